//! What an evidence file is, judged by its content: whether it is accepted, and what must be known before it
//! is opened.
//!
//! Circular 39/2017/TT-BTTTT names the formats of Vietnamese offices, all of which are accepted. None is ever
//! executed here, and only pictures and PDF are shown in a page. A file that could harm or disappoint its
//! reader is marked, not refused: the clerk can still bring a better one, and the appraiser knows before
//! opening it.

mod compound;
mod packed;
mod pdf;
mod pictures;
mod text;

use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::ops::Range;

use assessment::file_mark::FileMark;
use file_format::FileFormat;
use memchr::memmem;

/// How much of a file is in memory while a word is searched for.
const PIECE_BYTES: u64 = 64 << 10;

/// The accepted media types, as their content identifies them.
const TAKEN: [&str; 19] = [
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.oasis.opendocument.text",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/vnd.oasis.opendocument.presentation",
    "application/rtf",
    "application/zip",
    "application/vnd.rar",
    "application/x-7z-compressed",
    "application/gzip",
    "image/png",
    "image/jpeg",
    "image/webp",
    "image/gif",
    "image/tiff",
    "image/bmp",
    "image/heic",
];

/// A file that is accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Its media type.
    pub media_type: &'static str,
    /// Its warnings, the gravest first.
    pub marks: Vec<FileMark>,
}

/// Why a file is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// There is nothing in it.
    Empty,
    /// Its content is of no accepted type.
    Type,
}

/// Examines a file; `name` decides only between kinds of plain text, which their content does not tell apart.
///
/// # Errors
/// Where it cannot be read.
pub fn look(content: &mut (impl Read + Seek), name: &str) -> io::Result<Result<Seen, Refused>> {
    let size_bytes = content.seek(SeekFrom::End(0))?;
    if size_bytes == 0 {
        return Ok(Err(Refused::Empty));
    }
    content.seek(SeekFrom::Start(0))?;
    let format = FileFormat::from_reader(BufReader::new(&mut *content))?;
    let mut content = Content { of: content, size_bytes };
    if content.part(0, 8)? == compound::SIGNATURE {
        return Ok(compound::look(&mut content, name)?.ok_or(Refused::Type));
    }
    // An archive that was cut off has lost the list of parts by which its kind is recognised.
    let is_broken_archive = format == FileFormat::ArbitraryBinaryData && content.part(0, 4)? == b"PK\x03\x04";
    let reported = if is_broken_archive { "application/zip" } else { format.media_type() };
    let Some(media_type) = TAKEN.into_iter().find(|taken| *taken == reported) else {
        let is_unknown = format == FileFormat::ArbitraryBinaryData || format.media_type() == "text/plain";
        let is_text = is_unknown && text::is_text(&mut content, name)?;
        let media_type = "text/plain";
        return Ok(if is_text { Ok(Seen { media_type, marks: Vec::new() }) } else { Err(Refused::Type) });
    };
    let found = match media_type {
        "application/pdf" => pdf::marks(&mut content)?,
        "application/vnd.rar" | "application/x-7z-compressed" | "application/gzip" => {
            vec![FileMark::NotLookedInto]
        }
        "application/rtf" => Vec::new(),
        packed if packed.starts_with("application/") => packed::marks(&mut content)?,
        picture => pictures::marks(&mut content, picture)?,
    };
    let marks = FileMark::ALL.into_iter().filter(|mark| found.contains(mark)).collect();
    Ok(Ok(Seen { media_type, marks }))
}

/// A content whose parts are read as needed, so that a large file is never in memory.
struct Content<'a, R> {
    of: &'a mut R,
    size_bytes: u64,
}

/// The extension of a name in lower case; empty without a dot.
fn ending_of(name: &str) -> String {
    name.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase()
}

impl<R: Read + Seek> Content<'_, R> {
    /// Reads so many bytes from a place on; fewer if the file ends before.
    fn part(&mut self, at: u64, length: u64) -> io::Result<Vec<u8>> {
        self.of.seek(SeekFrom::Start(at))?;
        let room = self.size_bytes.saturating_sub(at).min(length);
        let mut bytes = Vec::with_capacity(usize::try_from(room).map_err(io::Error::other)?);
        Read::take(&mut *self.of, length).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// The last bytes.
    fn tail(&mut self, length: u64) -> io::Result<Vec<u8>> {
        self.part(self.size_bytes.saturating_sub(length), length)
    }

    /// Where a word begins for the first time within a range, read in pieces so that the range may be a whole
    /// file.
    fn find(&mut self, word: &[u8], within: Range<u64>) -> io::Result<Option<u64>> {
        let finder = memmem::Finder::new(word);
        let overlap = count(word).saturating_sub(1);
        let mut at = within.start;
        while at < within.end {
            let piece = self.part(at, PIECE_BYTES.min(within.end - at))?;
            if let Some(found) = finder.find(&piece) {
                return Ok(Some(at + u64::try_from(found).unwrap_or(u64::MAX)));
            }
            let read = count(&piece);
            if read <= overlap {
                break;
            }
            at += read - overlap;
        }
        Ok(None)
    }
}

fn count(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

/// Where some bytes begin in others for the last time.
fn find_last(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    memmem::rfind(bytes, wanted)
}

#[cfg(test)]
mod tests;
