//! Notes the head of the audit chain while a server runs: every second in a file beside the database, every hour and at
//! the end in the server's log.

use std::path::Path;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use assessment::Moment;
use store::tables::audit;
use store::{Db, DbError};

use super::heads::Heads;
use super::system;
use crate::files::FileFault;

/// How often it is looked.
const EVERY: Duration = Duration::from_secs(1);
/// How often the server's log is told.
const LOGGED_SECONDS: i64 = 3600;

/// A thread that notes heads; dropped, it notes the last one.
pub struct AuditHeadRecorder {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl AuditHeadRecorder {
    /// Begins to note.
    ///
    /// # Errors
    /// Where the file beside the database cannot be opened.
    pub fn begin(data: &Path, db: Db) -> Result<Self, FileFault> {
        let heads = Heads::open(data)?;
        let (stop, stopped) = mpsc::channel();
        let thread = thread::spawn(move || {
            let mut noting = Recording { db, heads, logged_at: None };
            while stopped.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
                noting.note(false);
            }
            noting.note(true);
        });
        Ok(Self { stop: Some(stop), thread: Some(thread) })
    }
}

impl Drop for AuditHeadRecorder {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the thread that notes heads of the audit chain failed");
        }
    }
}

struct Recording {
    db: Db,
    heads: Heads,
    logged_at: Option<Moment>,
}

impl Recording {
    fn note(&mut self, is_last: bool) {
        let head: Result<_, DbError> = self.db.read(audit::head);
        let (position, hash) = match head {
            Ok((0, _)) => return,
            Ok(head) => head,
            Err(error) => return tracing::warn!(%error, "the head of the audit chain was not read"),
        };
        let now = system::now();
        // Where the file has a head that is due, the log has it, too, whenever the server is killed.
        let is_due = self.logged_at.is_none_or(|logged| now.seconds_since(logged) >= LOGGED_SECONDS);
        if is_due || is_last {
            self.logged_at = Some(now);
            tracing::info!(position, %hash, "head of the audit chain");
        }
        if let Err(error) = self.heads.note(position, hash, now) {
            tracing::warn!(%error, "audit: the head of the chain could not be recorded beside the database");
        }
    }
}
