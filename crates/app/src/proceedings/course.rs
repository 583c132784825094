//! Moves a campaign on after its self-assessment: points sent to the units, council called, result approved.

use assessment::appraisal::AppraisalState;
use assessment::campaign::{Campaign, CampaignAt};
use assessment::course::{AnsweredBy, Course};
use assessment::event::{Event, FormAt, Subject};
use assessment::permission::Action;
use assessment::recusal::Decider;
use assessment::reply::ReplyWindow;
use assessment::role::Role;
use assessment::{Id, Moment};
use store::Tx;
use store::tables::courses::{self, CourseRow};
use store::tables::proceedings::{self, ProceedingRow};

use super::appraise::day;
use super::board::{Board, open_board_to};
use super::decision::{self, TypedApproval};
use super::typed_changes::codes as typed_codes;
use super::{second_appraisal, stored, together};
use crate::application::App;
use crate::authentication::Credential;
use crate::context::Context;
use crate::error::{Error, FieldFault};
use crate::notices::{self, NoticeData};

/// When units may reply, and who answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewWindow {
    /// Last day for replies, as typed.
    pub closes_on: String,
    /// Last day for answers, as typed.
    pub answers_due_on: String,
    /// Who answers the replies: the appraisers or the standing department.
    pub answered_by: AnsweredBy,
}

impl App {
    /// Accepts everything of a main index that is open and plain: nothing found, no claim, evidence where it is asked
    /// for. Gives back how many indicators that were. One's own unit is left out.
    ///
    /// # Errors
    /// [`Error::Refused`] unless the campaign is at the appraisal.
    pub fn accept_plain(
        &self,
        credential: &Credential,
        id: Id<Campaign>,
        index: &str,
    ) -> Result<usize, Error> {
        let index = index.to_owned();
        self.command(credential, move |context| {
            let (tx, now) = (context.tx, context.now);
            let board = open_board_to(context, id, Action::Appraise, Some(&index))?;
            let mut accepted = Vec::new();
            for (row, slot, by) in plain(tx, &board, &index)? {
                let recorded = board.recorded(row, slot);
                let Ok(appraisal) = recorded.proceeding.appraisal.clone().accept(by, now) else {
                    continue;
                };
                let proceeding =
                    assessment::proceeding::Proceeding { appraisal, ..recorded.proceeding.clone() };
                keep(tx, &board, row, slot, &proceeding, now)?;
                let event = Event::IndicatorAccepted { together: true };
                context.record(&board.subject(row, slot)?, &event)?;
                accepted.push((row, slot));
            }
            together::keep_act(context, &board, &index, &accepted)?;
            Ok(accepted.len())
        })
    }

    /// What [`App::accept_plain`] would accept now: row and component.
    ///
    /// # Errors
    /// As [`App::accept_plain`].
    pub fn plain(
        &self,
        credential: &Credential,
        id: Id<Campaign>,
        index: &str,
    ) -> Result<Vec<(usize, framework::ComponentSlot)>, Error> {
        self.query(credential, |context| {
            let tx = context.tx;
            let board = open_board_to(context, id, Action::Appraise, Some(index))?;
            let found = plain(tx, &board, index)?.into_iter();
            let is_open = |(row, slot): &(usize, framework::ComponentSlot)| {
                board.recorded(*row, *slot).proceeding.appraisal == AppraisalState::Open
            };
            Ok(found.map(|(row, slot, _)| (row, slot)).filter(is_open).collect())
        })
    }

    /// Ends the appraisal: the units see their points and may reply until the end of a day.
    ///
    /// # Errors
    /// [`Error::Invalid`] where a day is invalid; [`Error::Refused`] where indicators are open, or the days are past or
    /// upside down.
    pub fn send_points(&self, credential: &Credential, at: CampaignAt, new: NewWindow) -> Result<(), Error> {
        self.move_on(credential, at, Action::RunCampaign, move |context, board| {
            let now = context.now;
            let typed = |field: &str, text: &str| {
                day(text).ok_or_else(|| FieldFault::alone(field, typed_codes::BAD_DAY))
            };
            let closes_on = typed("closes_on", &new.closes_on)?;
            let answers_due_on = typed("answers_due_on", &new.answers_due_on)?;
            let window = ReplyWindow {
                opens_at: now,
                closes_at: Moment::end_of_day(closes_on),
                answers_due_at: Moment::end_of_day(answers_due_on),
            };
            if matches!(board.course.course, Course::Appraisal) {
                board.must_not_wait()?;
            }
            let course = board.course.course.clone().send_points(now, board.open_indicators(), window)?;
            let sent = Event::PointsSent { closes_on, answers_due_on, answered_by: new.answered_by };
            Ok((CourseRow { course, answered_by: new.answered_by, ..board.course.clone() }, sent))
        })
    }

    /// Calls the council together; replies whose time has passed unanswered go to it.
    ///
    /// # Errors
    /// [`Error::Refused`] while replies may come or be answered.
    pub fn call_council(&self, credential: &Credential, at: CampaignAt) -> Result<(), Error> {
        self.move_on(credential, at, Action::RunCampaign, |context, board| {
            let (tx, now) = (context.tx, context.now);
            let waiting = board.count(assessment::proceeding::Proceeding::waits_for_answer);
            let course = board.course.course.clone().call_council(now, waiting)?;
            if let Course::Replies(window) = &board.course.course {
                for (row, slot) in board.places() {
                    let proceeding = &board.recorded(row, slot).proceeding;
                    let Some(reply) = proceeding.reply.clone().filter(|reply| !reply.state.is_settled())
                    else {
                        continue;
                    };
                    let state = reply.state.clone().lapse(window, now)?;
                    let reply = Some(assessment::proceeding::Reply { state, ..reply });
                    let proceeding = assessment::proceeding::Proceeding { reply, ..proceeding.clone() };
                    keep(tx, board, row, slot, &proceeding, now)?;
                    context.record(&board.subject(row, slot)?, &Event::ReplyLapsed {})?;
                }
            }
            Ok((CourseRow { course, ..board.course.clone() }, Event::CouncilCalled { referred: waiting }))
        })
    }

    /// Records that the result as a whole is approved, by which signed decision.
    ///
    /// # Errors
    /// [`Error::Invalid`] by field, where the decision is not whole; [`Error::Refused`] while a case is open.
    pub fn approve_result(
        &self,
        credential: &Credential,
        at: CampaignAt,
        typed: &TypedApproval,
    ) -> Result<(), Error> {
        let typed = typed.clone();
        self.move_on(credential, at, Action::ApproveResult, move |context, board| {
            let (tx, now) = (context.tx, context.now);
            let decision = typed.checked(board, now)?;
            let open = board.count(assessment::proceeding::Proceeding::waits_for_council);
            let approved = Event::ResultApproved { decision: decision::recorded(&decision) };
            let course = board.course.course.clone().approve(now, open, decision)?;
            board.must_not_wait()?;
            typed.keep_file(tx, now)?;
            Ok((CourseRow { course, ..board.course.clone() }, approved))
        })
    }

    fn move_on(
        &self,
        credential: &Credential,
        at: CampaignAt,
        action: Action,
        next: impl Fn(&Context<'_, '_>, &Board) -> Result<(CourseRow, Event), Error> + Send + 'static,
    ) -> Result<(), Error> {
        let CampaignAt { id, version } = at;
        self.command(credential, move |context| {
            let board = open_board_to(context, id, action, None)?;
            let (row, event) = next(context, &board)?;
            notify(context, &board, &event)?;
            courses::save(context.tx, id, &CourseRow { version, ..row })?;
            context.record(&Subject::Campaign(id), &event)
        })
    }
}

/// What is plain in a main index, for somebody who decides on it: not of their own unit, and not what they appraise
/// second.
fn plain(
    tx: &Tx<'_>,
    board: &Board,
    index: &str,
) -> Result<Vec<(usize, framework::ComponentSlot, Decider)>, Error> {
    let framework = &board.set.framework;
    let item = board.set.column(index);
    let below = item.map(|item| framework.components_below(item)).ok_or(Error::NotFound)?;
    let not_first = second_appraisal::second_by(tx, board.signed_in.actor.user)?;
    let mut found = Vec::new();
    for (row, form) in board.forms.iter().enumerate() {
        let Ok(by) = Decider::on(&board.signed_in.actor, form.unit) else { continue };
        for slot in below.iter().copied().filter(|slot| board.is_plain(row, *slot)) {
            if !board.key(row, slot).is_some_and(|key| not_first.contains(&key)) {
                found.push((row, slot, by));
            }
        }
    }
    Ok(found)
}

/// Those who have to continue with the campaign, or wait for it, are told.
fn notify(context: &Context<'_, '_>, board: &Board, event: &Event) -> Result<(), Error> {
    let (tx, id) = (context.tx, board.campaign.id);
    let whole = NoticeData { campaign: board.campaign.title.clone(), ..NoticeData::default() };
    match event {
        Event::PointsSent { closes_on, .. } => {
            let whole = NoticeData { until: Some(closes_on.to_string()), ..whole };
            for form in &board.forms {
                let notification = notices::Notification {
                    kind: event.action(),
                    occasion: format!("{id}/{}", form.unit),
                    address: format!("/campaigns/{id}/units/{}/result", form.unit),
                    data: NoticeData { unit: form.unit_name.clone(), ..whole.clone() },
                };
                context.notify(&notification, notices::everybody_of(tx, id, form.unit)?)?;
            }
            let notification = notices::Notification {
                kind: "points-sent-to-all",
                occasion: id.to_string(),
                address: format!("/campaigns/{id}/appraisal"),
                data: whole,
            };
            context.notify(&notification, notices::above_all(tx, id)?)
        }
        Event::CouncilCalled { .. } => {
            let notification = notices::Notification {
                kind: event.action(),
                occasion: id.to_string(),
                address: format!("/campaigns/{id}/council"),
                data: whole,
            };
            let mut people = notices::above_all(tx, id)?;
            people.extend(notices::organiser_members(tx, id, Role::CouncilMember, None)?);
            context.notify(&notification, people)
        }
        _ => Ok(()),
    }
}

impl Board {
    /// Every indicator of every unit.
    pub(super) fn places(&self) -> impl Iterator<Item = (usize, framework::ComponentSlot)> {
        let slots = self.set.framework.component_slots();
        (0..self.forms.len()).flat_map(move |row| slots.clone().map(move |slot| (row, slot)))
    }

    /// Form and component of a place.
    pub(super) fn key(
        &self,
        row: usize,
        slot: framework::ComponentSlot,
    ) -> Option<(Id<assessment::self_assessment::SelfAssessment>, String)> {
        let form = self.forms.get(row).map(|form| form.id);
        let code = self.set.framework[slot].code.clone();
        form.map(|form| (form, code))
    }

    /// An indicator of a unit as the audit log names it.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no such indicator: nothing is written under an empty name.
    pub(super) fn subject(&self, row: usize, slot: framework::ComponentSlot) -> Result<Subject, Error> {
        let unit = self.forms.get(row).ok_or(Error::NotFound)?.unit;
        let code = &self.set.framework[slot].code;
        Ok(Subject::Indicator(FormAt { campaign: self.campaign.id, unit }, code.clone()))
    }
}

pub(super) fn keep(
    tx: &Tx<'_>,
    board: &Board,
    row: usize,
    slot: framework::ComponentSlot,
    proceeding: &assessment::proceeding::Proceeding,
    now: Moment,
) -> Result<(), Error> {
    let framework = &board.set.framework;
    let form = board.forms.get(row).ok_or(Error::NotFound)?.id;
    let content = stored::write(framework, proceeding)
        .map_err(|fault| Error::Internal(format!("a proceeding: {fault}")))?;
    let component = framework[slot].code.clone();
    let version = board.recorded(row, slot).version;
    Ok(proceedings::save(tx, &ProceedingRow { form, component, content, changed_at: now, version })?)
}
