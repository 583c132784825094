//! Wrong attempts: those that are held against anyone who makes them, and those that are summed up in the audit log.
//!
//! What is guessed stands there as a hash, so that addresses that are no account's are not kept.

use assessment::Moment;
use assessment::attempts::{AttemptRule, Attempts};

use crate::params;
use crate::{DbError, Tx};

/// What is held under a name; `None` where nothing is.
pub fn held(tx: &Tx<'_>, guessed: &str) -> Result<Option<Attempts>, DbError> {
    tx.query_optional(
        "SELECT failures, counted_at, waits_until FROM attempt WHERE guessed = $1",
        params![guessed],
        |row| Ok(Attempts { failures: row.get(0)?, counted_at: row.get(1)?, waits_until: row.get(2)? }),
    )
}

/// Holds one more wrong attempt; forgets those of others that are all forgiven. `subject` is by what they are cleared.
pub fn hold(
    tx: &Tx<'_>,
    guessed: &str,
    subject: &str,
    rule: AttemptRule,
    now: Moment,
) -> Result<Attempts, DbError> {
    tx.execute("DELETE FROM attempt WHERE ends_at <= $1", params![now])?;
    let failed = Attempts::failed(held(tx, guessed)?, rule, now);
    tx.execute(
        "INSERT INTO attempt (guessed, subject, failures, counted_at, waits_until, ends_at) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (guessed) DO UPDATE SET failures = excluded.failures, \
         counted_at = excluded.counted_at, waits_until = excluded.waits_until, ends_at = excluded.ends_at",
        params![
            guessed,
            subject,
            failed.failures,
            failed.counted_at,
            failed.waits_until,
            failed.forgotten_at(rule),
        ],
    )?;
    Ok(failed)
}

/// Holds nothing more under a name.
pub fn clear(tx: &Tx<'_>, guessed: &str) -> Result<(), DbError> {
    tx.execute("DELETE FROM attempt WHERE guessed = $1", params![guessed]).map(drop)
}

/// Holds nothing more of a subject; gives of how many names that was.
pub fn clear_subject(tx: &Tx<'_>, subject: &str) -> Result<u64, DbError> {
    tx.execute("DELETE FROM attempt WHERE subject = $1", params![subject])
}

/// Of a subject, the latest moment until which somebody waits.
pub fn waits_until(tx: &Tx<'_>, subject: &str) -> Result<Option<Moment>, DbError> {
    tx.query_one("SELECT max(waits_until) FROM attempt WHERE subject = $1", params![subject], |row| {
        row.get(0)
    })
}

/// Wrong attempts that are still to be summed up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailedAttempts {
    /// Id of the account; empty for addresses that cannot sign in.
    pub account: String,
    /// What went wrong.
    pub kind: String,
    /// From where; empty for addresses beyond those that are told apart.
    pub address: String,
    /// The first one.
    pub begun_at: Moment,
    /// The last one.
    pub last_at: Moment,
    /// The number of them.
    pub count: i64,
}

/// How many addresses are told apart.
const ADDRESSES_MAX: i64 = 20;

/// Counts a wrong attempt; gives how many there are of this account and kind since they were summed up.
pub fn count(tx: &Tx<'_>, account: &str, kind: &str, address: &str, now: Moment) -> Result<i64, DbError> {
    let (known, addresses): (bool, i64) = tx.query_one(
        "SELECT EXISTS (SELECT 1 FROM failed_attempt WHERE account = $1 AND kind = $2 AND address = $3), \
         (SELECT count(*) FROM failed_attempt WHERE account = $1 AND kind = $2)",
        params![account, kind, address],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let address = if known || addresses < ADDRESSES_MAX { address } else { "" };
    tx.execute(
        "INSERT INTO failed_attempt (account, kind, address, begun_at, last_at, count) \
         VALUES ($1, $2, $3, $4, $4, 1) ON CONFLICT (account, kind, address) \
         DO UPDATE SET last_at = excluded.last_at, count = failed_attempt.count + 1",
        params![account, kind, address, now],
    )?;
    tx.query_one(
        "SELECT CAST(sum(count) AS BIGINT) FROM failed_attempt WHERE account = $1 AND kind = $2",
        params![account, kind],
        |row| row.get(0),
    )
}

/// What is to be summed up: of one account, or of all whose first attempt is older than `begun_before`.
pub fn to_sum_up(
    tx: &Tx<'_>,
    account: Option<&str>,
    begun_before: Moment,
) -> Result<Vec<FailedAttempts>, DbError> {
    let rows = tx.query(
        "SELECT account, kind, address, begun_at, last_at, count FROM failed_attempt \
         WHERE account = $1 OR $2 = 1 ORDER BY account, kind, begun_at, address",
        params![account.unwrap_or_default(), i64::from(account.is_none())],
        |row| {
            Ok(FailedAttempts {
                account: row.get(0)?,
                kind: row.get(1)?,
                address: row.get(2)?,
                begun_at: row.get(3)?,
                last_at: row.get(4)?,
                count: row.get(5)?,
            })
        },
    )?;
    let mut groups: Vec<FailedAttempts> = Vec::new();
    for group in rows.chunk_by(|one, other| one.account == other.account && one.kind == other.kind) {
        let begun_at = group.iter().map(|row| row.begun_at).min();
        if account.is_some() || begun_at.is_some_and(|begun_at| begun_at <= begun_before) {
            groups.extend_from_slice(group);
        }
    }
    Ok(groups)
}

/// Forgets what was summed up.
pub fn summed_up(tx: &Tx<'_>, account: &str, kind: &str) -> Result<(), DbError> {
    tx.execute("DELETE FROM failed_attempt WHERE account = $1 AND kind = $2", params![account, kind])
        .map(drop)
}
