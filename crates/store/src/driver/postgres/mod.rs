//! PostgreSQL: a few writing threads with a connection each, and a pool of reading connections.

mod connection;
mod faults;
mod migrating;
mod values;
mod writer;

use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use crate::address::PostgresUrl;
use crate::error::{DbError, Unavailability};
use crate::job::WriteJob;
use crate::options::DbOptions;
use crate::pool::{Keep, Pool};
use crate::queue::{Queue, Refused};
use crate::tx::Tx;

pub(crate) use connection::{BEGIN_READING, Connector, PostgresConnection};
pub(crate) use migrating::PostgresMigrating;

/// A PostgreSQL database with the threads that write to it.
pub(crate) struct PostgresEngine {
    connector: Arc<Connector>,
    queue: Arc<Queue<Box<dyn WriteJob>>>,
    readers: Pool<PostgresConnection>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl PostgresEngine {
    pub(crate) fn open(url: &PostgresUrl, options: &DbOptions) -> Result<Self, DbError> {
        let connector = Arc::new(Connector::new(url, options)?);
        let queue: Arc<Queue<Box<dyn WriteJob>>> = Arc::new(Queue::new(options.queue_length_max));
        // A wrong address is told now and not at the first write.
        let first = connector.connect()?;
        let mut threads = Vec::new();
        let mut first = Some(first);
        for number in 0..options.postgres_writers.max(1) {
            let mut writer = writer::Writer::new(Arc::clone(&connector), options, number, first.take());
            let queue = Arc::clone(&queue);
            let thread = thread::Builder::new()
                .name(format!("store-writer-{number}"))
                .spawn(move || writer.run(&queue))
                .map_err(|error| DbError::unavailable(Unavailability::Overloaded, error))?;
            threads.push(thread);
        }
        let readers = Pool::new(options.readers, options.wait_max);
        Ok(Self { connector, queue, readers, threads: Mutex::new(threads) })
    }

    pub(crate) fn submit(&self, job: Box<dyn WriteJob>) -> Result<(), Refused<Box<dyn WriteJob>>> {
        self.queue.put(job)
    }

    pub(crate) fn connector(&self) -> &Connector {
        &self.connector
    }

    pub(crate) fn read<T, E: From<DbError>>(
        &self,
        work: impl FnOnce(&Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut work = Some(work);
        // An idle connection may have died with the server; the work has not begun then, and a new one is tried.
        for _ in 0..2 {
            let begun = self.readers.with(
                || self.connector.connect(),
                |connection| {
                    if let Err(error) = connection.control(BEGIN_READING) {
                        return (Err(error), Keep::No);
                    }
                    let answer = work.take().map(|work| read_in(connection, work));
                    let keep = connection.control("COMMIT").is_ok() && !connection.is_lost();
                    (Ok(answer), if keep { Keep::Yes } else { Keep::No })
                },
            )?;
            match begun {
                Ok(Some(answer)) => return answer,
                Ok(None) => break,
                Err(_) => self.readers.forget_idle(),
            }
        }
        Err(DbError::unavailable(Unavailability::Lost, "the server ends every connection").into())
    }
}

impl Drop for PostgresEngine {
    /// What waits is still written and answered.
    fn drop(&mut self) {
        self.queue.close();
        let threads = std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        for handle in threads {
            // The last handle may be dropped by an answer, on a writer's own thread.
            if handle.thread().id() != thread::current().id() {
                drop(handle.join());
            }
        }
    }
}

fn read_in<T, E: From<DbError>>(
    connection: &PostgresConnection,
    work: impl FnOnce(&Tx<'_>) -> Result<T, E>,
) -> Result<T, E> {
    let tx = Tx::new(connection);
    let answer = work(&tx);
    match tx.into_failure() {
        Some(cause) if answer.is_ok() => Err(DbError::WentOnAfterFailure { cause: Box::new(cause) }.into()),
        _ => answer,
    }
}

/// Runs one statement on a connection of its own, outside of a transaction.
#[cfg(feature = "testing")]
pub(crate) fn run_once(url: &str, statement: &str) -> Result<(), DbError> {
    let address: crate::DatabaseAddress =
        url.parse().map_err(|error| DbError::unavailable(Unavailability::Lost, error))?;
    let crate::DatabaseAddress::Postgres(url) = address else {
        return Err(DbError::unavailable(Unavailability::Lost, "not the address of a server"));
    };
    // Making a database copies files: longer than a statement of the program may take.
    let wait_max = std::time::Duration::from_secs(60);
    Connector::new(&url, &DbOptions::default())?.connect_waiting(wait_max)?.control(statement)
}
