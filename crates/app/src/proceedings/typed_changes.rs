//! What somebody who decides typed: other values, points in the place of the rule, whether it applies, and why.

use assessment::answers::spelling;
use assessment::correction::{Change, Reason, ReasonCode};
use framework::typed::{self, DecimalMark};
use framework::{ComponentSlot, Exact, Framework};
use scoring::{Answers, Plan, PlannedTerms};

use crate::error::{Error, FieldFault};

/// A decision as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedDecision {
    /// Values by key of their input; those that are as before change nothing.
    pub inputs: Vec<(String, String)>,
    /// Points in the place of the rule; empty to leave them to the rule.
    pub points: String,
    /// `Some(false)`: it does not apply; `Some(true)`: it does; `None`: as the unit says.
    pub applies: Option<bool>,
    /// Name of the reason's code.
    pub reason_code: String,
    /// What the unit reads.
    pub reason: String,
}

/// Stable codes of faults.
pub mod codes {
    framework::diagnostic_codes! {
        /// Points below zero or above the maximum.
        POINTS_OUT_OF_RANGE = "field-points-out-of-range";
        /// No reason is chosen.
        NO_REASON_CODE = "field-no-reason-code";
        /// The reason says nothing.
        NO_REASON = "field-no-reason";
        /// The share is no whole number of per cent.
        BAD_SHARE = "field-bad-share";
        /// Something in the table is wrong.
        BAD_TABLE = "field-bad-table";
        /// The day is invalid.
        BAD_DAY = "field-bad-day";
    }
}

impl TypedDecision {
    /// The changes against the answers that count (one row), and why. No changes: it stands as it is.
    pub(super) fn read(
        &self,
        framework: &Framework,
        terms: &PlannedTerms,
        slot: ComponentSlot,
        counting: &Answers,
    ) -> Result<(Vec<Change>, Reason), Error> {
        let mut faults = Vec::new();
        let mut fault = |field: String, code| faults.push(FieldFault { field, code });
        let mut changes = Vec::new();
        match (self.applies, counting.claim(0, slot)) {
            (Some(true), Some(_)) => changes.push(Change::Claim { component: slot, reason: None }),
            (Some(false), None) => {
                changes.push(Change::Claim { component: slot, reason: Some(self.reason.trim().to_owned()) });
            }
            _ => {}
        }
        for (key, typed_text) in &self.inputs {
            let Some((input_slot, input)) = framework.input(key) else {
                fault(format!("input.{key}"), crate::terms::UNKNOWN_CHOICE);
                continue;
            };
            match typed::value(input, typed_text, DecimalMark::Unknown) {
                Err(error) => fault(format!("input.{key}"), error.code()),
                Ok(value) => {
                    let before = counting.value(0, input_slot).map(|value| spelling(input, value));
                    if value.as_ref().map(|value| spelling(input, value)) != before {
                        changes.push(Change::Input { input: input_slot, value });
                    }
                }
            }
        }
        if !self.points.trim().is_empty() {
            match typed::number(&self.points, DecimalMark::Unknown) {
                Err(error) => fault("points".to_owned(), typed::TypedFault::from(error).code()),
                Ok(points) => {
                    let plan = Plan::again(framework, terms.clone());
                    let maximum = plan.component_maximum(slot);
                    if points < Exact::ZERO || points > *maximum {
                        fault("points".to_owned(), codes::POINTS_OUT_OF_RANGE);
                    } else {
                        changes.push(Change::Points { component: slot, points: Some(points) });
                    }
                }
            }
        }
        let code = ReasonCode::named(&self.reason_code);
        if code.is_none() {
            fault("reason_code".to_owned(), codes::NO_REASON_CODE);
        }
        if self.reason.trim().is_empty() {
            fault("reason".to_owned(), codes::NO_REASON);
        }
        match code {
            Some(code) if faults.is_empty() => {
                Ok((changes, Reason { code, text: self.reason.trim().to_owned() }))
            }
            _ => Err(Error::Invalid(faults)),
        }
    }
}
