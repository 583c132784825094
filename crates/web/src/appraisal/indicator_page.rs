//! One indicator of one unit, side by side: what the unit says, what it rests on, what was decided, what may be done.

use askama::Template;
use framework::Language;

pub use super::indicator_step_page::IndicatorStep;
use crate::layout::effects::EffectsBlock;
use crate::layout::evidence::EvidenceForm;
pub use crate::layout::evidence::EvidenceLine;
use crate::layout::findings::Finding;
use crate::layout::frame::{Frame, pick};
use crate::self_assessment::form_page::{FieldKind, FieldState, Question};

/// One indicator of one unit.
#[derive(Clone, Debug, Template)]
#[template(path = "appraisal/indicator.html")]
pub struct IndicatorPage {
    /// Header, language, token.
    pub frame: Frame,
    /// The unit's name.
    pub unit: String,
    /// The campaign's title.
    pub campaign: String,
    /// `/campaigns/{campaign}/units/{unit}`.
    pub base: String,
    /// Where its steps are taken, below the base: `indicators`, or `second` for its second appraiser.
    pub place: &'static str,
    /// Code of the indicator.
    pub code: String,
    /// Its title.
    pub title: String,
    /// Address and title of the page to go back to.
    pub back: (String, String),
    /// The indicator before this one in the order of the work.
    pub before: Option<String>,
    /// The one after it.
    pub after: Option<String>,
    /// Where the next open one is.
    pub next_open: Option<String>,
    /// How many indicators of the main index are open.
    pub left: usize,
    /// State in a word, with its name for the colour.
    pub state: (&'static str, String),
    /// Points by stage: its name, and the points.
    pub stages: Vec<(String, String)>,
    /// The most points.
    pub maximum: String,
    /// The framework's guidance for the indicator.
    pub guidance: String,
    /// Standing and source of the rule.
    pub source: String,
    /// Why it does not apply, if the unit says so.
    pub claim: Option<String>,
    /// The questions with their answers.
    pub inputs: Vec<InputLine>,
    /// The unit's explanation.
    pub explanation: Option<String>,
    /// How the self-assessed points were calculated.
    pub formula: String,
    /// The warnings that an appraiser should look at.
    pub flags: Vec<Finding>,
    /// The evidence.
    pub evidence: Vec<EvidenceLine>,
    /// Other units' points and answers; empty for those who may not see them.
    pub peers: Vec<PeerLine>,
    /// What was decided: in the appraisal, on the reply, by the council.
    pub decisions: Vec<Decision>,
    /// What was done to it.
    pub history: Vec<HistoryLine>,
    /// Address of its whole history; empty for those who may read none of it.
    pub whole_history: String,
    /// Why the person may not decide here, in words; empty if they may.
    pub recused: String,
    /// What the person may do now.
    pub steps: Vec<IndicatorStep>,
    /// May the person add evidence to it now?
    pub takes_evidence: bool,
    /// That it waits for the managing body's data, in words; empty if it does not.
    pub waiting: String,
    /// What the decision that is proposed or being typed would change; `None` without one.
    pub effects: Option<EffectsBlock>,
    /// The fields of a decision.
    pub decision: DecisionFields,
    /// Version of the indicator; a step over another version is refused as a conflict.
    pub version: i64,
    /// The mark of the motion that is put to the vote.
    pub mark: String,
    /// Note and text of a refused step, as typed.
    pub typed: [String; 2],
    /// The form for late evidence, with what was typed.
    pub evidence_form: EvidenceForm,
    /// Why the last step was refused, in words.
    pub refused: Option<String>,
}

/// A question with what was answered.
#[derive(Clone, Debug)]
pub struct InputLine {
    /// The question's number, as shown.
    pub key: String,
    /// The question with its number.
    pub label: String,
    /// The submitted answer.
    pub submitted: String,
    /// The value that counts now; empty if it is the submitted one.
    pub now: String,
    /// Last year's answer.
    pub last_year: Option<String>,
}

/// The same indicator of another unit.
#[derive(Clone, Debug)]
pub struct PeerLine {
    /// The unit's name.
    pub unit: String,
    /// Address of its page.
    pub address: String,
    /// Self-assessed points.
    pub own: String,
    /// Points that count now.
    pub now: String,
    /// Its answers, one for each question.
    pub answers: Vec<String>,
}

/// A decision on the indicator.
#[derive(Clone, Debug)]
pub struct Decision {
    /// What it is: appraisal, reply, answer, council.
    pub title: String,
    /// The text of the reply or decision.
    pub words: String,
    /// What was changed, one line each.
    pub changes: Vec<String>,
    /// Name of the person and time, in words.
    pub by: String,
}

/// An entry of the indicator's history.
#[derive(Clone, Debug)]
pub struct HistoryLine {
    /// Date and time, in words.
    pub at: String,
    /// Name of the person.
    pub by: String,
    /// The action, in words.
    pub what: String,
    /// Notes, reasons and changes, in words.
    pub details: String,
}

/// The fields of a decision.
#[derive(Clone, Debug)]
pub struct DecisionFields {
    /// A field for each question, with the current value or what was typed.
    pub inputs: Vec<Question>,
    /// Points that replace the calculated ones, as typed.
    pub points: String,
    /// Whether it applies: empty, `yes`, `no`.
    pub applies: String,
    /// The reasons to choose from: code and words.
    pub reasons: Vec<(String, String)>,
    /// The chosen reason.
    pub reason_code: String,
    /// The reason's text, as typed.
    pub reason: String,
}

impl IndicatorPage {
    /// Sample pages, by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let appraiser = sample(language);
        let unit = Self {
            peers: Vec::new(),
            steps: vec![IndicatorStep::Reply],
            takes_evidence: true,
            ..appraiser.clone()
        };
        let council = Self {
            steps: vec![IndicatorStep::Motion, IndicatorStep::Vote, IndicatorStep::CloseVote],
            effects: Some(EffectsBlock::sample(language)),
            ..appraiser.clone()
        };
        let recused = Self {
            steps: Vec::new(),
            recused: pick(language, "Đơn vị của bạn.", "It is your own unit."),
            refused: Some(pick(language, "Chỉ số đã được thẩm định.", "The indicator is appraised.")),
            waiting: pick(language, "Chờ số liệu của cơ quan quản lý.", "Waiting for data."),
            ..appraiser.clone()
        };
        let blind = Self {
            place: "second",
            steps: vec![IndicatorStep::Accept, IndicatorStep::Correct],
            decisions: Vec::new(),
            history: Vec::new(),
            ..appraiser.clone()
        };
        vec![
            ("appraiser", appraiser),
            ("unit", unit),
            ("council", council),
            ("recused", recused),
            ("blind", blind),
        ]
    }
}

#[expect(clippy::too_many_lines, reason = "a page with everything that it can show")]
fn sample(language: Language) -> IndicatorPage {
    let say = |vi: &str, en: &str| pick(language, vi, en);
    let question = say("Số máy tính", "Number of computers");
    IndicatorPage {
        frame: Frame {
            address: "/campaigns/2022/units/so-y-te/indicators/3.1".into(),
            ..Frame::sample(language)
        },
        unit: say("Sở Y tế", "Department of Health"),
        campaign: say("Kỳ đánh giá năm 2022", "Campaign of 2022"),
        base: "/campaigns/2022/units/so-y-te".into(),
        place: "indicators",
        code: "3.1".into(),
        title: say("Tỷ lệ máy tính", "Share of computers"),
        back: ("/campaigns/2022/appraisal/3".into(), say("3. Hạ tầng số", "3. Digital infrastructure")),
        before: None,
        after: Some("/campaigns/2022/units/so-y-te/indicators/3.2".to_owned()),
        next_open: Some("/campaigns/2022/units/so-y-te/indicators/3.2".to_owned()),
        left: 12,
        state: ("open", say("Chưa thẩm định", "Open")),
        stages: vec![
            (say("Tự đánh giá", "Self-assessed"), "9,50".into()),
            (say("Thẩm định", "Appraised"), "4,00".into()),
        ],
        maximum: "10".into(),
        guidance: say("Đếm máy còn dùng được.", "Count what still works."),
        source: "QĐ 922/QĐ-BTTTT".into(),
        claim: None,
        inputs: vec![InputLine {
            key: "a".into(),
            label: format!("a) {question}"),
            submitted: "207".into(),
            now: "84".into(),
            last_year: Some("190".to_owned()),
        }],
        explanation: Some(say("Theo kiểm kê", "By the inventory")),
        formula: "207 / (84 + 287) × 10".into(),
        flags: vec![Finding {
            code: "3.1".into(),
            severity: say("Cảnh báo", "Warning"),
            sentence: say("Nhiều hơn năm trước.", "More than last year."),
            help: say("Xem lại.", "Look again."),
        }],
        evidence: vec![EvidenceLine {
            words: "12/BB-SYT, 15/10/2022".into(),
            address: "/campaigns/2022/units/so-y-te/files/ab/a.pdf".into(),
            is_shown: false,
            is_late: true,
            elsewhere: None,
            marks: Vec::new(),
        }],
        peers: vec![PeerLine {
            unit: say("Sở Tư pháp", "Department of Justice"),
            address: "/campaigns/2022/units/so-tu-phap/indicators/3.1".into(),
            own: "8,00".into(),
            now: "8,00".into(),
            answers: vec!["120".into()],
        }],
        decisions: vec![Decision {
            title: say("Thẩm định", "Appraisal"),
            words: say(
                "Đã điều chỉnh: số liệu không khớp số liệu của cơ quan quản lý. Theo sổ đăng ký.",
                "Corrected: the number differs.",
            ),
            changes: vec!["3.1 a) Số người có máy tính: 84".into()],
            by: say("Người thẩm định, 10/01/2023 09:00", "Appraiser, 10/01/2023 09:00"),
        }],
        whole_history: "/history?indicator=3.1".into(),
        history: vec![HistoryLine {
            at: "10/01/2023 09:00".into(),
            by: say("Người thẩm định", "Appraiser"),
            what: say("Điều chỉnh", "Corrected"),
            details: "3.1 a) Số người có máy tính: 84".into(),
        }],
        recused: String::new(),
        steps: vec![IndicatorStep::Accept, IndicatorStep::Correct, IndicatorStep::Return],
        takes_evidence: false,
        waiting: String::new(),
        effects: None,
        decision: DecisionFields {
            inputs: vec![Question {
                key: "3.1.a".into(),
                label: format!("a) {question}"),
                unit: say("máy", "computers"),
                kind: FieldKind::Number,
                by_body: false,
                help: String::new(),
                value: "207".into(),
                version: 0,
                last_year: None,
                state: FieldState::Empty,
            }],
            points: String::new(),
            applies: String::new(),
            reasons: vec![("evidence-missing".into(), say("Thiếu tài liệu", "No evidence"))],
            reason_code: String::new(),
            reason: String::new(),
        },
        version: 0,
        mark: String::new(),
        typed: Default::default(),
        evidence_form: EvidenceForm::typed(&[]),
        refused: None,
    }
}
