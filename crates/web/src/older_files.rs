//! Looks at evidence files that came in before their content was looked at, so that their marks are known as well.

use app::{App, Error};

use crate::contents;

/// Looks at every evidence file that nobody has looked at, a few at a time; gives how many.
///
/// # Errors
/// Where the database or the disk cannot answer; what was seen until then is noted.
pub fn look_at_files(app: &App) -> Result<usize, Error> {
    let (mut behind, mut count) = (String::new(), 0);
    loop {
        let files = app.files_not_looked_at(&behind)?;
        let Some((last, _)) = files.last() else { return Ok(count) };
        behind.clone_from(last);
        for (sha256, content) in files {
            // What is not in this folder is looked at where it is.
            let Some(mut content) = content else { continue };
            let seen = contents::look(&mut content, "").map_err(store::blobs::BlobFault::from)?;
            // What would not be taken any more was taken then: there is nothing to say of it.
            app.mark_file(sha256, seen.map_or_else(|_| Vec::new(), |seen| seen.marks))?;
            count += 1;
        }
    }
}
