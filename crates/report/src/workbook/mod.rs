//! `ranking.xlsx`: the ranking, the matrix of points, and a sheet of live formulas per unit.
//!
//! Change an answer on a unit's sheet, or a parameter, and every point, total, rank and band follows. Each
//! formula also carries the engine's figure, for programs that show a file without computing it.

mod answers;
mod assemble;
mod builder;
mod cell_style;
mod cells;
mod component_results;
mod compute;
mod expressions;
mod heading;
mod heights;
mod layout;
mod matrix_sheet;
mod names;
mod node;
mod parameter_sheet;
mod peers;
mod plain_sheet;
mod quantities;
mod ranking_sheet;
mod rules;
mod template_sheet;
#[cfg(test)]
mod ties;
mod totals;
mod unit_cells;
mod unit_sheet;

pub(crate) use heading::seal_lines;
pub(crate) use layout::CellStyle;
pub(crate) use plain_sheet::{Cells, new_book};

use crate::results_view::ResultsView;
use crate::wording;

/// How much the workbook holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Ranking and matrix, as values.
    Summary,
    /// The same as formulas, and a sheet of live formulas per unit.
    Full,
}

/// Why a workbook could not be made.
#[derive(Debug, thiserror::Error)]
pub enum WorkbookFault {
    /// A limit of the file format, such as more than 16,384 columns.
    #[error("the workbook breaks a limit of its format")]
    Format(#[from] rust_xlsxwriter::XlsxError),
    /// The package could not be put together.
    #[error("the workbook's package could not be put together")]
    Package(#[from] zip::result::ZipError),
    /// The package could not be read or written.
    #[error("the workbook's package could not be read or written")]
    Bytes(#[from] std::io::Error),
}

/// The bytes of `ranking.xlsx`.
///
/// With [`Detail::Full`], ranks and largest peers are computed from the units in `order`: name all of them there.
///
/// # Errors
/// [`WorkbookFault`] where a limit of the file format is broken.
pub fn ranking_workbook(view: &ResultsView<'_>, detail: Detail) -> Result<Vec<u8>, WorkbookFault> {
    match detail {
        Detail::Summary => assemble::summary(view),
        Detail::Full => assemble::full(view),
    }
}
