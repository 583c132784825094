//! Connections that are lent out and come back, or are thrown away where their state is doubtful.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::error::{DbError, Unavailability};

/// At most `size_max` connections, opened when first needed.
pub(crate) struct Pool<C> {
    state: Mutex<State<C>>,
    returned: Condvar,
    size_max: usize,
    wait_max: Duration,
}

struct State<C> {
    idle: Vec<C>,
    opened: usize,
}

/// A lent connection. Dropped without [`Lease::keep`] (an error, a panic) it is closed, not lent again.
pub(crate) struct Lease<'p, C> {
    pool: &'p Pool<C>,
    connection: Option<C>,
}

impl<C> Pool<C> {
    pub(crate) fn new(size_max: usize, wait_max: Duration) -> Self {
        let state = State { idle: Vec::new(), opened: 0 };
        Self { state: Mutex::new(state), returned: Condvar::new(), size_max, wait_max }
    }

    /// Runs `work` with a connection; it is lent again only where `work` says so.
    pub(crate) fn with<T>(
        &self,
        open: impl FnOnce() -> Result<C, DbError>,
        work: impl FnOnce(&C) -> (T, Keep),
    ) -> Result<T, DbError> {
        let mut lease = self.lease()?;
        let connection = match lease.connection.take() {
            Some(connection) => connection,
            None => open()?,
        };
        let (answer, keep) = work(lease.connection.insert(connection));
        if keep == Keep::Yes {
            lease.keep();
        }
        Ok(answer)
    }

    /// Closes every idle connection: after one was found dead, the others are as well.
    pub(crate) fn forget_idle(&self) {
        let mut state = self.lock();
        let idle = std::mem::take(&mut state.idle);
        state.opened -= idle.len();
        drop(state);
        self.returned.notify_all();
    }

    fn lease(&self) -> Result<Lease<'_, C>, DbError> {
        let state = self.lock();
        let is_used_up = |state: &mut State<C>| state.idle.is_empty() && state.opened >= self.size_max;
        let (mut state, timeout) = self
            .returned
            .wait_timeout_while(state, self.wait_max, is_used_up)
            .unwrap_or_else(PoisonError::into_inner);
        if timeout.timed_out() {
            let detail = format!("all {} connections are in use", self.size_max);
            return Err(DbError::unavailable(Unavailability::Overloaded, detail));
        }
        let connection = state.idle.pop();
        if connection.is_none() {
            state.opened += 1;
        }
        Ok(Lease { pool: self, connection })
    }

    // No code of others runs under the lock, so that a poisoned one is still whole.
    fn lock(&self) -> MutexGuard<'_, State<C>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a connection is fit to be lent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keep {
    Yes,
    No,
}

impl<C> Lease<'_, C> {
    fn keep(mut self) {
        if let Some(connection) = self.connection.take() {
            let mut state = self.pool.lock();
            state.idle.push(connection);
            // The drop below counts a closed connection; this one is not.
            state.opened += 1;
        }
    }
}

impl<C> Drop for Lease<'_, C> {
    fn drop(&mut self) {
        self.pool.lock().opened -= 1;
        self.pool.returned.notify_one();
    }
}
