//! SQLite: one writer thread that commits in groups, several reading connections, checkpoints beside them.

mod check;
mod checkpointer;
mod connection;
mod copy;
mod faults;
mod migrating;
mod placeholders;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use crate::driver::sqlite::checkpointer::Checkpoints;
use crate::error::{DbError, Unavailability};
use crate::job::WriteJob;
use crate::options::DbOptions;
use crate::pool::{Keep, Pool};
use crate::queue::{Queue, Refused};
use crate::tx::{Tx, read_in};

pub(crate) use connection::SqliteConnection;
pub(crate) use copy::{BackupFile, NewFile, verify_copy};
pub(crate) use migrating::SqliteMigrating;

/// An open SQLite file with its threads.
pub(crate) struct SqliteEngine {
    path: PathBuf,
    options: DbOptions,
    queue: Arc<Queue<Box<dyn WriteJob>>>,
    readers: Pool<SqliteConnection>,
    checkpoints: Arc<Checkpoints>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl SqliteEngine {
    pub(crate) fn open(path: &Path, options: &DbOptions) -> Result<Self, DbError> {
        let queue: Arc<Queue<Box<dyn WriteJob>>> = Arc::new(Queue::new(options.queue_length_max));
        let checkpoints = Arc::new(Checkpoints::new());
        let mut writing = SqliteConnection::open_writer(path, options)?;
        checkpoints.watch(&mut writing)?;
        let checkpointing = SqliteConnection::open_writer(path, options)?;
        let write_thread = spawn("store-writer", {
            let (queue, checkpoints, group_size_max) =
                (Arc::clone(&queue), Arc::clone(&checkpoints), options.group_size_max);
            move || writer::run(&writing, &queue, &checkpoints, group_size_max)
        })?;
        let checkpoint_thread = spawn("store-checkpoints", {
            let checkpoints = Arc::clone(&checkpoints);
            move || checkpointer::run(&checkpointing, &checkpoints)
        })?;
        Ok(Self {
            path: path.to_owned(),
            options: options.clone(),
            queue,
            readers: Pool::new(options.readers, options.wait_max),
            checkpoints,
            threads: Mutex::new(vec![write_thread, checkpoint_thread]),
        })
    }

    pub(crate) fn submit(&self, job: Box<dyn WriteJob>) -> Result<(), Refused<Box<dyn WriteJob>>> {
        self.queue.put(job)
    }

    pub(crate) fn read_erased(&self, work: &mut dyn FnMut(&Tx<'_>) -> bool) -> Result<(), DbError> {
        let open = || SqliteConnection::open_reader(&self.path, &self.options);
        self.readers.with(open, |connection| {
            if let Err(error) = connection.begin_reading() {
                return (Err(error), Keep::No);
            }
            let read = read_in(connection, work);
            let keep = if connection.end_reading().is_ok() { Keep::Yes } else { Keep::No };
            (read, keep)
        })?
    }

    /// Copies the whole log into the file and empties it, so that after a clean stop the one file is everything. Where
    /// another process is at work, or the disk is full, the log stays beside the file and nothing is lost.
    fn fold_log(&self) {
        // Connections that only read would be the last to close, and cannot do it.
        self.readers.forget_idle();
        let folded = SqliteConnection::open_writer(&self.path, &self.options)
            .and_then(|connection| connection.batch("PRAGMA wal_checkpoint(TRUNCATE)"));
        // There is nobody left to tell: the next start reads the log as it does after a power cut.
        drop(folded);
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn options(&self) -> &DbOptions {
        &self.options
    }
}

impl Drop for SqliteEngine {
    /// What waits is still written and answered.
    fn drop(&mut self) {
        self.queue.close();
        self.checkpoints.stop();
        let threads = std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        for handle in threads {
            // The last handle may be dropped by an answer, on the writer's own thread.
            if handle.thread().id() != thread::current().id() {
                drop(handle.join());
            }
        }
        self.fold_log();
    }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, DbError> {
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(work)
        .map_err(|error| DbError::unavailable(Unavailability::Overloaded, error))
}
