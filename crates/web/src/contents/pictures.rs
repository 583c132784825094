//! Pictures: does each end where it must? A picture that was cut off shows its upper part as if that were
//! all.

use std::io::{self, Read, Seek};

use assessment::file_mark::FileMark;

use super::{Content, find_last};

/// How much of the end is searched: cameras append data of their own to the picture.
const TAIL_BYTES: u64 = 64 << 10;
/// The most segments of a photograph's head; cameras write some dozens.
const SEGMENTS_MAX: usize = 4096;

/// The marks of a picture.
pub fn marks(content: &mut Content<'_, impl Read + Seek>, media_type: &str) -> io::Result<Vec<FileMark>> {
    let is_whole = match media_type {
        "image/png" => find_last(&content.tail(TAIL_BYTES)?, b"IEND").is_some(),
        "image/gif" => content.tail(TAIL_BYTES)?.contains(&0x3b),
        "image/jpeg" => ends(content)?,
        "image/webp" => {
            length(&content.part(4, 4)?).is_none_or(|length_in_file| length_in_file + 8 <= content.size_bytes)
        }
        "image/bmp" => {
            length(&content.part(2, 4)?).is_none_or(|length_in_file| length_in_file <= content.size_bytes)
        }
        _ => true,
    };
    Ok(if is_whole { Vec::new() } else { vec![FileMark::CutOff] })
}

fn length(bytes: &[u8]) -> Option<u64> {
    Some(u64::from(u32::from_le_bytes(bytes.try_into().ok()?)))
}

/// Is the end mark of a photograph there? It is searched for after the head, which may hold a small picture
/// of its own.
fn ends(content: &mut Content<'_, impl Read + Seek>) -> io::Result<bool> {
    let mut at = 2;
    for _ in 0..SEGMENTS_MAX {
        let [0xff, kind, high, low] = content.part(at, 4)?[..] else { break };
        at += 2 + u64::from(u16::from_be_bytes([high, low]));
        if kind == 0xda {
            return Ok(content.find(&[0xff, 0xd9], at..content.size_bytes)?.is_some());
        }
    }
    Ok(false)
}
