//! Plain text and tables of it: the content does not identify them, so they are recognised by their name and
//! may hold nothing else.

use std::io::{self, Read, Seek};

use super::Content;

/// How much of a file is examined.
const LOOKED_AT_BYTES: u64 = 1 << 20;
/// The beginnings of a text that some program would run or show as a page.
const RUN: [&[u8]; 6] = [b"#!", b"<!doctype", b"<html", b"<script", b"<?php", b"<svg"];

/// Is it the text that its name says? Letters of older encodings count as text, control characters do not.
pub fn is_text(content: &mut Content<'_, impl Read + Seek>, name: &str) -> io::Result<bool> {
    let ending = super::ending_of(name);
    if !["txt", "csv", "tsv"].contains(&ending.as_str()) {
        return Ok(false);
    }
    let bytes = content.part(0, LOOKED_AT_BYTES)?;
    let (utf16, rest) = match bytes.as_slice() {
        [0xff, 0xfe, rest @ ..] | [0xfe, 0xff, rest @ ..] => (true, rest),
        [0xef, 0xbb, 0xbf, rest @ ..] | rest => (false, rest),
    };
    let head: Vec<u8> = rest
        .iter()
        .filter(|byte| **byte != 0)
        .skip_while(|byte| byte.is_ascii_whitespace())
        .take(16)
        .map(u8::to_ascii_lowercase)
        .collect();
    let is_run = RUN.iter().any(|begin| head.starts_with(begin));
    let is_plain = rest.iter().all(|byte| match byte {
        0 => utf16,
        byte => *byte >= 0x20 || matches!(byte, b'\t' | b'\n' | b'\r' | 0x0b | 0x0c | 0x1a) || utf16,
    });
    Ok(is_plain && !is_run)
}
