//! What those who may use the folder of data does to accounts at the machine itself: a way back for the last administrator.

use assessment::event::{Event, Subject};
use assessment::password::PasswordPolicy;
use assessment::{Moment, Refusal};
use serde_json::json;
use store::Tx;
use store::tables::accounts::{self, Account, AccountState};
use store::tables::grants::{self, HeldGrant};
use store::tables::links::Purpose;
use store::tables::{settings, units};

use super::email;
use super::guessing::{clear_account, waits_until};
use super::links::{MadeLink, add_link};
use super::notifying::{AccountEvent, circle, notify_about_account};
use super::requests::lift;
use crate::application::App;
use crate::authentication::{SETTING_PASSWORDS, SETTING_SESSIONS, SessionLimits, StoredRule as _, codes};
use crate::context::{By, record};
use crate::error::Error;

/// An account in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedAccount {
    /// The account.
    pub account: Account,
    /// Its roles, with the name of the unit where there is one.
    pub roles: Vec<(HeldGrant, Option<String>)>,
    /// Until when somebody waits who guessed at it; `None` where nobody does.
    pub waits_until: Option<Moment>,
}

fn found(tx: &Tx<'_>, typed: &str) -> Result<Account, Error> {
    let address = email(typed).ok_or(Error::NotFound)?;
    accounts::by_email(tx, &address)?.ok_or(Error::NotFound)
}

impl App {
    /// Every account, by address.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub fn accounts_on_machine(&self) -> Result<Vec<ListedAccount>, Error> {
        self.read(|tx| {
            let now = self.now();
            let mut listed = Vec::new();
            for account in accounts::all(tx)? {
                let mut roles = Vec::new();
                for held in grants::of_account(tx, account.id)? {
                    let unit = match held.grant.unit {
                        Some(unit) => units::by_id(tx, unit)?.map(|unit| unit.name),
                        None => None,
                    };
                    roles.push((held, unit));
                }
                let waits_until = waits_until(tx, &account.email)?.filter(|until| *until > now);
                listed.push(ListedAccount { account, roles, waits_until });
            }
            listed.sort_by(|one, other| one.account.email.cmp(&other.account.email));
            Ok(listed)
        })
    }

    /// Forgives every wrong attempt on an account, wherever it came from; gives how many counts that were.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no such account.
    pub fn unlock_on_machine(&self, typed_email: &str) -> Result<u64, Error> {
        let (app, typed) = (self.clone(), typed_email.to_owned());
        self.write(move |tx| {
            let account = found(tx, &typed)?;
            let cleared = clear_account(tx, &account.email)?;
            let unlocked = Event::AccountUnlocked {};
            record(tx, app.now(), By::Machine, &Subject::Person(account.id), &unlocked)?;
            Ok(cleared)
        })
    }

    /// Makes a link by which somebody sets a password: anyone who may use the folder of data needs no second person, and the
    /// person and the unit are told.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no such account, [`Error::Refused`] where it is disabled.
    pub fn link_on_machine(&self, typed_email: &str) -> Result<MadeLink, Error> {
        let (token, app, typed) = (self.new_secret(), self.clone(), typed_email.to_owned());
        self.write(move |tx| {
            let now = app.now();
            let account = found(tx, &typed)?;
            let purpose = match account.state {
                AccountState::Invited => Purpose::Invitation,
                AccountState::Active => Purpose::Reset,
                AccountState::Disabled => return Err(Refusal::state(codes::ACCOUNT_DISABLED).into()),
            };
            let link = add_link(tx, &token, &account, purpose, now)?;
            if purpose == Purpose::Reset {
                let event = AccountEvent {
                    kind: "link-made-on-machine",
                    occasion: crate::authentication::token_hash(&token),
                    address: "/account",
                    account: &account,
                    role: "",
                    until: Some(link.ends_at),
                };
                notify_about_account(&app, tx, None, event, circle(tx, account.id)?)?;
            }
            let made = Event::LinkMade { purpose: purpose.name().to_owned() };
            record(tx, now, By::Machine, &Subject::Person(account.id), &made)?;
            Ok(link)
        })
    }

    /// Takes an account's second factor away, and tells the person and the unit.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no such account, [`Error::Refused`] where it has none.
    pub fn lift_second_factor_on_machine(&self, typed_email: &str) -> Result<(), Error> {
        let (app, typed) = (self.clone(), typed_email.to_owned());
        self.write(move |tx| {
            let account = found(tx, &typed)?;
            if account.totp_secret.is_none() {
                return Err(Refusal::state(codes::NO_SECOND_FACTOR).into());
            }
            lift(&app, tx, None, account)
        })
    }

    /// Sets a rule that cannot be read to the default, where no administrator can sign in to save it anew.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no such rule.
    pub fn reset_rule_on_machine(&self, name: &str) -> Result<(), Error> {
        let (setting, value, name) = match name {
            SETTING_PASSWORDS => {
                let policy = PasswordPolicy::default();
                (policy.record(), json!(policy), SETTING_PASSWORDS)
            }
            SETTING_SESSIONS => {
                let limits = SessionLimits::default();
                (limits.record(), json!(limits), SETTING_SESSIONS)
            }
            _ => return Err(Error::NotFound),
        };
        let app = self.clone();
        self.write(move |tx| {
            let version = settings::get(tx, name)?.map_or(0, |(_, version)| version);
            settings::put(tx, name, &value.to_string(), version)?;
            let changed = Event::SettingChanged { setting: setting.clone() };
            record(tx, app.now(), By::Machine, &Subject::Setting(name.to_owned()), &changed)
        })
    }
}
