//! What those are told who come to a campaign that is open already.

use assessment::Id;
use assessment::campaign::CampaignState;
use assessment::role::{Role, Unit, User};
use store::Tx;
use store::tables::campaigns::{self, CampaignRow};
use store::tables::{forms, grants};

use super::data::NoticeData;
use super::{Notification, notify};
use crate::application::App;
use crate::error::Error;

/// What the people of a unit are told who come to a campaign that is open already.
pub(crate) fn joined_event(
    tx: &Tx<'_>,
    campaign: &CampaignRow,
    unit: Id<Unit>,
) -> Result<Option<Notification>, Error> {
    let Some(form) = forms::of_unit(tx, campaign.id, unit)? else { return Ok(None) };
    Ok(Some(Notification {
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
                    let event = Notification {
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
