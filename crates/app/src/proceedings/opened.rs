//! One indicator of one unit, opened in the transaction that decides on it.

use assessment::correction::{Change, Reason};
use assessment::course::AnsweredBy;
use assessment::event::{ChangeRecord, Event, FormAt, Subject};
use assessment::permission::Action;
use assessment::proceeding::Proceeding;
use assessment::recusal::Decider;
use assessment::role::{Actor, Role};
use framework::{ComponentSlot, Framework};
use scoring::Answers;
use store::Tx;
use store::tables::courses::{self, CourseRow};
use store::tables::proceedings::{self, ProceedingRow};

use super::stored;
use super::typed_changes::TypedDecision;
use crate::application::App;
use crate::authentication::Credential;
use crate::context::{Context, require};
use crate::error::Error;
use crate::form::{FormView, open_form, target_of};
use crate::notices::{self, NoticeData, Notification, excerpt};
use crate::sets::LoadedSet;

/// Which indicator of which form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndicatorAt {
    /// The form.
    pub form: FormAt,
    /// Code of the component.
    pub component: String,
}

/// An indicator that somebody is about to do something to.
pub(super) struct Opened {
    pub view: FormView,
    pub course: CourseRow,
    pub slot: ComponentSlot,
    /// Code of its main index.
    pub index: String,
    pub proceeding: Proceeding,
    /// 0 before anything was done.
    pub version: i64,
}

/// What somebody decided, read from what they typed.
pub(super) struct Decided {
    /// The changes.
    pub changes: Vec<Change>,
    /// The reason that was given.
    pub reason: Reason,
    /// The changes as the audit log keeps them.
    pub changed: Vec<ChangeRecord>,
    /// What counted before, each in its place.
    pub before: Vec<ChangeRecord>,
}

/// Who opens an indicator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Readers {
    /// Those whose role covers its main index.
    OfTheIndex,
    /// Those whose role covers any: the caller checks what makes them its second appraiser.
    OfAnyIndex,
}

impl Opened {
    /// Opens it for somebody who may read it.
    pub fn read(context: &Context<'_, '_>, at: &IndicatorAt) -> Result<Self, Error> {
        let opened = Self::untouched(context, at, Readers::OfTheIndex)?;
        let row = proceedings::of_component(context.tx, opened.view.form.id, &at.component)?;
        let Some(row) = row else { return Ok(opened) };
        Ok(Self { proceeding: parsed(&opened.view, opened.slot, &row)?, version: row.version, ..opened })
    }

    /// Opens it as the unit submitted it, as though nobody had done anything since.
    pub fn untouched(context: &Context<'_, '_>, at: &IndicatorAt, readers: Readers) -> Result<Self, Error> {
        let (app, tx) = (context.app, context.tx);
        // Which index it belongs to is known once the set is, which the form names.
        let campaign = store::tables::campaigns::by_id(tx, at.form.campaign)?.ok_or(Error::NotFound)?;
        let set = app.sets().get(tx, campaign.framework)?;
        let (slot, _) = set.framework.component(&at.component).ok_or(Error::NotFound)?;
        let index = set.framework.main_index_of(slot).to_owned();
        let within = matches!(readers, Readers::OfTheIndex).then_some(index.as_str());
        let view = open_form(context, at.form, within)?;
        let course = courses::of_campaign(tx, at.form.campaign)?;
        Ok(Self { view, course, slot, index, proceeding: Proceeding::default(), version: 0 })
    }

    /// May the one who opened it do this?
    pub fn require(&self, action: Action) -> Result<(), Error> {
        self.require_to(&self.view.signed_in.actor, action)
    }

    /// As [`Opened::permit`], by a role alone: who answers replies is a setting.
    pub fn require_as(&self, role: Role, action: Action) -> Result<(), Error> {
        let actor = &self.view.signed_in.actor;
        let grants = actor.grants.iter().filter(|grant| grant.role == role).cloned().collect();
        self.require_to(&Actor { grants, ..actor.clone() }, action)
    }

    fn require_to(&self, actor: &Actor, action: Action) -> Result<(), Error> {
        require(actor, action, &target_of(&self.view.form, self.view.stage, Some(&self.index)))
    }

    /// The one who opened it, as somebody who may decide on this unit.
    pub fn decider(&self) -> Result<Decider, Error> {
        Ok(Decider::on(&self.view.signed_in.actor, self.view.unit.id)?)
    }

    /// The unit's answers as they count now: as submitted, with every correction of this form so far. One row.
    pub fn counting(&self, tx: &Tx<'_>) -> Result<Answers, Error> {
        let mut answers = (*self.view.scored_answers()).clone();
        for row in proceedings::of_form(tx, self.view.form.id)? {
            let Some((slot, _)) = self.view.set.framework.component(&row.component) else { continue };
            for correction in parsed(&self.view, slot, &row)?.corrections(0, slot) {
                correction.change.apply(&mut answers, 0);
            }
        }
        Ok(answers)
    }

    /// Saves what became of it, with an entry in the audit log.
    pub fn save(
        &self,
        context: &Context<'_, '_>,
        proceeding: &Proceeding,
        event: &Event,
    ) -> Result<(), Error> {
        let framework = &self.view.set.framework;
        let component = &framework[self.slot].code;
        let written = stored::write(framework, proceeding)
            .map_err(|fault| Error::Internal(format!("a proceeding: {fault}")))?;
        proceedings::save(
            context.tx,
            &ProceedingRow {
                form: self.view.form.id,
                component: component.to_owned(),
                content: written,
                changed_at: context.now,
                version: self.version,
            },
        )?;
        self.notify(context, component, event)?;
        context.record(&Subject::Indicator(self.at(), component.clone()), event)
    }

    /// Those who have to continue with the indicator, or wait for it, are told.
    fn notify(&self, context: &Context<'_, '_>, component: &str, event: &Event) -> Result<(), Error> {
        let (view, tx) = (&self.view, context.tx);
        let FormAt { campaign, unit } = self.at();
        let people = match (event, self.course.answered_by) {
            (
                Event::IndicatorReturned { .. } | Event::ReplyAnswered { .. } | Event::CaseDecided { .. },
                _,
            ) => notices::everybody_of(tx, campaign, unit)?,
            // Those of the unit have no vote on it.
            (Event::MotionPut { .. }, _) => {
                let own = notices::everybody_of(tx, campaign, unit)?;
                let members = notices::organiser_members(tx, campaign, Role::CouncilMember, None)?;
                members.into_iter().filter(|member| !own.contains(member)).collect()
            }
            (Event::IndicatorSentAgain {}, _) | (Event::ReplyFiled { .. }, AnsweredBy::Appraiser) => {
                notices::organiser_members(tx, campaign, Role::Appraiser, Some(&self.index))?
            }
            (Event::ReplyFiled { .. }, AnsweredBy::StandingDepartment) => {
                notices::organiser_members(tx, campaign, Role::StandingDepartment, None)?
            }
            _ => return Ok(()),
        };
        // What was asked for, or what the unit replied.
        let (written_reason, until) = match event {
            Event::IndicatorReturned { note, due_on } => (Some(note), Some(due_on.to_string())),
            Event::ReplyFiled { text } => (Some(text), None),
            _ => (None, None),
        };
        let notification = Notification {
            kind: event.action(),
            occasion: format!("{}/{component}/{}", view.form.id, self.version),
            address: format!("/campaigns/{campaign}/units/{unit}/indicators/{component}"),
            data: NoticeData {
                unit: view.form.unit_name.clone(),
                campaign: view.campaign.title.clone(),
                component: component.to_owned(),
                note: written_reason.map(|written_reason| excerpt(written_reason)),
                until,
                ..NoticeData::default()
            },
        };
        context.notify(&notification, people)
    }

    /// What somebody decides, as they typed it, against what counts now: the changes, why, and what the audit log keeps.
    pub fn decided(&self, tx: &Tx<'_>, typed: &TypedDecision) -> Result<Decided, Error> {
        let counting = self.counting(tx)?;
        let view = &self.view;
        let (changes, reason) = typed.read(&view.set.framework, &view.terms, self.slot, &counting)?;
        let before = self.spelled_before(&changes, &counting);
        Ok(Decided { changed: self.spelled(&changes), changes, reason, before })
    }

    /// Changes spelled out, for the audit log.
    pub fn spelled(&self, changes: &[Change]) -> Vec<ChangeRecord> {
        stored::change_records(&self.view.set.framework, changes)
    }

    /// Of which form it is.
    pub const fn at(&self) -> FormAt {
        FormAt { campaign: self.view.campaign.id, unit: self.view.unit.id }
    }

    /// What counted before the changes, each in its place, for the audit log.
    pub fn spelled_before(&self, changes: &[Change], counting: &Answers) -> Vec<ChangeRecord> {
        let before: Vec<Change> = changes
            .iter()
            .map(|change| match change {
                Change::Input { input, .. } => {
                    Change::Input { input: *input, value: counting.value(0, *input).cloned() }
                }
                Change::Points { component, .. } => {
                    let points = counting.awarded(0).get(component.position()).cloned().flatten();
                    Change::Points { component: *component, points }
                }
                Change::Claim { component, .. } => Change::Claim {
                    component: *component,
                    reason: counting.claim(0, *component).map(str::to_owned),
                },
            })
            .collect();
        self.spelled(&before)
    }
}

/// A proceeding as it is kept.
pub(super) fn parsed(view: &FormView, slot: ComponentSlot, row: &ProceedingRow) -> Result<Proceeding, Error> {
    read(&view.set.framework, slot, row)
}

/// As [`parsed`], by the set alone.
pub(super) fn read(
    framework: &Framework,
    slot: ComponentSlot,
    row: &ProceedingRow,
) -> Result<Proceeding, Error> {
    stored::read(framework, slot, &row.content)
        .map_err(|fault| Error::Internal(format!("proceeding {} of {}: {fault}", row.component, row.form)))
}

/// A proceeding as it is kept, by the set of its campaign.
pub(crate) fn read_proceeding(set: &LoadedSet, row: &ProceedingRow) -> Result<Proceeding, Error> {
    let (slot, _) = set.framework.component(&row.component).ok_or(Error::NotFound)?;
    read(&set.framework, slot, row)
}

impl App {
    /// Does something to one indicator: `next` gives what becomes of it, and what the audit log keeps of that.
    pub(super) fn proceed(
        &self,
        credential: &Credential,
        at: IndicatorAt,
        seen: i64,
        next: impl Fn(&Context<'_, '_>, &Opened) -> Result<(Proceeding, Event), Error> + Send + 'static,
    ) -> Result<(), Error> {
        self.command(credential, move |context| {
            let opened = Opened::read(context, &at)?;
            let (proceeding, event) = next(context, &opened)?;
            // Somebody who decides on what has changed since is shown what it is now. What the state itself forbids
            // says more, and comes first.
            if opened.version != seen {
                return Err(Error::Conflict);
            }
            opened.save(context, &proceeding, &event)
        })
    }
}
