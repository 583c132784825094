//! Self-assessment (tự đánh giá): general information and one page per main index, with the rail beside them.

use askama::Template;

use crate::layout::evidence::EvidenceForm;
use crate::layout::findings::Finding;
use crate::layout::frame::{Frame, pick};

mod samples;

/// The page of one main index, or of general information (then with `components` of one block each).
#[derive(Clone, Debug, Template)]
#[template(path = "self_assessment/form.html")]
pub struct SelfAssessment {
    /// Header, language, token.
    pub frame: Frame,
    /// The unit's name.
    pub unit: String,
    /// The campaign's name.
    pub campaign: String,
    /// `/campaigns/{campaign}/units/{unit}`.
    pub base: String,
    /// The heading: the main index with its code.
    pub title: String,
    /// The rail, general information first.
    pub rail: Vec<RailEntry>,
    /// The form's state.
    pub state: FormState,
    /// The form's blocks.
    pub components: Vec<Component>,
    /// Cross-check findings of this page.
    pub findings: Vec<Finding>,
    /// Which files are accepted and how large they may be, in words.
    pub files_help: String,
    /// Address of the next page; empty on the last page.
    pub next: String,
    /// Reasons of a refusal, in sentences.
    pub refused: Vec<String>,
    /// What was done just before, in sentences.
    pub done: Vec<String>,
    /// The form of a new piece of evidence, with what was typed.
    pub evidence_form: EvidenceForm,
}

/// One entry of the rail.
#[derive(Clone, Debug)]
pub struct RailEntry {
    /// The main index's code, empty for general information.
    pub code: String,
    /// The name in words.
    pub name: String,
    /// The page's address.
    pub address: String,
    /// Whether this is the page being shown.
    pub current: bool,
    /// Questions answered and asked, the points so far and the maximum: `5/9 · 41,2 / 100`.
    pub numbers: String,
    /// Codes of what is missing.
    pub missing: Vec<String>,
}

/// Whether the form accepts answers, and why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormState {
    /// Answers are accepted.
    Open,
    /// Returned to the clerk with a note; answers are accepted.
    Returned {
        /// Name of the person who returned it.
        by: String,
        /// Date and time, in words.
        at: Option<String>,
        /// The text of the note.
        note: String,
        /// Was it submitted, and reopened by the standing department?
        reopened: bool,
    },
    /// Handed over to the leader at the given time.
    HandedOver(String),
    /// Submitted at the given time.
    Submitted(String),
    /// The visitor may read the form but not fill it in.
    Reading,
    /// Closed at the given time.
    Closed(String),
}

impl FormState {
    /// Are answers refused?
    #[must_use]
    pub fn locked(&self) -> bool {
        !matches!(self, Self::Open | Self::Returned { .. })
    }
}

/// One component index (chỉ số thành phần), or a block of general information.
#[derive(Clone, Debug)]
pub struct Component {
    /// The code, also the fragment of the address.
    pub code: String,
    /// The title as printed.
    pub title: String,
    /// The corrected title, if the print has an error.
    pub corrected: Option<String>,
    /// Points; `None` for general information.
    pub score: Option<Score>,
    /// The questions.
    pub questions: Vec<Question>,
    /// Guidance in words; empty if there is none.
    pub guidance: String,
    /// Standing and source of the rule; empty for general information.
    pub source: String,
    /// The claim that it does not apply; `None` if the component does not allow it.
    pub not_applicable: Option<NotApplicable>,
    /// The explanation; `None` for general information.
    pub explanation: Option<Question>,
    /// The evidence of the component.
    pub evidence: Vec<Evidence>,
}

impl Component {
    /// Every field, in the order of the page.
    fn fields(&self) -> impl Iterator<Item = &Question> {
        let claims = self.not_applicable.iter().flat_map(|claim| [&claim.claim, &claim.reason]);
        self.questions.iter().chain(claims).chain(&self.explanation)
    }
}

/// Points of a component.
#[derive(Clone, Debug)]
pub struct Score {
    /// Points as shown, or a dash.
    pub points: String,
    /// The maximum.
    pub maximum: String,
    /// The state in words.
    pub state: String,
    /// The formula with its numbers.
    pub formula: String,
}

/// A field with its key, value and state.
#[derive(Clone, Debug)]
pub struct Question {
    /// The key, such as `3.1.a`.
    pub key: String,
    /// The label.
    pub label: String,
    /// The unit of measure; empty if there is none.
    pub unit: String,
    /// How it is answered.
    pub kind: FieldKind,
    /// Does the managing body answer it? If so, the unit can only read it.
    pub by_body: bool,
    /// Help for the answer; empty if none is needed.
    pub help: String,
    /// The value in the field.
    pub value: String,
    /// The version that the page shows; 0 if it was never saved.
    pub version: u64,
    /// Last year's value; `None` without one.
    pub last_year: Option<String>,
    /// The state of saving.
    pub state: FieldState,
}

/// How a question is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// A number; telephones show the keyboard for numbers.
    Number,
    /// A date.
    Date,
    /// A line of text.
    Line,
    /// A text of several lines.
    Text,
    /// One of a list: the value that is sent and its words.
    Choice(Vec<(String, String)>),
}

/// The state of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldState {
    /// Never saved.
    Empty,
    /// Saved.
    Saved,
    /// Refused; the value shown is what was typed.
    Refused {
        /// What is wrong, in a sentence.
        sentence: String,
        /// How to correct it.
        help: String,
    },
    /// Somebody else saved another value; the field shows the person's own.
    Conflict {
        /// The value that the other person saved.
        theirs: String,
        /// Who saved it, if the account still exists.
        by: Option<String>,
        /// Date and time, in words.
        at: Option<String>,
        /// Its version, which a save of one's own value is based on.
        version: u64,
    },
}

/// The claim that a component does not apply.
#[derive(Clone, Debug)]
pub struct NotApplicable {
    /// The claim as a field: a list of yes and no.
    pub claim: Question,
    /// The reason as a field.
    pub reason: Question,
}

impl NotApplicable {
    /// Is it claimed, or was the claim just typed and refused?
    #[must_use]
    pub fn is_open(&self) -> bool {
        !self.claim.value.is_empty() || self.claim.is_not_taken() || self.reason.is_not_taken()
    }
}

impl FieldState {
    /// The name by which the script recognises it.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Saved => "saved",
            Self::Refused { .. } => "refused",
            Self::Conflict { .. } => "conflict",
        }
    }
}

impl FieldKind {
    /// Does the list itself offer a choice for no answer?
    #[must_use]
    pub fn names_nothing(&self) -> bool {
        matches!(self, Self::Choice(choices) if choices.iter().any(|(value, _)| value.is_empty()))
    }
}

impl Question {
    /// The version that the next save is based on: after a conflict, that of the other person's value.
    #[must_use]
    pub const fn base_version(&self) -> u64 {
        match self.state {
            FieldState::Conflict { version, .. } => version,
            _ => self.version,
        }
    }

    /// Is the content of the field typed and refused?
    #[must_use]
    pub fn is_not_taken(&self) -> bool {
        matches!(self.state, FieldState::Refused { .. } | FieldState::Conflict { .. })
    }
}

/// A piece of evidence (tài liệu kiểm chứng).
#[derive(Clone, Debug)]
pub struct Evidence {
    /// Its id in addresses.
    pub id: String,
    /// May it be changed and removed?
    pub editable: bool,
    /// Other units that have the same file; `None` if there are none, and for the unit itself.
    pub elsewhere: Option<String>,
    /// Number, date, abstract, issuer, page, in one line.
    pub words: String,
    /// Address at which it is viewed; empty for a reference to a document.
    pub address: String,
    /// Warnings about the file, a few words each.
    pub marks: Vec<String>,
}

impl SelfAssessment {
    /// Does this page ask for evidence, and is it accepted now?
    #[must_use]
    pub fn takes_evidence(&self) -> bool {
        !self.state.locked() && self.components.iter().any(|component| component.score.is_some())
    }

    /// The fields whose text was refused.
    #[must_use]
    pub fn not_taken(&self) -> Vec<&Question> {
        self.components.iter().flat_map(Component::fields).filter(|field| field.is_not_taken()).collect()
    }
}
