//! Who is signed in, checked in the transaction of the command itself, so that a role taken away counts at once.

use assessment::password::PasswordPolicy;
use assessment::role::Actor;
use assessment::{Moment, Refusal};
use serde::{Deserialize, Serialize};
use store::Tx;
use store::tables::sessions::{self, Session, SessionWithAccount};
use store::tables::{grants, settings};

use super::codes;
use crate::context::SignedIn;
use crate::error::Error;

/// Name of the setting.
pub const SETTING_SESSIONS: &str = "sessions";

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

/// The limits in force.
///
/// # Errors
/// [`Error`].
pub fn session_limits(tx: &Tx<'_>) -> Result<SessionLimits, Error> {
    let stored = settings::get(tx, SETTING_SESSIONS)?;
    Ok(parsed(stored.as_ref().map(|(text, _)| text.as_str())))
}

/// How precise the time of the last request is kept.
pub(super) const SEEN_SECONDS: i64 = 60;

/// The session of a token, where it is still good; with or without the second factor.
pub(super) fn session(tx: &Tx<'_>, token_hash: &str, now: Moment) -> Result<Session, Error> {
    good_session(tx, token_hash, now).map(|found| found.session)
}

fn good_session(tx: &Tx<'_>, token_hash: &str, now: Moment) -> Result<SessionWithAccount, Error> {
    let found = sessions::with_account(tx, token_hash)?.ok_or(Error::SignedOut)?;
    let idle = parsed::<SessionLimits>(found.session_limits.as_deref()).idle_seconds;
    let session = &found.session;
    if now >= session.ends_at || now.seconds_since(session.seen_at) > idle.saturating_add(SEEN_SECONDS) {
        return Err(Error::SignedOut);
    }
    Ok(found)
}

/// Who is signed in, with the roles held now. Where a second factor is required of everybody, whoever has none is
/// refused until it is set up.
///
/// # Errors
/// [`Error::SignedOut`], [`Error::Refused`].
pub(crate) fn authenticate(tx: &Tx<'_>, token_hash: &str, now: Moment) -> Result<SignedIn, Error> {
    let (signed_in, policy) = signed_in(tx, token_hash, now)?;
    if !signed_in.has_second_factor && policy.second_factor_required {
        return Err(Refusal::state(codes::SECOND_FACTOR_NEEDED).into());
    }
    Ok(signed_in)
}

/// As [`authenticate`], for the page on which one sets up what is required.
pub(crate) fn authenticate_before_policy(
    tx: &Tx<'_>,
    token_hash: &str,
    now: Moment,
) -> Result<SignedIn, Error> {
    signed_in(tx, token_hash, now).map(|(signed_in, _)| signed_in)
}

fn signed_in(tx: &Tx<'_>, token_hash: &str, now: Moment) -> Result<(SignedIn, PasswordPolicy), Error> {
    let found = good_session(tx, token_hash, now)?;
    if !found.session.second_step_done || !found.is_active {
        return Err(Error::SignedOut);
    }
    let held = grants::of_account(tx, found.session.account)?;
    let actor = Actor {
        user: found.session.account,
        name: found.name,
        grants: held.into_iter().map(|held| held.grant).collect(),
    };
    let policy = parsed(found.password_policy.as_deref());
    Ok((SignedIn { actor, session: found.session, has_second_factor: found.has_second_factor }, policy))
}

/// A setting as it is kept, or its default.
fn parsed<T: Default + serde::de::DeserializeOwned>(text: Option<&str>) -> T {
    text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
}

/// As [`authenticate`], in a transaction that writes: notes the request once a minute, so that whoever only saves
/// answers is not taken for idle.
pub(crate) fn authenticate_writing(tx: &Tx<'_>, token_hash: &str, now: Moment) -> Result<SignedIn, Error> {
    let signed_in = authenticate(tx, token_hash, now)?;
    if now.seconds_since(signed_in.session.seen_at) >= SEEN_SECONDS {
        sessions::seen(tx, signed_in.session.id, now)?;
    }
    Ok(signed_in)
}
