//! From bytes to text: encodings, byte order marks, line ends, the end mark of old systems.

use std::borrow::Cow;
use std::sync::Arc;

use framework::{Diagnostic, Place};

use super::codes;

/// The mark that begins a text in UTF-8 or UTF-16.
pub(super) const BYTE_ORDER_MARK: char = '\u{feff}';
/// Ctrl-Z: where old systems end a text.
const END_MARK: char = '\u{1a}';

/// The text of a file, lines ended by `\n` or `\r\n`.
pub(super) fn text_of<'t>(file: &Arc<str>, bytes: &'t [u8]) -> Result<Cow<'t, str>, Diagnostic> {
    let text = match wide(bytes) {
        Some(units) => Cow::Owned(String::from_utf16(&units).map_err(|_| not_utf8(file, 1))?),
        None => Cow::Borrowed(std::str::from_utf8(bytes).map_err(|fault| {
            let before = bytes.iter().take(fault.valid_up_to());
            not_utf8(file, before.filter(|byte| **byte == b'\n').count() + 1)
        })?),
    };
    // Returns first: a mark may stand behind one of them as well.
    let text = if has_lone_returns(&text) {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        text
    };
    Ok(trimmed(text))
}

fn not_utf8(file: &Arc<str>, line: usize) -> Diagnostic {
    Diagnostic::error(codes::NOT_UTF8, Place::File { file: Arc::clone(file) }).with("line", line)
}

/// The units of UTF-16, where the bytes begin with its mark or every other byte of a first stretch is zero.
fn wide(bytes: &[u8]) -> Option<Vec<u16>> {
    let head: Vec<&[u8]> = bytes.get(..16).unwrap_or(bytes).chunks_exact(2).collect();
    let zero_at = |place: usize| head.len() > 3 && head.iter().all(|pair| pair.get(place) == Some(&0));
    let is_little = bytes.starts_with(&[0xff, 0xfe]) || zero_at(1);
    let is_big = bytes.starts_with(&[0xfe, 0xff]) || zero_at(0);
    let unit: fn([u8; 2]) -> u16 = match (is_little, is_big) {
        (true, _) => u16::from_le_bytes,
        (_, true) => u16::from_be_bytes,
        _ => return None,
    };
    // A last odd byte is half a letter: it makes the text unreadable instead of shorter.
    let pairs = bytes.chunks(2).map(|pair| match pair {
        [first, second] => unit([*first, *second]),
        _ => 0xd800,
    });
    Some(pairs.collect())
}

/// Without marks at the beginning and the end; marks between, where files were put together, go as well.
fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    let (marks, end) = (text.starts_with(BYTE_ORDER_MARK), text.trim_end().ends_with(END_MARK));
    let text = match text {
        Cow::Borrowed(text) if marks || end => {
            let text = text.trim_start_matches(BYTE_ORDER_MARK);
            Cow::Borrowed(if end { text.trim_end().trim_end_matches(END_MARK) } else { text })
        }
        Cow::Owned(text) if marks || end => {
            let kept = text.trim_start_matches(BYTE_ORDER_MARK);
            let kept = if end { kept.trim_end().trim_end_matches(END_MARK) } else { kept };
            Cow::Owned(kept.to_owned())
        }
        other => other,
    };
    let is_glued = text.contains("\n\u{feff}");
    if is_glued { Cow::Owned(text.replace("\n\u{feff}", "\n")) } else { text }
}

fn has_lone_returns(text: &str) -> bool {
    text.match_indices('\r').any(|(at, _)| text.as_bytes().get(at + 1) != Some(&b'\n'))
}

/// A line as it can be seen: letters without a shape by their number.
pub(super) fn visible(line: &str) -> String {
    let mut shown = String::with_capacity(line.len());
    for letter in line.chars() {
        let is_unseen = letter.is_control() || matches!(letter, BYTE_ORDER_MARK | '\u{200b}'..='\u{200f}');
        if is_unseen && letter != '\t' {
            shown.extend(letter.escape_unicode());
        } else {
            shown.push(letter);
        }
    }
    shown
}
