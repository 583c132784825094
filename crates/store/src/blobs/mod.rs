//! Evidence files (*tài liệu kiểm chứng*) by the SHA-256 of their content, in a folder.
//!
//! A file is written beside its place, synced and hashed, and only then moved there: what a name shows is whole.
//! Save the row that names it after [`BlobStore::put`] has returned.

mod fault;
mod upload;

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use sha2::{Digest, Sha256};

pub use fault::BlobFault;
pub use upload::Upload;

/// How much of a file is in memory at once.
const PIECE_BYTES: usize = 64 * 1024;
/// Where files are while they are written, in each folder of the store.
const PART: &str = ".part";

/// The folder of all evidence files: `ab/cd/abcd…`, each the hash of its content.
#[derive(Debug, Clone)]
pub struct BlobStore {
    root: PathBuf,
}

/// The SHA-256 of a content, which is its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlobHash([u8; 32]);

/// A file that is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Blob {
    /// Its name.
    pub hash: BlobHash,
    /// Its length.
    pub size_bytes: u64,
}

impl BlobStore {
    /// Opens the folder, and makes it where there is none.
    ///
    /// # Errors
    /// Where the folder cannot be made.
    pub fn open(root: &Path) -> Result<Self, BlobFault> {
        fs::create_dir_all(root)?;
        Ok(Self { root: root.to_owned() })
    }

    /// Takes a content in and returns once it is durable. The same content is kept once.
    ///
    /// # Errors
    /// [`BlobFault::TooLarge`] while reading, as soon as the limit is passed; [`BlobFault::DiskFull`]; both leave
    /// nothing behind.
    pub fn put(&self, content: &mut dyn Read, size_bytes_max: u64) -> Result<Blob, BlobFault> {
        let mut upload = self.begin(size_bytes_max)?;
        let mut piece = vec![0; PIECE_BYTES];
        loop {
            match content.read(&mut piece) {
                Ok(0) => return upload.finish(),
                Ok(length) => upload.write(piece.split_at(length).0)?,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(BlobFault::Source(error)),
            }
        }
    }

    /// Begins a content that arrives piece by piece; nothing is kept unless [`Upload::finish`] is called.
    ///
    /// # Errors
    /// Where no file can be made.
    pub fn begin(&self, size_bytes_max: u64) -> Result<Upload, BlobFault> {
        Upload::begin(&self.root, size_bytes_max)
    }

    /// The content as a stream, with its length; nothing where it is not kept.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn read(&self, hash: BlobHash) -> Result<Option<(File, u64)>, BlobFault> {
        match File::open(self.path(hash)) {
            Ok(file) => {
                let size_bytes = file.metadata()?.len();
                Ok(Some((file, size_bytes)))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Reads the whole file and compares it with its name; false where the content has changed.
    ///
    /// # Errors
    /// [`BlobFault::Missing`] where there is no such file; where it cannot be read.
    pub fn verify(&self, hash: BlobHash) -> Result<bool, BlobFault> {
        let Some((mut file, _)) = self.read(hash)? else { return Err(BlobFault::Missing(hash)) };
        let mut hasher = Sha256::new();
        let mut piece = vec![0; PIECE_BYTES];
        loop {
            match file.read(&mut piece) {
                Ok(0) => return Ok(BlobHash(hasher.finalize().into()) == hash),
                Ok(length) => hasher.update(piece.split_at(length).0),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Every file that is kept, by name.
    ///
    /// # Errors
    /// Where a folder cannot be read.
    pub fn list(&self) -> Result<Vec<Blob>, BlobFault> {
        let mut blobs = Vec::new();
        self.each_file(|path, name| {
            if let Ok(hash) = name.parse() {
                blobs.push(Blob { hash, size_bytes: fs::metadata(path)?.len() });
            }
            Ok(())
        })?;
        blobs.sort();
        Ok(blobs)
    }

    /// Removes files that nothing refers to, and remains of broken uploads, where they are older than `age_min` at
    /// `now`: a younger one may be about to get its row. Gives what was removed.
    ///
    /// # Errors
    /// Where a folder cannot be read or a file not be removed.
    pub fn remove_unreferenced(
        &self,
        referenced: &HashSet<BlobHash>,
        now: SystemTime,
        age_min: Duration,
    ) -> Result<Vec<Blob>, BlobFault> {
        let mut removed = Vec::new();
        self.each_file(|path, name| {
            let hash = name.parse::<BlobHash>().ok();
            let is_ours = hash.is_some() || name.ends_with(PART);
            if !is_ours || hash.is_some_and(|hash| referenced.contains(&hash)) {
                return Ok(());
            }
            if !is_old(path, now, age_min)? {
                return Ok(());
            }
            // Taken aside first and looked at again: the same content may have been taken in at this very moment.
            let aside = path.with_extension("removed.part");
            fs::rename(path, &aside)?;
            if !is_old(&aside, now, age_min)? {
                return fs::rename(&aside, path);
            }
            let size_bytes = fs::metadata(&aside)?.len();
            fs::remove_file(&aside)?;
            removed.extend(hash.map(|hash| Blob { hash, size_bytes }));
            Ok(())
        })?;
        removed.sort();
        Ok(removed)
    }

    fn path(&self, hash: BlobHash) -> PathBuf {
        let name = hash.to_string();
        folder_of(&self.root, &name).join(&name)
    }

    /// Every file of the root and of the two levels below it.
    fn each_file(&self, mut see: impl FnMut(&Path, &str) -> io::Result<()>) -> Result<(), BlobFault> {
        let mut folders = vec![(self.root.clone(), 0)];
        while let Some((folder, depth)) = folders.pop() {
            for entry in fs::read_dir(&folder)? {
                let entry = entry?;
                let name = entry.file_name();
                if entry.file_type()?.is_dir() {
                    if depth < 2 {
                        folders.push((entry.path(), depth + 1));
                    }
                } else if let Some(name) = name.to_str() {
                    match see(&entry.path(), name) {
                        // Another process has moved or removed it meanwhile.
                        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                        other => other?,
                    }
                }
            }
        }
        Ok(())
    }
}

impl BlobHash {
    /// From the bytes of a SHA-256, as the database keeps them.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes of the SHA-256.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl std::fmt::Display for BlobHash {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&assessment::receipt::hexadecimal(&self.0))
    }
}

impl std::str::FromStr for BlobHash {
    type Err = BlobFault;

    /// Takes 64 small hexadecimal digits and nothing else, so that no path can be smuggled in.
    fn from_str(text: &str) -> Result<Self, BlobFault> {
        let is_name = text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let mut bytes = [0; 32];
        if !is_name {
            return Err(BlobFault::Name);
        }
        for (index, byte) in bytes.iter_mut().enumerate() {
            let digits = text.get(2 * index..2 * index + 2).ok_or(BlobFault::Name)?;
            *byte = u8::from_str_radix(digits, 16).map_err(|_| BlobFault::Name)?;
        }
        Ok(Self(bytes))
    }
}

/// A file from the future (a clock set back) counts as young.
fn is_old(path: &Path, now: SystemTime, age_min: Duration) -> io::Result<bool> {
    let modified = fs::metadata(path)?.modified()?;
    Ok(now.duration_since(modified).is_ok_and(|age| age >= age_min))
}

/// The folder in which a file of this name lies below the root: by its first four digits.
#[must_use]
pub fn folder_of(root: &Path, name: &str) -> PathBuf {
    match (name.get(..2), name.get(2..4)) {
        (Some(first), Some(second)) => root.join(first).join(second),
        // What is no hash was never stored.
        _ => root.to_path_buf(),
    }
}
