//! Browsers that signed in to an account before. Only the hash of what such a browser keeps is kept.

use assessment::role::User;
use assessment::{Id, Moment};

use crate::params;
use crate::{DbError, Tx};

/// Did the browser with this secret's hash sign in to the account before?
pub fn is_known(tx: &Tx<'_>, secret_hash: &str, account: Id<User>, now: Moment) -> Result<bool, DbError> {
    tx.query_one(
        "SELECT EXISTS (SELECT 1 FROM known_browser WHERE secret_hash = $1 AND account_id = $2 AND ends_at > $3)",
        params![secret_hash, &account.to_string(), now],
        |row| row.get(0),
    )
}

/// Did we give this secret to a browser, for whatever account?
pub fn is_ours(tx: &Tx<'_>, secret_hash: &str, now: Moment) -> Result<bool, DbError> {
    tx.query_one(
        "SELECT EXISTS (SELECT 1 FROM known_browser WHERE secret_hash = $1 AND ends_at > $2)",
        params![secret_hash, now],
        |row| row.get(0),
    )
}

/// Notes that a browser signed in to an account; it is known until `ends_at`.
pub fn signed_in(
    tx: &Tx<'_>,
    secret_hash: &str,
    account: Id<User>,
    now: Moment,
    ends_at: Moment,
) -> Result<(), DbError> {
    tx.execute("DELETE FROM known_browser WHERE ends_at <= $1", params![now])?;
    tx.execute(
        "INSERT INTO known_browser (secret_hash, account_id, made_at, used_at, ends_at) \
         VALUES ($1, $2, $3, $3, $4) \
         ON CONFLICT (secret_hash, account_id) DO UPDATE SET used_at = excluded.used_at, ends_at = excluded.ends_at",
        params![secret_hash, &account.to_string(), now, ends_at],
    )?;
    Ok(())
}

/// Forgets the browsers of an account but one; all where none is given.
pub fn forget_all_but(tx: &Tx<'_>, account: Id<User>, kept_hash: Option<&str>) -> Result<u64, DbError> {
    tx.execute(
        "DELETE FROM known_browser WHERE account_id = $1 AND secret_hash <> $2",
        params![&account.to_string(), kept_hash.unwrap_or_default()],
    )
}
