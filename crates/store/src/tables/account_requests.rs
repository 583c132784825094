//! What is asked for an account and needs a second person or time: a link to set a password, an end of the second factor.

use assessment::role::{Role, User};
use assessment::{Id, Moment};

use super::{UpdateFault, fresh};
use crate::params;
use crate::{ColumnValue, DbError, FromColumn, Row, Tx};

/// Marks ids of requests.
#[derive(Debug)]
pub enum RequestKind {}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestedChange {
    /// A link by which a new password is set, handed over by the person who asks.
    Reset,
    /// That the second factor be taken away.
    SecondFactor,
}

impl RequestedChange {
    /// The name in the database and in locale keys.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reset => "reset",
            Self::SecondFactor => "second_factor",
        }
    }
}

impl FromColumn for RequestedChange {
    const EXPECTED: &'static str = "what is asked for an account";

    fn from_column(value: ColumnValue<'_>) -> Option<Self> {
        match value {
            ColumnValue::Text("reset") => Some(Self::Reset),
            ColumnValue::Text("second_factor") => Some(Self::SecondFactor),
            _ => None,
        }
    }
}

/// A request that is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountRequest {
    /// Its id.
    pub id: Id<RequestKind>,
    /// For whose account.
    pub account: Id<User>,
    /// What is asked for.
    pub wanted: RequestedChange,
    /// The account that asked.
    pub asked_by: Id<User>,
    /// The moment of the request.
    pub asked_at: Moment,
    /// Was there somebody who could confirm it when it was asked?
    pub has_confirmers: bool,
    /// Who confirmed it.
    pub confirmed_by: Option<Id<User>>,
    /// Number of changes so far; a change names the one that it saw.
    pub version: i64,
}

const COLUMNS: &str = "id, account_id, kind, asked_by, asked_at, has_confirmers, confirmed_by, version";

fn read(row: &Row<'_>) -> Result<AccountRequest, DbError> {
    Ok(AccountRequest {
        id: row.get(0)?,
        account: row.get(1)?,
        wanted: row.get(2)?,
        asked_by: row.get(3)?,
        asked_at: row.get(4)?,
        has_confirmers: row.get(5)?,
        confirmed_by: row.get(6)?,
        version: row.get(7)?,
    })
}

/// Adds a request in the place of an open one for the same.
pub fn add(tx: &Tx<'_>, request: &AccountRequest) -> Result<(), DbError> {
    let account = request.account.to_string();
    tx.execute(
        "UPDATE account_request SET ended_at = $3, version = version + 1 \
         WHERE account_id = $1 AND kind = $2 AND ended_at IS NULL",
        params![&account, request.wanted.name(), request.asked_at],
    )?;
    tx.execute(
        "INSERT INTO account_request (id, account_id, kind, asked_by, asked_at, has_confirmers, version) \
         VALUES ($1, $2, $3, $4, $5, $6, 1)",
        params![
            &request.id.to_string(),
            &account,
            request.wanted.name(),
            &request.asked_by.to_string(),
            request.asked_at,
            request.has_confirmers,
        ],
    )?;
    Ok(())
}

/// The open request with this id, where it was asked since `since`.
pub fn open(tx: &Tx<'_>, id: Id<RequestKind>, since: Moment) -> Result<Option<AccountRequest>, DbError> {
    tx.query_optional(
        &format!(
            "SELECT {COLUMNS} FROM account_request WHERE id = $1 AND ended_at IS NULL AND asked_at > $2"
        ),
        params![&id.to_string(), since],
        read,
    )
}

/// Every open request that was asked since `since`, the oldest first.
pub fn all_open(tx: &Tx<'_>, since: Moment) -> Result<Vec<AccountRequest>, DbError> {
    tx.query(
        &format!(
            "SELECT {COLUMNS} FROM account_request WHERE ended_at IS NULL AND asked_at > $1 ORDER BY asked_at, id"
        ),
        params![since],
        read,
    )
}

/// Notes who confirmed a request.
///
/// # Errors
/// [`UpdateFault::Stale`] where it was changed since it was read.
pub fn confirm(tx: &Tx<'_>, request: &AccountRequest, by: Id<User>) -> Result<(), UpdateFault> {
    let changed = tx.execute(
        "UPDATE account_request SET confirmed_by = $3, version = version + 1 \
         WHERE id = $1 AND version = $2 AND ended_at IS NULL",
        params![&request.id.to_string(), request.version, &by.to_string()],
    )?;
    Ok(fresh(changed)?)
}

/// Ends a request: it was done, or stopped.
///
/// # Errors
/// [`UpdateFault::Stale`] where it was changed since it was read.
pub fn end(tx: &Tx<'_>, request: &AccountRequest, now: Moment) -> Result<(), UpdateFault> {
    let changed = tx.execute(
        "UPDATE account_request SET ended_at = $3, version = version + 1 \
         WHERE id = $1 AND version = $2 AND ended_at IS NULL",
        params![&request.id.to_string(), request.version, now],
    )?;
    Ok(fresh(changed)?)
}

/// Active accounts that hold one of these roles; a role that `asker` gave counts only where it was given before `before`,
/// so that nobody makes the second person up.
pub fn confirmers(
    tx: &Tx<'_>,
    roles: &[Role],
    asker: Id<User>,
    before: Moment,
) -> Result<Vec<Id<User>>, DbError> {
    let mut found = Vec::new();
    for role in roles {
        let holders = tx.query(
            "SELECT DISTINCT role_grant.account_id FROM role_grant JOIN account \
             ON account.id = role_grant.account_id WHERE role_grant.role = $1 AND role_grant.ended_at IS NULL \
             AND account.state = 'active' AND (role_grant.granted_by <> $2 OR role_grant.granted_at <= $3)",
            params![role.name(), &asker.to_string(), before],
            |row| row.get::<Id<User>>(0),
        )?;
        found.extend(holders);
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}
