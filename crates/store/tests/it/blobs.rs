//! Evidence files: what is taken in comes out, what is too long or breaks off leaves nothing.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use store::blobs::{BlobFault, BlobHash, BlobStore};

const MEGABYTE: u64 = 1_000_000;

#[test]
fn a_scanned_report_is_kept_under_its_hash_and_read_back() {
    let (_folder, blobs) = a_store();
    let blob = blobs.put(&mut "biên bản diễn tập".as_bytes(), MEGABYTE).unwrap();
    assert_eq!(blob.size_bytes, 24);
    let (mut file, size_bytes) = blobs.read(blob.hash).unwrap().unwrap();
    let mut text = String::new();
    file.read_to_string(&mut text).unwrap();
    assert_eq!((text.as_str(), size_bytes), ("biên bản diễn tập", 24));
    assert!(blobs.verify(blob.hash).unwrap());
    let empty = blobs.put(&mut io::empty(), 0).unwrap();
    assert_eq!(empty.hash.to_string(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

#[test]
fn the_same_file_of_two_units_is_kept_once() {
    let (folder, blobs) = a_store();
    let one = blobs.put(&mut &b"the same"[..], MEGABYTE).unwrap();
    let other = blobs.put(&mut &b"the same"[..], MEGABYTE).unwrap();
    assert_eq!(one, other);
    assert_eq!(blobs.list().unwrap(), [one]);
    assert_eq!(files_below(folder.path()).len(), 1);
}

#[test]
fn a_file_over_the_limit_is_refused_while_it_arrives_and_leaves_nothing() {
    let (folder, blobs) = a_store();
    let mut endless = Counted { inner: io::repeat(7), bytes: 0 };
    let refused = blobs.put(&mut endless, MEGABYTE);
    assert!(matches!(refused, Err(BlobFault::TooLarge { size_bytes_max: MEGABYTE })), "{refused:?}");
    assert!(endless.bytes <= 2 * MEGABYTE, "it read {} bytes of what it refuses", endless.bytes);
    assert_eq!(files_below(folder.path()), Vec::<PathBuf>::new());
    assert!(blobs.put(&mut io::repeat(7).take(MEGABYTE), MEGABYTE).is_ok(), "the limit itself is allowed");
}

#[test]
fn an_upload_that_breaks_off_leaves_nothing() {
    let (folder, blobs) = a_store();
    let mut broken = (&b"half a rep"[..]).chain(Broken);
    assert!(matches!(blobs.put(&mut broken, MEGABYTE), Err(BlobFault::Source(_))));
    let mut upload = blobs.begin(MEGABYTE).unwrap();
    upload.write(b"half a rep").unwrap();
    drop(upload);
    assert_eq!(files_below(folder.path()), Vec::<PathBuf>::new());
}

#[test]
fn a_changed_file_and_a_missing_one_are_told_apart() {
    let (folder, blobs) = a_store();
    let blob = blobs.put(&mut &b"the signed report"[..], MEGABYTE).unwrap();
    fs::write(&files_below(folder.path())[0], b"the signed repost").unwrap();
    assert!(!blobs.verify(blob.hash).unwrap());
    let unknown = BlobHash::from_bytes([1; 32]);
    assert!(matches!(blobs.verify(unknown), Err(BlobFault::Missing(hash)) if hash == unknown));
    assert!(blobs.read(unknown).unwrap().is_none());
}

#[test]
fn only_old_files_that_nothing_refers_to_are_removed() {
    let (folder, blobs) = a_store();
    let kept = blobs.put(&mut &b"referred to"[..], MEGABYTE).unwrap();
    let forgotten = blobs.put(&mut &b"forgotten"[..], MEGABYTE).unwrap();
    fs::write(folder.path().join("1-2.part"), b"the remains of a crash").unwrap();
    fs::write(folder.path().join("README"), b"not ours").unwrap();
    let referenced = HashSet::from([kept.hash]);
    let (hour, written) = (Duration::from_secs(3_600), modified(&blobs, forgotten.hash));
    assert_eq!(blobs.remove_unreferenced(&referenced, written + hour / 2, hour).unwrap(), []);
    assert_eq!(blobs.remove_unreferenced(&referenced, written - hour, hour).unwrap(), [], "a clock set back");
    assert_eq!(blobs.remove_unreferenced(&referenced, written + 2 * hour, hour).unwrap(), [forgotten]);
    assert_eq!(blobs.list().unwrap(), [kept]);
    assert_eq!(files_below(folder.path()).len(), 2, "the kept file and what is not ours");
}

#[test]
fn a_name_is_a_hash_and_never_a_path() {
    for name in ["../../etc/passwd", "", &"g".repeat(64), &"A".repeat(64), &"a".repeat(63), &"é".repeat(32)]
    {
        assert!(matches!(name.parse::<BlobHash>(), Err(BlobFault::Name)), "{name}");
    }
    let name = "0123456789abcdef".repeat(4);
    assert_eq!(name.parse::<BlobHash>().unwrap().to_string(), name);
}

fn a_store() -> (tempfile::TempDir, BlobStore) {
    let folder = tempfile::tempdir().unwrap();
    let blobs = BlobStore::open(folder.path()).unwrap();
    (folder, blobs)
}

fn modified(blobs: &BlobStore, hash: BlobHash) -> SystemTime {
    blobs.read(hash).unwrap().unwrap().0.metadata().unwrap().modified().unwrap()
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(files_below(&path)) } else { files.push(path) }
    }
    files
}

struct Counted<R> {
    inner: R,
    bytes: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, piece: &mut [u8]) -> io::Result<usize> {
        let length = self.inner.read(piece)?;
        self.bytes += u64::try_from(length).unwrap();
        Ok(length)
    }
}

struct Broken;

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::new(io::ErrorKind::ConnectionReset, "the line broke"))
    }
}
