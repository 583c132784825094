//! Data of events, in the shapes that the log keeps.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::correction::{Reason, ReasonCode};
use crate::moment::Moment;
use crate::spelled_change::SpelledChange;

/// A record with named fields that is stored as a JSON array of them, in this order.
macro_rules! kept_as_tuple {
    ($(#[$doc:meta])* pub struct $name:ident { $($(#[$field_doc:meta])* pub $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $type,)*
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                ($(&self.$field,)*).serialize(serializer)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let ($($field,)*) = Deserialize::deserialize(deserializer)?;
                Ok(Self { $($field),* })
            }
        }
    };
}

kept_as_tuple! {
    /// Id and name of a thing that may be gone by the time somebody reads of it; kept as a pair.
    pub struct Named {
        /// Its id.
        pub id: String,
        /// What it is called.
        pub name: String,
    }
}

kept_as_tuple! {
    /// A file by its content and name; kept as a pair.
    pub struct FileRecord {
        /// SHA-256 of its content, 64 hexadecimal digits.
        pub sha256: String,
        /// What it is called.
        pub name: String,
    }
}

kept_as_tuple! {
    /// Why a value was changed; kept as a pair.
    pub struct ReasonRecord {
        /// As it can be counted.
        pub code: ReasonCode,
        /// The text, in words that people read.
        pub text: String,
    }
}

impl From<&Reason> for ReasonRecord {
    fn from(reason: &Reason) -> Self {
        Self { code: reason.code, text: reason.text.clone() }
    }
}

kept_as_tuple! {
    /// A change of a decision as three texts, see [`SpelledChange`].
    pub struct ChangeRecord {
        /// `input`, `no_input`, `points`, `by_rule`, `claim`, `no_claim`.
        pub kind: String,
        /// Key of the input; empty for other kinds.
        pub input: String,
        /// The stored form of the value.
        pub value: String,
    }
}

impl From<SpelledChange> for ChangeRecord {
    fn from(change: SpelledChange) -> Self {
        Self { kind: change.kind.to_owned(), input: change.input, value: change.value }
    }
}

kept_as_tuple! {
    /// An answer that was saved; kept as four values.
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
}

/// What is said of a document: number, day of issue, what it is about, who issued it, page, address; in this order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DocumentRecord {
    /// The six texts.
    pub texts: [Option<String>; 6],
}

kept_as_tuple! {
    /// A unit in the register: name and group; kept as a pair.
    pub struct UnitRecord {
        /// Its name.
        pub name: String,
        /// Its group, empty for none.
        pub group: String,
    }
}

kept_as_tuple! {
    /// A phase: title, first and last day; kept as three texts.
    pub struct PhaseRecord {
        /// Its title.
        pub title: String,
        /// Its first day, `2022-11-01`.
        pub begins_on: String,
        /// Its last day.
        pub ends_on: String,
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

/// A setting: limits of sessions, or the rule of passwords. A field that the setting does not have is absent.
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
