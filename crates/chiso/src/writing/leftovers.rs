//! What killed programs left behind: a folder on its way is marked by a lock, which the system takes back however a
//! process ends.

use std::fs::{self, File};
use std::path::Path;

use crate::files::FileFault;

/// Name of the file whose lock says that somebody is at work in its folder.
pub const ALIVE: &str = ".alive";

/// The mark of a folder in which somebody is at work.
pub struct Alive {
    _lock: File,
}

impl Alive {
    /// Marks a folder as long as this lives.
    pub fn within(folder: &Path) -> Result<Self, FileFault> {
        let path = folder.join(ALIVE);
        let lock = File::create(&path).map_err(FileFault::at(&path))?;
        lock.lock().map_err(FileFault::at(&path))?;
        Ok(Self { _lock: lock })
    }
}

/// Removes folders on their way, by how their names begin, in which nobody is at work any more. What cannot be removed
/// stays, and is tried again the next time.
pub fn sweep(place: &Path, prefix: &str) {
    let Ok(entries) = fs::read_dir(place) else { return };
    for entry in entries.flatten() {
        let is_ours = entry.file_name().to_str().is_some_and(|name| name.starts_with(prefix));
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_ours && is_folder && is_left(&entry.path()) {
            let _next_time = fs::remove_dir_all(entry.path());
        }
    }
}

/// Without a mark it belongs to somebody else, or to a program from before there were marks.
fn is_left(folder: &Path) -> bool {
    File::open(folder.join(ALIVE)).is_ok_and(|mark| mark.try_lock().is_ok())
}
