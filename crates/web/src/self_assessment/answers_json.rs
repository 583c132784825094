//! The JSON shapes of a save: the outcome of each field, and what depends on them.

use serde::Serialize;

/// The answer to a save.
#[derive(Serialize)]
pub struct Answer {
    pub results: Vec<FieldAnswer>,
    /// The components whose points depend on the fields that were sent.
    pub components: Vec<ComponentAnswer>,
    pub indices: Vec<IndexAnswer>,
    /// The rail, general information first.
    pub rail: Vec<RailAnswer>,
    pub total: Sum,
    /// All findings of the page that `page` names, and of the whole form.
    pub findings: Vec<FindingAnswer>,
    pub form_version: u64,
    pub saved_at: String,
}

/// The outcome of one field.
#[derive(Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum FieldAnswer {
    Saved { key: String, version: u64, value: String },
    Refused { key: String, code: &'static str, sentence: String, help: String },
    Conflict { key: String, version: u64, theirs: Theirs },
}

/// A row of the rail after the save.
#[derive(Serialize)]
pub struct RailAnswer {
    /// Code of the main index; empty for the general information.
    pub code: String,
    pub numbers: String,
    /// Codes of what is missing.
    pub missing: Vec<String>,
}

/// The value that somebody else saved.
#[derive(Serialize)]
pub struct Theirs {
    /// The value as its field holds it.
    pub value: String,
    /// The value in words.
    pub words: String,
    pub by: String,
    pub at: String,
}

/// A component after the save.
#[derive(Serialize)]
pub struct ComponentAnswer {
    pub code: String,
    pub points: String,
    pub maximum: String,
    pub state: &'static str,
    pub formula: String,
}

/// A main index after the save.
#[derive(Serialize)]
pub struct IndexAnswer {
    pub code: String,
    pub points: String,
    pub maximum: String,
    pub answered: usize,
    pub questions: usize,
}

/// Points out of a maximum.
#[derive(Serialize)]
pub struct Sum {
    pub points: String,
    pub maximum: String,
}

/// A finding in words.
#[derive(Serialize)]
pub struct FindingAnswer {
    pub severity: &'static str,
    pub code: &'static str,
    pub component: String,
    pub sentence: String,
    pub help: String,
}

/// A form in short, for programs.
#[derive(Serialize)]
pub struct FormSummary {
    pub unit: String,
    pub campaign: String,
    pub state: &'static str,
    pub deadline: String,
    pub answered: usize,
    pub questions: usize,
    /// The main indices that the person may see.
    pub indices: Vec<IndexAnswer>,
    /// `null` for people who see only some main indices.
    pub total: Option<Sum>,
    pub findings: usize,
    pub form_version: u64,
}
