//! A write as the writers see it: run it, then say how it ended.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::error::DbError;
use crate::tx::{Session, Tx};

/// Work that waits for a writer, whatever it gives.
pub(crate) trait WriteJob: Send {
    /// Runs the work in a transaction or savepoint that is open.
    fn run(&mut self, session: &dyn Session) -> Ran;

    /// The work is not saved, for this reason. An error that the work gave itself stays.
    fn refuse(&mut self, error: DbError);

    /// Answers the caller. A panic of the caller does not reach the writer.
    fn finish(self: Box<Self>);
}

/// How the work ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ran {
    /// Save it.
    Keep,
    /// Roll it back; where a statement failed, this is how.
    Discard(Option<DbError>),
    /// Roll it back; it collided with another transaction and may be run again.
    Collided(DbError),
}

pub(crate) struct Job<T, E, Work, Done> {
    work: Work,
    done: Done,
    answer: Option<Result<T, E>>,
}

impl<T, E, Work, Done> Job<T, E, Work, Done> {
    pub(crate) fn new(work: Work, done: Done) -> Self {
        Self { work, done, answer: None }
    }
}

impl<T, E, Work, Done> WriteJob for Job<T, E, Work, Done>
where
    T: Send,
    E: From<DbError> + Send,
    Work: FnMut(&Tx<'_>) -> Result<T, E> + Send,
    Done: FnOnce(Result<T, E>) + Send,
{
    fn run(&mut self, session: &dyn Session) -> Ran {
        let (work, answer) = (&mut self.work, &mut self.answer);
        let (ran, instead) = run_in(session, &mut |tx| answer.insert(work(tx)).is_ok());
        if let Some(error) = instead {
            self.answer = Some(Err(error.into()));
        }
        ran
    }

    fn refuse(&mut self, error: DbError) {
        if !matches!(self.answer, Some(Err(_))) {
            self.answer = Some(Err(error.into()));
        }
    }

    fn finish(self: Box<Self>) {
        let Self { done, answer, work } = *self;
        // A destructor or an answer that panics is the caller's affair; the panic hook has reported it.
        drop(catch_unwind(AssertUnwindSafe(move || {
            drop(work);
            if let Some(answer) = answer {
                done(answer);
            }
        })));
    }
}

/// Runs work that says whether it succeeded; how it ended, and the error that is the answer in place of its own. Compiled
/// once for all kinds of work.
fn run_in(session: &dyn Session, work: &mut dyn FnMut(&Tx<'_>) -> bool) -> (Ran, Option<DbError>) {
    let tx = Tx::new(session);
    let (is_ok, panicked) = match catch_unwind(AssertUnwindSafe(|| work(&tx))) {
        Ok(is_ok) => (is_ok, None),
        Err(panic) => (false, Some(DbError::Panicked { message: message_of(panic.as_ref()) })),
    };
    match tx.into_failure() {
        Some(collision @ DbError::Contended { .. }) => (Ran::Collided(collision), panicked),
        Some(cause) if is_ok => {
            let refusal = DbError::WentOnAfterFailure { cause: Box::new(cause.clone()) };
            (Ran::Discard(Some(cause)), Some(refusal))
        }
        None if is_ok => (Ran::Keep, None),
        failure => (Ran::Discard(failure), panicked),
    }
}

fn message_of(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".to_owned())
}
