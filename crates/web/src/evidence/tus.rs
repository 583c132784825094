//! Uploads that continue after a lost connection: tus 1.0 (core, creation, termination), each bound to one
//! form and account.

use app::form::NewEvidence;
use assessment::file_mark::FileMark;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures_util::StreamExt;
use serde::Deserialize;

use super::edit::described;
use crate::body::{FormBody, check_token};
use crate::extractors::Path;
use crate::failure::Failure;
use crate::receiving::parts::{begin_failure, piece_failure};
use crate::receiving::receive::take_in;
use crate::self_assessment::form_address::FormAddress;
use crate::state::WebState;
use crate::uploads::UploadNote;
use crate::visitor::Visitor;
use crate::{show, urls};

const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const METADATA: HeaderName = HeaderName::from_static("upload-metadata");
/// The notice for the clerk about the file, percent-encoded.
const NOTICE: HeaderName = HeaderName::from_static("chiso-notice");
const VERSION: HeaderName = HeaderName::from_static("tus-version");
const EXTENSION: HeaderName = HeaderName::from_static("tus-extension");
const MAX_SIZE: HeaderName = HeaderName::from_static("tus-max-size");

/// One upload to one form.
#[derive(Debug, Deserialize)]
pub struct UploadAddress {
    #[serde(flatten)]
    form: FormAddress,
    upload: String,
}

/// `OPTIONS base/uploads`: the supported protocol.
pub async fn options(State(state): State<WebState>) -> Response {
    let named = [
        (VERSION, HeaderValue::from_static("1.0.0")),
        (EXTENSION, HeaderValue::from_static("creation,termination")),
        (MAX_SIZE, HeaderValue::from(state.options.evidence_bytes_max)),
        (RESUMABLE, HeaderValue::from_static("1.0.0")),
    ];
    (StatusCode::NO_CONTENT, named).into_response()
}

/// `POST base/uploads`: begins an upload. `Upload-Metadata` says what a form would: `name`, `component`, `number`, …
pub async fn create(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(address): Path<FormAddress>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let at = address.at();
    check_token(&visitor, text(&headers, "x-csrf"))?;
    let length = number(&visitor, &headers, &LENGTH)?;
    let limit_bytes = state.options.evidence_bytes_max;
    if length > limit_bytes {
        return Err(Failure::new(&visitor, app::Error::TooLarge { limit_bytes }));
    }
    let description = metadata(&visitor, &headers)?;
    let (uploads, id) = (state.uploads.clone(), state.app.new_secret());
    let begun = id.clone();
    state
        .run(&visitor, move |app, who| {
            // A description with faults is refused before the file comes, not after it.
            app.check_evidence(&who.credential, at, &described(&FormBody(description.clone())), true)?;
            let note = UploadNote {
                account: app.header(&who.credential)?.signed_in.actor.user.to_string(),
                campaign: at.campaign.to_string(),
                unit: at.unit.to_string(),
                length,
                description,
                is_announced: true,
                is_packet: false,
            };
            Ok(uploads.begin(&begun, &note, app.now()))
        })
        .await?
        .map_err(|fault| begin_failure(&visitor, fault))?;
    let place = HeaderValue::from_str(&urls::form(at).upload(&id));
    let place = place.map_err(|error| Failure::new(&visitor, app::Error::Internal(error.to_string())))?;
    let named = [(header::LOCATION, place), (RESUMABLE, HeaderValue::from_static("1.0.0"))];
    Ok((StatusCode::CREATED, named).into_response())
}

/// `HEAD base/uploads/{upload}`: how many bytes have arrived.
pub async fn offset(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(address): Path<UploadAddress>,
) -> Result<Response, Failure> {
    let (note, here) = find(&state, &visitor, &address).await?;
    let named = [
        (OFFSET, HeaderValue::from(here)),
        (LENGTH, HeaderValue::from(note.length)),
        (RESUMABLE, HeaderValue::from_static("1.0.0")),
    ];
    Ok((StatusCode::OK, named).into_response())
}

/// `PATCH base/uploads/{upload}`: the next piece. After the last one the file is added to the form.
pub async fn piece(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(address): Path<UploadAddress>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Failure> {
    check_token(&visitor, text(&headers, "x-csrf"))?;
    if text(&headers, "content-type") != Some("application/offset+octet-stream") {
        return Err(Failure::status(&visitor, StatusCode::UNSUPPORTED_MEDIA_TYPE, "bad-request"));
    }
    let offset = number(&visitor, &headers, &OFFSET)?;
    let (note, _) = find(&state, &visitor, &address).await?;
    let failed = |fault| piece_failure(&visitor, fault, note.length);
    let mut here = offset;
    let mut broken = false;
    {
        let mut piece = state.uploads.go_on(&address.upload, offset, note.length).map_err(failed)?;
        let mut pieces = body.into_data_stream();
        while let Some(part) = pieces.next().await {
            let Ok(part) = part else {
                broken = true;
                break;
            };
            piece.write(&part).map_err(failed)?;
            here += u64::try_from(part.len()).unwrap_or(u64::MAX);
        }
    }
    if broken {
        // The connection is lost: what came is stored, and the next request continues from there.
        return Err(Failure::status(&visitor, StatusCode::BAD_REQUEST, "bad-request"));
    }
    let is_whole = here == note.length;
    let marks = if is_whole { finish(&state, &visitor, &address, note).await? } else { Vec::new() };
    let named = [(OFFSET, HeaderValue::from(here)), (RESUMABLE, HeaderValue::from_static("1.0.0"))];
    let mut response = (StatusCode::NO_CONTENT, named).into_response();
    let notice = show::mark_notice(&marks, visitor.language);
    let notice: String = form_urlencoded::byte_serialize(notice.as_bytes()).collect();
    if let Ok(notice) = HeaderValue::from_str(&notice.replace('+', "%20"))
        && !notice.is_empty()
    {
        response.headers_mut().insert(NOTICE, notice);
    }
    Ok(response)
}

/// `DELETE base/uploads/{upload}`: abandons the upload.
pub async fn give_up(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(address): Path<UploadAddress>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    check_token(&visitor, text(&headers, "x-csrf"))?;
    find(&state, &visitor, &address).await?;
    state.uploads.forget(&address.upload);
    Ok((StatusCode::NO_CONTENT, [(RESUMABLE, HeaderValue::from_static("1.0.0"))]).into_response())
}

/// An upload of the visitor, to a form that they may still change.
async fn find(
    state: &WebState,
    visitor: &Visitor,
    address: &UploadAddress,
) -> Result<(UploadNote, u64), Failure> {
    let at = address.form.at();
    let (uploads, id) = (state.uploads.clone(), address.upload.clone());
    state
        .run(visitor, move |app, who| {
            app.may_add_evidence(&who.credential, at)?;
            let account = app.header(&who.credential)?.signed_in.actor.user.to_string();
            let found =
                uploads.find(&id).map_err(|error| app::Error::from(store::blobs::BlobFault::from(error)))?;
            found
                .filter(|(note, _)| {
                    note.account == account
                        && note.campaign == at.campaign.to_string()
                        && note.unit == at.unit.to_string()
                })
                .ok_or(app::Error::NotFound)
        })
        .await
}

async fn finish(
    state: &WebState,
    visitor: &Visitor,
    address: &UploadAddress,
    note: UploadNote,
) -> Result<Vec<FileMark>, Failure> {
    let at = address.form.at();
    let (uploads, options, id) = (state.uploads.clone(), state.options.clone(), address.upload.clone());
    let asked = visitor.clone();
    state
        .run(visitor, move |app, who| {
            let description = FormBody(note.description);
            let name = description.get("name").to_owned();
            let taken = take_in(app, &options, &uploads.content(&id), &name);
            let (row, marks) = match taken {
                Ok(taken) => taken,
                Err(fault) => {
                    uploads.forget(&id);
                    return Ok(Err(fault.into_failure(&asked)));
                }
            };
            let new =
                NewEvidence { file: Some((row, name)), marks: marks.clone(), ..described(&description) };
            let added = app.add_evidence(&who.credential, at, new);
            // A refused file would be refused again: it is only worth keeping if the store cannot answer.
            if !matches!(added, Err(app::Error::Unavailable(_))) {
                uploads.forget(&id);
            }
            added.map(|_| Ok(marks))
        })
        .await?
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

fn number(visitor: &Visitor, headers: &HeaderMap, name: &HeaderName) -> Result<u64, Failure> {
    text(headers, name.as_str())
        .and_then(|number| number.parse().ok())
        .ok_or_else(|| Failure::status(visitor, StatusCode::BAD_REQUEST, "bad-request"))
}

/// The pairs of a header such as `name dGVzdA==,component My4x`.
fn metadata(visitor: &Visitor, headers: &HeaderMap) -> Result<Vec<(String, String)>, Failure> {
    let bad = || Failure::status(visitor, StatusCode::BAD_REQUEST, "bad-request");
    let mut found = Vec::new();
    let pairs = text(headers, METADATA.as_str()).into_iter().flat_map(|pairs| pairs.split(','));
    for pair in pairs.map(str::trim).filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once(' ').unwrap_or((pair, ""));
        let value = STANDARD.decode(value.trim()).map_err(|_| bad())?;
        found.push((name.to_owned(), String::from_utf8(value).map_err(|_| bad())?));
    }
    Ok(found)
}
