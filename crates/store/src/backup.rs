//! Copies of the database while it is used: always one SQLite file, whatever the engine.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::db::{Db, Driver};
use crate::error::{DbError, Unavailability};
use crate::migrate::Migration;

impl Db {
    /// Writes one consistent moment of the database to a new SQLite file, while others read and write. It is checked
    /// and synced before it appears under its name.
    ///
    /// From PostgreSQL, `migrations` give the file its tables; they must be the ones that the database has. Rows are
    /// copied table by table out of one snapshot.
    ///
    /// # Errors
    /// [`DbError::Unavailable`] where the file exists already or the disk is full; nothing is left behind then.
    pub fn backup_to(&self, path: &Path, migrations: &[Migration]) -> Result<(), DbError> {
        if path.exists() {
            let detail = format!("{} exists already", path.display());
            return Err(DbError::unavailable(Unavailability::InputOutput, detail));
        }
        let part = Part::beside(path)?;
        match &*self.driver {
            Driver::Sqlite(engine) => engine.copy_to(&part.0)?,
            Driver::Postgres(engine) => engine.copy_to(&part.0, migrations)?,
        }
        crate::driver::sqlite::verify_copy(&part.0)?;
        part.appear_as(path)
    }
}

/// A copy that is not finished: it goes away unless it is.
pub(crate) struct Part(PathBuf);

impl Part {
    pub(crate) fn beside(path: &Path) -> Result<Self, DbError> {
        let part = PathBuf::from(format!("{}.part", path.display()));
        match fs::remove_file(&part) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(input_output(&error)),
            _ => Ok(Self(part)),
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Durable before it has its name.
    pub(crate) fn appear_as(self, path: &Path) -> Result<(), DbError> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(&self.0)
            .and_then(|file| file.sync_all())
            .and_then(|()| fs::rename(&self.0, path))
            .and_then(|()| File::open(folder.unwrap_or(Path::new(".")))?.sync_all())
            .map_err(|error| input_output(&error))
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        for suffix in ["", "-wal", "-shm", "-journal"] {
            // After it has got its name there is nothing here.
            drop(fs::remove_file(format!("{}{suffix}", self.0.display())));
        }
    }
}

pub(crate) fn input_output(error: &std::io::Error) -> DbError {
    let reason = match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Unavailability::DiskFull,
        _ => Unavailability::InputOutput,
    };
    DbError::unavailable(reason, error)
}
