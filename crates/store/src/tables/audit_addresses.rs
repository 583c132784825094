//! From where it was done: addresses of clients beside entries of the audit log, for a declared time. The chain does not
//! hold them, so that they can be forgotten.

use std::collections::HashMap;

use assessment::Moment;

use super::audit;
use crate::params;
use crate::{DbError, Tx};

/// Keeps the addresses of the entry that was appended last.
pub fn keep(tx: &Tx<'_>, addresses: &str, ends_at: Moment) -> Result<(), DbError> {
    if addresses.is_empty() {
        return Ok(());
    }
    let position = i64::try_from(audit::head(tx)?.0).unwrap_or(i64::MAX);
    tx.execute(
        "INSERT INTO audit_address (position, addresses, ends_at) VALUES ($1, $2, $3)",
        params![position, addresses, ends_at],
    )?;
    Ok(())
}

/// The addresses that are still kept of entries from one position to another.
pub fn between(tx: &Tx<'_>, from: i64, to: i64) -> Result<HashMap<u64, String>, DbError> {
    let rows = tx.query(
        "SELECT position, addresses FROM audit_address WHERE position BETWEEN $1 AND $2",
        params![from, to],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(rows.into_iter().collect())
}

/// Forgets those whose time is over.
pub fn forget_ended(tx: &Tx<'_>, now: Moment) -> Result<u64, DbError> {
    tx.execute("DELETE FROM audit_address WHERE ends_at <= $1", params![now])
}
