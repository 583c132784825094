//! The text of a table as programs and people save it: every reader of a CSV goes through here.
//!
//! Read are UTF-8 and the UTF-16 of Excel's “Unicode text”, with byte order marks however many, every kind of line end,
//! `sep=;` and lines above the header, and the end mark of old systems. A quoted field that is not closed, that continues
//! behind its quote, or that swallowed lines which read as rows is an error at its place: its answers would vanish.

pub mod codes;
mod decoding;
mod guarding;
mod quotes;

use std::borrow::Cow;
use std::sync::Arc;

use csv::StringRecord;
use framework::diagnostic::has_errors;
use framework::typed::fold;
use framework::{Diagnostic, Place};

pub use guarding::{code_cell, code_of};
pub(crate) use guarding::{escaped, guarded_lines, unescaped, unguarded_lines};

/// What parts the fields of a line.
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];
/// The header stands among so many first lines.
const HEADER_LINES_MAX: usize = 20;
/// Longest part of a line that is shown with a finding, in characters.
const SHOWN_LENGTH_MAX: usize = 400;

/// A table whose header was found.
pub struct CsvText<'t> {
    file: Arc<str>,
    text: Cow<'t, str>,
    separator: u8,
    header: Vec<String>,
    /// Line of the header, from 1.
    header_line: usize,
    /// Where the lines below the header begin.
    body_start: usize,
    notes: Vec<Diagnostic>,
}

/// One record below the header.
#[derive(Clone, Copy)]
pub struct CsvLine<'l> {
    table: &'l CsvText<'l>,
    record: &'l StringRecord,
}

impl<'t> CsvText<'t> {
    /// Finds the header: the first line whose fields, without quotes and blanks around them, `is_header` takes.
    ///
    /// # Errors
    /// What is wrong with the bytes, or that there is no such line.
    pub fn open(
        file_name: &str,
        bytes: &'t [u8],
        is_header: impl Fn(&[String]) -> bool,
    ) -> Result<Self, Diagnostic> {
        let file: Arc<str> = file_name.into();
        let text = decoding::text_of(&file, bytes)?;
        if text.trim().is_empty() {
            return Err(Diagnostic::error(codes::EMPTY, Place::File { file }));
        }
        let (mut declared, mut start, mut above) = (None, 0, None);
        for (number, line) in (1..).zip(text.split_inclusive('\n')).take(HEADER_LINES_MAX) {
            let end = start + line.len();
            let line = line.trim_end_matches(['\n', '\r']);
            if let Some(separator) = declared_separator(line) {
                declared = Some(separator);
            } else if let Some((separator, header)) = header_of(line, declared, &is_header) {
                let notes = above.into_iter().map(|(number, line): (usize, &str)| {
                    Diagnostic::warning(codes::LINES_ABOVE_HEADER, place_in(&file, number, 1, 1, line))
                        .with("found", framework::typed::shortened(&decoding::visible(line)))
                });
                let (notes, header_line, body_start) = (notes.collect(), number, end);
                return Ok(Self { file, text, separator, header, header_line, body_start, notes });
            } else if above.is_none() && !is_blank(line) {
                above = Some((number, line));
            }
            start = end;
        }
        let (number, line) = above.unwrap_or((1, ""));
        let shown = decoding::visible(line);
        let length = shown.chars().count().clamp(1, SHOWN_LENGTH_MAX);
        Err(Diagnostic::error(codes::HEADER, place_in(&file, number, 1, length, &shown))
            .with("found", framework::typed::shortened(&shown)))
    }

    /// The names in the header.
    #[must_use]
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// Where a column is, by its name without regard to case and diacritics.
    #[must_use]
    pub fn column(&self, names: &[&str]) -> Option<usize> {
        self.header.iter().position(|found| names.contains(&fold(found).as_str()))
    }

    /// What parts its fields.
    #[must_use]
    pub const fn separator(&self) -> u8 {
        self.separator
    }

    /// What is wrong with its quotes, and what was passed over above the header. With an error in it the records are
    /// not those that were meant. `is_row` says whether the fields of a line within a quoted text are those of a row.
    #[must_use]
    pub fn findings(&self, is_row: impl Fn(&[&str]) -> bool) -> Vec<Diagnostic> {
        let mut found = self.notes.clone();
        found.extend(quotes::check(self, is_row));
        found
    }

    /// Hands every record below the header to `take`; blank ones and a header that is repeated are passed over.
    pub fn each(&self, mut take: impl FnMut(CsvLine<'_>)) {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(self.separator)
            .flexible(true)
            .has_headers(false)
            .from_reader(self.body().as_bytes());
        let mut record = StringRecord::new();
        while let Ok(true) = reader.read_record(&mut record) {
            let is_header = || {
                record.len() == self.header.len()
                    && record.iter().zip(&self.header).all(|(field, name)| field.trim() == name)
            };
            if record.iter().any(|field| !field.trim().is_empty()) && !is_header() {
                take(CsvLine { table: self, record: &record });
            }
        }
    }

    fn body(&self) -> &str {
        split(&self.text, self.body_start).1
    }

    /// The place of a byte below the header: its line, from there on.
    fn place_at(&self, byte: usize) -> Place {
        let (before, after) = split(self.body(), byte);
        let begun = before.rsplit_once('\n').map_or(before, |(_, begun)| begun);
        let left = after.split_once('\n').map_or(after, |(left, _)| left).trim_end_matches('\r');
        let line = &format!("{begun}{left}");
        let column = begun.chars().count() + 1;
        let number = self.header_line + before.matches('\n').count() + 1;
        place_in(&self.file, number, column, 1, line)
    }
}

/// Opens a table with these columns, or says what is wrong: the header, or quotes that are not closed.
///
/// # Errors
/// Every error; nothing of the table may be read then.
pub fn open_with<'t>(
    file_name: &str,
    bytes: &'t [u8],
    columns: &[&str],
    is_row: impl Fn(&CsvText<'_>, &[&str]) -> bool,
) -> Result<(CsvText<'t>, Vec<Diagnostic>), Vec<Diagnostic>> {
    let has = |names: &[String]| columns.iter().all(|wanted| names.iter().any(|name| fold(name) == *wanted));
    let table = CsvText::open(file_name, bytes, has).map_err(|fault| vec![fault])?;
    let findings = table.findings(|fields| is_row(&table, fields));
    if has_errors(&findings) { Err(findings) } else { Ok((table, findings)) }
}

impl<'l> CsvLine<'l> {
    /// The field of a column; empty where there is none.
    #[must_use]
    pub fn field(&self, column: usize) -> &'l str {
        self.record.get(column).unwrap_or_default()
    }

    /// How many fields there are and should be, where that differs.
    #[must_use]
    pub fn wrong_count(&self) -> Option<(usize, usize)> {
        let (found, wanted) = (self.record.len(), self.table.header.len());
        let surplus = self.record.iter().skip(wanted).any(|field| !field.trim().is_empty());
        (found < wanted || surplus).then_some((found, wanted))
    }

    /// Its line in the file, from 1.
    #[must_use]
    pub fn number(&self) -> usize {
        self.start().0
    }

    /// The place of a field.
    #[must_use]
    pub fn place(&self, column: usize) -> Place {
        let (number, line) = self.start();
        let field = self.field(column);
        let fields_before = column_start(line, self.table.separator, column);
        let at = line.get(fields_before..).and_then(|tail| tail.find(field)).map(|at| at + fields_before);
        // A field that is written otherwise than it reads, with doubled quotes, is shown by its line.
        let (column, length) = match at {
            Some(at) => (split(line, at).0.chars().count() + 1, field.chars().count().max(1)),
            None => (1, 1),
        };
        place_in(&self.table.file, number, column, length, line)
    }

    /// The line at which the record begins.
    fn start(&self) -> (usize, &'l str) {
        let position = self.record.position();
        let start = position.and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or(0);
        let number = position.and_then(|position| usize::try_from(position.line()).ok()).unwrap_or(1);
        // The position may be that of line breaks before the record.
        let (_, tail) = split(self.table.body(), start);
        let rest = tail.trim_start_matches(['\r', '\n']);
        let (breaks, _) = split(tail, tail.len() - rest.len());
        let line = rest.split_once('\n').map_or(rest, |(line, _)| line).trim_end_matches('\r');
        (self.table.header_line + number + breaks.matches('\n').count(), line)
    }
}

/// A text in two at a place; at its end where there is no such place, for a reader never ends the program.
fn split(text: &str, at: usize) -> (&str, &str) {
    text.split_at_checked(at).unwrap_or((text, ""))
}

/// `sep=;` of Excel, alone in its line.
fn declared_separator(line: &str) -> Option<u8> {
    let line = line.trim_matches(|letter: char| letter == '"' || (letter.is_whitespace() && letter != '\t'));
    let rest = line.get(..4).filter(|head| head.eq_ignore_ascii_case("sep=")).and_then(|_| line.get(4..))?;
    let [separator] = rest.as_bytes() else { return None };
    SEPARATORS.contains(separator).then_some(*separator)
}

fn header_of(
    line: &str,
    declared: Option<u8>,
    is_header: &impl Fn(&[String]) -> bool,
) -> Option<(u8, Vec<String>)> {
    let tried = SEPARATORS.into_iter().filter(|separator| declared.is_none_or(|known| known == *separator));
    tried.into_iter().find_map(|separator| {
        let names: Vec<String> = fields(line, separator).into_iter().map(str::to_owned).collect();
        is_header(&names).then_some((separator, names))
    })
}

/// The fields of one line that has no separators within quotes.
fn fields(line: &str, separator: u8) -> Vec<&str> {
    line.split(char::from(separator)).map(|field| field.trim().trim_matches('"').trim()).collect()
}

fn is_blank(line: &str) -> bool {
    line.chars().all(|letter| letter.is_whitespace() || matches!(letter, ',' | ';' | '"'))
}

fn place_in(file: &Arc<str>, line: usize, column: usize, length: usize, text: &str) -> Place {
    let text: String = text.chars().take(SHOWN_LENGTH_MAX).collect();
    Place::Line { file: Arc::clone(file), line, column, length, text: text.into() }
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

#[cfg(test)]
mod tests;
