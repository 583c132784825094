//! Opens, extends and closes a campaign, takes the closing back, and adds a unit that was forgotten.

use assessment::campaign::{Campaign, CampaignState};
use assessment::permission::{Action, Target};
use assessment::refusal::{Refusal, codes};
use assessment::role::{Role, Unit, User};
use assessment::{Id, Moment};
use jiff::civil::Date;
use scoring::Plan;
use serde_json::{Value, json};
use store::Tx;
use store::tables::campaigns::{self, CampaignRow};
use store::tables::{courses, forms, grants, proceedings, second_appraisals};

use super::prepare::{add_form, codes as field_codes};
use crate::accounts::{Credential, authenticate};
use crate::context::{App, record, require};
use crate::error::{Error, FieldFault};
use crate::notices::{Event, NoticeData, above_all, everybody_of, notify};
use crate::terms::terms_of;

impl App {
    /// Opens a campaign for self-assessment until its planned deadline.
    ///
    /// # Errors
    /// [`Error::Refused`] where it has no units, its deadline is past, or parameters are missing.
    pub fn open_campaign(
        &self,
        credential: &Credential,
        id: Id<Campaign>,
        version: i64,
    ) -> Result<(), Error> {
        let step = (Action::RunCampaign, "campaign-opened");
        self.run_campaign(credential, (id, version), step, move |app, tx, campaign, now| {
            let set = app.inner.sets.get(tx, campaign.framework)?;
            let plan = Plan::new(&set.framework, terms_of(campaign, &set)?)
                .map_err(|fault| Error::Internal(fault.to_string()))?;
            if !plan.missing_parameters().is_empty() {
                return Err(Refusal::state(codes::PARAMETERS_MISSING).into());
            }
            let units = forms::count(tx, id)?;
            let state = campaign.state.open(now, campaign.deadline, units)?;
            Ok((state, json!({ "deadline": campaign.deadline.to_string(), "units": units })))
        })
    }

    /// Moves the deadline to the end of a later day.
    ///
    /// # Errors
    /// [`Error::Refused`] where the day is not later, or there is no reason.
    pub fn extend_campaign(
        &self,
        credential: &Credential,
        id: Id<Campaign>,
        version: i64,
        last_day: Date,
        reason: &str,
    ) -> Result<(), Error> {
        let reason = reason.trim().to_owned();
        let step = (Action::RunCampaign, "campaign-extended");
        self.run_campaign(credential, (id, version), step, move |_, _, campaign, now| {
            let deadline = Moment::end_of_day(last_day);
            let state = campaign.state.extend(now, deadline, &reason)?;
            let before = campaign.deadline.to_string();
            Ok((state, json!({ "before": before, "after": deadline.to_string(), "reason": reason })))
        })
    }

    /// Ends the self-assessment.
    ///
    /// # Errors
    /// [`Error::Refused`] where it is not open.
    pub fn close_campaign(
        &self,
        credential: &Credential,
        id: Id<Campaign>,
        version: i64,
    ) -> Result<(), Error> {
        let step = (Action::RunCampaign, "campaign-closed");
        self.run_campaign(credential, (id, version), step, move |_, tx, campaign, now| {
            let state = campaign.state.close(now)?;
            let forms = forms::of_campaign(tx, campaign.id)?;
            let submitted = forms.iter().filter(|form| form.state.name() == "submitted").count();
            Ok((state, json!({ "submitted": submitted, "units": forms.len() })))
        })
    }

    /// Takes the closing back, with a reason: the self-assessment goes on until the deadline that it had. Everybody is
    /// told.
    ///
    /// # Errors
    /// [`Error::Refused`] where it is not closed, an indicator was dealt with already, or there is no reason.
    pub fn reopen_campaign(
        &self,
        credential: &Credential,
        place: (Id<Campaign>, i64),
        reason: &str,
    ) -> Result<(), Error> {
        let reason = reason.trim().to_owned();
        let step = (Action::ReopenCampaign, "campaign-reopened");
        self.run_campaign(credential, place, step, move |_, tx, campaign, _| {
            let state = campaign.state.reopen(appraised(tx, campaign.id)?, &reason)?;
            let before = campaign.closed_at().map(|at| at.to_string());
            Ok((state, json!({ "closed_at": before, "reason": reason })))
        })
    }

    /// Adds a unit that was forgotten to an open campaign, with a reason. Its people are told.
    ///
    /// # Errors
    /// [`Error::Refused`] where the campaign is not open or there is no reason, [`Error::Invalid`] where the unit has
    /// ended or takes part already, [`Error::Conflict`] where the campaign was saved since `version`.
    pub fn add_unit(
        &self,
        credential: &Credential,
        (id, version): (Id<Campaign>, i64),
        (unit, ranked): (Id<Unit>, bool),
        reason: &str,
    ) -> Result<(), Error> {
        let (app, credential, reason) = (self.clone(), credential.clone(), reason.trim().to_owned());
        let form = self.new_id();
        self.write(move |tx| {
            let now = app.now();
            let signed_in = authenticate(tx, &credential, now)?;
            let target = Target { campaign: Some(id), ..Target::ANYWHERE };
            require(&signed_in.actor, Action::RunCampaign, &target)?;
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
            notify_unit(&app, tx, Some(signed_in.actor.user), (&campaign, unit))?;
            let data = json!({ "ranked": ranked, "reason": reason });
            let place = format!("campaign/{id}/unit/{unit}");
            record(tx, now, &signed_in.actor.user.to_string(), "campaign-unit-added", place, &data)
        })
    }

    fn run_campaign(
        &self,
        credential: &Credential,
        (id, version): (Id<Campaign>, i64),
        (permission, action): (Action, &'static str),
        next: impl Fn(&Self, &Tx<'_>, &CampaignRow, Moment) -> Result<(CampaignState, Value), Error>
        + Send
        + 'static,
    ) -> Result<(), Error> {
        let (app, credential) = (self.clone(), credential.clone());
        self.write(move |tx| {
            let now = app.now();
            let signed_in = authenticate(tx, &credential, now)?;
            let target = Target { campaign: Some(id), ..Target::ANYWHERE };
            require(&signed_in.actor, permission, &target)?;
            let campaign = campaigns::by_id(tx, id)?.ok_or(Error::NotFound)?;
            let (state, data) = next(&app, tx, &campaign, now)?;
            if let CampaignState::Open { deadline, .. } = state {
                let until = deadline.local().date();
                notified(&app, tx, signed_in.actor.user, (action, &campaign, version, Some(until)))?;
            }
            campaigns::update_state(tx, &CampaignRow { state, version, ..campaign })?;
            record(tx, now, &signed_in.actor.user.to_string(), action, format!("campaign/{id}"), &data)
        })
    }
}

/// How much of a campaign was dealt with since it was closed; where anything was, the closing stands.
pub(super) fn appraised(tx: &Tx<'_>, id: Id<Campaign>) -> Result<usize, Error> {
    let moved = usize::from(courses::of_campaign(tx, id)?.version > 0);
    Ok(moved + proceedings::of_campaign(tx, id)?.len() + second_appraisals::of_campaign(tx, id)?.len())
}

/// The people of one unit are told that a campaign is open for it.
fn notify_unit(
    app: &App,
    tx: &Tx<'_>,
    by: Option<Id<User>>,
    (campaign, unit): (&CampaignRow, Id<Unit>),
) -> Result<(), Error> {
    let people = everybody_of(tx, campaign.id, unit)?;
    match joined_event(tx, campaign, unit)? {
        Some(event) => notify(app, tx, by, &event, people),
        None => Ok(()),
    }
}

/// What the people of a unit are told who come to a campaign that is open already.
fn joined_event(tx: &Tx<'_>, campaign: &CampaignRow, unit: Id<Unit>) -> Result<Option<Event>, Error> {
    let Some(form) = forms::of_unit(tx, campaign.id, unit)? else { return Ok(None) };
    Ok(Some(Event {
        kind: "campaign-opened",
        occasion: format!("{}/joined/{unit}", campaign.id),
        address: format!("/campaigns/{}/units/{unit}", campaign.id),
        data: NoticeData {
            unit: form.unit_name,
            campaign: campaign.title.clone(),
            until: Some(campaign.deadline.local().date().to_string()),
            ..NoticeData::default()
        },
    }))
}

/// Somebody who comes after the opening is told of every campaign that is open for a role that they hold.
pub(crate) fn notify_newcomer(app: &App, tx: &Tx<'_>, person: Id<User>) -> Result<(), Error> {
    let held = grants::of_account(tx, person)?;
    for campaign in campaigns::all(tx)? {
        if !matches!(campaign.state, CampaignState::Open { .. }) {
            continue;
        }
        let here = held.iter().map(|held| &held.grant);
        let here = here.filter(|grant| grant.campaign.is_none_or(|only| only == campaign.id));
        for grant in here {
            match grant.unit {
                Some(unit) if grant.role.belongs_to_a_unit() => {
                    if let Some(event) = joined_event(tx, &campaign, unit)? {
                        notify(app, tx, None, &event, [person])?;
                    }
                }
                _ if matches!(grant.role, Role::StandingDepartment | Role::ProvincialLeader) => {
                    let event = Event {
                        kind: "campaign-opened-for-all",
                        occasion: format!("{}/joined", campaign.id),
                        address: format!("/campaigns/{}", campaign.id),
                        data: NoticeData {
                            campaign: campaign.title.clone(),
                            until: Some(campaign.deadline.local().date().to_string()),
                            units: Some(forms::count(tx, campaign.id)?),
                            ..NoticeData::default()
                        },
                    };
                    notify(app, tx, None, &event, [person])?;
                }
                _ => {}
            }
        }
    }
    Ok(())
}

/// Every unit is told what is new with a campaign, and those who look after it as a whole.
pub(super) fn notified(
    app: &App,
    tx: &Tx<'_>,
    by: Id<User>,
    (action, campaign, version, until): (&'static str, &CampaignRow, i64, Option<Date>),
) -> Result<(), Error> {
    let id = campaign.id;
    let whole = NoticeData {
        campaign: campaign.title.clone(),
        until: until.map(|day| day.to_string()),
        ..NoticeData::default()
    };
    let forms = forms::of_campaign(tx, id)?;
    for form in &forms {
        let event = Event {
            kind: action,
            occasion: format!("{id}/{version}/{}", form.unit),
            address: format!("/campaigns/{id}/units/{}", form.unit),
            data: NoticeData { unit: form.unit_name.clone(), ..whole.clone() },
        };
        notify(app, tx, Some(by), &event, everybody_of(tx, id, form.unit)?)?;
    }
    let event = Event {
        kind: match action {
            "campaign-opened" => "campaign-opened-for-all",
            "campaign-reopened" => "campaign-reopened-for-all",
            "phases-changed" => "phases-changed-for-all",
            _ => "campaign-extended-for-all",
        },
        occasion: format!("{id}/{version}"),
        address: format!("/campaigns/{id}"),
        data: NoticeData { units: Some(forms.len()), ..whole },
    };
    notify(app, tx, Some(by), &event, above_all(tx, id)?)
}
