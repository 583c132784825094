//! The leader's summary of a form: points by index, what is missing, and the moves that are allowed.

use askama::Template;
use framework::Language;

use crate::campaigns::campaign_page::PhaseLine;
use crate::layout::findings::Finding;
use crate::layout::frame::{Frame, pick};
use crate::layout::states::AssessmentState;
use crate::layout::sums::{FootKind, FootRow, SumLine};

/// The summary of a unit's form.
#[derive(Clone, Debug, Template)]
#[template(path = "self_assessment/summary.html")]
pub struct Summary {
    /// Header, language, token.
    pub frame: Frame,
    /// The unit's name.
    pub unit: String,
    /// The campaign's title.
    pub campaign: String,
    /// The address of the campaign; empty if the person may not see it.
    pub campaign_address: String,
    /// `/campaigns/{campaign}/units/{unit}`.
    pub base: String,
    /// The form's state.
    pub state: AssessmentState,
    /// The number of answers that the page shows: submitting more than was seen is refused.
    pub seen: u64,
    /// The deadline, in words.
    pub deadline: String,
    /// The note of the last return or reopening, with name and time; empty without one.
    pub note: String,
    /// The name of the level of the table of points.
    pub by_level: String,
    /// The points, index by index.
    pub indices: Vec<IndexLine>,
    /// The sums; `None` for people who see only a part of the form.
    pub total: Option<Totals>,
    /// Which part of the form is seen, in words; empty if it is all of it.
    pub part: String,
    /// Findings of the cross-checks.
    pub findings: Vec<Finding>,
    /// Questions without an answer.
    pub missing: Vec<Missing>,
    /// May the person import a packet?
    pub may_import: bool,
    /// The moves that the person may make now.
    pub moves: Vec<Move>,
    /// The address of the receipt; empty before the submission.
    pub receipt: String,
    /// The address of the result inside this instance; empty until the self-assessment is over.
    pub result: String,
    /// The phases of the campaign as announced.
    pub phases: Vec<PhaseLine>,
    /// Address of the form's history; empty for people who may read none of it.
    pub history: String,
    /// Why the last move was refused, in words.
    pub refused: Option<String>,
}

/// One main index in the summary.
#[derive(Clone, Debug)]
pub struct IndexLine {
    /// Code of the main index.
    pub code: String,
    /// Title of the main index.
    pub name: String,
    /// The address of its page; empty if the person may not open it.
    pub address: String,
    /// The points.
    pub points: String,
    /// The maximum.
    pub maximum: String,
    /// Sum of the components' points, before any factor.
    pub raw: String,
    /// The factor of the raw sum; empty if it is not scaled.
    pub factor: String,
    /// How many questions are answered.
    pub answered: usize,
    /// How many questions there are.
    pub questions: usize,
}

/// The sums of a form.
#[derive(Clone, Debug)]
pub struct Totals {
    /// The name of the level of the rows.
    pub by_level: String,
    /// The note that printed columns need not add up because only the total is rounded; otherwise empty.
    pub rounding: String,
    /// The points, as they are shown.
    pub points: String,
    /// The maximum that applies.
    pub maximum: String,
    /// Sum of the components' points, before any factor.
    pub raw: String,
    /// Percent of the maximum that applies.
    pub percent: String,
    /// Raw sum, factor and points of each main index.
    pub lines: Vec<SumLine>,
    /// The rows below them.
    pub foot: Vec<FootRow>,
    /// What the sums wait for, in words; empty if nothing is missing.
    pub waiting: String,
}

impl Totals {
    /// Totals for samples: one main index whose components add up to 80 at most.
    #[must_use]
    pub fn sample(language: Language) -> Self {
        let line = SumLine {
            name: format!("3. {}", pick(language, "Hạ tầng số", "Digital infrastructure")),
            raw: "32,96".into(),
            factor: "× 100/80".into(),
            points: "41,20".into(),
            maximum: "100".into(),
        };
        let total = pick(language, "Tổng điểm", "Total");
        Self {
            by_level: pick(language, "Theo chỉ số chính", "By main index"),
            rounding: String::new(),
            points: "41,20".into(),
            maximum: "100".into(),
            raw: "32,96".into(),
            percent: "41,20 %".into(),
            lines: vec![line],
            foot: vec![FootRow::new(FootKind::Sum, &total, &["32,96", "", "41,20", "100"])],
            waiting: String::new(),
        }
    }
}

/// A question without an answer.
#[derive(Clone, Debug)]
pub struct Missing {
    /// The number of the question.
    pub key: String,
    /// The question.
    pub label: String,
    /// The address of its field.
    pub address: String,
}

/// A move of the form; each is posted to `base/{path}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// The clerk hands over to the leader.
    HandOver,
    /// The clerk takes it back.
    TakeBack,
    /// The leader submits.
    Submit,
    /// The leader returns it with a note (`note`).
    Return,
    /// The standing department reopens it with a reason (`note`).
    Reopen,
}

impl Move {
    /// The last part of the address.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::HandOver => "hand-over",
            Self::TakeBack => "take-back",
            Self::Submit => "submit",
            Self::Return => "return",
            Self::Reopen => "reopen",
        }
    }

    /// Whether a note is asked for.
    #[must_use]
    pub const fn asks_note(self) -> bool {
        matches!(self, Self::Return | Self::Reopen)
    }
}

impl Summary {
    /// Sample pages, by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let page = sample(language);
        let moved = |state, moves: &[Move]| Self { state, moves: moves.to_vec(), ..page.clone() };
        let submitted = Self {
            receipt: "/campaigns/2022/units/so-y-te/receipt".into(),
            result: "/campaigns/2022/units/so-y-te/result".into(),
            history: "/history?campaign=2022".into(),
            findings: Vec::new(),
            missing: Vec::new(),
            ..moved(AssessmentState::Submitted, &[Move::Reopen])
        };
        let refused = Self {
            refused: Some(pick(language, "Còn câu chưa trả lời.", "Some questions have no answer.")),
            ..moved(AssessmentState::HandedOver, &[Move::Submit, Move::Return])
        };
        let part = Self {
            part: pick(
                language,
                "Bạn xem phần thuộc chỉ số chính 3.",
                "You see what belongs to main index 3.",
            ),
            total: None,
            may_import: false,
            ..moved(AssessmentState::Submitted, &[])
        };
        let mut waits = moved(AssessmentState::Submitted, &[]);
        if let Some(total) = &mut waits.total {
            total.waiting = pick(language, "Còn chờ số liệu ở chỉ số 6.4.", "Still waiting for data at 6.4.");
        }
        let note = pick(language, "Bổ sung tài liệu 3.1.", "Add evidence for 3.1.");
        let returned = Self { note, ..moved(AssessmentState::Returned, &[Move::HandOver]) };
        vec![
            ("clerk", moved(AssessmentState::Filling, &[Move::HandOver])),
            ("handed_over", moved(AssessmentState::HandedOver, &[Move::TakeBack])),
            ("refused", refused),
            ("returned", returned),
            ("submitted", submitted),
            ("part", part),
            ("waiting", waits),
            ("closed", moved(AssessmentState::Closed, &[])),
        ]
    }
}

fn sample(language: Language) -> Summary {
    let base = "/campaigns/2022/units/so-y-te";
    Summary {
        frame: Frame { address: base.into(), ..Frame::sample(language) },
        unit: pick(language, "Sở Y tế", "Department of Health"),
        campaign: pick(language, "Kỳ đánh giá năm 2022", "Campaign of 2022"),
        campaign_address: "/campaigns/2022".into(),
        base: base.into(),
        state: AssessmentState::Filling,
        seen: 54,
        deadline: "30/11/2022 17:00".into(),
        note: String::new(),
        by_level: pick(language, "Theo chỉ số chính", "By main index"),
        indices: vec![IndexLine {
            code: "3".into(),
            name: pick(language, "Hạ tầng số", "Digital infrastructure"),
            address: format!("{base}/indices/3"),
            points: "41,20".into(),
            maximum: "100".into(),
            raw: "32,96".into(),
            factor: "× 100/80".into(),
            answered: 5,
            questions: 9,
        }],
        total: Some(Totals::sample(language)),
        part: String::new(),
        findings: vec![Finding {
            code: "3.1".into(),
            severity: pick(language, "Cảnh báo", "Warning"),
            sentence: pick(language, "Thiếu tài liệu kiểm chứng.", "Evidence is missing."),
            help: pick(language, "Thêm tài liệu ở chỉ số 3.1.", "Add it at component 3.1."),
        }],
        missing: vec![Missing {
            key: "3.4 a".into(),
            label: pick(language, "Số máy chủ", "Number of servers"),
            address: format!("{base}/indices/3#3.4.a"),
        }],
        may_import: true,
        moves: Vec::new(),
        receipt: String::new(),
        result: String::new(),
        phases: vec![PhaseLine {
            title: pick(language, "Tự đánh giá", "Self-assessment"),
            begins: "01/11/2022".into(),
            ends: "30/11/2022".into(),
        }],
        history: String::new(),
        refused: None,
    }
}
