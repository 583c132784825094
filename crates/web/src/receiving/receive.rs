//! Takes in a file that has arrived whole: its type is judged by its content, then it is scanned and stored.

use std::fs::File;
use std::io::{Seek, SeekFrom};
use std::path::Path;

use app::App;
use assessment::file_mark::FileMark;
use axum::http::StatusCode;
use framework::Language;
use store::tables::files::FileRow;
use words::say;

use crate::contents::Refused;
use crate::failure::Failure;
use crate::options::WebOptions;
use crate::scanner::Verdict;
use crate::visitor::Visitor;
use crate::{contents, scanner, show};

/// Why a file was not accepted.
pub enum NotTaken {
    /// There is nothing in it.
    Empty,
    /// Its content is of no accepted type.
    Type,
    /// The virus scanner found this.
    Infected(String),
    /// An error of the application or the disk.
    Error(app::Error),
}

impl NotTaken {
    /// The reason in words that stand beside the name of the file; errors that are not the file's fault are
    /// returned.
    ///
    /// # Errors
    /// An error of the application or the disk.
    pub fn words(self, language: Language) -> Result<(StatusCode, String), app::Error> {
        let failure = |status: StatusCode, code: &str, data: &[(&str, &str)]| {
            let say = |part: &str| say(language, &format!("web_failures.{code}.{part}"), data);
            Ok((status, format!("{} {}", say("words"), say("way_on"))))
        };
        match self {
            Self::Empty => failure(StatusCode::UNPROCESSABLE_ENTITY, "empty-file", &[]),
            Self::Type => failure(StatusCode::UNSUPPORTED_MEDIA_TYPE, "wrong-type", &[]),
            Self::Infected(found) => {
                failure(StatusCode::UNPROCESSABLE_ENTITY, "infected", &[("found", &found)])
            }
            Self::Error(app::Error::TooLarge { limit_bytes }) => {
                let limit = show::bytes(language, limit_bytes);
                failure(StatusCode::PAYLOAD_TOO_LARGE, "too-large", &[("limit", &limit)])
            }
            Self::Error(error) => Err(error),
        }
    }

    /// The page or problem details that say so.
    #[must_use]
    pub fn into_failure(self, visitor: &Visitor) -> Failure {
        match self {
            Self::Empty => Failure::status(visitor, StatusCode::UNPROCESSABLE_ENTITY, "empty-file"),
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

/// Takes a file in; blocks until it is durable. Returns its type and its warnings. The file at `path` is left
/// in place.
///
/// # Errors
/// [`NotTaken`]; in this case nothing is stored.
pub fn take_in(
    app: &App,
    options: &WebOptions,
    path: &Path,
    name: &str,
) -> Result<(FileRow, Vec<FileMark>), NotTaken> {
    let mut content = File::open(path)?;
    let seen = match contents::look(&mut content, name)? {
        Ok(seen) => seen,
        Err(Refused::Empty) => return Err(NotTaken::Empty),
        Err(Refused::Type) => return Err(NotTaken::Type),
    };
    if let Some(socket) = &options.clamav {
        match scanner::scan(socket, path)? {
            Verdict::Clean => {}
            Verdict::Infected(found) => {
                tracing::warn!(found, "evidence: infected file refused");
                return Err(NotTaken::Infected(found));
            }
        }
    }
    content.seek(SeekFrom::Start(0))?;
    let blob = app.files()?.put(&mut content, options.evidence_bytes_max).map_err(app::Error::from)?;
    let row = FileRow {
        sha256: blob.hash.to_string(),
        size_bytes: blob.size_bytes,
        media_type: seen.media_type.to_owned(),
    };
    Ok((row, seen.marks))
}
