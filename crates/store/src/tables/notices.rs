//! Notices: what somebody is told, once for each occasion.

use assessment::Id;
use assessment::Moment;
use assessment::role::User;

use crate::params;
use crate::{DbError, Row, Tx};

/// A notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeRow {
    /// What makes it the only one of its kind for a person.
    pub occasion: String,
    /// What has happened, the key of its words.
    pub kind: String,
    /// Where one goes from it.
    pub address: String,
    /// Data of the words, as JSON.
    pub data: String,
    /// The moment at which it was made.
    pub made_at: Moment,
    /// When it was read.
    pub read_at: Option<Moment>,
}

/// Where a notice stands among those of a person: the newest first, and those of one instant by their occasion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeKey {
    /// The moment at which it was made.
    pub made_at: Moment,
    /// What makes it the only one of its kind.
    pub occasion: String,
}

const COLUMNS: &str = "occasion, kind, address, data, made_at, read_at";

/// Tells somebody; `false` where they were told of this occasion.
pub fn add(tx: &Tx<'_>, account: Id<User>, row: &NoticeRow) -> Result<bool, DbError> {
    let added = tx.execute(
        "INSERT INTO notice (account_id, occasion, kind, address, data, made_at) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (account_id, occasion) DO NOTHING",
        params![&account.to_string(), &row.occasion, &row.kind, &row.address, &row.data, row.made_at],
    )?;
    Ok(added == 1)
}

/// Up to `limit` notices of somebody, the newest first; those behind a key where there is one.
pub fn of_account(
    tx: &Tx<'_>,
    account: Id<User>,
    behind: Option<&NoticeKey>,
    limit: i64,
) -> Result<Vec<NoticeRow>, DbError> {
    let newest = (Moment::from_microseconds(i64::MAX), "");
    let (made_at, occasion) = behind.map_or(newest, |key| (key.made_at, key.occasion.as_str()));
    tx.query(
        &format!(
            "SELECT {COLUMNS} FROM notice WHERE account_id = $1 AND (made_at, occasion) < ($2, $3) \
             ORDER BY made_at DESC, occasion DESC LIMIT $4"
        ),
        params![&account.to_string(), made_at, occasion, limit],
        read,
    )
}

/// What somebody was told of an occasion.
pub fn of_occasion(tx: &Tx<'_>, account: Id<User>, occasion: &str) -> Result<Option<NoticeRow>, DbError> {
    tx.query_optional(
        &format!("SELECT {COLUMNS} FROM notice WHERE account_id = $1 AND occasion = $2"),
        params![&account.to_string(), occasion],
        read,
    )
}

/// How many somebody has not read.
pub fn unread(tx: &Tx<'_>, account: Id<User>) -> Result<i64, DbError> {
    tx.query_one(
        "SELECT count(*) FROM notice WHERE account_id = $1 AND read_at IS NULL",
        params![&account.to_string()],
        |row| row.get(0),
    )
}

/// Everything that somebody was told until now is read.
pub fn mark_read(tx: &Tx<'_>, account: Id<User>, now: Moment) -> Result<(), DbError> {
    tx.execute(
        "UPDATE notice SET read_at = $2 WHERE account_id = $1 AND read_at IS NULL",
        params![&account.to_string(), now],
    )?;
    Ok(())
}

/// What somebody was told of one occasion is read.
pub fn mark_one_read(tx: &Tx<'_>, account: Id<User>, occasion: &str, now: Moment) -> Result<(), DbError> {
    tx.execute(
        "UPDATE notice SET read_at = $3 WHERE account_id = $1 AND occasion = $2 AND read_at IS NULL",
        params![&account.to_string(), occasion, now],
    )?;
    Ok(())
}

pub(super) fn read(row: &Row<'_>) -> Result<NoticeRow, DbError> {
    Ok(NoticeRow {
        occasion: row.get(0)?,
        kind: row.get(1)?,
        address: row.get(2)?,
        data: row.get(3)?,
        made_at: row.get(4)?,
        read_at: row.get(5)?,
    })
}
