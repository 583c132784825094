//! A table of figures of a published result, for anyone who computes on: CSV, JSON, and a sheet with what proves it.

use framework::{Exact, Language, Rounding, RoundingMode, RoundingPlace};
use serde::{Serialize, Serializer};

use crate::csv_text::escaped;
use crate::figures::{ExactText, fixed};
use crate::publication::{About, Origin, PublicationFault, tables};
use crate::results_view::Seal;
use crate::row_heights;
use crate::wording;
use crate::workbook::{CellStyle, Cells, WorkbookFault, new_book, seal_lines};

/// Name and version of the layout; the number goes up when a reader would have to change.
pub const TABLE_SCHEMA: &str = "chiso-table/1";

/// Decimals of a per cent in CSV whose own decimals do not end.
const PERCENT_DIGITS: u8 = 6;

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureTable {
    /// Its name in addresses.
    pub id: &'static str,
    /// What it shows, in the reader's language.
    pub title: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows; each has a cell for each column.
    pub rows: Vec<Vec<Cell>>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name for programs, the same in every language.
    pub key: String,
    /// Its name for people.
    pub heading: String,
    /// What stands in it.
    pub kind: ColumnKind,
}

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Texts.
    Text,
    /// Points, maxima, counts.
    Number,
    /// Per cents, 0–100.
    Percent,
    /// Ranks and years: whole numbers that nobody adds up.
    Rank,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// It does not apply, or there is none; which is not 0.
    Empty,
    /// A text.
    Text(String),
    /// An exact number.
    Number(Exact),
}

/// The publication that a table is taken from.
#[derive(Clone, Copy, Debug)]
pub struct TakenFrom<'a> {
    /// What is announced.
    pub about: &'a About,
    /// SHA-256 of its file.
    pub sha256: &'a str,
}

impl From<Option<Exact>> for Cell {
    fn from(number: Option<Exact>) -> Self {
        number.map_or(Self::Empty, Self::Number)
    }
}

impl From<Exact> for Cell {
    fn from(number: Exact) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl ColumnKind {
    /// Stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Percent => "percent",
            Self::Rank => "rank",
        }
    }

    const fn look(self) -> CellStyle {
        match self {
            Self::Text => CellStyle::Text,
            Self::Number | Self::Percent => CellStyle::Points,
            Self::Rank => CellStyle::Rank,
        }
    }
}

impl FigureTable {
    /// As the tables of a publication: commas, decimal points, a byte order mark, no formulas. A number without an end
    /// stands as a fraction as it does there, a per cent without one with six decimals.
    ///
    /// # Errors
    /// [`PublicationFault`], which bytes in memory never cause.
    pub fn csv(&self) -> Result<Vec<u8>, PublicationFault> {
        let head: Vec<_> = self.columns.iter().map(|column| escaped(&column.key)).collect();
        let head: Vec<&str> = head.iter().map(AsRef::as_ref).collect();
        let mut table = tables::table(&head)?;
        for row in &self.rows {
            let cells = row.iter().zip(&self.columns).map(|(cell, column)| match cell {
                Cell::Empty => String::new(),
                Cell::Text(text) => escaped(text).into_owned(),
                Cell::Number(number) if column.kind == ColumnKind::Percent => percent_text(number),
                Cell::Number(number) => number.to_string(),
            });
            table.write_record(cells)?;
        }
        Ok(tables::bytes(table)?)
    }

    /// For programs: exact numbers as strings, `null` for what does not apply.
    ///
    /// # Errors
    /// [`PublicationFault`], which bytes in memory never cause.
    pub fn json(&self, from: TakenFrom<'_>) -> Result<Vec<u8>, PublicationFault> {
        let column = |column: &Column| ColumnOut {
            key: column.key.clone(),
            heading: column.heading.clone(),
            kind: column.kind.name(),
        };
        let file = File {
            schema: TABLE_SCHEMA,
            publication: Origin::of(from.about, from.sha256),
            table: self.id,
            title: &self.title,
            columns: self.columns.iter().map(column).collect(),
            rows: self.rows.iter().map(|row| RowOut { columns: &self.columns, cells: row }).collect(),
        };
        let mut bytes = serde_json::to_vec(&file)?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// A workbook of one sheet; `digits` decimals are shown, the cells hold all of them.
    ///
    /// # Errors
    /// [`WorkbookFault`] where a limit of the file format is broken.
    pub fn workbook(
        &self,
        from: TakenFrom<'_>,
        language: Language,
        digits: u8,
    ) -> Result<Vec<u8>, WorkbookFault> {
        let mut book = new_book(&self.title);
        let sheet = book.add_worksheet().set_name(wording::FIGURES.get(language))?;
        let mut cells = Cells::new(sheet, digits);
        cells.title(&self.title)?;
        let head_row = self.head(&mut cells, from, language)?;
        for (at, row) in (head_row + 1..).zip(&self.rows) {
            let mut lines = 1;
            for ((number, column), cell) in (0_u16..).zip(&self.columns).zip(row) {
                let look = column.kind.look();
                match cell {
                    Cell::Empty => cells.text(at, number, look, "")?,
                    Cell::Number(figure) => cells.number(at, number, look, figure)?,
                    Cell::Text(text) => {
                        lines = lines.max(row_heights::lines_of(text, self.width(column) - 1.0));
                        cells.text(at, number, look, text)?;
                    }
                }
            }
            cells.height(at, row_heights::height(lines))?;
        }
        let last_row = head_row.saturating_add(u32::try_from(self.rows.len()).unwrap_or(u32::MAX));
        cells.filter(head_row, last_row, self.columns.len())?;
        cells.page(head_row, wording::PAGE.get(language))?;
        Ok(book.save_to_buffer()?)
    }

    /// Which publication, what proves it, and the headings; gives the row of the headings.
    fn head(
        &self,
        cells: &mut Cells<'_>,
        TakenFrom { about, sha256 }: TakenFrom<'_>,
        language: Language,
    ) -> Result<u32, WorkbookFault> {
        let edition = format!(
            "{} · {}: {} · {}: {}",
            about.title,
            wording::YEAR.get(language),
            about.year,
            wording::EDITION.get(language),
            about.edition,
        );
        let audit = about.audit.as_ref().map(|head| (head.position, head.hash.as_str()));
        let mut at = 1;
        for line in std::iter::once(edition).chain(seal_lines(&Seal { sha256, audit }, language)) {
            cells.text(at, 0, CellStyle::Quiet, &line)?;
            at += 1;
        }
        at += 1;
        let mut lines = 1;
        for (number, column) in (0_u16..).zip(&self.columns) {
            let look = if column.kind == ColumnKind::Text { CellStyle::Head } else { CellStyle::HeadFigure };
            cells.text(at, number, look, &column.heading)?;
            let width = self.width(column);
            cells.width(number, width)?;
            lines = lines.max(row_heights::lines_of(&column.heading, width - 1.0));
        }
        cells.height(at, row_heights::height(lines))?;
        Ok(at)
    }

    /// Width of a column in characters: short texts are codes, the others are read.
    fn width(&self, column: &Column) -> f64 {
        let at = self.columns.iter().position(|known| known.key == column.key).unwrap_or(0);
        let is_long = |row: &Vec<Cell>| match row.get(at) {
            Some(Cell::Text(text)) => text.chars().count() > 14,
            _ => false,
        };
        match column.kind {
            ColumnKind::Text if self.rows.iter().any(is_long) => 44.0,
            ColumnKind::Text => 16.0,
            ColumnKind::Number | ColumnKind::Percent => 14.0,
            ColumnKind::Rank => 10.0,
        }
    }
}

fn percent_text(percent: &Exact) -> String {
    let exact = percent.to_string();
    if !exact.contains('/') {
        return exact;
    }
    let rounding =
        Rounding { digits: PERCENT_DIGITS, mode: RoundingMode::HalfUp, place: RoundingPlace::Total };
    fixed(percent, rounding, Language::English)
}

#[derive(Serialize)]
struct File<'a> {
    schema: &'static str,
    publication: Origin<'a>,
    table: &'a str,
    title: &'a str,
    columns: Vec<ColumnOut>,
    rows: Vec<RowOut<'a>>,
}

#[derive(Serialize)]
struct ColumnOut {
    key: String,
    heading: String,
    kind: &'static str,
}

struct RowOut<'a> {
    columns: &'a [Column],
    cells: &'a [Cell],
}

impl Serialize for RowOut<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let cell = |(column, cell): (&'_ Column, &'_ Cell)| {
            let value = match cell {
                Cell::Empty => serde_json::Value::Null,
                Cell::Text(text) => text.as_str().into(),
                Cell::Number(number) => match number.to_integer().filter(|_| column.kind == ColumnKind::Rank)
                {
                    Some(whole) => whole.into(),
                    None => ExactText(number).to_string().into(),
                },
            };
            (column.key.clone(), value)
        };
        serializer.collect_map(self.columns.iter().zip(self.cells).map(cell))
    }
}

mod excel_csv;
#[cfg(test)]
mod tests;

pub use excel_csv::excel_of_csv;
