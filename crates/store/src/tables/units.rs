//! Units: names over the years, groups, mergers.

use assessment::role::Unit;
use assessment::{Id, Moment};

use super::{UpdateFault, fresh};
use crate::params;
use crate::{DbError, Row, Tx};

/// A registered unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitRow {
    /// Its id.
    pub id: Id<Unit>,
    /// Short code, unique: `so-y-te`.
    pub code: String,
    /// The name now.
    pub name: String,
    /// The name without diacritics, in small letters, for searching.
    pub search_key: String,
    /// Ranking group; empty where there is only one.
    pub group: String,
    /// The unit above it.
    pub parent: Option<Id<Unit>>,
    /// When it ceased to exist.
    pub ended_at: Option<Moment>,
    /// Number of saves so far; a save names the one that it saw, so that none is overwritten unseen.
    pub version: i64,
}

const COLUMNS: &str = "id, code, name, search_key, ranking_group, parent_id, ended_at, version";

pub(super) fn read(row: &Row<'_>) -> Result<UnitRow, DbError> {
    Ok(UnitRow {
        id: row.get(0)?,
        code: row.get(1)?,
        name: row.get(2)?,
        search_key: row.get(3)?,
        group: row.get(4)?,
        parent: row.get(5)?,
        ended_at: row.get(6)?,
        version: row.get(7)?,
    })
}

/// Registers a unit; `false` where the code is taken.
pub fn add(tx: &Tx<'_>, unit: &UnitRow, now: Moment) -> Result<bool, DbError> {
    let id = unit.id.to_string();
    let added = tx.execute(
        "INSERT INTO unit (id, code, name, search_key, ranking_group, parent_id, version) \
         VALUES ($1, $2, $3, $4, $5, $6, 1) ON CONFLICT (code) DO NOTHING",
        params![
            &id,
            &unit.code,
            &unit.name,
            &unit.search_key,
            &unit.group,
            unit.parent.map(|parent| parent.to_string()).as_deref(),
        ],
    )?;
    if added == 1 {
        add_name(tx, &id, now, &unit.name)?;
    }
    Ok(added == 1)
}

fn add_name(tx: &Tx<'_>, id: &str, since: Moment, name: &str) -> Result<(), DbError> {
    // Two names in one microsecond: the later one is the name since then.
    tx.execute(
        "INSERT INTO unit_name (unit_id, since, name) VALUES ($1, $2, $3) \
         ON CONFLICT (unit_id, since) DO UPDATE SET name = excluded.name",
        params![id, since, name],
    )?;
    Ok(())
}

/// Every unit; sort by name in Rust.
pub fn all(tx: &Tx<'_>) -> Result<Vec<UnitRow>, DbError> {
    tx.query(&format!("SELECT {COLUMNS} FROM unit ORDER BY code"), &[], read)
}

/// The unit with this id.
pub fn by_id(tx: &Tx<'_>, id: Id<Unit>) -> Result<Option<UnitRow>, DbError> {
    tx.query_optional(&format!("SELECT {COLUMNS} FROM unit WHERE id = $1"), params![&id.to_string()], read)
}

/// Saves name, group, parent and end; a new name joins the history.
///
/// # Errors
/// [`UpdateFault::Stale`] where the unit was saved since it was read.
pub fn update(tx: &Tx<'_>, unit: &UnitRow, now: Moment) -> Result<(), UpdateFault> {
    let id = unit.id.to_string();
    let before: String =
        tx.query_one("SELECT name FROM unit WHERE id = $1", params![&id], |row| row.get(0))?;
    let changed = tx.execute(
        "UPDATE unit SET name = $2, search_key = $3, ranking_group = $4, parent_id = $5, ended_at = $6, \
         version = version + 1 WHERE id = $1 AND version = $7",
        params![
            &id,
            &unit.name,
            &unit.search_key,
            &unit.group,
            unit.parent.map(|parent| parent.to_string()).as_deref(),
            unit.ended_at,
            unit.version,
        ],
    )?;
    fresh(changed)?;
    if before != unit.name {
        add_name(tx, &id, now, &unit.name)?;
    }
    Ok(())
}

/// The names of a unit over the years, the oldest first.
pub fn names(tx: &Tx<'_>, id: Id<Unit>) -> Result<Vec<(Moment, String)>, DbError> {
    tx.query(
        "SELECT since, name FROM unit_name WHERE unit_id = $1 ORDER BY since",
        params![&id.to_string()],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Every name that a unit has or had.
pub fn all_names(tx: &Tx<'_>) -> Result<Vec<(Id<Unit>, String)>, DbError> {
    tx.query("SELECT unit_id, name FROM unit_name ORDER BY unit_id, since", &[], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}

/// Notes that a unit went up in another one; `false` where that is noted already.
pub fn merge(tx: &Tx<'_>, former: Id<Unit>, into: Id<Unit>, now: Moment) -> Result<bool, DbError> {
    let added = tx.execute(
        "INSERT INTO unit_merger (former_id, into_id, merged_at) VALUES ($1, $2, $3) \
         ON CONFLICT (former_id) DO NOTHING",
        params![&former.to_string(), &into.to_string(), now],
    )?;
    Ok(added == 1)
}

/// A former unit and the one that it went up in.
pub type Merger = (Id<Unit>, Id<Unit>);

/// Every merger.
pub fn mergers(tx: &Tx<'_>) -> Result<Vec<Merger>, DbError> {
    tx.query("SELECT former_id, into_id FROM unit_merger ORDER BY merged_at, former_id", &[], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}
