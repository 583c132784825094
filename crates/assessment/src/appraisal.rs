//! Appraisal (*thẩm định*) of one indicator of one unit: open, returned for more evidence, appraised.

use framework::InputSlot;
use jiff::civil::Date;

use crate::Moment;
use crate::correction::{Change, Reason, ReasonCode};
use crate::recusal::Decider;
use crate::refusal::{Refusal, codes};

/// How far the appraisal of an indicator is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AppraisalState {
    /// Nobody has decided yet.
    Open,
    /// The unit is asked for more, for this indicator alone.
    Returned {
        /// What is asked for.
        note: String,
        /// Until the end of this day.
        due_on: Date,
        /// The person who asks, and in which role.
        by: Decider,
    },
    /// It was decided.
    Appraised(Appraised),
}

/// What an appraiser decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appraised {
    /// What was decided.
    pub verdict: Verdict,
    /// The person who decided, and in which role.
    pub by: Decider,
    /// The moment at which it happened.
    pub at: Moment,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// As the unit says; a claim that it does not apply is accepted.
    Accepted,
    /// Something is changed, for a reason.
    Corrected {
        /// What is changed; never empty.
        changes: Vec<Change>,
        /// The reason that was given.
        reason: Reason,
    },
}

impl Appraised {
    /// Did it settle what an input is: by another value, or by points or a claim in the place of the rule? What was decided
    /// for want of a number settles nothing once the number is there.
    #[must_use]
    pub fn touches(&self, input: InputSlot) -> bool {
        match &self.verdict {
            Verdict::Accepted => false,
            Verdict::Corrected { reason, .. } if reason.code == ReasonCode::WithoutData => false,
            Verdict::Corrected { changes, .. } => changes.iter().any(|change| match change {
                Change::Input { input: changed, .. } => *changed == input,
                Change::Points { .. } | Change::Claim { .. } => true,
            }),
        }
    }
}

impl AppraisalState {
    /// The appraiser accepts what the unit says.
    ///
    /// # Errors
    /// A refusal where it is appraised already, or the unit is still asked for more.
    pub fn accept(self, by: Decider, now: Moment) -> Result<Self, Refusal> {
        self.must_be_open()?;
        Ok(Self::Appraised(Appraised { verdict: Verdict::Accepted, by, at: now }))
    }

    /// The appraiser changes something, for a reason.
    ///
    /// # Errors
    /// A refusal where it is not open, nothing is changed, or the reason says nothing.
    pub fn correct(
        self,
        by: Decider,
        now: Moment,
        changes: Vec<Change>,
        reason: Reason,
    ) -> Result<Self, Refusal> {
        self.must_be_open()?;
        if changes.is_empty() {
            return Err(Refusal::state(codes::NOTHING_CHANGED));
        }
        reason.must_say_something()?;
        Ok(Self::Appraised(Appraised { verdict: Verdict::Corrected { changes, reason }, by, at: now }))
    }

    /// A number comes that the managing body owed, or it is decided what counts without it. What somebody decided on other
    /// answers stays and is joined by it: nobody has decided on this number.
    ///
    /// # Errors
    /// A refusal where the unit is still asked for more, where somebody decided on the same thing or set the points, where
    /// nothing is changed, or the reason says nothing.
    pub fn supply(
        self,
        by: Decider,
        now: Moment,
        changes: Vec<Change>,
        reason: Reason,
    ) -> Result<Self, Refusal> {
        let Self::Appraised(Appraised {
            verdict: Verdict::Corrected { changes: before, reason: why }, ..
        }) = &self
        else {
            return match self {
                Self::Appraised(_) => Self::Open.correct(by, now, changes, reason),
                state => state.correct(by, now, changes, reason),
            };
        };
        if why.code == ReasonCode::WithoutData {
            return Self::Open.correct(by, now, changes, reason);
        }
        let is_settled = before.iter().any(|change| match change {
            Change::Points { .. } | Change::Claim { .. } => true,
            Change::Input { .. } => changes.iter().any(|new| new.is_of_same(change)),
        });
        if is_settled {
            return Err(Refusal::state(codes::ALREADY_APPRAISED));
        }
        let text = format!("{}; {}", why.text.trim_end_matches(['.', ';', ' ']), reason.text.trim());
        let joined = before.iter().cloned().chain(changes).collect();
        Self::Open.correct(by, now, joined, Reason { code: why.code, text })
    }

    /// The unit is asked for more evidence until the end of a day.
    ///
    /// # Errors
    /// A refusal where it is not open, nothing is asked for, or the day is past.
    pub fn return_for_evidence(
        self,
        by: Decider,
        now: Moment,
        note: &str,
        due_on: Date,
    ) -> Result<Self, Refusal> {
        self.must_be_open()?;
        if note.trim().is_empty() {
            return Err(Refusal::state(codes::REASON_NEEDED));
        }
        if Moment::end_of_day(due_on) <= now {
            return Err(Refusal::state(codes::DEADLINE_NOT_LATER));
        }
        Ok(Self::Returned { note: note.trim().to_owned(), due_on, by })
    }

    /// The unit has sent what was asked for.
    ///
    /// # Errors
    /// A refusal where nothing was asked for, or the day is past.
    pub fn send_more(self, now: Moment) -> Result<Self, Refusal> {
        match self {
            Self::Returned { due_on, .. } if now > Moment::end_of_day(due_on) => {
                Err(Refusal::state(codes::PAST_DEADLINE))
            }
            Self::Returned { .. } => Ok(Self::Open),
            Self::Open | Self::Appraised(_) => Err(Refusal::state(codes::NOT_RETURNED)),
        }
    }

    /// The day is past without an answer: the appraiser decides on what is there.
    ///
    /// # Errors
    /// A refusal where nothing was asked for, or the unit still has time.
    pub fn lapse(self, now: Moment) -> Result<Self, Refusal> {
        match self {
            Self::Returned { due_on, .. } if now > Moment::end_of_day(due_on) => Ok(Self::Open),
            Self::Returned { .. } => Err(Refusal::state(codes::STILL_TIME)),
            Self::Open | Self::Appraised(_) => Err(Refusal::state(codes::NOT_RETURNED)),
        }
    }

    /// Open again where the day is past without an answer; otherwise as it is.
    #[must_use]
    pub fn lapsed(self, now: Moment) -> Self {
        match self {
            Self::Returned { due_on, .. } if now > Moment::end_of_day(due_on) => Self::Open,
            state => state,
        }
    }

    /// The appraiser takes the decision back, before the appraisal is over.
    ///
    /// # Errors
    /// A refusal where nothing was decided, or there is no reason.
    pub fn take_back(self, reason: &str) -> Result<Self, Refusal> {
        match self {
            Self::Appraised(_) if reason.trim().is_empty() => Err(Refusal::state(codes::REASON_NEEDED)),
            Self::Appraised(_) => Ok(Self::Open),
            Self::Open | Self::Returned { .. } => Err(Refusal::state(codes::NOT_APPRAISED)),
        }
    }

    /// The decision, where there is one.
    #[must_use]
    pub const fn decided(&self) -> Option<&Appraised> {
        match self {
            Self::Appraised(appraised) => Some(appraised),
            Self::Open | Self::Returned { .. } => None,
        }
    }

    /// The name in the database and in locale keys.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Returned { .. } => "returned",
            Self::Appraised(_) => "appraised",
        }
    }

    const fn must_be_open(&self) -> Result<(), Refusal> {
        match self {
            Self::Open => Ok(()),
            Self::Returned { .. } => Err(Refusal::state(codes::RETURNED)),
            Self::Appraised(_) => Err(Refusal::state(codes::ALREADY_APPRAISED)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recusal::tests::a_decider;
    use framework::testing::{component_slot, input_slot};
    use framework::{Exact, Value};
    use jiff::civil::date;

    fn at(day: i8) -> Moment {
        Moment::at(date(2023, 1, day).at(9, 0, 0, 0))
    }

    fn reason(text: &str) -> Reason {
        Reason { code: ReasonCode::EvidenceMissing, text: text.to_owned() }
    }

    fn no_points() -> Vec<Change> {
        vec![Change::Points { component: component_slot(0), points: Some(Exact::ZERO) }]
    }

    #[test]
    fn a_decision_stands_until_it_is_taken_back_with_a_reason() {
        let decided = AppraisalState::Open.accept(a_decider(), at(5)).unwrap();
        assert_eq!(
            decided.clone().correct(a_decider(), at(6), no_points(), reason("x")),
            Err(Refusal::state(codes::ALREADY_APPRAISED))
        );
        assert_eq!(decided.clone().take_back(" "), Err(Refusal::state(codes::REASON_NEEDED)));
        assert_eq!(decided.take_back("Nhầm đơn vị"), Ok(AppraisalState::Open));
    }

    #[test]
    fn a_correction_says_what_and_why() {
        let open = AppraisalState::Open;
        assert_eq!(
            open.clone().correct(a_decider(), at(5), Vec::new(), reason("x")),
            Err(Refusal::state(codes::NOTHING_CHANGED))
        );
        assert_eq!(
            open.clone().correct(a_decider(), at(5), no_points(), reason("  ")),
            Err(Refusal::state(codes::REASON_NEEDED))
        );
        let corrected = open.correct(a_decider(), at(5), no_points(), reason("Không có tệp")).unwrap();
        assert!(matches!(corrected.decided().unwrap().verdict, Verdict::Corrected { .. }));
    }

    #[test]
    fn who_is_asked_for_more_has_time_until_the_end_of_the_day_and_no_longer() {
        let open = AppraisalState::Open;
        assert_eq!(
            open.clone().return_for_evidence(a_decider(), at(5), "Trang 3", date(2023, 1, 4)),
            Err(Refusal::state(codes::DEADLINE_NOT_LATER))
        );
        let returned = open.return_for_evidence(a_decider(), at(5), " Trang 3 ", date(2023, 1, 8)).unwrap();
        assert_eq!(returned.clone().accept(a_decider(), at(6)), Err(Refusal::state(codes::RETURNED)));
        assert_eq!(returned.clone().lapse(at(8)), Err(Refusal::state(codes::STILL_TIME)));
        assert_eq!(returned.clone().send_more(at(8)), Ok(AppraisalState::Open));
        assert_eq!(returned.clone().send_more(at(9)), Err(Refusal::state(codes::PAST_DEADLINE)));
        assert_eq!(returned.clone().lapsed(at(8)), returned);
        assert_eq!(returned.clone().lapsed(at(9)), AppraisalState::Open);
        assert_eq!(returned.lapse(at(9)), Ok(AppraisalState::Open));
    }

    fn number(input: usize) -> Change {
        Change::Input { input: input_slot(input), value: Some(Value::Number(Exact::ONE)) }
    }

    fn survey() -> Reason {
        Reason { code: ReasonCode::ManagingBody, text: "Khảo sát".to_owned() }
    }

    fn verdict(state: &AppraisalState) -> (usize, ReasonCode, String) {
        match &state.decided().unwrap().verdict {
            Verdict::Corrected { changes, reason } => (changes.len(), reason.code, reason.text.clone()),
            Verdict::Accepted => panic!("it was supplied"),
        }
    }

    #[test]
    fn a_survey_that_comes_late_is_not_refused_because_others_were_decided() {
        let accepted = AppraisalState::Open.accept(a_decider(), at(5)).unwrap();
        let supplied = accepted.supply(a_decider(), at(6), vec![number(1)], survey()).unwrap();
        assert_eq!(verdict(&supplied), (1, ReasonCode::ManagingBody, "Khảo sát".to_owned()));
        let other = AppraisalState::Open.correct(a_decider(), at(5), vec![number(0)], reason("Thiếu tệp."));
        let joined = other.unwrap().supply(a_decider(), at(6), vec![number(1)], survey()).unwrap();
        assert_eq!(verdict(&joined), (2, ReasonCode::EvidenceMissing, "Thiếu tệp; Khảo sát".to_owned()));
        assert!(joined.decided().unwrap().touches(input_slot(1)));
    }

    #[test]
    fn a_survey_takes_the_place_of_a_decision_without_it_but_not_of_points_that_somebody_set() {
        let without = Reason { code: ReasonCode::WithoutData, text: "Không khảo sát".to_owned() };
        let decided = AppraisalState::Open.supply(a_decider(), at(5), no_points(), without).unwrap();
        assert!(!decided.decided().unwrap().touches(input_slot(1)));
        let supplied = decided.supply(a_decider(), at(6), vec![number(1)], survey()).unwrap();
        assert_eq!(verdict(&supplied).1, ReasonCode::ManagingBody);
        let again = supplied.supply(a_decider(), at(7), vec![number(1)], survey());
        assert_eq!(again, Err(Refusal::state(codes::ALREADY_APPRAISED)), "that value was decided");
        let set = AppraisalState::Open.correct(a_decider(), at(5), no_points(), reason("x")).unwrap();
        let refused = set.supply(a_decider(), at(6), vec![number(1)], survey());
        assert_eq!(refused, Err(Refusal::state(codes::ALREADY_APPRAISED)));
    }
}
