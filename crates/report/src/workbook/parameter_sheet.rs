//! The sheet of the campaign's parameters, which are set once for all units.

use rust_xlsxwriter::XlsxError;

use super::builder::{PARAMETER_COLUMN, PARAMETER_ROW, answer_look};
use super::cells::Page;
use super::compute::CellValue;
use super::layout::CellStyle;
use super::{cell_style, wording};
use crate::results_view::ResultsView;

/// Parameters: name, what it is, unit of measure, value.
pub(super) fn write(
    view: &ResultsView<'_>,
    page: &mut Page<'_>,
    values: &[CellValue<'_>],
) -> Result<(), XlsxError> {
    let language = view.language;
    page.text(0, 0, CellStyle::Title, wording::PARAMETERS.get(language))?;
    page.text(1, 0, CellStyle::Quiet, wording::NOTE.get(language))?;
    let heads = [wording::CODE, wording::TITLE, wording::MEASURE, wording::VALUE];
    for (column, phrase) in (0_u16..).zip(heads) {
        page.text(PARAMETER_ROW - 1, column, CellStyle::Head, phrase.get(language))?;
    }
    for ((row, parameter), value) in (PARAMETER_ROW..).zip(&view.framework().parameters).zip(values) {
        let number = (row + 1).saturating_sub(PARAMETER_ROW).to_string();
        page.text(row, 0, CellStyle::SmallText, &number)?;
        page.text(row, 1, CellStyle::Text, parameter.title.get(language))?;
        page.text(row, 2, CellStyle::SmallText, parameter.unit.get(language))?;
        page.value(row, PARAMETER_COLUMN, answer_look(&parameter.kind), value)?;
    }
    for (column, width) in [(0, 26.0), (1, 70.0), (2, 24.0), (PARAMETER_COLUMN, 18.0)] {
        page.sheet.set_column_width(column, width)?;
    }
    cell_style::page(page.sheet, PARAMETER_ROW - 1, wording::PAGE.get(language))
}
