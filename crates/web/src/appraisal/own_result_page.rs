//! A unit's result inside this instance: four scores side by side by indicator, what is asked for, what may be contested.

use askama::Template;
use framework::Language;

use crate::layout::frame::{Frame, pick};
use crate::layout::sums::{FootKind, FootRow};

/// A unit's result.
#[derive(Clone, Debug, Template)]
#[template(path = "appraisal/own_result.html")]
pub struct OwnResult {
    /// Header, language, token.
    pub frame: Frame,
    /// The unit's name.
    pub unit: String,
    /// The campaign's title.
    pub campaign: String,
    /// `/campaigns/{campaign}/units/{unit}`.
    pub base: String,
    /// Name of the stage of the campaign.
    pub course: &'static str,
    /// Until when the unit may reply, in words; empty if it may not.
    pub replies_until: String,
    /// Names of the stages that are shown.
    pub stages: Vec<String>,
    /// The heading of the main indices, by the name that the framework gives to their level.
    pub by_level: String,
    /// The note that printed columns need not add up because only the total is rounded; otherwise empty.
    pub rounding: String,
    /// The main indices.
    pub indices: Vec<ResultLine>,
    /// The indicators.
    pub components: Vec<ResultLine>,
    /// The rows below the main indices: their sums and the total; empty for people who see only a part of the
    /// form.
    pub foot: Vec<FootRow>,
    /// The rows below the indicators: their raw sums; empty for people who see only a part of the form.
    pub component_foot: Vec<FootRow>,
    /// What the sums wait for, in words; empty if nothing is missing.
    pub waiting: String,
    /// Which part of the form is seen, in words; empty if it is all of it.
    pub part: String,
    /// How the total changed from stage to stage: the stage, and the difference with its sign.
    pub waterfall: Vec<(String, String)>,
    /// What the unit is asked to add.
    pub requests: Vec<Request>,
}

/// A line with points by stage.
#[derive(Clone, Debug, Default)]
pub struct ResultLine {
    /// Code of the index or indicator.
    pub code: String,
    /// Title of the index or indicator.
    pub title: String,
    /// Address of its page; empty if it has no page.
    pub address: String,
    /// Points by stage.
    pub points: Vec<String>,
    /// How the points of the last stage arise, `58,58 × 100/90 = 65,09`; empty if the sum is not scaled.
    pub scaling: String,
    /// The most points.
    pub maximum: String,
    /// Does it not apply, so that its maximum does not count?
    pub is_out: bool,
    /// What was gained or lost since the unit submitted, with its sign; empty without a difference.
    pub difference: String,
    /// State in words; empty for a main index.
    pub state: String,
    /// The reasons of the changes.
    pub reasons: Vec<String>,
}

/// A request for more evidence.
#[derive(Clone, Debug)]
pub struct Request {
    /// Code and title.
    pub label: String,
    /// The address of the indicator's page.
    pub address: String,
    /// What is asked for.
    pub note: String,
    /// The due date, in words.
    pub due: String,
}

impl OwnResult {
    /// Sample pages, by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let replies = sample(language);
        let appraisal = Self {
            course: "appraisal",
            replies_until: String::new(),
            stages: replies.stages.iter().take(1).cloned().collect(),
            indices: Vec::new(),
            components: Vec::new(),
            foot: Vec::new(),
            component_foot: Vec::new(),
            requests: vec![Request {
                label: "3.1".into(),
                address: "/campaigns/2022/units/so-y-te/indicators/3.1".into(),
                note: pick(language, "Bổ sung trang 3", "Send page 3"),
                due: "15/01/2023".into(),
            }],
            ..replies.clone()
        };
        let part = Self {
            part: pick(
                language,
                "Bạn xem phần thuộc chỉ số chính 3.",
                "You see what belongs to main index 3.",
            ),
            foot: Vec::new(),
            component_foot: Vec::new(),
            waterfall: Vec::new(),
            ..replies.clone()
        };
        vec![("replies", replies), ("appraisal", appraisal), ("part", part)]
    }
}

fn sample(language: Language) -> OwnResult {
    let line = ResultLine {
        code: "3.1".into(),
        title: pick(language, "Tỷ lệ máy tính", "Share of computers"),
        address: "/campaigns/2022/units/so-y-te/indicators/3.1".into(),
        points: vec!["9,50".into(), "4,00".into()],
        scaling: String::new(),
        maximum: "10".into(),
        is_out: false,
        difference: "−5,50".into(),
        state: pick(language, "Đã điều chỉnh", "Corrected"),
        reasons: vec![pick(language, "Theo sổ đăng ký", "By the register")],
    };
    let stage = |vi: &str, en: &str| pick(language, vi, en);
    OwnResult {
        frame: Frame { address: "/campaigns/2022/units/so-y-te/result".into(), ..Frame::sample(language) },
        unit: pick(language, "Sở Y tế", "Department of Health"),
        campaign: pick(language, "Kỳ đánh giá năm 2022", "Campaign of 2022"),
        base: "/campaigns/2022/units/so-y-te".into(),
        course: "replies",
        replies_until: "10/02/2023 23:59".into(),
        stages: vec![stage("Tự đánh giá", "Self-assessed"), stage("Thẩm định", "Appraised")],
        by_level: pick(language, "Theo chỉ số chính", "By main index"),
        rounding: String::new(),
        indices: vec![ResultLine {
            code: "3".into(),
            scaling: "4,00 × 20/10 = 8,00".into(),
            points: vec!["19,00".into(), "8,00".into()],
            maximum: "20".into(),
            difference: "−11,00".into(),
            reasons: Vec::new(),
            state: String::new(),
            ..line.clone()
        }],
        components: vec![line],
        foot: vec![FootRow::new(
            FootKind::Sum,
            &pick(language, "Tổng điểm", "Total"),
            &["19,00", "8,00", "20", "−11,00"],
        )],
        component_foot: vec![FootRow::new(
            FootKind::Sum,
            &pick(language, "Tổng điểm thành phần", "Raw sum"),
            &["9,50", "4,00", "10", "−5,50"],
        )],
        waiting: pick(language, "Còn chờ số liệu ở chỉ số 6.4.", "Still waiting for data at 6.4."),
        part: String::new(),
        waterfall: vec![
            (stage("Tự đánh giá", "Self-assessed"), "812,40".into()),
            (stage("Thẩm định", "Appraised"), "−5,50".into()),
        ],
        requests: Vec::new(),
    }
}
