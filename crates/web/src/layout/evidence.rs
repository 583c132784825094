//! Evidence, as it is added and listed: the form of a new piece, and a row of the list.

/// The fields about a new piece of evidence that are typed, in their order.
pub const EVIDENCE_FIELDS: [&str; 6] = ["address", "number", "issued_on", "summary", "issuer", "page_number"];

/// The form of a new piece of evidence; after a refusal, with what was typed.
#[derive(Clone, Debug, Default)]
pub struct EvidenceForm {
    /// The component that was chosen; empty for the first one.
    pub component: String,
    /// What was typed, field by field in the order of [`EVIDENCE_FIELDS`].
    pub fields: Vec<(&'static str, String)>,
    /// Files that have arrived and wait until the faults are corrected: id and name.
    pub waiting: Vec<(String, String)>,
}

impl EvidenceForm {
    /// Fills the form with the fields of a request; the waiting files are pairs of `waiting` and
    /// `waiting_name`.
    #[must_use]
    pub fn typed(pairs: &[(String, String)]) -> Self {
        let all = |name: &str| {
            let name = name.to_owned();
            pairs.iter().filter(move |(found, _)| *found == name).map(|(_, value)| value.clone())
        };
        let first = |wanted: &str| {
            let found = pairs.iter().find(|(name, _)| name == wanted);
            found.map_or("", |(_, value)| value).to_owned()
        };
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
    /// Name and description, in words.
    pub words: String,
    /// Address of the file; empty for a reference to a document.
    pub address: String,
    /// Can it be shown in the page?
    pub is_shown: bool,
    /// Was it added after the submission?
    pub is_late: bool,
    /// Other units that gave the same file.
    pub elsewhere: Option<String>,
    /// Warnings about the file, to be read before it is opened.
    pub marks: Vec<String>,
}
