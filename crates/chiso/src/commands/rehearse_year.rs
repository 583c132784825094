//! The rest of a rehearsed year and its publication, as one file.

use std::path::Path;

use assessment::correction::ScoreStage;
use assessment::receipt::Fingerprint;
use words::argument_text;

use crate::campaign::load::{self, Loaded};
use crate::output::{CommandError, Console, cannot_write, report_fault};
use crate::rehearsal::{self, RehearsalFault, Year};
use crate::writing::write_one;

/// Plays appraisal, replies and council on what was read, and publishes the result.
pub fn publish(
    console: &Console,
    loaded: &Loaded,
    data: &Path,
    seed: u64,
    file: &Path,
) -> Result<(), CommandError> {
    let plan = load::plan(&loaded.campaign, data)?;
    let published = rehearsal::publish(&plan, &loaded.answers, &loaded.campaign.set, seed, console.language);
    let published = published.map_err(|fault| match fault {
        RehearsalFault::Unwritten(refusal) => super::publish::refused(file, refusal),
        RehearsalFault::Refused(_) => report_fault(file, &fault),
    })?;
    let sha256 = Fingerprint::of(&published.bytes).to_string();
    write_one(file, published.bytes).map_err(|fault| cannot_write(&fault))?;
    print_summary(console, &published.year)?;
    let name = file.display().to_string();
    console.print_line("publication.written", &[("file", &name), ("sha256", &sha256)])
}

fn print_summary(console: &Console, year: &Year) -> Result<(), CommandError> {
    let count = |number: usize| argument_text(console.language, &number.into());
    console.print_line(
        "publication.year",
        &[
            ("accepted", &count(year.accepted)),
            ("returned", &count(year.returned)),
            ("corrected", &count(year.corrected(ScoreStage::Appraised))),
            ("replies", &count(year.replies)),
            ("changed", &count(year.corrected(ScoreStage::AfterReply))),
            ("cases", &count(year.cases)),
            ("carried", &count(year.corrected(ScoreStage::Approved))),
        ],
    )
}
