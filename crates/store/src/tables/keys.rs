//! Keys by which programs act for a person. Only the hash of a secret is kept.

use assessment::key::Scope;
use assessment::role::User;
use assessment::{Id, Moment};

use crate::params;
use crate::value::{ColumnValue, FromColumn};
use crate::{DbError, Row, Tx};

/// Marks ids of keys.
#[derive(Debug)]
pub enum ApiKeyKind {}

/// A key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// Its id, which is no secret: a key is revoked by it.
    pub id: Id<ApiKeyKind>,
    /// For whom programs act with it.
    pub account: Id<User>,
    /// What its person calls it.
    pub name: String,
    /// What it may do.
    pub scope: Scope,
    /// When it was made.
    pub made_at: Moment,
    /// The last request, to the minute; `None` before the first.
    pub used_at: Option<Moment>,
    /// From when on it does nothing more.
    pub ends_at: Moment,
}

impl FromColumn for Scope {
    const EXPECTED: &'static str = "the scope of a key";

    fn from_column(value: ColumnValue<'_>) -> Option<Self> {
        match value {
            ColumnValue::Text(text) => Self::named(text),
            _ => None,
        }
    }
}

const COLUMNS: &str = "program_key.id, account_id, program_key.name, scope, made_at, used_at, ends_at";

fn read(row: &Row<'_>) -> Result<ApiKey, DbError> {
    Ok(ApiKey {
        id: row.get(0)?,
        account: row.get(1)?,
        name: row.get(2)?,
        scope: row.get(3)?,
        made_at: row.get(4)?,
        used_at: row.get(5)?,
        ends_at: row.get(6)?,
    })
}

/// Adds a key.
pub fn add(tx: &Tx<'_>, secret_hash: &str, key: &ApiKey) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO program_key (secret_hash, id, account_id, name, scope, made_at, used_at, ends_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![
            secret_hash,
            &key.id.to_string(),
            &key.account.to_string(),
            &key.name,
            key.scope.name(),
            key.made_at,
            key.used_at,
            key.ends_at,
        ],
    )?;
    Ok(())
}

/// A key with what decides about it: the account's name and state, and the policy in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyWithAccount {
    /// The key.
    pub key: ApiKey,
    /// The account's name.
    pub account_name: String,
    /// May the account sign in?
    pub is_active: bool,
    /// Has it a second factor?
    pub has_second_factor: bool,
    /// The setting `passwords`, as JSON text.
    pub password_policy: Option<String>,
}

/// The key with this hash of its secret, with its account.
pub fn with_account(tx: &Tx<'_>, secret_hash: &str) -> Result<Option<KeyWithAccount>, DbError> {
    tx.query_optional(
        &format!(
            "SELECT {COLUMNS}, account.name, account.state = 'active', account.totp_secret IS NOT NULL, \
             (SELECT value FROM setting WHERE name = 'passwords') \
             FROM program_key JOIN account ON account.id = program_key.account_id WHERE secret_hash = $1"
        ),
        params![secret_hash],
        |row| {
            Ok(KeyWithAccount {
                key: read(row)?,
                account_name: row.get(7)?,
                is_active: row.get(8)?,
                has_second_factor: row.get(9)?,
                password_policy: row.get(10)?,
            })
        },
    )
}

/// The keys of an account, the newest first.
pub fn of_account(tx: &Tx<'_>, account: Id<User>) -> Result<Vec<ApiKey>, DbError> {
    tx.query(
        &format!("SELECT {COLUMNS} FROM program_key WHERE account_id = $1 ORDER BY made_at DESC, id"),
        params![&account.to_string()],
        read,
    )
}

/// Notes a request.
pub fn used(tx: &Tx<'_>, id: Id<ApiKeyKind>, now: Moment) -> Result<(), DbError> {
    tx.execute("UPDATE program_key SET used_at = $2 WHERE id = $1", params![&id.to_string(), now])?;
    Ok(())
}

/// Ends a key of an account; `false` where there is none with this id.
pub fn end(tx: &Tx<'_>, account: Id<User>, id: Id<ApiKeyKind>) -> Result<bool, DbError> {
    let ended = tx.execute(
        "DELETE FROM program_key WHERE id = $1 AND account_id = $2",
        params![&id.to_string(), &account.to_string()],
    )?;
    Ok(ended == 1)
}

/// Ends all keys of an account; gives how many there were.
pub fn end_all(tx: &Tx<'_>, account: Id<User>) -> Result<u64, DbError> {
    tx.execute("DELETE FROM program_key WHERE account_id = $1", params![&account.to_string()])
}

/// Forgets keys of an account that ended before a time.
pub fn forget_ended(tx: &Tx<'_>, account: Id<User>, before: Moment) -> Result<u64, DbError> {
    tx.execute(
        "DELETE FROM program_key WHERE account_id = $1 AND ends_at < $2",
        params![&account.to_string(), before],
    )
}
