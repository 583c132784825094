//! Files by their content: a row stands only for a file that is there.

use std::collections::BTreeMap;

use assessment::file_mark::FileMark;
use assessment::self_assessment::SelfAssessment;
use assessment::{Id, Moment};

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
pub fn put(tx: &Tx<'_>, file: &FileRow, now: Moment) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO file (sha256, size_bytes, media_type, stored_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (sha256) DO NOTHING",
        params![&file.sha256, i64::try_from(file.size_bytes).unwrap_or(i64::MAX), &file.media_type, now,],
    )?;
    Ok(())
}

/// The file with this content.
pub fn by_hash(tx: &Tx<'_>, sha256: &str) -> Result<Option<FileRow>, DbError> {
    tx.query_optional(
        "SELECT sha256, size_bytes, media_type FROM file WHERE sha256 = $1",
        params![sha256],
        |row| Ok(FileRow { sha256: row.get(0)?, size_bytes: row.get(1)?, media_type: row.get(2)? }),
    )
}

/// The hashes of all files.
pub fn all_hashes(tx: &Tx<'_>) -> Result<Vec<String>, DbError> {
    tx.query("SELECT sha256 FROM file ORDER BY sha256", &[], |row| row.get(0))
}

/// Notes what was seen of a file's content; none is an answer as well.
pub fn mark(tx: &Tx<'_>, sha256: &str, marks: &[FileMark]) -> Result<(), DbError> {
    tx.execute(
        "UPDATE file SET marks = $2 WHERE sha256 = $1",
        params![sha256, FileMark::spelled(marks).as_str()],
    )?;
    Ok(())
}

/// The marks of the files that a form has now, by hash; those without any are left out.
pub fn marks_of_form(
    tx: &Tx<'_>,
    form: Id<SelfAssessment>,
) -> Result<BTreeMap<String, Vec<FileMark>>, DbError> {
    let rows: Vec<(String, String)> = tx.query(
        "SELECT file.sha256, file.marks FROM evidence JOIN file ON file.sha256 = evidence.file_sha256 \
         WHERE evidence.form_id = $1 AND evidence.removed_at IS NULL AND file.marks <> ''",
        params![&form.to_string()],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(rows.into_iter().map(|(sha256, marks)| (sha256, FileMark::read(&marks))).collect())
}

/// Evidence files that nobody has looked at: those that came in before that was done. The first ones behind a hash.
pub fn not_looked_at(tx: &Tx<'_>, behind: &str, count: i64) -> Result<Vec<String>, DbError> {
    tx.query(
        "SELECT DISTINCT file.sha256 FROM file JOIN evidence ON evidence.file_sha256 = file.sha256 \
         WHERE file.marks IS NULL AND file.sha256 > $1 ORDER BY file.sha256 LIMIT $2",
        params![behind, count],
        |row| row.get(0),
    )
}
