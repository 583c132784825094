//! Files and folders at the console: what they hold, and what the system says where they cannot be read.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A fault of the file system, with the path it is about.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {source}")]
pub struct FileFault {
    /// The path.
    pub path: String,
    /// What the system said.
    pub source: io::Error,
}

impl FileFault {
    /// The fault at a path.
    pub fn at(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.display().to_string();
        move |source| Self { path, source }
    }
}

/// A file's bytes, or its size where it is larger than `size_bytes_max` (nothing is read then).
pub fn read_limited(path: &Path, size_bytes_max: u64) -> Result<Result<Vec<u8>, u64>, FileFault> {
    let size = fs::metadata(path).map_err(FileFault::at(path))?.len();
    if size > size_bytes_max {
        return Ok(Err(size));
    }
    fs::read(path).map(Ok).map_err(FileFault::at(path))
}

/// The files directly in a folder, in the order of their names.
pub fn files_in(folder: &Path) -> Result<Vec<PathBuf>, FileFault> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(FileFault::at(folder))? {
        let path = entry.map_err(FileFault::at(folder))?.path();
        if path.is_file() {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}
