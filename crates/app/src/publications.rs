//! Results that an instance shows to the public, without an account: added with an audit entry, never taken away.

use assessment::event::{Event, Subject};
use std::collections::BTreeSet;
use std::fs::File;

use assessment::receipt::Fingerprint;
use assessment::refusal::codes;
use assessment::{Moment, Refusal};
use report::publication::{self, About};
use store::Tx;
use store::tables::audit;
use store::tables::files::{self, FileRow};
use store::tables::publications::{self, PublicationRow};

use crate::application::App;
use crate::context::{By, record};
use crate::error::Error;
use crate::notices::notify_published;

/// Largest file of a publication.
pub const PUBLICATION_BYTES_MAX: u64 = 2 << 30;

/// Whose results a publication holds, and by which set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Results {
    /// Code of the set.
    pub set: String,
    /// Codes of the units.
    pub units: BTreeSet<String>,
}

impl App {
    /// Position and hash of the last entry of the audit chain.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub fn audit_head(&self) -> Result<(u64, Fingerprint), Error> {
        self.read(|tx| Ok(audit::head(tx)?))
    }

    /// May this be shown beside what is shown already? One year of a unit by one set has one result, whose editions
    /// follow each other.
    ///
    /// # Errors
    /// [`Error::Refused`] where it is published already and this does not correct its newest edition.
    pub fn may_show(&self, sha256: &str, about: &About, results: &Results) -> Result<(), Error> {
        let row = row_of(sha256, about, self.now());
        self.read(|tx| must_follow(self, tx, &row, results))
    }

    /// Stores a publication among the files and shows it to the public.
    ///
    /// # Errors
    /// As [`App::show_publication`]; [`Error::Internal`] where the file cannot be kept.
    pub fn store_and_show(&self, bytes: &[u8], about: &About) -> Result<(), Error> {
        let file = self.store_publication(bytes)?;
        let row = row_of(&file.sha256, about, self.now());
        self.show_publication(file, row)
    }

    /// Stores a publication among the files; no row names it yet.
    pub(crate) fn store_publication(&self, bytes: &[u8]) -> Result<FileRow, Error> {
        let blob = self.files()?.put(&mut &*bytes, PUBLICATION_BYTES_MAX).map_err(Error::from)?;
        let media_type = "application/zip".to_owned();
        Ok(FileRow { sha256: blob.hash.to_string(), size_bytes: blob.size_bytes, media_type })
    }

    /// Shows a publication whose file is stored. Those who may use the folder of data does this at the command line, so
    /// that no account stands behind it; everybody who can sign in is told.
    ///
    /// # Errors
    /// [`Error::Conflict`] where it is shown already, [`Error::Refused`] as [`App::may_show`] says.
    pub fn show_publication(&self, file: FileRow, row: PublicationRow) -> Result<(), Error> {
        let app = self.clone();
        self.write(move |tx| {
            if publications::by_hash(tx, &row.sha256)?.is_some() {
                return Err(Error::Conflict);
            }
            let results = results_of(&app, &row.sha256)?;
            must_follow(&app, tx, &row, &results)?;
            let now = app.now();
            files::put(tx, &file, now)?;
            publications::add(tx, &PublicationRow { shown_since: now, ..row.clone() })?;
            notify_published(&app, tx, None, &row)?;
            let published = Event::ResultPublished {
                title: row.title.clone(),
                year: row.year,
                edition: row.edition,
                campaign: None,
                corrects: Some(row.corrects.clone()),
                note: None,
                decision: None,
            };
            let hash = Fingerprint::parse(&row.sha256).ok_or(Error::NotFound)?;
            record(tx, now, By::System, &Subject::ForeignPublication(hash), &published)
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

/// What is kept of a publication beside its file.
pub(crate) fn row_of(sha256: &str, about: &About, now: Moment) -> PublicationRow {
    PublicationRow {
        sha256: sha256.to_owned(),
        title: about.title.clone(),
        year: about.year,
        edition: about.edition,
        published_at: about.published_at.clone(),
        corrects: about.corrects.as_ref().map(|corrected| corrected.sha256.clone()),
        shown_since: now,
    }
}

/// A result that units have already is published again as its next edition only, no matter who published it before and from
/// where.
pub(crate) fn must_follow(
    app: &App,
    tx: &Tx<'_>,
    row: &PublicationRow,
    results: &Results,
) -> Result<(), Error> {
    if let Some(sha256) = &row.corrects
        && publications::is_corrected(tx, sha256)?
    {
        return Err(Refusal::state(codes::CORRECTED_ELSEWHERE).into());
    }
    for other in publications::newest_of_year(tx, row.year)? {
        if row.corrects.as_ref() == Some(&other) {
            continue;
        }
        let theirs = results_of(app, &other)?;
        if theirs.set == results.set && !theirs.units.is_disjoint(&results.units) {
            return Err(Refusal::state(codes::ALREADY_PUBLISHED).into());
        }
    }
    Ok(())
}

/// Whose results a stored file holds; nobody's where it cannot be read, which the pages and `doctor` say by themselves.
fn results_of(app: &App, sha256: &str) -> Result<Results, Error> {
    let Ok(hash) = sha256.parse() else { return Ok(Results::default()) };
    let Some((file, _)) = app.files()?.read(hash)? else { return Ok(Results::default()) };
    let Some(headline) = publication::headline(file) else { return Ok(Results::default()) };
    Ok(Results { units: headline.codes().map(str::to_owned).collect(), set: headline.set })
}
