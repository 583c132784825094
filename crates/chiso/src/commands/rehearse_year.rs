//! The rest of a rehearsed year and its publication, as one file.

use std::path::Path;

use assessment::correction::ScoreStage;
use framework::SourceFile;
use report::publication::{self, About, Publication, PublishedBand, PublishedTerms};
use scoring::Plan;
use words::{argument_text, say};

use super::{Edge, Stop, cannot_write, report_fault};
use crate::campaign::load::{self, Loaded};
use crate::files::write_one;
use crate::rehearsal::{self, Year};

/// Plays appraisal, replies and council on what was read, and publishes the result.
pub fn publish(
    edge: &Edge,
    (loaded, data): (&Loaded, &Path),
    set: &[SourceFile],
    seed: u64,
    file: &Path,
) -> Result<(), Stop> {
    let plan = load::plan(&loaded.campaign, data)?;
    let year =
        rehearsal::play(&plan, &loaded.answers, seed).map_err(|refusal| report_fault(file, &refusal))?;
    let about = about(edge, &plan);
    let set: Vec<SourceFile> = set.iter().map(without_folder).collect();
    let publication = Publication {
        about: &about,
        set: &set,
        plan: &plan,
        submitted: &loaded.answers,
        corrections: &year.corrections,
    };
    let bytes = publication::write(&publication).map_err(|fault| report_fault(file, &fault))?;
    let sha256 = assessment::receipt::Fingerprint::of(&bytes).to_string();
    write_one(file, bytes).map_err(|fault| cannot_write(&fault))?;
    tell(edge, &year)?;
    let name = file.display().to_string();
    edge.tell("publication.written", &[("file", &name), ("sha256", &sha256)])
}

fn about(edge: &Edge, plan: &Plan<'_>) -> About {
    let (framework, terms) = (plan.framework(), plan.terms());
    let year = terms.year.to_string();
    let title = [("set", framework.title.get(edge.language)), ("year", year.as_str())];
    About {
        schema: publication::SCHEMA.to_owned(),
        program: publication::Program::chiso(env!("CARGO_PKG_VERSION")),
        title: say(edge.language, "publication.rehearsal_title", &title),
        year: terms.year,
        edition: 1,
        published_at: rehearsal::published_at(terms.year).to_string(),
        corrects: None,
        licence: "CC0-1.0".to_owned(),
        set: publication::SetName { code: framework.code.clone(), edition: framework.edition.clone() },
        terms: PublishedTerms::of(framework, terms, ""),
        bands: framework.bands.iter().map(PublishedBand::of).collect(),
        left_out: Vec::new(),
        audit: None,
    }
}

/// A set is one folder of files, wherever it lay.
fn without_folder(file: &SourceFile) -> SourceFile {
    let name = file.path.rsplit(['/', '\\']).next().unwrap_or_default();
    SourceFile { path: name.to_owned(), text: file.text.clone() }
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
