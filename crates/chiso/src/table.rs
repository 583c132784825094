//! A CSV that Excel opens without questions: UTF-8 with a byte order mark, the separator of the language.

use framework::Language;

/// Tells Excel that the file is UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A table that is being written.
pub struct Table {
    writer: csv::Writer<Vec<u8>>,
}

impl Table {
    /// An empty table.
    pub fn new(language: Language) -> Self {
        let separator = if language == Language::Vietnamese { b';' } else { b',' };
        let bytes = BYTE_ORDER_MARK.as_bytes().to_vec();
        let writer = csv::WriterBuilder::new()
            .delimiter(separator)
            .terminator(csv::Terminator::CRLF)
            .from_writer(bytes);
        Self { writer }
    }

    /// A row.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) -> Result<(), csv::Error> {
        self.writer.write_record(cells.into_iter().collect::<Vec<String>>())
    }

    /// The whole table.
    pub fn bytes(self) -> Result<Vec<u8>, csv::Error> {
        self.writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
    }
}

/// A text that no spreadsheet takes for a formula.
pub fn text(text: &str) -> String {
    report::tables::without_formula(text).into_owned()
}
