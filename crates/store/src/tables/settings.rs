//! Settings of this instance, as JSON texts by name.

use super::{UpdateFault, fresh};
use crate::params;
use crate::{DbError, Tx};

/// A setting with its version; `None` where it was never saved.
pub fn get(tx: &Tx<'_>, name: &str) -> Result<Option<(String, i64)>, DbError> {
    tx.query_optional("SELECT value, version FROM setting WHERE name = $1", params![name], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}

/// Forgets a setting.
pub fn remove(tx: &Tx<'_>, name: &str) -> Result<(), DbError> {
    tx.execute("DELETE FROM setting WHERE name = $1", params![name])?;
    Ok(())
}

/// Saves a setting over the version that was read, 0 where there was none.
///
/// # Errors
/// [`UpdateFault::Stale`] where it was saved since.
pub fn put(tx: &Tx<'_>, name: &str, value: &str, version: i64) -> Result<(), UpdateFault> {
    let changed = if version == 0 {
        tx.execute(
            "INSERT INTO setting (name, value, version) VALUES ($1, $2, 1) ON CONFLICT (name) DO NOTHING",
            params![name, value],
        )?
    } else {
        tx.execute(
            "UPDATE setting SET value = $2, version = version + 1 WHERE name = $1 AND version = $3",
            params![name, value, version],
        )?
    };
    Ok(fresh(changed)?)
}
