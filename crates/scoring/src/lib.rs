//! HOW points arise: rules, totals, bands, ranks; exact, without floats.
//!
//! [`Answers`] and [`Terms`] go in, [`Results`] come out; [`ScoreSheet`] shows one unit with every trace.
//! This crate is pure: no clock, no files, no global randomness.

mod answers;
mod sheet;
mod terms;

pub use answers::{Answers, Evidence, Participation, Unit};
pub use sheet::{
    AdjustmentScore, ComponentScore, IndexScore, ScoreSheet, ScoreState, Standing, Step, Trace, UsedInput,
};
pub use terms::{Terms, TermsFault};
