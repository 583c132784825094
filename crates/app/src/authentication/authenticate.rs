//! Who is signed in, checked in the transaction of the command itself, so that a role taken away counts at once.
//!
//! A program that acts with a key is refused by every command but those that name the scope which they are within.

use assessment::key::Scope;
use assessment::password::PasswordPolicy;
use assessment::role::{Actor, User};
use assessment::{Id, Moment, Refusal};
use serde::{Deserialize, Serialize};
use store::Tx;
use store::tables::grants;
use store::tables::keys::{self, KeyWithAccount};
use store::tables::sessions::{self, Session, SessionWithAccount};

use super::codes;
use super::credential::Credential;
use super::policy::StoredRule as _;
use super::signed_in::{Means, SignedIn};
use crate::application::App;
use crate::error::Error;

/// How long a session lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionLimits {
    /// Without a request.
    pub idle_seconds: i64,
    /// Altogether.
    pub absolute_seconds: i64,
}

impl Default for SessionLimits {
    fn default() -> Self {
        Self { idle_seconds: 4 * 3600, absolute_seconds: 12 * 3600 }
    }
}

/// How precise the time of the last request is kept.
pub(crate) const SEEN_SECONDS: i64 = 60;

/// The key with this hash, where it is still good; one that is unknown, revoked or ended is told from none.
pub(crate) fn good_key(tx: &Tx<'_>, secret_hash: &str, now: Moment) -> Result<KeyWithAccount, Error> {
    let found = keys::with_account(tx, secret_hash)?.ok_or(Error::SignedOut)?;
    if now >= found.key.ends_at || !found.is_active {
        return Err(Error::SignedOut);
    }
    Ok(found)
}

/// The session of a token, where it is still good; with or without the second factor.
pub(crate) fn session(tx: &Tx<'_>, credential: &Credential, now: Moment) -> Result<Session, Error> {
    good_session(tx, credential, now).map(|found| found.session)
}

fn good_session(tx: &Tx<'_>, credential: &Credential, now: Moment) -> Result<SessionWithAccount, Error> {
    let Credential::Session(token_hash) = credential else { return Err(Error::SignedOut) };
    let found = sessions::with_account(tx, token_hash)?.ok_or(Error::SignedOut)?;
    let idle = SessionLimits::in_force(found.session_limits.as_deref()).idle_seconds;
    let session = &found.session;
    if now >= session.ends_at || now.seconds_since(session.seen_at) > idle.saturating_add(SEEN_SECONDS) {
        return Err(Error::SignedOut);
    }
    Ok(found)
}

/// Who is signed in, with the roles held now. Where a second factor is required of everybody, anyone who has none is
/// refused until it is set up.
///
/// # Errors
/// [`Error::SignedOut`], [`Error::Refused`].
pub(crate) fn authenticate(tx: &Tx<'_>, credential: &Credential, now: Moment) -> Result<SignedIn, Error> {
    let (signed_in, policy) = signed_in(tx, credential, now)?;
    by_policy(signed_in, policy)
}

/// As [`authenticate`], or the person of a key whose scope holds this one, with the roles that the person holds now.
///
/// # Errors
/// As [`authenticate`]; [`Error::Forbidden`] where the scope of the key is too small.
pub(crate) fn authenticate_for(
    tx: &Tx<'_>,
    credential: &Credential,
    now: Moment,
    scope: Scope,
) -> Result<SignedIn, Error> {
    let Credential::ApiKey(secret_hash) = credential else { return authenticate(tx, credential, now) };
    let found = good_key(tx, secret_hash, now)?;
    if !found.key.scope.holds(scope) {
        return Err(Refusal::person(codes::KEY_SCOPE).into());
    }
    let actor = actor(tx, found.key.account, found.account_name)?;
    let policy = PasswordPolicy::in_force(found.password_policy.as_deref());
    let means = Means::Key(found.key);
    by_policy(SignedIn { actor, means, has_second_factor: found.has_second_factor }, policy)
}

impl App {
    /// The account of a session or of a key, for budgets of one account; it says nothing of what it may do.
    ///
    /// # Errors
    /// [`Error`] where the database cannot answer.
    pub fn account_of(&self, credential: &Credential) -> Result<Option<Id<User>>, Error> {
        if credential.is_none() {
            return Ok(None);
        }
        self.read(|tx| {
            let found = match credential {
                Credential::ApiKey(secret_hash) => {
                    good_key(tx, secret_hash, self.now()).map(|found| found.key.account)
                }
                _ => session(tx, credential, self.now()).map(|session| session.account),
            };
            match found {
                Ok(account) => Ok(Some(account)),
                Err(Error::Internal(detail)) => Err(Error::Internal(detail)),
                Err(Error::Unavailable(fault)) => Err(Error::Unavailable(fault)),
                Err(_) => Ok(None),
            }
        })
    }
}

fn by_policy(signed_in: SignedIn, policy: PasswordPolicy) -> Result<SignedIn, Error> {
    if !signed_in.has_second_factor && policy.second_factor_required {
        return Err(Refusal::state(codes::SECOND_FACTOR_NEEDED).into());
    }
    Ok(signed_in)
}

/// As [`authenticate`], for the page on which one sets up what is required.
pub(crate) fn authenticate_before_policy(
    tx: &Tx<'_>,
    credential: &Credential,
    now: Moment,
) -> Result<SignedIn, Error> {
    signed_in(tx, credential, now).map(|(signed_in, _)| signed_in)
}

fn signed_in(tx: &Tx<'_>, credential: &Credential, now: Moment) -> Result<(SignedIn, PasswordPolicy), Error> {
    if let Credential::ApiKey(secret_hash) = credential {
        good_key(tx, secret_hash, now)?;
        return Err(Refusal::person(codes::KEY_CANNOT).into());
    }
    let found = good_session(tx, credential, now)?;
    if !found.session.second_step_done || !found.is_active {
        return Err(Error::SignedOut);
    }
    let actor = actor(tx, found.session.account, found.name)?;
    let policy = PasswordPolicy::in_force(found.password_policy.as_deref());
    let means = Means::Session(found.session);
    Ok((SignedIn { actor, means, has_second_factor: found.has_second_factor }, policy))
}

/// Somebody with the roles held now. Where one of them cannot be read, nothing is done: it may be the one that forbids to
/// decide on the own unit.
fn actor(tx: &Tx<'_>, user: Id<User>, name: String) -> Result<Actor, Error> {
    let (held, unknown) = grants::known_and_unknown(tx, user)?;
    if !unknown.is_empty() {
        tracing::error!(account = %user, roles = ?unknown, "a stored role is not known; the account does nothing until it is corrected");
        return Err(Refusal::state(codes::ROLE_UNREADABLE).into());
    }
    Ok(Actor { user, name, grants: held.into_iter().map(|held| held.grant).collect() })
}

/// As [`authenticate`], in a transaction that writes: notes the request once a minute, so that anyone who only saves
/// answers is not taken for idle.
pub(crate) fn authenticate_writing(
    tx: &Tx<'_>,
    credential: &Credential,
    now: Moment,
) -> Result<SignedIn, Error> {
    let signed_in = authenticate(tx, credential, now)?;
    let session = signed_in.session()?;
    if now.seconds_since(session.seen_at) >= SEEN_SECONDS {
        sessions::seen(tx, session.id, now)?;
    }
    Ok(signed_in)
}
