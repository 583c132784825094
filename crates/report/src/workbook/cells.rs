//! Writes values and formulas with their stored results into a worksheet.

use rust_xlsxwriter::{Formula, Worksheet, XlsxError};

use super::cell_style::CellStyles;
use super::compute::CellValue;
use super::layout::CellStyle;
use crate::figures::{cell_number, cell_text};

/// A worksheet with the looks of the book.
pub(super) struct Page<'a> {
    pub sheet: &'a mut Worksheet,
    pub looks: &'a CellStyles,
}

impl Page<'_> {
    pub(super) fn text(
        &mut self,
        row: u32,
        column: u16,
        look: CellStyle,
        text: &str,
    ) -> Result<(), XlsxError> {
        let format = self.looks.get(look);
        if text.is_empty() {
            self.sheet.write_blank(row, column, format)?;
        } else {
            self.sheet.write_string_with_format(row, column, text, format)?;
        }
        Ok(())
    }

    /// A value that nothing computes.
    pub(super) fn value(
        &mut self,
        row: u32,
        column: u16,
        look: CellStyle,
        value: &CellValue<'_>,
    ) -> Result<(), XlsxError> {
        match value {
            CellValue::Number(number) => {
                let format = self.looks.get(look);
                self.sheet.write_number_with_format(row, column, cell_number(number), format)?;
                Ok(())
            }
            CellValue::Text(text) => self.text(row, column, look, text),
            CellValue::Empty | CellValue::Truth(_) => self.text(row, column, look, ""),
        }
    }

    /// A formula with its result.
    pub(super) fn formula(
        &mut self,
        row: u32,
        column: u16,
        look: CellStyle,
        formula: &str,
        value: &CellValue<'_>,
    ) -> Result<(), XlsxError> {
        let result = match value {
            CellValue::Number(number) => cell_text(number),
            CellValue::Text(text) => (*text).to_owned(),
            CellValue::Empty | CellValue::Truth(_) => String::new(),
        };
        let formula = Formula::new(formula).set_result(result);
        self.sheet.write_formula_with_format(row, column, formula, self.looks.get(look))?;
        Ok(())
    }
}
