//! Invitations by those who keep accounts.

use assessment::Id;
use assessment::event::{Event, Subject};
use assessment::permission::{Action, Target};
use assessment::role::{Grant, Role, User};
use store::tables::accounts::{self, Account, AccountState};
use store::tables::grants::{self, HeldGrant};
use store::tables::links::Purpose;
use store::tables::units;

use super::email;
use super::links::{MadeLink, add_link};
use super::notifying::{AccountEvent, notify_about_account};
use crate::application::App;
use crate::authentication::{Credential, codes};
use crate::error::{Error, FieldFault};

/// Somebody to be invited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// The name that others read.
    pub name: String,
    /// The address.
    pub email: String,
    /// The roles from the beginning.
    pub grants: Vec<Grant>,
}

/// The action that giving a role needs.
pub(super) const fn action_for(role: Role) -> Action {
    if role.belongs_to_a_unit() { Action::InviteToUnits } else { Action::ManageAccounts }
}

/// Does the scope fit the role?
pub(super) fn fits(tx: &store::Tx<'_>, grant: &Grant) -> Result<bool, Error> {
    let unit = match grant.unit {
        Some(unit) => grant.role.belongs_to_a_unit() && units::by_id(tx, unit)?.is_some(),
        None => !grant.role.belongs_to_a_unit(),
    };
    Ok(unit && (grant.index.is_none() || grant.role == Role::Appraiser))
}

/// The people of a unit are told who else is to belong to it.
fn notify_units(
    app: &App,
    tx: &store::Tx<'_>,
    by: (Id<User>, &str),
    account: &Account,
    held: &[HeldGrant],
) -> Result<(), Error> {
    for held in held {
        let Some(unit) = held.grant.unit else { continue };
        let event = AccountEvent {
            kind: "unit-member-invited",
            occasion: held.id.to_string(),
            address: "/history",
            account,
            role: held.grant.role.name(),
            until: None,
        };
        notify_about_account(app, tx, Some(by), event, grants::members(tx, unit)?)?;
    }
    Ok(())
}

impl App {
    /// Invites somebody; gives the account and the token of the link, which is shown or mailed once.
    ///
    /// # Errors
    /// [`Error::Invalid`] by field, [`Error::Forbidden`] where a role may not be given by the one who invites.
    pub fn invite(
        &self,
        credential: &Credential,
        invitation: &Invitation,
    ) -> Result<(Id<User>, String), Error> {
        self.invited(credential, invitation).map(|(id, link)| (id, link.token))
    }

    /// As [`App::invite`], with the link itself.
    ///
    /// # Errors
    /// As [`App::invite`].
    pub fn invite_with_link(
        &self,
        credential: &Credential,
        invitation: &Invitation,
    ) -> Result<MadeLink, Error> {
        self.invited(credential, invitation).map(|(_, link)| link)
    }

    fn invited(
        &self,
        credential: &Credential,
        invitation: &Invitation,
    ) -> Result<(Id<User>, MadeLink), Error> {
        let name = invitation.name.trim().to_owned();
        let Some(address) = email(&invitation.email) else {
            return Err(FieldFault::alone("email", codes::BAD_EMAIL));
        };
        if name.is_empty() || name.chars().count() > 100 {
            return Err(FieldFault::alone("name", codes::BAD_PERSON_NAME));
        }
        let (token, id, app) = (self.new_secret(), self.new_id(), self.clone());
        let held: Vec<HeldGrant> = invitation
            .grants
            .iter()
            .map(|grant| HeldGrant { id: app.new_id(), grant: grant.clone() })
            .collect();
        self.command(credential, move |context| {
            let (tx, now) = (context.tx, context.now);
            let actor = context.actor();
            context.require(Action::InviteToUnits, &Target::ANYWHERE)?;
            let account = Account {
                id,
                name: name.clone(),
                email: address.clone(),
                password_hash: None,
                totp_secret: None,
                totp_last_step: 0,
                state: AccountState::Invited,
                version: 1,
            };
            if !accounts::add(tx, &account, now)? {
                return Err(FieldFault::alone("email", codes::EMAIL_TAKEN));
            }
            for held in &held {
                context.require(action_for(held.grant.role), &Target::ANYWHERE)?;
                if !fits(tx, &held.grant)? {
                    return Err(FieldFault::alone("role", codes::BAD_ROLE));
                }
                grants::add(tx, id, held, &actor.user.to_string(), now)?;
            }
            let link = add_link(tx, &token, &account, Purpose::Invitation, now)?;
            notify_units(&app, tx, (actor.user, &actor.name), &account, &held)?;
            let roles = held.iter().map(|held| held.grant.role).collect();
            context.record(&Subject::Person(id), &Event::AccountInvited { email: address.clone(), roles })?;
            Ok((id, link))
        })
    }
}
