//! The rest of a rehearsed year and its publication, as one file.

use std::path::Path;

use assessment::correction::ScoreStage;
use assessment::receipt::Fingerprint;
use words::argument_text;

use super::{Edge, Stop, cannot_write, report_fault};
use crate::campaign::load::{self, Loaded};
use crate::files::write_one;
use crate::rehearsal::{self, RehearsalFault, Year};

/// Plays appraisal, replies and council on what was read, and publishes the result.
pub fn publish(edge: &Edge, (loaded, data): (&Loaded, &Path), seed: u64, file: &Path) -> Result<(), Stop> {
    let plan = load::plan(&loaded.campaign, data)?;
    let published = rehearsal::publish(&plan, &loaded.answers, &loaded.campaign.set, seed, edge.language);
    let published = published.map_err(|fault| match fault {
        RehearsalFault::Unwritten(refusal) => super::publish::refused(file, refusal),
        RehearsalFault::Refused(_) => report_fault(file, &fault),
    })?;
    let sha256 = Fingerprint::of(&published.bytes).to_string();
    write_one(file, published.bytes).map_err(|fault| cannot_write(&fault))?;
    tell(edge, &published.year)?;
    let name = file.display().to_string();
    edge.tell("publication.written", &[("file", &name), ("sha256", &sha256)])
}

fn tell(edge: &Edge, year: &Year) -> Result<(), Stop> {
    let count = |number: usize| argument_text(edge.language, &number.into());
    edge.tell(
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
