//! Files and folders at the edge: reading with a limit, writing all or nothing.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::writing::Writing;

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

/// Writes several files into a folder, all or none.
pub fn write_all(folder: &Path, files: &[(String, Vec<u8>)]) -> Result<(), FileFault> {
    let mut writing = Writing::into(folder)?;
    for (name, bytes) in files {
        writing.add(name, bytes)?;
    }
    writing.finish()
}

/// Writes one file, or nothing.
pub fn write_one(path: &Path, bytes: Vec<u8>) -> Result<(), FileFault> {
    let invalid = || FileFault::at(path)(io::Error::from(io::ErrorKind::InvalidInput));
    let name = path.file_name().and_then(|name| name.to_str()).ok_or_else(invalid)?;
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    write_all(folder.unwrap_or_else(|| Path::new(".")), &[(name.to_owned(), bytes)])
}
