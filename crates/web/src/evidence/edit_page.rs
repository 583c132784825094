//! One piece of evidence: described anew, or removed.

use askama::Template;
use framework::Language;

use crate::layout::frame::{Frame, pick};

/// The page of one piece of evidence.
#[derive(Clone, Debug, Template)]
#[template(path = "evidence/edit.html")]
pub struct EvidenceEdit {
    /// Header, language, token.
    pub frame: Frame,
    /// The unit's name.
    pub unit: String,
    /// `/campaigns/{campaign}/units/{unit}`.
    pub base: String,
    /// The id.
    pub id: String,
    /// The version that a change is made over.
    pub version: i64,
    /// The component's code.
    pub component: String,
    /// The file's name; empty where there is none.
    pub file: String,
    /// The fields by name, as typed: `address`, `number`, `issued_on`, `summary`, `issuer`, `page_number`.
    pub fields: Vec<(&'static str, String)>,
    /// Why the change was refused, in words.
    pub refused: Option<String>,
}

impl EvidenceEdit {
    /// Samples by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let page = Self {
            frame: Frame::sample(language),
            unit: pick(language, "Sở Y tế", "Department of Health"),
            base: "/campaigns/2022/units/so-y-te".into(),
            id: "e1".into(),
            version: 1,
            component: "3.1".into(),
            file: "bao-cao.pdf".into(),
            fields: vec![("number", "125/BC-SYT".into()), ("issued_on", "15/11/2022".into())],
            refused: None,
        };
        vec![("first", page)]
    }
}

/// The fields about a new piece of evidence that are typed, in their order.
pub const EVIDENCE_FIELDS: [&str; 6] = ["address", "number", "issued_on", "summary", "issuer", "page_number"];

/// The form of a new piece of evidence, as it was typed where it was not taken.
#[derive(Clone, Debug, Default)]
pub struct EvidenceForm {
    /// The component that was chosen; empty for the first one.
    pub component: String,
    /// What was typed, field by field in the order of [`EVIDENCE_FIELDS`].
    pub fields: Vec<(&'static str, String)>,
    /// Files that have arrived and wait for what is still wrong: id and name.
    pub waiting: Vec<(String, String)>,
}

impl EvidenceForm {
    /// The form with the fields as they came, the files that wait as pairs of `waiting` and `waiting_name`.
    #[must_use]
    pub fn typed(pairs: &[(String, String)]) -> Self {
        let all = |name: &str| {
            let name = name.to_owned();
            pairs.iter().filter(move |(found, _)| *found == name).map(|(_, value)| value.clone())
        };
        let first = |name: &str| all(name).next().unwrap_or_default();
        Self {
            component: first("component"),
            fields: EVIDENCE_FIELDS.map(|name| (name, first(name))).into(),
            waiting: all("waiting").zip(all("waiting_name")).collect(),
        }
    }

    /// Was anything typed?
    #[must_use]
    pub fn is_typed(&self) -> bool {
        !self.waiting.is_empty() || self.fields.iter().any(|(_, value)| !value.is_empty())
    }
}

/// A piece of evidence beside its indicator.
#[derive(Clone, Debug)]
pub struct EvidenceLine {
    /// In words.
    pub words: String,
    /// Where it is; empty for a document reference.
    pub address: String,
    /// Is it shown in the page?
    pub is_shown: bool,
    /// Came it after the submission?
    pub is_late: bool,
    /// Other units that gave the same file.
    pub elsewhere: String,
    /// What must be known of the file before it is opened.
    pub marks: Vec<String>,
}
