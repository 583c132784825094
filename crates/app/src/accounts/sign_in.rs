//! Signing in with address and password, and out again.

use assessment::event::{Event, Subject};
use store::Tx;
use store::tables::accounts::{self, Account, AccountState};
use store::tables::audit_addresses;
use store::tables::sessions::{self, Session};

use super::browser::{ADDRESS_SECONDS, Browser};
use super::email;
use super::guessing::{Guesses, sum_up_account};
use super::passwords::is_password;
use crate::application::App;
use crate::authentication::token_hash;
use crate::authentication::{Credential, codes, session, session_limits, warn_of_unreadable};
use crate::context::{By, record};
use crate::error::{Error, FieldFault};

/// What came of signing in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInOutcome {
    /// The session's token, for the cookie; it is nowhere else.
    pub token: String,
    /// Must the second factor be given?
    pub second_step_needed: bool,
    /// The secret by which this browser is known from now on; `None` where it has one, or is not in yet.
    pub browser_secret: Option<String>,
}

impl App {
    /// Signs in. After five wrong attempts on an account each further one from the same address has to wait, longer and
    /// longer; neither other addresses nor a browser that signed in before wait with it.
    ///
    /// # Errors
    /// [`Error::Invalid`] where address and password do not belong together, [`Error::Wait`] where attempts from here are
    /// not looked at for now. Both are the same whether there is such an account or not.
    pub fn sign_in(
        &self,
        typed_email: &str,
        password: &str,
        browser: impl Into<Browser>,
    ) -> Result<SignInOutcome, Error> {
        let browser = browser.into();
        let email = email(typed_email).unwrap_or_else(|| typed_email.trim().to_lowercase());
        let now = self.now();
        let (account, guesses) = self.read(|tx| {
            let account = accounts::by_email(tx, &email)?;
            let guesses = Guesses::at_the_door(tx, &email, account.as_ref(), &browser, now)?;
            guesses.wait(tx, now)?;
            Ok((account, guesses))
        })?;
        let hash = account.as_ref().and_then(|account| account.password_hash.as_deref());
        let right = is_password(password, hash)?;
        let account = account.filter(|account| account.state == AccountState::Active);
        match account {
            Some(account) if right => self.begin_session(&account, &browser, guesses),
            account => {
                self.failed(account, guesses, &browser)?;
                Err(FieldFault::alone("password", codes::WRONG_PASSWORD))
            }
        }
    }

    /// Counts a wrong attempt, in one transaction whether there is such an account or not.
    pub(super) fn failed(
        &self,
        account: Option<Account>,
        guesses: Guesses,
        browser: &Browser,
    ) -> Result<(), Error> {
        let (app, address) = (self.clone(), browser.address_text());
        self.write(move |tx| guesses.failed(&app, tx, account.as_ref(), &address))
    }

    fn begin_session(
        &self,
        checked: &Account,
        browser: &Browser,
        guesses: Guesses,
    ) -> Result<SignInOutcome, Error> {
        let (token, csrf, session_id, secret) =
            (self.new_secret(), self.new_secret(), self.new_id(), self.new_secret());
        let (hash, app, checked, browser) =
            (token_hash(&token), self.clone(), checked.clone(), browser.clone());
        let (second_step_needed, browser_secret) = self.write(move |tx| {
            let now = app.now();
            // While the password was checked the account may have been disabled or given another one, and others may have
            // guessed from here.
            guesses.wait(tx, now)?;
            let account = accounts::by_id(tx, checked.id)?.ok_or(Error::SignedOut)?;
            if account.state != AccountState::Active || account.password_hash != checked.password_hash {
                return Err(FieldFault::alone("password", codes::WRONG_PASSWORD));
            }
            let second_step_needed = account.totp_secret.is_some();
            warn_of_unreadable(tx)?;
            let limits = session_limits(tx)?;
            sessions::forget_ended(tx, now, now.plus_seconds(-limits.idle_seconds))?;
            let session = Session {
                id: session_id,
                account: account.id,
                csrf: csrf.clone(),
                second_step_done: !second_step_needed,
                created_at: now,
                seen_at: now,
                ends_at: now.plus_seconds(limits.absolute_seconds),
                agent: browser.agent_kept(),
                address: browser.address_text(),
            };
            sessions::add(tx, &hash, &session)?;
            guesses.forgive(tx)?;
            // Behind the password others may still guess codes; their count continues until somebody is really in.
            if !second_step_needed {
                sum_up_account(tx, account.id, now)?;
            }
            let browser_secret =
                if second_step_needed { None } else { browser.remembered(tx, &account, &secret, now)? };
            let id = account.id;
            let signed_in = Event::SignedIn { session: session_id.to_string(), second_step_needed };
            record(tx, now, By::person(id), &Subject::Person(id), &signed_in)?;
            keep_address(tx, &session.address, now)?;
            Ok((second_step_needed, browser_secret))
        })?;
        Ok(SignInOutcome { token, second_step_needed, browser_secret })
    }

    /// Signs out; does nothing where nobody is signed in.
    ///
    /// # Errors
    /// [`Error`] where the database cannot answer.
    pub fn sign_out(&self, credential: &Credential) -> Result<(), Error> {
        let (hash, app) = (credential.clone(), self.clone());
        self.write(move |tx| {
            let now = app.now();
            let session = match session(tx, &hash, now) {
                Ok(session) => session,
                Err(Error::SignedOut) => return Ok(()),
                Err(error) => return Err(error),
            };
            sessions::end(tx, session.account, session.id)?;
            let id = session.account;
            record(tx, now, By::person(id), &Subject::Person(id), &Event::SignedOut {})
        })
    }
}

/// Keeps beside the entry that was just made from where it was done.
pub(super) fn keep_address(tx: &Tx<'_>, address: &str, now: assessment::Moment) -> Result<(), Error> {
    Ok(audit_addresses::keep(tx, address, now.plus_seconds(ADDRESS_SECONDS))?)
}
