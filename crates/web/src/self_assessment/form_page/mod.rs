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
    /// Which files are taken and how large they may be, in words.
    pub files_help: String,
    /// Where one goes on to; empty on the last page.
    pub next: String,
    /// Why something that was sent was not taken, in sentences.
    pub refused: Vec<String>,
    /// What was done just before, in sentences.
    pub done: Vec<String>,
    /// The form of a new piece of evidence, with what was typed.
    pub evidence_form: EvidenceForm,
}

/// One line of the rail.
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
    /// Answered of asked, and the points so far with the maximum: `5/9 · 41,2 / 100`.
    pub numbers: String,
    /// Codes of what is missing.
    pub missing: Vec<String>,
}

/// Whether the form takes answers, and why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormState {
    /// Answers are taken.
    Open,
    /// Returned to the clerk with a note; answers are taken.
    Returned {
        /// Who returned it.
        by: String,
        /// When, in words.
        at: Option<String>,
        /// What was said.
        note: String,
        /// Was it the standing department that opened it again, after it was submitted?
        reopened: bool,
    },
    /// The leader has it, since the given time.
    HandedOver(String),
    /// Submitted at the given time.
    Submitted(String),
    /// Somebody reads it who does not fill it in.
    Reading,
    /// Closed at the given time.
    Closed(String),
}

impl FormState {
    /// Whether no answer is taken.
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
    /// The corrected title, where the print has an error.
    pub corrected: Option<String>,
    /// Points; `None` for general information.
    pub score: Option<Score>,
    /// The questions.
    pub questions: Vec<Question>,
    /// Guidance in words; empty where there is none.
    pub guidance: String,
    /// Standing and source of the rule; empty where there is none.
    pub source: String,
    /// Not applicable; `None` where the component does not allow it.
    pub not_applicable: Option<NotApplicable>,
    /// The explanation; `None` for general information.
    pub explanation: Option<Question>,
    /// Evidence on file.
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
    /// The unit of measure; empty where there is none.
    pub unit: String,
    /// How it is answered.
    pub kind: FieldKind,
    /// Does the managing body answer it? Then the unit only reads it.
    pub by_body: bool,
    /// What helps to answer it; empty where there is nothing to say.
    pub help: String,
    /// What is typed.
    pub value: String,
    /// The version that the page shows, 0 where never saved.
    pub version: u64,
    /// Last year's value; empty where there is none.
    pub last_year: Option<String>,
    /// The state of saving.
    pub state: FieldState,
}

/// How a question is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// A number, with the keys for numbers where the keyboard is on the screen.
    Number,
    /// A date.
    Date,
    /// A line of text.
    Line,
    /// A text of several lines.
    Text,
    /// One of a list: what is sent and what is shown.
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
        /// What is wrong.
        sentence: String,
        /// How to mend it.
        help: String,
    },
    /// Somebody else saved another value; the value shown is one's own.
    Conflict {
        /// The other value.
        theirs: String,
        /// Who saved it, where the account is still there.
        by: Option<String>,
        /// When, in words.
        at: Option<String>,
        /// Its version: keeping mine is based on it.
        version: u64,
    },
}

/// The claim that a component does not apply.
#[derive(Clone, Debug)]
pub struct NotApplicable {
    /// The claim as a field: a list of no and yes.
    pub claim: Question,
    /// The reason as a field.
    pub reason: Question,
}

impl NotApplicable {
    /// Is it claimed, or was it just typed and not taken?
    #[must_use]
    pub fn is_open(&self) -> bool {
        !self.claim.value.is_empty() || self.claim.is_not_taken() || self.reason.is_not_taken()
    }
}

impl FieldState {
    /// The name by which the script knows it.
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
    /// Does the list offer a choice for no answer by itself?
    #[must_use]
    pub fn names_nothing(&self) -> bool {
        matches!(self, Self::Choice(choices) if choices.iter().any(|(value, _)| value.is_empty()))
    }
}

impl Question {
    /// The version that what is sent next is based on: where somebody else saved another value, that one's.
    #[must_use]
    pub const fn base_version(&self) -> u64 {
        match self.state {
            FieldState::Conflict { version, .. } => version,
            _ => self.version,
        }
    }

    /// Was what stands in the field typed and not taken?
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
    /// May it be described anew and removed?
    pub editable: bool,
    /// Other units that have the same file; `None` where there are none, and for the unit itself.
    pub elsewhere: Option<String>,
    /// Number, date, abstract, issuer, page, in one line.
    pub words: String,
    /// Where it is viewed; empty for a document reference.
    pub address: String,
    /// What must be known of the file before it is opened, a few words a mark.
    pub marks: Vec<String>,
}

impl SelfAssessment {
    /// Is evidence asked for on this page, and taken now?
    #[must_use]
    pub fn takes_evidence(&self) -> bool {
        !self.state.locked() && self.components.iter().any(|component| component.score.is_some())
    }

    /// The fields whose text was not taken.
    #[must_use]
    pub fn not_taken(&self) -> Vec<&Question> {
        self.components.iter().flat_map(Component::fields).filter(|field| field.is_not_taken()).collect()
    }
}
