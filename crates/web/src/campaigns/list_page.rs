//! Campaigns (kỳ đánh giá): the list of them.

use askama::Template;
use framework::Language;

use crate::layout::frame::{Frame, pick};
use crate::layout::states::CampaignState;

/// The list of campaigns.
#[derive(Clone, Debug, Template)]
#[template(path = "campaigns/list.html")]
pub struct CampaignsPage {
    /// Header, language, token.
    pub frame: Frame,
    /// The campaigns, newest first.
    pub campaigns: Vec<CampaignLine>,
    /// Whether the person may create one.
    pub may_create: bool,
}

/// A campaign in a list.
#[derive(Clone, Debug)]
pub struct CampaignLine {
    /// Title of the campaign.
    pub title: String,
    /// Year of the assessment.
    pub year: i32,
    /// The address of its overview.
    pub address: String,
    /// The state.
    pub state: CampaignState,
    /// The deadline, in words; empty if it is not set.
    pub deadline: String,
    /// How many forms are submitted.
    pub submitted: usize,
    /// How many units take part.
    pub units: usize,
}

impl CampaignLine {
    /// Lines for samples.
    #[must_use]
    pub fn sample_lines(language: Language) -> Vec<Self> {
        let line = |year: i32, state, submitted| Self {
            title: pick(language, &format!("Kỳ đánh giá năm {year}"), &format!("Campaign of {year}")),
            year,
            address: format!("/campaigns/{year}"),
            state,
            deadline: if state == CampaignState::Draft {
                String::new()
            } else {
                format!("30/11/{year} 17:00")
            },
            submitted,
            units: 20,
        };
        vec![
            line(2023, CampaignState::Draft, 0),
            line(2022, CampaignState::Open, 7),
            line(2021, CampaignState::Closed, 20),
        ]
    }
}

impl CampaignsPage {
    /// Sample pages, by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let frame = Frame { address: "/campaigns".into(), ..Frame::sample(language) };
        let full =
            Self { frame: frame.clone(), campaigns: CampaignLine::sample_lines(language), may_create: true };
        vec![("full", full), ("empty", Self { frame, campaigns: Vec::new(), may_create: false })]
    }
}
