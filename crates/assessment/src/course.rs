//! The course (*tiến trình*) of a campaign once the self-assessment is over: appraisal, replies, council, approved,
//! published. It never goes back.

use crate::Moment;
use crate::decision::SignedDecision;
use crate::permission::Stage;
use crate::refusal::{Refusal, codes};
use crate::reply::ReplyWindow;

/// How far a campaign is since its self-assessment ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Course {
    /// Indicators are appraised.
    #[default]
    Appraisal,
    /// The units see their points and may reply.
    Replies(ReplyWindow),
    /// The council decides what is left.
    Council,
    /// The result is approved as a whole.
    Approved(Approval),
    /// The result is published.
    Published {
        /// How it was approved.
        approval: Approval,
        /// SHA-256 of the publication.
        sha256: String,
    },
}

/// By what an edition of the result was approved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// Which edition: 1, and one more for each rectification.
    pub edition: u32,
    /// The signed decision.
    pub decision: SignedDecision,
    /// When it was recorded.
    pub at: Moment,
}

/// Who answers replies, a setting of the campaign.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AnsweredBy {
    /// The appraisers of the main index.
    #[default]
    Appraiser,
    /// The standing department.
    StandingDepartment,
}

impl AnsweredBy {
    /// The name in the database and in locale keys.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Appraiser => "appraiser",
            Self::StandingDepartment => "standing_department",
        }
    }

    /// The setting with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Appraiser, Self::StandingDepartment].into_iter().find(|it| it.name() == name)
    }
}

impl Course {
    /// The appraisal is over: the units see their points and may reply within the window.
    ///
    /// # Errors
    /// A refusal where it is over already, `open_indicators` are not decided, or the window is past or upside down.
    pub fn send_points(
        self,
        now: Moment,
        open_indicators: usize,
        window: ReplyWindow,
    ) -> Result<Self, Refusal> {
        if self != Self::Appraisal {
            return Err(Refusal::state(codes::POINTS_SENT));
        }
        if open_indicators > 0 {
            return Err(Refusal::state(codes::INDICATORS_OPEN));
        }
        if window.closes_at <= now || window.answers_due_at < window.closes_at {
            return Err(Refusal::state(codes::DEADLINE_NOT_LATER));
        }
        Ok(Self::Replies(window))
    }

    /// The council is called together; `unanswered` replies go to it where their time is past.
    ///
    /// # Errors
    /// A refusal where the replies have not begun, the window is open, or there is still time to answer some.
    pub fn call_council(self, now: Moment, unanswered: usize) -> Result<Self, Refusal> {
        match self {
            Self::Appraisal => Err(Refusal::state(codes::REPLY_NOT_OPEN)),
            Self::Replies(window) if now <= window.closes_at => Err(Refusal::state(codes::STILL_TIME)),
            Self::Replies(window) if unanswered > 0 && now <= window.answers_due_at => {
                Err(Refusal::state(codes::REPLIES_WAIT))
            }
            Self::Replies(_) => Ok(Self::Council),
            Self::Council | Self::Approved(_) | Self::Published { .. } => {
                Err(Refusal::state(codes::COUNCIL_CALLED))
            }
        }
    }

    /// The result is approved as a whole by a signed decision.
    ///
    /// # Errors
    /// A refusal where the council was not called, `open_cases` are undecided, or the decision is not named.
    pub fn approve(self, now: Moment, open_cases: usize, decision: SignedDecision) -> Result<Self, Refusal> {
        match self {
            Self::Appraisal | Self::Replies(_) => Err(Refusal::state(codes::COUNCIL_NOT_CALLED)),
            Self::Council if open_cases > 0 => Err(Refusal::state(codes::CASES_OPEN)),
            Self::Council if decision.number.is_empty() => Err(Refusal::state(codes::REASON_NEEDED)),
            Self::Council => Ok(Self::Approved(Approval { edition: 1, decision, at: now })),
            Self::Approved(_) | Self::Published { .. } => Err(Refusal::state(codes::RESULT_APPROVED)),
        }
    }

    /// The result is published.
    ///
    /// # Errors
    /// A refusal where it is not approved, or published already.
    pub fn publish(self, sha256: &str) -> Result<Self, Refusal> {
        match self {
            Self::Approved(approval) => Ok(Self::Published { approval, sha256: sha256.to_owned() }),
            Self::Published { .. } => Err(Refusal::state(codes::RESULT_PUBLISHED)),
            Self::Appraisal | Self::Replies(_) | Self::Council => {
                Err(Refusal::state(codes::RESULT_NOT_APPROVED))
            }
        }
    }

    /// A new edition takes the place of the one that is published, approved by a signed decision of its own. The one
    /// before keeps its own.
    ///
    /// # Errors
    /// A refusal where nothing is published, or the decision is not named.
    pub fn publish_again(
        self,
        now: Moment,
        edition: u32,
        decision: SignedDecision,
        sha256: &str,
    ) -> Result<Self, Refusal> {
        let Self::Published { .. } = self else { return Err(Refusal::state(codes::RESULT_NOT_PUBLISHED)) };
        if decision.number.is_empty() {
            return Err(Refusal::state(codes::REASON_NEEDED));
        }
        let approval = Approval { edition, decision, at: now };
        Ok(Self::Published { approval, sha256: sha256.to_owned() })
    }

    /// By what the result was approved; `None` before.
    #[must_use]
    pub const fn approval(&self) -> Option<&Approval> {
        match self {
            Self::Approved(approval) | Self::Published { approval, .. } => Some(approval),
            Self::Appraisal | Self::Replies(_) | Self::Council => None,
        }
    }

    /// How far a submitted form is on this course, in the words of the permission table.
    #[must_use]
    pub const fn stage(&self) -> Stage {
        match self {
            Self::Appraisal => Stage::Final,
            Self::Replies(_) => Stage::Contestable,
            Self::Council => Stage::WithCouncil,
            Self::Approved(_) | Self::Published { .. } => Stage::Approved,
        }
    }

    /// The name in the database and in locale keys.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Appraisal => "appraisal",
            Self::Replies(_) => "replies",
            Self::Council => "council",
            Self::Approved(_) => "approved",
            Self::Published { .. } => "published",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decision::tests::a_decision;

    const fn at(second: i64) -> Moment {
        Moment::from_microseconds(second * 1_000_000)
    }

    const WINDOW: ReplyWindow = ReplyWindow { opens_at: at(10), closes_at: at(20), answers_due_at: at(30) };

    fn refused<T: std::fmt::Debug>(result: Result<T, Refusal>) -> &'static str {
        result.unwrap_err().code
    }

    #[test]
    fn nothing_is_sent_while_one_indicator_is_open_nor_twice() {
        assert_eq!(refused(Course::Appraisal.send_points(at(10), 1, WINDOW)), codes::INDICATORS_OPEN);
        let replies = Course::Appraisal.send_points(at(10), 0, WINDOW).unwrap();
        assert_eq!(refused(replies.send_points(at(11), 0, WINDOW)), codes::POINTS_SENT);
        let upside_down = ReplyWindow { answers_due_at: at(19), ..WINDOW };
        for (now, window) in [(20, WINDOW), (10, upside_down)] {
            let sent = Course::Appraisal.send_points(at(now), 0, window);
            assert_eq!(refused(sent), codes::DEADLINE_NOT_LATER);
        }
    }

    #[test]
    fn the_council_meets_once_the_replies_had_their_time() {
        let replies = Course::Replies(WINDOW);
        assert_eq!(refused(Course::Appraisal.call_council(at(21), 0)), codes::REPLY_NOT_OPEN);
        assert_eq!(refused(replies.clone().call_council(at(20), 0)), codes::STILL_TIME);
        assert_eq!(refused(replies.clone().call_council(at(21), 1)), codes::REPLIES_WAIT);
        assert_eq!(replies.clone().call_council(at(21), 0), Ok(Course::Council));
        assert_eq!(replies.call_council(at(31), 1), Ok(Course::Council));
        assert_eq!(refused(Course::Council.call_council(at(32), 0)), codes::COUNCIL_CALLED);
    }

    #[test]
    fn a_result_is_published_once_it_is_approved_and_only_then() {
        assert_eq!(refused(Course::Council.publish("ab")), codes::RESULT_NOT_APPROVED);
        assert_eq!(
            refused(Course::Replies(WINDOW).approve(at(40), 0, a_decision("x"))),
            codes::COUNCIL_NOT_CALLED
        );
        assert_eq!(refused(Course::Council.approve(at(40), 1, a_decision("x"))), codes::CASES_OPEN);
        assert_eq!(
            refused(Course::Council.approve(at(40), 0, SignedDecision::default())),
            codes::REASON_NEEDED
        );
        let approved = Course::Council.approve(at(40), 0, a_decision("QĐ 12")).unwrap();
        assert_eq!(refused(approved.clone().approve(at(41), 0, a_decision("x"))), codes::RESULT_APPROVED);
        let early = approved.clone().publish_again(at(41), 2, a_decision("x"), "cd");
        assert_eq!(refused(early), codes::RESULT_NOT_PUBLISHED);
        let published = approved.publish("ab").unwrap();
        assert_eq!(refused(published.clone().publish("cd")), codes::RESULT_PUBLISHED);
        let nameless = published.clone().publish_again(at(50), 2, SignedDecision::default(), "cd");
        assert_eq!(refused(nameless), codes::REASON_NEEDED);
        let again = published.clone().publish_again(at(50), 2, a_decision("QĐ 15"), "cd").unwrap();
        assert!(matches!(again, Course::Published { approval, sha256 }
            if approval.decision.number == "QĐ 15" && approval.edition == 2 && approval.at == at(50) && sha256 == "cd"));
        assert!(matches!(published, Course::Published { approval, .. }
            if approval.decision.number == "QĐ 12" && approval.edition == 1));
    }
}
