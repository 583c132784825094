//! The writer thread: waiting work goes into one transaction, each in a savepoint, and is answered after the commit.
//!
//! Nodes take turns by the lock on an empty table, which is taken before the transaction looks at any row. Without
//! it, writes that touch one row (the head of the audit log) collide, and of eight writers on one row some lost twelve
//! times in a row. An engine that lacks the lock still has SERIALIZABLE, and collisions are run again.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use crate::driver::postgres::connection::{Connector, PostgresConnection};
use crate::error::{DbError, Unavailability};
use crate::job::{Ran, WriteJob};
use crate::options::DbOptions;
use crate::queue::Queue;

/// The same guarantee as SQLite's single writer. The snapshot is taken by the first statement of the work, after the
/// wait for the turn. All in one message to the server.
const BEGIN_WRITING: &str =
    "BEGIN ISOLATION LEVEL SERIALIZABLE; LOCK TABLE writing_turn IN EXCLUSIVE MODE; SAVEPOINT job;";
/// Savepoints in one transaction: from 64 on, the server keeps them on disk, and every reader looks there.
const GROUP_SIZE_MAX: usize = 48;
/// The shortest pause before a group is run again; it doubles with each attempt.
const PAUSE_MIN_US: u64 = 500;
/// The longest pause before its random part.
const PAUSE_MAX_US: u64 = 64_000;

pub(super) struct Writer {
    connector: Arc<Connector>,
    connection: Option<PostgresConnection>,
    group_size_max: usize,
    attempts_max: u32,
    random: u64,
}

/// How an attempt at a group ended.
enum Attempt {
    Answered,
    Collided(DbError),
    /// The connection is of no more use; nothing is saved, unless the error says otherwise.
    Broken(DbError),
    /// There was no transaction at all: those who wait have waited in vain as well.
    NotBegun(DbError),
}

impl Writer {
    pub(super) fn new(
        connector: Arc<Connector>,
        options: &DbOptions,
        connection: PostgresConnection,
    ) -> Self {
        // Nodes pause for different times: their process numbers differ.
        let random = options.pause_seed ^ u64::from(std::process::id());
        Self {
            connector,
            connection: Some(connection),
            group_size_max: options.group_size_max.clamp(1, GROUP_SIZE_MAX),
            attempts_max: options.attempts_max.max(1),
            random,
        }
    }

    /// Writes until the queue is closed and empty.
    pub(super) fn run(&mut self, queue: &Queue<Box<dyn WriteJob>>) {
        while let Some(first) = queue.take() {
            let mut group = vec![first];
            self.write(&mut group, queue);
            group.into_iter().for_each(WriteJob::finish);
        }
    }

    /// Runs the group, which grows by what waits, until each of it has its answer.
    fn write(&mut self, group: &mut Vec<Box<dyn WriteJob>>, queue: &Queue<Box<dyn WriteJob>>) {
        for attempt in 1..=self.attempts_max {
            let error = match self.attempt(group, queue) {
                Attempt::Answered => return,
                Attempt::Collided(_) if attempt < self.attempts_max => {
                    thread::sleep(self.pause(attempt));
                    continue;
                }
                Attempt::Collided(error) => error,
                Attempt::Broken(error) => {
                    self.connection = None;
                    error
                }
                Attempt::NotBegun(error) => {
                    self.connection = None;
                    // None of them waits once more.
                    group.extend(std::iter::from_fn(|| queue.take_now()));
                    error
                }
            };
            for job in group.iter_mut() {
                job.refuse(error.clone());
            }
            return;
        }
    }

    fn attempt(&mut self, group: &mut Vec<Box<dyn WriteJob>>, queue: &Queue<Box<dyn WriteJob>>) -> Attempt {
        let group_size_max = self.group_size_max;
        let connection = match self.begin() {
            Ok(connection) => connection,
            Err(error) => return Attempt::NotBegun(error),
        };
        let mut done = 0;
        while let Some(job) = group.get_mut(done) {
            let ran = job.run(connection);
            done += 1;
            if done == group.len() && done < group_size_max {
                group.extend(queue.take_now());
            }
            let is_last = done == group.len();
            if let Err(ended) = end_of_job(connection, ran, is_last) {
                return ended;
            }
        }
        Attempt::Answered
    }

    /// An open transaction that has its turn; on a new connection where the old one died with its server.
    fn begin(&mut self) -> Result<&PostgresConnection, DbError> {
        if let Some(connection) = self.connection.take().filter(|connection| !connection.is_lost()) {
            match connection.control(BEGIN_WRITING) {
                Ok(()) => return Ok(self.connection.insert(connection)),
                Err(DbError::Unavailable { reason: Unavailability::Lost, .. }) => {}
                Err(error) => return Err(error),
            }
        }
        let connection = self.connector.connect()?;
        connection.control(BEGIN_WRITING)?;
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

/// Keeps or drops what a job did, and continues with the next one or commits, in one message to the server.
fn end_of_job(connection: &PostgresConnection, ran: Ran, is_last: bool) -> Result<(), Attempt> {
    if connection.is_lost() {
        let lost = DbError::unavailable(Unavailability::Lost, "the connection was lost before the commit");
        return Err(Attempt::Broken(lost));
    }
    let statements = match (&ran, is_last) {
        (Ran::Keep, false) => "RELEASE job; SAVEPOINT job",
        (Ran::Keep, true) => "RELEASE job; COMMIT",
        (Ran::Discard(_), false) => "ROLLBACK TO job; RELEASE job; SAVEPOINT job",
        (Ran::Discard(_), true) => "ROLLBACK TO job; RELEASE job; COMMIT",
        (Ran::Collided(_), _) => "ROLLBACK",
    };
    match (ran, connection.control(statements)) {
        (Ran::Collided(error), Ok(())) => Err(Attempt::Collided(error)),
        (_, Ok(())) => Ok(()),
        (_, Err(error @ DbError::Contended { .. })) => match connection.control("ROLLBACK") {
            Ok(()) => Err(Attempt::Collided(error)),
            Err(lost) => Err(Attempt::Broken(lost)),
        },
        (_, Err(error)) if is_last => Err(Attempt::Broken(outcome_of_commit(error))),
        (_, Err(error)) => Err(Attempt::Broken(error)),
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
