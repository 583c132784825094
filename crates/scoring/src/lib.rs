//! HOW points arise: rules, totals, bands, ranks; exact, without floats.
//!
//! [`Answers`] and [`Terms`] go in, [`Results`] come out; [`ScoreSheet`] shows one unit with every trace.
//! This crate is pure: no clock, no files, no global randomness.

#![deny(clippy::float_arithmetic)]

mod aggregate;
mod answers;
mod checks;
pub mod codes;
mod compare;
mod comparisons;
mod evaluate;
mod examples;
mod explain;
mod groups;
mod numbers;
mod plan;
mod rank;
mod recorder;
mod results;
mod scaling;
mod score;
mod sheet;
mod terms;

pub use answers::{Answers, EVIDENCE_MAX, Evidence, Participation, Unit};
pub use checks::{Breach, check_answers, check_scored};
pub use compare::{Change, UnitChange, Year, compare, mean};
pub use comparisons::{AnswersOfUnit, check_against_last_year, check_against_row, same_evidence};
pub use examples::check_examples;
pub use explain::{component_score, sheet, sheet_without_traces};
pub use plan::{Plan, PlannedTerms};
pub use results::Results;
pub use scaling::Scaling;
pub use score::{score, unranked};
pub use sheet::{
    AdjustmentScore, ComponentScore, IndexScore, ScoreSheet, ScoreState, Standing, Step, Trace, UsedInput,
};
pub use terms::{Terms, TermsFault};
