//! What is written so that spreadsheets and readers keep it: an apostrophe before formulas and codes, a backslash before
//! lines like rows.

use std::borrow::Cow;

use super::decoding::BYTE_ORDER_MARK;
use super::{SEPARATORS, fields};

/// What the apostrophe guards against.
const GUARDED: [char; 7] = ['=', '+', '-', '@', '\'', '\t', '\r'];

/// What stands before a line of a text that reads as a row. No unit begins so, as one may with an apostrophe.
pub(super) const LINE_GUARD: char = '\\';

/// A text with an apostrophe before what a spreadsheet would take for a formula.
pub(crate) fn escaped(text: &str) -> Cow<'_, str> {
    if text.starts_with(GUARDED) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text without that apostrophe.
pub(crate) fn unescaped(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| rest.starts_with(GUARDED)).unwrap_or(text)
}

/// A code as a cell that a spreadsheet keeps: `6.10` would become `6.1`, `001` would become `1`, `3-4` a date.
#[must_use]
pub fn code_cell(code: &str) -> Cow<'_, str> {
    if is_changed_by_spreadsheets(code) { Cow::Owned(format!("'{code}")) } else { escaped(code) }
}

/// The code in a cell: without the apostrophe, and without the formula `="6.10"` that keeps it in Excel as well.
#[must_use]
pub fn code_of(cell: &str) -> &str {
    let cell = bare(cell);
    // Nearly every cell of a large table is the bare code.
    match cell.as_bytes().first() {
        Some(b'=') => {
            let formula = cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
            formula.map_or(cell, bare)
        }
        Some(b'\'') => cell.strip_prefix('\'').map_or(cell, bare),
        _ => cell,
    }
}

/// Without blanks around it, and without the marks that programs leave where they put texts together.
fn bare(cell: &str) -> &str {
    let is_plain = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_graphic);
    if is_plain(cell.as_bytes().first()) && is_plain(cell.as_bytes().last()) {
        return cell;
    }
    cell.trim_matches(|letter: char| letter.is_whitespace() || letter == BYTE_ORDER_MARK)
}

fn is_changed_by_spreadsheets(code: &str) -> bool {
    let is_digit = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_digit());
    let bytes = code.as_bytes();
    if !is_digit(bytes.first().copied()) || !is_digit(bytes.last().copied()) {
        return false;
    }
    if !bytes.iter().all(|byte| byte.is_ascii_digit() || b".,-/eE".contains(byte)) {
        return false;
    }
    let digits_alone = bytes.iter().all(u8::is_ascii_digit);
    let has_leading_zero = code.starts_with('0') && is_digit(bytes.get(1).copied());
    let is_decimal = code.matches('.').count() == 1 && !code.contains([',', '-', '/', 'e', 'E']);
    let decimals = code.split_once('.').map_or("", |(_, decimals)| decimals);
    match (digits_alone, is_decimal) {
        (true, _) => has_leading_zero || code.len() > 15,
        // Three decimals are thousands where the point parts them.
        (_, true) => has_leading_zero || decimals.ends_with('0') || decimals.len() == 3,
        _ => true,
    }
}

/// A text in which no line but the first reads as a row of the table: a backslash stands before those that would.
pub(crate) fn guarded_lines<'t>(text: &'t str, is_row: &dyn Fn(&[&str]) -> bool) -> Cow<'t, str> {
    each_line(text, |line| {
        let is_guarded = reads_as_row(line.trim_start_matches(LINE_GUARD), is_row);
        is_guarded.then(|| format!("{LINE_GUARD}{line}"))
    })
}

/// The text without those backslashes.
pub(crate) fn unguarded_lines<'t>(text: &'t str, is_row: &dyn Fn(&[&str]) -> bool) -> Cow<'t, str> {
    if !text.as_bytes().contains(&b'\\') {
        return Cow::Borrowed(text);
    }
    each_line(text, |line| {
        let rest = line.strip_prefix(LINE_GUARD)?;
        reads_as_row(rest.trim_start_matches(LINE_GUARD), is_row).then(|| rest.to_owned())
    })
}

/// Changes every line but the first.
fn each_line(text: &str, change: impl Fn(&str) -> Option<String>) -> Cow<'_, str> {
    let Some((first, rest)) = text.split_once('\n') else { return Cow::Borrowed(text) };
    let changed: Vec<Option<String>> = rest.split('\n').map(change).collect();
    if changed.iter().all(Option::is_none) {
        return Cow::Borrowed(text);
    }
    let mut made = first.to_owned();
    for (line, changed) in rest.split('\n').zip(changed) {
        made.push('\n');
        made.push_str(changed.as_deref().unwrap_or(line));
    }
    Cow::Owned(made)
}

/// Whatever separates its fields: a spreadsheet may save the table with another separator.
fn reads_as_row(line: &str, is_row: &dyn Fn(&[&str]) -> bool) -> bool {
    SEPARATORS.iter().any(|separator| is_row(&fields(line, *separator)))
}
