//! A folder that is filled under a hidden name and gets its own when it is whole; until then an interruption or a
//! fault leaves nothing behind.

use std::fs::{self, File, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::unfinished;
use crate::files::FileFault;

/// A folder on its way; dropped before [`NewFolder::appear`], it goes away.
pub struct NewFolder {
    place: PathBuf,
    staging: Option<TempDir>,
}

impl NewFolder {
    /// Begins beside the place where it will be; nobody else may look into it.
    pub fn beside(place: &Path) -> Result<Self, FileFault> {
        if place.exists() {
            return Err(FileFault::at(place)(io::Error::from(io::ErrorKind::AlreadyExists)));
        }
        let parent = parent_of(place);
        let mut unfinished = unfinished();
        let staging = tempfile::Builder::new()
            .prefix(".chiso-")
            .permissions(Permissions::from_mode(0o700))
            .tempdir_in(parent)
            .map_err(FileFault::at(parent))?;
        unfinished.push(staging.path().to_path_buf());
        Ok(Self { place: place.to_path_buf(), staging: Some(staging) })
    }

    /// Where it is filled.
    pub fn path(&self) -> &Path {
        self.staging.as_ref().map_or(&self.place, TempDir::path)
    }

    /// Gives it its name; what was written into it must be synced already.
    pub fn appear(mut self) -> Result<(), FileFault> {
        let Some(staging) = self.staging.take() else { return Ok(()) };
        let mut unfinished = unfinished();
        sync(staging.path())?;
        fs::rename(staging.path(), &self.place).map_err(FileFault::at(&self.place))?;
        let gone = staging.keep();
        unfinished.retain(|path| *path != gone);
        sync(parent_of(&self.place))
    }
}

impl Drop for NewFolder {
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
    fn a_folder_appears_whole_or_not_at_all() {
        let home = tempfile::tempdir().unwrap();
        let place = home.path().join("backup");
        let broken_off = NewFolder::beside(&place).unwrap();
        fs::write(broken_off.path().join("half"), "half").unwrap();
        drop(broken_off);
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
        let whole = NewFolder::beside(&place).unwrap();
        fs::write(whole.path().join("whole"), "whole").unwrap();
        assert!(!place.exists());
        whole.appear().unwrap();
        assert_eq!(fs::read_to_string(place.join("whole")).unwrap(), "whole");
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
        let taken = NewFolder::beside(&place).map(drop).unwrap_err();
        assert_eq!(taken.source.kind(), io::ErrorKind::AlreadyExists);
    }
}
