//! What waits for somebody at the hour of the daily digest, as it stands then.

use assessment::campaign::CampaignState;
use assessment::course::Course;
use assessment::role::{Grant, Role, User};
use assessment::{Id, Moment};
use store::Tx;
use store::tables::campaigns::{self, CampaignRow};
use store::tables::forms::{self, FormRow};
use store::tables::{courses, grants};

use crate::application::App;
use crate::error::Error;
use crate::evidence::asked_for;
use crate::notices::NoticeData;

/// Everything that may wait, the keys of its words.
pub const WAITS: [&str; 6] =
    ["form-with-clerk", "form-with-leader", "evidence", "reply", "progress", "approval"];

/// What waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The key of its words.
    pub kind: &'static str,
    /// Where one goes from it.
    pub address: String,
    /// Data of the words.
    pub data: NoticeData,
}

/// What waits for somebody: for their units, and for those who look after a campaign as a whole.
pub(super) fn waiting_of(
    app: &App,
    tx: &Tx<'_>,
    now: Moment,
    account: Id<User>,
) -> Result<Vec<Waiting>, Error> {
    let held: Vec<Grant> = grants::of_account(tx, account)?.into_iter().map(|held| held.grant).collect();
    let mut waits = Vec::new();
    for campaign in campaigns::all(tx)? {
        let mut units = Vec::new();
        let here = |grant: &&Grant| grant.campaign.is_none_or(|only| only == campaign.id);
        for unit in held.iter().filter(here).filter_map(|grant| grant.unit) {
            if !units.contains(&unit) {
                units.push(unit);
            }
        }
        for unit in units {
            if let Some(form) = forms::of_unit(tx, campaign.id, unit)? {
                waits.extend(for_unit(app, tx, now, &campaign, &form)?);
            }
        }
        if held.iter().filter(here).any(|grant| grant.role == Role::ProvincialLeader) {
            waits.extend(for_province(tx, now, &campaign)?);
        }
    }
    Ok(waits)
}

fn for_unit(
    app: &App,
    tx: &Tx<'_>,
    now: Moment,
    campaign: &CampaignRow,
    form: &FormRow,
) -> Result<Option<Waiting>, Error> {
    let data = NoticeData {
        unit: form.unit_name.clone(),
        campaign: campaign.title.clone(),
        ..NoticeData::default()
    };
    let address = format!("/campaigns/{}/units/{}", campaign.id, form.unit);
    match campaign.state {
        CampaignState::Prepared => Ok(None),
        CampaignState::Open { deadline, .. } => {
            if form.state.is_submitted() {
                return Ok(None);
            }
            let kind = if form.state.is_with_leader() { "form-with-leader" } else { "form-with-clerk" };
            let days = Some(deadline.days_left(now).max(0));
            Ok(Some(Waiting { kind, address, data: NoticeData { days, ..data } }))
        }
        CampaignState::Closed { .. } => match courses::of_campaign(tx, campaign.id)?.course {
            Course::Appraisal => {
                let asked = asked_for(app, tx, now, campaign, form)?;
                let data = NoticeData { count: Some(asked), ..data };
                Ok((asked > 0).then(|| Waiting {
                    kind: "evidence",
                    address: format!("{address}/result"),
                    data,
                }))
            }
            Course::Replies(window) if now <= window.closes_at => {
                let until = Some(window.closes_at.local().date().to_string());
                let data = NoticeData { until, ..data };
                Ok(Some(Waiting { kind: "reply", address: format!("{address}/result"), data }))
            }
            _ => Ok(None),
        },
    }
}

fn for_province(tx: &Tx<'_>, now: Moment, campaign: &CampaignRow) -> Result<Option<Waiting>, Error> {
    let data = NoticeData { campaign: campaign.title.clone(), ..NoticeData::default() };
    match campaign.state {
        CampaignState::Prepared => Ok(None),
        CampaignState::Open { deadline, .. } => {
            let forms = forms::of_campaign(tx, campaign.id)?;
            let submitted = forms.iter().filter(|form| form.state.is_submitted()).count();
            let data = NoticeData {
                days: Some(deadline.days_left(now).max(0)),
                count: Some(submitted),
                units: Some(forms.len()),
                ..data
            };
            Ok(Some(Waiting { kind: "progress", address: format!("/campaigns/{}", campaign.id), data }))
        }
        CampaignState::Closed { .. } => {
            let course = courses::of_campaign(tx, campaign.id)?.course;
            let address = format!("/campaigns/{}/council", campaign.id);
            Ok((course == Course::Council).then_some(Waiting { kind: "approval", address, data }))
        }
    }
}
