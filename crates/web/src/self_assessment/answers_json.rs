//! The shapes of the answers in JSON: what became of the fields, and what depends on them.

use serde::Serialize;

/// What a save gives back.
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

/// What became of one field.
#[derive(Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum FieldAnswer {
    Saved { key: String, version: u64, value: String },
    Refused { key: String, code: &'static str, sentence: String, help: String },
    Conflict { key: String, version: u64, theirs: Theirs },
}

/// A line of the rail as it stands now.
#[derive(Serialize)]
pub struct RailAnswer {
    /// Code of the main index; empty for the general information.
    pub code: String,
    pub numbers: String,
    /// Codes of what is still missing.
    pub missing: Vec<String>,
}

/// What somebody else saved.
#[derive(Serialize)]
pub struct Theirs {
    /// As its field holds it.
    pub value: String,
    /// As it is read.
    pub words: String,
    pub by: String,
    pub at: String,
}

/// A component as it stands now.
#[derive(Serialize)]
pub struct ComponentAnswer {
    pub code: String,
    pub points: String,
    pub maximum: String,
    pub state: &'static str,
    pub formula: String,
}

/// A main index as it stands now.
#[derive(Serialize)]
pub struct IndexAnswer {
    pub code: String,
    pub points: String,
    pub maximum: String,
    pub answered: usize,
    pub questions: usize,
}

/// Points of a maximum.
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

/// A form in short, for machines.
#[derive(Serialize)]
pub struct FormSummary {
    pub unit: String,
    pub campaign: String,
    pub state: &'static str,
    pub deadline: String,
    pub answered: usize,
    pub questions: usize,
    /// Those that the one who asks may see.
    pub indices: Vec<IndexAnswer>,
    /// `null` to those who see some main indices alone.
    pub total: Option<Sum>,
    pub findings: usize,
    pub form_version: u64,
}
