//! What a backup holds: `manifest.json`, with the SHA-256 of every file.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use assessment::Moment;
use assessment::receipt::Fingerprint;
use framework::{Diagnostic, Text};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use store::blobs::folder_of;
use store::tables::audit;
use store::{DatabaseAddress, read_backup};

use super::codes;
use super::data_folder::{DATABASE_FILE, EVIDENCE_FOLDER};
use super::faults::database_fault;
use crate::files::FileFault;
use crate::output::{CommandError, cannot_read, place_of, system_words};

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
    /// The last entry of the audit log in that database; older programs did not note it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audit: Option<LastEntry>,
}

/// The last entry of an audit log, by which anyone who recorded it elsewhere finds out that something was cut off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastEntry {
    /// Its position, from 1; 0 where the log was empty.
    pub position: u64,
    /// Its hash.
    pub hash: String,
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
    pub fn new(database: Part, evidence: Vec<Part>, audit: LastEntry, now: Moment) -> Self {
        Self {
            format: FORMAT.to_owned(),
            program: env!("CARGO_PKG_VERSION").to_owned(),
            made_at: now.to_string(),
            database,
            evidence,
            audit: Some(audit),
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
    pub fn read(folder: &Path) -> Result<Self, CommandError> {
        let path = folder.join(MANIFEST_FILE);
        match fs::read(&path) {
            Ok(bytes) => Self::from_json(&path, &bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Err(unreadable(&path, system_words(&error)))
            }
            Err(error) => Err(cannot_read(&FileFault::at(&path)(error))),
        }
    }

    /// What stands in the file of its name.
    pub fn from_json(path: &Path, bytes: &[u8]) -> Result<Self, CommandError> {
        let same = |text: String| Text { vi: text.clone(), en: text };
        let manifest: Self =
            serde_json::from_slice(bytes).map_err(|error| unreadable(path, same(error.to_string())))?;
        if manifest.format == FORMAT { Ok(manifest) } else { Err(unreadable(path, same(manifest.format))) }
    }
}

fn unreadable(path: &Path, detail: Text) -> CommandError {
    Diagnostic::error(codes::BACKUP_UNREADABLE, place_of(path)).with("detail", detail).into()
}

impl Manifest {
    /// Holds the folder of a backup against what is read back from it: this very manifest, and every file by its hash.
    pub fn verify(&self, folder: &Path) -> Result<(), CommandError> {
        if Self::read(folder)? != *self {
            let place = place_of(&folder.join(MANIFEST_FILE));
            return Err(Diagnostic::error(codes::BACKUP_DAMAGED, place).into());
        }
        let evidence = self
            .evidence
            .iter()
            .map(|part| (folder_of(&folder.join(EVIDENCE_FOLDER), &part.sha256).join(&part.sha256), part));
        for (path, part) in std::iter::once((folder.join(DATABASE_FILE), &self.database)).chain(evidence) {
            if Part::of(&path).map_err(|fault| cannot_read(&fault))? != *part {
                return Err(Diagnostic::error(codes::BACKUP_DAMAGED, place_of(&path)).into());
            }
        }
        Ok(())
    }
}

impl Manifest {
    /// Holds the log in the database of a backup against the entry that was its last when the backup was made.
    pub fn verify_log(&self, database: &Path) -> Result<(), CommandError> {
        let Some(meant) = &self.audit else { return Ok(()) };
        let found = LastEntry::of(database)?;
        if found == *meant {
            return Ok(());
        }
        let finding = Diagnostic::error(codes::BACKUP_OTHER_LOG, place_of(database))
            .with("position", meant.position.to_string())
            .with("hash", meant.hash.as_str())
            .with("found_position", found.position.to_string())
            .with("found_hash", found.hash);
        Err(finding.into())
    }
}

impl LastEntry {
    /// That of the log in the database of a backup.
    pub fn of(database: &Path) -> Result<Self, CommandError> {
        let address = DatabaseAddress::Sqlite(database.to_path_buf());
        let head = read_backup(database, audit::head).map_err(|error| database_fault(&address, &error))?;
        Ok(Self { position: head.0, hash: head.1.to_string() })
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
            hasher.update(piece.split_at(length).0);
            size_bytes += u64::try_from(length).unwrap_or(0);
        }
        let sha256 = Fingerprint::from_bytes(hasher.finalize().into()).to_string();
        Ok(Self { sha256, size_bytes })
    }
}
