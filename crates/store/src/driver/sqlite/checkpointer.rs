//! Moves the write-ahead log into the file, beside the writer and not inside its commits.
//!
//! The bulk is copied on a thread of its own, which blocks nobody. The log can only begin anew at a moment when
//! all of it is copied, which under steady load never comes by itself: so the writer copies the small rest between
//! two groups once the log is long.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};

use crate::driver::sqlite::{SqliteConnection, faults};
use crate::error::DbError;

/// Pages of 4 KiB in the log from which the bulk is copied: 4 MiB.
const BULK_PAGES: i64 = 1_000;
/// Pages in the log from which the writer copies the rest: 16 MiB.
const REST_PAGES: i64 = 4_000;
/// The writer copies the rest only where it is at most this long: 1 MiB.
const REST_PAGES_MAX: i64 = 256;
/// Pages in the log from which the writer copies whatever is left, because the disk comes first: 256 MiB.
const HARD_PAGES: i64 = 64_000;

/// What the writer and the checkpoint thread tell each other.
pub(crate) struct Checkpoints {
    pages_in_log: AtomicI64,
    pages_copied: AtomicI64,
    state: Mutex<State>,
    wanted: Condvar,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Resting,
    Requested,
    Copying,
    Stopping,
}

impl Checkpoints {
    pub(crate) fn new() -> Self {
        Self {
            pages_in_log: AtomicI64::new(0),
            pages_copied: AtomicI64::new(0),
            state: Mutex::new(State::Resting),
            wanted: Condvar::new(),
        }
    }

    /// Learns from each commit of the writer how long the log is.
    pub(crate) fn watch(
        self: &std::sync::Arc<Self>,
        connection: &mut SqliteConnection,
    ) -> Result<(), DbError> {
        let checkpoints = std::sync::Arc::clone(self);
        connection
            .raw
            .wal_hook(Some(move |_: &mut rusqlite::hooks::Wal, pages: i32| {
                checkpoints.pages_in_log.store(pages.into(), Ordering::Release);
                Ok(())
            }))
            .map_err(|error| faults::of_connection(&error))
    }

    /// Called by the writer between two groups.
    pub(crate) fn after_commit(&self, connection: &SqliteConnection) {
        let pages = self.pages_in_log.load(Ordering::Acquire);
        let copied = self.pages_copied.load(Ordering::Acquire);
        // A log shorter than what was copied has begun anew.
        let rest = if copied > pages { pages } else { pages - copied };
        let is_long = pages >= REST_PAGES;
        if rest > 0 && (is_long && rest <= REST_PAGES_MAX || pages >= HARD_PAGES) {
            self.copy(connection);
        } else if rest >= if is_long { REST_PAGES_MAX } else { BULK_PAGES } {
            self.change(State::Resting, State::Requested);
        }
    }

    pub(crate) fn stop(&self) {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = State::Stopping;
        self.wanted.notify_all();
    }

    /// A passive checkpoint: copies what no reader still needs, waits for nobody. A failure (a full disk) leaves the
    /// log as it is and loses nothing; the next commit tries again, and a commit that fails is reported by itself.
    fn copy(&self, connection: &SqliteConnection) {
        let run = || {
            connection.raw.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| {
                Ok((row.get::<_, i64>(1)?, row.get::<_, i64>(2)?))
            })
        };
        if let Ok((_, copied)) = run() {
            self.pages_copied.store(copied, Ordering::Release);
        }
    }

    fn change(&self, from: State, to: State) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if *state == from {
            *state = to;
            drop(state);
            self.wanted.notify_all();
        }
    }

    /// Waits for work; false when it is time to stop.
    fn begin(&self) -> bool {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let mut state = self
            .wanted
            .wait_while(state, |state| matches!(state, State::Resting | State::Copying))
            .unwrap_or_else(PoisonError::into_inner);
        if *state == State::Stopping {
            return false;
        }
        *state = State::Copying;
        true
    }
}

/// Copies whenever the writer asks, until it is told to stop.
pub(super) fn run(connection: &SqliteConnection, checkpoints: &Checkpoints) {
    while checkpoints.begin() {
        checkpoints.copy(connection);
        checkpoints.change(State::Copying, State::Resting);
    }
}
