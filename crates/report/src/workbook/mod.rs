//! `ranking.xlsx`: the ranking, the matrix of points, and a sheet of live formulas per unit.

mod names;
pub mod wording;
