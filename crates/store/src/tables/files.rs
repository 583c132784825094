//! Files by their content: a row stands only for a file that is there.

use assessment::Moment;

use crate::params;
use crate::{DbError, Tx};

/// A file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRow {
    /// SHA-256 of its content.
    pub sha256: String,
    /// Its size.
    pub size_bytes: u64,
    /// What it is, told by its content.
    pub media_type: String,
}

/// Notes a file that is stored; a file that is known stays as it is.
///
/// # Errors
/// [`DbError`].
pub fn put(tx: &Tx<'_>, file: &FileRow, now: Moment) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO file (sha256, size_bytes, media_type, stored_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (sha256) DO NOTHING",
        params![&file.sha256, i64::try_from(file.size_bytes).unwrap_or(i64::MAX), &file.media_type, now,],
    )?;
    Ok(())
}

/// The file with this content.
///
/// # Errors
/// [`DbError`].
pub fn by_hash(tx: &Tx<'_>, sha256: &str) -> Result<Option<FileRow>, DbError> {
    tx.query_optional(
        "SELECT sha256, size_bytes, media_type FROM file WHERE sha256 = $1",
        params![sha256],
        |row| Ok(FileRow { sha256: row.get(0)?, size_bytes: row.get(1)?, media_type: row.get(2)? }),
    )
}

/// The hashes of all files.
///
/// # Errors
/// [`DbError`].
pub fn all_hashes(tx: &Tx<'_>) -> Result<Vec<String>, DbError> {
    tx.query("SELECT sha256 FROM file ORDER BY sha256", &[], |row| row.get(0))
}
