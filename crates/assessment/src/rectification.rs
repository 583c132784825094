//! A rectification (*đính chính*): what turns out to be wrong once a result is published is rectified in a new edition.
//! The edition before it stays as it is, and so does everything that was decided on the way to it.

use crate::Moment;
use crate::correction::{Change, Reason};
use crate::recusal::Decider;

/// What is rectified about an indicator after its result was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rectification {
    /// What is changed; never empty.
    pub changes: Vec<Change>,
    /// The reason that was given.
    pub reason: Reason,
    /// By whom it was entered.
    pub by: Decider,
    /// The moment at which it happened.
    pub at: Moment,
    /// The edition from which on it counts; `None` until one is published.
    pub edition: Option<u32>,
}
