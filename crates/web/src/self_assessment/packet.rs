//! The form as an Excel packet: exported, compared three ways, and imported as chosen.

use app::App;
use app::form::{Change, FormAt, ImportChoice, ImportPreview};
use assessment::answers::{AnswerKey, shown};
use assessment::import::Proposal;
use axum::extract::{FromRequest as _, Multipart, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use framework::Language;
use words::say;

use super::form_address::FormAddress;
use super::packet_page::{Difference, PacketComparison};
use super::summary;
use crate::body::{FormBody, read_over};
use crate::downloads::disposition;
use crate::extractors::Path;
use crate::failure::{Failure, beside_form};
use crate::receiving::parts::{UploadKind, receive};
use crate::state::{WebState, html_with};
use crate::uploads::Uploads;
use crate::visitor::Visitor;
use crate::{show, urls};

/// `GET base/packet.xlsx`: exports it.
pub async fn export(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(address): Path<FormAddress>,
) -> Result<Response, Failure> {
    let at = address.at();
    let packet =
        state.export(&visitor, move |app, who| app.export_packet(&who.credential, at, who.language)).await?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned();
    let named =
        [(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, disposition(&packet.file_name, false))];
    Ok((named, packet.bytes).into_response())
}

/// `POST base/packet`: shows what the file would change, without changing anything.
pub async fn compare(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(address): Path<FormAddress>,
    request: Request,
) -> Result<Response, Failure> {
    let at = address.at();
    let _under_way = match state.packet_under_way(&visitor).await {
        Ok(place) => place,
        Err(error) => {
            read_over(request.into_body()).await;
            return Err(Failure::new(&visitor, error));
        }
    };
    let multipart = Multipart::from_request(request, &state)
        .await
        .map_err(|_| Failure::status(&visitor, StatusCode::BAD_REQUEST, "bad-request"))?;
    state.run(&visitor, move |app, who| app.may_add_evidence(&who.credential, at)).await?;
    let parts = receive(&state, &visitor, at, multipart, UploadKind::Packet).await?;
    let Some(file) = parts.files.into_iter().next() else {
        let words = say(visitor.language, "web_files.no-packet", &[]);
        return summary::render_page(&state, &visitor, at, StatusCode::UNPROCESSABLE_ENTITY, Some(words))
            .await;
    };
    // A packet that can be read waits for the choice of its values; another one is not stored.
    let packet = WaitingPacket { id: file.id.clone(), name: file.name.clone() };
    let shown = shown_comparison(&state, &visitor, at, packet, None, StatusCode::OK, None).await?;
    file.stay();
    Ok(shown)
}

/// A packet that was received and waits until the values to import are chosen.
struct WaitingPacket {
    /// Its id in the folder of uploads.
    id: String,
    /// The name of the file as it was sent.
    name: String,
}

/// Renders the comparison; after a refusal, with the choices as they were made.
async fn shown_comparison(
    state: &WebState,
    visitor: &Visitor,
    at: FormAt,
    packet: WaitingPacket,
    chosen: Option<FormBody>,
    status: StatusCode,
    refused: Option<String>,
) -> Result<Response, Failure> {
    let uploads = state.uploads.clone();
    let page = state
        .reading(visitor, move |app, who| {
            let header = app.header(&who.credential)?;
            let preview = preview(app, who, at, &uploads, &packet.id, &packet.name)?;
            let language = who.language;
            let mut lines = differences(&preview, language);
            if let Some(chosen) = &chosen {
                for line in &mut lines {
                    line.file_chosen = chosen.get(&format!("choice.{}", line.key)) == "file";
                }
            }
            let is_wanted = |at: usize| {
                chosen.as_ref().is_none_or(|chosen| chosen.get(&format!("evidence.{at}")) == "yes")
            };
            let documents = documents(&preview);
            Ok(PacketComparison {
                frame: show::frame(who, Some(&header)),
                unit: preview.view.form.unit_name.clone(),
                base: urls::form(at).summary(),
                packet: packet.id,
                file: packet.name,
                differences: lines,
                documents: documents
                    .into_iter()
                    .enumerate()
                    .map(|(at, words)| (words, is_wanted(at)))
                    .collect(),
                problems: problems(&preview, language),
                refused,
            })
        })
        .await?;
    html_with(visitor, status, &page)
}

/// `POST base/packet/apply`: imports what was chosen, all or nothing.
pub async fn apply(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(address): Path<FormAddress>,
    form: FormBody,
) -> Result<Response, Failure> {
    let at = address.at();
    let uploads = state.uploads.clone();
    let (typed, waiting) = (form.clone(), form.get("packet").to_owned());
    let taken = state
        .attempt_reading(&visitor, move |app, who| {
            let id = form.get("packet").to_owned();
            let preview = preview(app, who, at, &uploads, &id, "packet.xlsx")?;
            let chosen = |key: &str| form.get(&format!("choice.{key}")) == "file";
            let taken = preview.differences.iter().filter(|difference| chosen(&difference.key));
            let changes = taken
                .map(|difference| Change {
                    key: difference.key.clone(),
                    typed: difference.in_file.clone().unwrap_or_default(),
                    base: preview.view.answers.get(&difference.key).map_or(0, |row| row.version),
                })
                .collect();
            let documents = preview.new_evidence.iter().enumerate();
            let evidence = documents
                .filter(|(at, _)| form.get(&format!("evidence.{at}")) == "yes")
                .map(|(_, piece)| piece.clone())
                .collect();
            app.apply_packet(&who.credential, at, ImportChoice { changes, evidence })?;
            uploads.forget(&id);
            Ok(())
        })
        .await;
    match taken {
        Ok(()) => Ok(Redirect::to(&urls::form(at).summary()).into_response()),
        Err(error) => {
            let (status, messages) = beside_form(&visitor, error)?;
            let packet = WaitingPacket { id: waiting, name: "packet.xlsx".to_owned() };
            shown_comparison(&state, &visitor, at, packet, Some(typed), status, Some(messages.join(" ")))
                .await
        }
    }
}

/// Reads the packet that waits under an id, if it was uploaded for this form.
fn preview(
    app: &App,
    who: &Visitor,
    at: FormAt,
    uploads: &Uploads,
    id: &str,
    name: &str,
) -> Result<ImportPreview, app::Error> {
    let disk = |error: std::io::Error| app::Error::from(store::blobs::BlobFault::from(error));
    let (note, _) = uploads.find(id).map_err(disk)?.ok_or(app::Error::NotFound)?;
    if note.campaign != at.campaign.to_string() || note.unit != at.unit.to_string() {
        return Err(app::Error::NotFound);
    }
    let bytes = std::fs::read(uploads.content(id)).map_err(disk)?;
    app.preview_packet(&who.credential, at, name, &bytes)
}

fn differences(preview: &ImportPreview, language: Language) -> Vec<Difference> {
    let framework = &preview.view.set.framework;
    let written = |key: &str, stored: &Option<String>| {
        let parsed = AnswerKey::parse(framework, key);
        let value = stored.as_ref().zip(parsed);
        value.map_or_else(|| "–".to_owned(), |(stored, key)| shown(framework, key, stored, language))
    };
    let label = |key: &str| {
        words::named(framework, key).map_or_else(|| key.to_owned(), |words| words.get(language).to_owned())
    };
    let line = |difference: &assessment::import::Difference| Difference {
        label: label(&difference.key),
        at_export: written(&difference.key, &difference.at_export),
        here: written(&difference.key, &difference.here),
        in_file: written(&difference.key, &difference.in_file),
        file_chosen: difference.proposal == Proposal::Take,
        both_changed: difference.proposal == Proposal::Choose,
        key: difference.key.clone(),
    };
    preview.differences.iter().map(line).collect()
}

fn documents(preview: &ImportPreview) -> Vec<String> {
    let line = |(component, piece): &(String, scoring::Evidence)| {
        let date = piece.date.map(show::date);
        let texts = [&piece.summary, &piece.page, &piece.location];
        let parts = [Some(&piece.number), date.as_ref()].into_iter().flatten().chain(texts);
        let parts: Vec<&str> = parts.map(String::as_str).filter(|part| !part.is_empty()).collect();
        format!("{component}: {}", parts.join(", "))
    };
    preview.new_evidence.iter().map(line).collect()
}

fn problems(preview: &ImportPreview, language: Language) -> Vec<String> {
    let line = |finding: &framework::Diagnostic| {
        let (sentence, help) = show::diagnostic_of(&preview.view.set.framework, finding, language);
        let place = show::place(&finding.place, language);
        format!("{place}{sentence} {help}").trim().to_owned()
    };
    preview.findings.iter().map(line).collect()
}
