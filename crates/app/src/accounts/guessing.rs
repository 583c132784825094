//! Wrong attempts: held against the one who makes them and nobody else, told to the person, summed up in the audit log.
//!
//! A known browser has a count of its own, so that no other one keeps it out. Anyone who types an address that is no
//! account's is counted in the same way, so that nobody learns which ones there are.

use assessment::attempts::AttemptRule;
use assessment::event::{Event, Subject};
use assessment::role::User;
use assessment::{Id, Moment};
use store::Tx;
use store::tables::accounts::Account;
use store::tables::attempts::{self, FailedAttempts};
use store::tables::audit_addresses;

use super::browser::{ADDRESS_SECONDS, Browser};
use crate::application::App;
use crate::authentication::token_hash;
use crate::context::{By, record};
use crate::error::Error;
use crate::notices::{NoticeData, Notification, notify};

/// Wrong attempts are summed up once the first of them is so old.
const PERIOD_SECONDS: i64 = 3_600;

/// The person is told once so many passwords were wrong within a period.
const WRONG_PASSWORDS_TOLD: i64 = 10;
/// The person is told once so many codes were wrong: anyone who comes so far has the password.
const WRONG_CODES_TOLD: i64 = 5;

/// What is guessed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Guessed {
    /// Address and password at the door.
    SignIn,
    /// The code behind the password.
    SecondStep,
    /// The password, within a session.
    PasswordCheck,
}

impl Guessed {
    const fn name(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::SecondStep => "second-step",
            Self::PasswordCheck => "password-check",
        }
    }

    /// The kind of the notice, and after how many wrong attempts it is told.
    const fn notified(self) -> Option<(&'static str, i64)> {
        match self {
            Self::SignIn => Some(("sign-ins-failed", WRONG_PASSWORDS_TOLD)),
            Self::SecondStep => Some(("second-steps-failed", WRONG_CODES_TOLD)),
            Self::PasswordCheck => None,
        }
    }
}

/// Under which names an attempt is held, if it is wrong.
#[derive(Clone, Debug)]
pub(super) struct Guesses {
    guessed: Guessed,
    /// Hash of the address of the account, by which all of it is cleared.
    subject: String,
    held: Vec<(String, AttemptRule)>,
}

/// By what the attempts on an account are cleared.
fn subject(email: &str) -> String {
    token_hash(&format!("account/{email}"))
}

impl Guesses {
    /// At the door: by account and address together, and by address; a browser that signed in before by itself.
    pub fn at_the_door(
        tx: &Tx<'_>,
        email: &str,
        account: Option<&Account>,
        browser: &Browser,
        now: Moment,
    ) -> Result<Self, Error> {
        let known = match account {
            Some(account) => browser.is_known(tx, account, now)?,
            None => false,
        };
        let line = browser.line();
        let held = if known {
            vec![(format!("browser/{}/{email}", browser.secret_hash), AttemptRule::ONE_ACCOUNT)]
        } else {
            vec![
                (format!("pair/{email}/{line}"), AttemptRule::ONE_ACCOUNT),
                (format!("line/{line}"), AttemptRule::ONE_ADDRESS),
            ]
        };
        Ok(Self::new(Guessed::SignIn, email, held))
    }

    /// Behind the password, by the account wherever it comes from: codes are short, and anyone who comes so far has the
    /// password. A known browser by itself.
    pub fn second_step(
        tx: &Tx<'_>,
        account: &Account,
        browser: &Browser,
        now: Moment,
    ) -> Result<Self, Error> {
        let email = &account.email;
        let name = if browser.is_known(tx, account, now)? {
            format!("step-browser/{}/{email}", browser.secret_hash)
        } else {
            format!("step/{email}")
        };
        Ok(Self::new(Guessed::SecondStep, email, vec![(name, AttemptRule::ONE_ACCOUNT)]))
    }

    /// Within a session, by the session.
    pub fn within_session(email: &str, session: &str) -> Self {
        let name = format!("session/{session}");
        Self::new(Guessed::PasswordCheck, email, vec![(name, AttemptRule::ONE_ACCOUNT)])
    }

    fn new(guessed: Guessed, email: &str, held: Vec<(String, AttemptRule)>) -> Self {
        let held = held.into_iter().map(|(name, rule)| (token_hash(&name), rule)).collect();
        Self { guessed, subject: subject(email), held }
    }

    /// Refuses while an attempt is not looked at.
    pub fn wait(&self, tx: &Tx<'_>, now: Moment) -> Result<(), Error> {
        let mut longest = 0;
        for (name, _) in &self.held {
            longest = longest.max(attempts::held(tx, name)?.map_or(0, |held| held.wait(now)));
        }
        if longest > 0 { Err(Error::Wait { seconds: longest }) } else { Ok(()) }
    }

    /// The attempt was right: nothing more is held against the one who made it, but what is held against the address.
    pub fn forgive(&self, tx: &Tx<'_>) -> Result<(), Error> {
        for (name, rule) in &self.held {
            if *rule == AttemptRule::ONE_ACCOUNT {
                attempts::clear(tx, name)?;
            }
        }
        Ok(())
    }

    /// The attempt was wrong. Of many that came at once, those after the wait began learn nothing but that they wait.
    pub fn failed(
        &self,
        app: &App,
        tx: &Tx<'_>,
        account: Option<&Account>,
        browser_address: &str,
    ) -> Result<(), Error> {
        let now = app.now();
        self.wait(tx, now)?;
        for (name, rule) in &self.held {
            let subject = if *rule == AttemptRule::ONE_ACCOUNT { self.subject.as_str() } else { "" };
            attempts::hold(tx, name, subject, *rule, now)?;
        }
        let id = account.map_or_else(String::new, |account| account.id.to_string());
        let count = attempts::count(tx, &id, self.guessed.name(), browser_address, now)?;
        match (account, self.guessed.notified()) {
            (Some(account), Some((kind, enough))) if count == enough => {
                notify_of_guessing(app, tx, account.id, kind, count, now)
            }
            _ => Ok(()),
        }
    }
}

/// Tells somebody that others guess, once a day.
fn notify_of_guessing(
    app: &App,
    tx: &Tx<'_>,
    person: Id<User>,
    kind: &'static str,
    count: i64,
    now: Moment,
) -> Result<(), Error> {
    let event = Notification {
        kind,
        occasion: format!("{person}/{}", now.local().date()),
        address: format!("/history?person={person}"),
        data: NoticeData { count: usize::try_from(count).ok(), ..NoticeData::default() },
    };
    notify(app, tx, None, &event, [person])
}

/// Holds nothing more against the one who guessed at an account; gives how many counts that were.
pub(super) fn clear_account(tx: &Tx<'_>, email: &str) -> Result<u64, Error> {
    Ok(attempts::clear_subject(tx, &subject(email))?)
}

/// Until when somebody waits who guessed at an account.
pub(super) fn waits_until(tx: &Tx<'_>, email: &str) -> Result<Option<Moment>, Error> {
    Ok(attempts::waits_until(tx, &subject(email))?)
}

/// Sums up what went wrong on one account until now, so that the log has it before what follows.
pub(super) fn sum_up_account(tx: &Tx<'_>, account: Id<User>, now: Moment) -> Result<(), Error> {
    let found = attempts::to_sum_up(tx, Some(&account.to_string()), now)?;
    sum_up(tx, &found, now)
}

fn sum_up(tx: &Tx<'_>, found: &[FailedAttempts], now: Moment) -> Result<(), Error> {
    for group in found.chunk_by(|one, other| one.account == other.account && one.kind == other.kind) {
        let Some(first) = group.first() else { continue };
        let begun_at = group.iter().map(|row| row.begun_at).fold(first.begun_at, Moment::min);
        let last_at = group.iter().map(|row| row.last_at).fold(first.last_at, Moment::max);
        let failed = Event::AttemptsFailed {
            kind: first.kind.clone(),
            count: group.iter().map(|row| row.count).sum(),
            addresses: group.len(),
            since: begun_at,
            until: last_at,
        };
        let subject = first.account.parse().map_or(Subject::Nobody, Subject::Person);
        record(tx, now, By::Nobody, &subject, &failed)?;
        let listed: Vec<String> = group
            .iter()
            .map(|row| format!("{} ({})", if row.address.is_empty() { "…" } else { &row.address }, row.count))
            .collect();
        audit_addresses::keep(tx, &listed.join(", "), now.plus_seconds(ADDRESS_SECONDS))?;
        attempts::summed_up(tx, &first.account, &first.kind)?;
    }
    Ok(())
}

impl App {
    /// Sums up wrong attempts of an hour ago and earlier in the audit log, one entry for an account and what was guessed
    /// at, and forgets addresses of clients whose time is over. To be called now and then.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub fn sum_up_attempts(&self) -> Result<(), Error> {
        let begun_before = |now: Moment| now.plus_seconds(-PERIOD_SECONDS);
        let now = self.now();
        if self.read(|tx| Ok(attempts::to_sum_up(tx, None, begun_before(now))?))?.is_empty() {
            let app = self.clone();
            return self.write(move |tx| Ok(audit_addresses::forget_ended(tx, app.now()).map(drop)?));
        }
        let app = self.clone();
        self.write(move |tx| {
            let now = app.now();
            let found = attempts::to_sum_up(tx, None, begun_before(now))?;
            sum_up(tx, &found, now)?;
            Ok(audit_addresses::forget_ended(tx, now).map(drop)?)
        })
    }
}
