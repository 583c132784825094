//! Results that a house shows to the public, without an account: added with an audit entry, never taken away.

use std::fs::File;

use assessment::receipt::Fingerprint;
use serde_json::json;
use store::tables::audit;
use store::tables::files::{self, FileRow};
use store::tables::publications::{self, PublicationRow};

use crate::context::{App, note};
use crate::error::Error;
use crate::notices::tell_published;

impl App {
    /// Position and hash of the last entry of the audit chain.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub fn audit_head(&self) -> Result<(u64, Fingerprint), Error> {
        self.read(|tx| Ok(audit::head(tx)?))
    }

    /// Shows a publication whose file is stored. Whoever may use the folder of data does this at the command line, so
    /// that no account stands behind it; everybody who can sign in is told.
    ///
    /// # Errors
    /// [`Error::Conflict`] where it is shown already.
    pub fn show_publication(&self, file: FileRow, row: PublicationRow) -> Result<(), Error> {
        let app = self.clone();
        self.write(move |tx| {
            if publications::by_hash(tx, &row.sha256)?.is_some() {
                return Err(Error::Conflict);
            }
            let now = app.now();
            files::put(tx, &file, now)?;
            publications::add(tx, &PublicationRow { shown_since: now, ..row.clone() })?;
            tell_published(&app, tx, None, &row)?;
            let data = json!({
                "title": row.title, "year": row.year, "edition": row.edition, "corrects": row.corrects,
            });
            note(tx, now, "system", "result-published", format!("publication/{}", row.sha256), &data)
        })
    }

    /// Everything that is published, the newest first.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub fn publications(&self) -> Result<Vec<PublicationRow>, Error> {
        self.read(|tx| Ok(publications::all(tx)?))
    }

    /// One publication with its file and the file's size.
    ///
    /// # Errors
    /// [`Error::NotFound`] where no publication has this SHA-256; [`Error::FileNotHere`] where its file is elsewhere.
    pub fn publication(&self, sha256: &str) -> Result<(PublicationRow, File, u64), Error> {
        let row = self.read(|tx| Ok(publications::by_hash(tx, sha256)?))?.ok_or(Error::NotFound)?;
        let hash = row.sha256.parse().map_err(Error::from)?;
        let (file, size_bytes) = self.content(hash)?;
        Ok((row, file, size_bytes))
    }
}
