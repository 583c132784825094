//! What somebody should know before a form is handed over or submitted: counted the same way for clerk and leader.

use assessment::event::FormCounts;
use framework::{ComponentSlot, Exact, Severity};

use super::load::FormView;

/// What stands in a form that is about to be handed over or submitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandIn {
    /// Questions asked of the unit.
    pub asked: usize,
    /// Questions answered, or claimed not to apply with a reason.
    pub answered: usize,
    /// Questions without an answer; they count 0 points.
    pub unanswered: usize,
    /// Indicators that ask for evidence, apply, and have none.
    pub without_evidence: usize,
    /// Warnings of the cross-checks, but for evidence, which is counted by itself.
    pub warnings: usize,
    /// Points so far; `None` where nothing applies.
    pub points: Option<Exact>,
    /// What they are out of.
    pub maximum: Exact,
}

impl HandIn {
    /// The counts, for the audit log.
    pub(super) const fn counts(&self) -> FormCounts {
        FormCounts {
            unanswered: self.unanswered,
            without_evidence: self.without_evidence,
            warnings: self.warnings,
        }
    }
}

impl FormView {
    /// What somebody should know before the form is handed over or submitted.
    #[must_use]
    pub fn hand_in(&self) -> HandIn {
        let computed = self.figures();
        let framework = &self.set.framework;
        let answers = &computed.answers;
        let lacks_evidence = |slot: &ComponentSlot| {
            let component = framework.components.get(slot.position());
            component.is_some_and(|component| !component.evidence.is_empty())
                && answers.claim(0, *slot).is_none()
                && answers.evidence(0, *slot).is_empty()
        };
        let warns = computed.findings.iter().filter(|finding| {
            finding.severity == Severity::Warning && finding.code != scoring::codes::EVIDENCE_MISSING
        });
        HandIn {
            asked: computed.progress.asked,
            answered: computed.progress.answered,
            unanswered: computed.missing.len(),
            without_evidence: framework.component_slots().filter(lacks_evidence).count(),
            warnings: warns.count(),
            points: computed.sheet.total.points.clone(),
            maximum: computed.sheet.total.maximum.clone(),
        }
    }
}
