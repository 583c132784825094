//! The container of former office programs (`.doc`, `.xls`, `.ppt`), which also holds documents protected by
//! a password.
//!
//! Only the names of its parts are read, wherever their list is: entries of 128 bytes, in sectors of 512 or
//! 4,096 ([MS-CFB], 2.6.1). The beginning of two parts says whether they are encrypted ([MS-DOC] 2.5.2,
//! [MS-XLS] 2.4.117).

use std::io::{self, Read, Seek};

use assessment::file_mark::FileMark;

use super::{Content, Seen};

/// What such a file begins with.
pub const SIGNATURE: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
/// Bytes of one entry of the list.
const ENTRY_BYTES: usize = 128;
/// How much is looked at in one go; whole entries.
const PIECE_BYTES: u64 = 1 << 20;

/// What such a file is; `None` if it is not a document.
pub fn look(content: &mut Content<'_, impl Read + Seek>, name: &str) -> io::Result<Option<Seen>> {
    let head = content.part(0, 64)?;
    let sector = if head.get(26) == Some(&4) { 4096 } else { 512 };
    let mut parts = Vec::new();
    let mut at = sector;
    while at < content.size_bytes {
        let piece = content.part(at, PIECE_BYTES)?;
        parts.extend(piece.chunks_exact(ENTRY_BYTES).filter_map(part));
        at += PIECE_BYTES;
    }
    let find = |name: &str| parts.iter().find(|(found, _)| found == name);
    let has = |name: &str| find(name).is_some();
    let ending = super::ending_of(name);
    let media_type = if has("EncryptedPackage") {
        match ending.as_str() {
            "xlsx" | "xlsm" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "pptx" | "pptm" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            _ => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        }
    } else if has("WordDocument") {
        "application/msword"
    } else if has("Workbook") || has("Book") {
        "application/vnd.ms-excel"
    } else if has("PowerPoint Document") {
        "application/vnd.ms-powerpoint"
    } else {
        return Ok(None);
    };
    let mut marks = Vec::new();
    if ["Macros", "_VBA_PROJECT_CUR", "_VBA_PROJECT", "VBA"].into_iter().any(has) {
        marks.push(FileMark::Macros);
    }
    let mut begin = |name: &str| match find(name) {
        Some((_, first)) => content.part(sector * (u64::from(*first) + 1), 64),
        None => Ok(Vec::new()),
    };
    let (document, workbook) = (begin("WordDocument")?, begin("Workbook")?);
    let is_locked = document.get(11).is_some_and(|flags| flags & 1 == 1) || opens_with_a_password(&workbook);
    if is_locked || has("EncryptedPackage") || has("EncryptedSummary") {
        marks.push(FileMark::Password);
    }
    if !has("EncryptedPackage") {
        marks.push(FileMark::OldFormat);
    }
    Ok(Some(Seen { media_type, marks }))
}

/// Name and first sector of a part, if this is an entry of the list.
fn part(entry: &[u8]) -> Option<(String, u32)> {
    let length = usize::from(u16::from_le_bytes([*entry.get(64)?, *entry.get(65)?]));
    if !(4..=64).contains(&length) || length % 2 == 1 || !matches!(entry.get(66)?, 1 | 2 | 5) {
        return None;
    }
    let letters = entry.get(..length - 2)?.chunks_exact(2);
    let letters: Vec<u16> =
        letters.filter_map(|two| Some(u16::from_le_bytes(two.try_into().ok()?))).collect();
    let first = u32::from_le_bytes(entry.get(116..120)?.try_into().ok()?);
    Some((String::from_utf16(&letters).ok()?, first))
}

/// Behind the first record of a workbook stands the one of its password.
fn opens_with_a_password(workbook: &[u8]) -> bool {
    let two = |at: usize| Some(u16::from_le_bytes(workbook.get(at..at + 2)?.try_into().ok()?));
    let length = two(2).map(usize::from);
    two(0) == Some(0x0809) && length.and_then(|length| two(4 + length)) == Some(0x002f)
}
