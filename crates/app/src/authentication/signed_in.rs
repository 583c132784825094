//! Somebody who is known: who, with the roles held now, and by what.

use assessment::Refusal;
use assessment::role::Actor;
use store::tables::keys::ApiKey;
use store::tables::sessions::Session;

use super::codes;
use crate::error::Error;

/// Somebody whose session and second factor, or whose key, were checked in this transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// Who, with the roles held now.
    pub actor: Actor,
    /// By what.
    pub means: Means,
    /// Is a second factor set up?
    pub has_second_factor: bool,
}

/// By what somebody is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Means {
    /// They are signed in.
    Session(Session),
    /// A program acts for them.
    Key(ApiKey),
}

impl SignedIn {
    /// The session.
    ///
    /// # Errors
    /// [`Error::Forbidden`] where a program acts with a key.
    pub const fn session(&self) -> Result<&Session, Error> {
        match &self.means {
            Means::Session(session) => Ok(session),
            Means::Key(_) => Err(Error::Forbidden(Refusal::person(codes::KEY_CANNOT))),
        }
    }
}
