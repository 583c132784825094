//! The ranking as a table of Excel and as JSON: made of an open publication when somebody asks first, then kept.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use framework::Language;
use report::workbook::{Detail, ranking_workbook};
use report::{EngineScores, ResultsView, Seal};
use scoring::Plan;

use super::evidence_files::answer_with;
use super::result_page::{is_known, tag};
use crate::failure::Failure;
use crate::shelf::{Book, find};
use crate::state::WebState;
use crate::visitor::Visitor;

/// What the ranking is made into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Json,
    Workbook,
}

impl Kind {
    const fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Workbook => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    const fn ending(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Workbook => "xlsx",
        }
    }
}

/// `GET /results/{result}/files/ranking.json`.
pub async fn json(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(result): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    table(&state, &visitor, result, &headers, Kind::Json).await
}

/// `GET /results/{result}/files/ranking.xlsx`.
pub async fn workbook(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(result): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    table(&state, &visitor, result, &headers, Kind::Workbook).await
}

async fn table(
    state: &WebState,
    visitor: &Visitor,
    result: String,
    headers: &HeaderMap,
    kind: Kind,
) -> Result<Response, Failure> {
    let found = move |app: &app::App, _: &Visitor| find(&app.publications()?, &result);
    let row = state.read_at_once(visitor, found).await?;
    let tag = tag(&row, visitor, &[]);
    if is_known(headers, &tag) {
        return Ok(StatusCode::NOT_MODIFIED.into_response());
    }
    let name = format!("{}-{}-ranking.{}", row.year, row.sha256.get(..8).unwrap_or_default(), kind.ending());
    let bytes = if let Some(bytes) = state.shelf.table(&tag) {
        bytes
    } else {
        let shelf = Arc::clone(&state.shelf);
        let made = move |app: &app::App, who: &Visitor| made(&*shelf.book(app, row)?, who.language, kind);
        let bytes = state.run(visitor, made).await?;
        state.shelf.keep_table(&tag, bytes.clone());
        bytes
    };
    let named = [
        (header::CONTENT_TYPE, kind.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::ETAG, tag),
        // Headings are in the reader's language, which a cookie may choose.
        (header::CACHE_CONTROL, "public, no-cache".to_owned()),
        (header::VARY, "cookie, accept-encoding".to_owned()),
    ];
    let size_bytes = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    Ok(answer_with(named, Body::from(bytes), size_bytes))
}

fn made(book: &Book, language: Language, kind: Kind) -> Result<Bytes, app::Error> {
    let bundle = &book.bundle;
    let fault = |fault: &dyn std::fmt::Display| app::Error::Internal(format!("ranking: {fault}"));
    let plan = Plan::new(&bundle.framework, bundle.terms.clone()).map_err(|error| fault(&error))?;
    let bytes = match kind {
        Kind::Json => report::publication::ranking_json(
            (&bundle.about, &book.row.sha256),
            &plan,
            &book.scores,
            &book.order,
        )
        .map_err(|error| fault(&error))?,
        Kind::Workbook => {
            let scores =
                EngineScores { plan: &plan, answers: &book.scores.approved, results: book.approved() };
            let view = ResultsView {
                plan: &plan,
                answers: &book.scores.approved,
                scores: &scores,
                order: &book.order,
                language,
                version: &bundle.about.program.version,
                seal: Some(Seal {
                    sha256: &book.row.sha256,
                    audit: bundle.about.audit.as_ref().map(|head| (head.position, head.hash.as_str())),
                }),
            };
            // As values: decided points stand in the place of the rules here and there, which no formula says.
            ranking_workbook(&view, Detail::Summary).map_err(|error| fault(&error))?
        }
    };
    Ok(Bytes::from(bytes))
}
