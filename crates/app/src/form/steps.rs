//! The steps of a form: to the leader, back, submitted, reopened. Each checks the answers as they stand.

use assessment::answers::Stored;
use assessment::event::{Event, FormAt, Subject};
use assessment::permission::Action;
use assessment::receipt::{Fingerprint, Receipt, Submission, canonical};
use assessment::role::Role;
use assessment::self_assessment::FormState;
use assessment::{Moment, Refusal};
use store::Tx;
use store::tables::evidence::{self, EvidenceRow};
use store::tables::forms::{self, FormRow};
use store::tables::{answers as answer_table, units};

use super::load::{FormView, open, scored_piece, target};
use crate::application::App;
use crate::authentication::Credential;
use crate::context::Context;
use crate::error::Error;
use crate::notices::{self, NoticeData, excerpt};
use crate::sets::LoadedSet;

impl App {
    /// The clerk hands the form to the leader.
    ///
    /// # Errors
    /// [`Error::Refused`] where answers contradict each other, [`Error::Conflict`] where an answer was saved since
    /// `seen`, the count of answers that the page showed.
    pub fn hand_over(&self, credential: &Credential, at: FormAt, seen: u64) -> Result<(), Error> {
        self.step(credential, at, Action::HandOver, Some(seen), |view, now| {
            let errors = view.computed().errors();
            let event = Event::FormHandedOver { counts: Some(view.hand_in().counts()) };
            Ok((view.form.state.clone().hand_over(now, errors)?, event))
        })
    }

    /// The clerk takes the form back before the leader decided.
    ///
    /// # Errors
    /// [`Error::Refused`] where the leader does not have it.
    pub fn take_back(&self, credential: &Credential, at: FormAt) -> Result<(), Error> {
        self.step(credential, at, Action::HandOver, None, |view, _| {
            Ok((view.form.state.clone().take_back()?, Event::FormTakenBack {}))
        })
    }

    /// The leader returns the form with a note.
    ///
    /// # Errors
    /// [`Error::Refused`] where the leader does not have it, or says nothing.
    pub fn return_to_clerk(
        &self,
        credential: &Credential,
        at: FormAt,
        written_note: &str,
    ) -> Result<(), Error> {
        let written_note = written_note.to_owned();
        self.step(credential, at, Action::ReturnToClerk, None, move |view, _| {
            let event = Event::FormReturned { note: written_note.trim().to_owned() };
            Ok((view.form.state.clone().return_to_clerk(&written_note)?, event))
        })
    }

    /// The leader approves and submits what stood there when the page was shown.
    ///
    /// # Errors
    /// [`Error::Refused`] where answers contradict each other, [`Error::Conflict`] where an answer was saved since
    /// `seen`.
    pub fn submit(&self, credential: &Credential, at: FormAt, seen: u64) -> Result<(), Error> {
        self.step(credential, at, Action::Submit, Some(seen), |view, now| {
            let computed = view.computed();
            let text = submission_text(view, now);
            let receipt = Receipt {
                submitted_at: now.microseconds(),
                submitted_by: view.signed_in.actor.name.clone(),
                late: now > view.campaign.deadline,
                points: computed.sheet.total.points.as_ref().map_or_else(String::new, ToString::to_string),
                maximum: computed.sheet.total.maximum.to_string(),
                hash: Fingerprint::of(text.as_bytes()).to_string(),
            };
            let counts = Some(view.hand_in().counts());
            let event = Event::FormSubmitted { receipt: receipt.clone(), counts };
            Ok((view.form.state.clone().submit(receipt, computed.errors())?, event))
        })
    }

    /// The standing department gives a submitted form back, with a reason.
    ///
    /// # Errors
    /// [`Error::Refused`] where it is not submitted or the campaign is over.
    pub fn reopen(&self, credential: &Credential, at: FormAt, reason: &str) -> Result<(), Error> {
        let reason = reason.to_owned();
        self.step(credential, at, Action::Reopen, None, move |view, _| {
            let receipt_before = view.form.state.receipt().cloned();
            let event = Event::FormReopened { reason: reason.trim().to_owned(), receipt_before };
            Ok((view.form.state.clone().reopen(&reason)?, event))
        })
    }

    fn step(
        &self,
        credential: &Credential,
        at: FormAt,
        action: Action,
        seen: Option<u64>,
        next: impl Fn(&FormView, Moment) -> Result<(FormState, Event), Error> + Send + 'static,
    ) -> Result<(), Error> {
        self.command(credential, move |context| {
            let (tx, _now) = (context.tx, context.now);
            let view = open(context, at, None)?;
            context.require(action, &target(&view.form, view.stage, None))?;
            if seen.is_some_and(|seen| seen != view.form.answers_version) {
                return Err(Error::Conflict);
            }
            let (state, event) = next(&view, context.now)?;
            forms::update_state(tx, &FormRow { state, ..view.form.clone() })?;
            notify(context, &view, &event)?;
            context.record(&Subject::Form(at), &event)
        })
    }
}

/// Those who have to continue with the form, or wait for it, are told.
fn notify(context: &Context<'_, '_>, view: &FormView, event: &Event) -> Result<(), Error> {
    let (tx, unit, campaign) = (context.tx, view.unit.id, view.campaign.id);
    let people = match event {
        Event::FormHandedOver { .. } => notices::unit_members(tx, campaign, unit, &[Role::UnitLeader])?,
        Event::FormReturned { .. } => notices::unit_members(tx, campaign, unit, &[Role::UnitClerk])?,
        Event::FormReopened { .. } => notices::everybody_of(tx, campaign, unit)?,
        // Another leader of the unit did not submit, and is to know who did.
        Event::FormSubmitted { .. } => {
            let mut people = notices::everybody_of(tx, campaign, unit)?;
            people.extend(notices::organiser_members(tx, campaign, Role::StandingDepartment, None)?);
            people
        }
        _ => return Ok(()),
    };
    let written_note = match event {
        Event::FormReturned { note: written_note } | Event::FormReopened { reason: written_note, .. } => {
            Some(written_note)
        }
        _ => None,
    };
    let notification = notices::Notification {
        kind: event.action(),
        occasion: format!("{}/{}", view.form.id, view.form.version),
        address: format!("/campaigns/{campaign}/units/{unit}"),
        data: NoticeData {
            unit: view.form.unit_name.clone(),
            campaign: view.campaign.title.clone(),
            by: context.actor().name.clone(),
            note: written_note.map(|written_note| excerpt(written_note)),
            ..NoticeData::default()
        },
    };
    context.notify(&notification, people)
}

impl FormView {
    /// The text whose hash stands on the receipt, made again of what is kept; `None` where nothing is submitted.
    ///
    /// # Errors
    /// The refusal, to those who see some main indices alone.
    pub fn submitted_text(&self) -> Result<Option<String>, Refusal> {
        self.must_see_whole()?;
        Ok(self.kept_text().map(|(text, _)| text))
    }

    /// Has what is kept the hash that stands on the receipt?
    #[must_use]
    pub fn receipt_holds(&self) -> bool {
        self.kept_text()
            .is_some_and(|(text, receipt)| Fingerprint::of(text.as_bytes()).to_string() == receipt.hash)
    }

    fn kept_text(&self) -> Option<(String, &Receipt)> {
        let FormState::Submitted { receipt } = &self.form.state else { return None };
        Some((submission_text(self, Moment::from_microseconds(receipt.submitted_at)), receipt))
    }
}

/// What is submitted at a time, as text. Evidence that came later, when it was asked for or with a reply, is no part of it.
fn submission_text(view: &FormView, submitted_at: Moment) -> String {
    let whole = view.contents();
    let stored = answer_table::values(&whole.answers);
    text_of(&view.set, view.campaign.year, &view.unit.code, &stored, &whole.evidence, submitted_at)
}

/// The same of a form that nobody looks at, read anew.
pub(crate) fn kept_text_of(
    tx: &Tx<'_>,
    set: &LoadedSet,
    year: i16,
    form: &FormRow,
    submitted_at: Moment,
) -> Result<String, Error> {
    let stored = answer_table::values(&answer_table::of_form(tx, form.id)?);
    let evidence = evidence::of_form(tx, form.id)?;
    Ok(text_of(set, year, &unit_code_of(tx, form)?, &stored, &evidence, submitted_at))
}

/// The code of a form's unit.
fn unit_code_of(tx: &Tx<'_>, form: &FormRow) -> Result<String, Error> {
    Ok(units::by_id(tx, form.unit)?.ok_or(Error::NotFound)?.code)
}

fn text_of(
    set: &LoadedSet,
    year: i16,
    unit: &str,
    answers: &Stored,
    evidence: &[EvidenceRow],
    submitted_at: Moment,
) -> String {
    let piece = |row: &EvidenceRow| {
        let file = row.file.as_ref().map(|(sha256, _)| sha256.clone());
        (row.component.clone(), scored_piece(row), file)
    };
    let evidence: Vec<_> = evidence.iter().filter(|row| row.added_at <= submitted_at).map(piece).collect();
    let framework = (set.framework.code.as_str(), set.framework.edition.as_str());
    canonical(&Submission { framework, unit, year, answers, evidence: &evidence, submitted_at })
}
