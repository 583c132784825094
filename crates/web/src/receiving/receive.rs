//! Takes a file in that has arrived whole: told by its content, looked through, kept.

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

/// Why a file was not taken.
pub enum NotTaken {
    /// There is nothing in it.
    Empty,
    /// Its content is none of the types that are taken.
    Type,
    /// The scanner found something.
    Infected(String),
    /// The application or the disk says no.
    Error(app::Error),
}

impl NotTaken {
    /// Why, in words that stand beside the name of the file; what is no fault of the file is handed back.
    ///
    /// # Errors
    /// What the application or the disk says.
    pub fn words(self, language: Language) -> Result<(StatusCode, String), app::Error> {
        let said = |status: StatusCode, code: &str, data: &[(&str, &str)]| {
            let say = |part: &str| say(language, &format!("web_failures.{code}.{part}"), data);
            Ok((status, format!("{} {}", say("words"), say("way_on"))))
        };
        match self {
            Self::Empty => said(StatusCode::UNPROCESSABLE_ENTITY, "empty-file", &[]),
            Self::Type => said(StatusCode::UNSUPPORTED_MEDIA_TYPE, "wrong-type", &[]),
            Self::Infected(found) => said(StatusCode::UNPROCESSABLE_ENTITY, "infected", &[("found", &found)]),
            Self::Error(app::Error::TooLarge { limit_bytes }) => {
                let limit = show::bytes(language, limit_bytes);
                said(StatusCode::PAYLOAD_TOO_LARGE, "too-large", &[("limit", &limit)])
            }
            Self::Error(error) => Err(error),
        }
    }

    /// The page or problem that says so.
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

/// Takes a file in; blocks until it is durable. Gives what it is and what was seen of it. The file at `path` is left
/// where it is.
///
/// # Errors
/// [`NotTaken`]; nothing is kept then.
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
                tracing::warn!(found, "an infected file was refused");
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
