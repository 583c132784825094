//! The writer thread: waiting work goes into one transaction, each in a savepoint, and is answered after the commit.

use crate::driver::sqlite::SqliteConnection;
use crate::driver::sqlite::checkpointer::Checkpoints;
use crate::error::{DbError, Unavailability};
use crate::job::{Ran, WriteJob};
use crate::queue::Queue;

/// Writes until the queue is closed and empty.
pub(super) fn run(
    connection: &SqliteConnection,
    queue: &Queue<Box<dyn WriteJob>>,
    checkpoints: &Checkpoints,
    group_size_max: usize,
) {
    while let Some(first) = queue.take() {
        write_group(connection, queue, first, group_size_max);
        checkpoints.after_commit(connection);
    }
}

/// One transaction for the first job and those that wait behind it.
fn write_group(
    connection: &SqliteConnection,
    queue: &Queue<Box<dyn WriteJob>>,
    first: Box<dyn WriteJob>,
    group_size_max: usize,
) {
    // IMMEDIATE: a deferred transaction that reads and then writes fails where another process wrote in between.
    if let Err(error) = connection.step("BEGIN IMMEDIATE") {
        // Those behind have waited in vain as well; none of them waits once more.
        refuse_all(std::iter::once(first).chain(std::iter::from_fn(|| queue.take_now())), &error);
        return;
    }
    let mut group = Vec::new();
    let mut next = Some(first);
    let mut fault = None;
    while let (Some(mut job), None) = (next.take(), &fault) {
        fault = run_in_savepoint(connection, job.as_mut()).err();
        group.push(job);
        if fault.is_none() && group.len() < group_size_max {
            next = queue.take_now();
        }
    }
    match fault.map_or_else(|| connection.step("COMMIT"), Err) {
        Ok(()) => group.into_iter().for_each(WriteJob::finish),
        Err(error) => {
            roll_back(connection);
            refuse_all(group.into_iter(), &error);
        }
    }
}

/// Gives an error where the whole transaction is lost, and not only this job.
fn run_in_savepoint(connection: &SqliteConnection, job: &mut dyn WriteJob) -> Result<(), DbError> {
    connection.step("SAVEPOINT job")?;
    let ran = job.run(connection);
    if !connection.is_in_transaction() {
        // A full disk or an I/O error made SQLite roll back everything, or the work ended the transaction.
        return Err(match ran {
            Ran::Discard(Some(cause @ DbError::Unavailable { .. })) | Ran::Collided(cause) => cause,
            Ran::Discard(_) | Ran::Keep => {
                DbError::unavailable(Unavailability::InputOutput, "the transaction ended before its commit")
            }
        });
    }
    if ran != Ran::Keep {
        connection.step("ROLLBACK TO job")?;
    }
    connection.step("RELEASE job")
}

fn roll_back(connection: &SqliteConnection) {
    if connection.is_in_transaction() {
        // If this fails too, the next BEGIN fails, and its jobs are refused with that error.
        drop(connection.step("ROLLBACK"));
    }
}

fn refuse_all(jobs: impl Iterator<Item = Box<dyn WriteJob>>, error: &DbError) {
    for mut job in jobs {
        job.refuse(error.clone());
        job.finish();
    }
}
