//! The course of a campaign after its self-assessment: how far each main index is, and the step that comes next.

use askama::Template;
use framework::Language;

use crate::layout::frame::{Frame, pick};

/// The course of a campaign.
#[derive(Clone, Debug, Template)]
#[template(path = "appraisal/course.html")]
pub struct CoursePage {
    /// Header, language, token.
    pub frame: Frame,
    /// The campaign's title.
    pub title: String,
    /// `/campaigns/{campaign}`.
    pub base: String,
    /// Name of the stage: `appraisal`, `replies`, `council`, `approved`, `published`.
    pub course: &'static str,
    /// Version of the campaign; a step over another version is refused as a conflict.
    pub version: i64,
    /// Until when units reply, and until when they are answered, in words; `None` outside of the replies.
    pub window: Option<(String, String)>,
    /// Every signed decision with the edition that it approved; none before the approval.
    pub approvals: Vec<ApprovalLine>,
    /// The address of the published result; empty before the publication.
    pub published: String,
    /// How many rectifications wait for a new edition.
    pub rectifications: usize,
    /// The heading of the main indices, by the name that the framework gives to their level.
    pub by_level: String,
    /// The main indices.
    pub indices: Vec<IndexProgress>,
    /// What waits for data of the managing body.
    pub without_data: Vec<WaitingLine>,
    /// May the person decide what counts without it?
    pub decides_without_data: bool,
    /// How many replies wait for an answer.
    pub waiting: usize,
    /// How many cases the council has not decided.
    pub cases: usize,
    /// Names of the units that submitted nothing.
    pub missing: Vec<String>,
    /// The step that the person may take now, if any.
    pub step: Option<CourseStep>,
    /// Is it the standing department that answers replies?
    pub standing_answers: bool,
    /// What was typed into a refused step: last day of replies, of answers, reason.
    pub typed: [String; 3],
    /// Why the last step was refused, in words.
    pub refused: Option<String>,
}

/// A signed decision and what it approved.
#[derive(Clone, Debug)]
pub struct ApprovalLine {
    /// Number of the edition that it approved.
    pub edition: u32,
    /// Number and date of the decision, in words.
    pub decision: String,
    /// Address of its file; empty if there is no file.
    pub file: String,
    /// The address of what was published by it; `None` before the publication.
    pub publication: Option<String>,
}

/// How far a main index is.
#[derive(Clone, Debug)]
pub struct IndexProgress {
    /// Code of the main index.
    pub code: String,
    /// Title of the main index.
    pub title: String,
    /// Address of its matrix; empty if the person may not see it.
    pub address: String,
    /// Decided indicators, counted over all units.
    pub decided: usize,
    /// All indicators, counted over all units.
    pub total: usize,
    /// How many were returned for more evidence.
    pub returned: usize,
    /// How many were contested.
    pub contested: usize,
}

/// An indicator that waits for data of the managing body.
#[derive(Clone, Debug)]
pub struct WaitingLine {
    /// Code of the component.
    pub code: String,
    /// Code and title.
    pub label: String,
    /// Where its data is entered; empty when it is too late.
    pub address: String,
    /// The units that wait: id and name.
    pub units: Vec<(String, String)>,
}

/// A step of the course.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CourseStep {
    /// Points are sent to the units.
    SendPoints,
    /// The council is called together.
    CallCouncil,
    /// The result is approved.
    Approve,
    /// The result is published.
    Publish,
}

impl CourseStep {
    /// The end of its address, and of its locale keys.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SendPoints => "send-points",
            Self::CallCouncil => "call-council",
            Self::Approve => "approve",
            Self::Publish => "publish",
        }
    }
}

impl CoursePage {
    /// Sample pages, by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let appraisal = sample(language);
        let replies = Self {
            course: "replies",
            window: Some(("10/02/2023 23:59".into(), "20/02/2023 23:59".into())),
            step: Some(CourseStep::CallCouncil),
            waiting: 3,
            refused: Some(pick(language, "Chưa hết hạn.", "There is still time.")),
            ..appraisal.clone()
        };
        let council =
            Self { course: "council", step: Some(CourseStep::Approve), cases: 1, ..appraisal.clone() };
        let approved = Self {
            course: "approved",
            approvals: vec![ApprovalLine {
                edition: 1,
                decision: "120/QĐ-UBND, 28/02/2023".into(),
                file: "/campaigns/2022/approvals/1".into(),
                publication: None,
            }],
            step: Some(CourseStep::Publish),
            ..appraisal.clone()
        };
        let published = Self {
            course: "published",
            published: "/results/ab12".into(),
            rectifications: 2,
            step: None,
            ..approved.clone()
        };
        vec![
            ("appraisal", appraisal),
            ("replies", replies),
            ("council", council),
            ("approved", approved),
            ("published", published),
        ]
    }
}

fn sample(language: Language) -> CoursePage {
    let index = |code: &str, vi: &str, en: &str, decided| IndexProgress {
        code: code.into(),
        title: pick(language, vi, en),
        address: format!("/campaigns/2022/appraisal/{code}"),
        decided,
        total: 80,
        returned: 2,
        contested: 0,
    };
    CoursePage {
        frame: Frame { address: "/campaigns/2022/appraisal".into(), ..Frame::sample(language) },
        title: pick(language, "Kỳ đánh giá năm 2022", "Campaign of 2022"),
        base: "/campaigns/2022".into(),
        course: "appraisal",
        version: 0,
        window: None,
        approvals: Vec::new(),
        published: String::new(),
        rectifications: 0,
        by_level: pick(language, "Theo chỉ số chính", "By main index"),
        indices: vec![
            index("1", "Nhận thức số", "Digital awareness", 80),
            index("2", "Thể chế số", "Digital institutions", 31),
        ],
        without_data: vec![WaitingLine {
            code: "6.4".into(),
            label: pick(language, "6.4 Mức độ hài lòng", "6.4 Satisfaction"),
            address: "/campaigns/2022/appraisal/6/values".into(),
            units: vec![("u1".into(), pick(language, "Sở Y tế", "Department of Health"))],
        }],
        decides_without_data: true,
        waiting: 0,
        cases: 0,
        missing: vec![pick(language, "Thanh tra tỉnh", "Provincial inspectorate")],
        step: Some(CourseStep::SendPoints),
        standing_answers: false,
        typed: Default::default(),
        refused: None,
    }
}
