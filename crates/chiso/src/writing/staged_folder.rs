//! A folder or file that is made under a hidden name and gets its own when it is whole; until then an interruption
//! or a fault leaves nothing behind.

use std::fs::{self, File, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::leftovers::{Alive, sweep};
use super::unfinished;
use crate::files::FileFault;

/// How the hidden name begins.
const PREFIX: &str = ".chiso-";

/// A place for what is on its way; dropped before [`NewFolder::appear_as`], it goes away.
pub struct StagedFolder {
    place: PathBuf,
    staging: Option<TempDir>,
    _alive: Alive,
}

impl StagedFolder {
    /// Begins beside the place where the result will be; nobody else may look into it.
    pub fn beside(place: &Path) -> Result<Self, FileFault> {
        if place.exists() {
            return Err(FileFault::at(place)(io::Error::from(io::ErrorKind::AlreadyExists)));
        }
        let parent = parent_of(place);
        sweep(parent, PREFIX);
        let mut unfinished = unfinished();
        let staging = tempfile::Builder::new()
            .prefix(PREFIX)
            .permissions(Permissions::from_mode(0o700))
            .tempdir_in(parent)
            .map_err(FileFault::at(parent))?;
        unfinished.push(staging.path().to_path_buf());
        let alive = Alive::within(staging.path())?;
        Ok(Self { place: place.to_path_buf(), staging: Some(staging), _alive: alive })
    }

    /// Where it is filled.
    pub fn path(&self) -> &Path {
        self.staging.as_ref().map_or(&self.place, TempDir::path)
    }

    /// Gives its name to one folder or file of it, which must be synced already; the rest goes away.
    pub fn appear_as(mut self, name: &str) -> Result<(), FileFault> {
        let Some(staging) = self.staging.take() else { return Ok(()) };
        let mut unfinished = unfinished();
        let whole = staging.path().join(name);
        sync(&whole)?;
        fs::rename(&whole, &self.place).map_err(FileFault::at(&self.place))?;
        unfinished.retain(|path| path != staging.path());
        sync(parent_of(&self.place))
    }
}

impl Drop for StagedFolder {
    fn drop(&mut self) {
        if let Some(staging) = self.staging.take() {
            unfinished().retain(|path| path != staging.path());
        }
    }
}

fn parent_of(place: &Path) -> &Path {
    place.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."))
}

/// Makes the names in a folder durable.
fn sync(folder: &Path) -> Result<(), FileFault> {
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(FileFault::at(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_backup_left_goes_with_the_next_one_and_one_that_is_at_work_stays() {
        let home = tempfile::tempdir().unwrap();
        let at_work = StagedFolder::beside(&home.path().join("tonight")).unwrap();
        // A process that is killed gives its lock back and leaves everything else.
        let killed = home.path().join(".chiso-killed");
        fs::create_dir(&killed).unwrap();
        fs::write(killed.join(super::super::leftovers::ALIVE), "").unwrap();
        fs::write(killed.join("half"), "half").unwrap();
        let other = home.path().join(".chiso-of-somebody");
        fs::create_dir(&other).unwrap();
        let next = StagedFolder::beside(&home.path().join("tomorrow")).unwrap();
        assert!(!killed.exists());
        assert!(at_work.path().is_dir() && next.path().is_dir());
        assert!(other.is_dir(), "without a mark it is somebody else's");
    }

    #[test]
    fn a_folder_appears_whole_or_not_at_all() {
        let home = tempfile::tempdir().unwrap();
        let place = home.path().join("backup");
        let broken_off = StagedFolder::beside(&place).unwrap();
        fs::write(broken_off.path().join("half"), "half").unwrap();
        drop(broken_off);
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
        let whole = StagedFolder::beside(&place).unwrap();
        fs::create_dir(whole.path().join("content")).unwrap();
        fs::write(whole.path().join("content/whole"), "whole").unwrap();
        fs::write(whole.path().join("remains"), "remains").unwrap();
        assert!(!place.exists());
        whole.appear_as("content").unwrap();
        assert_eq!(fs::read_to_string(place.join("whole")).unwrap(), "whole");
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
        let taken = StagedFolder::beside(&place).map(drop).unwrap_err();
        assert_eq!(taken.source.kind(), io::ErrorKind::AlreadyExists);
    }
}
