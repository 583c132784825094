//! What a backup holds: `manifest.json`, with the SHA-256 of every file.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use assessment::Moment;
use assessment::receipt::Fingerprint;
use framework::{Diagnostic, Text};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::codes;
use super::data_folder::{DATABASE_FILE, EVIDENCE_FOLDER};
use crate::commands::{Stop, cannot_read, place_of, system_words};
use crate::files::FileFault;

/// Name of the file.
pub const MANIFEST_FILE: &str = "manifest.json";
/// What this program writes and reads.
const FORMAT: &str = "chiso-backup/1";

/// What a backup holds.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Format of the backup.
    format: String,
    /// Version of the program that made it.
    program: String,
    /// When, in UTC.
    made_at: String,
    /// The database, always one SQLite file.
    pub database: Part,
    /// The evidence files, each under its hash.
    pub evidence: Vec<Part>,
}

/// A file of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// SHA-256 of its content.
    pub sha256: String,
    /// Its length.
    pub size_bytes: u64,
}

impl Manifest {
    /// Of a backup that is made now.
    pub fn new(database: Part, evidence: Vec<Part>, now: Moment) -> Self {
        Self {
            format: FORMAT.to_owned(),
            program: env!("CARGO_PKG_VERSION").to_owned(),
            made_at: now.to_string(),
            database,
            evidence,
        }
    }

    /// Writes it into the folder of a backup, durably.
    pub fn write(&self, folder: &Path) -> Result<(), FileFault> {
        let path = folder.join(MANIFEST_FILE);
        let text = serde_json::to_string_pretty(self).map_err(|error| {
            // Texts and numbers alone: it cannot fail but for want of memory.
            FileFault::at(&path)(io::Error::other(error))
        })?;
        let written = File::create(&path).and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_all()
        });
        written.map_err(FileFault::at(&path))
    }

    /// Reads that of a backup.
    pub fn read(folder: &Path) -> Result<Self, Stop> {
        let path = folder.join(MANIFEST_FILE);
        let unreadable = |detail: Text| {
            Stop::from(Diagnostic::error(codes::BACKUP_UNREADABLE, place_of(&path)).with("detail", detail))
        };
        let same = |text: String| Text { vi: text.clone(), en: text };
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(unreadable(system_words(&error)));
            }
            Err(error) => return Err(cannot_read(&FileFault::at(&path)(error))),
        };
        let manifest: Self =
            serde_json::from_str(&text).map_err(|error| unreadable(same(error.to_string())))?;
        if manifest.format == FORMAT { Ok(manifest) } else { Err(unreadable(same(manifest.format))) }
    }
}

impl Manifest {
    /// Holds the folder of a backup against what is read back from it: this very manifest, and every file by its hash.
    pub fn verify(&self, folder: &Path) -> Result<(), Stop> {
        if Self::read(folder)? != *self {
            let place = place_of(&folder.join(MANIFEST_FILE));
            return Err(Diagnostic::error(codes::BACKUP_DAMAGED, place).into());
        }
        let evidence = self.evidence.iter().map(|part| {
            let (first, second) = (part.sha256.get(..2), part.sha256.get(2..4));
            let below = Path::new(first.unwrap_or_default()).join(second.unwrap_or_default());
            (folder.join(EVIDENCE_FOLDER).join(below).join(&part.sha256), part)
        });
        for (path, part) in std::iter::once((folder.join(DATABASE_FILE), &self.database)).chain(evidence) {
            if Part::of(&path).map_err(|fault| cannot_read(&fault))? != *part {
                return Err(Diagnostic::error(codes::BACKUP_DAMAGED, place_of(&path)).into());
            }
        }
        Ok(())
    }
}

impl Part {
    /// A file as it is now.
    pub fn of(path: &Path) -> Result<Self, FileFault> {
        File::open(path).and_then(Self::read).map_err(FileFault::at(path))
    }

    /// A content, read to its end.
    pub fn read(mut content: impl io::Read) -> io::Result<Self> {
        let (mut hasher, mut size_bytes) = (Sha256::new(), 0);
        let mut piece = vec![0; 64 * 1024];
        loop {
            let length = content.read(&mut piece)?;
            if length == 0 {
                break;
            }
            hasher.update(piece.get(..length).unwrap_or_default());
            size_bytes += u64::try_from(length).unwrap_or(0);
        }
        let sha256 = Fingerprint::from_bytes(hasher.finalize().into()).to_string();
        Ok(Self { sha256, size_bytes })
    }
}
