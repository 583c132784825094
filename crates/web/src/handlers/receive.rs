//! Takes a file in that has arrived whole: told by its content, looked through, kept.

use std::fs::File;
use std::io::{BufReader, Seek, SeekFrom};
use std::path::Path;

use app::App;
use axum::http::StatusCode;
use file_format::FileFormat;
use store::tables::files::FileRow;

use crate::failure::Failure;
use crate::options::WebOptions;
use crate::scanner::{self, Verdict};
use crate::visitor::Visitor;

/// The media types that evidence may have.
const TAKEN: [&str; 12] = [
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.oasis.opendocument.text",
    "application/vnd.oasis.opendocument.spreadsheet",
    "application/zip",
    "image/png",
    "image/jpeg",
    "image/webp",
    "image/gif",
    "image/tiff",
];

/// Why a file was not taken.
pub enum NotTaken {
    /// Its content is none of the types that are taken.
    Type,
    /// The scanner found something.
    Infected(String),
    /// The application or the disk says no.
    Error(app::Error),
}

impl NotTaken {
    /// The page or problem that says so.
    #[must_use]
    pub fn into_failure(self, visitor: &Visitor) -> Failure {
        match self {
            Self::Type => Failure::status(visitor, StatusCode::UNSUPPORTED_MEDIA_TYPE, "wrong-type"),
            Self::Infected(found) => {
                Failure::status(visitor, StatusCode::UNPROCESSABLE_ENTITY, "infected").with("found", found)
            }
            Self::Error(error) => Failure::new(visitor, error),
        }
    }
}

impl From<app::Error> for NotTaken {
    fn from(error: app::Error) -> Self {
        Self::Error(error)
    }
}

impl From<std::io::Error> for NotTaken {
    fn from(error: std::io::Error) -> Self {
        Self::Error(store::blobs::BlobFault::from(error).into())
    }
}

/// Takes a file in; blocks until it is durable. The file at `path` is left where it is.
///
/// # Errors
/// [`NotTaken`]; nothing is kept then.
pub fn take_in(app: &App, options: &WebOptions, path: &Path) -> Result<FileRow, NotTaken> {
    let mut content = File::open(path)?;
    let format = FileFormat::from_reader(BufReader::new(&content))?;
    let media_type = format.media_type();
    if !TAKEN.contains(&media_type) {
        return Err(NotTaken::Type);
    }
    if let Some(socket) = &options.clamav {
        match scanner::scan(socket, path)? {
            Verdict::Clean => {}
            Verdict::Infected(found) => {
                tracing::warn!(found, "an infected file was refused");
                return Err(NotTaken::Infected(found));
            }
        }
    }
    content.seek(SeekFrom::Start(0))?;
    let blob = app.files()?.put(&mut content, options.evidence_bytes_max).map_err(app::Error::from)?;
    Ok(FileRow {
        sha256: blob.hash.to_string(),
        size_bytes: blob.size_bytes,
        media_type: media_type.to_owned(),
    })
}
