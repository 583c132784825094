//! A bounded queue of work that many threads fill and the writers empty.
//!
//! `std::sync::mpsc::sync_channel` does not take its place: it has one receiver. Shared by the writers under a lock, one
//! that waits for work would keep another from taking what is waiting for its group, and closing it for all who fill it
//! needs a lock around the sender as well: more code than this.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// First in, first out; refuses instead of growing without end.
pub(crate) struct Queue<T> {
    state: Mutex<State<T>>,
    filled: Condvar,
    length_max: usize,
}

struct State<T> {
    waiting: VecDeque<T>,
    is_closed: bool,
}

/// Why the queue does not take work; the work is given back.
pub(crate) enum Refused<T> {
    Full(T),
    Closed(T),
}

impl<T> Queue<T> {
    pub(crate) fn new(length_max: usize) -> Self {
        let state = State { waiting: VecDeque::new(), is_closed: false };
        Self { state: Mutex::new(state), filled: Condvar::new(), length_max }
    }

    pub(crate) fn put(&self, work: T) -> Result<(), Refused<T>> {
        let mut state = self.lock();
        if state.is_closed {
            return Err(Refused::Closed(work));
        }
        if state.waiting.len() >= self.length_max {
            return Err(Refused::Full(work));
        }
        state.waiting.push_back(work);
        drop(state);
        self.filled.notify_one();
        Ok(())
    }

    /// The next work, waiting for it; nothing once the queue is closed and empty.
    pub(crate) fn take(&self) -> Option<T> {
        let mut state = self.lock();
        loop {
            if let Some(work) = state.waiting.pop_front() {
                return Some(work);
            }
            if state.is_closed {
                return None;
            }
            state = self.filled.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// The next work if some is waiting.
    pub(crate) fn take_now(&self) -> Option<T> {
        self.lock().waiting.pop_front()
    }

    /// Takes no more work; what is waiting is still handed out.
    pub(crate) fn close(&self) {
        self.lock().is_closed = true;
        self.filled.notify_all();
    }

    // No code of others runs under the lock, so that a poisoned one is still whole.
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
