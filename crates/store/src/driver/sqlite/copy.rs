//! Copying a SQLite file while it is used, and filling a new one from another engine.

use std::path::Path;

use crate::check::DbProblem;
use crate::driver::sqlite::check::problems_of;
use crate::driver::sqlite::{SqliteConnection, SqliteEngine};
use crate::error::{DbError, Unavailability};
use crate::options::DbOptions;
use crate::params;
use crate::tx::{Session, Tx};

impl SqliteEngine {
    /// One moment of the file; the writer continues meanwhile.
    pub(crate) fn copy_to(&self, path: &Path) -> Result<(), DbError> {
        let connection = SqliteConnection::open_writer(self.path(), self.options())?;
        let path = path.display().to_string();
        connection.execute("VACUUM INTO $1", params![&path]).map(drop)
    }
}

/// Refuses a copy that is damaged; leaves it as one file without a log.
pub(crate) fn verify_copy(path: &Path) -> Result<(), DbError> {
    let connection = SqliteConnection::open_writer(path, &DbOptions::default())?;
    if let Some(problem) = problems_of(&connection)?.first() {
        let detail = match problem {
            DbProblem::Damaged(detail) => detail.clone(),
            other => format!("{other:?}"),
        };
        return Err(DbError::unavailable(Unavailability::Damaged, detail));
    }
    Tx::new(&connection)
        .query_one("PRAGMA journal_mode = DELETE", params![], |row| row.get::<String>(0))
        .map(drop)
}

/// A backup that is read back.
pub(crate) struct BackupFile {
    connection: SqliteConnection,
}

impl BackupFile {
    /// Refuses a file that is damaged.
    pub(crate) fn open(path: &Path) -> Result<Self, DbError> {
        let file = Self::open_as_it_is(path)?;
        let is_damage = |problem: &DbProblem| !matches!(problem, DbProblem::Setting { .. });
        match problems_of(&file.connection)?.into_iter().find(is_damage) {
            Some(problem) => Err(DbError::unavailable(Unavailability::Damaged, format!("{problem:?}"))),
            None => Ok(file),
        }
    }

    /// Without walking through the whole of it.
    pub(crate) fn open_as_it_is(path: &Path) -> Result<Self, DbError> {
        Ok(Self { connection: SqliteConnection::open_reader(path, &DbOptions::default())? })
    }

    pub(crate) fn tx(&self) -> Tx<'_> {
        Tx::new(&self.connection)
    }
}

/// A new file with one long transaction, which is filled table by table.
pub(crate) struct NewFile {
    connection: SqliteConnection,
}

impl NewFile {
    pub(crate) fn create(path: &Path) -> Result<Self, DbError> {
        let connection = SqliteConnection::open_writer(path, &DbOptions::default())?;
        // Rows come table by table; what they refer to is checked at the end, in `verify_copy`.
        connection.batch("PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE;")?;
        Ok(Self { connection })
    }

    pub(crate) fn run(&self, text: &str) -> Result<(), DbError> {
        self.connection.script(text)
    }

    pub(crate) fn session(&self) -> &dyn Session {
        &self.connection
    }

    pub(crate) fn finish(self) -> Result<(), DbError> {
        self.connection.batch("COMMIT")
    }
}
