//! All answers of all units as one long table: `unit,input,value`.
//!
//! Besides the keys of the questions, `3.1#na` (the reason why 3.1 does not apply), `3.1#explanation` and
//! `3.1#evidence.1.number|date|summary|page|location` are inputs. An apostrophe before `= + - @ '` keeps
//! spreadsheets from taking a text for a formula, and a code such as `6.10` for a number; a backslash before a line within
//! a text keeps it from being read as a row. Both are taken off again.

mod header;
mod keys;
mod reader;
mod write;

use std::collections::HashSet;

use framework::diagnostic::has_errors;
use framework::typed::DecimalMark;
use framework::{Diagnostic, Framework, Place};
use scoring::{Answers, Participation, Unit};

pub use write::{table, write};

use self::header::Columns;
use self::keys::Keys;
use self::reader::AnswerReader;
pub use crate::csv_text::codes;
use crate::csv_text::{CsvText, code_of};

/// The most findings; a wrong column would otherwise give one for each of 250,000 lines.
pub const FINDINGS_MAX: usize = 1000;

/// A table that was read.
pub struct LongTable {
    /// The answers; complete only where nothing is wrong.
    pub answers: Answers,
    /// Everything that is wrong.
    pub findings: Vec<Diagnostic>,
    /// Rows of the units that no line names: they sent nothing in, not even a blank form.
    pub without_lines: Vec<usize>,
}

/// Reads the answers, and everything that is wrong with them. Without `units`, every name in the file becomes a
/// ranked unit.
#[must_use]
pub fn read(
    framework: &Framework,
    file_name: &str,
    bytes: &[u8],
    units: Option<&[Unit]>,
    mark: DecimalMark,
) -> (Answers, Vec<Diagnostic>) {
    let read = read_table(framework, file_name, bytes, units, mark);
    (read.answers, read.findings)
}

/// As [`read`], and which units no line names.
#[must_use]
pub fn read_table(
    framework: &Framework,
    file_name: &str,
    bytes: &[u8],
    units: Option<&[Unit]>,
    mark: DecimalMark,
) -> LongTable {
    let nothing = |findings: Vec<Diagnostic>| {
        let units = units.map_or_else(Vec::new, <[Unit]>::to_vec);
        let without_lines = (0..units.len()).collect();
        LongTable { answers: Answers::empty(framework, units), findings, without_lines }
    };
    let table = match CsvText::open(file_name, bytes, Columns::are_in) {
        Ok(table) => table,
        Err(finding) => return nothing(vec![finding]),
    };
    let Some(columns) = Columns::of(&table) else { return nothing(Vec::new()) };
    let keys = Keys::new(framework);
    let notes = table.findings(|fields| is_row(&keys, columns, fields));
    if has_errors(&notes) {
        return nothing(notes);
    }
    let units = units.map_or_else(|| named(&table, columns), <[Unit]>::to_vec);
    let mut reader = AnswerReader::new(framework, &keys, columns, units, mark);
    table.each(|line| reader.take(line));
    let mut read = reader.finish();
    let count = read.findings.len();
    if count > FINDINGS_MAX {
        read.findings.truncate(FINDINGS_MAX);
        let place = Place::File { file: file_name.into() };
        read.findings.push(
            Diagnostic::error(codes::MORE_FINDINGS, place)
                .with("shown", FINDINGS_MAX)
                .with("more", count - FINDINGS_MAX),
        );
    }
    read.findings.splice(0..0, notes);
    read
}

/// Do these fields read as a row: a unit, and a key that the set has?
fn is_row(keys: &Keys<'_>, columns: Columns, fields: &[&str]) -> bool {
    let [unit, input, value] = [columns.unit, columns.input, columns.value].map(|column| fields.get(column));
    let (Some(unit), Some(input), Some(_)) = (unit, input, value) else { return false };
    !unit.is_empty() && keys.target(code_of(input)).is_ok_and(|target| target.is_some())
}

/// Every name in the column of units, in the order of the lines.
fn named(table: &CsvText<'_>, columns: Columns) -> Vec<Unit> {
    let mut seen = HashSet::new();
    let mut units: Vec<Unit> = Vec::new();
    table.each(|line| {
        let name = code_of(line.field(columns.unit));
        if name.is_empty() || units.last().is_some_and(|last| last.code == name) {
            return;
        }
        if seen.insert(name.to_owned()) {
            units.push(Unit {
                code: name.to_owned(),
                name: name.to_owned(),
                group: String::new(),
                participation: Participation::Ranked,
            });
        }
    });
    units
}
