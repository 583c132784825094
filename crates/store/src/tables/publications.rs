//! Results that the public may see: rows are added, never changed.

use assessment::Moment;

use crate::params;
use crate::{DbError, Row, Tx};

/// A publication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicationRow {
    /// SHA-256 of its file.
    pub sha256: String,
    /// What it is called.
    pub title: String,
    /// The assessed year.
    pub year: i16,
    /// 1, and one more for each correction.
    pub edition: u32,
    /// When it was published, as the file says.
    pub published_at: String,
    /// SHA-256 of the publication that it corrects.
    pub corrects: Option<String>,
    /// Since when it is shown.
    pub shown_since: Moment,
}

const COLUMNS: &str = "sha256, title, year, edition, published_at, corrects, shown_since";

/// Adds one.
///
/// # Errors
/// [`DbError`], also where it is there.
pub fn add(tx: &Tx<'_>, row: &PublicationRow) -> Result<(), DbError> {
    tx.execute(
        &format!("INSERT INTO publication ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7)"),
        params![
            &row.sha256,
            &row.title,
            i64::from(row.year),
            i64::from(row.edition),
            &row.published_at,
            row.corrects.as_deref(),
            row.shown_since,
        ],
    )?;
    Ok(())
}

/// All of them, the newest year and edition first.
pub fn all(tx: &Tx<'_>) -> Result<Vec<PublicationRow>, DbError> {
    let order = "ORDER BY year DESC, edition DESC, shown_since DESC, sha256";
    tx.query(&format!("SELECT {COLUMNS} FROM publication {order}"), &[], read)
}

/// The newest editions of a year's results, by the hashes of their files: those that no other corrects.
pub fn newest_of_year(tx: &Tx<'_>, year: i16) -> Result<Vec<String>, DbError> {
    tx.query(
        "SELECT sha256 FROM publication WHERE year = $1 AND NOT EXISTS \
         (SELECT 1 FROM publication AS other WHERE other.corrects = publication.sha256) \
         ORDER BY edition DESC, shown_since DESC, sha256",
        params![i64::from(year)],
        |row| row.get(0),
    )
}

/// Does another publication correct this one?
pub fn is_corrected(tx: &Tx<'_>, sha256: &str) -> Result<bool, DbError> {
    let correction = tx.query_optional(
        "SELECT sha256 FROM publication WHERE corrects = $1 LIMIT 1",
        params![sha256],
        |row| row.get::<String>(0),
    )?;
    Ok(correction.is_some())
}

/// The one with this file.
pub fn by_hash(tx: &Tx<'_>, sha256: &str) -> Result<Option<PublicationRow>, DbError> {
    tx.query_optional(&format!("SELECT {COLUMNS} FROM publication WHERE sha256 = $1"), params![sha256], read)
}

fn read(row: &Row) -> Result<PublicationRow, DbError> {
    Ok(PublicationRow {
        sha256: row.get(0)?,
        title: row.get(1)?,
        year: row.get::<i32>(2)?.try_into().unwrap_or(i16::MAX),
        edition: row.get(3)?,
        published_at: row.get(4)?,
        corrects: row.get(5)?,
        shown_since: row.get(6)?,
    })
}
