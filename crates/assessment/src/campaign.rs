//! A campaign (*kỳ đánh giá*): prepared, open for self-assessment, closed; its deadline moves only forwards.

use serde::{Deserialize, Serialize};

use crate::refusal::{Refusal, codes};
use crate::{Id, Moment};

/// Marks ids of campaigns.
#[derive(Debug)]
pub enum Campaign {}

/// A campaign as somebody saw it. Where it was saved since, what they command is a conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CampaignAt {
    /// The campaign.
    pub id: Id<Campaign>,
    /// The version that was seen.
    pub version: i64,
}

impl CampaignAt {
    /// The campaign at a version.
    #[must_use]
    pub const fn new(id: Id<Campaign>, version: i64) -> Self {
        Self { id, version }
    }
}

/// What happens to a form that comes after the deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LatePolicy {
    /// It is refused.
    Refused,
    /// It is accepted until the campaign is closed, and marked as late.
    Marked,
}

/// How far a campaign is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CampaignState {
    /// Being prepared; nobody fills in.
    Prepared,
    /// Units fill in.
    Open {
        /// The moment of the opening.
        opened_at: Moment,
        /// The moment until which units may submit.
        deadline: Moment,
    },
    /// The self-assessment is over.
    Closed {
        /// When it was opened.
        opened_at: Moment,
        /// The last deadline.
        deadline: Moment,
        /// When it was closed.
        closed_at: Moment,
    },
}

impl CampaignState {
    /// Opens it until the deadline.
    ///
    /// # Errors
    /// A refusal where it is open or closed already, has no units, or the deadline is past.
    pub fn open(self, now: Moment, deadline: Moment, units: usize) -> Result<Self, Refusal> {
        match self {
            Self::Prepared if units == 0 => Err(Refusal::state(codes::NO_UNITS)),
            Self::Prepared if deadline <= now => Err(Refusal::state(codes::DEADLINE_NOT_LATER)),
            Self::Prepared => Ok(Self::Open { opened_at: now, deadline }),
            Self::Open { .. } => Err(Refusal::state(codes::ALREADY_OPEN)),
            Self::Closed { .. } => Err(Refusal::state(codes::CLOSED)),
        }
    }

    /// Moves the deadline.
    ///
    /// # Errors
    /// A refusal where it is not open, the new deadline is not later than the old one and now, or there is no reason.
    pub fn extend(self, now: Moment, deadline: Moment, reason: &str) -> Result<Self, Refusal> {
        match self {
            Self::Prepared => Err(Refusal::state(codes::NOT_OPEN)),
            Self::Closed { .. } => Err(Refusal::state(codes::CLOSED)),
            Self::Open { .. } if reason.trim().is_empty() => Err(Refusal::state(codes::REASON_NEEDED)),
            Self::Open { deadline: old, .. } if deadline <= old || deadline <= now => {
                Err(Refusal::state(codes::DEADLINE_NOT_LATER))
            }
            Self::Open { opened_at, .. } => Ok(Self::Open { opened_at, deadline }),
        }
    }

    /// Ends the self-assessment.
    ///
    /// # Errors
    /// A refusal where it is not open.
    pub fn close(self, now: Moment) -> Result<Self, Refusal> {
        match self {
            Self::Prepared => Err(Refusal::state(codes::NOT_OPEN)),
            Self::Closed { .. } => Err(Refusal::state(codes::CLOSED)),
            Self::Open { opened_at, deadline } => Ok(Self::Closed { opened_at, deadline, closed_at: now }),
        }
    }

    /// Takes the closing back: the self-assessment continues until the deadline that it had.
    ///
    /// # Errors
    /// A refusal where it is not closed, `appraised` indicators have been dealt with already, or there is no reason.
    pub fn reopen(self, appraised: usize, reason: &str) -> Result<Self, Refusal> {
        match self {
            Self::Prepared => Err(Refusal::state(codes::NOT_OPEN)),
            Self::Open { .. } => Err(Refusal::state(codes::ALREADY_OPEN)),
            Self::Closed { .. } if appraised > 0 => Err(Refusal::state(codes::APPRAISAL_BEGUN)),
            Self::Closed { .. } if reason.trim().is_empty() => Err(Refusal::state(codes::REASON_NEEDED)),
            Self::Closed { opened_at, deadline, .. } => Ok(Self::Open { opened_at, deadline }),
        }
    }

    /// The name in the database and in locale keys.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Prepared => "prepared",
            Self::Open { .. } => "open",
            Self::Closed { .. } => "closed",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(second: i64) -> Moment {
        Moment::from_microseconds(second * 1_000_000)
    }

    #[test]
    fn a_campaign_goes_its_way_once() {
        let open = CampaignState::Prepared.open(at(1), at(10), 20).unwrap();
        assert_eq!(open.open(at(2), at(10), 20), Err(Refusal::state(codes::ALREADY_OPEN)));
        let longer = open.extend(at(5), at(20), "Bão số 4").unwrap();
        assert_eq!(longer, CampaignState::Open { opened_at: at(1), deadline: at(20) });
        let closed = longer.close(at(21)).unwrap();
        assert_eq!(closed.close(at(22)), Err(Refusal::state(codes::CLOSED)));
        assert_eq!(closed.extend(at(22), at(30), "Xin thêm"), Err(Refusal::state(codes::CLOSED)));
    }

    #[test]
    fn a_close_by_mistake_is_taken_back_until_the_appraisal_has_begun() {
        let open = CampaignState::Prepared.open(at(1), at(10), 20).unwrap();
        assert_eq!(open.reopen(0, "Bấm nhầm"), Err(Refusal::state(codes::ALREADY_OPEN)));
        let closed = open.close(at(2)).unwrap();
        assert_eq!(closed.reopen(0, " "), Err(Refusal::state(codes::REASON_NEEDED)));
        assert_eq!(closed.reopen(1, "Bấm nhầm"), Err(Refusal::state(codes::APPRAISAL_BEGUN)));
        assert_eq!(closed.reopen(0, "Bấm nhầm"), Ok(open));
        assert_eq!(CampaignState::Prepared.reopen(0, "x"), Err(Refusal::state(codes::NOT_OPEN)));
    }

    #[test]
    fn a_deadline_never_moves_back_nor_without_a_reason() {
        let open = CampaignState::Prepared.open(at(1), at(10), 20).unwrap();
        assert_eq!(open.extend(at(5), at(9), "Sớm hơn"), Err(Refusal::state(codes::DEADLINE_NOT_LATER)));
        assert_eq!(open.extend(at(5), at(20), "  "), Err(Refusal::state(codes::REASON_NEEDED)));
        assert_eq!(open.extend(at(30), at(20), "Muộn"), Err(Refusal::state(codes::DEADLINE_NOT_LATER)));
    }

    #[test]
    fn a_campaign_without_units_is_not_opened() {
        assert_eq!(CampaignState::Prepared.open(at(1), at(10), 0), Err(Refusal::state(codes::NO_UNITS)));
    }
}
