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

/// Fills a new database from a backup and opens it. A backup of an older program is brought up to date.
///
/// # Errors
/// [`DbError::Unavailable`] where the backup is damaged or the place is not empty; [`DbError::Migration`] where the
/// backup is of a newer program. On PostgreSQL all rows come in one transaction, or none.
pub fn restore(
    backup: &Path,
    address: &DatabaseAddress,
    options: &DbOptions,
    migrations: &[Migration],
    now_us: i64,
) -> Result<Db, DbError> {
    let file = BackupFile::open(backup)?;
    let known = steps_of_backup(&file.tx(), migrations)?;
    if let DatabaseAddress::Sqlite(path) = address {
        copy_file(backup, path)?;
    }
    let db = Db::open(address, options)?;
    db.refuse_unless_empty()?;
    if let Driver::Postgres(engine) = &*db.driver {
        db.migrate(known, now_us)?;
        engine.fill_from(&file)?;
    }
    db.migrate(migrations, now_us)?;
    Ok(db)
}

fn copy_file(backup: &Path, path: &Path) -> Result<(), DbError> {
    if path.exists() {
        let detail = format!("{} exists already", path.display());
        return Err(DbError::unavailable(Unavailability::InputOutput, detail));
    }
    let part = Part::beside(path)?;
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
    part.appear_as(path)
}
