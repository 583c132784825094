//! Replies: a unit contests points of one indicator; somebody answers, or hands it to the council.

use assessment::course::{AnsweredBy, Course};
use assessment::event::{Event, ReasonRecord};
use assessment::permission::Action;
use assessment::proceeding::{Proceeding, Reply};
use assessment::reply::{Answer, ReplyState};
use assessment::role::Role;
use assessment::{Refusal, refusal};

use super::opened::{Decided, IndicatorAt, Opened};
use super::typed_changes::TypedDecision;
use crate::application::App;
use crate::authentication::Credential;
use crate::error::Error;

impl App {
    /// A unit replies to the points of an indicator, once.
    ///
    /// # Errors
    /// [`Error::Refused`] outside the window, where it has replied already, or says nothing.
    pub fn file_reply(
        &self,
        credential: &Credential,
        at: IndicatorAt,
        seen: i64,
        text: &str,
    ) -> Result<(), Error> {
        let text = text.to_owned();
        self.proceed(credential, at, seen, move |context, opened| {
            let now = context.now;
            opened.require(Action::Reply)?;
            let Course::Replies(window) = &opened.course.course else {
                return Err(Refusal::state(refusal::codes::REPLY_NOT_OPEN).into());
            };
            let before = opened.proceeding.reply.as_ref().map(|reply| &reply.state);
            let state = ReplyState::file(before, window, now, &text)?;
            let filed_by = opened.view.signed_in.actor.user;
            let reply = Reply { text: text.trim().to_owned(), filed_at: now, filed_by, state };
            let filed = Event::ReplyFiled { text: reply.text.clone() };
            Ok((Proceeding { reply: Some(reply), ..opened.proceeding.clone() }, filed))
        })
    }

    /// The unit takes its reply back before it is answered.
    ///
    /// # Errors
    /// [`Error::Refused`] where it does not wait for an answer.
    pub fn withdraw_reply(&self, credential: &Credential, at: IndicatorAt, seen: i64) -> Result<(), Error> {
        self.proceed(credential, at, seen, |_, opened| {
            opened.require(Action::Reply)?;
            replied(opened, Event::ReplyWithdrawn {}, ReplyState::withdraw)
        })
    }

    /// Answers a reply: the points stand, or something is changed; either with a reason.
    ///
    /// # Errors
    /// [`Error::Invalid`] by field; [`Error::Refused`] where it does not wait for an answer.
    pub fn answer_reply(
        &self,
        credential: &Credential,
        at: IndicatorAt,
        seen: i64,
        typed: TypedDecision,
    ) -> Result<(), Error> {
        self.proceed(credential, at, seen, move |context, opened| {
            may_answer(opened)?;
            let by = opened.decider()?;
            let Decided { changes, reason, changed, before } = opened.decided(context.tx, &typed)?;
            let event = Event::ReplyAnswered {
                changes: changed,
                before: Some(before),
                reason: Some(ReasonRecord::from(&reason)),
            };
            let answer =
                if changes.is_empty() { Answer::Upheld(reason) } else { Answer::Changed { changes, reason } };
            replied(opened, event, |state| state.answer(by, context.now, answer.clone()))
        })
    }

    /// Hands a reply to the council.
    ///
    /// # Errors
    /// [`Error::Refused`] where it does not wait for an answer.
    pub fn refer_reply(&self, credential: &Credential, at: IndicatorAt, seen: i64) -> Result<(), Error> {
        self.proceed(credential, at, seen, |_, opened| {
            may_answer(opened)?;
            opened.decider()?;
            replied(opened, Event::ReplyReferred {}, ReplyState::refer)
        })
    }
}

/// Who answers is a setting of the campaign.
fn may_answer(opened: &Opened) -> Result<(), Error> {
    let role = match opened.course.answered_by {
        AnsweredBy::Appraiser => Role::Appraiser,
        AnsweredBy::StandingDepartment => Role::StandingDepartment,
    };
    opened.require_as(role, Action::AnswerReply)
}

fn replied(
    opened: &Opened,
    event: Event,
    next: impl Fn(ReplyState) -> Result<ReplyState, Refusal>,
) -> Result<(Proceeding, Event), Error> {
    let Some(reply) = opened.proceeding.reply.clone() else { return Err(Error::NotFound) };
    let reply = Reply { state: next(reply.state.clone())?, ..reply };
    Ok((Proceeding { reply: Some(reply), ..opened.proceeding.clone() }, event))
}
