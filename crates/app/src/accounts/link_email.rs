//! What an email with a one-time link says beside the link: who writes, for which body and campaign, until when.

use assessment::Moment;
use assessment::campaign::CampaignState;
use assessment::role::{Grant, Unit};
use store::Tx;
use store::tables::links::{self, Purpose};
use store::tables::{accounts, campaigns, forms, grants, units};

use crate::application::App;
use crate::authentication::{Credential, authenticate, token_hash};
use crate::error::Error;

/// What an email with a one-time link says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkEmail {
    /// What the link is for.
    pub purpose: Purpose,
    /// Name of the person who gets it.
    pub name: String,
    /// Name and address of the person who made the link.
    pub sender: (String, String),
    /// The roles of the person who gets it, each with the name of its unit.
    pub roles: Vec<(Grant, Option<String>)>,
    /// Title and deadline of the open campaign in which the person has work next.
    pub campaign: Option<(String, Moment)>,
    /// Until when the link works.
    pub ends_at: Moment,
}

impl App {
    /// What the email with this link says; the session is the one of the person who made the link.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the link does not work any more.
    pub fn link_email(&self, credential: &Credential, token: &str) -> Result<LinkEmail, Error> {
        let now = self.now();
        self.read(|tx| {
            let sender = authenticate(tx, credential, now)?.actor.user;
            let sender = accounts::by_id(tx, sender)?.ok_or(Error::SignedOut)?;
            let hash = token_hash(token);
            let link = links::working(tx, &hash, now)?.ok_or(Error::NotFound)?;
            let ends_at = links::ends_at(tx, &hash)?.ok_or(Error::NotFound)?;
            let account = accounts::by_id(tx, link.account)?.ok_or(Error::NotFound)?;
            let mut roles = Vec::new();
            for held in grants::of_account(tx, link.account)? {
                let unit = held.grant.unit.map(|id| units::by_id(tx, id)).transpose()?.flatten();
                roles.push((held.grant, unit.map(|unit| unit.name)));
            }
            let own: Vec<_> = roles.iter().filter_map(|(grant, _)| grant.unit).collect();
            let belongs_to_units = roles.iter().all(|(grant, _)| grant.role.belongs_to_a_unit());
            let campaign = next_campaign(tx, belongs_to_units.then_some(own.as_slice()))?;
            Ok(LinkEmail {
                purpose: link.purpose,
                name: account.name,
                sender: (sender.name, sender.email),
                roles,
                campaign,
                ends_at,
            })
        })
    }
}

/// The open campaign whose deadline comes first, in which one of these units takes part. Drafts are not announced.
fn next_campaign(
    tx: &Tx<'_>,
    units: Option<&[assessment::Id<Unit>]>,
) -> Result<Option<(String, Moment)>, Error> {
    let mut found: Option<(String, Moment)> = None;
    for campaign in campaigns::all(tx)? {
        let CampaignState::Open { .. } = campaign.state else { continue };
        let takes_part = match units {
            None => true,
            Some(own) => forms::of_campaign(tx, campaign.id)?.iter().any(|form| own.contains(&form.unit)),
        };
        if takes_part && found.as_ref().is_none_or(|(_, deadline)| campaign.deadline < *deadline) {
            found = Some((campaign.title, campaign.deadline));
        }
    }
    Ok(found)
}
