//! A form of several parts: its texts are held in memory, its files are written to the disk while they come.

use std::sync::Arc;

use app::form::FormAt;
use axum::extract::multipart::{Field, Multipart};
use axum::http::StatusCode;

use crate::body::{FormBody, bounded, check_token};
use crate::failure::Failure;
use crate::show;
use crate::state::WebState;
use crate::uploads::{BeginFault, OF_ACCOUNT_MAX, PieceFault, UploadNote, Uploads};
use crate::visitor::Visitor;

/// The most bytes of a field that is not a file.
const TEXT_BYTES_MAX: usize = 64 << 10;
/// The most fields of a form.
const FIELDS_MAX: usize = 64;
/// The largest packet, in bytes.
const PACKET_BYTES_MAX: u64 = 20 << 20;
/// An estimate of the seconds after which another upload may begin.
const UPLOADS_SECONDS: i64 = 60;

/// What a form of several parts held: its texts, the files that wait under their ids, and those that were not
/// accepted.
pub struct Parts {
    pub texts: FormBody,
    pub files: Vec<WaitingFile>,
    /// Names of files above the size limit.
    pub too_large: Vec<String>,
}

/// A file that has arrived and is not taken in yet; dropping it removes it, after errors too, unless it
/// stays.
pub struct WaitingFile {
    pub id: String,
    pub name: String,
    uploads: Arc<Uploads>,
    stays: bool,
}

/// What a form is expected to bring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UploadKind {
    /// Files of evidence.
    Files,
    /// A packet.
    Packet,
}

impl WaitingFile {
    /// A file that waits already, from an earlier request.
    pub fn found(id: &str, name: &str, uploads: &Arc<Uploads>) -> Self {
        uploads.hold(id);
        Self { id: id.to_owned(), name: name.to_owned(), uploads: Arc::clone(uploads), stays: false }
    }

    /// Lets the file wait for another request, until it is too old.
    pub fn stay(mut self) -> (String, String) {
        self.stays = true;
        (self.id.clone(), self.name.clone())
    }
}

impl Drop for WaitingFile {
    fn drop(&mut self) {
        self.uploads.release(&self.id);
        if !self.stays {
            self.uploads.forget(&self.id);
        }
    }
}

/// Reads a form of several parts; a file is written to the disk piece by piece. The token comes before the
/// file.
///
/// # Errors
/// The page that says what is wrong; in this case nothing is left behind.
pub async fn receive(
    state: &WebState,
    visitor: &Visitor,
    at: FormAt,
    mut multipart: Multipart,
    wanted: UploadKind,
) -> Result<Parts, Failure> {
    let account = state.run(visitor, |app, who| app.account_of(&who.credential)).await?;
    let account = account.ok_or_else(|| Failure::new(visitor, app::Error::SignedOut))?;
    let note = UploadNote {
        account: account.to_string(),
        campaign: at.campaign.to_string(),
        unit: at.unit.to_string(),
        length: match wanted {
            UploadKind::Files => state.options.evidence_bytes_max,
            UploadKind::Packet => PACKET_BYTES_MAX,
        },
        description: Vec::new(),
        is_announced: false,
        is_packet: wanted == UploadKind::Packet,
    };
    let mut parts = Parts { texts: FormBody::default(), files: Vec::new(), too_large: Vec::new() };
    read_parts(state, visitor, &note, &mut multipart, &mut parts).await?;
    Ok(parts)
}

async fn read_parts(
    state: &WebState,
    visitor: &Visitor,
    note: &UploadNote,
    multipart: &mut Multipart,
    parts: &mut Parts,
) -> Result<(), Failure> {
    let bad = || Failure::status(visitor, StatusCode::BAD_REQUEST, "bad-request");
    let mut trusted = false;
    while let Some(field) = multipart.next_field().await.map_err(|_| bad())? {
        let name = field.name().ok_or_else(bad)?.to_owned();
        if parts.texts.0.len() + parts.files.len() + parts.too_large.len() >= FIELDS_MAX {
            return Err(bad());
        }
        match field.file_name().map(str::to_owned) {
            Some(file_name) if trusted => {
                // A browser sends an empty part if no file was chosen.
                if !file_name.is_empty() {
                    let file = WaitingFile::found(&state.app.new_secret(), &file_name, &state.uploads);
                    let note =
                        UploadNote { description: vec![("name".to_owned(), file_name)], ..note.clone() };
                    if store_file(state, visitor, &note, field, &file.id).await? {
                        parts.files.push(file);
                    } else {
                        parts.too_large.push(file.name.clone());
                    }
                }
            }
            Some(_) => check_token(visitor, None)?,
            None => {
                let value = text(field, visitor).await?;
                if name == "csrf" {
                    check_token(visitor, Some(&value))?;
                    trusted = true;
                }
                parts.texts.0.push((name, value));
            }
        }
    }
    if trusted { Ok(()) } else { check_token(visitor, None) }
}

async fn text(mut field: Field<'_>, visitor: &Visitor) -> Result<String, Failure> {
    let bad = || Failure::status(visitor, StatusCode::BAD_REQUEST, "bad-request");
    let bytes = bounded(&mut field, TEXT_BYTES_MAX).await.ok().flatten().ok_or_else(bad)?;
    String::from_utf8(bytes).map_err(|_| bad())
}

/// Stores a file piece by piece; false for evidence above the size limit: what follows it is still read, so
/// that nothing else of the form is lost.
async fn store_file(
    state: &WebState,
    visitor: &Visitor,
    note: &UploadNote,
    mut field: Field<'_>,
    id: &str,
) -> Result<bool, Failure> {
    let size_bytes_max = note.length;
    state.uploads.begin(id, note, state.app.now()).map_err(|fault| begin_failure(visitor, fault))?;
    let failed = |fault| piece_failure(visitor, fault, size_bytes_max);
    let mut piece = state.uploads.go_on(id, 0, size_bytes_max).map_err(failed)?;
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
        // A chunk is at most a few dozen kilobytes and goes to the page cache: writing it takes less time
        // than handing it to a thread.
        match piece.write(&chunk) {
            Ok(()) => {}
            Err(PieceFault::TooLong) if !note.is_packet => passed_over = length,
            Err(fault) => return Err(failed(fault)),
        }
    }
}

/// The failure for an upload that could not begin.
pub fn begin_failure(visitor: &Visitor, fault: BeginFault) -> Failure {
    match fault {
        BeginFault::TooManyOfOne { count, bytes_max } => {
            let failure = Failure::status(visitor, StatusCode::TOO_MANY_REQUESTS, "too-many-uploads");
            let limit = show::bytes(visitor.language, bytes_max);
            let failure = failure.with("count", count.to_string()).with("most", OF_ACCOUNT_MAX.to_string());
            failure.with("limit", limit).after(UPLOADS_SECONDS)
        }
        BeginFault::TooManyOfAll => {
            Failure::status(visitor, StatusCode::SERVICE_UNAVAILABLE, "uploads-full").after(UPLOADS_SECONDS)
        }
        BeginFault::Disk(error) => Failure::new(visitor, store::blobs::BlobFault::from(error).into()),
    }
}

/// The failure for a piece that was not accepted.
pub fn piece_failure(visitor: &Visitor, fault: PieceFault, size_bytes_max: u64) -> Failure {
    match fault {
        PieceFault::Offset => Failure::status(visitor, StatusCode::CONFLICT, "upload-offset"),
        PieceFault::TooLong => Failure::new(visitor, app::Error::TooLarge { limit_bytes: size_bytes_max }),
        PieceFault::Disk(error) => Failure::new(visitor, store::blobs::BlobFault::from(error).into()),
    }
}
