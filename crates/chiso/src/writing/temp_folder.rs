//! A folder that goes away at the end, also when the program is interrupted, unless somebody keeps it.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use super::leftovers::{Alive, sweep};
use super::unfinished;
use crate::files::FileFault;

/// A folder that passes.
pub struct TempFolder {
    path: PathBuf,
    is_kept: bool,
    _alive: Option<Alive>,
}

impl TempFolder {
    /// A new one among the system's temporary folders.
    pub fn temporary() -> Result<Self, FileFault> {
        Self::within(&std::env::temp_dir(), "chiso-demo-")
    }

    /// A new one in a folder; its name begins so. Nobody else may look into it.
    pub fn within(place: &Path, prefix: &str) -> Result<Self, FileFault> {
        sweep(place, prefix);
        let mut unfinished = unfinished();
        let folder = tempfile::Builder::new()
            .prefix(prefix)
            .permissions(Permissions::from_mode(0o700))
            .tempdir_in(place)
            .map_err(FileFault::at(place))?;
        let path = folder.keep();
        unfinished.push(path.clone());
        let alive = Alive::within(&path)?;
        Ok(Self { path, is_kept: false, _alive: Some(alive) })
    }

    /// A folder that is about to be made under this name.
    pub fn named(path: &Path) -> Self {
        unfinished().push(path.to_path_buf());
        Self { path: path.to_path_buf(), is_kept: false, _alive: None }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// It stays.
    pub fn keep(mut self) {
        self.is_kept = true;
        unfinished().retain(|path| *path != self.path);
    }
}

impl Drop for TempFolder {
    fn drop(&mut self) {
        if self.is_kept {
            return;
        }
        unfinished().retain(|path| *path != self.path);
        // What cannot be removed from a temporary folder, the system removes one day.
        let _cannot_be_helped = fs::remove_dir_all(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_passes_unless_it_is_kept() {
        let passing = TempFolder::temporary().unwrap();
        let path = passing.path().to_path_buf();
        fs::write(path.join("file"), "content").unwrap();
        drop(passing);
        assert!(!path.exists());
        let home = tempfile::tempdir().unwrap();
        let named = TempFolder::named(&home.path().join("kept"));
        fs::create_dir(named.path()).unwrap();
        named.keep();
        assert!(home.path().join("kept").is_dir());
    }
}
