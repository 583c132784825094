//! The terms of a campaign as they are kept: reading, policy, parameters, each choice with its reason.

use std::collections::BTreeMap;

use assessment::answers::{restored, spelling};
use framework::typed::{self, DecimalMark};
use framework::{
    FilledBy, Framework, Input, Language, NotApplicablePolicy, Owner, Parameter, Place, Reading, Text, Value,
};
use scoring::Terms;
use serde::{Deserialize, Serialize};

use crate::error::FieldFault;

/// The terms of a campaign. What is `None` or missing is as the set says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CampaignTerms {
    /// How the printed maxima are read: `scaled`, `as_printed`, `repaired`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading: Option<String>,
    /// What "not applicable" does: `rescale`, `group_maximum`, `scored_unranked`, `not_assessed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_applicable: Option<String>,
    /// Why the campaign departs from the set.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Parameters by name, in their stored spelling.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parameters: BTreeMap<String, String>,
}

/// A choice is none that the set knows.
pub const UNKNOWN_CHOICE: &str = "field-unknown-choice";
/// The set has no repaired edition.
pub const NO_REPAIRED_EDITION: &str = "field-no-repaired-edition";
/// A departure from the set needs a reason.
pub const REASON_NEEDED: &str = "field-reason-needed";

/// The readings by name.
#[must_use]
pub fn reading(name: &str) -> Option<Reading> {
    match name {
        "scaled" => Some(Reading::Scaled),
        "as_printed" => Some(Reading::AsPrinted),
        "repaired" => Some(Reading::Repaired),
        _ => None,
    }
}

/// The policies by name.
#[must_use]
pub fn policy(name: &str) -> Option<NotApplicablePolicy> {
    match name {
        "rescale" => Some(NotApplicablePolicy::Rescale),
        "group_maximum" => Some(NotApplicablePolicy::GroupMaximum),
        "scored_unranked" => Some(NotApplicablePolicy::ScoredUnranked),
        "not_assessed" => Some(NotApplicablePolicy::NotAssessed),
        _ => None,
    }
}

/// The name of a reading.
#[must_use]
pub const fn reading_name(reading: Reading) -> &'static str {
    match reading {
        Reading::Scaled => "scaled",
        Reading::AsPrinted => "as_printed",
        Reading::Repaired => "repaired",
    }
}

/// The name of a policy.
#[must_use]
pub const fn policy_name(policy: NotApplicablePolicy) -> &'static str {
    match policy {
        NotApplicablePolicy::Rescale => "rescale",
        NotApplicablePolicy::GroupMaximum => "group_maximum",
        NotApplicablePolicy::ScoredUnranked => "scored_unranked",
        NotApplicablePolicy::NotAssessed => "not_assessed",
    }
}

/// A parameter's value as people type it.
#[must_use]
pub fn parameter_spelled(parameter: &Parameter, value: &Value, language: Language) -> String {
    typed::spelled(&as_input(parameter), value, language)
}

impl CampaignTerms {
    /// Checks what was typed, and gives the terms in their stored spelling.
    ///
    /// # Errors
    /// Every fault, by field.
    pub fn checked(self, framework: &Framework) -> Result<Self, Vec<FieldFault>> {
        let mut faults = Vec::new();
        let mut fault = |field: &str, code| faults.push(FieldFault { field: field.to_owned(), code });
        match self.reading.as_deref().map(reading) {
            Some(None) => fault("reading", UNKNOWN_CHOICE),
            Some(Some(Reading::Repaired)) if framework.repaired.is_none() => {
                fault("reading", NO_REPAIRED_EDITION);
            }
            _ => {}
        }
        if self.not_applicable.as_deref().map(policy) == Some(None) {
            fault("not_applicable", UNKNOWN_CHOICE);
        }
        let departs =
            self.reading.as_deref().and_then(reading).is_some_and(|it| it != framework.scoring.reading)
                || self
                    .not_applicable
                    .as_deref()
                    .and_then(policy)
                    .is_some_and(|it| it != framework.scoring.not_applicable);
        if departs && self.reason.trim().is_empty() {
            fault("reason", REASON_NEEDED);
        }
        let mut parameters = BTreeMap::new();
        for (name, text) in &self.parameters {
            let field = format!("parameter.{name}");
            let Some(parameter) = framework.parameters.iter().find(|parameter| parameter.name == *name)
            else {
                fault(&field, UNKNOWN_CHOICE);
                continue;
            };
            let input = as_input(parameter);
            match typed::value(&input, text, DecimalMark::Unknown) {
                Ok(Some(value)) => {
                    parameters.insert(name.clone(), spelling(&input, &value));
                }
                Ok(None) => {}
                Err(error) => fault(&field, error.code()),
            }
        }
        if faults.is_empty() {
            Ok(Self { parameters, reason: self.reason.trim().to_owned(), ..self })
        } else {
            Err(faults)
        }
    }

    /// The terms for the engine.
    #[must_use]
    pub fn terms(&self, framework: &Framework, year: i16) -> Terms {
        let mut terms = Terms::of(framework, year);
        if let Some(chosen) = self.reading.as_deref().and_then(reading) {
            terms.reading = chosen;
        }
        if let Some(chosen) = self.not_applicable.as_deref().and_then(policy) {
            terms.not_applicable = chosen;
        }
        for (parameter, slot) in framework.parameters.iter().zip(&mut terms.parameters) {
            if let Some(stored) = self.parameters.get(&parameter.name) {
                *slot = restored(&as_input(parameter), stored).ok().flatten();
            }
        }
        terms
    }
}

/// A parameter is typed as an answer is.
fn as_input(parameter: &Parameter) -> Input {
    Input {
        key: parameter.name.clone(),
        name: parameter.name.clone(),
        owner: Owner::General,
        kind: parameter.kind.clone(),
        unit: parameter.unit.clone(),
        question: parameter.title.clone(),
        help: Text::default(),
        minimum: None,
        maximum: None,
        required: false,
        may_be_not_applicable: false,
        within_year: false,
        filled_by: FilledBy::ManagingBody,
        place: Place::Everywhere,
    }
}
