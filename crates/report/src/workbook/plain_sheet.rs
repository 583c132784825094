//! A sheet of texts and figures in the usual style, for tables that nothing computes.

use framework::Exact;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use super::cell_style::{self, CellStyles};
use super::cells::Page;
use super::compute::CellValue;
use super::layout::CellStyle;

/// An empty workbook with a title.
pub(crate) fn new_book(title: &str) -> Workbook {
    let mut book = Workbook::new();
    let mut properties = DocProperties::new().set_title(title).set_author("chiso");
    // No clock: every file of the same entries is the same file.
    if let Ok(created) = ExcelDateTime::from_ymd(2000, 1, 1) {
        properties = properties.set_creation_datetime(&created);
    }
    book.set_properties(&properties);
    book
}

/// A sheet that is written cell by cell.
pub(crate) struct Cells<'a> {
    sheet: &'a mut Worksheet,
    looks: CellStyles,
}

impl<'a> Cells<'a> {
    /// `digits` decimals for figures.
    pub(crate) fn new(sheet: &'a mut Worksheet, digits: u8) -> Self {
        Self { sheet, looks: CellStyles::new(digits) }
    }

    /// The title above everything.
    pub(crate) fn title(&mut self, text: &str) -> Result<(), XlsxError> {
        self.height(0, cell_style::TITLE_HEIGHT)?;
        self.text(0, 0, CellStyle::Title, text)
    }

    pub(crate) fn text(
        &mut self,
        row: u32,
        column: u16,
        look: CellStyle,
        text: &str,
    ) -> Result<(), XlsxError> {
        Page { sheet: self.sheet, looks: &self.looks }.text(row, column, look, text)
    }

    pub(crate) fn number(
        &mut self,
        row: u32,
        column: u16,
        look: CellStyle,
        number: &Exact,
    ) -> Result<(), XlsxError> {
        let value = CellValue::Number(number.clone());
        Page { sheet: self.sheet, looks: &self.looks }.value(row, column, look, &value)
    }

    pub(crate) fn width(&mut self, column: u16, characters: f64) -> Result<(), XlsxError> {
        self.sheet.set_column_width(column, characters).map(drop)
    }

    pub(crate) fn height(&mut self, row: u32, points: f64) -> Result<(), XlsxError> {
        self.sheet.set_row_height(row, points).map(drop)
    }

    /// Buttons that sort and filter, from the heads of `row` to the last row and column.
    pub(crate) fn filter(&mut self, row: u32, last_row: u32, columns: usize) -> Result<(), XlsxError> {
        let last_column = u16::try_from(columns.saturating_sub(1)).unwrap_or(u16::MAX);
        self.sheet.autofilter(row, 0, last_row.max(row), last_column).map(drop)
    }

    /// How it is printed, with the heads of `row` on every page.
    pub(crate) fn page(&mut self, row: u32, page_word: &str) -> Result<(), XlsxError> {
        cell_style::page(self.sheet, row, page_word)
    }
}
