//! `campaign.toml`: which set, which year, which choices.

use std::collections::BTreeMap;

use framework::typed::{self, DecimalMark};
use framework::{Diagnostic, Exact, Framework, InputKind, NotApplicablePolicy, Place, Reading, Value};
use scoring::Terms;
use serde::{Deserialize, Serialize};

use super::bands::BandSetting;
use crate::codes;
use crate::options::DecimalWord;

/// Name of the file.
pub const CAMPAIGN_FILE: &str = "campaign.toml";

/// What a campaign's file says.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Name or folder of the set.
    pub set: String,
    /// The edition that the campaign began with.
    pub edition: String,
    /// The assessed year.
    pub year: i16,
    /// Was the folder made by a rehearsal? Then it may be made anew.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub rehearsal: bool,
    /// The decimal mark of the answers, where nobody says otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimal: Option<DecimalWord>,
    /// How the printed maxima are read, where the campaign departs from the set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub printed_maxima: Option<ReadingWord>,
    /// What "not applicable" does, where the campaign departs from the set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_applicable: Option<PolicyWord>,
    /// Why it departs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Values of the set's parameters.
    #[serde(default)]
    pub parameters: BTreeMap<String, toml::Value>,
    /// Bands from the best down, where the campaign departs from the set.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bands: Vec<BandSetting>,
    /// By code of a merged unit, the former units that it was formed from.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub merged: BTreeMap<String, Vec<String>>,
    /// By code of a unit that sent no form, why it takes no part.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub left_out: BTreeMap<String, String>,
}

/// A reading, as written.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
#[value(rename_all = "snake_case")]
pub enum ReadingWord {
    /// Scaled to the printed maxima.
    Scaled,
    /// Not scaled.
    AsPrinted,
    /// Repaired maxima.
    Repaired,
}

/// A policy on "not applicable", as written.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
#[value(rename_all = "snake_case")]
pub enum PolicyWord {
    /// M leaves both sides, the index is scaled.
    Rescale,
    /// M leaves both sides, nothing is scaled.
    GroupMaximum,
    /// Scored, not ranked.
    ScoredUnranked,
    /// Not assessed.
    NotAssessed,
}

impl From<ReadingWord> for Reading {
    fn from(word: ReadingWord) -> Self {
        match word {
            ReadingWord::Scaled => Self::Scaled,
            ReadingWord::AsPrinted => Self::AsPrinted,
            ReadingWord::Repaired => Self::Repaired,
        }
    }
}

impl From<PolicyWord> for NotApplicablePolicy {
    fn from(word: PolicyWord) -> Self {
        match word {
            PolicyWord::Rescale => Self::Rescale,
            PolicyWord::GroupMaximum => Self::GroupMaximum,
            PolicyWord::ScoredUnranked => Self::ScoredUnranked,
            PolicyWord::NotAssessed => Self::NotAssessed,
        }
    }
}

impl Settings {
    /// Reads the file's text.
    pub fn read(text: &str, place: &Place) -> Result<Self, Box<Diagnostic>> {
        toml::from_str(text).map_err(|error| Box::new(syntax_fault(&error, place_of(text, &error, place))))
    }

    /// The terms on which the campaign scores, with everything that is wrong with them.
    pub fn terms(&self, framework: &Framework, place: &Place) -> (Terms, Vec<Diagnostic>) {
        let mut findings = Vec::new();
        let mut terms = Terms::of(framework, self.year);
        if self.edition != framework.edition {
            findings.push(
                Diagnostic::error(codes::OTHER_EDITION, place.clone())
                    .with("found", self.edition.as_str())
                    .with("edition", framework.edition.as_str()),
            );
        }
        if let Some(word) = self.printed_maxima {
            terms.reading = word.into();
        }
        if let Some(word) = self.not_applicable {
            terms.not_applicable = word.into();
        }
        let departs = terms.reading != framework.scoring.reading
            || terms.not_applicable != framework.scoring.not_applicable
            || !self.bands.is_empty();
        if departs && self.reason.as_deref().is_none_or(|reason| reason.trim().is_empty()) {
            findings.push(Diagnostic::error(codes::CHOICE_WITHOUT_REASON, place.clone()));
        }
        self.set_parameters(framework, &mut terms, place, &mut findings);
        (terms, findings)
    }

    fn set_parameters(
        &self,
        framework: &Framework,
        terms: &mut Terms,
        place: &Place,
        findings: &mut Vec<Diagnostic>,
    ) {
        for (name, written) in &self.parameters {
            let at = framework.parameters.iter().position(|parameter| parameter.name == *name);
            let Some(parameter) = at.and_then(|at| framework.parameters.get(at)) else {
                let known: Vec<&str> =
                    framework.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
                findings.push(
                    Diagnostic::error(codes::UNKNOWN_PARAMETER, place.clone())
                        .with("name", name.as_str())
                        .with("known", known.join(", ")),
                );
                continue;
            };
            let value = parameter_value(&parameter.kind, written);
            if value.is_none() {
                findings.push(
                    Diagnostic::error(codes::BAD_PARAMETER, place.clone())
                        .with("name", name.as_str())
                        .with("found", written.to_string())
                        .with("wanted", parameter.kind.name()),
                );
            }
            if let Some(slot) = at.and_then(|at| terms.parameters.get_mut(at)) {
                *slot = value;
            }
        }
        for (parameter, value) in framework.parameters.iter().zip(&terms.parameters) {
            if value.is_none() && !self.parameters.contains_key(&parameter.name) {
                findings.push(
                    Diagnostic::error(codes::PARAMETER_MISSING, place.clone())
                        .with("name", parameter.name.as_str())
                        .with("title", &parameter.title),
                );
            }
        }
    }
}

/// What the parser says in English, as codes with data.
fn syntax_fault(error: &toml::de::Error, place: Place) -> Diagnostic {
    let message = error.message();
    let mut quoted = message.split('`').skip(1).step_by(2);
    let first = quoted.next().unwrap_or_default().to_owned();
    let rest: Vec<&str> = quoted.collect();
    if message.starts_with("unknown field") {
        return Diagnostic::error(codes::CAMPAIGN_KEY, place)
            .with("key", first)
            .with("known", rest.join(", "));
    }
    if message.starts_with("missing field") {
        return Diagnostic::error(codes::CAMPAIGN_KEY_MISSING, place).with("key", first);
    }
    if message.starts_with("unknown variant") {
        return Diagnostic::error(codes::CAMPAIGN_WORD, place)
            .with("found", first)
            .with("words", rest.join(", "));
    }
    Diagnostic::error(codes::CAMPAIGN_SYNTAX, place).with("detail", message.to_owned())
}

fn parameter_value(kind: &InputKind, written: &toml::Value) -> Option<Value> {
    let text = match written {
        toml::Value::Integer(number) => number.to_string(),
        toml::Value::String(text) => text.clone(),
        toml::Value::Datetime(date) => date.to_string(),
        _ => return None,
    };
    match kind {
        InputKind::Count | InputKind::Amount | InputKind::Number => {
            let number = match written {
                toml::Value::Integer(number) => Exact::integer(*number),
                _ => typed::number(&text, DecimalMark::Point).ok()?,
            };
            let whole_enough = *kind != InputKind::Count || number.is_whole();
            let sign_sound = *kind == InputKind::Number || !number.is_negative();
            (whole_enough && sign_sound).then_some(Value::Number(number))
        }
        InputKind::Date { .. } => typed::date(&text).ok().map(Value::Date),
        _ => None,
    }
}

fn place_of(text: &str, error: &toml::de::Error, place: &Place) -> Place {
    let (Some(span), Place::File { file }) = (error.span(), place) else { return place.clone() };
    Place::in_text(file, text, &(span.start..span.start))
}
