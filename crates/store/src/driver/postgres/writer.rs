//! A writing thread: one transaction for each work, run again where it collided with another one.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use crate::driver::postgres::connection::{Connector, PostgresConnection};
use crate::error::{DbError, Unavailability};
use crate::job::{Ran, WriteJob};
use crate::options::DbOptions;
use crate::queue::Queue;

/// The same guarantee as SQLite's single writer: transactions behave as if one came after the other.
const BEGIN_WRITING: &str = "BEGIN ISOLATION LEVEL SERIALIZABLE";
/// The shortest pause before a transaction is run again; it doubles with each attempt.
const PAUSE_MIN_US: u64 = 500;
/// The longest pause before its random part.
const PAUSE_MAX_US: u64 = 64_000;

pub(super) struct Writer {
    connector: Arc<Connector>,
    connection: Option<PostgresConnection>,
    attempts_max: u32,
    random: u64,
}

/// How an attempt ended.
enum Attempt {
    Answered,
    Collided(DbError),
}

impl Writer {
    pub(super) fn new(
        connector: Arc<Connector>,
        options: &DbOptions,
        number: usize,
        connection: Option<PostgresConnection>,
    ) -> Self {
        let number = u64::try_from(number).unwrap_or(u64::MAX);
        // Writers of one node, and nodes (their process numbers differ), pause for different times.
        let random = options.pause_seed ^ number.rotate_left(32) ^ u64::from(std::process::id());
        Self { connector, connection, attempts_max: options.attempts_max.max(1), random }
    }

    /// Writes until the queue is closed and empty.
    pub(super) fn run(&mut self, queue: &Queue<Box<dyn WriteJob>>) {
        while let Some(mut job) = queue.take() {
            self.write(job.as_mut());
            job.finish();
        }
    }

    fn write(&mut self, job: &mut dyn WriteJob) {
        for attempt in 1..=self.attempts_max {
            match self.attempt(job) {
                Ok(Attempt::Answered) => return,
                Ok(Attempt::Collided(error)) if attempt == self.attempts_max => job.refuse(error),
                Ok(Attempt::Collided(_)) => thread::sleep(self.pause(attempt)),
                Err(error) => {
                    self.connection = None;
                    job.refuse(error);
                    return;
                }
            }
        }
    }

    /// Gives an error where the connection is of no more use; nothing is saved then, unless it says otherwise.
    fn attempt(&mut self, job: &mut dyn WriteJob) -> Result<Attempt, DbError> {
        let connection = self.begin()?;
        let ran = job.run(connection);
        let ended = match &ran {
            Ran::Keep => connection.control("COMMIT"),
            Ran::Discard | Ran::Collided(_) => connection.control("ROLLBACK"),
        };
        let is_lost = connection.is_lost();
        let attempt = match (ran, ended) {
            (Ran::Keep | Ran::Discard, Ok(())) => Ok(Attempt::Answered),
            (Ran::Keep, Err(error @ DbError::Contended { .. })) => Ok(Attempt::Collided(error)),
            (Ran::Keep, Err(error)) => Err(outcome_of_commit(error)),
            (Ran::Discard, Err(error)) => Err(error),
            // Whether the rollback arrived is all the same: without a commit nothing is saved.
            (Ran::Collided(error), _) => Ok(Attempt::Collided(error)),
        };
        if is_lost {
            self.connection = None;
        }
        attempt
    }

    /// An open transaction; on a new connection where the old one died with its server.
    fn begin(&mut self) -> Result<&PostgresConnection, DbError> {
        let kept = self
            .connection
            .take()
            .filter(|connection| !connection.is_lost() && connection.control(BEGIN_WRITING).is_ok());
        let connection = match kept {
            Some(connection) => connection,
            None => {
                let connection = self.connector.connect()?;
                connection.control(BEGIN_WRITING)?;
                connection
            }
        };
        Ok(self.connection.insert(connection))
    }

    /// Grows with each attempt, with a random half, so that those who collided do not meet again.
    fn pause(&mut self, attempt: u32) -> Duration {
        self.random = self.random.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.random;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        let whole = PAUSE_MIN_US.saturating_mul(1 << attempt.min(16)).min(PAUSE_MAX_US);
        Duration::from_micros(whole / 2 + mixed % whole)
    }
}

/// A line lost while committing leaves open whether the server has saved.
fn outcome_of_commit(error: DbError) -> DbError {
    match error {
        DbError::Unavailable { reason: Unavailability::Lost | Unavailability::TimedOut, detail } => {
            DbError::Unavailable { reason: Unavailability::OutcomeUnknown, detail }
        }
        other => other,
    }
}
