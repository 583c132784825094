//! One-time links: an invitation, a reset, the first administrator.

use assessment::Moment;
use assessment::event::{Event, Subject};
use assessment::password::{self, PasswordOwner, PasswordPolicy};
use assessment::role::{Grant, Role};
use store::Tx;
use store::tables::accounts::{self, Account, AccountState};
use store::tables::links::{self, Link, Purpose};
use store::tables::{grants, keys, known_browsers, sessions, units};

use super::email;
use super::guessing::clear_account;
use super::notifying::{AccountEvent, circle, notify_about_account};
use crate::application::App;
use crate::authentication::{codes, password_policy, token_hash};
use crate::context::{By, record};
use crate::error::{Error, FieldFault};
use crate::notices::notify_newcomer;

/// How long an invitation works.
const INVITATION_SECONDS: i64 = 7 * 24 * 3600;
/// How long a reset works.
const RESET_SECONDS: i64 = 8 * 3600;

/// What the page of a link shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkView {
    /// What it is for.
    pub purpose: Purpose,
    /// Name and address of the account; empty for the first administrator.
    pub name: String,
    /// See `name`.
    pub email: String,
    /// What passwords must be.
    pub policy: PasswordPolicy,
}

/// What somebody enters on the page of a link.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TakenUp {
    /// The name; needed of the first administrator only.
    pub name: String,
    /// The address; needed of the first administrator only.
    pub email: String,
    /// The new password.
    pub password: String,
}

/// A one-time link that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MadeLink {
    /// Its token, which is nowhere else.
    pub token: String,
    /// The address of the account, to which alone it may be mailed.
    pub email: String,
    /// The name of the account.
    pub name: String,
    /// What it is for.
    pub purpose: Purpose,
    /// From when on it works no more.
    pub ends_at: Moment,
    /// May the one who had it made see it? Otherwise it goes to the person alone, by mail.
    pub may_be_shown: bool,
}

/// Whose password it is, and words of the place that guesses begin with.
pub(super) fn owner(app: &App, tx: &Tx<'_>, account: &Account) -> Result<PasswordOwner, Error> {
    Ok(PasswordOwner { name: account.name.clone(), email: account.email.clone(), places: places(app, tx)? })
}

/// Names of the place: of its units, of the body, of its address.
fn places(app: &App, tx: &Tx<'_>) -> Result<Vec<String>, Error> {
    let units = units::all(tx)?.into_iter().flat_map(|unit| [unit.name, unit.code]);
    let body = app.inner.place_names.get().into_iter().flatten().cloned();
    Ok(units.chain(body).collect())
}

/// The account of a link; a disabled one is not opened again by a link that lies around.
fn reachable(tx: &Tx<'_>, link: Link) -> Result<Account, Error> {
    let account = accounts::by_id(tx, link.account)?.ok_or(Error::NotFound)?;
    if account.state == AccountState::Disabled { Err(Error::NotFound) } else { Ok(account) }
}

/// Adds a link for an account; an older one that was not used works no more.
pub(super) fn add_link(
    tx: &Tx<'_>,
    token: &str,
    account: &Account,
    purpose: Purpose,
    now: Moment,
) -> Result<MadeLink, Error> {
    let seconds = if purpose == Purpose::Reset { RESET_SECONDS } else { INVITATION_SECONDS };
    let ends_at = now.plus_seconds(seconds);
    links::add(tx, &token_hash(token), Link { account: account.id, purpose }, now, ends_at)?;
    Ok(MadeLink {
        token: token.to_owned(),
        email: account.email.clone(),
        name: account.name.clone(),
        purpose,
        ends_at,
        may_be_shown: true,
    })
}

impl App {
    /// Makes the link by which the first administrator sets up the account, on a database without active accounts.
    /// Called again it makes a new one, and the old one stops working.
    ///
    /// # Errors
    /// [`Error::Refused`] where somebody can sign in already.
    pub fn first_administrator(&self) -> Result<String, Error> {
        let (token, id, grant_id, app) = (self.new_secret(), self.new_id(), self.new_id(), self.clone());
        let given = token.clone();
        self.write(move |tx| {
            let now = app.now();
            let existing = accounts::all(tx)?;
            let account = match existing.as_slice() {
                [] => {
                    let account = Account {
                        id,
                        name: String::new(),
                        email: format!("{id}@first.invalid"),
                        password_hash: None,
                        totp_secret: None,
                        totp_last_step: 0,
                        state: AccountState::Invited,
                        version: 1,
                    };
                    accounts::add(tx, &account, now)?;
                    let grant = Grant { role: Role::Administrator, unit: None, campaign: None, index: None };
                    grants::add(tx, id, &grants::HeldGrant { id: grant_id, grant }, "system", now)?;
                    account
                }
                [waiting] if waiting.state == AccountState::Invited => waiting.clone(),
                _ => return Err(assessment::Refusal::state(codes::NOT_FIRST).into()),
            };
            add_link(tx, &given, &account, Purpose::FirstAdministrator, now)?;
            record(tx, now, By::System, &Subject::Person(account.id), &Event::FirstAdministratorInvited {})
        })?;
        Ok(token)
    }

    /// What the page of a link shows.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the link does not work any more.
    pub fn link(&self, token: &str) -> Result<LinkView, Error> {
        self.read(|tx| {
            let link = links::working(tx, &token_hash(token), self.now())?.ok_or(Error::NotFound)?;
            let account = reachable(tx, link)?;
            let first = link.purpose == Purpose::FirstAdministrator;
            let email = if first { String::new() } else { account.email };
            Ok(LinkView { purpose: link.purpose, name: account.name, email, policy: password_policy(tx)? })
        })
    }

    /// Takes a link up: sets the password, ends older sessions and keys; the link works once.
    ///
    /// # Errors
    /// [`Error::Invalid`] by field, [`Error::NotFound`] where the link does not work any more.
    pub fn take_up_link(&self, token: &str, entered: &TakenUp) -> Result<(), Error> {
        let seen = self.link(token)?;
        let is_first = seen.purpose == Purpose::FirstAdministrator;
        let name = if is_first { entered.name.trim().to_owned() } else { seen.name };
        let address = if is_first { email(&entered.email) } else { Some(seen.email) };
        let mut faults = Vec::new();
        let mut fault = |field: &str, code| faults.push(FieldFault { field: field.to_owned(), code });
        if name.is_empty() || name.chars().count() > 100 {
            fault("name", codes::BAD_PERSON_NAME);
        }
        let address = address.unwrap_or_else(|| {
            fault("email", codes::BAD_EMAIL);
            String::new()
        });
        let places = self.read(|tx| places(self, tx))?;
        let owner = PasswordOwner { name: name.clone(), email: address.clone(), places };
        if let Err(error) = password::check(seen.policy, &entered.password, &owner) {
            fault("password", error.code());
        }
        if !faults.is_empty() {
            return Err(Error::Invalid(faults));
        }
        let (hash, used, app) = (self.hashed(&entered.password)?, token_hash(token), self.clone());
        self.write(move |tx| {
            let now = app.now();
            let link = links::working(tx, &used, now)?.ok_or(Error::NotFound)?;
            if !links::use_up(tx, &used, now)? {
                return Err(Error::NotFound);
            }
            let account = reachable(tx, link)?;
            let id = account.id;
            let changed = Account {
                name: name.clone(),
                password_hash: Some(hash.clone()),
                state: AccountState::Active,
                ..account
            };
            if is_first && !accounts::set_email(tx, id, &address)? {
                return Err(FieldFault::alone("email", codes::EMAIL_TAKEN));
            }
            accounts::update(tx, &changed)?;
            sessions::end_all_but(tx, id, None)?;
            known_browsers::forget_all_but(tx, id, None)?;
            clear_account(tx, &changed.email)?;
            if link.purpose == Purpose::Reset {
                let event = AccountEvent {
                    kind: "password-reset",
                    occasion: used.clone(),
                    address: "/account",
                    account: &changed,
                    role: "",
                    until: None,
                };
                notify_about_account(&app, tx, None, event, circle(tx, id)?)?;
            }
            let set = Event::PasswordSetByLink {
                purpose: link.purpose.name().to_owned(),
                keys: keys::end_all(tx, id)?,
            };
            if link.purpose == Purpose::Invitation {
                notify_newcomer(&app, tx, id)?;
            }
            record(tx, now, By::person(id), &Subject::Person(id), &set)
        })
    }
}
