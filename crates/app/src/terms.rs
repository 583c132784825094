//! The terms of a campaign as they are kept: reading, policy, parameters, each choice with its reason.

use std::collections::BTreeMap;
use std::sync::Arc;

use assessment::Id;
use assessment::answers::{restored, spelling};
use assessment::campaign::Campaign;
use framework::typed::{self, DecimalMark};
use framework::{Framework, Language, NotApplicablePolicy, Parameter, Reading, Value};
use scoring::{PlannedTerms, Terms};
use serde::{Deserialize, Serialize};
use store::tables::campaigns::CampaignRow;

use crate::application::App;
use crate::cache::Cache;
use crate::error::{Error, FieldFault};
use crate::sets::LoadedSet;

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

/// The terms of a campaign.
///
/// # Errors
/// [`Error::Internal`] where what is kept cannot be read.
pub(crate) fn terms_of(campaign: &CampaignRow, set: &LoadedSet) -> Result<Terms, Error> {
    let terms: CampaignTerms = serde_json::from_str(&campaign.terms)
        .map_err(|error| Error::Internal(format!("terms of campaign {}: {error}", campaign.id)))?;
    if let Some(what) = terms.unreadable(&set.framework) {
        return Err(Error::Internal(format!("terms of campaign {}: {what} cannot be read", campaign.id)));
    }
    Ok(terms.terms(&set.framework, campaign.year))
}

/// Terms that were read before, with the text they were read from; every save asks for them.
pub(crate) struct TermsCache(Cache<Id<Campaign>, (Arc<str>, PlannedTerms)>);

/// The most campaigns whose terms are cached.
const CAMPAIGNS_MAX: usize = 64;

impl Default for TermsCache {
    fn default() -> Self {
        Self(Cache::new(CAMPAIGNS_MAX))
    }
}

impl TermsCache {
    /// The terms of a campaign.
    pub(crate) fn of(&self, campaign: &CampaignRow, set: &LoadedSet) -> Result<PlannedTerms, Error> {
        let is_current = |(text, terms): &(Arc<str>, PlannedTerms)| {
            **text == *campaign.terms && terms.terms().year == campaign.year
        };
        if let Some((_, terms)) = self.0.get(&campaign.id).filter(is_current) {
            return Ok(terms);
        }
        let terms = PlannedTerms::new(&set.framework, terms_of(campaign, set)?)
            .map_err(|fault| Error::Internal(fault.to_string()))?;
        self.0.insert(campaign.id, (Arc::from(campaign.terms.as_str()), terms.clone()));
        Ok(terms)
    }
}

/// A choice is not one that the set knows.
pub const UNKNOWN_CHOICE: &str = "field-unknown-choice";
/// The set has no repaired edition.
pub const NO_REPAIRED_EDITION: &str = "field-no-repaired-edition";
/// A departure from the set needs a reason.
pub const REASON_NEEDED: &str = "field-reason-needed";

/// A parameter's value as people type it.
#[must_use]
pub fn parameter_spelled(parameter: &Parameter, value: &Value, language: Language) -> String {
    typed::spelled(&parameter.as_input(), value, language)
}

impl CampaignTerms {
    /// Checks what was typed, and gives the terms in their stored spelling.
    ///
    /// # Errors
    /// Every fault, by field.
    pub fn checked(self, framework: &Framework) -> Result<Self, Vec<FieldFault>> {
        let mut faults = Vec::new();
        let mut fault = |field: &str, code| faults.push(FieldFault { field: field.to_owned(), code });
        match self.reading.as_deref().map(Reading::named) {
            Some(None) => fault("reading", UNKNOWN_CHOICE),
            Some(Some(Reading::Repaired)) if framework.repaired.is_none() => {
                fault("reading", NO_REPAIRED_EDITION);
            }
            _ => {}
        }
        if self.not_applicable.as_deref().map(NotApplicablePolicy::named) == Some(None) {
            fault("not_applicable", UNKNOWN_CHOICE);
        }
        let departs = self
            .reading
            .as_deref()
            .and_then(Reading::named)
            .is_some_and(|it| it != framework.scoring.reading)
            || self
                .not_applicable
                .as_deref()
                .and_then(NotApplicablePolicy::named)
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
            let input = parameter.as_input();
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

    /// Which of the kept terms this program cannot read, by the name of its field: it must not be taken for the set's own.
    #[must_use]
    pub fn unreadable(&self, framework: &Framework) -> Option<String> {
        if self.reading.as_deref().is_some_and(|name| Reading::named(name).is_none()) {
            return Some("reading".to_owned());
        }
        if self.not_applicable.as_deref().is_some_and(|name| NotApplicablePolicy::named(name).is_none()) {
            return Some("not_applicable".to_owned());
        }
        let is_bad = |(name, stored): (&String, &String)| {
            let parameter = framework.parameters.iter().find(|parameter| parameter.name == *name);
            parameter.is_none_or(|parameter| restored(&parameter.as_input(), stored).is_err())
        };
        let bad = self.parameters.iter().find(|entry| is_bad(*entry));
        bad.map(|(name, _)| format!("parameters.{name}"))
    }

    /// The terms for the engine.
    #[must_use]
    pub fn terms(&self, framework: &Framework, year: i16) -> Terms {
        let mut terms = Terms::of(framework, year);
        if let Some(chosen) = self.reading.as_deref().and_then(Reading::named) {
            terms.reading = chosen;
        }
        if let Some(chosen) = self.not_applicable.as_deref().and_then(NotApplicablePolicy::named) {
            terms.not_applicable = chosen;
        }
        for (parameter, slot) in framework.parameters.iter().zip(&mut terms.parameters) {
            if let Some(stored) = self.parameters.get(&parameter.name) {
                *slot = restored(&parameter.as_input(), stored).ok().flatten();
            }
        }
        terms
    }
}

impl App {
    /// The terms that were read.
    pub(crate) fn terms_cache(&self) -> Arc<TermsCache> {
        self.memory()
    }
}
