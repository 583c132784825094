//! Signing in with address and password, and out again.

use assessment::Moment;
use assessment::password::lockout_seconds;
use serde_json::json;
use store::Tx;
use store::tables::accounts::{self, Account, AccountState};
use store::tables::sessions::{self, Session};

use super::authenticate::{session, session_limits};
use super::passwords::is_password;
use super::{codes, email};
use crate::context::{App, note};
use crate::error::{Error, FieldFault};

/// What came of signing in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInOutcome {
    /// The session's token, for the cookie; it is nowhere else.
    pub token: String,
    /// Must the second factor be given?
    pub second_step_needed: bool,
}

/// The hash under which a token is kept, 64 hexadecimal digits.
#[must_use]
pub fn token_hash(token: &str) -> String {
    assessment::receipt::Fingerprint::of(token.as_bytes()).to_string()
}

/// The longest description of a browser that is kept, in characters.
const AGENT_LENGTH_MAX: usize = 120;

impl App {
    /// Signs in. After five wrong attempts each further one has to wait, longer and longer.
    ///
    /// # Errors
    /// [`Error::Invalid`] where address and password do not belong together, [`Error::Wait`] where the account is
    /// locked for now.
    pub fn sign_in(&self, typed_email: &str, password: &str, agent: &str) -> Result<SignInOutcome, Error> {
        let email = email(typed_email).unwrap_or_default();
        let now = self.now();
        let account = self.read(|tx| Ok(accounts::by_email(tx, &email)?))?;
        if let Some(account) = &account {
            wait(account, now)?;
        }
        let hash = account.as_ref().and_then(|account| account.password_hash.as_deref());
        let right = is_password(password, hash)?;
        let account = account.filter(|account| account.state == AccountState::Active);
        let Some(account) = account else {
            self.failed_nowhere()?;
            return Err(FieldFault::alone("password", codes::WRONG_PASSWORD));
        };
        if !right {
            self.failed(&account, "sign-in-failed")?;
            return Err(FieldFault::alone("password", codes::WRONG_PASSWORD));
        }
        self.begin_session(&account, agent)
    }

    /// Counts a wrong attempt. Of many that came at once, those after the lock learn nothing but that they wait.
    pub(super) fn failed(&self, account: &Account, action: &'static str) -> Result<(), Error> {
        let (id, app) = (account.id, self.clone());
        self.write(move |tx| {
            let now = app.now();
            let account = accounts::by_id(tx, id)?.ok_or(Error::SignedOut)?;
            wait(&account, now)?;
            count_failure(tx, account, action, now)
        })
    }

    /// Notes an attempt on an address that cannot sign in, so that it takes as long as one on an address that can.
    fn failed_nowhere(&self) -> Result<(), Error> {
        let app = self.clone();
        self.write(move |tx| {
            note(tx, app.now(), "nobody", "sign-in-failed", "account".to_owned(), &json!({}))
        })
    }

    fn begin_session(&self, checked: &Account, agent: &str) -> Result<SignInOutcome, Error> {
        let (token, csrf, session_id) = (self.new_secret(), self.new_secret(), self.new_id());
        let agent: String =
            agent.chars().filter(|letter| !letter.is_control()).take(AGENT_LENGTH_MAX).collect();
        let (hash, app, checked) = (token_hash(&token), self.clone(), checked.clone());
        let second_step_needed = self.write(move |tx| {
            let now = app.now();
            // While the password was checked the account may have been locked, disabled, or given another one.
            let account = accounts::by_id(tx, checked.id)?.ok_or(Error::SignedOut)?;
            wait(&account, now)?;
            if account.state != AccountState::Active || account.password_hash != checked.password_hash {
                return Err(FieldFault::alone("password", codes::WRONG_PASSWORD));
            }
            let second_step_needed = account.totp_secret.is_some();
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
                agent: agent.clone(),
            };
            sessions::add(tx, &hash, &session)?;
            if !second_step_needed && account.failures > 0 {
                accounts::update(tx, &Account { failures: 0, ..account.clone() })?;
            }
            let id = account.id;
            let data = json!({ "session": session_id.to_string(), "second_step_needed": second_step_needed });
            note(tx, now, &id.to_string(), "signed-in", format!("account/{id}"), &data)?;
            Ok(second_step_needed)
        })?;
        Ok(SignInOutcome { token, second_step_needed })
    }

    /// Signs out; does nothing where nobody is signed in.
    ///
    /// # Errors
    /// [`Error`] where the database cannot answer.
    pub fn sign_out(&self, token_hash: &str) -> Result<(), Error> {
        let (hash, app) = (token_hash.to_owned(), self.clone());
        self.write(move |tx| {
            let now = app.now();
            let session = match session(tx, &hash, now) {
                Ok(session) => session,
                Err(Error::SignedOut) => return Ok(()),
                Err(error) => return Err(error),
            };
            sessions::end(tx, session.account, session.id)?;
            let id = session.account;
            note(tx, now, &id.to_string(), "signed-out", format!("account/{id}"), &json!({}))
        })
    }
}

/// One more wrong attempt of an account.
pub(super) fn count_failure(
    tx: &Tx<'_>,
    mut account: Account,
    action: &'static str,
    now: Moment,
) -> Result<(), Error> {
    account.failures = account.failures.saturating_add(1);
    account.locked_until = now.plus_seconds(lockout_seconds(account.failures));
    accounts::update(tx, &account)?;
    let (id, data) = (account.id, json!({ "failures": account.failures }));
    note(tx, now, &id.to_string(), action, format!("account/{id}"), &data)
}

/// Refuses while an account is locked.
pub(super) fn wait(account: &Account, now: Moment) -> Result<(), Error> {
    match account.locked_until.seconds_since(now) {
        0 => Ok(()),
        seconds => Err(Error::Wait { seconds }),
    }
}
