//! PDF: does it end where it must, does it need a password, does it run something?
//!
//! Only its end and its trailer are read (ISO 32000-1, 7.5): nothing is unpacked and nothing drawn.

use std::io::{self, Read, Seek};
use std::ops::Range;

use assessment::file_mark::FileMark;

use super::{Content, count, find_last};

/// Readers look for the end mark in the last kilobyte or two; padding or the rest of a signature may follow
/// it.
const TAIL_BYTES: u64 = 4 << 10;
/// The most that is read of a cross-reference table until its trailer.
const TRAILER_BYTES_MAX: u64 = 8 << 20;
/// How much of a file is searched for what it runs.
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
        _ => None,
    };
    // If the trailer is not at its place, readers search for its keyword, and so does this function.
    let end = content.size_bytes;
    let trailer = trailer.unwrap_or(end.saturating_sub(TAIL_BYTES)..end);
    if names(content, b"/Encrypt", trailer)? {
        marks.push(FileMark::Password);
    }
    let head = 0..end.min(LOOKED_THROUGH_BYTES_MAX);
    if names(content, b"/JavaScript", head.clone())? || names(content, b"/Launch", head)? {
        marks.push(FileMark::Macros);
    }
    Ok(marks)
}

/// Where the dictionary is that says how the file is read: after a table, or that of a cross-reference
/// stream.
fn trailer(content: &mut Content<'_, impl Read + Seek>, place: u64) -> io::Result<Option<Range<u64>>> {
    let end = content.size_bytes.min(place.saturating_add(TRAILER_BYTES_MAX));
    let word = if content.part(place, 4)? == b"xref" { b"trailer".as_slice() } else { b"<<" };
    let Some(begin) = content.find(word, place..end)? else { return Ok(None) };
    // The first of these keywords ends it.
    let mut trailer = begin..end;
    for word in [b"stream".as_slice(), b"startxref"] {
        trailer.end = content.find(word, trailer.clone())?.unwrap_or(trailer.end);
    }
    Ok(Some(trailer))
}

/// Is this name in a range, and not as the beginning of a longer one?
fn names(
    content: &mut Content<'_, impl Read + Seek>,
    name: &[u8],
    mut range: Range<u64>,
) -> io::Result<bool> {
    while let Some(at) = content.find(name, range.clone())? {
        range.start = at + count(name);
        let is_whole = |next: Vec<u8>| !next.first().is_some_and(u8::is_ascii_alphanumeric);
        if range.start >= range.end || is_whole(content.part(range.start, 1)?) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn number_behind(bytes: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(bytes.get(..bytes.len().min(24))?).ok()?;
    let digits: String = text.trim_start().chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}
