//! Examines evidence files that came in before their content was examined, so that their warnings are
//! recorded as well.

use app::{App, Error};

use crate::contents;

/// Examines the evidence files that were not examined yet, a few at a time; returns how many.
///
/// # Errors
/// If the database or the disk cannot answer; the findings until then are recorded.
pub fn look_at_files(app: &App) -> Result<usize, Error> {
    let (mut behind, mut count) = (String::new(), 0);
    loop {
        let files = app.files_not_looked_at(&behind)?;
        let Some((last, _)) = files.last() else { return Ok(count) };
        behind.clone_from(last);
        for (sha256, content) in files {
            // A file that is not in this folder is examined where it is.
            let Some(mut content) = content else { continue };
            let seen = contents::look(&mut content, "").map_err(store::blobs::BlobFault::from)?;
            // A file that would be refused now was accepted then: there is no warning to record.
            app.mark_file(sha256, seen.map_or_else(|_| Vec::new(), |seen| seen.marks))?;
            count += 1;
        }
    }
}
