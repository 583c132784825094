//! The published result of an invented year.

use assessment::Refusal;
use framework::{Language, SourceFile};
use report::publication::{self, About, Formerly, Publication, PublishedBand, PublishedTerms, WriteRefusal};
use scoring::{Answers, Plan};
use words::say;

use super::year::{Year, play, published_at};

/// A year that was played, and its result.
pub struct PublishedYear {
    /// What came of the year.
    pub year: Year,
    /// What is announced.
    pub about: About,
    /// The file.
    pub bytes: Vec<u8>,
}

/// Why a year was not published; either would be a fault of the rehearsal.
#[derive(Debug, thiserror::Error)]
pub enum RehearsalFault {
    /// A move was refused.
    #[error("a move of the rehearsal was refused: {0}")]
    Refused(#[from] Refusal),
    /// The file could not be written, or would not hold.
    #[error(transparent)]
    Unwritten(#[from] WriteRefusal),
}

/// Plays appraisal, replies and council on what the units submitted, and publishes the result.
pub fn publish(
    plan: &Plan<'_>,
    submitted: &Answers,
    set: &[SourceFile],
    seed: u64,
    language: Language,
) -> Result<PublishedYear, RehearsalFault> {
    let year = play(plan, submitted, seed)?;
    let about = about(plan, language);
    let set = set_files(set);
    let publication = Publication {
        about: &about,
        set: &set,
        plan,
        submitted,
        corrections: &year.corrections,
        formerly: &Formerly::new(),
    };
    let bytes = publication::write_checked(&publication)?;
    Ok(PublishedYear { year, about, bytes })
}

/// A set is one folder of files, wherever it lay.
pub fn set_files(files: &[SourceFile]) -> Vec<SourceFile> {
    let name = |path: &str| path.rsplit_once(['/', '\\']).map_or(path, |(_, name)| name).to_owned();
    files.iter().map(|file| SourceFile { path: name(&file.path), text: file.text.clone() }).collect()
}

fn about(plan: &Plan<'_>, language: Language) -> About {
    let (framework, terms) = (plan.framework(), plan.terms());
    let year = terms.year.to_string();
    let title = [("set", framework.title.get(language)), ("year", year.as_str())];
    About {
        schema: publication::SCHEMA.to_owned(),
        program: publication::Program::chiso(env!("CARGO_PKG_VERSION")),
        title: say(language, "publication.rehearsal_title", &title),
        year: terms.year,
        edition: 1,
        published_at: published_at(terms.year).to_string(),
        corrects: None,
        licence: "CC0-1.0".to_owned(),
        set: publication::SetName { code: framework.code.clone(), edition: framework.edition.clone() },
        terms: PublishedTerms::of(framework, terms, ""),
        bands: framework.bands.iter().map(PublishedBand::of).collect(),
        left_out: Vec::new(),
        audit: None,
        decision: None,
    }
}
