//! Evidence: added with or without a file, described anew, removed.

use std::sync::Arc;

use app::form::{FormAt, NewEvidence};
use axum::extract::multipart::{Field, Multipart};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::form_address::{FormAddress, base};
use super::receive::take_in;
use crate::body::{FormBody, bounded, check_token};
use crate::failure::{Failure, beside_form};
use crate::pages::evidence_edit::EvidenceEdit;
use crate::show;
use crate::state::{WebState, html_with};
use crate::uploads::{BeginFault, OF_ACCOUNT_MAX, PieceFault, UploadNote, Uploads};
use crate::visitor::Visitor;

/// The most bytes of a field that is no file.
const TEXT_BYTES_MAX: usize = 64 << 10;
/// The most fields of a form.
const FIELDS_MAX: usize = 32;

/// What a form of several parts held: its texts, and the id under which its file waits.
pub struct Parts {
    pub texts: FormBody,
    pub file: Option<WaitingFile>,
}

/// A file that has arrived and is not taken in yet; dropped, it is gone, whoever's fault it is, unless it stays.
pub struct WaitingFile {
    pub id: String,
    pub name: String,
    uploads: Arc<Uploads>,
    stays: bool,
}

/// What a form is to bring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A file of evidence.
    File,
    /// A packet.
    Packet,
}

/// The largest packet, in bytes.
const PACKET_BYTES_MAX: u64 = 20 << 20;

/// After how many seconds another upload may begin, as far as anybody can say.
const UPLOADS_SECONDS: i64 = 60;

impl WaitingFile {
    /// It waits for another request, and goes when it is old.
    pub fn stay(mut self) -> (String, String) {
        self.stays = true;
        (self.id.clone(), self.name.clone())
    }
}

impl Drop for WaitingFile {
    fn drop(&mut self) {
        if !self.stays {
            self.uploads.forget(&self.id);
        }
    }
}

/// `POST base/evidence`.
pub async fn add(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(address): Path<FormAddress>,
    multipart: Multipart,
) -> Result<Response, Failure> {
    let at = address.at(&visitor)?;
    state.run(&visitor, move |app, who| app.may_add_evidence(&who.token_hash, at)).await?;
    let parts = receive(&state, &visitor, at, multipart, Wanted::File).await?;
    let said = described(&parts.texts);
    let back = back(&parts.texts, at);
    let (options, file) = (state.options.clone(), parts.file);
    let asked = visitor.clone();
    let added = state
        .run(&visitor, move |app, who| {
            let take = |file: &WaitingFile| take_in(app, &options, &file.uploads.content(&file.id));
            let outcome = file.as_ref().map(take);
            let row = match outcome.transpose() {
                Ok(row) => row,
                Err(fault) => return Ok(Err(fault.into_failure(&asked))),
            };
            let file = row.zip(file.map(|file| file.name.clone()));
            app.add_evidence(&who.token_hash, at, NewEvidence { file, ..said }).map(Ok)
        })
        .await?;
    added?;
    Ok(Redirect::to(&back).into_response())
}

/// One piece of evidence in one form.
#[derive(Debug, Deserialize)]
pub struct EvidenceAddress {
    #[serde(flatten)]
    form: FormAddress,
    evidence: String,
}

/// `GET base/evidence/{evidence}/edit`.
pub async fn edit_page(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(address): Path<EvidenceAddress>,
) -> Result<Response, Failure> {
    let at = address.form.at(&visitor)?;
    shown(&state, &visitor, at, address.evidence, None, (StatusCode::OK, None)).await
}

/// `POST base/evidence/{evidence}/edit`.
pub async fn edit(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(address): Path<EvidenceAddress>,
    form: FormBody,
) -> Result<Response, Failure> {
    let at = address.form.at(&visitor)?;
    let (said, id) = (described(&form), address.evidence.clone());
    let version = form.get("version").to_owned();
    let done = state
        .attempt(&visitor, move |app, who| {
            let id = id.parse().map_err(|_| app::Error::NotFound)?;
            let version = version.parse().map_err(|_| app::Error::Conflict)?;
            app.describe_evidence(&who.token_hash, at, id, version, said)?;
            component_page(app, who, at, id)
        })
        .await;
    match done {
        Ok(page) => Ok(Redirect::to(&page).into_response()),
        Err(error) => {
            let (status, words) = beside_form(&visitor, error)?;
            let typed = Some(form);
            shown(&state, &visitor, at, address.evidence, typed, (status, Some(words.join(" ")))).await
        }
    }
}

/// `POST base/evidence/{evidence}/remove`.
pub async fn remove(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(address): Path<EvidenceAddress>,
    _form: FormBody,
) -> Result<Response, Failure> {
    let at = address.form.at(&visitor)?;
    let page = state
        .run(&visitor, move |app, who| {
            let id = address.evidence.parse().map_err(|_| app::Error::NotFound)?;
            let page = component_page(app, who, at, id)?;
            app.remove_evidence(&who.token_hash, at, id)?;
            Ok(page)
        })
        .await?;
    Ok(Redirect::to(&page).into_response())
}

/// What is said about a piece of evidence.
#[must_use]
pub fn described(form: &FormBody) -> NewEvidence {
    let text = |name: &str| form.get(name).to_owned();
    NewEvidence {
        component: text("component"),
        number: text("number"),
        issued_on: text("issued_on"),
        summary: text("summary"),
        issuer: text("issuer"),
        page: text("page_number"),
        address: text("address"),
        file: None,
    }
}

/// Reads a form of several parts; a file goes to the disk piece by piece. The token comes before the file.
///
/// # Errors
/// The page that says what is wrong; nothing is left behind then.
pub async fn receive(
    state: &WebState,
    visitor: &Visitor,
    at: FormAt,
    mut multipart: Multipart,
    wanted: Wanted,
) -> Result<Parts, Failure> {
    let account = state.run(visitor, |app, who| app.account_of(&who.token_hash)).await?;
    let note = UploadNote {
        account: account.map(|id| id.to_string()).unwrap_or_default(),
        campaign: at.campaign.to_string(),
        unit: at.unit.to_string(),
        length: match wanted {
            Wanted::File => state.options.evidence_bytes_max,
            Wanted::Packet => PACKET_BYTES_MAX,
        },
        said: Vec::new(),
        is_announced: false,
        is_packet: wanted == Wanted::Packet,
    };
    let mut parts = Parts { texts: FormBody::default(), file: None };
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
        let name = field.name().unwrap_or_default().to_owned();
        if parts.texts.0.len() >= FIELDS_MAX {
            return Err(bad());
        }
        match field.file_name().map(str::to_owned) {
            Some(file_name) if trusted => {
                if !file_name.is_empty() && parts.file.is_none() {
                    let id = state.app.new_secret();
                    let uploads = state.uploads.clone();
                    parts.file = Some(WaitingFile { id: id.clone(), name: file_name, uploads, stays: false });
                    store_file(state, visitor, note, field, &id).await?;
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

async fn store_file(
    state: &WebState,
    visitor: &Visitor,
    note: &UploadNote,
    mut field: Field<'_>,
    id: &str,
) -> Result<(), Failure> {
    let size_bytes_max = note.length;
    state.uploads.begin(id, note, state.app.now()).map_err(|fault| begin_failure(visitor, fault))?;
    let mut piece = state
        .uploads
        .go_on(id, 0, size_bytes_max)
        .map_err(|fault| piece_failure(visitor, fault, size_bytes_max))?;
    loop {
        let chunk = field.chunk().await;
        let chunk = chunk.map_err(|_| Failure::status(visitor, StatusCode::BAD_REQUEST, "bad-request"))?;
        let Some(chunk) = chunk else { return Ok(()) };
        // A chunk is at most a few dozen kilobytes and goes to the page cache: shorter than handing it to a thread.
        piece.write(&chunk).map_err(|fault| piece_failure(visitor, fault, size_bytes_max))?;
    }
}

/// What is said of an upload that could not begin.
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

/// What is said of a piece that was not taken.
pub fn piece_failure(visitor: &Visitor, fault: PieceFault, size_bytes_max: u64) -> Failure {
    match fault {
        PieceFault::Offset => Failure::status(visitor, StatusCode::CONFLICT, "upload-offset"),
        PieceFault::TooLong => Failure::new(visitor, app::Error::TooLarge { limit_bytes: size_bytes_max }),
        PieceFault::Disk(error) => Failure::new(visitor, store::blobs::BlobFault::from(error).into()),
    }
}

/// The page that the form was on, as far as it is one of this form.
fn back(form: &FormBody, at: FormAt) -> String {
    let base = base(at);
    let page = form.get("page");
    let is_here = page.strip_prefix(&base).is_some_and(|rest| rest.starts_with('/') && !rest.contains(".."));
    if is_here { format!("{page}#{}", form.get("component")) } else { base }
}

/// The page of the component that a piece of evidence belongs to.
fn component_page(
    app: &app::App,
    who: &Visitor,
    at: FormAt,
    id: assessment::Id<store::tables::evidence::EvidenceKind>,
) -> Result<String, app::Error> {
    let view = app.form(&who.token_hash, at, None)?;
    let row = view.evidence.iter().find(|row| row.id == id).ok_or(app::Error::NotFound)?;
    let framework = &view.set.framework;
    let (slot, component) = framework.component(&row.component).ok_or(app::Error::NotFound)?;
    Ok(format!("{}/indices/{}#{}", base(at), framework.main_index_of(slot), component.code))
}

async fn shown(
    state: &WebState,
    visitor: &Visitor,
    at: FormAt,
    id: String,
    typed: Option<FormBody>,
    (status, refused): (StatusCode, Option<String>),
) -> Result<Response, Failure> {
    let page = state
        .run(visitor, move |app, who| {
            let id = id.parse().map_err(|_| app::Error::NotFound)?;
            app.may_add_evidence(&who.token_hash, at)?;
            let header = app.header(&who.token_hash)?;
            let view = app.form(&who.token_hash, at, None)?;
            let row = view.evidence.iter().find(|row| row.id == id).ok_or(app::Error::NotFound)?;
            let day = row.issued_on.as_deref().and_then(|day| day.parse().ok());
            let stored = [
                ("number", row.number.clone()),
                ("issued_on", day.map(|day| show::date(who.language, day)).unwrap_or_default()),
                ("summary", row.summary.clone()),
                ("issuer", row.issuer.clone()),
                ("page_number", row.page.clone()),
                ("address", row.address.clone()),
            ];
            let fields = stored
                .map(|(name, value)| (name, typed.as_ref().map_or(value, |form| form.get(name).to_owned())));
            Ok(EvidenceEdit {
                frame: show::frame(who, Some(&header)),
                unit: view.form.unit_name.clone(),
                base: base(at),
                id: row.id.to_string(),
                version: row.version,
                component: row.component.clone(),
                file: row.file.as_ref().map(|(_, name)| name.clone()).unwrap_or_default(),
                fields: fields.into(),
                refused,
            })
        })
        .await?;
    html_with(visitor, status, &page)
}
