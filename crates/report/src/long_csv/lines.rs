//! The lines of the table, and where their fields stand.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use csv::StringRecord;
use framework::{Diagnostic, Place};
use scoring::{Participation, Unit};

use super::codes;
use super::header::Columns;

/// Longest part of a line that is shown with a finding, in characters.
const SHOWN_LENGTH_MAX: usize = 400;

/// A text that is a table with the three columns.
pub struct Table<'t> {
    file: Arc<str>,
    text: &'t str,
    columns: Columns,
}

/// One line.
pub struct Line<'l> {
    pub table: &'l Table<'l>,
    record: &'l StringRecord,
}

impl<'t> Table<'t> {
    /// Checks encoding and header.
    pub fn open(file_name: &str, bytes: &'t [u8]) -> Result<Self, Diagnostic> {
        let file: Arc<str> = file_name.into();
        let whole = || Place::File { file: Arc::clone(&file) };
        let text = std::str::from_utf8(bytes).map_err(|fault| {
            let before = bytes.get(..fault.valid_up_to()).unwrap_or_default();
            let line = before.split(|byte| *byte == b'\n').count();
            Diagnostic::error(codes::NOT_UTF8, whole()).with("line", line)
        })?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if text.trim().is_empty() {
            return Err(Diagnostic::error(codes::EMPTY, whole()));
        }
        let first = text.lines().next().unwrap_or_default();
        let columns = Columns::find(first).ok_or_else(|| {
            let shown: String = first.chars().take(SHOWN_LENGTH_MAX).collect();
            let place = Place::Line {
                file: Arc::clone(&file),
                line: 1,
                column: 1,
                length: shown.chars().count().max(1),
                text: shown.as_str().into(),
            };
            Diagnostic::error(codes::HEADER, place).with("found", framework::typed::shortened(first))
        })?;
        Ok(Self { file, text, columns })
    }

    /// Hands every line below the header to `take`.
    pub fn each(&self, mut take: impl FnMut(Line<'_>)) {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(self.columns.separator)
            .flexible(true)
            .from_reader(self.text.as_bytes());
        let mut record = StringRecord::new();
        while let Ok(true) = reader.read_record(&mut record) {
            if record.iter().any(|field| !field.trim().is_empty()) {
                take(Line { table: self, record: &record });
            }
        }
    }

    /// Every name in the column of units, in the order of the lines.
    pub fn units(&self) -> Vec<Unit> {
        let mut seen = HashSet::new();
        let mut units: Vec<Unit> = Vec::new();
        self.each(|line| {
            let name = line.unit();
            if name.is_empty() || units.last().is_some_and(|last| last.code == name) {
                return;
            }
            let name = name.into_owned();
            if seen.insert(name.clone()) {
                units.push(Unit {
                    code: name.clone(),
                    name,
                    group: String::new(),
                    participation: Participation::Ranked,
                });
            }
        });
        units
    }
}

impl Line<'_> {
    fn field(&self, column: usize) -> &str {
        self.record.get(column).unwrap_or_default()
    }

    /// The unit.
    pub fn unit(&self) -> Cow<'_, str> {
        Cow::Borrowed(unescaped(self.field(self.table.columns.unit).trim()))
    }

    /// The input.
    pub fn input(&self) -> &str {
        self.field(self.table.columns.input).trim()
    }

    /// The value.
    pub fn value(&self) -> &str {
        unescaped(self.field(self.table.columns.value).trim())
    }

    /// How many fields there are and should be, where that differs.
    pub fn wrong_count(&self) -> Option<(usize, usize)> {
        let (found, wanted) = (self.record.len(), self.table.columns.count);
        let surplus = self.record.iter().skip(wanted).any(|field| !field.trim().is_empty());
        (found < wanted || surplus).then_some((found, wanted))
    }

    /// The place of the unit.
    pub fn unit_place(&self) -> Place {
        self.place(self.table.columns.unit)
    }

    /// The place of the input.
    pub fn input_place(&self) -> Place {
        self.place(self.table.columns.input)
    }

    /// The place of the value.
    pub fn value_place(&self) -> Place {
        self.place(self.table.columns.value)
    }

    fn place(&self, column: usize) -> Place {
        let position = self.record.position();
        let start = position.and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or(0);
        let number = position.and_then(|position| usize::try_from(position.line()).ok()).unwrap_or(1);
        // The position may be that of line breaks before the record.
        let tail = self.table.text.get(start..).unwrap_or_default();
        let rest = tail.trim_start_matches(['\r', '\n']);
        let breaks = tail.get(..tail.len().saturating_sub(rest.len())).unwrap_or_default();
        let number = number + breaks.matches('\n').count();
        let line = rest.lines().next().unwrap_or_default();
        let field = self.field(column);
        let fields_before = column_start(line, self.table.columns.separator, column);
        let at = line.get(fields_before..).and_then(|tail| tail.find(field)).map(|at| at + fields_before);
        let before = at.and_then(|at| line.get(..at)).unwrap_or_default();
        Place::Line {
            file: Arc::clone(&self.table.file),
            line: number,
            column: before.chars().count() + 1,
            length: if at.is_some() { field.chars().count().max(1) } else { 1 },
            text: line.chars().take(SHOWN_LENGTH_MAX).collect::<String>().into(),
        }
    }
}

/// The byte at which a field begins, outside quotes.
fn column_start(line: &str, separator: u8, column: usize) -> usize {
    let mut quoted = false;
    let mut left = column;
    for (at, byte) in line.bytes().enumerate() {
        if left == 0 {
            return at;
        }
        if byte == b'"' {
            quoted = !quoted;
        } else if byte == separator && !quoted {
            left -= 1;
        }
    }
    if left == 0 { line.len() } else { 0 }
}

/// What the apostrophe guards against.
const GUARDED: [char; 7] = ['=', '+', '-', '@', '\'', '\t', '\r'];

/// A text with an apostrophe before what a spreadsheet would take for a formula.
pub fn escaped(text: &str) -> Cow<'_, str> {
    if text.starts_with(GUARDED) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text without that apostrophe.
pub fn unescaped(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| rest.starts_with(GUARDED)).unwrap_or(text)
}
