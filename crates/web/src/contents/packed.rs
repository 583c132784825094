//! ZIP and what is made of it (DOCX, XLSX, PPTX, ODT, ODS): the list of its parts, and never what is in them.

use std::io::{self, Read, Seek, SeekFrom};

use assessment::file_mark::FileMark;
use memchr::memmem;
use zip::ZipArchive;

use super::{Content, find_last};

/// The most bytes of the list of parts: a longer one is an attempt to use up memory.
const LIST_BYTES_MAX: u32 = 1 << 20;
/// The end record with the longest comment.
const END_BYTES: u64 = 22 + 65_535;
/// The most that is read of the list of an `OpenDocument` file.
const MANIFEST_BYTES_MAX: u64 = 1 << 20;

/// Extensions of files that a double click runs on an office machine.
const PROGRAMS: [&str; 25] = [
    "exe", "com", "scr", "pif", "bat", "cmd", "ps1", "vbs", "vbe", "js", "jse", "wsf", "wsh", "hta", "msi",
    "msp", "dll", "cpl", "jar", "lnk", "reg", "apk", "app", "sh", "iso",
];
/// Extensions of archives, which are not opened when they are inside another one.
const ARCHIVES: [&str; 5] = ["zip", "rar", "7z", "gz", "tar"];

/// The marks of a ZIP or of a document that is one.
pub fn marks(content: &mut Content<'_, impl Read + Seek>) -> io::Result<Vec<FileMark>> {
    let end = content.tail(END_BYTES)?;
    let Some(at) = find_last(&end, b"PK\x05\x06") else { return Ok(vec![FileMark::CutOff]) };
    let list_bytes = end.get(at + 12..at + 16).and_then(|bytes| bytes.try_into().ok());
    if list_bytes.map(u32::from_le_bytes).is_none_or(|bytes| bytes > LIST_BYTES_MAX) {
        return Ok(vec![FileMark::NotLookedInto]);
    }
    content.of.seek(SeekFrom::Start(0))?;
    let Ok(mut archive) = ZipArchive::new(&mut *content.of) else { return Ok(vec![FileMark::CutOff]) };
    let mut marks = Vec::new();
    let names: Vec<String> =
        archive.file_names().filter_map(Result::ok).map(|name| name.to_lowercase()).collect();
    let is_document = names.iter().any(|name| name == "[content_types].xml" || name == "mimetype");
    let ending = |name: &String| super::ending_of(name);
    if names.iter().any(|name| {
        name.ends_with("vbaproject.bin") || name.starts_with("basic/") || name.starts_with("scripts/")
    }) {
        marks.push(FileMark::Macros);
    }
    if names.iter().any(|name| PROGRAMS.contains(&ending(name).as_str())) {
        marks.push(FileMark::Programs);
    }
    if !is_document && names.iter().any(|name| ARCHIVES.contains(&ending(name).as_str())) {
        marks.push(FileMark::NotLookedInto);
    }
    for at in 0..archive.len() {
        match archive.by_index_raw(at) {
            Ok(part) if part.encrypted() => {
                marks.push(FileMark::Password);
                break;
            }
            Ok(_) => {}
            Err(_) => {
                marks.push(FileMark::CutOff);
                break;
            }
        }
    }
    if is_document && needs_a_password(&mut archive) {
        marks.push(FileMark::Password);
    }
    Ok(marks)
}

/// An `OpenDocument` file says of each part how it is encrypted.
fn needs_a_password(archive: &mut ZipArchive<impl Read + Seek>) -> bool {
    let Ok(manifest) = archive.by_name("META-INF/manifest.xml") else { return false };
    let mut text = Vec::new();
    manifest.take(MANIFEST_BYTES_MAX).read_to_end(&mut text).is_ok()
        && memmem::find(&text, b"encryption-data").is_some()
}
