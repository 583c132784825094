//! Data of events, in the shapes that the log keeps.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::correction::{Reason, ReasonCode};
use crate::moment::Moment;
use crate::spelled_change::SpelledChange;

/// Id and name of a thing that may be gone by the time somebody reads of it; kept as a pair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(String, String)", into = "(String, String)")]
pub struct Named {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub name: String,
}

impl From<(String, String)> for Named {
    fn from((id, name): (String, String)) -> Self {
        Self { id, name }
    }
}

impl From<Named> for (String, String) {
    fn from(named: Named) -> Self {
        (named.id, named.name)
    }
}

/// A file by its content and name; kept as a pair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(String, String)", into = "(String, String)")]
pub struct FileRecord {
    /// SHA-256 of its content, 64 hexadecimal digits.
    pub sha256: String,
    /// What it is called.
    pub name: String,
}

impl From<(String, String)> for FileRecord {
    fn from((sha256, name): (String, String)) -> Self {
        Self { sha256, name }
    }
}

impl From<FileRecord> for (String, String) {
    fn from(file: FileRecord) -> Self {
        (file.sha256, file.name)
    }
}

/// Why a value was changed; kept as a pair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(ReasonCode, String)", into = "(ReasonCode, String)")]
pub struct ReasonRecord {
    /// As it can be counted.
    pub code: ReasonCode,
    /// In words.
    pub text: String,
}

impl From<(ReasonCode, String)> for ReasonRecord {
    fn from((code, text): (ReasonCode, String)) -> Self {
        Self { code, text }
    }
}

impl From<ReasonRecord> for (ReasonCode, String) {
    fn from(reason: ReasonRecord) -> Self {
        (reason.code, reason.text)
    }
}

impl From<&Reason> for ReasonRecord {
    fn from(reason: &Reason) -> Self {
        Self { code: reason.code, text: reason.text.clone() }
    }
}

/// A change of a decision as three texts, see [`SpelledChange`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(String, String, String)", into = "(String, String, String)")]
pub struct ChangeRecord {
    /// `input`, `no_input`, `points`, `by_rule`, `claim`, `no_claim`.
    pub kind: String,
    /// Key of the input; empty for other kinds.
    pub input: String,
    /// The stored form of the value.
    pub value: String,
}

impl From<(String, String, String)> for ChangeRecord {
    fn from((kind, input, value): (String, String, String)) -> Self {
        Self { kind, input, value }
    }
}

impl From<ChangeRecord> for (String, String, String) {
    fn from(change: ChangeRecord) -> Self {
        (change.kind, change.input, change.value)
    }
}

impl From<SpelledChange> for ChangeRecord {
    fn from(change: SpelledChange) -> Self {
        Self { kind: change.kind.to_owned(), input: change.input, value: change.value }
    }
}

/// An answer that was saved; kept as four values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    from = "(u64, String, Option<String>, Option<String>)",
    into = "(u64, String, Option<String>, Option<String>)"
)]
pub struct Revision {
    /// Counts the saves of this answer.
    pub version: u64,
    /// Key of the answer.
    pub key: String,
    /// What stood there.
    pub before: Option<String>,
    /// What stands there since.
    pub after: Option<String>,
}

impl From<(u64, String, Option<String>, Option<String>)> for Revision {
    fn from((version, key, before, after): (u64, String, Option<String>, Option<String>)) -> Self {
        Self { version, key, before, after }
    }
}

impl From<Revision> for (u64, String, Option<String>, Option<String>) {
    fn from(revision: Revision) -> Self {
        (revision.version, revision.key, revision.before, revision.after)
    }
}

/// What is said of a document: number, day of issue, what it is about, who issued it, page, address; in this order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DocumentRecord {
    /// The six texts.
    pub texts: [Option<String>; 6],
}

/// A unit in the register: name and group; kept as a pair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(String, String)", into = "(String, String)")]
pub struct UnitRecord {
    /// Its name.
    pub name: String,
    /// Its group, empty for none.
    pub group: String,
}

impl From<(String, String)> for UnitRecord {
    fn from((name, group): (String, String)) -> Self {
        Self { name, group }
    }
}

impl From<UnitRecord> for (String, String) {
    fn from(unit: UnitRecord) -> Self {
        (unit.name, unit.group)
    }
}

/// A phase: title, first and last day; kept as three texts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(String, String, String)", into = "(String, String, String)")]
pub struct PhaseRecord {
    /// Its title.
    pub title: String,
    /// Its first day, `2022-11-01`.
    pub begins_on: String,
    /// Its last day.
    pub ends_on: String,
}

impl From<(String, String, String)> for PhaseRecord {
    fn from((title, begins_on, ends_on): (String, String, String)) -> Self {
        Self { title, begins_on, ends_on }
    }
}

impl From<PhaseRecord> for (String, String, String) {
    fn from(phase: PhaseRecord) -> Self {
        (phase.title, phase.begins_on, phase.ends_on)
    }
}

/// A signed decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionRecord {
    /// Number and symbol.
    pub decision: String,
    /// The day on it, `2022-12-16`.
    #[serde(default)]
    pub issued_on: Option<String>,
    /// Who issued it.
    #[serde(default)]
    pub issuer: String,
    /// Who signed it.
    #[serde(default)]
    pub signer: String,
    /// The signed file.
    #[serde(default)]
    pub file: Option<FileRecord>,
}

/// A campaign that is being prepared, as it was entered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignRecord {
    /// Its title.
    pub title: String,
    /// The assessed year.
    pub year: i16,
    /// Code of the set.
    pub set: String,
    /// Edition of the set.
    pub edition: String,
    /// SHA-256 of the set's files.
    #[serde(default)]
    pub set_digest: String,
    /// The terms, as the campaign keeps them.
    #[serde(default)]
    pub terms: Value,
    /// How many units take part.
    pub units: usize,
    /// The deadline.
    pub deadline: Moment,
    /// The announced phases; of what was just entered they are not repeated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phases: Option<Vec<PhaseRecord>>,
    /// Id and name of each unit, and whether it gets a rank; of what was just entered they are not repeated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_list: Option<Vec<(String, String, bool)>>,
}

/// A setting: limits of sessions, or the rule of passwords. A field that is none of the setting is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingRecord {
    /// Seconds without a request after which a session ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idle_seconds: Option<i64>,
    /// Seconds after which a session ends in any case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub absolute_seconds: Option<i64>,
    /// Fewest characters of a password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub length_min: Option<u32>,
    /// Must everybody have a second factor?
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second_factor_required: Option<bool>,
}

/// What was left open in a form that was handed over or submitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormCounts {
    /// Questions without an answer.
    pub unanswered: usize,
    /// Indicators that ask for evidence, apply, and have none.
    pub without_evidence: usize,
    /// Warnings of the cross-checks.
    pub warnings: usize,
}
