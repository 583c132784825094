//! PostgreSQL: one writer thread that commits in groups and takes turns with other nodes, and reading connections.

mod check;
mod connection;
mod copy;
mod faults;
mod fill;
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
use crate::tx::{Tx, answer_of, read_in};

pub(crate) use connection::{BEGIN_READING, Connector, PostgresConnection};
pub(crate) use migrating::PostgresMigrating;

/// A PostgreSQL database with the thread that writes to it.
pub(crate) struct PostgresEngine {
    connector: Arc<Connector>,
    queue: Arc<Queue<Box<dyn WriteJob>>>,
    readers: Pool<PostgresConnection>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl PostgresEngine {
    pub(crate) fn open(url: &PostgresUrl, options: &DbOptions) -> Result<Self, DbError> {
        let connector = Arc::new(Connector::new(url, options)?);
        let queue: Arc<Queue<Box<dyn WriteJob>>> = Arc::new(Queue::new(options.queue_length_max));
        // A wrong address is told now and not at the first write.
        let connection = connector.connect()?;
        make_turn(&connection)?;
        let mut writer = writer::Writer::new(Arc::clone(&connector), options, connection);
        let thread = thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn({
                let queue = Arc::clone(&queue);
                move || writer.run(&queue)
            })
            .map_err(|error| DbError::unavailable(Unavailability::Overloaded, error))?;
        let readers = Pool::new(options.readers, options.wait_max);
        Ok(Self { connector, queue, readers, thread: Mutex::new(Some(thread)) })
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
        answer_of(work, |work| self.read_erased(work))
    }

    pub(crate) fn read_erased(&self, work: &mut dyn FnMut(&Tx<'_>) -> bool) -> Result<(), DbError> {
        // An idle connection may have died with the server; the work has not begun then, and a new one is tried.
        for _ in 0..2 {
            let begun = self.readers.with(
                || self.connector.connect(),
                |connection| {
                    if let Err(error) = connection.control(BEGIN_READING) {
                        return (Err(error), Keep::No);
                    }
                    let read = read_in(connection, work);
                    let keep = !connection.is_lost() && connection.control("COMMIT").is_ok();
                    (Ok(read), if keep { Keep::Yes } else { Keep::No })
                },
            )?;
            match begun {
                Ok(read) => return read,
                Err(_) => self.readers.forget_idle(),
            }
        }
        Err(DbError::unavailable(Unavailability::Lost, "the server ends every connection"))
    }
}

impl Drop for PostgresEngine {
    /// What waits is still written and answered.
    fn drop(&mut self) {
        self.queue.close();
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        // The last handle may be dropped by an answer, on the writer's own thread.
        if let Some(handle) = thread.filter(|handle| handle.thread().id() != thread::current().id()) {
            drop(handle.join());
        }
    }
}

/// The table whose lock is the turn to write (see `writer.rs`).
fn make_turn(connection: &PostgresConnection) -> Result<(), DbError> {
    let table = "CREATE TABLE IF NOT EXISTS writing_turn (id BIGINT NOT NULL PRIMARY KEY)";
    match connection.control(table) {
        // Two nodes create it at the same moment: one waits for the other and is then refused by a catalogue's unique
        // index. What it wanted is there; the second run finds it.
        Err(DbError::Violation { .. }) => connection.control(table),
        other => other,
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
