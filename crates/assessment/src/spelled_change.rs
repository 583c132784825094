//! A change as three texts, in the tables of a publication and in the database: kind, key of the input, value.

use framework::typed::{self, DecimalMark};
use framework::{ComponentSlot, Exact, Framework};

use crate::answers::spelling;
use crate::correction::Change;

/// A change in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpelledChange {
    /// `input`, `no_input`, `points`, `by_rule`, `claim`, `no_claim`.
    pub kind: &'static str,
    /// Key of the input; empty for other kinds.
    pub input: String,
    /// The stored spelling of the value, exact points, or why the component does not apply.
    pub value: String,
}

/// What of a spelled change is not understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SpellingFault {
    /// No such kind.
    #[error("no such kind of change")]
    Kind,
    /// The set has no such input.
    #[error("the set has no such input")]
    Input,
    /// The value does not answer the question, or is no number.
    #[error("the value is invalid")]
    Value,
}

impl SpelledChange {
    /// Spells a change out.
    #[must_use]
    pub fn of(framework: &Framework, change: &Change) -> Self {
        let (kind, input, value) = match change {
            Change::Input { input, value } => {
                let input = &framework[*input];
                match value {
                    Some(value) => ("input", input.key.clone(), spelling(input, value)),
                    None => ("no_input", input.key.clone(), String::new()),
                }
            }
            Change::Points { points: Some(points), .. } => ("points", String::new(), points.to_string()),
            Change::Points { points: None, .. } => ("by_rule", String::new(), String::new()),
            Change::Claim { reason: Some(reason), .. } => ("claim", String::new(), reason.clone()),
            Change::Claim { reason: None, .. } => ("no_claim", String::new(), String::new()),
        };
        Self { kind, input, value }
    }

    /// The change to a component that these texts spell.
    ///
    /// # Errors
    /// The text that is not understood.
    pub fn read(
        framework: &Framework,
        component: ComponentSlot,
        [kind, input, value]: [&str; 3],
        mark: DecimalMark,
    ) -> Result<Change, SpellingFault> {
        let input = || framework.input(input).ok_or(SpellingFault::Input);
        Ok(match kind {
            "input" => {
                let (slot, input) = input()?;
                let value = typed::value(input, value, mark).ok().flatten().ok_or(SpellingFault::Value)?;
                Change::Input { input: slot, value: Some(value) }
            }
            "no_input" => Change::Input { input: input()?.0, value: None },
            "points" => {
                let points = Exact::parse(value).or_else(|_| typed::number(value, mark).map_err(|_| ()));
                Change::Points { component, points: Some(points.map_err(|()| SpellingFault::Value)?) }
            }
            "by_rule" => Change::Points { component, points: None },
            "claim" => Change::Claim { component, reason: Some(value.to_owned()) },
            "no_claim" => Change::Claim { component, reason: None },
            _ => return Err(SpellingFault::Kind),
        })
    }
}
