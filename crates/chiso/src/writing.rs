//! Writing all or nothing: files are made beside their place and moved there together; an interruption or a
//! fault on the way leaves the folder as it was.

mod leftovers;
mod staged_folder;
mod temp_folder;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tempfile::TempDir;

use crate::files::FileFault;

pub use staged_folder::StagedFolder;
pub use temp_folder::TempFolder;

/// Exit code after an interruption, as shells have it: 128 + SIGINT.
pub const INTERRUPTED: u8 = 130;

/// Writes several files into a folder, all or none.
pub fn write_all(folder: &Path, files: &[(String, Vec<u8>)]) -> Result<(), FileFault> {
    let mut writing = AtomicWrite::into(folder)?;
    for (name, bytes) in files {
        writing.add(name, bytes)?;
    }
    writing.finish()
}

/// Writes one file, or nothing.
pub fn write_one(path: &Path, bytes: Vec<u8>) -> Result<(), FileFault> {
    let invalid = || FileFault::at(path)(io::Error::from(io::ErrorKind::InvalidInput));
    let name = path.file_name().and_then(|name| name.to_str()).ok_or_else(invalid)?;
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    write_all(folder.unwrap_or_else(|| Path::new(".")), &[(name.to_owned(), bytes)])
}

/// What an interruption has to clear away; held while files are moved, so that moving is never cut in two.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// What an interruption does first, where it is not to end the program at once.
static INSTEAD: Mutex<Option<Box<dyn FnOnce() + Send>>> = Mutex::new(None);

/// Files on their way into a folder.
pub struct AtomicWrite {
    folder: PathBuf,
    /// The topmost folder that this writing had to make.
    made: Option<PathBuf>,
    staging: Option<TempDir>,
    names: Vec<String>,
    replaced: Vec<String>,
    is_finished: bool,
}

/// Clears away what is unfinished when the user interrupts (Ctrl-C) or the system ends the program.
pub fn clear_away_when_interrupted() -> Result<(), ctrlc::Error> {
    ctrlc::set_handler(|| {
        if let Some(stop) = INSTEAD.lock().unwrap_or_else(PoisonError::into_inner).take() {
            return stop();
        }
        let unfinished = unfinished();
        // In the order of making, so the last made goes first; what cannot be removed cannot be helped here.
        for path in unfinished.iter().rev() {
            // Somebody may be writing into it still: once more, then.
            let _cannot_be_helped = fs::remove_dir_all(path).or_else(|_| fs::remove_dir_all(path));
        }
        std::process::exit(i32::from(INTERRUPTED))
    })
}

/// The next interruption calls this instead of ending the program; the one after that ends it all the same.
pub fn instead_of_ending(stop: impl FnOnce() + Send + 'static) {
    *INSTEAD.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(stop));
}

/// Work that looks between two steps whether it was interrupted, so that nothing is written into a folder that is being
/// cleared away; a second interruption ends the program at once.
pub struct Interruptible(Arc<AtomicBool>);

impl Interruptible {
    /// Begins.
    pub fn begin() -> Self {
        let noticed = Arc::new(AtomicBool::new(false));
        let handler = Arc::clone(&noticed);
        instead_of_ending(move || handler.store(true, Ordering::SeqCst));
        Self(noticed)
    }

    /// Was there no interruption yet?
    pub fn goes_on(&self) -> bool {
        !self.0.load(Ordering::SeqCst)
    }

    /// Ends: from here on an interruption ends the program. Gives back whether there was none.
    pub fn end(self) -> bool {
        INSTEAD.lock().unwrap_or_else(PoisonError::into_inner).take();
        self.goes_on()
    }
}

fn unfinished() -> MutexGuard<'static, Vec<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

impl AtomicWrite {
    /// Begins to write into a folder, which is made where it does not exist.
    pub fn into(folder: &Path) -> Result<Self, FileFault> {
        let made = first_missing(folder);
        let mut writing = Self {
            folder: folder.to_path_buf(),
            made: made.clone(),
            staging: None,
            names: Vec::new(),
            replaced: Vec::new(),
            is_finished: false,
        };
        let mut unfinished = unfinished();
        fs::create_dir_all(folder).map_err(FileFault::at(folder))?;
        unfinished.extend(made);
        let staging =
            tempfile::Builder::new().prefix(".chiso-").tempdir_in(folder).map_err(FileFault::at(folder))?;
        unfinished.push(staging.path().to_path_buf());
        writing.staging = Some(staging);
        Ok(writing)
    }

    /// Adds a file; its name may begin with the name of a folder.
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), FileFault> {
        let path = self.staged(name);
        // An interruption clears the staging folder away; nothing may be written into it while it does.
        let _no_interruption = unfinished();
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(FileFault::at(parent))?;
        }
        fs::write(&path, bytes).map_err(FileFault::at(&path))?;
        let file = fs::File::open(&path).map_err(FileFault::at(&path))?;
        file.sync_all().map_err(FileFault::at(&path))?;
        self.names.push(name.to_owned());
        Ok(())
    }

    /// What is there under this name, file or folder, goes away when the new files come.
    pub fn replace(&mut self, name: &str) {
        self.replaced.push(name.to_owned());
    }

    /// Moves everything to its place.
    pub fn finish(mut self) -> Result<(), FileFault> {
        let mut unfinished = unfinished();
        let mut moved = Vec::new();
        let result = self.move_all(&mut moved);
        if result.is_err() {
            for (from, to) in moved.iter().rev() {
                // The fault that is reported is the first one.
                let _first_fault_counts = fs::rename(to, from);
            }
        }
        self.is_finished = result.is_ok();
        if self.is_finished {
            unfinished.retain(|path| Some(path) != self.made.as_ref());
        }
        result
    }

    fn move_all(&self, moved: &mut Vec<(PathBuf, PathBuf)>) -> Result<(), FileFault> {
        let aside = self.staged(".before");
        fs::create_dir_all(&aside).map_err(FileFault::at(&aside))?;
        let old = self.replaced.iter().chain(&self.names).enumerate();
        for (at, name) in old {
            let target = self.folder.join(name);
            let must_be_file = self.names.contains(name);
            match fs::symlink_metadata(&target) {
                Ok(found) if must_be_file && !found.is_file() => {
                    return Err(FileFault::at(&target)(io::Error::from(not_a_file(found.is_dir()))));
                }
                Ok(_) => step(target, aside.join(at.to_string()), moved)?,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(FileFault::at(&target)(error)),
            }
        }
        for name in &self.names {
            let target = self.folder.join(name);
            if let Some(parent) = target.parent() {
                fs::create_dir_all(parent).map_err(FileFault::at(parent))?;
            }
            step(self.staged(name), target, moved)?;
        }
        Ok(())
    }

    fn staged(&self, name: &str) -> PathBuf {
        self.staging.as_ref().map_or_else(|| self.folder.join(name), |staging| staging.path().join(name))
    }
}

/// A device or pipe is never replaced by a file: `--out /dev/full` must not remove `/dev/full`.
const fn not_a_file(is_folder: bool) -> io::ErrorKind {
    if is_folder { io::ErrorKind::IsADirectory } else { io::ErrorKind::InvalidInput }
}

fn step(from: PathBuf, to: PathBuf, moved: &mut Vec<(PathBuf, PathBuf)>) -> Result<(), FileFault> {
    fs::rename(&from, &to).map_err(FileFault::at(&to))?;
    moved.push((from, to));
    Ok(())
}

/// The topmost folder on the way to `folder` that does not exist.
fn first_missing(folder: &Path) -> Option<PathBuf> {
    let missing = folder.ancestors().take_while(|path| !path.as_os_str().is_empty() && !path.exists());
    missing.last().map(Path::to_path_buf)
}

impl Drop for AtomicWrite {
    fn drop(&mut self) {
        let staging = self.staging.take();
        let mut unfinished = unfinished();
        if let Some(staging) = staging {
            unfinished.retain(|path| path != staging.path());
            // Dropping the folder removes it.
        }
        if let Some(made) = self.made.take().filter(|_| !self.is_finished) {
            unfinished.retain(|path| *path != made);
            let _the_first_fault_was_reported = fs::remove_dir_all(made);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<String> = entries.map(|name| name.into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn files_come_together_and_what_they_replace_goes() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("packets")).unwrap();
        fs::write(folder.path().join("packets/old.xlsx"), "old").unwrap();
        let mut writing = AtomicWrite::into(folder.path()).unwrap();
        writing.add("packets/new.xlsx", b"new").unwrap();
        writing.add("units.csv", b"unit,name").unwrap();
        writing.replace("packets");
        assert_eq!(names(&folder.path().join("packets")), ["old.xlsx"], "nothing happens before the end");
        writing.finish().unwrap();
        assert_eq!(names(folder.path()), ["packets", "units.csv"]);
        assert_eq!(names(&folder.path().join("packets")), ["new.xlsx"]);
    }

    #[test]
    fn one_file_that_cannot_be_moved_leaves_the_others_as_they_were() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.csv"), "before").unwrap();
        fs::create_dir(folder.path().join("b.csv")).unwrap();
        let files = [("a.csv", b"after"), ("b.csv", b"after")];
        let mut writing = AtomicWrite::into(folder.path()).unwrap();
        for (name, bytes) in files {
            writing.add(name, bytes).unwrap();
        }
        assert_eq!(writing.finish().unwrap_err().source.kind(), io::ErrorKind::IsADirectory);
        assert_eq!(fs::read(folder.path().join("a.csv")).unwrap(), b"before");
        assert_eq!(names(folder.path()), ["a.csv", "b.csv"]);
    }

    #[test]
    fn a_folder_made_for_nothing_is_removed_again() {
        let folder = tempfile::tempdir().unwrap();
        let writing = AtomicWrite::into(&folder.path().join("new/deep")).unwrap();
        assert!(folder.path().join("new/deep").is_dir());
        drop(writing);
        assert_eq!(names(folder.path()), Vec::<String>::new());
    }
}
