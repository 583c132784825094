//! What every report is made from: a set, the terms, the answers, and one score sheet at a time.

use framework::{ComponentSlot, Framework, Language};
use scoring::{Answers, Plan, Results, ScoreSheet, Terms, Unit};

/// The results of a campaign, as a caller hands them to every report.
#[derive(Clone, Copy)]
pub struct ResultsView<'a> {
    /// The indicator set and the terms in force.
    pub plan: &'a Plan<'a>,
    /// What the units answered.
    pub answers: &'a Answers,
    /// The scores.
    pub scores: &'a dyn Scores,
    /// Rows of the units in the order in which they are shown; a unit that is not named is not shown.
    pub order: &'a [usize],
    /// Language of headings and sentences.
    pub language: Language,
    /// Version of the program, for the reader who wants to compute it again.
    pub version: &'a str,
    /// Which publication it is taken from; `None` for what is not published.
    pub seal: Option<Seal<'a>>,
    /// Units that have no form and therefore no points: named below the ranking.
    pub without_form: &'a [WithoutForm<'a>],
}

/// A unit that has no form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WithoutForm<'a> {
    /// Its code; empty where a publication does not say it.
    pub code: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Why; empty where nobody said it.
    pub reason: &'a str,
}

/// What proves a published result.
#[derive(Clone, Copy, Debug)]
pub struct Seal<'a> {
    /// SHA-256 of the publication's file.
    pub sha256: &'a str,
    /// Position and hash of the last entry of the audit chain, where the campaign has one.
    pub audit: Option<(u64, &'a str)>,
}

/// Scores, one unit at a time, so that 3,321 units need the memory of one; reports may be made side by side.
pub trait Scores: Sync {
    /// The score sheet of a unit, with every trace.
    fn sheet(&self, unit: usize) -> ScoreSheet;

    /// The score sheet of a unit; its traces may be empty.
    fn sheet_without_traces(&self, unit: usize) -> ScoreSheet {
        self.sheet(unit)
    }

    /// The components of a unit that wait for a number of the managing body.
    fn waiting_of(&self, unit: usize) -> Vec<ComponentSlot> {
        self.sheet_without_traces(unit).waiting().collect()
    }
}

/// What the engine computed: traces only where a report asks for them.
#[derive(Clone, Copy, Debug)]
pub struct EngineScores<'a> {
    /// The indicator set and the terms in force.
    pub plan: &'a Plan<'a>,
    /// What the units answered.
    pub answers: &'a Answers,
    /// The figures of all units.
    pub results: &'a Results,
}

impl Scores for EngineScores<'_> {
    fn sheet(&self, unit: usize) -> ScoreSheet {
        scoring::sheet(self.plan, self.answers, self.results, unit)
    }

    fn sheet_without_traces(&self, unit: usize) -> ScoreSheet {
        scoring::sheet_without_traces(self.plan, self.answers, self.results, unit)
    }

    fn waiting_of(&self, unit: usize) -> Vec<ComponentSlot> {
        self.results.waiting_of(unit).collect()
    }
}

impl<F: Fn(usize) -> ScoreSheet + Sync> Scores for F {
    fn sheet(&self, unit: usize) -> ScoreSheet {
        self(unit)
    }
}

impl<'a> ResultsView<'a> {
    /// The indicator set.
    #[must_use]
    pub const fn framework(&self) -> &'a Framework {
        self.plan.framework()
    }

    /// The terms in force.
    #[must_use]
    pub fn terms(&self) -> &'a Terms {
        self.plan.terms()
    }

    /// The units in display order, with their rows.
    pub fn units(&self) -> impl Iterator<Item = (usize, &'a Unit)> {
        let units = self.answers.units();
        self.order.iter().filter_map(move |row| units.get(*row).map(|unit| (*row, unit)))
    }

    /// Codes of the components that wait for a number of the managing body, each with how many of the shown units wait
    /// for it; in the order of the set.
    #[must_use]
    pub fn waiting(&self) -> Vec<(&'a str, usize)> {
        let mut counts = vec![0_usize; self.framework().components.len()];
        for (row, _) in self.units() {
            for slot in self.scores.waiting_of(row) {
                if let Some(count) = counts.get_mut(slot.position()) {
                    *count += 1;
                }
            }
        }
        let components = self.framework().components.iter().zip(counts);
        components.filter(|(_, count)| *count > 0).map(|(it, count)| (it.code.as_str(), count)).collect()
    }

    /// Are there ranking groups?
    #[must_use]
    pub fn has_groups(&self) -> bool {
        self.answers.units().iter().any(|unit| !unit.group.is_empty())
    }

    /// Does the set have bonus or penalty points?
    #[must_use]
    pub fn has_adjustments(&self) -> bool {
        self.framework().components.iter().any(framework::Component::is_adjustment)
    }

    /// What a band is called; empty where there is none.
    #[must_use]
    pub fn band_title(&self, band: Option<usize>) -> &'a str {
        band.and_then(|at| self.framework().bands.get(at)).map_or("", |band| band.title.get(self.language))
    }
}
