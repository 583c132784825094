//! Uploads that are not finished: each a file that grows and a note of whose it is, so that they outlive a restart.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use assessment::Moment;
use serde::{Deserialize, Serialize};

/// How long an upload that stopped is kept.
const KEPT: Duration = Duration::from_secs(24 * 3600);

/// The folder of unfinished uploads.
pub struct Uploads {
    folder: PathBuf,
}

/// What is noted of an upload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadNote {
    /// The account that began it: nobody else sees it.
    pub account: String,
    /// The campaign of the form.
    pub campaign: String,
    /// The unit of the form.
    pub unit: String,
    /// The whole length, in bytes.
    pub length: u64,
    /// What is said about the file, as in the form: `name`, `component`, `number`, …
    pub said: Vec<(String, String)>,
}

/// A piece could not be taken.
#[derive(Debug)]
pub enum PieceFault {
    /// It does not begin where the upload stopped.
    Offset,
    /// It goes beyond the length that was announced.
    TooLong,
    /// The disk refuses.
    Disk(io::Error),
}

impl From<io::Error> for PieceFault {
    fn from(error: io::Error) -> Self {
        Self::Disk(error)
    }
}

impl Uploads {
    /// Opens the folder, makes it where there is none, and forgets what stopped long ago.
    ///
    /// # Errors
    /// Where the folder cannot be made or read.
    pub fn open(folder: PathBuf, now: Moment) -> io::Result<Self> {
        fs::create_dir_all(&folder)?;
        let uploads = Self { folder };
        uploads.forget_old(now)?;
        Ok(uploads)
    }

    /// Begins an upload under an id that nobody can guess.
    ///
    /// # Errors
    /// Where the disk refuses.
    pub fn begin(&self, id: &str, note: &UploadNote, now: Moment) -> io::Result<()> {
        self.forget_old(now)?;
        File::create(self.content(id))?;
        fs::write(self.note_path(id), serde_json::to_vec(note)?)
    }

    /// What is noted of an upload, and how much of it is here; `None` where there is none.
    ///
    /// # Errors
    /// Where the disk refuses.
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

    /// A place to write the next piece to, which begins at `offset`.
    ///
    /// # Errors
    /// [`PieceFault::Offset`] where the upload does not stop there.
    pub fn go_on(&self, id: &str, offset: u64, length: u64) -> Result<Piece, PieceFault> {
        let file = OpenOptions::new().append(true).open(self.content(id))?;
        // Two requests for one upload: the second is refused, not mixed in.
        file.try_lock().map_err(|_| PieceFault::Offset)?;
        if file.metadata()?.len() != offset {
            return Err(PieceFault::Offset);
        }
        Ok(Piece { file, left: length.saturating_sub(offset) })
    }

    /// Where the content of an upload is.
    #[must_use]
    pub fn content(&self, id: &str) -> PathBuf {
        self.folder.join(format!("{id}.content"))
    }

    /// Forgets an upload: it is finished, or given up.
    pub fn forget(&self, id: &str) {
        for path in [self.note_path(id), self.content(id)] {
            if let Err(error) = fs::remove_file(&path)
                && error.kind() != io::ErrorKind::NotFound
            {
                tracing::warn!(path = %path.display(), %error, "an upload could not be removed");
            }
        }
    }

    fn note_path(&self, id: &str) -> PathBuf {
        self.folder.join(format!("{id}.json"))
    }

    fn forget_old(&self, now: Moment) -> io::Result<()> {
        for entry in fs::read_dir(&self.folder)? {
            let path = entry?.path();
            if is_old(&path, now) && path.extension().is_some_and(|ending| ending == "content") {
                let id = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default().to_owned();
                self.forget(&id);
            }
        }
        Ok(())
    }
}

/// The next piece of an upload. What is written stays, also where the line breaks.
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

/// Only ids of ours: no path can be smuggled in.
fn is_id(id: &str) -> bool {
    id.len() == 64 && id.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn is_old(path: &Path, now: Moment) -> bool {
    let since_1970 = Duration::from_micros(u64::try_from(now.microseconds()).unwrap_or(0));
    let now = SystemTime::UNIX_EPOCH + since_1970;
    let modified = fs::metadata(path).and_then(|about| about.modified());
    modified.is_ok_and(|modified| now.duration_since(modified).is_ok_and(|age| age > KEPT))
}
