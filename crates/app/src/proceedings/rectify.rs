//! What turns out to be wrong in a published result: entered indicator by indicator, for a new edition.

use assessment::course::Course;
use assessment::permission::Action;
use assessment::refusal::codes;
use assessment::{Moment, Refusal};
use serde_json::json;

use super::opened::{IndicatorAt, Opened};
use super::typed_changes::TypedDecision;
use crate::accounts::Credential;
use crate::context::App;
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
        self.proceed(credential, (at, seen), "rectification-entered", move |tx, opened, now: Moment| {
            opened.require(Action::Rectify)?;
            let by = opened.decider()?;
            opened.must_be_published()?;
            let (changes, reason, data) = opened.decided(tx, &typed)?;
            Ok((opened.proceeding.clone().rectify(by, now, changes, reason)?, data))
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
        self.proceed(credential, (at, seen), "rectification-withdrawn", |_, opened, _| {
            opened.require(Action::Rectify)?;
            opened.decider()?;
            opened.must_be_published()?;
            Ok((opened.proceeding.clone().withdraw_rectification()?, json!({})))
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
