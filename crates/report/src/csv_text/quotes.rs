//! Quoted fields, strictly: closed, with nothing behind the closing quote, and without rows inside.

use framework::Diagnostic;

use super::codes;
use super::guarding::LINE_GUARD;
use super::{CsvText, fields};

/// The most findings about quotes: one that is missing shifts all that follow.
const FINDINGS_MAX: usize = 20;

/// Where the scan is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    FieldStart,
    Plain,
    /// Within quotes that open here.
    Quoted(usize),
    /// Behind the closing quote of a field that opens here.
    Closed(usize),
}

/// What is wrong with the quotes of a table.
pub(super) fn check(table: &CsvText<'_>, is_row: impl Fn(&[&str]) -> bool) -> Vec<Diagnostic> {
    let body = table.body();
    let mut found = Vec::new();
    if !body.contains('"') {
        return found;
    }
    let mut state = State::FieldStart;
    for (at, byte) in body.bytes().enumerate() {
        if found.len() >= FINDINGS_MAX {
            return found;
        }
        state = match (state, byte) {
            (State::Quoted(from), b'"') | (State::Closed(from), b' ') => State::Closed(from),
            (State::Quoted(from), _) | (State::Closed(from), b'"') => State::Quoted(from),
            (State::Closed(from), _) if byte == table.separator || matches!(byte, b'\n' | b'\r') => {
                found.extend(swallowed(table, from, at, &is_row));
                State::FieldStart
            }
            (State::Closed(from), _) => {
                found.extend(swallowed(table, from, at, &is_row));
                found.push(Diagnostic::error(codes::QUOTE_FOLLOWED, table.place_at(from)));
                State::Plain
            }
            (State::FieldStart, b'"') => State::Quoted(at),
            (State::FieldStart | State::Plain, _) if byte == table.separator || byte == b'\n' => {
                State::FieldStart
            }
            (State::FieldStart | State::Plain, _) => State::Plain,
        };
    }
    match state {
        State::Quoted(from) => {
            found.push(Diagnostic::error(codes::QUOTE_OPEN, table.place_at(from)));
            found.extend(swallowed(table, from, body.len(), &is_row));
        }
        State::Closed(from) => found.extend(swallowed(table, from, body.len(), &is_row)),
        State::FieldStart | State::Plain => {}
    }
    found
}

/// The first line within a quoted field that reads as a row.
fn swallowed(
    table: &CsvText<'_>,
    from: usize,
    to: usize,
    is_row: &impl Fn(&[&str]) -> bool,
) -> Option<Diagnostic> {
    let content = table.body().get(from + 1..to).filter(|content| content.contains('\n'))?;
    let is_guarded = |line: &str| line.starts_with(LINE_GUARD);
    let mut below = content.split('\n').skip(1);
    let row = below.find(|line| !is_guarded(line) && is_row(&fields(line, table.separator)))?;
    let finding = Diagnostic::error(codes::ROW_IN_TEXT, table.place_at(from));
    Some(finding.with("row", framework::typed::shortened(row.trim_end())))
}
