//! Writes the pattern of the units' sheets: texts, formats, formulas, lists to choose from, print setup.

use std::collections::HashMap;

use rust_xlsxwriter::{DataValidation, Worksheet, XlsxError};

use super::cell_style::{self, CellStyles};
use super::cells::Page;
use super::compute::CellValue;
use super::heights::WIDTHS;
use super::layout::{Content, HEAD_ROW, Layout, column};
use super::node::SheetTitles;
use super::wording;
use framework::Language;

/// The longest list of words that a cell's choice may hold.
const LIST_LENGTH_MAX: usize = 255;

/// Writes everything that all units share; places for values are blank.
pub(super) fn write_pattern(
    sheet: &mut Worksheet,
    layout: &Layout,
    looks: &CellStyles,
    titles: &SheetTitles,
    language: Language,
) -> Result<(), XlsxError> {
    let mut page = Page { sheet, looks };
    for planned in &layout.cells {
        let (row, column, look) = (planned.row, planned.column, planned.look);
        match &planned.content {
            Content::Text(text) => page.text(row, column, look, text)?,
            Content::Number(number) => page.value(row, column, look, &CellValue::Number(number.clone()))?,
            Content::Formula(node) => {
                page.formula(row, column, look, &node.written(titles), &CellValue::Empty)?;
            }
            _ => page.text(row, column, look, "")?,
        }
    }
    for (row, height) in &layout.heights {
        sheet.set_row_height(*row, *height)?;
    }
    set_up(sheet, language)?;
    print_result(sheet, layout)?;
    for (cell, words) in &layout.lists {
        let length: usize = words.iter().map(|word| word.encode_utf16().count() + 1).sum();
        if length <= LIST_LENGTH_MAX && words.iter().all(|word| !word.contains(',')) {
            let list = DataValidation::new().allow_list_strings(words)?;
            sheet.add_data_validation(cell.row, cell.column, cell.row, cell.column, &list)?;
        }
    }
    Ok(())
}

/// On paper a unit is one page, its result by index; how each point arose is on the screen, and printed where somebody
/// clears the area.
pub(super) fn print_result(sheet: &mut Worksheet, layout: &Layout) -> Result<(), XlsxError> {
    sheet.set_print_area(0, 0, layout.places.result_end, column::APPLICABLE).map(drop)
}

/// Widths and print setup.
fn set_up(sheet: &mut Worksheet, language: Language) -> Result<(), XlsxError> {
    for (at, width) in (0_u16..).zip(WIDTHS) {
        sheet.set_column_width(at, width)?;
    }
    sheet.set_column_hidden(column::SHOWN)?;
    sheet.set_column_hidden(column::EXACT)?;
    cell_style::page(sheet, HEAD_ROW, wording::PAGE.get(language))
}

/// Where values go: position in the layout's cells by row and column.
pub(super) fn value_places(layout: &Layout) -> HashMap<(u32, u16), usize> {
    let differs =
        |content: &Content| !matches!(content, Content::Text(_) | Content::Number(_) | Content::Blank);
    layout
        .cells
        .iter()
        .enumerate()
        .filter(|(_, planned)| differs(&planned.content))
        .map(|(at, planned)| ((planned.row, planned.column), at))
        .collect()
}

/// Does the layout put two things into one cell?
#[cfg(test)]
pub(super) fn is_crowded(layout: &Layout) -> bool {
    let mut seen = std::collections::HashSet::new();
    layout.cells.iter().any(|planned| !seen.insert((planned.row, planned.column)))
}
