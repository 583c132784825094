//! The history as a table: CSV that Excel opens without questions, and a sheet of a workbook.

use std::borrow::Cow;

use framework::Language;

use crate::row_heights;
use crate::tables::{Table, TableFault, without_formula};
use crate::wording::{self, Phrase};
use crate::workbook::{CellStyle, Cells, WorkbookFault, new_book};

/// An entry, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HistoryRow {
    /// Position in the audit chain.
    pub position: u64,
    /// The moment at which it happened.
    pub at: String,
    /// The name of the person who did it.
    pub doer: String,
    /// In which role.
    pub role: String,
    /// In which campaign.
    pub campaign: String,
    /// About which unit.
    pub unit: String,
    /// About which indicator.
    pub indicator: String,
    /// What was done.
    pub sentence: String,
    /// Values that changed, a line each.
    pub values: String,
    /// Why, or what was said.
    pub statement: String,
    /// Hash of the entry in the audit chain.
    pub hash: String,
}

/// Head and width in characters of each column.
const COLUMNS: [(Phrase, f64); 11] = [
    (wording::HISTORY_POSITION, 10.0),
    (wording::HISTORY_AT, 17.0),
    (wording::HISTORY_DOER, 24.0),
    (wording::HISTORY_ROLE, 20.0),
    (wording::HISTORY_CAMPAIGN, 28.0),
    (wording::UNIT, 26.0),
    (wording::COMPONENT_CODE, 10.0),
    (wording::HISTORY_WHAT, 60.0),
    (wording::HISTORY_VALUES, 48.0),
    (wording::HISTORY_SAID, 40.0),
    (wording::HISTORY_HASH, 24.0),
];

impl HistoryRow {
    fn cells(&self) -> [Cow<'_, str>; 11] {
        [
            Cow::Owned(self.position.to_string()),
            Cow::Borrowed(&self.at),
            Cow::Borrowed(&self.doer),
            Cow::Borrowed(&self.role),
            Cow::Borrowed(&self.campaign),
            Cow::Borrowed(&self.unit),
            Cow::Borrowed(&self.indicator),
            Cow::Borrowed(&self.sentence),
            Cow::Borrowed(&self.values),
            Cow::Borrowed(&self.statement),
            Cow::Borrowed(&self.hash),
        ]
    }
}

/// The entries as CSV, the separator by the language.
///
/// # Errors
/// [`TableFault`], which bytes in memory never cause.
pub fn history_csv(rows: &[HistoryRow], language: Language) -> Result<Vec<u8>, TableFault> {
    let mut table = Table::new(language);
    table.row(&COLUMNS.map(|(head, _)| Cow::Borrowed(head.get(language))))?;
    for row in rows {
        let cells = row.cells();
        let guarded: Vec<Cow<'_, str>> = cells.iter().map(|cell| without_formula(cell)).collect();
        table.row(&guarded)?;
    }
    table.bytes()
}

/// The entries as a workbook of one sheet.
///
/// # Errors
/// [`WorkbookFault`] where a limit of the file format is broken.
pub fn history_workbook(rows: &[HistoryRow], language: Language) -> Result<Vec<u8>, WorkbookFault> {
    let title = wording::HISTORY.get(language);
    let mut book = new_book(title);
    let mut cells = Cells::new(book.add_worksheet().set_name(title)?, 0);
    for (column, (head, width)) in (0_u16..).zip(COLUMNS) {
        cells.text(0, column, CellStyle::Head, head.get(language))?;
        cells.width(column, width)?;
    }
    for (at, row) in (1_u32..).zip(rows) {
        let mut lines = 1;
        for ((column, cell), (_, width)) in (0_u16..).zip(row.cells()).zip(COLUMNS) {
            cells.text(at, column, CellStyle::Text, shortened(&cell))?;
            lines = lines.max(cell.lines().map(|line| row_heights::lines_of(line, width - 1.0)).sum());
        }
        cells.height(at, row_heights::height(lines))?;
    }
    cells.filter(0, u32::try_from(rows.len()).unwrap_or(u32::MAX), COLUMNS.len())?;
    cells.page(0, wording::PAGE.get(language))?;
    Ok(book.save_to_buffer()?)
}

/// A text as far as a cell of Excel takes it.
fn shortened(text: &str) -> &str {
    const CELL_MAX: usize = 32_767;
    match text.char_indices().nth(CELL_MAX) {
        None => text,
        Some((end, _)) => text.get(..end).unwrap_or(text),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader, Xlsx};

    use super::*;

    fn rows() -> Vec<HistoryRow> {
        let row = HistoryRow {
            position: 7,
            at: "30/11/2022 16:31".to_owned(),
            doer: "=cmd".to_owned(),
            sentence: "Sở Y tế – 3.1: Điều chỉnh; \"nhiều\"".to_owned(),
            values: "3.1.a: 33 → 11\nĐiểm: 5 → 3".to_owned(),
            hash: "ab".repeat(32),
            ..HistoryRow::default()
        };
        let last = HistoryRow { position: 6, statement: "x".repeat(40_000), ..row.clone() };
        vec![row, last]
    }

    #[test]
    fn a_table_has_every_entry_with_position_and_hash_and_no_formula() {
        let bytes = history_csv(&rows(), Language::Vietnamese).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let text = text.strip_prefix('\u{feff}').unwrap();
        let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(text.as_bytes());
        let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(records.len(), 2);
        assert_eq!(&records[0][0], "7");
        assert_eq!(&records[0][2], "'=cmd");
        assert_eq!(&records[0][8], "3.1.a: 33 → 11\nĐiểm: 5 → 3");
        assert_eq!(&records[0][10], "ab".repeat(32));
        let english = history_csv(&rows(), Language::English).unwrap();
        assert!(String::from_utf8(english).unwrap().contains("Position,"), "commas for English");
    }

    #[test]
    fn a_sheet_has_every_entry_and_a_text_that_is_too_long_ends_where_a_cell_does() {
        let bytes = history_workbook(&rows(), Language::English).unwrap();
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        let range = book.worksheet_range_at(0).unwrap().unwrap();
        assert_eq!(range.height(), 3);
        let cell = |row, column| range.get((row, column)).cloned().unwrap_or(Data::Empty).to_string();
        assert_eq!(cell(1, 2), "=cmd", "a text stays a text");
        assert_eq!(cell(1, 10), "ab".repeat(32));
        assert_eq!(cell(2, 9).len(), 32_767);
    }
}
