//! One-time links: invitations, resets, the first administrator. Only the hash of a token is kept.

use assessment::role::User;
use assessment::{Id, Moment};

use super::unknown_word;
use crate::params;
use crate::{DbError, Tx};

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Takes up an invitation.
    Invitation,
    /// Sets a new password.
    Reset,
    /// Makes the first administrator.
    FirstAdministrator,
}

impl Purpose {
    /// The name in the database and in locale keys.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::Reset => "reset",
            Self::FirstAdministrator => "first_administrator",
        }
    }

    fn named(name: &str) -> Result<Self, DbError> {
        match name {
            "invitation" => Ok(Self::Invitation),
            "reset" => Ok(Self::Reset),
            "first_administrator" => Ok(Self::FirstAdministrator),
            other => Err(unknown_word("purpose", "the purpose of a link", other)),
        }
    }
}

/// A link that still works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// The account that it belongs to.
    pub account: Id<User>,
    /// What the link is for.
    pub purpose: Purpose,
}

/// Adds a link; older unused links of the account stop working.
pub fn add(tx: &Tx<'_>, token_hash: &str, link: Link, now: Moment, ends_at: Moment) -> Result<(), DbError> {
    let account = link.account.to_string();
    tx.execute("DELETE FROM one_time_link WHERE account_id = $1 AND used_at IS NULL", params![&account])?;
    tx.execute(
        "INSERT INTO one_time_link (token_hash, account_id, purpose, created_at, ends_at) \
         VALUES ($1, $2, $3, $4, $5)",
        params![token_hash, &account, link.purpose.name(), now, ends_at],
    )?;
    Ok(())
}

/// The link with this token's hash, where it still works.
pub fn working(tx: &Tx<'_>, token_hash: &str, now: Moment) -> Result<Option<Link>, DbError> {
    tx.query_optional(
        "SELECT account_id, purpose FROM one_time_link WHERE token_hash = $1 AND used_at IS NULL AND ends_at > $2",
        params![token_hash, now],
        |row| Ok(Link { account: row.get(0)?, purpose: Purpose::named(&row.get::<String>(1)?)? }),
    )
}

/// Until when the link with this token's hash works, whether or not it was used.
pub fn ends_at(tx: &Tx<'_>, token_hash: &str) -> Result<Option<Moment>, DbError> {
    tx.query_optional("SELECT ends_at FROM one_time_link WHERE token_hash = $1", params![token_hash], |row| {
        row.get(0)
    })
}

/// Uses up a link; `false` where it does not work any more.
pub fn use_up(tx: &Tx<'_>, token_hash: &str, now: Moment) -> Result<bool, DbError> {
    let used = tx.execute(
        "UPDATE one_time_link SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL AND ends_at > $2",
        params![token_hash, now],
    )?;
    Ok(used == 1)
}
