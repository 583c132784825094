//! Pictures: does each end where it must? One that was cut off shows its upper part, as though that were all.

use std::io::{self, Read, Seek};

use assessment::file_mark::FileMark;

use super::{Content, find, find_last};

/// How much of the end is looked at: cameras put something of their own behind the picture.
const TAIL_BYTES: u64 = 64 << 10;
/// The most that is read of a photograph.
const PHOTOGRAPH_BYTES_MAX: u64 = 64 << 20;

/// The marks of a picture.
pub fn marks(content: &mut Content<'_, impl Read + Seek>, media_type: &str) -> io::Result<Vec<FileMark>> {
    let is_whole = match media_type {
        "image/png" => find_last(&content.tail(TAIL_BYTES)?, b"IEND").is_some(),
        "image/gif" => content.tail(TAIL_BYTES)?.contains(&0x3b),
        "image/jpeg" => ends(&content.part(0, PHOTOGRAPH_BYTES_MAX)?),
        "image/webp" => length(&content.part(4, 4)?).is_none_or(|said| said + 8 <= content.size_bytes),
        "image/bmp" => length(&content.part(2, 4)?).is_none_or(|said| said <= content.size_bytes),
        _ => true,
    };
    Ok(if is_whole { Vec::new() } else { vec![FileMark::CutOff] })
}

fn length(bytes: &[u8]) -> Option<u64> {
    Some(u64::from(u32::from_le_bytes(bytes.try_into().ok()?)))
}

/// Is the mark of the end there? It is looked for behind the head, which may hold a small picture of its own.
fn ends(photograph: &[u8]) -> bool {
    let mut at = 2;
    while let Some([0xff, kind, high, low]) = photograph.get(at..at + 4) {
        at += 2 + usize::from(u16::from_be_bytes([*high, *low]));
        if *kind == 0xda {
            let scan = photograph.get(at..).unwrap_or_default();
            return find(scan, &[0xff, 0xd9]).is_some();
        }
    }
    false
}
