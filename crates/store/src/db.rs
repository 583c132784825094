//! The database as the program sees it: read in a snapshot, write and be told once it is durable.

use std::sync::Arc;
use std::sync::mpsc;

use crate::address::DatabaseAddress;
use crate::driver::postgres::PostgresEngine;
use crate::driver::sqlite::SqliteEngine;
use crate::error::{DbError, Unavailability};
use crate::job::{Job, WriteJob};
use crate::options::DbOptions;
use crate::queue::Refused;
use crate::tx::Tx;

/// An open database. Clones share it; the last one dropped finishes what waits and closes it.
///
/// All of it blocks the calling thread, except [`Db::write_then`]: an asynchronous caller reads on a thread for
/// blocking work.
#[derive(Clone)]
pub struct Db {
    pub(crate) driver: Arc<Driver>,
}

/// Which engine is behind a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Engine {
    /// One file.
    Sqlite,
    /// A server, for several nodes.
    Postgres,
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
        match &*self.driver {
            Driver::Sqlite(engine) => engine.read(work),
            Driver::Postgres(engine) => engine.read(work),
        }
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
        let (sender, receiver) = mpsc::sync_channel(1);
        self.write_then(work, move |answer| {
            // The receiver waits below as long as this sender lives.
            drop(sender.send(answer));
        });
        receiver.recv().unwrap_or_else(|_| {
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
}
