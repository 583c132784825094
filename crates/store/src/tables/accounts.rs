//! Accounts: who can sign in, with which password and second factor.

use assessment::role::User;
use assessment::{Id, Moment};

use super::{UpdateFault, fresh, unknown_word};
use crate::params;
use crate::{DbError, Row, Tx};

/// An account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: Id<User>,
    /// The name that others read.
    pub name: String,
    /// The address, in small letters.
    pub email: String,
    /// Argon2id, as a PHC string; `None` before the invitation is taken up.
    pub password_hash: Option<String>,
    /// The shared secret of the second factor; `None` where there is none.
    pub totp_secret: Option<Vec<u8>>,
    /// The last time step whose code was used: a code works once.
    pub totp_last_step: i64,
    /// May it sign in?
    pub state: AccountState,
    /// Number of saves so far; a save names the one that it saw, so that none is overwritten unseen.
    pub version: i64,
}

/// May an account sign in?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountState {
    /// Invited, has no password yet.
    Invited,
    /// The account may sign in.
    Active,
    /// No more.
    Disabled,
}

impl AccountState {
    /// The name in the database and in locale keys.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Active => "active",
            Self::Disabled => "disabled",
        }
    }

    fn named(name: &str) -> Result<Self, DbError> {
        match name {
            "active" => Ok(Self::Active),
            "invited" => Ok(Self::Invited),
            "disabled" => Ok(Self::Disabled),
            other => Err(unknown_word("state", "the state of an account", other)),
        }
    }
}

const COLUMNS: &str = "id, name, email, password_hash, totp_secret, totp_last_step, state, version";

fn read(row: &Row<'_>) -> Result<Account, DbError> {
    Ok(Account {
        id: row.get(0)?,
        name: row.get(1)?,
        email: row.get(2)?,
        password_hash: row.get(3)?,
        totp_secret: row.get(4)?,
        totp_last_step: row.get(5)?,
        state: AccountState::named(&row.get::<String>(6)?)?,
        version: row.get(7)?,
    })
}

/// Adds an account; `false` where the address is taken.
pub fn add(tx: &Tx<'_>, account: &Account, now: Moment) -> Result<bool, DbError> {
    let added = tx.execute(
        "INSERT INTO account (id, name, email, password_hash, totp_secret, totp_last_step, state, \
         created_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1) \
         ON CONFLICT (email) DO NOTHING",
        params![
            &account.id.to_string(),
            &account.name,
            &account.email,
            account.password_hash.as_deref(),
            account.totp_secret.as_ref(),
            account.totp_last_step,
            account.state.name(),
            now,
        ],
    )?;
    Ok(added == 1)
}

/// The account with this id.
pub fn by_id(tx: &Tx<'_>, id: Id<User>) -> Result<Option<Account>, DbError> {
    tx.query_optional(&format!("SELECT {COLUMNS} FROM account WHERE id = $1"), params![&id.to_string()], read)
}

/// The account with this address, in small letters.
pub fn by_email(tx: &Tx<'_>, email: &str) -> Result<Option<Account>, DbError> {
    tx.query_optional(&format!("SELECT {COLUMNS} FROM account WHERE email = $1"), params![email], read)
}

/// Every account, in no order that people read: sort by name in Rust.
pub fn all(tx: &Tx<'_>) -> Result<Vec<Account>, DbError> {
    tx.query(&format!("SELECT {COLUMNS} FROM account ORDER BY id"), &[], read)
}

/// Is there any account yet?
pub fn any(tx: &Tx<'_>) -> Result<bool, DbError> {
    tx.query_one("SELECT EXISTS (SELECT 1 FROM account)", &[], |row| row.get(0))
}

/// Saves everything of an account but its id and address.
///
/// # Errors
/// [`UpdateFault::Stale`] where the account was saved since it was read.
pub fn update(tx: &Tx<'_>, account: &Account) -> Result<(), UpdateFault> {
    let changed = tx.execute(
        "UPDATE account SET name = $2, password_hash = $3, totp_secret = $4, totp_last_step = $5, state = $6, \
         version = version + 1 WHERE id = $1 AND version = $7",
        params![
            &account.id.to_string(),
            &account.name,
            account.password_hash.as_deref(),
            account.totp_secret.as_ref(),
            account.totp_last_step,
            account.state.name(),
            account.version,
        ],
    )?;
    Ok(fresh(changed)?)
}

/// Gives an account its address; `false` where another one has it.
pub fn set_email(tx: &Tx<'_>, id: Id<User>, email: &str) -> Result<bool, DbError> {
    let changed = tx.execute(
        "UPDATE account SET email = $2 WHERE id = $1 \
         AND NOT EXISTS (SELECT 1 FROM account WHERE email = $2 AND id <> $1)",
        params![&id.to_string(), email],
    )?;
    Ok(changed == 1)
}

/// Replaces the recovery codes, given by their hashes.
pub fn replace_recovery_codes(tx: &Tx<'_>, id: Id<User>, hashes: &[String]) -> Result<(), DbError> {
    let id = id.to_string();
    tx.execute("DELETE FROM recovery_code WHERE account_id = $1", params![&id])?;
    for hash in hashes {
        tx.execute("INSERT INTO recovery_code (account_id, code_hash) VALUES ($1, $2)", params![&id, hash])?;
    }
    Ok(())
}

/// Uses up a recovery code; `false` where there is no such unused code.
pub fn use_recovery_code(tx: &Tx<'_>, id: Id<User>, hash: &str, now: Moment) -> Result<bool, DbError> {
    let used = tx.execute(
        "UPDATE recovery_code SET used_at = $3 WHERE account_id = $1 AND code_hash = $2 AND used_at IS NULL",
        params![&id.to_string(), hash, now],
    )?;
    Ok(used == 1)
}

/// How many recovery codes are left.
pub fn recovery_codes_left(tx: &Tx<'_>, id: Id<User>) -> Result<i64, DbError> {
    tx.query_one(
        "SELECT count(*) FROM recovery_code WHERE account_id = $1 AND used_at IS NULL",
        params![&id.to_string()],
        |row| row.get(0),
    )
}
