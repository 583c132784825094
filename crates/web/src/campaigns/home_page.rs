//! The home page (trang chủ): the forms a person works on and the campaigns they may see.

use askama::Template;
use framework::Language;

use super::list_page::CampaignLine;
use crate::layout::frame::{Frame, pick};
use crate::layout::states::AssessmentState;

/// The home page, by role: empty parts are left out, and if all are empty the page says so.
#[derive(Clone, Debug, Template)]
#[template(path = "campaigns/home.html")]
pub struct Home {
    /// Header, language, token.
    pub frame: Frame,
    /// The forms that the person fills in or leads.
    pub assessments: Vec<AssessmentLine>,
    /// The campaigns that the person may see.
    pub campaigns: Vec<CampaignLine>,
    /// Steps that set the service up, until there is a campaign; for the people who take them.
    pub first_steps: Vec<FirstStep>,
}

/// A step of setting the service up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstStep {
    /// Name of the step in the locale files.
    pub name: &'static str,
    /// Address of its page.
    pub address: &'static str,
    /// The count of what exists, such as `20`; empty if there is nothing yet.
    pub count: String,
}

/// A form on the home page.
#[derive(Clone, Debug)]
pub struct AssessmentLine {
    /// The unit's name.
    pub unit: String,
    /// The campaign's title.
    pub campaign: String,
    /// The address of the leader's summary.
    pub address: String,
    /// The form's state.
    pub state: AssessmentState,
    /// How many questions are answered.
    pub answered: usize,
    /// How many questions there are.
    pub questions: usize,
    /// The deadline, in words.
    pub deadline: String,
    /// Days left; below zero when it is past.
    pub days_left: i64,
}

impl AssessmentLine {
    /// Can the unit still submit it?
    #[must_use]
    pub const fn awaits_unit(&self) -> bool {
        !matches!(self.state, AssessmentState::Submitted | AssessmentState::Closed)
    }
}

impl Home {
    /// Sample pages, by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let frame = Frame::sample(language);
        let line = |state, answered, days_left| AssessmentLine {
            unit: pick(language, "Sở Y tế", "Department of Health"),
            campaign: pick(language, "Kỳ đánh giá năm 2022", "Campaign of 2022"),
            address: "/campaigns/2022/units/so-y-te".into(),
            state,
            answered,
            questions: 97,
            deadline: "30/11/2022 17:00".into(),
            days_left,
        };
        let assessments = vec![
            line(AssessmentState::Filling, 54, 3),
            line(AssessmentState::Returned, 97, 0),
            line(AssessmentState::NotBegun, 0, -2),
        ];
        let step = |name, address, count: &str| FirstStep { name, address, count: count.into() };
        let steps = vec![
            step("settings", "/settings", ""),
            step("units", "/units", "20"),
            step("people", "/users", "1"),
            step("campaign", "/campaigns/new", ""),
        ];
        vec![
            (
                "empty",
                Self {
                    frame: frame.clone(),
                    assessments: Vec::new(),
                    campaigns: Vec::new(),
                    first_steps: Vec::new(),
                },
            ),
            (
                "day-one",
                Self {
                    frame: frame.clone(),
                    assessments: Vec::new(),
                    campaigns: Vec::new(),
                    first_steps: steps,
                },
            ),
            (
                "clerk",
                Self { frame: frame.clone(), assessments, campaigns: Vec::new(), first_steps: Vec::new() },
            ),
            (
                "standing",
                Self {
                    frame,
                    assessments: Vec::new(),
                    campaigns: CampaignLine::sample_lines(language),
                    first_steps: Vec::new(),
                },
            ),
        ]
    }
}
