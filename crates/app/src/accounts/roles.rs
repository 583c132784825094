//! Roles given and taken, accounts disabled and enabled, the password policy.

use assessment::Id;
use assessment::event::{Event, Subject};
use assessment::password::PasswordPolicy;
use assessment::permission::{Action, Target};
use assessment::refusal::Refusal;
use assessment::role::{Actor, Grant, Role, User};
use serde_json::json;
use store::Tx;
use store::tables::accounts::{self, Account, AccountState};
use store::tables::grants::{self, GrantKind, HeldGrant};
use store::tables::{keys, known_browsers, sessions, settings};

use super::erase::is_erased;
use super::invite::{action_for, fits};
use super::notifying::{AccountEvent, account_of, notify_about_account};
use crate::application::App;
use crate::authentication::{Credential, SETTING_PASSWORDS, StoredRule as _, codes};
use crate::context::require;
use crate::error::{Error, FieldFault};
use crate::notices::notify_newcomer;

/// A person with the roles held now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonView {
    /// The account.
    pub account: Account,
    /// The roles.
    pub grants: Vec<HeldGrant>,
}

impl App {
    /// Everybody, for those who keep accounts.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub fn people(&self, credential: &Credential) -> Result<Vec<PersonView>, Error> {
        self.query(credential, |context| {
            let tx = context.tx;
            context.require(Action::InviteToUnits, &Target::ANYWHERE)?;
            let person = |account: Account| {
                let grants = grants::of_account(tx, account.id)?;
                Ok(PersonView { account, grants })
            };
            accounts::all(tx)?.into_iter().map(person).collect()
        })
    }

    /// Gives a role.
    ///
    /// # Errors
    /// [`Error::Invalid`] where the scope does not fit, [`Error::Refused`] for one's own account.
    pub fn grant_role(&self, credential: &Credential, to: Id<User>, grant: Grant) -> Result<(), Error> {
        let (app, id) = (self.clone(), self.new_id());
        self.command(credential, move |context| {
            let (tx, now) = (context.tx, context.now);
            let actor = context.actor();
            context.require(action_for(grant.role), &Target::ANYWHERE)?;
            not_oneself(actor.user, to)?;
            let account = account_of(tx, to)?;
            if !fits(tx, &grant)? {
                return Err(FieldFault::alone("role", codes::BAD_ROLE));
            }
            grants::add(tx, to, &HeldGrant { id, grant: grant.clone() }, &actor.user.to_string(), now)?;
            notify(&app, tx, actor, "role-given", &account, &HeldGrant { id, grant: grant.clone() })?;
            if account.state == AccountState::Active {
                notify_newcomer(&app, tx, to)?;
            }
            let given = Event::RoleGiven { role: grant.role, unit: grant.unit, index: grant.index.clone() };
            context.record(&Subject::Person(to), &given)
        })
    }

    /// Takes a role away; it counts from the next command on. An administrator may step down, unless it is the last.
    ///
    /// # Errors
    /// [`Error::Refused`] for the last administrator.
    pub fn end_role(&self, credential: &Credential, of: Id<User>, grant: Id<GrantKind>) -> Result<(), Error> {
        let app = self.clone();
        self.command(credential, move |context| {
            let (tx, now) = (context.tx, context.now);
            let actor = context.actor();
            let held = grants::of_account(tx, of)?.into_iter().find(|held| held.id == grant);
            let held = held.ok_or(Error::NotFound)?;
            context.require(action_for(held.grant.role), &Target::ANYWHERE)?;
            notify(&app, tx, actor, "role-taken", &account_of(tx, of)?, &held)?;
            grants::end(tx, of, grant, now)?;
            keep_an_administrator(tx)?;
            context.record(&Subject::Person(of), &Event::RoleTaken { role: held.grant.role })
        })
    }

    /// Disables or enables an account; disabling ends its sessions and keys.
    ///
    /// # Errors
    /// [`Error::Refused`] for the last administrator and for one's own account.
    pub fn set_enabled(&self, credential: &Credential, of: Id<User>, enabled: bool) -> Result<(), Error> {
        self.command(credential, move |context| {
            let (tx, _now) = (context.tx, context.now);
            let actor = context.actor();
            let account = account_of_another(tx, actor, of)?;
            let state = match (enabled, &account.password_hash) {
                (false, _) => AccountState::Disabled,
                (true, Some(_)) => AccountState::Active,
                (true, None) => AccountState::Invited,
            };
            accounts::update(tx, &Account { state, ..account })?;
            let mut keys = 0;
            if !enabled {
                sessions::end_all_but(tx, of, None)?;
                known_browsers::forget_all_but(tx, of, None)?;
                keys = keys::end_all(tx, of)?;
            }
            keep_an_administrator(tx)?;
            let event =
                if enabled { Event::AccountEnabled { keys } } else { Event::AccountDisabled { keys } };
            context.record(&Subject::Person(of), &event)
        })
    }

    /// Ends all sessions and keys of somebody.
    ///
    /// # Errors
    /// [`Error::Forbidden`], [`Error::NotFound`].
    pub fn end_sessions_of(&self, credential: &Credential, of: Id<User>) -> Result<(), Error> {
        self.command(credential, move |context| {
            let (tx, _now) = (context.tx, context.now);
            context.require(Action::ManageAccounts, &Target::ANYWHERE)?;
            accounts::by_id(tx, of)?.ok_or(Error::NotFound)?;
            let ended = sessions::end_all_but(tx, of, None)?;
            known_browsers::forget_all_but(tx, of, None)?;
            let ended = Event::SessionsEnded { sessions: ended, keys: keys::end_all(tx, of)? };
            context.record(&Subject::Person(of), &ended)
        })
    }

    /// Sets the password policy over the version that was read.
    ///
    /// # Errors
    /// [`Error::Invalid`] where the length is not between 8 and 64, [`Error::Conflict`] where it was saved since.
    pub fn set_password_policy(
        &self,
        credential: &Credential,
        policy: PasswordPolicy,
        version: i64,
    ) -> Result<(), Error> {
        if !(8..=64).contains(&policy.length_min) {
            return Err(FieldFault::alone("length_min", codes::BAD_POLICY));
        }
        self.command(credential, move |context| {
            let (tx, _now) = (context.tx, context.now);
            context.require(Action::ChangeSettings, &Target::ANYWHERE)?;
            settings::put(tx, SETTING_PASSWORDS, &json!(policy).to_string(), version)?;
            let setting = policy.record();
            context
                .record(&Subject::Setting(SETTING_PASSWORDS.to_owned()), &Event::SettingChanged { setting })
        })
    }
}

/// Tells the person, and the unit for which the role is held.
fn notify(
    app: &App,
    tx: &Tx<'_>,
    by: &Actor,
    kind: &'static str,
    account: &Account,
    held: &HeldGrant,
) -> Result<(), Error> {
    let mut people = vec![account.id];
    if let Some(unit) = held.grant.unit {
        people.extend(grants::members(tx, unit)?);
    }
    let event = AccountEvent {
        kind,
        occasion: held.id.to_string(),
        address: "/account",
        account,
        role: held.grant.role.name(),
        until: None,
    };
    notify_about_account(app, tx, Some((by.user, &by.name)), event, people)
}

/// The account of somebody else that is not erased, for anyone who manages accounts.
pub(super) fn account_of_another(tx: &Tx<'_>, actor: &Actor, of: Id<User>) -> Result<Account, Error> {
    require(actor, Action::ManageAccounts, &Target::ANYWHERE)?;
    not_oneself(actor.user, of)?;
    let account = accounts::by_id(tx, of)?.ok_or(Error::NotFound)?;
    if is_erased(&account) { Err(Refusal::state(codes::ERASED).into()) } else { Ok(account) }
}

fn not_oneself(actor: Id<User>, of: Id<User>) -> Result<(), Error> {
    if actor == of { Err(Refusal::state(codes::OWN_ROLES).into()) } else { Ok(()) }
}

fn keep_an_administrator(tx: &Tx<'_>) -> Result<(), Error> {
    if grants::holders(tx, Role::Administrator)? == 0 {
        return Err(Refusal::state(codes::LAST_ADMINISTRATOR).into());
    }
    Ok(())
}
