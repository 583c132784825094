//! What kind of file it is, and whether it can be unfolded safely, before any spreadsheet library sees it.

use std::borrow::Cow;
use std::collections::HashSet;
use std::io::{Cursor, Read};

use framework::{Argument, Diagnostic, Exact, Place};
use zip::ZipArchive;

use super::{codes, extents, inspect};

/// The largest packet, in bytes.
pub const FILE_BYTES_MAX: usize = 20_000_000;
/// The most entries of the zip.
pub const ENTRIES_MAX: usize = 2000;
/// The most bytes that all entries may unfold into.
pub const INFLATED_BYTES_MAX: u64 = 100_000_000;
/// The most bytes that one entry may unfold into: a library that reads many small things out of one entry needs
/// several times its size in memory.
pub const ENTRY_BYTES_MAX: u64 = 32_000_000;

/// Folders of what no packet holds: links to other workbooks, embedded objects, controls.
const FOREIGN: [(&str, &str); 3] = [
    ("externallinks/", codes::EXTERNAL_LINK),
    ("embeddings/", codes::EMBEDDED_OBJECT),
    ("activex/", codes::EMBEDDED_OBJECT),
];

const OLE_MAGIC: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
/// A byte of a deflated part unfolds into so many at most (RFC 1951: 258 bytes for two bits).
const DEFLATE_RATIO_MAX: u64 = 1_032;
/// What a reader asks for beyond the end, to find that there is no more.
const READ_AHEAD_BYTES: u64 = 64;
const ZIP_MAGICS: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];

/// The workbook, where it can be opened; the finding where it cannot. Sheets whose declared extent a library would not
/// take (`A0:G9`, as some programs write it) come back without it: nothing reads it.
pub fn checked<'b>(bytes: &'b [u8], place: &Place) -> Result<Cow<'b, [u8]>, Diagnostic> {
    let fault = |code| Err(Diagnostic::error(code, place.clone()));
    if bytes.is_empty() {
        return fault(codes::EMPTY_FILE);
    }
    if bytes.len() > FILE_BYTES_MAX {
        return Err(Diagnostic::error(codes::TOO_LARGE, place.clone())
            .with("size", megabytes(bytes.len()))
            .with("limit", megabytes(FILE_BYTES_MAX)));
    }
    if bytes.starts_with(OLE_MAGIC) {
        return fault(if is_encrypted(bytes) { codes::PASSWORD } else { codes::OLD_WORKBOOK });
    }
    if bytes.starts_with(b"%PDF") {
        return fault(codes::PDF);
    }
    if !ZIP_MAGICS.iter().any(|magic| bytes.starts_with(magic)) {
        return fault(if is_text(bytes) { codes::PLAIN_TEXT } else { codes::NOT_A_WORKBOOK });
    }
    match unfold(bytes) {
        Ok(extents) if extents.is_empty() => Ok(Cow::Borrowed(bytes)),
        Ok(extents) => match extents::taken_out(bytes, &extents) {
            Some(bytes) => Ok(Cow::Owned(bytes)),
            None => fault(codes::DAMAGED),
        },
        Err(code) => Err(Diagnostic::error(code, place.clone())
            .with("entries", ENTRIES_MAX)
            .with("limit", megabytes(usize::try_from(INFLATED_BYTES_MAX).unwrap_or(usize::MAX)))),
    }
}

fn megabytes(bytes: usize) -> Argument {
    Argument::Number(
        i64::try_from(bytes).map_or(Exact::ZERO, |bytes| Exact::decimal(bytes.div_euclid(100_000), 1)),
    )
}

/// Excel keeps a protected workbook as the stream `EncryptedPackage` of a compound file.
fn is_encrypted(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.windows(name.len()).any(|window| window == name)
}

fn is_text(bytes: &[u8]) -> bool {
    let is_utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let head = bytes.get(..4096).unwrap_or(bytes);
    is_utf16 || !head.iter().any(|byte| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c))
}

/// Unfolds every entry once, into nothing, and counts; gives back the sheets whose declared extent is invalid. What the zip declares about its sizes is never trusted.
fn unfold(bytes: &[u8]) -> Result<Vec<usize>, &'static str> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| codes::DAMAGED)?;
    if archive.len() > ENTRIES_MAX {
        return Err(codes::UNFOLDS_TOO_FAR);
    }
    kind(&archive)?;
    let mut left = INFLATED_BYTES_MAX;
    let (mut content, mut without_extent) = (Vec::new(), Vec::new());
    for at in 0..archive.len() {
        let entry = archive.by_index(at).map_err(|_| codes::DAMAGED)?;
        let name = entry.name().map_err(|_| codes::DAMAGED)?.to_lowercase();
        let limit = left.min(ENTRY_BYTES_MAX);
        content.clear();
        // In one piece: growing step by step, a part would need three times its size.
        let most = entry.compressed_size().min(bytes_u64(bytes)).saturating_mul(DEFLATE_RATIO_MAX);
        let room = limit.saturating_add(1).min(most.saturating_add(READ_AHEAD_BYTES));
        content.reserve_exact(usize::try_from(room).unwrap_or(0));
        let read =
            entry.take(limit.saturating_add(1)).read_to_end(&mut content).map_err(|_| codes::DAMAGED)?;
        let read = u64::try_from(read).unwrap_or(u64::MAX);
        if read > limit {
            return Err(codes::UNFOLDS_TOO_FAR);
        }
        left = left.saturating_sub(read);
        if name == "[content_types].xml" && has(&content, b"macroEnabled") {
            return Err(codes::MACROS);
        }
        // Whatever it is called: a sheet may be stored under any name.
        if inspect::is_markup(&name, &content) {
            inspect::check(&name, &content)?;
            if extents::is_unsound(&content) {
                without_extent.push(at);
            }
        }
    }
    Ok(without_extent)
}

fn bytes_u64(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

fn has(content: &[u8], wanted: &[u8]) -> bool {
    content.windows(wanted.len()).any(|window| window.eq_ignore_ascii_case(wanted))
}

fn kind(archive: &ZipArchive<Cursor<&[u8]>>) -> Result<(), &'static str> {
    let mut is_workbook = false;
    let mut seen = HashSet::new();
    for name in archive.file_names() {
        let name = name.map_err(|_| codes::DAMAGED)?.to_lowercase();
        // Which of two parts of one name is meant, each library decides for itself.
        let leads_out = name.starts_with(['/', '\\']) || name.split(['/', '\\']).any(|part| part == "..");
        if leads_out || !seen.insert(name.clone()) {
            return Err(codes::FORGED);
        }
        if let Some((_, code)) = FOREIGN.iter().find(|(folder, _)| name.contains(folder)) {
            return Err(code);
        }
        if name.ends_with("vbaproject.bin") {
            return Err(codes::MACROS);
        }
        is_workbook |= name == "xl/workbook.xml";
    }
    if is_workbook { Ok(()) } else { Err(codes::OTHER_ARCHIVE) }
}
