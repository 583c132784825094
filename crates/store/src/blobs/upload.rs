//! A content on its way in: written beside its place, hashed on the way, moved there when it is whole.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest, Sha256};

use crate::blobs::{Blob, BlobFault, BlobHash, PART, folder_of};

/// A content that arrives piece by piece. Dropped before [`Upload::finish`], it leaves nothing behind.
#[derive(Debug)]
pub struct Upload {
    root: PathBuf,
    path: PathBuf,
    file: File,
    hasher: Sha256,
    size_bytes: u64,
    size_bytes_max: u64,
}

impl Upload {
    pub(super) fn begin(root: &Path, size_bytes_max: u64) -> Result<Self, BlobFault> {
        let (path, file) = a_new_file(root)?;
        let root = root.to_owned();
        Ok(Self { root, path, file, hasher: Sha256::new(), size_bytes: 0, size_bytes_max })
    }

    /// Writes the next piece.
    ///
    /// # Errors
    /// [`BlobFault::TooLarge`] as soon as the limit is passed, [`BlobFault::DiskFull`], or that the disk fails.
    pub fn write(&mut self, piece: &[u8]) -> Result<(), BlobFault> {
        let size_bytes =
            u64::try_from(piece.len()).ok().and_then(|length| self.size_bytes.checked_add(length));
        match size_bytes {
            Some(size_bytes) if size_bytes <= self.size_bytes_max => self.size_bytes = size_bytes,
            _ => return Err(BlobFault::TooLarge { size_bytes_max: self.size_bytes_max }),
        }
        self.file.write_all(piece)?;
        self.hasher.update(piece);
        Ok(())
    }

    /// Makes the content durable and moves it to its place.
    ///
    /// # Errors
    /// [`BlobFault::DiskFull`], or that the disk fails.
    pub fn finish(self) -> Result<Blob, BlobFault> {
        self.file.sync_all()?;
        let hash = BlobHash(self.hasher.clone().finalize().into());
        let name = hash.to_string();
        let folder = folder_of(&self.root, &name);
        let place = folder.join(&name);
        let middle = folder.parent().unwrap_or(&self.root);
        // Also where the content is there already: the same bytes take its place, whole as well, and its age begins
        // anew, so that a cleaning that runs now does not take it from under the row to come.
        if !folder.is_dir() {
            fs::create_dir_all(&folder)?;
            sync_folder(&self.root)?;
            sync_folder(middle)?;
        }
        fs::rename(&self.path, &place)?;
        sync_folder(&folder)?;
        Ok(Blob { hash, size_bytes: self.size_bytes })
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        // After `finish` there is nothing under this name; a remain is removed with the unreferenced files.
        drop(fs::remove_file(&self.path));
    }
}

/// A file of a name that no other upload of any process has.
fn a_new_file(root: &Path) -> Result<(PathBuf, File), BlobFault> {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    loop {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = root.join(format!("{}-{number}{PART}", std::process::id()));
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// Makes the names in a folder durable.
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
