//! A form of several parts with a signed decision: its number, date, issuer and signer, and the file, which
//! is stored like evidence files.

use assessment::Id;
use assessment::campaign::Campaign;
use std::io::Write;

use app::App;
use app::proceedings::TypedApproval;
use assessment::Moment;
use assessment::decision::{TypedSigned, codes};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;

use crate::body::{FormBody, bounded, check_token};
use crate::confirm::WAITING;
use crate::failure::Failure;
use crate::options::WebOptions;
use crate::receiving::receive::{NotTaken, take_in};
use crate::state::WebState;
use crate::uploads::{UploadNote, Uploads};
use crate::visitor::Visitor;

/// The most bytes of a signed decision.
const FILE_BYTES_MAX: usize = 20 << 20;
/// The most bytes of a field that is not a file.
const TEXT_BYTES_MAX: usize = 64 << 10;
/// The most fields of such a form.
const FIELDS_MAX: usize = 32;

/// Stands for the unit in the note of a file that waits.
const OF_DECISION: &str = "decision";

/// A file as it was sent: its name and its content.
pub type SentFile = (String, Vec<u8>);

/// Reads a form that may carry a file; without one it may be sent like any other form. The caller has checked
/// that the visitor may send it. A file that was sent is stored for a day, so that it need not be chosen
/// again if something else is wrong; a stored file stands in if none is sent.
///
/// # Errors
/// The page that says what is wrong with it.
pub async fn read(
    state: &WebState,
    visitor: &Visitor,
    campaign: Id<Campaign>,
    request: Request,
) -> Result<(FormBody, Option<SentFile>), Failure> {
    let (mut form, file) = read_parts(state, visitor, request).await?;
    let (uploads, id, campaign) = (state.uploads.clone(), state.app.new_secret(), campaign.to_string());
    let waited = form.get(WAITING[0]).to_owned();
    form.0.retain(|(name, _)| !WAITING.contains(&name.as_str()));
    if file.is_none() && waited.is_empty() {
        return Ok((form, None));
    }
    let waiting = move |app: &App, who: &Visitor| {
        let account = app.header(&who.credential)?.signed_in.actor.user.to_string();
        let place = Waiting { uploads: &uploads, account, campaign };
        Ok(match file {
            Some(file) => {
                uploads.forget_if(&waited, |note| place.is_ours(note));
                let stored_id = place.keep(&id, &file, app.now()).then_some(id);
                (stored_id, Some(file))
            }
            None => place.found(&waited).map_or((None, None), |file| (Some(waited), Some(file))),
        })
    };
    let (id, file) = state.run(visitor, waiting).await?;
    if let Some((id, (name, _))) = id.zip(file.as_ref()) {
        form.0.push((WAITING[0].to_owned(), id));
        form.0.push((WAITING[1].to_owned(), name.clone()));
    }
    Ok((form, file))
}

/// Removes the stored file after it was taken in.
pub fn done(state: &WebState, form: &FormBody) {
    if let Some(id) = form.find(WAITING[0]) {
        state.uploads.forget(id);
    }
}

/// Stored files of decisions that wait: of one person, for one campaign.
struct Waiting<'a> {
    uploads: &'a Uploads,
    account: String,
    campaign: String,
}

impl Waiting<'_> {
    fn is_ours(&self, note: &UploadNote) -> bool {
        (&note.account, &note.campaign, note.unit.as_str()) == (&self.account, &self.campaign, OF_DECISION)
    }

    /// Stores a PDF; false if it is not a PDF or there is no space for it, in which case it must be chosen
    /// again.
    fn keep(&self, id: &str, (name, content): &SentFile, now: Moment) -> bool {
        let length = u64::try_from(content.len()).unwrap_or(u64::MAX);
        let note = UploadNote {
            account: self.account.clone(),
            campaign: self.campaign.clone(),
            unit: OF_DECISION.to_owned(),
            length,
            description: vec![("name".to_owned(), name.clone())],
            is_announced: true,
            // The oldest files of the same person make room.
            is_packet: true,
        };
        content.starts_with(b"%PDF-")
            && self.uploads.begin(id, &note, now).is_ok()
            && self.uploads.go_on(id, 0, length).is_ok_and(|mut piece| piece.write(content).is_ok())
    }

    fn found(&self, id: &str) -> Option<SentFile> {
        let (note, here) = self.uploads.find(id).ok().flatten()?;
        if !self.is_ours(&note) || here != note.length {
            return None;
        }
        let content = std::fs::read(self.uploads.content(id)).ok()?;
        Some((FormBody(note.description).get("name").to_owned(), content))
    }
}

async fn read_parts(
    state: &WebState,
    visitor: &Visitor,
    request: Request,
) -> Result<(FormBody, Option<SentFile>), Failure> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if !kind.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
        return Ok((FormBody::from_request(request, state).await?, None));
    }
    let bad = || Failure::status(visitor, StatusCode::BAD_REQUEST, "bad-request");
    let mut parts = Multipart::from_request(request, state).await.map_err(|error| {
        tracing::debug!(status = %error.into_response().status(), "request: malformed multipart form");
        bad()
    })?;
    let (mut form, mut file, mut trusted) = (FormBody::default(), None, false);
    while let Some(mut field) = parts.next_field().await.map_err(|_| bad())? {
        let name = field.name().ok_or_else(bad)?.to_owned();
        let sent = field.file_name().map(str::to_owned);
        if form.0.len() >= FIELDS_MAX || (sent.is_some() && !trusted) {
            check_token(visitor, None)?;
            return Err(bad());
        }
        let bytes_max = if sent.is_some() { FILE_BYTES_MAX } else { TEXT_BYTES_MAX };
        let limit_bytes = u64::try_from(bytes_max).unwrap_or(u64::MAX);
        let too_large = || Failure::new(visitor, app::Error::TooLarge { limit_bytes });
        let content = bounded(&mut field, bytes_max).await.map_err(|_| bad())?.ok_or_else(too_large)?;
        match sent {
            Some(sent) if sent.is_empty() || content.is_empty() => {}
            Some(sent) => file = Some((sent, content)),
            None => {
                let value = String::from_utf8(content).map_err(|_| bad())?;
                if name == "csrf" {
                    check_token(visitor, Some(&value))?;
                    trusted = true;
                }
                form.0.push((name, value));
            }
        }
    }
    if !trusted {
        check_token(visitor, None)?;
    }
    Ok((form, file))
}

/// The typed decision, with its file taken in.
///
/// # Errors
/// [`app::Error::Invalid`] if the file is not of an accepted type.
pub fn approval(
    app: &App,
    options: &WebOptions,
    form: &FormBody,
    file: Option<&SentFile>,
) -> Result<TypedApproval, app::Error> {
    let text = |name: &str| form.get(name).to_owned();
    let signed = TypedSigned {
        number: text("number"),
        issued_on: text("issued_on"),
        issuer: text("issuer"),
        signer: text("signer"),
    };
    let file =
        file.map(|(name, content)| Ok::<_, app::Error>((stored(app, options, name, content)?, name.clone())));
    Ok(TypedApproval { signed, file: file.transpose()? })
}

fn stored(
    app: &App,
    options: &WebOptions,
    name: &str,
    content: &[u8],
) -> Result<store::tables::files::FileRow, app::Error> {
    let no_pdf = || app::FieldFault::alone("file", codes::FILE_NO_PDF);
    let disk = |error: std::io::Error| app::Error::from(store::blobs::BlobFault::from(error));
    let mut waiting = tempfile::NamedTempFile::new().map_err(disk)?;
    waiting.write_all(content).map_err(disk)?;
    let (row, _) = take_in(app, options, waiting.path(), name).map_err(|fault| match fault {
        NotTaken::Type | NotTaken::Empty => no_pdf(),
        NotTaken::Infected(_) => app::FieldFault::alone("file", "field-decision-file-infected"),
        NotTaken::Error(error) => error,
    })?;
    if row.media_type == "application/pdf" { Ok(row) } else { Err(no_pdf()) }
}
