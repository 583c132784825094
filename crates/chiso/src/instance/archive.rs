//! A backup as one ZIP file: what is in its folder, packed and unpacked again.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use framework::{Diagnostic, Text};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::codes;
use super::data_folder::{DATABASE_FILE, EVIDENCE_FOLDER, make_private};
use super::manifest::{MANIFEST_FILE, Manifest, Part};
use crate::files::FileFault;
use crate::output::{CommandError, cannot_read, cannot_write, place_of};
use crate::writing::TempFolder;

/// How much of a file is in memory at once.
const PIECE_BYTES: usize = 64 * 1024;

/// Is a backup of this name to be one file?
pub fn is_archive(place: &Path) -> bool {
    place.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("zip"))
}

/// Packs the folder of a backup into a new file, durably.
pub fn pack(folder: &Path, file: &Path) -> Result<(), FileFault> {
    let packed = || -> io::Result<()> {
        let mut names = Vec::new();
        collect(folder, "", &mut names)?;
        names.sort();
        let new = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
        let mut archive = ZipWriter::new(BufWriter::new(new));
        for name in names {
            // Documents are packed already; the database is not.
            let method =
                if name == DATABASE_FILE { CompressionMethod::Deflated } else { CompressionMethod::Stored };
            let options = SimpleFileOptions::default()
                .compression_method(method)
                .large_file(true)
                .unix_permissions(0o600);
            archive.start_file(name.as_str(), options)?;
            io::copy(&mut BufReader::new(File::open(folder.join(&name))?), &mut archive)?;
        }
        let mut whole = archive.finish()?;
        whole.flush()?;
        whole.get_ref().sync_all()
    };
    packed().map_err(FileFault::at(file))
}

/// Holds an archive against the manifest of what was packed, file by file, as it is read back.
pub fn verify(file: &Path, manifest: &Manifest) -> Result<(), CommandError> {
    let damaged =
        |name: &str| CommandError::from(Diagnostic::error(codes::BACKUP_DAMAGED, place_of(&file.join(name))));
    let opened = File::open(file).map_err(|error| cannot_read(&FileFault::at(file)(error)))?;
    let mut archive = ZipArchive::new(BufReader::new(opened)).map_err(|_| damaged(""))?;
    let mut left: BTreeMap<String, &Part> =
        manifest.evidence.iter().map(|part| (part.sha256.clone(), part)).collect();
    left.insert(DATABASE_FILE.to_owned(), &manifest.database);
    let mut is_told = false;
    for at in 0..archive.len() {
        let packed = archive.by_index(at).map_err(|_| damaged(""))?;
        let name = packed.name().map_err(|_| damaged(""))?.into_owned();
        if name == MANIFEST_FILE {
            is_told = is_same_manifest(packed, manifest);
            continue;
        }
        let last = name.rsplit_once('/').map_or(&*name, |(_, last)| last);
        let part = left.remove(last).filter(|_| is_of_a_backup(&name)).ok_or_else(|| damaged(&name))?;
        if Part::read(packed).ok().as_ref() != Some(part) {
            return Err(damaged(&name));
        }
    }
    match left.keys().next() {
        None if is_told => Ok(()),
        None => Err(damaged(MANIFEST_FILE)),
        Some(missing) => Err(damaged(missing)),
    }
}

/// Does the manifest in an archive say what was meant?
fn is_same_manifest(mut packed: impl io::Read, manifest: &Manifest) -> bool {
    let mut bytes = Vec::new();
    packed.read_to_end(&mut bytes).is_ok()
        && Manifest::from_json(Path::new(MANIFEST_FILE), &bytes).is_ok_and(|read| read == *manifest)
}

/// Unpacks a file beside the folder of data that it is for, which may have the only disk that is large enough.
pub fn unpack(file: &Path, data: &Path) -> Result<TempFolder, CommandError> {
    let unreadable = |error: &dyn std::fmt::Display| {
        let detail = Text { vi: error.to_string(), en: error.to_string() };
        CommandError::from(Diagnostic::error(codes::BACKUP_UNREADABLE, place_of(file)).with("detail", detail))
    };
    let opened = File::open(file).map_err(|error| cannot_read(&FileFault::at(file)(error)))?;
    let mut archive = ZipArchive::new(BufReader::new(opened)).map_err(|error| unreadable(&error))?;
    let folder = TempFolder::within(&nearest(data), ".chiso-").map_err(|fault| cannot_write(&fault))?;
    make_private(&folder.path().join(EVIDENCE_FOLDER))?;
    for at in 0..archive.len() {
        let mut packed = archive.by_index(at).map_err(|error| unreadable(&error))?;
        let name = packed.name().map_err(|error| unreadable(&error))?.into_owned();
        if !is_of_a_backup(&name) {
            return Err(unreadable(&name));
        }
        let path = folder.path().join(&name);
        if let Some(parent) = path.parent() {
            make_private(parent)?;
        }
        let written = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
        let mut written = written.map_err(|error| cannot_write(&FileFault::at(&path)(error)))?;
        let mut piece = vec![0; PIECE_BYTES];
        loop {
            // Reading also compares the content with the archive's checksum.
            let length = packed.read(&mut piece).map_err(|error| unreadable(&error))?;
            if length == 0 {
                break;
            }
            let (read, _) = piece.split_at(length);
            written.write_all(read).map_err(|error| cannot_write(&FileFault::at(&path)(error)))?;
        }
    }
    Ok(folder)
}

/// Names of the files below a folder, with `/` between their parts.
fn collect(folder: &Path, above: &str, names: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder.join(above))? {
        let entry = entry?;
        let name =
            entry.file_name().into_string().map_err(|_| io::Error::from(io::ErrorKind::InvalidData))?;
        let name = if above.is_empty() { name } else { format!("{above}/{name}") };
        if entry.file_type()?.is_dir() {
            collect(folder, &name, names)?;
        } else {
            names.push(name);
        }
    }
    Ok(())
}

/// Nothing else is unpacked, and nothing anywhere else.
fn is_of_a_backup(name: &str) -> bool {
    let is_hash = |text: &str| text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    match name.split('/').collect::<Vec<_>>().as_slice() {
        [MANIFEST_FILE | DATABASE_FILE] => true,
        [EVIDENCE_FOLDER, first, second, hash] => {
            hash.len() == 64
                && is_hash(hash)
                && hash.strip_prefix(first).is_some_and(|rest| rest.starts_with(second))
        }
        _ => false,
    }
}

/// The folder itself, or the nearest above it that is there.
fn nearest(folder: &Path) -> PathBuf {
    let found = folder.ancestors().find(|path| path.is_dir()).map(Path::to_path_buf);
    found.unwrap_or_else(|| PathBuf::from("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_backup_holds_is_unpacked() {
        let hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        for good in ["manifest.json", "chiso.sqlite", &format!("evidence/e3/b0/{hash}")] {
            assert!(is_of_a_backup(good), "{good}");
        }
        for bad in [
            "../manifest.json",
            "/etc/passwd",
            "evidence/../chiso.toml",
            &format!("evidence/aa/b0/{hash}"),
            &format!("evidence/e3/b0/../{hash}"),
            "evidence/e3/b0/e3b0",
            "chiso.toml",
        ] {
            assert!(!is_of_a_backup(bad), "{bad}");
        }
    }
}
