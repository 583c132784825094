//! A page of the form: general information, or one main index.

use std::collections::BTreeMap;

use app::form::{FormAt, FormView};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use framework::Language;
use serde::Deserialize;
use words::say;

use super::form_address::FormAddress;
use super::form_page::SelfAssessment;
use super::form_parts::PageOf;
use crate::body::FormBody;
use crate::extractors::Path;
use crate::failure::Failure;
use crate::layout::evidence::EvidenceForm;
use crate::state::{WebState, html_with};
use crate::visitor::Visitor;
use crate::{show, urls};

/// Why a field was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The value does not answer the question.
    Refused,
    /// Somebody else saved another value.
    Conflict,
}

/// The fields that a save without script refused: by key, the reason and the typed value.
#[derive(Clone, Debug, Default)]
pub struct NotTaken(pub BTreeMap<String, (Why, String)>);

/// What the page says about the request just before.
#[derive(Clone, Debug, Default)]
pub struct Sent {
    /// The fields that were refused.
    pub not_taken: NotTaken,
    /// Reasons of a refusal, in sentences.
    pub refused: Vec<String>,
    /// What was done, in sentences.
    pub done: Vec<String>,
    /// What was typed into the form for evidence.
    pub evidence: FormBody,
}

/// The query of the page: what was done just before.
#[derive(Debug, Default, Deserialize)]
pub struct DoneQuery {
    saved: Option<String>,
    /// Ids of evidence that was added, separated by commas.
    added: Option<String>,
}

/// `GET base/general`: the general information.
pub async fn general(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(address): Path<FormAddress>,
    Query(reported): Query<DoneQuery>,
) -> Result<Response, Failure> {
    let at = address.at();
    show(&state, &visitor, at, None, reported, StatusCode::OK, Sent::default()).await
}

/// Form and main index in one address.
#[derive(Debug, Deserialize)]
pub struct IndexAddress {
    #[serde(flatten)]
    form: FormAddress,
    index: String,
}

/// `GET base/indices/{index}`: one main index.
pub async fn index(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(address): Path<IndexAddress>,
    Query(reported): Query<DoneQuery>,
) -> Result<Response, Failure> {
    let at = address.form.at();
    show(&state, &visitor, at, Some(address.index), reported, StatusCode::OK, Sent::default()).await
}

/// Renders the page with messages about the request; `index` names a main index, otherwise the general
/// information is shown.
pub async fn show_page(
    state: &WebState,
    visitor: &Visitor,
    at: FormAt,
    index: Option<String>,
    status: StatusCode,
    sent: Sent,
) -> Result<Response, Failure> {
    show(state, visitor, at, index, DoneQuery::default(), status, sent).await
}

async fn show(
    state: &WebState,
    visitor: &Visitor,
    at: FormAt,
    index: Option<String>,
    reported: DoneQuery,
    status: StatusCode,
    sent: Sent,
) -> Result<Response, Failure> {
    let limit = state.options.evidence_bytes_max;
    let page = state
        .run(visitor, move |app, who| {
            let header = app.header(&who.credential)?;
            let view = app.form(&who.credential, at, index.as_deref())?;
            let framework = &view.set.framework;
            let item = match &index {
                None => None,
                Some(code) => Some(view.set.column(code).ok_or(app::Error::NotFound)?),
            };
            // Only this page shows how the points were calculated.
            let traced = item.map_or_else(Vec::new, |item| framework.components_below(item));
            let computed = view.computed_tracing(&traced);
            let elsewhere = app.files_elsewhere(&view)?;
            let marks = app.file_marks(&view)?;
            let language = who.language;
            let page = PageOf {
                at,
                view: &view,
                computed: &computed,
                elsewhere: &elsewhere,
                marks: &marks,
                language,
            };
            let limit = show::bytes(language, limit);
            let here = who.at(index
                .as_ref()
                .map_or_else(|| urls::form(at).general(), |code| urls::form(at).index(code)));
            let mut done = sent.done;
            done.extend(reported.saved.map(|_| say(language, "web.form.all-saved", &[])));
            if let Some(ids) = reported.added {
                done.extend(added(&view, &marks, &ids, language));
            }
            Ok(SelfAssessment {
                frame: show::frame(&here, Some(&header)),
                unit: view.form.unit_name.clone(),
                campaign: view.campaign.title.clone(),
                base: urls::form(at).summary(),
                title: page.title(item),
                rail: page.rail(item),
                state: page.state(),
                components: page.blocks(item, &sent.not_taken),
                findings: page.findings(item),
                files_help: say(language, "web.evidence.limit", &[("limit", &limit)]),
                next: page.next(item),
                refused: sent.refused,
                done,
                evidence_form: EvidenceForm::typed(&sent.evidence.0),
            })
        })
        .await?;
    html_with(visitor, status, &page)
}

/// The messages about evidence that was added: its name, and warnings about the file.
fn added(
    view: &FormView,
    marks: &BTreeMap<String, Vec<assessment::file_mark::FileMark>>,
    ids: &str,
    language: Language,
) -> Vec<String> {
    let ids: Vec<&str> = ids.split(',').take(64).collect();
    let rows = view.evidence.iter().filter(|row| ids.contains(&row.id.to_string().as_str()));
    rows.map(|row| {
        let words = show::evidence_words(row, language);
        let marks = row.file.as_ref().and_then(|(sha256, _)| marks.get(sha256));
        let sentence = say(language, "web.evidence.added", &[("words", &words)]);
        let notice = show::mark_notice(marks.map_or(&[][..], Vec::as_slice), language);
        format!("{sentence} {notice}").trim().to_owned()
    })
    .collect()
}
