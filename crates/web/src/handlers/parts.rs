//! A form of several parts: its texts are kept in memory, its files go to the disk while they come.

use app::form::FormAt;
use axum::extract::multipart::{Field, Multipart};
use axum::http::StatusCode;

use crate::body::{FormBody, bounded, check_token};
use crate::failure::Failure;
use crate::state::WebState;
use crate::uploads::{PieceFault, UploadNote};
use crate::visitor::Visitor;

/// The most bytes of a field that is no file.
const TEXT_BYTES_MAX: usize = 64 << 10;
/// The most fields of a form.
const FIELDS_MAX: usize = 64;
/// The most files of a form.
const FILES_MAX: usize = 32;

/// What a form of several parts held: its texts, the files that wait under their ids, and those that did not fit.
pub struct Parts {
    pub texts: FormBody,
    pub files: Vec<WaitingFile>,
    /// Names of files that are larger than what is taken.
    pub too_large: Vec<String>,
}

/// A file that has arrived and is not taken in yet.
#[derive(Clone, Debug)]
pub struct WaitingFile {
    pub id: String,
    pub name: String,
}

/// Reads a form of several parts; a file goes to the disk piece by piece. The token comes before the file.
///
/// # Errors
/// The page that says what is wrong; nothing is left behind then.
pub async fn receive(
    state: &WebState,
    visitor: &Visitor,
    whose: (FormAt, &str),
    mut multipart: Multipart,
    size_bytes_max: u64,
) -> Result<Parts, Failure> {
    let mut parts = Parts { texts: FormBody::default(), files: Vec::new(), too_large: Vec::new() };
    let outcome = read_parts(state, visitor, whose, &mut multipart, size_bytes_max, &mut parts).await;
    match outcome {
        Ok(()) => Ok(parts),
        Err(failure) => {
            for file in parts.files {
                state.uploads.forget(&file.id);
            }
            Err(failure)
        }
    }
}

async fn read_parts(
    state: &WebState,
    visitor: &Visitor,
    whose: (FormAt, &str),
    multipart: &mut Multipart,
    size_bytes_max: u64,
    parts: &mut Parts,
) -> Result<(), Failure> {
    let bad = || Failure::status(visitor, StatusCode::BAD_REQUEST, "bad-request");
    let mut trusted = false;
    while let Some(field) = multipart.next_field().await.map_err(|_| bad())? {
        let name = field.name().unwrap_or_default().to_owned();
        if parts.texts.0.len() >= FIELDS_MAX || parts.files.len() + parts.too_large.len() >= FILES_MAX {
            return Err(bad());
        }
        match field.file_name().map(str::to_owned) {
            Some(file_name) if trusted => {
                // A browser sends an empty part where no file was chosen.
                if !file_name.is_empty() {
                    let file = WaitingFile { id: state.app.new_secret(), name: file_name };
                    parts.files.push(file.clone());
                    if !store_file(state, visitor, whose, field, &file, size_bytes_max).await? {
                        state.uploads.forget(&file.id);
                        parts.files.pop();
                        parts.too_large.push(file.name);
                    }
                }
            }
            Some(_) => check_token(visitor, "")?,
            None => {
                let value = text(field, visitor).await?;
                if name == "csrf" {
                    check_token(visitor, &value)?;
                    trusted = true;
                }
                parts.texts.0.push((name, value));
            }
        }
    }
    if trusted { Ok(()) } else { check_token(visitor, "") }
}

async fn text(mut field: Field<'_>, visitor: &Visitor) -> Result<String, Failure> {
    let bad = || Failure::status(visitor, StatusCode::BAD_REQUEST, "bad-request");
    let bytes = bounded(&mut field, TEXT_BYTES_MAX).await.ok().flatten().ok_or_else(bad)?;
    String::from_utf8(bytes).map_err(|_| bad())
}

/// Stores a file piece by piece; false where it is larger than what is taken: then what follows it is still read.
async fn store_file(
    state: &WebState,
    visitor: &Visitor,
    (at, account): (FormAt, &str),
    mut field: Field<'_>,
    file: &WaitingFile,
    size_bytes_max: u64,
) -> Result<bool, Failure> {
    let note = UploadNote {
        account: account.to_owned(),
        campaign: at.campaign.to_string(),
        unit: at.unit.to_string(),
        length: size_bytes_max,
        said: vec![("name".to_owned(), file.name.clone())],
    };
    let disk = |error: std::io::Error| Failure::new(visitor, store::blobs::BlobFault::from(error).into());
    state.uploads.begin(&file.id, &note, state.app.now()).map_err(disk)?;
    let failed = |fault| piece_failure(visitor, fault, size_bytes_max);
    let mut piece = state.uploads.go_on(&file.id, 0, size_bytes_max).map_err(failed)?;
    let mut passed_over = 0;
    loop {
        let chunk = field.chunk().await;
        let chunk = chunk.map_err(|_| Failure::status(visitor, StatusCode::BAD_REQUEST, "bad-request"))?;
        let Some(chunk) = chunk else { return Ok(passed_over == 0) };
        let length = u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        if passed_over > 0 {
            passed_over += length;
            if passed_over > size_bytes_max {
                return Err(failed(PieceFault::TooLong));
            }
            continue;
        }
        // A chunk is at most a few dozen kilobytes and goes to the page cache: shorter than handing it to a thread.
        match piece.write(&chunk) {
            Ok(()) => {}
            Err(PieceFault::TooLong) => passed_over = length,
            Err(fault) => return Err(failed(fault)),
        }
    }
}

/// What is said of a piece that was not taken.
pub fn piece_failure(visitor: &Visitor, fault: PieceFault, size_bytes_max: u64) -> Failure {
    match fault {
        PieceFault::Offset => Failure::status(visitor, StatusCode::CONFLICT, "upload-offset"),
        PieceFault::TooLong => Failure::new(visitor, app::Error::TooLarge { limit_bytes: size_bytes_max }),
        PieceFault::Disk(error) => Failure::new(visitor, store::blobs::BlobFault::from(error).into()),
    }
}
