//! Copies evidence files from one store to another, each compared with its name on the way.

use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

use framework::{Diagnostic, Place};
use sha2::{Digest as _, Sha256};
use store::blobs::{BlobFault, BlobHash, BlobStore, folder_of};

use super::codes;
use super::faults::evidence_fault;
use super::manifest::Part;
use crate::output::CommandError;

/// How much of a file is in memory at once.
const PIECE_BYTES: usize = 64 * 1024;

/// Copies the files of these names; gives those that are whole, and a finding for each that is not. `step` is called
/// after each.
pub fn copy_all(
    from: &BlobStore,
    place: &Path,
    into: &BlobStore,
    names: &[String],
    mut step: impl FnMut(),
) -> Result<(Vec<Part>, Vec<Diagnostic>), CommandError> {
    let (mut parts, mut findings) = (Vec::new(), Vec::new());
    for name in names {
        match copy(from, into, name).map_err(|fault| evidence_fault(place, &fault))? {
            Copy::Whole(part) => parts.push(part),
            Copy::Missing => findings.push(finding(codes::EVIDENCE_MISSING, place, name)),
            Copy::Damaged => findings.push(finding(codes::EVIDENCE_DAMAGED, place, name)),
        }
        step();
    }
    Ok((parts, findings))
}

/// The finding about a file that is missing or damaged, with the place where it must be.
pub fn finding(code: &'static str, evidence: &Path, name: &str) -> Diagnostic {
    let path = folder_of(evidence, name).join(name);
    let place = Place::File { file: Arc::from(path.display().to_string()) };
    Diagnostic::error(code, place).with("hash", name)
}

/// What came of copying one file.
enum Copy {
    /// It is there, durably.
    Whole(Part),
    /// There was nothing to copy.
    Missing,
    /// Its content is not what its name says; it was not copied.
    Damaged,
}

/// Copies the file of this name; one that is there already is read again instead.
fn copy(from: &BlobStore, into: &BlobStore, name: &str) -> Result<Copy, BlobFault> {
    let hash: BlobHash = name.parse()?;
    let part = |size_bytes| Copy::Whole(Part { sha256: name.to_owned(), size_bytes });
    if let Some((_, size_bytes)) = into.read(hash)?
        && into.verify(hash)?
    {
        return Ok(part(size_bytes));
    }
    let Some((mut file, _)) = from.read(hash)? else { return Ok(Copy::Missing) };
    let (mut upload, mut hasher) = (into.begin(u64::MAX)?, Sha256::new());
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        let length = file.read(&mut piece).map_err(BlobFault::Source)?;
        if length == 0 {
            break;
        }
        let (read, _) = piece.split_at(length);
        hasher.update(read);
        upload.write(read)?;
    }
    // Before it has its name: what is damaged leaves nothing behind.
    if BlobHash::from_bytes(hasher.finalize().into()) != hash {
        return Ok(Copy::Damaged);
    }
    Ok(part(upload.finish()?.size_bytes))
}
