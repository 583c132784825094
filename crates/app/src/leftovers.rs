//! Evidence files that no row names: what broken uploads and commands that were undone left on the disk.

use std::collections::HashSet;
use std::time::{Duration, SystemTime};

use store::blobs::{Blob, BlobFault, BlobHash};
use store::tables::files;

use crate::application::App;
use crate::error::Error;

/// What is younger is left alone: it may be about to get its row, in this process or in another one.
const LEFT_ALONE: Duration = Duration::from_secs(24 * 3600);

impl App {
    /// Removes evidence files that no row names, and parts of broken uploads, a day after they were written; gives what
    /// was removed. Rows of files are only ever added and a file gets its row after it was written anew, so that no
    /// file goes that a row names or is about to name.
    ///
    /// # Errors
    /// [`Error`] where the database or the folder cannot answer; what was removed by then is gone.
    pub fn remove_unnamed_files(&self) -> Result<Vec<Blob>, Error> {
        let since_1970 = u64::try_from(self.now().microseconds())
            .map_err(|_| Error::Internal("the clock shows a time before 1970".to_owned()))?;
        let now = SystemTime::UNIX_EPOCH + Duration::from_micros(since_1970);
        Ok(self.files()?.remove_unreferenced(&self.named_files()?, now, LEFT_ALONE)?)
    }

    fn named_files(&self) -> Result<HashSet<BlobHash>, Error> {
        let names = self.read(|tx| Ok(files::all_hashes(tx)?))?;
        // An invalid name would make a file that is named look as if it were not.
        Ok(names.iter().map(|name| name.parse()).collect::<Result<_, BlobFault>>()?)
    }
}
