//! Points, traces, findings and progress of a form, computed from what stands in it.

use std::sync::Arc;

use assessment::progress::{self, Progress};
use framework::{ComponentSlot, Framework, InputSlot, Severity};
use scoring::{Answers, AnswersOfUnit, Breach, Plan, Results, ScoreSheet, check_against_row, check_scored};

use super::load::FormView;

/// Stable codes of findings beyond the engine's.
pub mod codes {
    framework::diagnostic_codes! {
        /// A claim that a component does not apply has no reason.
        CLAIM_WITHOUT_REASON = "claim-without-reason";
    }
}

/// What is computed of a form.
#[derive(Clone, Debug)]
pub struct Computed {
    /// What was scored.
    pub answers: Arc<Answers>,
    /// Points with every trace; the unit alone, so that it has no place in a ranking.
    pub sheet: ScoreSheet,
    /// What contradicts itself, and what asks for an explanation.
    pub findings: Vec<Breach>,
    /// Questions asked and answered, the whole form.
    pub progress: Progress,
    /// The questions that still lack an answer.
    pub missing: Vec<InputSlot>,
}

impl Computed {
    /// How many findings block a submission.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.findings.iter().filter(|finding| finding.severity == Severity::Error).count()
    }
}

impl FormView {
    /// Questions asked and answered, the whole form.
    #[must_use]
    pub fn progress(&self) -> Progress {
        progress::of_form(&self.set.framework, &self.scored_answers(), 0)
    }

    /// Computes points, findings and progress.
    #[must_use]
    pub fn computed(&self) -> Computed {
        self.seen_of(self.computed_with(|plan, answers, results| scoring::sheet(plan, answers, results, 0)))
    }

    /// As [`FormView::computed`], with the traces of these components alone: half the work.
    #[must_use]
    pub fn computed_tracing(&self, traced: &[ComponentSlot]) -> Computed {
        self.seen_of(self.whole_tracing(traced))
    }

    fn whole_tracing(&self, traced: &[ComponentSlot]) -> Computed {
        self.computed_with(|plan, answers, results| {
            let mut sheet = scoring::sheet_without_traces(plan, answers, results, 0);
            for slot in traced {
                if let Some(score) = sheet.components.get_mut(slot.position()) {
                    *score = scoring::component_score(plan, answers, results, 0, *slot);
                }
            }
            sheet
        })
    }

    /// The figures without any trace, worked out once for what stands in the form.
    #[must_use]
    pub fn figures(&self) -> Arc<Computed> {
        // Shared by all who look, so that they are those of the whole form.
        let whole = self.figures.get_or_init(|| Arc::new(self.whole_tracing(&[])));
        if self.sees_whole() { Arc::clone(whole) } else { Arc::new(self.seen_of(Computed::clone(whole))) }
    }

    fn computed_with(&self, sheet: impl FnOnce(&Plan<'_>, &Answers, &Results) -> ScoreSheet) -> Computed {
        let framework = &self.set.framework;
        let plan = Plan::again(framework, self.terms.clone());
        let answers = self.scored_answers();
        let results = scoring::unranked(&plan, &answers);
        let sheet = sheet(&plan, &answers, &results);
        let mut findings = check_scored(&plan, &answers, &sheet);
        findings.extend(claims_without_reason(framework, &answers));
        let last_year = self.narrow.as_ref().map_or(&self.last_year, |narrow| &narrow.whole.last_year);
        if let Some(before) = answers.units().first().and_then(|unit| last_year.answers(framework, unit)) {
            let of_unit = |answers| AnswersOfUnit { answers, row: 0 };
            findings.extend(check_against_row(&plan, &of_unit(&answers), framework, &of_unit(before)));
        }
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        Computed {
            progress: progress::of_form(framework, &answers, 0),
            missing: progress::missing(framework, &answers, 0),
            sheet,
            findings,
            answers,
        }
    }
}

fn claims_without_reason(framework: &Framework, answers: &Answers) -> Vec<Breach> {
    let components = framework.component_slots();
    components
        .filter(|slot| answers.claim(0, *slot).is_some_and(|reason| reason.trim().is_empty()))
        .map(|slot| Breach {
            severity: Severity::Error,
            code: codes::CLAIM_WITHOUT_REASON,
            unit: 0,
            component: Some(slot),
            input: None,
            arguments: Vec::new(),
        })
        .collect()
}
