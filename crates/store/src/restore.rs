//! Brings a backup back, into a new SQLite file or an empty PostgreSQL database.

use std::fs::{self, File};
use std::path::Path;

use crate::address::DatabaseAddress;
use crate::backup::{Part, input_output};
use crate::db::{Db, Driver};
use crate::driver::sqlite::{BackupFile, verify_copy};
use crate::error::{DbError, Unavailability};
use crate::migrate::{Migration, steps_of_backup};
use crate::options::DbOptions;
use crate::tx::Tx;

/// What a database is made of again, and how.
#[derive(Clone, Copy, Debug)]
pub struct Restoration<'a> {
    /// The backup.
    pub backup: &'a Path,
    /// Where the copy lies until it is complete.
    pub staged: &'a Path,
    /// What brings the copy up to date.
    pub migrations: &'a [Migration],
    /// The moment, in microseconds.
    pub now_us: i64,
}

/// Fills a new database from a backup and opens it. A backup of an older program is brought up to date. `settle` changes
/// what must not be taken up again, in the staged copy, before anything of it can be opened under its name: anyone who
/// ends the program in between leaves no database behind that would, say, send old mail.
///
/// # Errors
/// [`DbError::Unavailable`] where the backup is damaged or the place is not empty; [`DbError::Migration`] where the
/// backup is of a newer program. On PostgreSQL all rows come in one transaction, or none.
pub fn restore(
    restoration: &Restoration<'_>,
    address: &DatabaseAddress,
    options: &DbOptions,
    settle: impl FnMut(&Tx<'_>) -> Result<(), DbError> + Send + 'static,
) -> Result<Db, DbError> {
    let Restoration { backup, staged, migrations, now_us } = *restoration;
    {
        let file = BackupFile::open(backup)?;
        steps_of_backup(&file.tx(), migrations)?;
    }
    if let DatabaseAddress::Sqlite(path) = address
        && path.exists()
    {
        let detail = format!("{} exists already", path.display());
        return Err(DbError::unavailable(Unavailability::InputOutput, detail));
    }
    let part = copy_of(backup, staged)?;
    {
        let copy = Db::open(&DatabaseAddress::Sqlite(part.path().to_path_buf()), options)?;
        copy.migrate(migrations, now_us)?;
        copy.write(settle)?;
    }
    verify_copy(part.path())?;
    match address {
        DatabaseAddress::Sqlite(path) => {
            part.appear_as(path)?;
            Db::open(address, options)
        }
        DatabaseAddress::Postgres(_) => {
            let db = Db::open(address, options)?;
            db.refuse_unless_empty()?;
            if let Driver::Postgres(engine) = &*db.driver {
                db.migrate(migrations, now_us)?;
                engine.fill_from(&BackupFile::open(part.path())?)?;
            }
            Ok(db)
        }
    }
}

/// Asks a backup for something, whether it was made just now or is to be restored. Nothing is written to it.
///
/// # Errors
/// [`DbError`] where it cannot be opened or asked.
pub fn read_backup<T>(backup: &Path, read: impl FnOnce(&Tx<'_>) -> Result<T, DbError>) -> Result<T, DbError> {
    read(&BackupFile::open_as_it_is(backup)?.tx())
}

/// A copy that may be written to; it goes away unless it gets a name.
fn copy_of(backup: &Path, staged: &Path) -> Result<Part, DbError> {
    let part = Part::beside(staged)?;
    fs::copy(backup, part.path()).map_err(|error| input_output(&error))?;
    // A backup may be write-protected; the database may not.
    File::open(part.path())
        .and_then(|file| {
            let mut permissions = file.metadata()?.permissions();
            std::os::unix::fs::PermissionsExt::set_mode(&mut permissions, 0o600);
            file.set_permissions(permissions)
        })
        .map_err(|error| input_output(&error))?;
    verify_copy(part.path())?;
    Ok(part)
}
