//! The cells of a sheet as a sparse map: two cells at opposite corners cost two cells, not a billion.

use std::collections::HashMap;
use std::io::Cursor;

use calamine::{DataRef, Dimensions, Xlsx};
use framework::typed::{serial_date, spelled_date};

/// The most non-empty cells of a sheet.
pub const CELLS_MAX: usize = 200_000;
/// The most bytes of texts in the cells of a sheet: one shared string may stand in every cell.
pub const TEXT_BYTES_MAX: usize = 30_000_000;
/// Rows and columns beyond these are not read.
pub const ROWS_MAX: u32 = 50_000;
/// See [`ROWS_MAX`].
pub const COLUMNS_MAX: u32 = 64;

/// A workbook in memory.
pub type Book<'b> = Xlsx<Cursor<&'b [u8]>>;

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub enum CellValue {
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// True or false.
    Truth(bool),
    /// A date, as a count of days.
    Days(f64),
    /// `#DIV/0!` and the like.
    Fault(String),
}

impl CellValue {
    /// What the cell shows, as text.
    pub fn shown(&self, is_1904: bool) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Text(text) | Self::Fault(text) => text.clone(),
            Self::Truth(truth) => if *truth { "TRUE" } else { "FALSE" }.to_owned(),
            Self::Days(days) => serial_date(*days, is_1904).map_or_else(|_| days.to_string(), spelled_date),
        }
    }
}

impl CellValue {
    const fn text_bytes(&self) -> usize {
        match self {
            Self::Text(text) | Self::Fault(text) => text.len(),
            Self::Number(_) | Self::Truth(_) | Self::Days(_) => 0,
        }
    }
}

/// Why a sheet could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellsFault {
    /// The library could not read it.
    Damaged,
    /// More cells than a packet can have.
    TooMany,
}

/// The cells of one sheet.
#[derive(Debug, Default)]
pub struct Cells {
    values: HashMap<(u32, u16), CellValue>,
    merged: Vec<Dimensions>,
    /// Does the workbook count days from 1904?
    pub is_1904: bool,
    /// Rows that hold anything.
    pub rows: u32,
}

impl Cells {
    /// Reads a sheet, cell by cell.
    pub fn read(book: &mut Book<'_>, sheet: &str) -> Result<Self, CellsFault> {
        let mut cells = Self { is_1904: book.has_1904_epoch(), ..Self::default() };
        cells.merged = book.merge_cells_by_sheet_name(sheet).map_err(|_| CellsFault::Damaged)?;
        let mut text_bytes = 0_usize;
        let mut reader = book.worksheet_cells_reader(sheet).map_err(|_| CellsFault::Damaged)?;
        while let Some(cell) = reader.next_cell().map_err(|_| CellsFault::Damaged)? {
            let (row, column) = cell.get_position();
            let (Some(value), Ok(column)) = (value_of(cell.get_value()), u16::try_from(column)) else {
                continue;
            };
            if row >= ROWS_MAX || u32::from(column) >= COLUMNS_MAX {
                continue;
            }
            text_bytes += value.text_bytes();
            cells.values.insert((row, column), value);
            cells.rows = cells.rows.max(row.saturating_add(1));
            if cells.values.len() > CELLS_MAX || text_bytes > TEXT_BYTES_MAX {
                return Err(CellsFault::TooMany);
            }
        }
        Ok(cells)
    }

    /// A cell; `None` where it is empty.
    pub fn get(&self, row: u32, column: u16) -> Option<&CellValue> {
        self.values.get(&(row, column))
    }

    /// What a cell shows, without space around it; empty where it is empty.
    pub fn shown(&self, row: u32, column: u16) -> String {
        self.get(row, column).map_or_else(String::new, |value| value.shown(self.is_1904).trim().to_owned())
    }

    /// The first column from `from` on in which a row holds anything.
    pub fn first_in_row(&self, row: u32, from: u16) -> Option<u16> {
        let end = u16::try_from(COLUMNS_MAX).unwrap_or(u16::MAX);
        (from..end).find(|column| self.get(row, *column).is_some())
    }

    /// Is the cell part of a merged range?
    pub fn is_merged(&self, row: u32, column: u16) -> bool {
        let column = u32::from(column);
        self.merged.iter().any(|range| range.start != range.end && range.contains(row, column))
    }

    /// Are there merged cells at all?
    pub const fn has_merged(&self) -> bool {
        !self.merged.is_empty()
    }
}

fn value_of(value: &DataRef<'_>) -> Option<CellValue> {
    let text = |text: &str| (!text.trim().is_empty()).then(|| CellValue::Text(text.to_owned()));
    match value {
        DataRef::Int(whole) => text(&whole.to_string()),
        DataRef::Float(number) => Some(CellValue::Number(*number)),
        DataRef::String(string) => text(string),
        DataRef::SharedString(string) => text(string),
        DataRef::Bool(truth) => Some(CellValue::Truth(*truth)),
        DataRef::DateTime(days) => Some(CellValue::Days(days.as_f64())),
        DataRef::DateTimeIso(date) => text(date.get(..10).unwrap_or(date)),
        DataRef::DurationIso(duration) => text(duration),
        DataRef::Error(error) => Some(CellValue::Fault(error.to_string())),
        DataRef::Empty => None,
    }
}
