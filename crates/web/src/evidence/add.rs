//! Evidence added by a form: with files, each a piece of its own, or without one.

use std::sync::Arc;

use app::form::{FormAt, NewEvidence};
use app::proceedings::IndicatorAt;
use axum::extract::State;
use axum::extract::multipart::Multipart;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use framework::Language;
use store::tables::evidence::EvidenceRow;
use words::say;

use super::edit::{described, fault_words};
use crate::appraisal::indicator::{AppraisalMode, show_page as show_indicator};
use crate::body::FormBody;
use crate::extractors::Path;
use crate::failure::Failure;
use crate::receiving::parts::{Parts, UploadKind, WaitingFile, receive};
use crate::receiving::receive::{NotTaken, take_in};
use crate::self_assessment::form::{Sent, show_page};
use crate::self_assessment::form_address::FormAddress;
use crate::state::WebState;
use crate::uploads::Uploads;
use crate::visitor::Visitor;
use crate::{show, urls};

/// The outcome of a form of evidence: what was added, and each file that was not accepted with its reason.
#[derive(Default)]
struct Outcome {
    added: Vec<String>,
    refused: Vec<String>,
    status: StatusCode,
    /// Files that wait until the faults in their description are corrected.
    waiting: Vec<WaitingFile>,
}

/// `POST base/evidence`: each file becomes a piece of evidence of its own. If something is wrong, the page
/// comes back with what was typed, and files that have arrived are stored for it.
pub async fn add(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(address): Path<FormAddress>,
    multipart: Multipart,
) -> Result<Response, Failure> {
    let at = address.at();
    state.run(&visitor, move |app, who| app.may_add_evidence(&who.credential, at)).await?;
    let parts = receive(&state, &visitor, at, multipart, UploadKind::Files).await?;
    let texts = parts.texts.clone();
    let taken = taking(state.clone(), at, parts);
    let outcome = match state.attempt(&visitor, taken).await {
        Ok(outcome) => outcome,
        Err(error) => return Err(Failure::new(&visitor, error)),
    };
    if outcome.refused.is_empty() {
        let page = page_of(&texts, at);
        let added = outcome.added.join(",");
        let component = texts.get("component");
        return Ok(Redirect::to(&format!("{page}?added={added}#{component}")).into_response());
    }
    if visitor.wants_json {
        return Err(
            Failure::status(&visitor, outcome.status, "not-all-files").with("why", outcome.refused.join(" "))
        );
    }
    again(&state, &visitor, at, texts, outcome).await
}

/// Adds what came, file by file.
fn taking(
    state: WebState,
    at: FormAt,
    parts: Parts,
) -> impl FnOnce(&app::App, &Visitor) -> Result<Outcome, app::Error> + Send + 'static {
    move |app, who| {
        let (uploads, language, token) = (&state.uploads, who.language, &who.credential);
        let mut files = parts.files;
        let account = app.account_of(token)?.ok_or(app::Error::SignedOut)?.to_string();
        files.extend(kept_for_later(uploads, &parts.texts, at, &account)?);
        let description = described(&parts.texts);
        let mut outcome = Outcome::default();
        for name in parts.too_large {
            let limit_bytes = state.options.evidence_bytes_max;
            outcome.refuse(&name, NotTaken::Error(app::Error::TooLarge { limit_bytes }), language)?;
        }
        let has_file = !files.is_empty() || !outcome.refused.is_empty();
        match app.check_evidence(token, at, &description, has_file) {
            Ok(()) => {}
            Err(app::Error::Invalid(faults)) => {
                outcome.refused =
                    faults.iter().map(|fault| fault_words(fault, &parts.texts, language)).collect();
                (outcome.status, outcome.waiting) = (StatusCode::UNPROCESSABLE_ENTITY, files);
                return Ok(outcome);
            }
            Err(error) => return Err(error),
        }
        if files.is_empty() && outcome.refused.is_empty() {
            outcome.added.push(app.add_evidence(token, at, description)?.to_string());
            return Ok(outcome);
        }
        for file in files {
            // The file is removed after this turn, whatever its outcome.
            match take_in(app, &state.options, &uploads.content(&file.id), &file.name) {
                Ok((row, marks)) => {
                    let new =
                        NewEvidence { file: Some((row, file.name.clone())), marks, ..description.clone() };
                    outcome.added.push(app.add_evidence(token, at, new)?.to_string());
                }
                Err(fault) => outcome.refuse(&file.name, fault, language)?,
            }
        }
        Ok(outcome)
    }
}

impl Outcome {
    fn refuse(&mut self, name: &str, fault: NotTaken, language: Language) -> Result<(), app::Error> {
        let (status, words) = fault.words(language)?;
        self.status = status;
        self.refused.push(format!("{name}: {words}"));
        Ok(())
    }
}

/// Files that an earlier sending of the same form left waiting.
fn kept_for_later(
    uploads: &Arc<Uploads>,
    texts: &FormBody,
    at: FormAt,
    account: &str,
) -> Result<Vec<WaitingFile>, app::Error> {
    let mut files = Vec::new();
    for id in texts.all("waiting") {
        let found =
            uploads.find(id).map_err(|error| app::Error::from(store::blobs::BlobFault::from(error)))?;
        // Waiting files are stored for a day. One that is gone can be chosen again, as the page names it.
        let Some((note, _)) = found else { continue };
        let is_ours = note.account == account
            && note.campaign == at.campaign.to_string()
            && note.unit == at.unit.to_string();
        if is_ours {
            let name = FormBody(note.description).get("name").to_owned();
            files.push(WaitingFile::found(id, &name, uploads));
        }
    }
    Ok(files)
}

/// The page that the form was on, with everything that was typed and the outcome of each file.
async fn again(
    state: &WebState,
    visitor: &Visitor,
    at: FormAt,
    texts: FormBody,
    outcome: Outcome,
) -> Result<Response, Failure> {
    let component = texts.get("component").to_owned();
    let place = page_of(&texts, at);
    let mut typed = texts;
    typed.0.retain(|(name, _)| !["csrf", "page", "waiting", "waiting_name"].contains(&name.as_str()));
    for file in outcome.waiting {
        let (id, name) = file.stay();
        typed.0.push(("waiting".to_owned(), id));
        typed.0.push(("waiting_name".to_owned(), name));
    }
    if place.contains("/indicators/") {
        let (at, mode) = (IndicatorAt { form: at, component }, AppraisalMode::Open);
        let refused = Some(outcome.refused.join(" "));
        return show_indicator(state, visitor, at, mode, typed, outcome.status, refused).await;
    }
    let code = component.clone();
    let (index, done) = state
        .run(visitor, move |app, who| {
            let view = app.form(&who.credential, at, None)?;
            let framework = &view.set.framework;
            let index = framework.component(&code).map(|(slot, _)| framework.main_index_of(slot).to_owned());
            let first = || Some(framework.label(*framework.ranking_columns().first()?).0.to_owned());
            let added = view.evidence.iter().filter(|row| outcome.added.contains(&row.id.to_string()));
            let words = |row: &EvidenceRow| {
                let words = show::evidence_words(row, who.language);
                say(who.language, "web.evidence.added", &[("words", &words)])
            };
            Ok((index.or_else(first), added.map(words).collect()))
        })
        .await?;
    let sent = Sent { refused: outcome.refused, done, evidence: typed, ..Sent::default() };
    show_page(state, visitor, at, index, outcome.status, sent).await
}

/// The page that the form was on, if it is a page of this unit's form.
fn page_of(form: &FormBody, at: FormAt) -> String {
    let base = urls::form(at).summary();
    let page = form.get("page");
    let is_here = page.strip_prefix(&base).is_some_and(|rest| {
        rest.starts_with('/') && !rest.contains("..") && !rest.contains(['?', '#', '\\'])
    });
    if is_here { page.to_owned() } else { base }
}
