//! Heads of the audit chain, kept beside the database in a file of their own: anyone who cuts the log off, or takes an older
//! database, cannot take this back without being there, too.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use assessment::Moment;
use assessment::receipt::Fingerprint;

use super::chain::ExpectedHead;
use crate::files::FileFault;

/// Name of the file in the folder of data.
pub const HEADS_FILE: &str = "audit-heads.txt";

/// Within this time a newer head takes the place of the last one, so that the file stays small.
const MINUTE_SECONDS: i64 = 60;

/// A head of the chain: after so many entries it was this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Position of the last entry, from 1.
    pub position: u64,
    /// Its hash.
    pub hash: Fingerprint,
    /// When it was noted.
    pub at: Moment,
}

impl Head {
    /// A line of the same length whatever it holds, so that one can be written over another.
    fn line(&self) -> String {
        format!("{:020} {} {:020}\n", self.position, self.hash, self.at.microseconds())
    }

    /// What the chain is expected to have.
    pub const fn expected(&self) -> ExpectedHead {
        ExpectedHead { position: Some(self.position), hash: self.hash }
    }

    fn read(line: &str) -> Option<Self> {
        let mut words = line.split(' ');
        let (position, hash, at) = (words.next()?, words.next()?, words.next()?);
        let at = Moment::from_microseconds(at.parse().ok()?);
        let head = Self { position: position.parse().ok()?, hash: Fingerprint::parse(hash)?, at };
        words.next().is_none().then_some(head)
    }
}

/// Every head that was recorded, in order. A line that is not a head is skipped: the last one may be cut short by a crash.
///
/// # Errors
/// Where the file is there and cannot be read.
pub fn recorded_heads(data: &Path) -> Result<Vec<Head>, FileFault> {
    let path = data.join(HEADS_FILE);
    match std::fs::read_to_string(&path) {
        Ok(text) => Ok(text.lines().filter_map(Head::read).collect()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(FileFault::at(&path)(error)),
    }
}

/// The file, open for a server that notes.
pub struct Heads {
    file: File,
    /// The last line of this server and where it begins; `None` before its first.
    last: Option<(Head, u64)>,
}

impl Heads {
    /// Opens the file for noting. What other servers noted before stays.
    ///
    /// # Errors
    /// Where it cannot be opened.
    pub fn open(data: &Path) -> Result<Self, FileFault> {
        let path = data.join(HEADS_FILE);
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false).mode(0o600);
        let opened = options.open(&path).and_then(|mut file| {
            end_last_line(&mut file)?;
            Ok(Self { file, last: None })
        });
        opened.map_err(FileFault::at(&path))
    }

    /// Notes a head, durably, where it is another than the last one.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn note(&mut self, position: u64, hash: Fingerprint, now: Moment) -> io::Result<bool> {
        let head = Head { position, hash, at: now };
        let begins = match self.last {
            Some((last, _)) if (last.position, last.hash) == (position, hash) => return Ok(false),
            // Only what the chain continues from is overwritten: a head that went back stays as a witness.
            Some((last, begins)) if last.position < position && is_same_minute(last.at, now) => begins,
            _ => self.file.seek(SeekFrom::End(0))?,
        };
        self.file.seek(SeekFrom::Start(begins))?;
        self.file.write_all(head.line().as_bytes())?;
        self.file.sync_data()?;
        self.last = Some((head, begins));
        Ok(true)
    }
}

fn is_same_minute(one: Moment, other: Moment) -> bool {
    one.microseconds().div_euclid(MINUTE_SECONDS * 1_000_000)
        == other.microseconds().div_euclid(MINUTE_SECONDS * 1_000_000)
}

/// A line that a crash cut short is ended, so that the next one is whole.
fn end_last_line(file: &mut File) -> io::Result<()> {
    let length = file.seek(SeekFrom::End(0))?;
    if length == 0 {
        return Ok(());
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    if last != *b"\n" {
        file.write_all(b"\n")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(number: u64) -> Fingerprint {
        Fingerprint::of(&number.to_be_bytes())
    }

    fn at(seconds: i64) -> Moment {
        Moment::from_microseconds(seconds * 1_000_000)
    }

    fn positions(data: &Path) -> Vec<u64> {
        recorded_heads(data).unwrap().iter().map(|head| head.position).collect()
    }

    #[test]
    fn one_head_a_minute_is_kept_and_the_newest_always() {
        let data = tempfile::tempdir().unwrap();
        let mut heads = Heads::open(data.path()).unwrap();
        for second in 0..180 {
            let position = 1 + u64::try_from(second).unwrap();
            assert!(heads.note(position, hash(position), at(second)).unwrap());
        }
        assert!(!heads.note(180, hash(180), at(181)).unwrap(), "nothing has changed");
        assert_eq!(positions(data.path()), [60, 120, 180]);
        drop(heads);
        Heads::open(data.path()).unwrap().note(181, hash(181), at(182)).unwrap();
        assert_eq!(positions(data.path()), [60, 120, 180, 181], "what another server noted stays");
    }

    #[test]
    fn a_head_that_went_back_does_not_hide_the_one_before() {
        let data = tempfile::tempdir().unwrap();
        let mut heads = Heads::open(data.path()).unwrap();
        heads.note(200, hash(200), at(1)).unwrap();
        heads.note(100, hash(100), at(2)).unwrap();
        heads.note(101, hash(101), at(3)).unwrap();
        assert_eq!(positions(data.path()), [200, 101]);
    }

    #[test]
    fn a_line_that_a_crash_cut_short_spoils_no_other() {
        let data = tempfile::tempdir().unwrap();
        Heads::open(data.path()).unwrap().note(7, hash(7), at(1)).unwrap();
        let path = data.path().join(HEADS_FILE);
        let mut text = std::fs::read(&path).unwrap();
        text.extend(b"00000000000000000008 ab");
        std::fs::write(&path, text).unwrap();
        Heads::open(data.path()).unwrap().note(9, hash(9), at(70)).unwrap();
        assert_eq!(positions(data.path()), [7, 9]);
    }
}
