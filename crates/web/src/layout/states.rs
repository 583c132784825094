//! The states of campaigns and forms, as pages name them.

/// The state of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssessmentState {
    /// Nobody has typed anything.
    NotBegun,
    /// A clerk fills it in.
    Filling,
    /// Handed over to the leader.
    HandedOver,
    /// Returned to the clerk.
    Returned,
    /// Submitted.
    Submitted,
    /// Opened again after it was submitted.
    Reopened,
    /// Closed with the campaign.
    Closed,
}

impl AssessmentState {
    /// The locale key of the state's words.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::NotBegun => "web.state.not-begun",
            Self::Filling => "web.state.filling",
            Self::HandedOver => "web.state.handed-over",
            Self::Returned => "web.state.returned",
            Self::Submitted => "web.state.submitted",
            Self::Reopened => "web.state.reopened",
            Self::Closed => "web.state.closed",
        }
    }
}

/// The state of a campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CampaignState {
    /// Being prepared.
    Draft,
    /// Units fill in their forms.
    Open,
    /// Units can change nothing any more.
    Closed,
}

impl CampaignState {
    /// The locale key of the state's words.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Draft => "web.campaign.draft",
            Self::Open => "web.campaign.open",
            Self::Closed => "web.campaign.closed",
        }
    }
}
