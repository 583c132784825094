//! Opens, extends and closes a campaign.

use assessment::campaign::{Campaign, CampaignState};
use assessment::permission::{Action, Target};
use assessment::refusal::{Refusal, codes};
use assessment::role::User;
use assessment::{Id, Moment};
use jiff::civil::Date;
use scoring::Plan;
use serde_json::{Value, json};
use store::Tx;
use store::tables::campaigns::{self, CampaignRow};
use store::tables::forms;

use crate::accounts::authenticate;
use crate::context::{App, note, permit};
use crate::error::Error;
use crate::notices::{Event, NoticeData, above_all, everybody_of, tell};
use crate::terms::terms_of;

impl App {
    /// Opens a campaign for self-assessment until its planned deadline.
    ///
    /// # Errors
    /// [`Error::Refused`] where it has no units, its deadline is past, or parameters are missing.
    pub fn open_campaign(&self, token_hash: &str, id: Id<Campaign>, version: i64) -> Result<(), Error> {
        self.run_campaign(token_hash, (id, version), "campaign-opened", move |app, tx, campaign, now| {
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
        token_hash: &str,
        id: Id<Campaign>,
        version: i64,
        last_day: Date,
        reason: &str,
    ) -> Result<(), Error> {
        let reason = reason.trim().to_owned();
        self.run_campaign(token_hash, (id, version), "campaign-extended", move |_, _, campaign, now| {
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
    pub fn close_campaign(&self, token_hash: &str, id: Id<Campaign>, version: i64) -> Result<(), Error> {
        self.run_campaign(token_hash, (id, version), "campaign-closed", move |_, tx, campaign, now| {
            let state = campaign.state.close(now)?;
            let forms = forms::of_campaign(tx, campaign.id)?;
            let submitted = forms.iter().filter(|form| form.state.name() == "submitted").count();
            Ok((state, json!({ "submitted": submitted, "units": forms.len() })))
        })
    }

    fn run_campaign(
        &self,
        token_hash: &str,
        (id, version): (Id<Campaign>, i64),
        action: &'static str,
        next: impl Fn(&Self, &Tx<'_>, &CampaignRow, Moment) -> Result<(CampaignState, Value), Error>
        + Send
        + 'static,
    ) -> Result<(), Error> {
        let (app, token_hash) = (self.clone(), token_hash.to_owned());
        self.write(move |tx| {
            let now = app.now();
            let signed_in = authenticate(tx, &token_hash, now)?;
            let target = Target { campaign: Some(id), ..Target::ANYWHERE };
            permit(&signed_in.actor, Action::RunCampaign, &target)?;
            let campaign = campaigns::by_id(tx, id)?.ok_or(Error::NotFound)?;
            let (state, data) = next(&app, tx, &campaign, now)?;
            if let CampaignState::Open { deadline, .. } = state {
                let until = deadline.local().date();
                told(&app, tx, signed_in.actor.user, (action, &campaign, version, Some(until)))?;
            }
            campaigns::update_state(tx, &CampaignRow { state, version, ..campaign })?;
            note(tx, now, &signed_in.actor.user.to_string(), action, format!("campaign/{id}"), &data)
        })
    }
}

/// Every unit is told what is new with a campaign, and those who look after it as a whole.
pub(super) fn told(
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
        tell(app, tx, Some(by), &event, everybody_of(tx, id, form.unit)?)?;
    }
    let event = Event {
        kind: match action {
            "campaign-opened" => "campaign-opened-for-all",
            "phases-changed" => "phases-changed-for-all",
            _ => "campaign-extended-for-all",
        },
        occasion: format!("{id}/{version}"),
        address: format!("/campaigns/{id}"),
        data: NoticeData { units: Some(forms.len()), ..whole },
    };
    tell(app, tx, Some(by), &event, above_all(tx, id)?)
}
