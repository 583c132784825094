//! Brings the tables to the state that this program was written for, one plain SQL text after the other.

use sha2::{Digest, Sha256};

use crate::error::DbError;
pub use crate::error::MigrationFault;
use crate::params;
use crate::tx::{Session, Tx};

/// A step of the schema: one text for each engine, under the same name (`0001_campaigns`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Migration {
    /// Number and name; the order of names is the order of steps.
    pub name: &'static str,
    /// What SQLite runs.
    pub sqlite: &'static str,
    /// What PostgreSQL runs.
    pub postgres: &'static str,
}

/// The table of applied steps on SQLite.
pub(crate) const SQLITE_TABLE: &str = "CREATE TABLE IF NOT EXISTS migration (
    name TEXT NOT NULL PRIMARY KEY, sha256 BLOB NOT NULL, applied_at INTEGER NOT NULL
) STRICT";

/// What an engine does for migrations, beside running statements.
pub(crate) trait Migrating: Session {
    /// Makes the table of applied steps; safe where several nodes do it at once.
    fn prepare(&self) -> Result<(), DbError>;
    /// Begins a transaction that no other node's migration overlaps.
    fn begin_alone(&self) -> Result<(), DbError>;
    /// The text of a step for this engine.
    fn text(&self, migration: &Migration) -> &'static str;
    /// Runs the text of a step and checks what it left behind.
    fn run(&self, text: &str) -> Result<(), DbError>;
    fn commit(&self) -> Result<(), DbError>;
    fn roll_back(&self);
}

/// The table of applied steps and the steps, as SQLite runs them, for a file that is filled from another engine.
pub(crate) fn sqlite_texts(migrations: &[Migration]) -> impl Iterator<Item = &'static str> {
    std::iter::once(SQLITE_TABLE).chain(migrations.iter().map(|migration| migration.sqlite))
}

/// After rows came from PostgreSQL: a step's hash is that of the text that this file was made with. A step that this
/// program does not know, or has and the database has not, is refused.
pub(crate) fn put_hashes_of_sqlite(tx: &Tx<'_>, migrations: &[Migration]) -> Result<(), DbError> {
    for migration in migrations {
        let update = "UPDATE migration SET sha256 = $1 WHERE name = $2";
        if tx.execute(update, params![&sha256_of(migration.sqlite), migration.name])? != 1 {
            return Err(MigrationFault::Skipped { name: migration.name.to_owned() }.into());
        }
    }
    next_step(&applied_steps(tx)?, migrations, |migration| migration.sqlite).map(drop).map_err(Into::into)
}

/// The steps that a backup has, all of which this program must know.
pub(crate) fn steps_of_backup<'m>(
    tx: &Tx<'_>,
    migrations: &'m [Migration],
) -> Result<&'m [Migration], DbError> {
    let applied = applied_steps(tx)?;
    next_step(&applied, migrations, |migration| migration.sqlite)?;
    Ok(migrations.get(..applied.len()).unwrap_or(migrations))
}

/// Applies the steps that are missing, each in a transaction of its own, and gives their names.
pub(crate) fn apply_all(
    session: &dyn Migrating,
    migrations: &[Migration],
    now_us: i64,
) -> Result<Vec<&'static str>, DbError> {
    session.prepare()?;
    let mut applied = Vec::new();
    loop {
        session.begin_alone()?;
        match apply_next(session, migrations, now_us) {
            Ok(Some(name)) => {
                session.commit()?;
                applied.push(name);
            }
            Ok(None) => {
                session.commit()?;
                return Ok(applied);
            }
            Err(error) => {
                session.roll_back();
                return Err(error);
            }
        }
    }
}

/// Applies the first missing step; the transaction is begun and ended by the caller.
fn apply_next(
    session: &dyn Migrating,
    migrations: &[Migration],
    now_us: i64,
) -> Result<Option<&'static str>, DbError> {
    let as_session: &dyn Session = session;
    let tx = Tx::new(as_session);
    let applied = applied_steps(&tx)?;
    let Some(next) = next_step(&applied, migrations, |migration| session.text(migration))? else {
        return Ok(None);
    };
    let text = session.text(next);
    let insert = "INSERT INTO migration (name, sha256, applied_at) VALUES ($1, $2, $3)";
    session
        .run(text)
        .and_then(|()| tx.execute(insert, params![next.name, &sha256_of(text), now_us]))
        .map_err(|error| MigrationFault::Failed { name: next.name.to_owned(), cause: Box::new(error) })?;
    Ok(Some(next.name))
}

/// The steps in the database, in order, with the hash of their text.
pub(crate) fn applied_steps(tx: &Tx<'_>) -> Result<Vec<(String, [u8; 32])>, DbError> {
    let mut applied = tx.query("SELECT name, sha256 FROM migration", params![], |row| {
        Ok((row.get::<String>(0)?, row.get::<[u8; 32]>(1)?))
    })?;
    // Sorted here: the order of texts differs between engines and their settings.
    applied.sort();
    Ok(applied)
}

/// The first step to apply, where all applied ones are known, unchanged and without a gap.
pub(crate) fn next_step<'m>(
    applied: &[(String, [u8; 32])],
    migrations: &'m [Migration],
    text: impl Fn(&Migration) -> &'static str,
) -> Result<Option<&'m Migration>, MigrationFault> {
    if let Some((name, _)) =
        applied.iter().find(|(name, _)| migrations.iter().all(|known| known.name != name))
    {
        return Err(MigrationFault::Newer { name: name.clone() });
    }
    for (migration, (name, hash)) in migrations.iter().zip(applied) {
        if migration.name != name {
            return Err(MigrationFault::Skipped { name: migration.name.to_owned() });
        }
        if sha256_of(text(migration)) != *hash {
            return Err(MigrationFault::Changed { name: name.clone() });
        }
    }
    Ok(migrations.get(applied.len()))
}

fn sha256_of(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}
