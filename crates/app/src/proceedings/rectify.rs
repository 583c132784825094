//! What turns out to be wrong in a published result: entered indicator by indicator, for a new edition.

use assessment::Refusal;
use assessment::course::Course;
use assessment::event::{Event, ReasonRecord};
use assessment::permission::Action;
use assessment::refusal::codes;

use super::opened::{Decided, IndicatorAt, Opened};
use super::typed_changes::TypedDecision;
use crate::application::App;
use crate::authentication::Credential;
use crate::error::Error;

impl App {
    /// Enters what is wrong about an indicator of a published result. It counts from the next edition on.
    ///
    /// # Errors
    /// [`Error::Invalid`] by field; [`Error::Refused`] where nothing is published, nothing changes, or one waits already.
    pub fn rectify(
        &self,
        credential: &Credential,
        at: IndicatorAt,
        seen: i64,
        typed: TypedDecision,
    ) -> Result<(), Error> {
        self.proceed(credential, at, seen, move |context, opened| {
            opened.require(Action::Rectify)?;
            let by = opened.decider()?;
            opened.must_be_published()?;
            let Decided { changes, reason, changed, before } = opened.decided(context.tx, &typed)?;
            let entered =
                Event::RectificationEntered { changes: changed, before, reason: ReasonRecord::from(&reason) };
            Ok((opened.proceeding.clone().rectify(by, context.now, changes, reason)?, entered))
        })
    }

    /// Takes back what no edition has yet.
    ///
    /// # Errors
    /// [`Error::Refused`] where none waits.
    pub fn withdraw_rectification(
        &self,
        credential: &Credential,
        at: IndicatorAt,
        seen: i64,
    ) -> Result<(), Error> {
        self.proceed(credential, at, seen, |_, opened| {
            opened.require(Action::Rectify)?;
            opened.decider()?;
            opened.must_be_published()?;
            Ok((opened.proceeding.clone().withdraw_rectification()?, Event::RectificationWithdrawn {}))
        })
    }
}

impl Opened {
    fn must_be_published(&self) -> Result<(), Error> {
        match self.course.course {
            Course::Published { .. } => Ok(()),
            _ => Err(Refusal::state(codes::RESULT_NOT_PUBLISHED).into()),
        }
    }
}
