//! Opens, extends and closes a campaign, takes the closing back, and adds a unit that was forgotten.

use assessment::campaign::{Campaign, CampaignAt, CampaignState};
use assessment::event::{Event, FormAt, Subject};
use assessment::permission::{Action, Target};
use assessment::refusal::{Refusal, codes};
use assessment::role::Unit;
use assessment::{Id, Moment};
use jiff::civil::Date;
use scoring::Plan;
use store::Tx;
use store::tables::campaigns::{self, CampaignRow};
use store::tables::{courses, forms, proceedings, second_appraisals};

use super::prepare::{add_form, codes as field_codes};
use crate::application::App;
use crate::authentication::Credential;
use crate::context::Context;
use crate::error::{Error, FieldFault};
use crate::notices::joined_event;
use crate::notices::{NoticeData, Notification, above_all, everybody_of};
use crate::terms::terms_of;

impl App {
    /// Opens a campaign for self-assessment until its planned deadline.
    ///
    /// # Errors
    /// [`Error::Refused`] where it has no units, its deadline is past, or parameters are missing.
    pub fn open_campaign(&self, credential: &Credential, at: CampaignAt) -> Result<(), Error> {
        self.run_campaign(credential, at, Action::RunCampaign, move |context, campaign| {
            let (app, tx, now) = (context.app, context.tx, context.now);
            let set = app.sets().get(tx, campaign.framework)?;
            let plan = Plan::new(&set.framework, terms_of(campaign, &set)?)
                .map_err(|fault| Error::Internal(fault.to_string()))?;
            if !plan.missing_parameters().is_empty() {
                return Err(Refusal::state(codes::PARAMETERS_MISSING).into());
            }
            let units = forms::count(tx, at.id)?;
            let state = campaign.state.open(now, campaign.deadline, units)?;
            Ok((state, Event::CampaignOpened { deadline: campaign.deadline, units }))
        })
    }

    /// Moves the deadline to the end of a later day.
    ///
    /// # Errors
    /// [`Error::Refused`] where the day is not later, or there is no reason.
    pub fn extend_campaign(
        &self,
        credential: &Credential,
        at: CampaignAt,
        last_day: Date,
        reason: &str,
    ) -> Result<(), Error> {
        let reason = reason.trim().to_owned();
        self.run_campaign(credential, at, Action::RunCampaign, move |context, campaign| {
            let deadline = Moment::end_of_day(last_day);
            let state = campaign.state.extend(context.now, deadline, &reason)?;
            let extended = Event::CampaignExtended {
                before: campaign.deadline,
                after: deadline,
                reason: reason.clone(),
            };
            Ok((state, extended))
        })
    }

    /// Ends the self-assessment.
    ///
    /// # Errors
    /// [`Error::Refused`] where it is not open.
    pub fn close_campaign(&self, credential: &Credential, at: CampaignAt) -> Result<(), Error> {
        self.run_campaign(credential, at, Action::RunCampaign, move |context, campaign| {
            let state = campaign.state.close(context.now)?;
            let forms = forms::of_campaign(context.tx, campaign.id)?;
            let submitted = forms.iter().filter(|form| form.state.is_submitted()).count();
            Ok((state, Event::CampaignClosed { submitted, units: forms.len() }))
        })
    }

    /// Takes the closing back, with a reason: the self-assessment continues until the deadline that it had. Everybody is
    /// told.
    ///
    /// # Errors
    /// [`Error::Refused`] where it is not closed, an indicator was dealt with already, or there is no reason.
    pub fn reopen_campaign(
        &self,
        credential: &Credential,
        at: CampaignAt,
        reason: &str,
    ) -> Result<(), Error> {
        let reason = reason.trim().to_owned();
        self.run_campaign(credential, at, Action::ReopenCampaign, move |context, campaign| {
            let state = campaign.state.reopen(appraised(context.tx, campaign.id)?, &reason)?;
            let closed_at = campaign.closed_at();
            Ok((state, Event::CampaignReopened { closed_at, reason: reason.clone() }))
        })
    }

    /// Adds a unit that was forgotten to an open campaign, with a reason. Its people are told.
    ///
    /// # Errors
    /// [`Error::Refused`] where the campaign is not open or there is no reason, [`Error::Invalid`] where the unit has
    /// ended or takes part already, [`Error::Conflict`] where the campaign was saved since.
    pub fn add_unit(
        &self,
        credential: &Credential,
        at: CampaignAt,
        unit: Id<Unit>,
        ranked: bool,
        reason: &str,
    ) -> Result<(), Error> {
        let CampaignAt { id, version } = at;
        let reason = reason.trim().to_owned();
        let form = self.new_id();
        self.command(credential, move |context| {
            let tx = context.tx;
            let target = Target { campaign: Some(id), ..Target::ANYWHERE };
            context.require(Action::RunCampaign, &target)?;
            let campaign = campaigns::by_id(tx, id)?.ok_or(Error::NotFound)?;
            match campaign.state {
                CampaignState::Prepared => return Err(Refusal::state(codes::NOT_OPEN).into()),
                CampaignState::Closed { .. } => return Err(Refusal::state(codes::CLOSED).into()),
                CampaignState::Open { .. } => {}
            }
            if forms::of_unit(tx, id, unit)?.is_some() {
                return Err(FieldFault::alone("unit", field_codes::UNIT_TAKES_PART));
            }
            if reason.is_empty() {
                return Err(Refusal::state(codes::REASON_NEEDED).into());
            }
            add_form(tx, id, "unit", (form, unit, ranked))?;
            campaigns::update_state(tx, &CampaignRow { version, ..campaign.clone() })?;
            notify_unit(context, &campaign, unit)?;
            let added = Event::CampaignUnitAdded { ranked, reason: reason.clone() };
            context.record(&Subject::Form(FormAt { campaign: id, unit }), &added)
        })
    }

    fn run_campaign(
        &self,
        credential: &Credential,
        at: CampaignAt,
        permission: Action,
        next: impl Fn(&Context<'_, '_>, &CampaignRow) -> Result<(CampaignState, Event), Error> + Send + 'static,
    ) -> Result<(), Error> {
        let CampaignAt { id, version } = at;
        self.command(credential, move |context| {
            let tx = context.tx;
            let target = Target { campaign: Some(id), ..Target::ANYWHERE };
            context.require(permission, &target)?;
            let campaign = campaigns::by_id(tx, id)?.ok_or(Error::NotFound)?;
            let (state, event) = next(context, &campaign)?;
            if let CampaignState::Open { deadline, .. } = state {
                let until = deadline.local().date();
                notify(context, &event, &campaign, version, Some(until))?;
            }
            campaigns::update_state(tx, &CampaignRow { state, version, ..campaign })?;
            context.record(&Subject::Campaign(id), &event)
        })
    }
}

/// How much of a campaign was dealt with since it was closed; where anything was, the closing stands.
pub(super) fn appraised(tx: &Tx<'_>, id: Id<Campaign>) -> Result<usize, Error> {
    let moved = usize::from(courses::of_campaign(tx, id)?.version > 0);
    Ok(moved + proceedings::of_campaign(tx, id)?.len() + second_appraisals::of_campaign(tx, id)?.len())
}

/// The people of one unit are told that a campaign is open for it.
fn notify_unit(context: &Context<'_, '_>, campaign: &CampaignRow, unit: Id<Unit>) -> Result<(), Error> {
    let people = everybody_of(context.tx, campaign.id, unit)?;
    match joined_event(context.tx, campaign, unit)? {
        Some(notification) => context.notify(&notification, people),
        None => Ok(()),
    }
}

/// Every unit is told what is new with a campaign, and those who look after it as a whole.
pub(super) fn notify(
    context: &Context<'_, '_>,
    event: &Event,
    campaign: &CampaignRow,
    version: i64,
    until: Option<Date>,
) -> Result<(), Error> {
    let (tx, id) = (context.tx, campaign.id);
    let whole = NoticeData {
        campaign: campaign.title.clone(),
        until: until.map(|day| day.to_string()),
        ..NoticeData::default()
    };
    let forms = forms::of_campaign(tx, id)?;
    for form in &forms {
        let notification = Notification {
            kind: event.action(),
            occasion: format!("{id}/{version}/{}", form.unit),
            address: format!("/campaigns/{id}/units/{}", form.unit),
            data: NoticeData { unit: form.unit_name.clone(), ..whole.clone() },
        };
        context.notify(&notification, everybody_of(tx, id, form.unit)?)?;
    }
    let notification = Notification {
        kind: match event {
            Event::CampaignOpened { .. } => "campaign-opened-for-all",
            Event::CampaignReopened { .. } => "campaign-reopened-for-all",
            Event::PhasesChanged { .. } => "phases-changed-for-all",
            _ => "campaign-extended-for-all",
        },
        occasion: format!("{id}/{version}"),
        address: format!("/campaigns/{id}"),
        data: NoticeData { units: Some(forms.len()), ..whole },
    };
    context.notify(&notification, above_all(tx, id)?)
}
