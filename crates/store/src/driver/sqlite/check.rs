//! Whether a SQLite file is whole, durable and has room.

use std::io;
use std::path::Path;

use crate::check::{DbProblem, DbReport};
use crate::driver::sqlite::{SqliteConnection, SqliteEngine};
use crate::engine::Engine;
use crate::error::{DbError, Unavailability};
use crate::params;
use crate::tx::Tx;

impl SqliteEngine {
    pub(crate) fn check(&self) -> Result<DbReport, DbError> {
        // As the writer opens it, because what counts is how the writer writes.
        let connection = SqliteConnection::open_writer(self.path(), self.options())?;
        let problems = problems_of(&connection)?;
        let version = Tx::new(&connection)
            .query_one("SELECT sqlite_version()", params![], |row| row.get::<String>(0))?;
        let log = format!("{}-wal", self.path().display());
        Ok(DbReport {
            engine: Engine::Sqlite,
            version: format!("SQLite {version}"),
            size_bytes: size_of(self.path())?,
            log_bytes: Some(size_of(Path::new(&log))?),
            free_bytes: Some(free_bytes(self.path())?),
            problems,
        })
    }
}

/// Damage, broken references and settings that lose saves.
pub(super) fn problems_of(connection: &SqliteConnection) -> Result<Vec<DbProblem>, DbError> {
    let tx = Tx::new(connection);
    let mut problems: Vec<DbProblem> = tx
        .query("PRAGMA integrity_check", params![], |row| row.get::<String>(0))?
        .into_iter()
        .filter(|line| line != "ok")
        .map(DbProblem::Damaged)
        .collect();
    problems.extend(tx.query("PRAGMA foreign_key_check", params![], |row| {
        Ok(DbProblem::BrokenReference { table: row.get(0)?, parent: row.get(2)? })
    })?);
    let mode = tx.query_one("PRAGMA journal_mode", params![], |row| row.get::<String>(0))?;
    if mode != "wal" {
        problems.push(DbProblem::Setting { name: "journal_mode", found: mode, expected: "wal" });
    }
    let synchronous = tx.query_one("PRAGMA synchronous", params![], |row| row.get::<i64>(0))?;
    if synchronous < 2 {
        let found = synchronous.to_string();
        problems.push(DbProblem::Setting { name: "synchronous", found, expected: "2 (FULL)" });
    }
    Ok(problems)
}

fn size_of(path: &Path) -> Result<u64, DbError> {
    match std::fs::metadata(path) {
        Ok(metadata) => Ok(metadata.len()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
        Err(error) => Err(DbError::unavailable(Unavailability::InputOutput, error)),
    }
}

/// What an ordinary user may still fill on the disk of this file.
fn free_bytes(path: &Path) -> Result<u64, DbError> {
    let disk = rustix::fs::statvfs(path)
        .map_err(|error| DbError::unavailable(Unavailability::InputOutput, error))?;
    Ok(disk.f_bavail.saturating_mul(disk.f_frsize))
}
