//! Unfinished uploads: each is a growing file and a note of its owner, so that they outlive a restart.

use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use assessment::Moment;
use serde::{Deserialize, Serialize};

/// How long an upload that stopped is stored.
const KEPT: Duration = Duration::from_secs(24 * 3600);

/// The most unfinished uploads of one account.
pub const OF_ACCOUNT_MAX: usize = 20;
/// The most unfinished uploads of all accounts together.
const OF_ALL_MAX: usize = 500;
/// What they may take together on the disk: so many of the largest files for one account, and so many accounts.
const FILES_OF_ACCOUNT: u64 = 8;
/// See [`FILES_OF_ACCOUNT`].
const ACCOUNTS_AT_ONCE: u64 = 16;
/// Packets that one account compared and has neither imported nor abandoned: for several browser windows.
const PACKETS_KEPT: usize = 3;
/// With less free space than this nothing is accepted: SQLite's log grows to 64 MiB before it is copied, and
/// copying it may need as much again in the file itself.
pub const ROOM_BYTES_MIN: u64 = 128 << 20;

/// The folder of unfinished uploads.
pub struct Uploads {
    folder: PathBuf,
    /// The largest accepted file, in bytes.
    file_bytes_max: u64,
    /// With less free space than this nothing is accepted.
    room_bytes_min: u64,
    beginning: Mutex<()>,
    /// Uploads that a request is working with.
    in_use: Mutex<HashSet<String>>,
}

/// The free space of a disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// The bytes that are free for this program.
    pub free_bytes: u64,
    /// The bytes that it needs to continue.
    pub needed_bytes: u64,
}

impl Room {
    /// Is it too little?
    #[must_use]
    pub const fn is_low(self) -> bool {
        self.free_bytes < self.needed_bytes
    }
}

/// An unfinished upload on the disk.
struct Unfinished {
    id: String,
    note: UploadNote,
    here_bytes: u64,
    begun: SystemTime,
}

impl Unfinished {
    /// Its final size, as far as it was announced.
    fn reserved_bytes(&self) -> u64 {
        if self.note.is_announced { self.note.length.max(self.here_bytes) } else { self.here_bytes }
    }
}

/// Why an upload could not begin.
#[derive(Debug)]
pub enum BeginFault {
    /// The account has too many unfinished uploads.
    TooManyOfOne {
        /// How many it has.
        count: usize,
        /// The most bytes that the uploads of one account may have together.
        bytes_max: u64,
    },
    /// All accounts together have too many.
    TooManyOfAll,
    /// The disk returns an error, or has no space for it.
    Disk(io::Error),
}

impl From<io::Error> for BeginFault {
    fn from(error: io::Error) -> Self {
        Self::Disk(error)
    }
}

/// The note that is stored beside an upload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadNote {
    /// The account that began it; it is hidden from others.
    pub account: String,
    /// The campaign of the form.
    pub campaign: String,
    /// The unit of the form.
    pub unit: String,
    /// Its final size, in bytes.
    pub length: u64,
    /// The description of the file, as in the form: `name`, `component`, `number`, …
    #[serde(rename = "said")]
    pub description: Vec<(String, String)>,
    /// Is the length that of this file, and not only the largest accepted one?
    #[serde(default)]
    pub is_announced: bool,
    /// Is it a packet, which waits until its values are chosen?
    #[serde(default)]
    pub is_packet: bool,
}

/// Why a piece was refused.
#[derive(Debug)]
pub enum PieceFault {
    /// It does not begin where the upload stopped.
    Offset,
    /// It exceeds the announced length.
    TooLong,
    /// The disk returns an error.
    Disk(io::Error),
}

impl From<io::Error> for PieceFault {
    fn from(error: io::Error) -> Self {
        Self::Disk(error)
    }
}

impl Uploads {
    /// Opens the folder, makes it if necessary, and removes uploads that stopped long ago.
    ///
    /// # Errors
    /// If the folder cannot be made or read.
    pub fn open(folder: PathBuf, file_bytes_max: u64, room_bytes_min: u64, now: Moment) -> io::Result<Self> {
        fs::create_dir_all(&folder)?;
        let (beginning, in_use) = (Mutex::new(()), Mutex::default());
        let uploads = Self { folder, file_bytes_max, room_bytes_min, beginning, in_use };
        uploads.forget_old(now)?;
        Ok(uploads)
    }

    /// Begins an upload under an id that nobody can guess, if its account and everybody together have not
    /// begun too many, and the disk has space for it. The oldest abandoned packets make room.
    ///
    /// # Errors
    /// [`BeginFault`].
    pub fn begin(&self, id: &str, note: &UploadNote, now: Moment) -> Result<(), BeginFault> {
        self.forget_old(now)?;
        let room = self.room();
        let coming_bytes = if note.is_announced { note.length } else { 0 };
        if room.is_some_and(|room| room.free_bytes < room.needed_bytes.saturating_add(coming_bytes)) {
            return Err(BeginFault::Disk(io::ErrorKind::StorageFull.into()));
        }
        // One at a time, so that simultaneous uploads are all counted.
        let _alone = self.beginning.lock().unwrap_or_else(PoisonError::into_inner);
        let all = self.unfinished()?;
        let mut own: Vec<&Unfinished> = all.iter().filter(|one| one.note.account == note.account).collect();
        if note.is_packet {
            let mut packets: Vec<&Unfinished> =
                own.iter().filter(|one| one.note.is_packet).copied().collect();
            packets.retain(|one| !self.in_use().contains(&one.id));
            packets.sort_by_key(|one| std::cmp::Reverse(one.begun));
            for left in packets.iter().skip(PACKETS_KEPT - 1) {
                self.forget(&left.id);
                own.retain(|one| one.id != left.id);
            }
        }
        let reserved = |list: &[&Unfinished]| list.iter().map(|one| one.reserved_bytes()).sum::<u64>();
        let bytes = reserved(&own).saturating_add(coming_bytes);
        if own.len() >= OF_ACCOUNT_MAX || bytes > self.of_account_bytes_max() && !own.is_empty() {
            return Err(BeginFault::TooManyOfOne {
                count: own.len(),
                bytes_max: self.of_account_bytes_max(),
            });
        }
        let everybody: Vec<&Unfinished> = all.iter().collect();
        let bytes = reserved(&everybody).saturating_add(coming_bytes);
        if all.len() >= OF_ALL_MAX || bytes > self.of_account_bytes_max().saturating_mul(ACCOUNTS_AT_ONCE) {
            return Err(BeginFault::TooManyOfAll);
        }
        File::create(self.content(id))?;
        fs::write(self.note_path(id), serde_json::to_vec(note).map_err(io::Error::from)?)?;
        Ok(())
    }

    /// Marks an upload as used by a request, so that it is not removed to make room for another.
    pub fn hold(&self, id: &str) {
        self.in_use().insert(id.to_owned());
    }

    /// Ends the use by a request.
    pub fn release(&self, id: &str) {
        self.in_use().remove(id);
    }

    fn in_use(&self) -> MutexGuard<'_, HashSet<String>> {
        self.in_use.lock().unwrap_or_else(PoisonError::into_inner)
    }

    const fn of_account_bytes_max(&self) -> u64 {
        self.file_bytes_max.saturating_mul(FILES_OF_ACCOUNT)
    }

    /// The free space on the disk of the uploads; `None` if the system does not say.
    #[must_use]
    pub fn room(&self) -> Option<Room> {
        let disk = rustix::fs::statvfs(&self.folder).ok()?;
        let free_bytes = disk.f_bavail.saturating_mul(disk.f_frsize);
        Some(Room { free_bytes, needed_bytes: self.room_bytes_min })
    }

    /// Every unfinished upload. One whose note cannot be read belongs to nobody and is removed when it is
    /// old.
    fn unfinished(&self) -> io::Result<Vec<Unfinished>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let path = entry?.path();
            let Some(id) = path.file_stem().and_then(|stem| stem.to_str()).filter(|id| is_id(id)) else {
                continue;
            };
            if path.extension().is_none_or(|ending| ending != "json") {
                continue;
            }
            let Ok(about) = fs::metadata(self.content(id)) else { continue };
            let Some(note) = fs::read(&path).ok().and_then(|note| serde_json::from_slice(&note).ok()) else {
                continue;
            };
            let begun = about.modified().unwrap_or(SystemTime::UNIX_EPOCH);
            found.push(Unfinished { id: id.to_owned(), note, here_bytes: about.len(), begun });
        }
        Ok(found)
    }

    /// The note of an upload, and how many bytes of it have arrived; `None` if there is no such upload.
    ///
    /// # Errors
    /// If the disk returns an error.
    pub fn find(&self, id: &str) -> io::Result<Option<(UploadNote, u64)>> {
        if !is_id(id) {
            return Ok(None);
        }
        let note = match fs::read(self.note_path(id)) {
            Ok(note) => serde_json::from_slice(&note)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        Ok(Some((note, fs::metadata(self.content(id))?.len())))
    }

    /// Opens an upload to write its next piece, which begins at `offset`.
    ///
    /// # Errors
    /// [`PieceFault::Offset`] if the upload has not stopped there.
    pub fn go_on(&self, id: &str, offset: u64, length: u64) -> Result<Piece, PieceFault> {
        let file = OpenOptions::new().append(true).open(self.content(id))?;
        // Of two requests for one upload the second is refused, so that their bytes are not mixed.
        file.try_lock().map_err(|_| PieceFault::Offset)?;
        if file.metadata()?.len() != offset {
            return Err(PieceFault::Offset);
        }
        Ok(Piece { file, left: length.saturating_sub(offset) })
    }

    /// Path of the content of an upload.
    #[must_use]
    pub fn content(&self, id: &str) -> PathBuf {
        self.folder.join(format!("{id}.content"))
    }

    /// Removes an upload that is finished or abandoned.
    pub fn forget(&self, id: &str) {
        for path in [self.note_path(id), self.content(id)] {
            if let Err(error) = fs::remove_file(&path)
                && error.kind() != io::ErrorKind::NotFound
            {
                tracing::warn!(path = %path.display(), %error, "uploads: file not removed");
            }
        }
    }

    /// Removes an upload if its note says that it may go.
    pub fn forget_if(&self, id: &str, may_go: impl Fn(&UploadNote) -> bool) {
        if self.find(id).ok().flatten().is_some_and(|(note, _)| may_go(&note)) {
            self.forget(id);
        }
    }

    fn note_path(&self, id: &str) -> PathBuf {
        self.folder.join(format!("{id}.json"))
    }

    /// Removes uploads that stopped long ago.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn forget_old(&self, now: Moment) -> io::Result<()> {
        for entry in fs::read_dir(&self.folder)? {
            let path = entry?.path();
            if is_old(&path, now) && path.extension().is_some_and(|ending| ending == "content") {
                // A file that is not named by an id of this program is left alone.
                let Some(id) = path.file_stem().and_then(|stem| stem.to_str()) else { continue };
                self.forget(id);
            }
        }
        Ok(())
    }
}

/// The next piece of an upload. Bytes that were written stay, even if the connection breaks.
pub struct Piece {
    file: File,
    left: u64,
}

impl Piece {
    /// Writes a part of the piece.
    ///
    /// # Errors
    /// [`PieceFault::TooLong`] beyond the announced length.
    pub fn write(&mut self, part: &[u8]) -> Result<(), PieceFault> {
        let length = u64::try_from(part.len()).unwrap_or(u64::MAX);
        if length > self.left {
            return Err(PieceFault::TooLong);
        }
        self.file.write_all(part)?;
        self.left -= length;
        Ok(())
    }
}

/// Only ids of this program are accepted: no path can be smuggled in.
fn is_id(id: &str) -> bool {
    id.len() == 64 && id.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn is_old(path: &Path, now: Moment) -> bool {
    let since_1970 = Duration::from_micros(u64::try_from(now.microseconds()).unwrap_or(0));
    let now = SystemTime::UNIX_EPOCH + since_1970;
    let modified = fs::metadata(path).and_then(|about| about.modified());
    modified.is_ok_and(|modified| now.duration_since(modified).is_ok_and(|age| age > KEPT))
}
