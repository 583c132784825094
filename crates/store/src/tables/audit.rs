//! The audit log: appended in the transaction of what it tells of, chained by hash, never changed.

use assessment::Moment;
use assessment::audit::{Entry, beginning, chained, is_clock_behind};
use assessment::receipt::Fingerprint;

use crate::params;
use crate::{DbError, Row, Tx};

/// What happened, before it has its place in the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The moment at which it happened.
    pub at: Moment,
    /// Who: a user's id, or `system`.
    pub actor: String,
    /// Stable name of what was done.
    pub action: &'static str,
    /// What it was done to, in the form that `assessment::event::Subject` reads.
    pub target: String,
    /// Data, as JSON text.
    pub data: String,
}

/// Why nothing was appended.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AppendFault {
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The last entry is later than this one, by more than clocks are adjusted.
    #[error("the clock is behind the last entry, of {last}")]
    ClockBehind {
        /// When the last entry was made.
        last: Moment,
    },
}

/// Appends to the chain. Two writers at once collide on the position, and one of them is run again or refused.
pub fn append(tx: &Tx<'_>, event: Event) -> Result<(), AppendFault> {
    let last = last(tx)?;
    if let Some(last) = last.as_ref().map(|last| last.at).filter(|last| is_clock_behind(event.at, *last)) {
        return Err(AppendFault::ClockBehind { last });
    }
    Ok(chain(tx, last, event)?)
}

/// As [`append`], whatever the clock shows: for the entry that says that it is right.
pub fn append_at_any_time(tx: &Tx<'_>, event: Event) -> Result<(), DbError> {
    let last = last(tx)?;
    chain(tx, last, event)
}

fn chain(tx: &Tx<'_>, last: Option<Last>, event: Event) -> Result<(), DbError> {
    let (last, previous) = last.map_or((0, beginning()), |last| (last.position, last.hash));
    let entry = Entry {
        position: last + 1,
        at: event.at,
        actor: event.actor,
        action: event.action.to_owned(),
        target: event.target,
        data: event.data,
    };
    let hash = chained(&previous, &entry).to_string();
    let position = i64::try_from(entry.position).unwrap_or(i64::MAX);
    tx.execute(
        "INSERT INTO audit (position, at, actor, action, target, data, hash) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![position, entry.at, &entry.actor, &entry.action, &entry.target, &entry.data, &hash],
    )?;
    Ok(())
}

/// Position and hash of the last entry; position 0 and the beginning where there is none.
pub fn head(tx: &Tx<'_>) -> Result<(u64, Fingerprint), DbError> {
    Ok(last(tx)?.map_or((0, beginning()), |last| (last.position, last.hash)))
}

/// The last entry, as far as the next one rests on it.
struct Last {
    position: u64,
    hash: Fingerprint,
    at: Moment,
}

fn last(tx: &Tx<'_>) -> Result<Option<Last>, DbError> {
    let sql = "SELECT position, hash, at FROM audit ORDER BY position DESC LIMIT 1";
    tx.query_optional(sql, &[], |row| Ok(Last { position: row.get(0)?, hash: row.get(1)?, at: row.get(2)? }))
}

/// Up to `limit` entries after a position, in order, with their hashes.
pub fn after(tx: &Tx<'_>, position: i64, limit: i64) -> Result<Vec<(Entry, Fingerprint)>, DbError> {
    tx.query(
        "SELECT position, at, actor, action, target, data, hash FROM audit WHERE position > $1 \
         ORDER BY position LIMIT $2",
        params![position, limit],
        read,
    )
}

/// Up to `limit` entries before a position, the newest first; of targets that begin so, where a target is given.
pub fn before(
    tx: &Tx<'_>,
    position: i64,
    target: &str,
    limit: i64,
) -> Result<Vec<(Entry, Fingerprint)>, DbError> {
    // No LIKE: no letter of the target is a wildcard, and both engines agree whatever their collation.
    let length = i64::try_from(target.chars().count()).unwrap_or(0);
    tx.query(
        "SELECT position, at, actor, action, target, data, hash FROM audit \
         WHERE position < $1 AND substr(target, 1, CAST($3 AS INTEGER)) = $2 ORDER BY position DESC LIMIT $4",
        params![position, target, length, limit],
        read,
    )
}

pub(super) fn read(row: &Row<'_>) -> Result<(Entry, Fingerprint), DbError> {
    let entry = Entry {
        position: row.get(0)?,
        at: row.get(1)?,
        actor: row.get(2)?,
        action: row.get(3)?,
        target: row.get(4)?,
        data: row.get(5)?,
    };
    Ok((entry, row.get(6)?))
}
