//! Reply (*giải trình*): a unit contests points of one indicator within a window, once; somebody answers by a due date.
//!
//! No state is without an exit: what nobody answers in time goes to the council.

use crate::Moment;
use crate::correction::{Change, Reason};
use crate::recusal::Decider;
use crate::refusal::{Refusal, codes};

/// When units may reply, and until when they are answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReplyWindow {
    /// From.
    pub opens_at: Moment,
    /// The moment until which units may reply.
    pub closes_at: Moment,
    /// Answers are due; later the council decides.
    pub answers_due_at: Moment,
}

/// A reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReplyState {
    /// The unit has replied.
    Filed {
        /// What it says.
        text: String,
        /// The moment at which it happened.
        at: Moment,
    },
    /// The unit has taken it back: the appraised points stand.
    Withdrawn,
    /// Answered.
    Answered {
        /// The answer.
        answer: Answer,
        /// The person who answered, and in which role.
        by: Decider,
        /// The moment at which it happened.
        at: Moment,
    },
    /// The council decides.
    Referred,
}

/// How a reply was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The appraised points stand, for this reason.
    Upheld(Reason),
    /// Something is changed.
    Changed {
        /// What; never empty.
        changes: Vec<Change>,
        /// The reason that was given.
        reason: Reason,
    },
}

impl ReplyState {
    /// A unit replies; `before` is its reply to the same indicator, where there is one.
    ///
    /// # Errors
    /// A refusal outside the window, where it has replied already, or says nothing.
    pub fn file(
        before: Option<&Self>,
        window: &ReplyWindow,
        now: Moment,
        text: &str,
    ) -> Result<Self, Refusal> {
        if before.is_some() {
            return Err(Refusal::state(codes::REPLIED_ALREADY));
        }
        if now < window.opens_at {
            return Err(Refusal::state(codes::REPLY_NOT_OPEN));
        }
        if now > window.closes_at {
            return Err(Refusal::state(codes::PAST_DEADLINE));
        }
        if text.trim().is_empty() {
            return Err(Refusal::state(codes::REASON_NEEDED));
        }
        Ok(Self::Filed { text: text.trim().to_owned(), at: now })
    }

    /// The unit takes it back, before it is answered.
    ///
    /// # Errors
    /// A refusal where it does not wait for an answer.
    pub fn withdraw(self) -> Result<Self, Refusal> {
        self.must_wait()?;
        Ok(Self::Withdrawn)
    }

    /// It is answered.
    ///
    /// # Errors
    /// A refusal where it does not wait for an answer, nothing is changed, or the reason says nothing.
    pub fn answer(self, by: Decider, now: Moment, answer: Answer) -> Result<Self, Refusal> {
        self.must_wait()?;
        let (reason, is_empty) = match &answer {
            Answer::Upheld(reason) => (reason, false),
            Answer::Changed { changes, reason } => (reason, changes.is_empty()),
        };
        if is_empty {
            return Err(Refusal::state(codes::NOTHING_CHANGED));
        }
        reason.must_say_something()?;
        Ok(Self::Answered { answer, by, at: now })
    }

    /// The council is to decide: somebody asks for it, or nobody answered in time.
    ///
    /// # Errors
    /// A refusal where it does not wait for an answer.
    pub fn refer(self) -> Result<Self, Refusal> {
        self.must_wait()?;
        Ok(Self::Referred)
    }

    /// Nobody answered in time: the council decides.
    ///
    /// # Errors
    /// A refusal where it does not wait for an answer, or there is still time.
    pub fn lapse(self, window: &ReplyWindow, now: Moment) -> Result<Self, Refusal> {
        self.must_wait()?;
        if now <= window.answers_due_at { Err(Refusal::state(codes::STILL_TIME)) } else { Ok(Self::Referred) }
    }

    /// Does nothing more come of it before the council meets?
    #[must_use]
    pub const fn is_settled(&self) -> bool {
        !matches!(self, Self::Filed { .. })
    }

    /// The name in the database and in locale keys.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Filed { .. } => "filed",
            Self::Withdrawn => "withdrawn",
            Self::Answered { .. } => "answered",
            Self::Referred => "referred",
        }
    }

    const fn must_wait(&self) -> Result<(), Refusal> {
        match self {
            Self::Filed { .. } => Ok(()),
            Self::Withdrawn => Err(Refusal::state(codes::REPLY_WITHDRAWN)),
            Self::Answered { .. } => Err(Refusal::state(codes::REPLY_ANSWERED)),
            Self::Referred => Err(Refusal::state(codes::REPLY_REFERRED)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::correction::ReasonCode;
    use crate::recusal::tests::a_decider;

    const fn at(second: i64) -> Moment {
        Moment::from_microseconds(second * 1_000_000)
    }

    const WINDOW: ReplyWindow = ReplyWindow { opens_at: at(10), closes_at: at(20), answers_due_at: at(30) };

    fn filed() -> ReplyState {
        ReplyState::file(None, &WINDOW, at(20), " Đã có quyết định số 5 ").unwrap()
    }

    fn upheld() -> Answer {
        Answer::Upheld(Reason {
            code: ReasonCode::EvidenceInsufficient,
            text: "Quyết định ký năm sau".to_owned(),
        })
    }

    #[test]
    fn a_unit_replies_once_and_within_the_window() {
        let refused = |now, text| ReplyState::file(None, &WINDOW, now, text).unwrap_err().code;
        assert_eq!(refused(at(9), "x"), codes::REPLY_NOT_OPEN);
        assert_eq!(refused(at(21), "x"), codes::PAST_DEADLINE);
        assert_eq!(refused(at(15), "  "), codes::REASON_NEEDED);
        let again = ReplyState::file(Some(&filed()), &WINDOW, at(15), "x");
        assert_eq!(again, Err(Refusal::state(codes::REPLIED_ALREADY)));
    }

    #[test]
    fn an_answer_to_a_reply_that_was_withdrawn_a_second_before_is_refused() {
        let withdrawn = filed().withdraw().unwrap();
        assert_eq!(
            withdrawn.answer(a_decider(), at(25), upheld()),
            Err(Refusal::state(codes::REPLY_WITHDRAWN))
        );
    }

    #[test]
    fn what_nobody_answers_in_time_goes_to_the_council() {
        assert_eq!(filed().lapse(&WINDOW, at(30)), Err(Refusal::state(codes::STILL_TIME)));
        assert_eq!(filed().lapse(&WINDOW, at(31)), Ok(ReplyState::Referred));
        assert!(!filed().is_settled());
        let answered = filed().answer(a_decider(), at(25), upheld()).unwrap();
        assert!(answered.is_settled());
        assert_eq!(answered.withdraw(), Err(Refusal::state(codes::REPLY_ANSWERED)));
    }
}
