//! Asks `ClamAV` about a file before it is stored, through its socket.

use std::fs::File;
use std::io;

use clamav_client::{Tcp, clean, scan_file};

/// The scanner's answer about a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing was found.
    Clean,
    /// Malware was found, with its name.
    Infected(String),
}

/// Has a file scanned; blocks until the scanner has answered. `socket` is a path or `host:port`.
///
/// # Errors
/// If the scanner cannot be asked; the file is not stored then, because it may be infected.
pub fn scan(socket: &str, path: &std::path::Path) -> io::Result<Verdict> {
    // Opened here first, so that a missing file is not taken for a missing scanner.
    drop(File::open(path)?);
    let answer = if socket.starts_with('/') {
        scan_file(path, clamav_client::Socket { socket_path: socket }, None)?
    } else {
        scan_file(path, Tcp { host_address: socket }, None)?
    };
    if clean(&answer).map_err(io::Error::other)? {
        return Ok(Verdict::Clean);
    }
    let text = String::from_utf8_lossy(&answer);
    let found = text.trim_matches(|letter: char| letter == '\0' || letter.is_whitespace());
    let found = found.strip_prefix("stream: ").unwrap_or(found);
    Ok(Verdict::Infected(found.strip_suffix(" FOUND").unwrap_or(found).to_owned()))
}
