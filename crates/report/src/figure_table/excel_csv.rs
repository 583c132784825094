//! A table as CSV that a Vietnamese Excel opens in columns: semicolons, decimal commas, a byte order mark.
//!
//! No line `sep=;`: with it Excel no longer heeds the byte order mark and reads Vietnamese letters wrongly, and every
//! other program takes it for the head of the table. An Excel with Vietnamese settings separates lists by semicolons.

use framework::Exact;

use super::{Cell, Column, ColumnKind, FigureTable};
use crate::csv_text::{escaped, unescaped};
use crate::publication::PublicationFault;

/// The most decimals: what has more, or no end, is rounded for a program that only shows it.
const DIGITS_MAX: u8 = 6;

impl FigureTable {
    /// For Excel with Vietnamese settings: headings in words, `;` between columns, `,` before decimals, lines that end
    /// as Windows ends them. Codes such as `6.10` stay texts and never become dates or numbers.
    ///
    /// # Errors
    /// [`PublicationFault`], which bytes in memory never cause.
    pub fn excel_csv(&self) -> Result<Vec<u8>, PublicationFault> {
        let heads: Vec<Cell> = self.columns.iter().map(|column| column.heading.as_str().into()).collect();
        excel_csv(&heads, &self.columns, &self.rows)
    }
}

fn excel_csv(heads: &[Cell], columns: &[Column], rows: &[Vec<Cell>]) -> Result<Vec<u8>, PublicationFault> {
    let mut bytes = "\u{feff}".as_bytes().to_vec();
    {
        let mut table = csv::WriterBuilder::new()
            .delimiter(b';')
            .terminator(csv::Terminator::CRLF)
            .from_writer(&mut bytes);
        table.write_record(heads.iter().map(|cell| cell_text(cell, ColumnKind::Text)))?;
        for row in rows {
            table.write_record(row.iter().zip(columns).map(|(cell, column)| cell_text(cell, column.kind)))?;
        }
        table.flush().map_err(csv::Error::from)?;
    }
    Ok(bytes)
}

/// Columns of the tables of a publication that hold figures; all others hold texts and codes.
const FIGURES: [&str; 17] = [
    "rank",
    "rank_by_self",
    "total",
    "maximum",
    "percent",
    "self",
    "appraised",
    "after_reply",
    "approved",
    "self_maximum",
    "appraised_maximum",
    "after_reply_maximum",
    "approved_maximum",
    "before",
    "after",
    "gained",
    "edition",
];

/// A table of a publication, as the file has it, for Excel with Vietnamese settings; `words` says the name of a column,
/// and what a code in it means.
///
/// # Errors
/// [`PublicationFault`] where the table cannot be read.
pub fn excel_of_csv(
    table: &[u8],
    words: impl Fn(&str, Option<&str>) -> Option<String>,
) -> Result<Vec<u8>, PublicationFault> {
    let text = table.strip_prefix("\u{feff}".as_bytes()).unwrap_or(table);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text);
    let keys: Vec<String> = reader.headers()?.iter().map(str::to_owned).collect();
    let column = |key: &String| Column {
        key: key.clone(),
        heading: words(key, None).unwrap_or_else(|| key.clone()),
        kind: match key.as_str() {
            "rank" | "rank_by_self" | "edition" => ColumnKind::Rank,
            key if FIGURES.contains(&key) => ColumnKind::Number,
            _ => ColumnKind::Text,
        },
    };
    let columns: Vec<Column> = keys.iter().map(column).collect();
    let heads: Vec<Cell> = columns.iter().map(|column| column.heading.as_str().into()).collect();
    let mut rows = Vec::new();
    for record in reader.records() {
        let cell = |(text, column): (&str, &Column)| match Exact::parse(text) {
            _ if text.is_empty() => Cell::Empty,
            Ok(number) if column.kind != ColumnKind::Text => Cell::Number(number),
            _ => words(&column.key, Some(text)).unwrap_or_else(|| unescaped(text).to_owned()).into(),
        };
        rows.push(record?.iter().zip(&columns).map(cell).collect());
    }
    excel_csv(&heads, &columns, &rows)
}

fn cell_text(cell: &Cell, kind: ColumnKind) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => text_cell(text),
        Cell::Number(number) => number_cell(number, kind),
    }
}

/// With a decimal comma and no separators of thousands, as Excel computes with it.
fn number_cell(number: &Exact, kind: ColumnKind) -> String {
    let exact = number.to_string();
    let decimals = exact.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let text = if exact.contains('/') || decimals > usize::from(DIGITS_MAX) {
        let digits = if kind == ColumnKind::Rank { 0 } else { DIGITS_MAX };
        number.rounded(digits, framework::RoundingMode::HalfUp).to_string()
    } else {
        exact
    };
    text.replace('.', ",")
}

/// A text that Excel keeps: what it would take for a number or a date is written as a text in a formula.
fn text_cell(text: &str) -> String {
    let is_code = text.starts_with(|first: char| first.is_ascii_digit())
        && text.chars().all(|letter| letter.is_ascii_digit() || ".,-/:".contains(letter));
    if is_code { format!("=\"{text}\"") } else { escaped(text).into_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> FigureTable {
        let column =
            |key: &str, heading: &str, kind| Column { key: key.into(), heading: heading.into(), kind };
        FigureTable {
            id: "points",
            title: "Điểm".to_owned(),
            columns: vec![
                column("code", "Mã", ColumnKind::Text),
                column("unit", "Đơn vị", ColumnKind::Text),
                column("points", "Điểm", ColumnKind::Number),
                column("rank", "Hạng", ColumnKind::Rank),
            ],
            rows: vec![
                vec![
                    "6.10".into(),
                    "Sở \"Y tế\"; dự phòng".into(),
                    Exact::decimal(70_225, 2).into(),
                    Exact::integer(1).into(),
                ],
                vec![
                    "3.1".into(),
                    "=1+1".into(),
                    Exact::integer(1).checked_div(&Exact::integer(3)).unwrap().into(),
                    Cell::Empty,
                ],
            ],
        }
    }

    #[test]
    fn a_public_table_opens_in_columns_in_a_vietnamese_excel() {
        let bytes = table().excel_csv().unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let lines: Vec<&str> = text.split("\r\n").collect();
        assert_eq!(lines[0], "\u{feff}Mã;Đơn vị;Điểm;Hạng");
        assert_eq!(lines[1], "\"=\"\"6.10\"\"\";\"Sở \"\"Y tế\"\"; dự phòng\";702,25;1");
        assert!(!text.contains("sep="));
    }

    #[test]
    fn the_tables_of_the_file_open_in_columns_too_with_heads_in_words() {
        let file = "\u{feff}unit,component,self,stage\r\nso-y-te,6.10,37.5,appraised\r\n'=x,3.1,,other\r\n";
        let words = |column: &str, value: Option<&str>| match (column, value) {
            ("unit", None) => Some("Đơn vị".to_owned()),
            ("stage", Some("appraised")) => Some("Thẩm định".to_owned()),
            _ => None,
        };
        let text = String::from_utf8(excel_of_csv(file.as_bytes(), words).unwrap()).unwrap();
        assert_eq!(
            text,
            "\u{feff}Đơn vị;component;self;stage\r\nso-y-te;\"=\"\"6.10\"\"\";37,5;Thẩm định\r\n'=x;\"=\"\"3.1\"\"\";;other\r\n"
        );
    }

    #[test]
    fn a_code_stays_a_code_a_third_becomes_a_decimal_and_no_text_a_formula() {
        let text = String::from_utf8(table().excel_csv().unwrap()).unwrap();
        let last = text.split("\r\n").nth(2).unwrap();
        assert!(last.starts_with("\"=\"\"3.1\"\"\";"), "{last}");
        assert!(last.ends_with(";0,333333;"), "{last}");
        assert!(!last.contains(";=1+1;"), "{last}");
    }
}
