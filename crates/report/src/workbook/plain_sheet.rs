//! A sheet of texts in the looks of the house, for tables that nothing computes.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::cells::Page;
use super::layout::Look;
use super::look::{self, Looks};

/// A sheet that is written cell by cell.
pub(crate) struct Cells<'a> {
    sheet: &'a mut Worksheet,
    looks: Looks,
}

impl<'a> Cells<'a> {
    pub(crate) fn new(sheet: &'a mut Worksheet) -> Self {
        Self { sheet, looks: Looks::new(0) }
    }

    pub(crate) fn text(&mut self, row: u32, column: u16, look: Look, text: &str) -> Result<(), XlsxError> {
        Page { sheet: self.sheet, looks: &self.looks }.text(row, column, look, text)
    }

    pub(crate) fn width(&mut self, column: u16, characters: f64) -> Result<(), XlsxError> {
        self.sheet.set_column_width(column, characters).map(drop)
    }

    pub(crate) fn height(&mut self, row: u32, points: f64) -> Result<(), XlsxError> {
        self.sheet.set_row_height(row, points).map(drop)
    }

    /// How it is printed, with the heads of `row` on every page.
    pub(crate) fn page(&mut self, row: u32, page_word: &str) -> Result<(), XlsxError> {
        look::page(self.sheet, row, page_word)
    }
}
