//! Appraisal: accepted, corrected, returned for more evidence, taken back; and what the unit sends on request.

use assessment::Moment;
use assessment::appraisal::AppraisalState;
use assessment::event::{Event, ReasonRecord};
use assessment::permission::Action;
use assessment::proceeding::Proceeding;
use framework::typed;

use super::opened::{Decided, IndicatorAt, Opened};
use super::second_appraisal;
use super::typed_changes::{TypedDecision, codes};
use crate::application::App;
use crate::authentication::Credential;
use crate::error::{Error, FieldFault};

impl App {
    /// Accepts what the unit says; `seen` is the version that the page showed.
    ///
    /// # Errors
    /// [`Error::Refused`] where it is decided, the unit still has time, or the managing body owes a number,
    /// [`Error::Forbidden`] for one's own unit.
    pub fn accept_indicator(&self, credential: &Credential, at: IndicatorAt, seen: i64) -> Result<(), Error> {
        self.proceed(credential, at, seen, |context, opened| {
            let (tx, now) = (context.tx, context.now);
            opened.require(Action::Appraise)?;
            second_appraisal::must_not_be_second(tx, opened)?;
            let state = opened.proceeding.appraisal.clone().lapsed(now);
            let appraisal = state.accept(opened.decider()?, now)?;
            opened.must_not_wait(tx)?;
            Ok((
                Proceeding { appraisal, ..opened.proceeding.clone() },
                Event::IndicatorAccepted { together: false },
            ))
        })
    }

    /// Corrects inputs, points, or whether it applies, with a reason.
    ///
    /// # Errors
    /// [`Error::Invalid`] by field; [`Error::Refused`] where nothing is changed.
    pub fn correct_indicator(
        &self,
        credential: &Credential,
        at: IndicatorAt,
        seen: i64,
        typed: TypedDecision,
    ) -> Result<(), Error> {
        self.proceed(credential, at, seen, move |context, opened| {
            let (tx, now) = (context.tx, context.now);
            opened.require(Action::Appraise)?;
            second_appraisal::must_not_be_second(tx, opened)?;
            let by = opened.decider()?;
            let Decided { changes, reason, changed, before } = opened.decided(tx, &typed)?;
            let event = Event::IndicatorCorrected {
                changes: changed,
                before: Some(before),
                reason: ReasonRecord::from(&reason),
                together: false,
            };
            let appraisal =
                opened.proceeding.appraisal.clone().lapsed(now).correct(by, now, changes, reason)?;
            Ok((Proceeding { appraisal, ..opened.proceeding.clone() }, event))
        })
    }

    /// Asks the unit for more evidence for this indicator alone, until the end of a day.
    ///
    /// # Errors
    /// [`Error::Invalid`] where the day is invalid, [`Error::Refused`] where it is past or nothing is asked for.
    pub fn return_indicator(
        &self,
        credential: &Credential,
        at: IndicatorAt,
        seen: i64,
        request: &str,
        due_on: &str,
    ) -> Result<(), Error> {
        let (request, due_on) = (request.to_owned(), due_on.to_owned());
        self.appraise(credential, at, seen, move |opened, state, now| {
            let by = opened.decider()?;
            let due_on = day(&due_on).ok_or_else(|| FieldFault::alone("due_on", codes::BAD_DAY))?;
            let state = state.return_for_evidence(by, now, &request, due_on)?;
            Ok((state, Event::IndicatorReturned { note: request.trim().to_owned(), due_on }))
        })
    }

    /// Takes a decision back, with a reason.
    ///
    /// # Errors
    /// [`Error::Refused`] where nothing was decided or there is no reason.
    pub fn take_decision_back(
        &self,
        credential: &Credential,
        at: IndicatorAt,
        seen: i64,
        reason: &str,
    ) -> Result<(), Error> {
        let reason = reason.to_owned();
        self.appraise(credential, at, seen, move |opened, state, _| {
            opened.decider()?;
            let event = Event::IndicatorReopened { reason: Some(reason.trim().to_owned()), together: false };
            Ok((state.take_back(&reason)?, event))
        })
    }

    /// The unit says that it has sent what was asked for.
    ///
    /// # Errors
    /// [`Error::Refused`] where nothing was asked for or the day is past.
    pub fn send_more(&self, credential: &Credential, at: IndicatorAt, seen: i64) -> Result<(), Error> {
        self.proceed(credential, at, seen, |context, opened| {
            opened.require(Action::SendMore)?;
            let appraisal = opened.proceeding.appraisal.clone().send_more(context.now)?;
            Ok((Proceeding { appraisal, ..opened.proceeding.clone() }, Event::IndicatorSentAgain {}))
        })
    }

    fn appraise(
        &self,
        credential: &Credential,
        at: IndicatorAt,
        seen: i64,
        next: impl Fn(&Opened, AppraisalState, Moment) -> Result<(AppraisalState, Event), Error> + Send + 'static,
    ) -> Result<(), Error> {
        self.proceed(credential, at, seen, move |context, opened| {
            opened.require(Action::Appraise)?;
            second_appraisal::must_not_be_second(context.tx, opened)?;
            let state = opened.proceeding.appraisal.clone().lapsed(context.now);
            let (appraisal, event) = next(opened, state, context.now)?;
            Ok((Proceeding { appraisal, ..opened.proceeding.clone() }, event))
        })
    }
}

/// A day as a date field sends it, or as people write it.
pub(super) fn day(text: &str) -> Option<jiff::civil::Date> {
    text.trim().parse().ok().or_else(|| typed::date(text).ok())
}
