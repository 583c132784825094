//! The extent that a sheet declares of itself (`<dimension ref="A1:G9"/>`): nothing needs it, and some programs write one
//! that is invalid, such as `A0:G9`.

use std::io::{Cursor, Read as _, Write as _};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::container::ENTRY_BYTES_MAX;
use super::inspect::is_range;

/// Name of the tag and of its attribute.
const TAG: &[u8] = b"dimension";
const ATTRIBUTE: &str = "ref=";

/// Does a sheet declare an invalid extent?
pub fn is_unsound(content: &[u8]) -> bool {
    let Some((from, to)) = tag(content) else { return false };
    let Some(tag) = content.get(from..to) else { return false };
    let text = String::from_utf8_lossy(tag).into_owned();
    let Some((_, rest)) = text.split_once(ATTRIBUTE) else { return false };
    let quote = rest.chars().next().unwrap_or('"');
    let Some(range) = rest.split(quote).nth(1) else { return true };
    let has_rows = range.split(':').all(|place| {
        let row = place.trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
        row.len() < place.len() && !row.starts_with('0') && !row.is_empty()
    });
    range.split(':').count() > 2 || !has_rows || !is_range(range)
}

/// Where the tag begins and ends.
fn tag(content: &[u8]) -> Option<(usize, usize)> {
    let head = content.get(..content.len().min(20_000))?;
    let at = head.windows(TAG.len()).position(|window| window == TAG)?;
    let from = content.get(..at)?.iter().rposition(|byte| *byte == b'<')?;
    let is_tag = content.get(from + 1..at)?.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b':');
    let to = at + content.get(at..)?.iter().position(|byte| *byte == b'>')? + 1;
    is_tag.then_some((from, to))
}

/// The workbook without the extents of these entries; `None` where it cannot be put together again.
pub fn taken_out(bytes: &[u8], entries: &[usize]) -> Option<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_level(Some(1));
    for at in 0..archive.len() {
        if !entries.contains(&at) {
            writer.raw_copy_file(archive.by_index_raw(at).ok()?).ok()?;
            continue;
        }
        let entry = archive.by_index(at).ok()?;
        let name = entry.name().ok()?.into_owned();
        let mut content = Vec::new();
        entry.take(ENTRY_BYTES_MAX).read_to_end(&mut content).ok()?;
        let (from, to) = tag(&content)?;
        let is_empty = content.get(..to)?.ends_with(b"/>");
        let closing = content.get(to..)?.windows(TAG.len()).position(|window| window == TAG);
        let to = match closing {
            Some(after) if !is_empty => {
                let after = to + after;
                after + content.get(after..)?.iter().position(|byte| *byte == b'>')? + 1
            }
            _ => to,
        };
        content.drain(from..to);
        writer.start_file(name, options).ok()?;
        writer.write_all(&content).ok()?;
    }
    Some(writer.finish().ok()?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_extent_without_a_row_is_none() {
        let sheet = |range: &str| format!("<worksheet><dimension ref=\"{range}\"/><sheetData/></worksheet>");
        for unsound in ["A0:G9", "A0", "", "A:G", "G9:A1", "A1:B2:C3"] {
            assert!(is_unsound(sheet(unsound).as_bytes()), "{unsound}");
        }
        for sound in ["A1", "A1:G9", "A1:XFD1048576"] {
            assert!(!is_unsound(sheet(sound).as_bytes()), "{sound}");
        }
        assert!(!is_unsound(b"<worksheet><sheetData/></worksheet>"));
    }
}
