//! Evidence where it is given and looked at: the form of a new piece, and a line of the list.

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
    /// In words.
    pub words: String,
    /// Where it is; empty for a document reference.
    pub address: String,
    /// Is it shown in the page?
    pub is_shown: bool,
    /// Came it after the submission?
    pub is_late: bool,
    /// Other units that gave the same file.
    pub elsewhere: Option<String>,
    /// What must be known of the file before it is opened.
    pub marks: Vec<String>,
}
