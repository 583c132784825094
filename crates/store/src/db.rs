//! The database as the program sees it: read in a snapshot, write and be told once it is durable.

use std::sync::{Arc, Mutex, PoisonError, mpsc};

use crate::address::DatabaseAddress;
use crate::check::DbReport;
use crate::driver::postgres::{PostgresEngine, PostgresMigrating};
use crate::driver::sqlite::{SqliteEngine, SqliteMigrating};
use crate::engine::Engine;
use crate::error::{DbError, Unavailability};
use crate::job::{Job, WriteJob};
use crate::migrate::{Migration, applied_steps, apply_all, next_step};
use crate::options::DbOptions;
use crate::queue::Refused;
use crate::tx::{Tx, answer_of};

/// An open database. Clones share it; the last one dropped finishes what waits and closes it.
///
/// All of it blocks the calling thread, except [`Db::write_then`]: an asynchronous caller reads on a thread for
/// blocking work.
#[derive(Clone)]
pub struct Db {
    pub(crate) driver: Arc<Driver>,
}

pub(crate) enum Driver {
    Sqlite(SqliteEngine),
    Postgres(PostgresEngine),
}

impl Db {
    /// Opens the database and starts its threads. A SQLite file is created where there is none; its folder is not.
    ///
    /// # Errors
    /// [`DbError::Unavailable`] where the file or the server cannot be opened.
    pub fn open(address: &DatabaseAddress, options: &DbOptions) -> Result<Self, DbError> {
        let driver = match address {
            DatabaseAddress::Sqlite(path) => Driver::Sqlite(SqliteEngine::open(path, options)?),
            DatabaseAddress::Postgres(url) => Driver::Postgres(PostgresEngine::open(url, options)?),
        };
        Ok(Self { driver: Arc::new(driver) })
    }

    /// Which engine it is.
    #[must_use]
    pub fn engine(&self) -> Engine {
        match &*self.driver {
            Driver::Sqlite(_) => Engine::Sqlite,
            Driver::Postgres(_) => Engine::Postgres,
        }
    }

    /// Refuses a PostgreSQL database that somebody uses already. A SQLite file is new where its folder is.
    ///
    /// # Errors
    /// [`DbError::Unavailable`] where it has tables.
    pub fn refuse_unless_empty(&self) -> Result<(), DbError> {
        match &*self.driver {
            Driver::Sqlite(_) => Ok(()),
            Driver::Postgres(engine) => engine.refuse_unless_empty(),
        }
    }

    /// Reads on this thread, in one snapshot: what is committed meanwhile is not seen. Writing is refused.
    ///
    /// # Errors
    /// What `work` gives, or that the database cannot be read.
    pub fn read<T, E: From<DbError>>(&self, work: impl FnOnce(&Tx<'_>) -> Result<T, E>) -> Result<T, E> {
        answer_of(work, |work| match &*self.driver {
            Driver::Sqlite(engine) => engine.read_erased(work),
            Driver::Postgres(engine) => engine.read_erased(work),
        })
    }

    /// Writes and returns once the commit is durable. An error (or panic) of `work` rolls back all of it.
    ///
    /// Transactions behave as if one ran after the other. On PostgreSQL `work` may be run again after a collision:
    /// it must not change anything outside the transaction. It runs on a writer's thread: keep slow computing out.
    ///
    /// # Errors
    /// What `work` gives, or why it could not be saved.
    pub fn write<T: Send + 'static, E: From<DbError> + Send + 'static>(
        &self,
        work: impl FnMut(&Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E> {
        // The channel carries no value, so that it is compiled once and not for each type of answer.
        let (sender, receiver) = mpsc::sync_channel(1);
        let slot = Arc::new(Mutex::new(None));
        let filled = Arc::clone(&slot);
        self.write_then(work, move |answer| {
            *filled.lock().unwrap_or_else(PoisonError::into_inner) = Some(answer);
            // The receiver waits below as long as this sender lives.
            let _ = sender.send(());
        });
        // Where the writer ended, the sender was dropped and the slot is empty.
        let _ = receiver.recv();
        let answer = slot.lock().unwrap_or_else(PoisonError::into_inner).take();
        answer.unwrap_or_else(|| {
            Err(DbError::unavailable(Unavailability::Closed, "the writer ended without an answer").into())
        })
    }

    /// As [`Db::write`] without blocking: `done` is called once, after the commit is durable or has failed, on the
    /// writer's thread. It must be short: hand the answer on and return.
    pub fn write_then<T: Send + 'static, E: From<DbError> + Send + 'static>(
        &self,
        work: impl FnMut(&Tx<'_>) -> Result<T, E> + Send + 'static,
        done: impl FnOnce(Result<T, E>) + Send + 'static,
    ) {
        let job: Box<dyn WriteJob> = Box::new(Job::new(work, done));
        let submitted = match &*self.driver {
            Driver::Sqlite(engine) => engine.submit(job),
            Driver::Postgres(engine) => engine.submit(job),
        };
        let (mut job, reason) = match submitted {
            Ok(()) => return,
            Err(Refused::Full(job)) => (job, Unavailability::Overloaded),
            Err(Refused::Closed(job)) => (job, Unavailability::Closed),
        };
        job.refuse(DbError::unavailable(reason, "the queue of writes takes no more"));
        job.finish();
    }

    /// Applies the steps that are missing, each in a transaction of its own, and gives their names. Several nodes may
    /// do so at once: one works, the others wait and find it done.
    ///
    /// # Errors
    /// [`DbError::Migration`] where database and program do not fit together.
    pub fn migrate(&self, migrations: &[Migration], now_us: i64) -> Result<Vec<&'static str>, DbError> {
        match &*self.driver {
            Driver::Sqlite(engine) => apply_all(&SqliteMigrating::open(engine)?, migrations, now_us),
            Driver::Postgres(engine) => apply_all(&PostgresMigrating::open(engine)?, migrations, now_us),
        }
    }

    /// The names of the steps that are missing, without applying them; all of them in a database that is empty.
    ///
    /// # Errors
    /// [`DbError::Migration`] where database and program do not fit together.
    pub fn missing_steps(&self, migrations: &[Migration]) -> Result<Vec<&'static str>, DbError> {
        let is_sqlite = self.engine() == Engine::Sqlite;
        let applied = match self.read(applied_steps) {
            // There is no table of steps yet.
            Err(DbError::Statement { .. }) => Vec::new(),
            other => other?,
        };
        next_step(
            &applied,
            migrations,
            |migration| {
                if is_sqlite { migration.sqlite } else { migration.postgres }
            },
        )?;
        Ok(migrations.iter().skip(applied.len()).map(|migration| migration.name).collect())
    }

    /// Reads the whole file of SQLite, or the settings of PostgreSQL. It takes a while on a large file and blocks
    /// nobody.
    ///
    /// # Errors
    /// [`DbError::Unavailable`] where the database cannot be asked.
    pub fn check(&self) -> Result<DbReport, DbError> {
        match &*self.driver {
            Driver::Sqlite(engine) => engine.check(),
            Driver::Postgres(engine) => engine.check(),
        }
    }
}
