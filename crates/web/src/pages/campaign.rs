//! The overview of one campaign: each unit's progress, who has not begun, the terms; open, extend, close.

use askama::Template;
use framework::Language;

use super::Frame;
use super::campaigns::CampaignState;
use super::frame::pick;
use super::home::AssessmentState;
use super::lists::Paging;

/// The overview of a campaign.
#[derive(Clone, Debug, Template)]
#[template(path = "campaign.html")]
pub struct CampaignOverview {
    /// Header, language, token.
    pub frame: Frame,
    /// The title.
    pub title: String,
    /// `/campaigns/{campaign}`.
    pub base: String,
    /// The state.
    pub state: CampaignState,
    /// The deadline, in words.
    pub deadline: String,
    /// The version that a step is taken over.
    pub version: i64,
    /// The day of the deadline as a field holds it, `2022-11-30`.
    pub deadline_value: String,
    /// Days left; below zero when it is past.
    pub days_left: i64,
    /// The phases as announced.
    pub phases: Vec<PhaseLine>,
    /// The units of this page.
    pub units: Vec<UnitLine>,
    /// Which of them these are.
    pub paging: Paging,
    /// Some units that have not begun.
    pub idle: Vec<String>,
    /// How many have not begun.
    pub idle_count: usize,
    /// Set, reading, policies and parameters, each with a name and a value in words.
    pub terms: Vec<Term>,
    /// Address of appraisal and result; empty while the self-assessment is not over, or for those who may not see it.
    pub course: String,
    /// Address of its history; empty for those who may read none of it.
    pub history: String,
    /// Where the phases are changed; empty for those who may not.
    pub change_phases: String,
    /// Whether opening is offered.
    pub may_open: bool,
    /// Whether extending is offered.
    pub may_extend: bool,
    /// Whether closing is offered.
    pub may_close: bool,
    /// Why the last action was refused, in words.
    pub refused: Option<String>,
}

/// A phase with its first and last day, in words.
#[derive(Clone, Debug)]
pub struct PhaseLine {
    /// What happens.
    pub title: String,
    /// The first day.
    pub begins: String,
    /// The last day.
    pub ends: String,
}

/// A unit in the table.
#[derive(Clone, Debug)]
pub struct UnitLine {
    /// The name.
    pub name: String,
    /// The group.
    pub group: String,
    /// The address of its summary; empty where the person may not see it.
    pub address: String,
    /// The state of its form.
    pub state: AssessmentState,
    /// Questions answered.
    pub answered: usize,
    /// Questions in all.
    pub questions: usize,
    /// The last change, in words; empty where there is none.
    pub changed: String,
}

/// A term of the campaign with its value and the reason recorded.
#[derive(Clone, Debug)]
pub struct Term {
    /// The name.
    pub name: String,
    /// The value.
    pub value: String,
    /// The reason recorded; empty where there is none.
    pub reason: String,
}

impl CampaignOverview {
    /// Are there ranking groups?
    #[must_use]
    pub fn has_groups(&self) -> bool {
        self.units.iter().any(|unit| !unit.group.is_empty())
    }

    /// Samples by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let open = sample(language);
        let draft = Self {
            state: CampaignState::Draft,
            may_open: true,
            may_extend: false,
            may_close: false,
            units: Vec::new(),
            idle: Vec::new(),
            idle_count: 0,
            ..open.clone()
        };
        let many = Self {
            paging: Paging {
                asked: "sở".into(),
                place: "51–53 / 53".into(),
                before: "/campaigns/2022?q=so".into(),
                after: String::new(),
            },
            idle_count: 2_104,
            ..open.clone()
        };
        let closed = Self {
            state: CampaignState::Closed,
            course: "/campaigns/2022/appraisal".into(),
            history: "/history?campaign=2022".into(),
            days_left: -4,
            may_extend: false,
            may_close: false,
            ..open.clone()
        };
        let sentence =
            pick(language, "Hạn mới phải sau hạn cũ.", "The new deadline must be after the old one.");
        let refused = Self { refused: Some(sentence), ..open.clone() };
        vec![("open", open), ("draft", draft), ("many", many), ("closed", closed), ("refused", refused)]
    }
}

fn sample(language: Language) -> CampaignOverview {
    let names = [
        ("Sở Y tế", "Department of Health"),
        ("Sở Tài nguyên và Môi trường", "Department of Natural Resources and Environment"),
        ("Ban Quản lý Khu kinh tế", "Economic Zone Authority"),
    ];
    let states = [AssessmentState::Filling, AssessmentState::Submitted, AssessmentState::NotBegun];
    let units = names.iter().zip(states).map(|((vi, en), state)| UnitLine {
        name: pick(language, vi, en),
        group: pick(language, "Sở, ban, ngành", "Departments"),
        address: "/campaigns/2022/units/so-y-te".into(),
        state,
        answered: match state {
            AssessmentState::NotBegun => 0,
            AssessmentState::Submitted => 97,
            _ => 54,
        },
        questions: 97,
        changed: if state == AssessmentState::NotBegun { String::new() } else { "27/11/2022 15:20".into() },
    });
    CampaignOverview {
        frame: Frame { address: "/campaigns/2022".into(), ..Frame::sample(language) },
        title: pick(language, "Kỳ đánh giá năm 2022", "Campaign of 2022"),
        base: "/campaigns/2022".into(),
        state: CampaignState::Open,
        deadline: "30/11/2022 17:00".into(),
        version: 3,
        deadline_value: "2022-11-30".into(),
        days_left: 3,
        phases: vec![PhaseLine {
            title: pick(language, "Tự đánh giá", "Self-assessment"),
            begins: "01/11/2022".into(),
            ends: "30/11/2022".into(),
        }],
        units: units.collect(),
        paging: Paging::default(),
        idle: vec![pick(language, "Ban Quản lý Khu kinh tế", "Economic Zone Authority")],
        idle_count: 1,
        terms: vec![Term {
            name: pick(language, "Không áp dụng", "Not applicable"),
            value: pick(language, "Trừ khỏi điểm tối đa", "Left out of the maximum"),
            reason: pick(language, "Theo quyết định ban hành bộ chỉ số", "As the decision says"),
        }],
        course: String::new(),
        history: String::new(),
        change_phases: "/campaigns/2022/phases".into(),
        may_open: false,
        may_extend: true,
        may_close: true,
        refused: None,
    }
}
