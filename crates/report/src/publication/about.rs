//! `publication.json`: what is announced, on which terms, and what it follows.

use std::collections::BTreeMap;

use assessment::answers::{restored, spelling};
use assessment::decision::SignedDecision;
use framework::{Band, BandBound, Exact, Framework, NotApplicablePolicy, Place, Reading, Text};
use scoring::Terms;
use serde::{Deserialize, Serialize};

use crate::results_view::WithoutForm;

/// Name and version of the layout; the number goes up when a reader would have to change.
pub const SCHEMA: &str = "chiso-publication/1";

/// What is announced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// [`SCHEMA`].
    pub schema: String,
    /// The program that computed it.
    pub program: Program,
    /// What the campaign is called.
    pub title: String,
    /// The assessed year.
    pub year: i16,
    /// 1, and one more for each correction of what was published.
    pub edition: u32,
    /// When, as an ISO time in UTC.
    pub published_at: String,
    /// The publication that this one corrects.
    pub corrects: Option<Corrected>,
    /// Under which licence it may be used: an SPDX name.
    pub licence: String,
    /// The set.
    pub set: SetName,
    /// The terms.
    pub terms: PublishedTerms,
    /// The bands in force, from the best down.
    pub bands: Vec<PublishedBand>,
    /// Units that take no part, and why.
    pub left_out: Vec<LeftOut>,
    /// Head of the audit chain at that moment; where the campaign was run without a database there is none.
    pub audit: Option<AuditHead>,
    /// The signed decision by which this edition was approved, where the campaign knows it in its parts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<PublishedDecision>,
}

/// A signed decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublishedDecision {
    /// Its number, as it is printed.
    pub number: String,
    /// The day of its signature, `2023-02-28`; `None` where only a text was recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_on: Option<String>,
    /// The body that issued it; may be empty where only a text was recorded.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub issuer: String,
    /// Who signed it; may be empty where only a text was recorded.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub signer: String,
    /// SHA-256 of the file of the signed decision, which the instance keeps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_sha256: Option<String>,
}

/// A program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Program {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// What an earlier publication was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Corrected {
    /// SHA-256 of its file.
    pub sha256: String,
    /// What has changed since.
    pub what: String,
}

/// A set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetName {
    /// Its code.
    pub code: String,
    /// Its edition.
    pub edition: String,
}

/// The terms in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublishedTerms {
    /// How the printed maxima are read.
    pub reading: String,
    /// What "not applicable" does.
    pub not_applicable: String,
    /// Why the campaign departs from the set; empty where it does not.
    pub reason: String,
    /// Parameters by name, in their stored spelling.
    pub parameters: BTreeMap<String, String>,
}

/// A band.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublishedBand {
    /// Its code.
    pub code: String,
    /// In Vietnamese.
    pub vi: String,
    /// In English.
    pub en: String,
    /// From which per cent, exact; `None` for the last.
    pub from_percent: Option<String>,
    /// Does that per cent itself belong to it?
    pub inclusive: bool,
}

/// A unit that takes no part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeftOut {
    /// Its name.
    pub unit: String,
    /// The reason that was given.
    pub reason: String,
    /// Its code; earlier versions of the program did not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

impl LeftOut {
    /// As it stands below a ranking.
    #[must_use]
    pub fn as_without_form(&self) -> WithoutForm<'_> {
        WithoutForm { code: self.code.as_deref().unwrap_or_default(), name: &self.unit, reason: &self.reason }
    }
}

/// Head of an audit chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditHead {
    /// Position of the last entry.
    pub position: u64,
    /// Its hash.
    pub hash: String,
}

impl About {
    /// What stands in the file of its name.
    ///
    /// # Errors
    /// What is not such a file.
    pub fn from_json(bytes: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(bytes)
    }

    /// As indented JSON.
    pub(super) fn to_json(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut bytes = serde_json::to_vec_pretty(self)?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}

impl PublishedDecision {
    /// A decision as it is published.
    #[must_use]
    pub fn of(decision: &SignedDecision) -> Self {
        Self {
            number: decision.number.clone(),
            issued_on: decision.issued_on.map(|day| day.to_string()),
            issuer: decision.issuer.clone(),
            signer: decision.signer.clone(),
            file_sha256: decision.file.as_ref().map(|file| file.sha256.clone()),
        }
    }
}

impl Program {
    /// This program.
    #[must_use]
    pub fn chiso(version: &str) -> Self {
        Self { name: "chiso".to_owned(), version: version.to_owned() }
    }
}

impl PublishedTerms {
    /// The terms of a campaign on a set.
    #[must_use]
    pub fn of(framework: &Framework, terms: &Terms, reason: &str) -> Self {
        let parameters = framework.parameters.iter().zip(&terms.parameters);
        let spelled = parameters.filter_map(|(parameter, value)| {
            let value = value.as_ref()?;
            Some((parameter.name.clone(), spelling(&parameter.as_input(), value)))
        });
        Self {
            reading: terms.reading.name().to_owned(),
            not_applicable: terms.not_applicable.name().to_owned(),
            reason: reason.to_owned(),
            parameters: spelled.collect(),
        }
    }

    /// The terms again; `None` where the set does not know one of them.
    #[must_use]
    pub fn to_terms(&self, framework: &Framework, year: i16) -> Option<Terms> {
        let mut terms = Terms::of(framework, year);
        terms.reading = Reading::named(&self.reading)?;
        terms.not_applicable = NotApplicablePolicy::named(&self.not_applicable)?;
        terms.parameters = vec![None; framework.parameters.len()];
        for (name, written) in &self.parameters {
            let at = framework.parameters.iter().position(|parameter| parameter.name == *name)?;
            let value = restored(&framework.parameters.get(at)?.as_input(), written).ok()?;
            *terms.parameters.get_mut(at)? = value;
        }
        Some(terms)
    }
}

impl PublishedBand {
    /// A band of a set.
    #[must_use]
    pub fn of(band: &Band) -> Self {
        Self {
            code: band.code.clone(),
            vi: band.title.vi.clone(),
            en: band.title.en.clone(),
            from_percent: band.from.as_ref().map(|from| from.percent.to_string()),
            inclusive: band.from.as_ref().is_some_and(|from| from.inclusive),
        }
    }

    /// The band again; `None` where its per cent is no number.
    #[must_use]
    pub fn to_band(&self) -> Option<Band> {
        let from = match &self.from_percent {
            None => None,
            Some(percent) => {
                Some(BandBound { percent: Exact::parse(percent).ok()?, inclusive: self.inclusive })
            }
        };
        let title = Text { vi: self.vi.clone(), en: self.en.clone() };
        Some(Band { code: self.code.clone(), title, from, place: Place::Everywhere })
    }
}
