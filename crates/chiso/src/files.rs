//! Files and folders at the edge: reading with a limit, writing all or nothing.

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

/// Writes several files into a folder, all or none: each is written beside its place first and then moved.
pub fn write_all(folder: &Path, files: &[(String, Vec<u8>)]) -> Result<(), FileFault> {
    fs::create_dir_all(folder).map_err(FileFault::at(folder))?;
    let staging =
        tempfile::Builder::new().prefix(".chiso-").tempdir_in(folder).map_err(FileFault::at(folder))?;
    for (name, bytes) in files {
        let path = staging.path().join(name);
        fs::write(&path, bytes).map_err(FileFault::at(&path))?;
        let file = fs::File::open(&path).map_err(FileFault::at(&path))?;
        file.sync_all().map_err(FileFault::at(&path))?;
    }
    for (name, _) in files {
        let target = folder.join(name);
        fs::rename(staging.path().join(name), &target).map_err(FileFault::at(&target))?;
    }
    Ok(())
}
