//! One unit's form in one campaign (*tự đánh giá*): with the clerk, with the leader, submitted.

use crate::Moment;
use crate::campaign::{CampaignState, LatePolicy};
use crate::permission::Stage;
use crate::receipt::Receipt;
use crate::refusal::{Refusal, codes};

/// Marks ids of self-assessments.
#[derive(Debug)]
pub enum SelfAssessment {}

/// How far a form is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormState {
    /// The clerk fills in.
    WithClerk {
        /// What was said when it came back.
        note: Option<ReturnNote>,
    },
    /// The leader looks at it.
    WithLeader {
        /// The moment of the hand-over.
        handed_over_at: Moment,
    },
    /// Approved and submitted.
    Submitted {
        /// The proof.
        receipt: Receipt,
    },
}

/// Why a form came back to its clerk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnNote {
    /// What was said.
    pub text: String,
    /// Who gave it back.
    pub by: GivenBackBy,
}

/// Who gave a form back to its clerk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GivenBackBy {
    /// The unit's leader, before it was submitted.
    #[default]
    Leader,
    /// The standing department, after it was submitted.
    StandingDepartment,
}

impl GivenBackBy {
    /// The name in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Leader => "leader",
            Self::StandingDepartment => "standing_department",
        }
    }

    /// Who has this name; the leader where none has.
    #[must_use]
    pub fn named(name: &str) -> Self {
        if name == Self::StandingDepartment.name() { Self::StandingDepartment } else { Self::Leader }
    }
}

impl ReturnNote {
    fn new(text: &str, by: GivenBackBy) -> Self {
        Self { text: text.trim().to_owned(), by }
    }
}

impl FormState {
    /// Was it submitted, and not given back since?
    #[must_use]
    pub const fn is_submitted(&self) -> bool {
        matches!(self, Self::Submitted { .. })
    }

    /// The receipt of what was submitted.
    #[must_use]
    pub const fn receipt(&self) -> Option<&Receipt> {
        match self {
            Self::Submitted { receipt } => Some(receipt),
            _ => None,
        }
    }

    /// Does the leader have it?
    #[must_use]
    pub const fn is_with_leader(&self) -> bool {
        matches!(self, Self::WithLeader { .. })
    }

    /// The clerk hands it to the leader.
    ///
    /// # Errors
    /// A refusal where the clerk does not have it, or answers contradict each other.
    pub fn hand_over(self, now: Moment, errors: usize) -> Result<Self, Refusal> {
        match self {
            Self::WithClerk { .. } if errors > 0 => Err(Refusal::state(codes::ERRORS_LEFT)),
            Self::WithClerk { .. } => Ok(Self::WithLeader { handed_over_at: now }),
            Self::WithLeader { .. } => Err(Refusal::state(codes::WITH_LEADER)),
            Self::Submitted { .. } => Err(Refusal::state(codes::SUBMITTED)),
        }
    }

    /// The clerk takes it back before the leader decided.
    ///
    /// # Errors
    /// A refusal where the leader does not have it.
    pub fn take_back(self) -> Result<Self, Refusal> {
        match self {
            Self::WithLeader { .. } => Ok(Self::WithClerk { note: None }),
            Self::WithClerk { .. } => Err(Refusal::state(codes::WITH_CLERK)),
            Self::Submitted { .. } => Err(Refusal::state(codes::SUBMITTED)),
        }
    }

    /// The leader returns it with a note.
    ///
    /// # Errors
    /// A refusal where the leader does not have it, or says nothing.
    pub fn return_to_clerk(self, note: &str) -> Result<Self, Refusal> {
        match self {
            Self::WithLeader { .. } if note.trim().is_empty() => Err(Refusal::state(codes::REASON_NEEDED)),
            Self::WithLeader { .. } => {
                Ok(Self::WithClerk { note: Some(ReturnNote::new(note, GivenBackBy::Leader)) })
            }
            Self::WithClerk { .. } => Err(Refusal::state(codes::WITH_CLERK)),
            Self::Submitted { .. } => Err(Refusal::state(codes::SUBMITTED)),
        }
    }

    /// The leader approves and submits.
    ///
    /// # Errors
    /// A refusal where the leader does not have it, or answers contradict each other.
    pub fn submit(self, receipt: Receipt, errors: usize) -> Result<Self, Refusal> {
        match self {
            Self::WithLeader { .. } if errors > 0 => Err(Refusal::state(codes::ERRORS_LEFT)),
            Self::WithLeader { .. } => Ok(Self::Submitted { receipt }),
            Self::WithClerk { .. } => Err(Refusal::state(codes::WITH_CLERK)),
            Self::Submitted { .. } => Err(Refusal::state(codes::SUBMITTED)),
        }
    }

    /// The standing department gives it back, with a reason.
    ///
    /// # Errors
    /// A refusal where it is not submitted, or there is no reason.
    pub fn reopen(self, reason: &str) -> Result<Self, Refusal> {
        match self {
            Self::Submitted { .. } if reason.trim().is_empty() => Err(Refusal::state(codes::REASON_NEEDED)),
            Self::Submitted { .. } => {
                Ok(Self::WithClerk { note: Some(ReturnNote::new(reason, GivenBackBy::StandingDepartment)) })
            }
            Self::WithClerk { .. } => Err(Refusal::state(codes::WITH_CLERK)),
            Self::WithLeader { .. } => Err(Refusal::state(codes::WITH_LEADER)),
        }
    }

    /// The name in the database and in locale keys.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::WithClerk { .. } => "with_clerk",
            Self::WithLeader { .. } => "with_leader",
            Self::Submitted { .. } => "submitted",
        }
    }
}

/// How far a form is, in the words of the permission table.
#[must_use]
pub fn stage(campaign: CampaignState, form: &FormState, late: LatePolicy, now: Moment) -> Stage {
    let submitted = matches!(form, FormState::Submitted { .. });
    match campaign {
        CampaignState::Prepared => Stage::Prepared,
        CampaignState::Closed { .. } if submitted => Stage::Final,
        CampaignState::Closed { .. } => Stage::Missed,
        CampaignState::Open { .. } if submitted => Stage::Submitted,
        CampaignState::Open { deadline, .. } if now > deadline && late == LatePolicy::Refused => {
            Stage::Missed
        }
        CampaignState::Open { .. } => match form {
            FormState::WithLeader { .. } => Stage::WithLeader,
            _ => Stage::WithClerk,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::receipt::tests::a_receipt;

    const fn at(second: i64) -> Moment {
        Moment::from_microseconds(second * 1_000_000)
    }

    fn with_leader() -> FormState {
        FormState::WithClerk { note: None }.hand_over(at(1), 0).unwrap()
    }

    #[test]
    fn a_form_goes_from_clerk_to_leader_and_is_submitted() {
        let submitted = with_leader().submit(a_receipt(), 0).unwrap();
        assert_eq!(submitted.clone().submit(a_receipt(), 0), Err(Refusal::state(codes::SUBMITTED)));
        assert_eq!(submitted.clone().return_to_clerk("x"), Err(Refusal::state(codes::SUBMITTED)));
        let reopened = FormState::WithClerk {
            note: Some(ReturnNote::new("Thiếu trang", GivenBackBy::StandingDepartment)),
        };
        assert_eq!(submitted.reopen("Thiếu trang "), Ok(reopened), "it was not the leader who gave it back");
    }

    #[test]
    fn a_leader_returns_it_with_a_note_or_not_at_all() {
        assert_eq!(with_leader().return_to_clerk(" "), Err(Refusal::state(codes::REASON_NEEDED)));
        let back = with_leader().return_to_clerk(" Bổ sung 3.1 ").unwrap();
        let note = ReturnNote { text: "Bổ sung 3.1".to_owned(), by: GivenBackBy::Leader };
        assert_eq!(back, FormState::WithClerk { note: Some(note) });
    }

    #[test]
    fn contradictions_are_not_handed_over() {
        let form = FormState::WithClerk { note: None };
        assert_eq!(form.hand_over(at(1), 1), Err(Refusal::state(codes::ERRORS_LEFT)));
        assert_eq!(with_leader().submit(a_receipt(), 1), Err(Refusal::state(codes::ERRORS_LEFT)));
    }

    #[test]
    fn after_the_deadline_it_depends_on_the_campaign() {
        let open = CampaignState::Open { opened_at: at(0), deadline: at(10) };
        let form = FormState::WithClerk { note: None };
        assert_eq!(stage(open, &form, LatePolicy::Refused, at(10)), Stage::WithClerk);
        assert_eq!(stage(open, &form, LatePolicy::Refused, at(11)), Stage::Missed);
        assert_eq!(stage(open, &form, LatePolicy::Marked, at(11)), Stage::WithClerk);
        let closed = CampaignState::Closed { opened_at: at(0), deadline: at(10), closed_at: at(12) };
        assert_eq!(stage(closed, &form, LatePolicy::Marked, at(13)), Stage::Missed);
    }
}
