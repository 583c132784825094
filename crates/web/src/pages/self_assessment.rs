//! Self-assessment (tự đánh giá): general information and one page per main index, with the rail beside them.

use askama::Template;
use framework::Language;

use super::Frame;
use super::frame::pick;

/// The page of one main index, or of general information (then with `components` of one block each).
#[derive(Clone, Debug, Template)]
#[template(path = "self_assessment.html")]
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
    /// Questions answered.
    pub answered: usize,
    /// Questions in all.
    pub questions: usize,
    /// Points so far with the maximum, such as `41,2 / 100`; empty for general information.
    pub points: String,
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
        at: String,
        /// The leader's note.
        note: String,
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
    pub last_year: String,
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
        /// Who saved it.
        by: String,
        /// When, in words.
        at: String,
        /// Its version: keeping mine is based on it.
        version: u64,
    },
}

/// The claim that a component does not apply.
#[derive(Clone, Debug)]
pub struct NotApplicable {
    /// Whether it is claimed.
    pub claimed: bool,
    /// The version of the claim.
    pub version: u64,
    /// The reason as a field.
    pub reason: Question,
}

/// A piece of evidence (tài liệu kiểm chứng).
#[derive(Clone, Debug)]
pub struct Evidence {
    /// Its id in addresses.
    pub id: String,
    /// May it be described anew and removed?
    pub editable: bool,
    /// Other units that have the same file; empty where there are none, and for the unit itself.
    pub elsewhere: String,
    /// Number, date, abstract, issuer, page, in one line.
    pub words: String,
    /// Where it is viewed; empty for a document reference.
    pub address: String,
}

/// A finding of the cross-checks.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The component's code, empty where the finding is about the whole form.
    pub code: String,
    /// The severity in words.
    pub severity: String,
    /// What was found.
    pub sentence: String,
    /// What to do.
    pub help: String,
}

impl SelfAssessment {
    /// Is evidence asked for on this page, and taken now?
    #[must_use]
    pub fn takes_evidence(&self) -> bool {
        !self.state.locked() && self.components.iter().any(|component| component.score.is_some())
    }

    /// Samples by name: open with 13 components, empty, refused and in conflict, returned, submitted, closed.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let open = sample(language, FormState::Open, 13, &FieldState::Saved);
        let pick = |vi: &str, en: &str| pick(language, vi, en);
        let refused = FieldState::Refused {
            sentence: pick("“mười hai” không phải là số.", "“mười hai” is not a number."),
            help: pick("Ghi bằng chữ số, ví dụ 12.", "Write digits, such as 12."),
        };
        let conflict = FieldState::Conflict {
            theirs: "13".into(),
            by: "Chuyên viên thứ hai".into(),
            at: "30/11/2022 09:31".into(),
            version: 7,
        };
        let returned = FormState::Returned {
            by: "Lãnh đạo Sở Y tế".into(),
            at: "29/11/2022 16:05".into(),
            note: pick("Bổ sung tài liệu kiểm chứng cho 3.1.", "Add evidence for 3.1."),
        };
        let when = || "30/11/2022 17:00".to_owned();
        vec![
            ("fullest", open),
            ("empty", sample(language, FormState::Open, 2, &FieldState::Empty)),
            ("refused", sample(language, FormState::Open, 2, &refused)),
            ("conflict", sample(language, FormState::Open, 2, &conflict)),
            ("returned", sample(language, returned, 2, &FieldState::Saved)),
            ("handed_over", sample(language, FormState::HandedOver(when()), 2, &FieldState::Saved)),
            ("reading", sample(language, FormState::Reading, 2, &FieldState::Saved)),
            ("submitted", sample(language, FormState::Submitted(when()), 2, &FieldState::Saved)),
            ("closed", sample(language, FormState::Closed(when()), 2, &FieldState::Saved)),
        ]
    }
}

fn sample(language: Language, state: FormState, count: usize, field: &FieldState) -> SelfAssessment {
    let name = pick(language, "Hạ tầng số", "Digital infrastructure");
    SelfAssessment {
        frame: Frame::sample(language),
        unit: pick(language, "Sở Y tế", "Department of Health"),
        campaign: pick(language, "Kỳ đánh giá năm 2022", "Campaign of 2022"),
        base: "/campaigns/2022/units/so-y-te".into(),
        title: format!("3. {name}"),
        rail: vec![RailEntry {
            code: "3".into(),
            name,
            address: "/campaigns/2022/units/so-y-te/indices/3".into(),
            current: true,
            answered: 5,
            questions: 9,
            points: "41,2 / 100".into(),
            missing: vec!["3.1".into(), "3.4".into()],
        }],
        state,
        components: (1..=count).map(|number| sample_component(language, number, field)).collect(),
        files_help: pick(
            language,
            "PDF, DOCX, XLSX, ảnh hoặc ZIP, nhiều nhất 100 MB.",
            "PDF, DOCX, XLSX, pictures or ZIP, at most 100 MB.",
        ),
        next: "/campaigns/2022/units/so-y-te/indices/4".into(),
        findings: vec![Finding {
            code: "3.1".into(),
            severity: pick(language, "Cảnh báo", "Warning"),
            sentence: pick(
                language,
                "Số người có máy tính lớn hơn tổng số người.",
                "More people have a computer than there are people.",
            ),
            help: pick(language, "Đối chiếu với I.5 và I.6.", "Compare with I.5 and I.6."),
        }],
    }
}

fn sample_component(language: Language, number: usize, field: &FieldState) -> Component {
    let code = format!("3.{number}");
    let question = |key: String, label: String, value: &str| Question {
        kind: if key.contains('#') { FieldKind::Text } else { FieldKind::Number },
        by_body: false,
        help: String::new(),
        key,
        label,
        unit: String::new(),
        value: if *field == FieldState::Empty { String::new() } else { value.to_owned() },
        version: u64::from(*field != FieldState::Empty && !value.is_empty()),
        last_year: String::new(),
        state: if *field == FieldState::Empty || value.is_empty() {
            FieldState::Empty
        } else {
            FieldState::Saved
        },
    };
    let label = pick(
        language,
        "Số người được trang bị máy tính phục vụ công việc",
        "People given a computer for their work",
    );
    Component {
        title: pick(
            language,
            "Tỷ lệ công chức, viên chức được trang bị máy tính",
            "Share of staff given a computer",
        ),
        corrected: None,
        score: Some(Score {
            points: "5,58".into(),
            maximum: "10".into(),
            state: pick(language, "Đã tính điểm", "Scored"),
            formula: "207 / (84 + 287) × 10".into(),
        }),
        questions: vec![Question {
            unit: pick(language, "người", "people"),
            last_year: "198".into(),
            state: field.clone(),
            ..question(format!("{code}.a"), label, "207")
        }],
        guidance: pick(language, "Đếm người, không đếm máy.", "Count people, not machines."),
        source: String::new(),
        not_applicable: Some(NotApplicable {
            claimed: false,
            version: 0,
            reason: question(
                format!("{code}#na.reason"),
                pick(language, "Lý do không áp dụng", "Why it does not apply"),
                "",
            ),
        }),
        explanation: Some(question(
            format!("{code}#explanation"),
            pick(language, "Thuyết minh", "Explanation"),
            "",
        )),
        evidence: vec![Evidence {
            id: format!("e{number}"),
            editable: number != 2,
            elsewhere: String::new(),
            words: pick(
                language,
                "125/BC-SYT, 15/11/2022, Báo cáo hạ tầng số, Sở Y tế, tr. 4",
                "125/BC-SYT, 15/11/2022, Infrastructure report, Department of Health, p. 4",
            ),
            address: "/files/ab12/bao-cao.pdf".into(),
        }],
        code,
    }
}
