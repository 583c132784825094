//! The ZIP of a publication: written the same way every time, and sealed.
//!
//! The comment at its very end holds the SHA-256 of everything before it. Each file has its own in `SHA256SUMS`, but a
//! ZIP has bytes between the files, too; the seal leaves none of them out.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Seek, Write};

use assessment::receipt::Fingerprint;
use framework::{Diagnostic, Place};
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::{codes, names};

/// The most files.
const FILES_MAX: usize = 1000;
/// The most bytes that all files may unfold into.
pub const INFLATED_BYTES_MAX: u64 = 4 << 30;

/// Stands before the seal.
const SEAL: &str = "chiso-seal/1 sha256:";
/// Hexadecimal digits of the seal.
const DIGITS: usize = 64;

/// One line per file: its SHA-256 and its name, as `sha256sum` writes and checks them.
pub fn sums(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let lines = files.iter().map(|(name, bytes)| format!("{}  {name}\n", Fingerprint::of(bytes)));
    lines.collect::<String>().into_bytes()
}

/// Packs and seals.
pub fn pack(files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, ZipError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.set_comment(format!("{SEAL}{}", "0".repeat(DIGITS)))?;
    // No clock: the same publication is the same file.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(1))
        .last_modified_time(DateTime::default());
    for (name, bytes) in files {
        zip.start_file(name.as_str(), options)?;
        zip.write_all(bytes)?;
    }
    let mut bytes = zip.finish()?.into_inner();
    let sealed = bytes.len().saturating_sub(DIGITS);
    let seal = Fingerprint::of(bytes.split_at(sealed).0).to_string();
    bytes.truncate(sealed);
    bytes.extend_from_slice(seal.as_bytes());
    Ok(bytes)
}

/// Does the seal at the end fit the rest?
pub fn is_sealed(bytes: &[u8]) -> bool {
    let Some(sealed) = bytes.len().checked_sub(DIGITS) else { return false };
    let (before, seal) = bytes.split_at(sealed);
    before.ends_with(SEAL.as_bytes()) && Fingerprint::of(before).to_string().as_bytes() == seal
}

/// Does it end as ZIPs of other programs do, without a comment? No change of a few bytes makes this of a sealed one.
fn ends_plainly(bytes: &[u8]) -> bool {
    const END_BYTES: usize = 22;
    let end = bytes.len().checked_sub(END_BYTES).and_then(|at| bytes.get(at..));
    end.is_some_and(|end| end.starts_with(b"PK\x05\x06") && end.ends_with(&[0, 0]))
}

/// Folders, and what systems put beside files when somebody packs them.
fn is_of_a_system(name: &str) -> bool {
    let last = name.rsplit_once('/').map_or(name, |(_, last)| last).to_lowercase();
    name.starts_with("__MACOSX/")
        || last.starts_with("._")
        || matches!(last.as_str(), "" | ".ds_store" | "thumbs.db" | "desktop.ini")
}

/// The files without the folder that all of them are in, where somebody packed the unpacked folder.
fn without_folder(files: BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    if files.contains_key(names::SUMS) {
        return files;
    }
    let folder = files.keys().find_map(|name| name.strip_suffix(names::SUMS)).map(str::to_owned);
    let Some(folder) = folder.filter(|folder| files.keys().all(|name| name.starts_with(folder.as_str())))
    else {
        return files;
    };
    let within = |name: String| name.strip_prefix(folder.as_str()).map(str::to_owned).unwrap_or(name);
    files.into_iter().map(|(name, bytes)| (within(name), bytes)).collect()
}

/// One file of a container; `None` where there is none, or it is damaged.
#[must_use]
pub fn file(content: impl Read + Seek, name: &str) -> Option<Vec<u8>> {
    let mut zip = ZipArchive::new(content).ok()?;
    let mut bytes = Vec::new();
    zip.by_name(name).ok()?.take(INFLATED_BYTES_MAX).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// What a container holds, and which of it is damaged.
pub struct Unpacked {
    /// Files by name.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Files that are damaged, unknown or missing.
    pub findings: Vec<Diagnostic>,
}

/// Unpacks a container; whatever can be read is read.
///
/// # Errors
/// A finding where nothing can be read, or it is too large.
pub fn unpack(name: &str, bytes: &[u8]) -> Result<Unpacked, Diagnostic> {
    let whole = || Place::File { file: name.into() };
    let unreadable = |_| Diagnostic::error(codes::UNREADABLE, whole());
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
    let mut unpacked = Unpacked { files: BTreeMap::new(), findings: Vec::new() };
    let mut left = INFLATED_BYTES_MAX;
    let is_anew = zip.comment().is_empty() && ends_plainly(bytes);
    if zip.len() > FILES_MAX {
        return Err(Diagnostic::error(codes::TOO_LARGE, whole()));
    }
    for at in 0..zip.len() {
        let mut content = Vec::new();
        let Some((file_name, is_whole)) = extract(&mut zip, at, left, &mut content) else {
            unpacked.findings.push(Diagnostic::error(codes::UNREADABLE, whole()));
            continue;
        };
        if !is_whole {
            unpacked.findings.push(Diagnostic::error(codes::FILE_CHANGED, inside(&file_name)));
            continue;
        }
        let size = u64::try_from(content.len()).unwrap_or(u64::MAX);
        left = left.checked_sub(size).ok_or_else(|| Diagnostic::error(codes::TOO_LARGE, whole()))?;
        if is_anew && is_of_a_system(&file_name) {
            continue;
        }
        unpacked.files.insert(file_name, content);
    }
    if is_anew {
        unpacked.files = without_folder(unpacked.files);
    }
    compare_sums(&mut unpacked);
    if unpacked.findings.is_empty() && !is_sealed(bytes) {
        unpacked.findings.push(if is_anew {
            Diagnostic::warning(codes::PACKED_ANEW, whole())
        } else {
            Diagnostic::error(codes::SEAL_BROKEN, whole())
        });
    }
    Ok(unpacked)
}

/// Unfolds one file; false where it is damaged. `None` where not even its name can be read.
fn extract(
    zip: &mut ZipArchive<Cursor<&[u8]>>,
    at: usize,
    left: u64,
    content: &mut Vec<u8>,
) -> Option<(String, bool)> {
    let mut file = zip.by_index(at).ok()?;
    let name = file.name().ok()?.into_owned();
    let is_whole = file.by_ref().take(left + 1).read_to_end(content).is_ok();
    Some((name, is_whole))
}

/// Holds every file against `SHA256SUMS`.
fn compare_sums(unpacked: &mut Unpacked) {
    let Some(sums) = unpacked.files.get(names::SUMS) else {
        unpacked.findings.push(Diagnostic::error(codes::FILE_MISSING, inside(names::SUMS)));
        return;
    };
    let sums = String::from_utf8_lossy(sums).into_owned();
    let known: BTreeMap<&str, &str> =
        sums.lines().filter_map(|line| line.split_once("  ")).map(|(sum, name)| (name, sum)).collect();
    let damaged =
        |name: &str, found: &[Diagnostic]| found.iter().any(|finding| finding.place == inside(name));
    for (name, sum) in &known {
        match unpacked.files.get(*name) {
            Some(bytes) if Fingerprint::of(bytes).to_string() == *sum => {}
            Some(_) => unpacked.findings.push(Diagnostic::error(codes::FILE_CHANGED, inside(name))),
            None if damaged(name, &unpacked.findings) => {}
            None => unpacked.findings.push(Diagnostic::error(codes::FILE_MISSING, inside(name))),
        }
    }
    let unknown =
        unpacked.files.keys().filter(|name| *name != names::SUMS && !known.contains_key(name.as_str()));
    let unknown: Vec<Diagnostic> =
        unknown.map(|name| Diagnostic::error(codes::FILE_UNKNOWN, inside(name))).collect();
    unpacked.findings.extend(unknown);
}

/// A file inside a publication.
pub fn inside(name: &str) -> Place {
    Place::File { file: name.into() }
}
