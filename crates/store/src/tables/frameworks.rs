//! Indicator sets by edition: a campaign keeps the edition that it began with, word for word.

use assessment::{Id, Moment};

use crate::params;
use crate::{DbError, Tx};

/// Marks ids of stored sets.
#[derive(Debug)]
pub enum FrameworkKind {}

/// A stored set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFramework {
    /// Its id.
    pub id: Id<FrameworkKind>,
    /// Code of the set.
    pub code: String,
    /// Edition.
    pub edition: String,
    /// SHA-256 of [`StoredFramework::files`].
    pub digest: String,
    /// The files, as JSON: path → text.
    pub files: String,
}

/// Stores a set, or finds the one with the same files; gives its id.
pub fn put(tx: &Tx<'_>, stored: &StoredFramework, now: Moment) -> Result<Id<FrameworkKind>, DbError> {
    tx.execute(
        "INSERT INTO framework (id, code, edition, digest, files, stored_at) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (digest) DO NOTHING",
        params![&stored.id.to_string(), &stored.code, &stored.edition, &stored.digest, &stored.files, now],
    )?;
    tx.query_one("SELECT id FROM framework WHERE digest = $1", params![&stored.digest], |row| row.get(0))
}

/// The set with this id.
pub fn by_id(tx: &Tx<'_>, id: Id<FrameworkKind>) -> Result<Option<StoredFramework>, DbError> {
    tx.query_optional(
        "SELECT id, code, edition, digest, files FROM framework WHERE id = $1",
        params![&id.to_string()],
        |row| {
            Ok(StoredFramework {
                id: row.get(0)?,
                code: row.get(1)?,
                edition: row.get(2)?,
                digest: row.get(3)?,
                files: row.get(4)?,
            })
        },
    )
}
