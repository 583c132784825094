//! A publication (*công bố*): the result of a campaign with everything it rests on, as one file that anybody can check.
//!
//! The file is a ZIP that unpacks into a data package. Sources come first: what was announced, the set, the units, what
//! they submitted, every correction with its reason. All figures follow from these and are written down beside them;
//! [`verify`] computes them again and names the first line that differs. The layout is described in
//! `docs/publication.md`.

mod about;
mod checked;
pub mod codes;
mod container;
mod corrections;
mod headline;
mod origin;
mod package;
mod ranking_json;
mod read;
mod readme;
pub(crate) mod tables;
mod units;
mod verify;

use assessment::correction::{Correction, FourScores, four_scores};
use framework::{Framework, Language, SourceFile};
use scoring::{Answers, Plan, Results, Standing};

use crate::json::{JsonFault, scores_json};
use crate::results_view::{EngineScores, ResultsView};

pub use about::{
    About, AuditHead, Corrected, LeftOut, Program, PublishedBand, PublishedDecision, PublishedTerms, SCHEMA,
    SetName,
};
pub use checked::{WriteRefusal, write_checked};
pub use container::file;
pub use corrections::{
    are_same as are_same_corrections, read as read_corrections, write as write_corrections,
};
pub use headline::{Headline, Placed, headline};
pub(crate) use origin::Origin;
pub use ranking_json::{RANKING_SCHEMA, ranking_json};
pub use read::{Bundle, read};
pub use tables::ranking_with_left_out;
pub use units::{Formerly, misnamed};
pub use verify::{Verification, verify};

/// Names of the files in a publication.
pub mod names {
    /// What was announced, by whom, on which terms.
    pub const ABOUT: &str = "publication.json";
    /// Folder of the set.
    pub const SET: &str = "framework/";
    /// The assessed units.
    pub const UNITS: &str = "units.csv";
    /// What the units submitted.
    pub const ANSWERS: &str = "answers.csv";
    /// What was corrected since, and why.
    pub const CORRECTIONS: &str = "corrections.csv";
    /// Points of every component at the four stages.
    pub const SCORES: &str = "scores.csv";
    /// Points of every index and the total at the four stages.
    pub const INDICES: &str = "indices.csv";
    /// Every difference between two stages.
    pub const DIFFERENCES: &str = "differences.csv";
    /// The ranking.
    pub const RANKING: &str = "ranking.csv";
    /// How every approved point arose.
    pub const TRACES: &str = "traces.json";
    /// What this is, for people.
    pub const README: &str = "README.md";
    /// What this is, for programs.
    pub const PACKAGE: &str = "datapackage.json";
    /// SHA-256 of every file.
    pub const SUMS: &str = "SHA256SUMS";
}

/// What is published.
#[derive(Clone, Copy)]
pub struct Publication<'a> {
    /// What is announced.
    pub about: &'a About,
    /// The set's files.
    pub set: &'a [SourceFile],
    /// The set with the terms in force.
    pub plan: &'a Plan<'a>,
    /// What the units submitted.
    pub submitted: &'a Answers,
    /// What was corrected since, in the order in which it counts.
    pub corrections: &'a [Correction],
    /// Which units were formed from others.
    pub formerly: &'a Formerly,
}

/// Why a publication could not be written.
#[derive(Debug, thiserror::Error)]
pub enum PublicationFault {
    /// The container.
    #[error("the container could not be written")]
    Container(#[from] zip::result::ZipError),
    /// A table.
    #[error("a table could not be written")]
    Table(#[from] csv::Error),
    /// The traces.
    #[error(transparent)]
    Traces(#[from] JsonFault),
    /// The managing body still owes numbers, and nobody decided what counts without them.
    #[error("numbers of the managing body are missing: {}", .0.join(", "))]
    Waiting(
        /// Codes of the components.
        Vec<String>,
    ),
    /// A description.
    #[error("a description could not be written")]
    Description(#[from] serde_json::Error),
}

/// Files by name, in the order in which they are packed.
type Files = Vec<(String, Vec<u8>)>;

/// Writes a publication.
///
/// # Errors
/// [`PublicationFault::Waiting`] while a number of the managing body is missing; the others bytes in memory never cause.
pub fn write(publication: &Publication<'_>) -> Result<Vec<u8>, PublicationFault> {
    let scores = four_scores(publication.plan, publication.submitted, publication.corrections);
    let waiting = waiting_components(publication.plan, &scores);
    if !waiting.is_empty() {
        return Err(PublicationFault::Waiting(
            waiting.into_iter().map(|(code, _)| code.to_owned()).collect(),
        ));
    }
    let mut files = sources(publication)?;
    files.extend(figures(publication)?);
    let resources = package::write(publication, &files)?;
    files.push((names::PACKAGE.to_owned(), resources));
    files.push((names::README.to_owned(), readme::write(publication).into_bytes()));
    files.push((names::SUMS.to_owned(), container::sums(&files)));
    Ok(container::pack(&files)?)
}

fn sources(publication: &Publication<'_>) -> Result<Files, PublicationFault> {
    let framework = publication.plan.framework();
    let mut files = vec![(names::ABOUT.to_owned(), publication.about.to_json()?)];
    for file in publication.set {
        files.push((format!("{}{}", names::SET, file.path), file.text.clone().into_bytes()));
    }
    let answers = crate::long_csv::write(framework, publication.submitted);
    files.push((names::UNITS.to_owned(), units::write(publication.submitted.units(), publication.formerly)?));
    files.push((names::ANSWERS.to_owned(), answers));
    let corrections = corrections::write(framework, publication.submitted, publication.corrections)?;
    files.push((names::CORRECTIONS.to_owned(), corrections));
    Ok(files)
}

/// Codes of the components that still wait for a number of the managing body when all is decided, each with the rows of
/// the units; in the order of the set. Publications that were made before this was refused have such.
#[must_use]
pub fn waiting_components<'a>(plan: &Plan<'a>, scores: &FourScores) -> Vec<(&'a str, Vec<usize>)> {
    let mut waiting: Vec<(&str, Vec<usize>)> = Vec::new();
    for (slot, component) in plan.framework().components_with_slots() {
        let found = scores.at(assessment::correction::ScoreStage::Approved).waiting().iter();
        let rows: Vec<usize> = found.filter(|(_, waiting)| *waiting == slot).map(|(row, _)| *row).collect();
        if !rows.is_empty() {
            waiting.push((component.code.as_str(), rows));
        }
    }
    waiting
}

/// Everything that follows from the sources. What waits stands there as not provided: only files that were made before
/// publishing it was refused have such, and they are computed as they were.
fn figures(publication: &Publication<'_>) -> Result<Files, PublicationFault> {
    let plan = &publication.plan.without_waiting();
    let scores = four_scores(plan, publication.submitted, publication.corrections);
    let approved = scores.at(assessment::correction::ScoreStage::Approved);
    let order = order(&scores.approved, approved);
    let engine = EngineScores { plan, answers: &scores.approved, results: approved };
    let view = ResultsView {
        plan,
        answers: &scores.approved,
        scores: &engine,
        order: &order,
        language: Language::Vietnamese,
        version: &publication.about.program.version,
        seal: None,
        without_form: &[],
    };
    let own = |name: &str, bytes: Vec<u8>| (name.to_owned(), bytes);
    Ok(vec![
        own(names::RANKING, tables::ranking(plan, &scores, &order)?),
        own(names::INDICES, tables::indices(plan, &scores, &order)?),
        own(names::SCORES, tables::scores(plan, &scores, &order)?),
        own(names::DIFFERENCES, tables::differences(plan, &scores, publication.corrections)?),
        own(names::TRACES, scores_json(&view)?),
    ])
}

/// Rows by group, rank and code.
fn order(answers: &Answers, results: &Results) -> Vec<usize> {
    let mut order = results.order();
    let place = |row: usize| match results.standing(row) {
        Standing::Ranked(rank) => (0, rank),
        Standing::Unranked => (1, 0),
        Standing::NotAssessed => (2, 0),
    };
    let key = |row: &usize| answers.units().get(*row).map(|unit| (&unit.group, place(*row), &unit.code));
    order.sort_by(|a, b| key(a).cmp(&key(b)));
    order
}

/// The bands that count, and the terms: a campaign may have chosen others than the set.
pub(crate) fn with_bands(framework: Framework, about: &About) -> Option<Framework> {
    let bands = about.bands.iter().map(PublishedBand::to_band).collect::<Option<Vec<_>>>()?;
    Some(Framework { bands, ..framework })
}
