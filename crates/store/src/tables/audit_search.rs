//! Looks entries of the audit log up: of one person, one campaign, one unit, one target, some days; in the order of the
//! chain.
//!
//! What they are found by is copied behind the writing of the log ([`catch_up`]), so that no save pays for its indices.
//! Entries that are younger than the copy are looked for in the log itself: nothing is missed, whatever the copy lacks.

use assessment::audit::Entry;
use assessment::campaign::Campaign;
use assessment::receipt::Fingerprint;
use assessment::role::{Unit, User};
use assessment::{Id, Moment};

use super::audit::read;
use crate::params;
use crate::{DbError, Tx, Value};

/// The campaign that an entry is about, out of `campaign/{id}…`.
const CAMPAIGN: &str = "CASE WHEN substr(target, 1, 9) = 'campaign/' THEN substr(target, 10, 36) END";
/// The unit that an entry is about, in a campaign (`campaign/{id}/unit/{id}…`) or in the register (`unit/{id}`).
const UNIT: &str = "CASE WHEN substr(target, 1, 5) = 'unit/' THEN substr(target, 6, 36) \
     WHEN substr(target, 1, 9) = 'campaign/' AND substr(target, 46, 6) = '/unit/' THEN substr(target, 52, 36) END";

/// What is looked for; what is not given narrows nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// Done by this person.
    pub person: Option<Id<User>>,
    /// About this campaign, its forms, its indicators.
    pub campaign: Option<Id<Campaign>>,
    /// About this unit, in any campaign and in the register.
    pub unit: Option<Id<Unit>>,
    /// Not before this moment.
    pub from: Option<Moment>,
    /// Before this moment.
    pub until: Option<Moment>,
}

/// The place from which reading the log continues. Positions never change; times may, where a clock was set back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// Entries before this position, the newest first.
    Before(i64),
    /// Entries after this position, the oldest first.
    After(i64),
}

/// Up to `limit` entries that are looked for, with their hashes.
pub fn find(
    tx: &Tx<'_>,
    search: &Search,
    from: From,
    limit: i64,
) -> Result<Vec<(Entry, Fingerprint)>, DbError> {
    let wanted = SearchTerms {
        person: search.person.map(|person| person.to_string()),
        campaign: search.campaign.map(|campaign| campaign.to_string()),
        unit: search.unit.map(|unit| unit.to_string()),
        target: None,
        from: search.from,
        until: search.until,
    };
    wanted.find(tx, from, limit)
}

/// Up to `limit` entries of exactly this target, the newest first.
pub fn of_target(tx: &Tx<'_>, target: &str, limit: i64) -> Result<Vec<(Entry, Fingerprint)>, DbError> {
    let wanted = SearchTerms { target: Some(target.to_owned()), ..SearchTerms::default() };
    wanted.find(tx, From::Before(i64::MAX), limit)
}

/// Copies what up to `limit` entries are found by that are not copied yet; are there more?
pub fn catch_up(tx: &Tx<'_>, limit: i64) -> Result<bool, DbError> {
    let statement = format!(
        "INSERT INTO audit_finding (position, at, actor, target, campaign, unit) \
         SELECT position, at, actor, target, {CAMPAIGN}, {UNIT} FROM audit \
         WHERE position > (SELECT coalesce(max(position), 0) FROM audit_finding) \
         ORDER BY position LIMIT $1 ON CONFLICT (position) DO NOTHING"
    );
    let copied = tx.execute(&statement, params![limit])?;
    Ok(i64::try_from(copied).unwrap_or(i64::MAX) >= limit)
}

/// How many entries of the log are not copied yet.
pub fn behind(tx: &Tx<'_>) -> Result<i64, DbError> {
    tx.query_one(
        "SELECT (SELECT coalesce(max(position), 0) FROM audit) \
         - (SELECT coalesce(max(position), 0) FROM audit_finding)",
        params![],
        |row| row.get(0),
    )
}

/// What is looked for, as the log has it.
#[derive(Default)]
struct SearchTerms {
    person: Option<String>,
    campaign: Option<String>,
    unit: Option<String>,
    target: Option<String>,
    from: Option<Moment>,
    until: Option<Moment>,
}

/// Where a part of the entries is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Among those that are copied, by an index.
    Copy,
    /// Among the youngest of the log, one after the other.
    Log,
}

impl SearchTerms {
    fn find(&self, tx: &Tx<'_>, from: From, limit: i64) -> Result<Vec<(Entry, Fingerprint)>, DbError> {
        let copied: i64 =
            tx.query_one("SELECT coalesce(max(position), 0) FROM audit_finding", params![], |row| {
                row.get(0)
            })?;
        let (first, second) = match from {
            From::Before(_) => (Place::Log, Place::Copy),
            From::After(_) => (Place::Copy, Place::Log),
        };
        let mut found = self.find_in(tx, first, from, copied, limit)?;
        let left = limit - i64::try_from(found.len()).unwrap_or(limit);
        if left > 0 {
            found.extend(self.find_in(tx, second, from, copied, left)?);
        }
        Ok(found)
    }

    fn find_in(
        &self,
        tx: &Tx<'_>,
        place: Place,
        from: From,
        copied: i64,
        limit: i64,
    ) -> Result<Vec<(Entry, Fingerprint)>, DbError> {
        // Where one of these is followed, positions are as its index has them; otherwise as the table has.
        let equal = [&self.person, &self.unit, &self.campaign, &self.target];
        let is_followed = place == Place::Copy && equal.iter().any(|it| it.is_some());
        let (column, turned) = if is_followed { ("(-i.position)", -1) } else { ("i.position", 1) };
        let (position, is_downwards) = match from {
            From::Before(position) => (position, !is_followed),
            From::After(position) => (position, is_followed),
        };
        let (comparison, order) = if is_downwards { ("<", "DESC") } else { (">", "ASC") };
        let position = position.saturating_mul(turned);
        let mut search =
            QueryText { conditions: String::new(), parameters: vec![position.into()], is_followed };
        // The log itself has no columns for campaign and unit: it is chained, and never rewritten.
        let columns = match place {
            Place::Copy => ["i.actor", "i.unit", "i.campaign", "i.target"],
            Place::Log => ["i.actor", UNIT, CAMPAIGN, "i.target"],
        };
        for (what, value) in columns.into_iter().zip(equal) {
            search.equals(what, value.as_deref());
        }
        if place == Place::Log {
            let at = search.parameter(copied.into());
            search.condition(&format!("i.position > {at}"));
        }
        let by_time = place == Place::Copy && !is_followed;
        if let Some(first) = self.from {
            let at = search.parameter(first.into());
            search.condition(&format!("i.at >= {at}"));
            if by_time {
                // The index of times says between which positions the days are.
                search.condition(&format!(
                    "i.position >= (SELECT min(position) FROM audit_finding WHERE at >= {at})"
                ));
            }
        }
        if let Some(end) = self.until {
            let at = search.parameter(end.into());
            search.condition(&format!("i.at < {at}"));
            if by_time {
                search.condition(&format!(
                    "i.position <= (SELECT max(position) FROM audit_finding WHERE at < {at})"
                ));
            }
        }
        let most = search.parameter(limit.into());
        let tables = match place {
            Place::Log => "audit i",
            Place::Copy => "audit_finding i CROSS JOIN audit e",
        };
        let (entry, same) = match place {
            Place::Log => ("i", ""),
            Place::Copy => ("e", " AND e.position = i.position"),
        };
        let columns = ["position", "at", "actor", "action", "target", "data", "hash"];
        let columns = columns.map(|name| format!("{entry}.{name}")).join(", ");
        let statement = format!(
            "SELECT {columns} FROM {tables} WHERE {column} {comparison} $1{}{same} \
             ORDER BY {column} {order} LIMIT {most}",
            search.conditions,
        );
        tx.query(&statement, &search.parameters, read)
    }
}

/// Conditions with their parameters; the first one is the position.
struct QueryText<'a> {
    conditions: String,
    parameters: Vec<Value<'a>>,
    is_followed: bool,
}

impl<'a> QueryText<'a> {
    fn condition(&mut self, text: &str) {
        self.conditions.push_str(" AND ");
        self.conditions.push_str(text);
    }

    fn parameter(&mut self, value: Value<'a>) -> String {
        self.parameters.push(value);
        format!("${}", self.parameters.len())
    }

    /// The first one is followed along its index; further ones are looked at beside it. An engine without statistics
    /// would take the longer way as often as the shorter one.
    fn equals(&mut self, what: &str, value: Option<&'a str>) {
        if let Some(value) = value {
            let beside = if self.is_followed && self.parameters.len() > 1 { " || ''" } else { "" };
            let place = self.parameter(value.into());
            self.condition(&format!("{what}{beside} = {place}"));
        }
    }
}
