//! Bytes from results: Excel packets and workbooks, CSV, JSON. Pure: results in, bytes out.

pub mod csv_text;
pub mod figure_table;
pub mod figures;
pub mod history;
pub mod json;
pub mod long_csv;
mod machine_spelled;
pub mod packet;
pub mod publication;
pub mod results_view;
mod row_heights;
pub mod tables;
pub mod wording;
pub mod workbook;

pub use results_view::{EngineScores, ResultsView, Scores, Seal};
