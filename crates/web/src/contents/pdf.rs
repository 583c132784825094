//! PDF: does it end where it must, does it need a password, does it run something?
//!
//! Only its end and its trailer are looked at (ISO 32000-1, 7.5): nothing is unpacked and nothing drawn.

use std::io::{self, Read, Seek};

use assessment::file_mark::FileMark;

use super::{Content, find, find_last};

/// Readers look for the end mark in the last kilobyte or two; what follows it is padding or a signature's rest.
const TAIL_BYTES: u64 = 4 << 10;
/// The most that is read of a cross-reference table until its trailer.
const TRAILER_BYTES_MAX: u64 = 8 << 20;
/// How much of a file is looked through for what it runs.
const LOOKED_THROUGH_BYTES_MAX: u64 = 8 << 20;

/// The marks of a PDF.
pub fn marks(content: &mut Content<'_, impl Read + Seek>) -> io::Result<Vec<FileMark>> {
    let tail = content.tail(TAIL_BYTES)?;
    let mut marks = Vec::new();
    let reference = find_last(&tail, b"startxref");
    if find_last(&tail, b"%%EOF").is_none() || reference.is_none() {
        marks.push(FileMark::CutOff);
    }
    let trailer = match reference.and_then(|at| number_behind(tail.get(at + 9..)?)) {
        Some(place) if place < content.size_bytes => trailer(content, place)?,
        _ => Vec::new(),
    };
    // Where no trailer is found by its place, readers look for one by its word; so is it done here.
    let trailer = if trailer.is_empty() { tail } else { trailer };
    if names(&trailer, b"/Encrypt") {
        marks.push(FileMark::Password);
    }
    let head = content.part(0, LOOKED_THROUGH_BYTES_MAX)?;
    if [b"/JavaScript".as_slice(), b"/Launch"].iter().any(|word| names(&head, word)) {
        marks.push(FileMark::Macros);
    }
    Ok(marks)
}

/// The dictionary that says how the file is to be read: behind a table, or that of a cross-reference stream.
fn trailer(content: &mut Content<'_, impl Read + Seek>, place: u64) -> io::Result<Vec<u8>> {
    let from = content.part(place, TRAILER_BYTES_MAX)?;
    let begin = if from.starts_with(b"xref") { find(&from, b"trailer") } else { find(&from, b"<<") };
    let Some(rest) = begin.and_then(|begin| from.get(begin..)) else { return Ok(Vec::new()) };
    let end = [b"stream".as_slice(), b"startxref"].iter().filter_map(|word| find(rest, word)).min();
    Ok(rest.get(..end.unwrap_or(rest.len())).unwrap_or_default().to_vec())
}

/// Does this name stand there, and not as the beginning of a longer one?
fn names(bytes: &[u8], name: &[u8]) -> bool {
    let mut rest = bytes;
    while let Some(at) = find(rest, name) {
        rest = rest.get(at + name.len()..).unwrap_or_default();
        if !rest.first().is_some_and(u8::is_ascii_alphanumeric) {
            return true;
        }
    }
    false
}

fn number_behind(bytes: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(bytes.get(..bytes.len().min(24))?).ok()?;
    let digits: String = text.trim_start().chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}
