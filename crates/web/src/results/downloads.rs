//! Files made from an open publication at the first request, then cached; the ranking for Excel and programs.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use framework::Language;
use report::publication::LeftOut;
use report::results_view::WithoutForm;
use report::workbook::{Detail, ranking_workbook};
use report::{EngineScores, ResultsView, Seal};
use scoring::Plan;

use super::list::first_digits;
use super::page::{CacheDependency, Source, find_publication, is_known, tag};
use crate::downloads::answer_with;
use crate::extractors::Path;
use crate::failure::Failure;
use crate::publication_cache::VerifiedPublication;
use crate::state::WebState;
use crate::visitor::Visitor;

/// The format of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// CSV for every program.
    Csv,
    /// CSV for Excel with Vietnamese settings: opens in columns by a double click.
    ExcelCsv,
    /// JSON for programs.
    Json,
    /// SVG, a picture.
    Svg,
    /// XLSX for Excel.
    Workbook,
}

/// A requested file.
pub struct DownloadRequest<'a> {
    /// The query, as far as the content of the file depends on it.
    pub query: &'a str,
    /// The headers, which say what the browser has already.
    pub headers: &'a HeaderMap,
    /// What the content depends on.
    pub rests: CacheDependency,
    /// Its name without year, hash and extension.
    pub name: String,
    /// Its format.
    pub kind: Kind,
}

impl Kind {
    /// The suffix of the name of a CSV for Excel.
    pub const EXCEL_MARK: &'static str = "-excel";

    /// The kind with this extension.
    pub fn of_ending(ending: &str) -> Option<Self> {
        [Self::Csv, Self::Json, Self::Svg, Self::Workbook].into_iter().find(|kind| kind.ending() == ending)
    }

    const fn media_type(self) -> &'static str {
        match self {
            Self::Csv | Self::ExcelCsv => "text/csv; charset=utf-8",
            Self::Json => "application/json",
            Self::Svg => "image/svg+xml",
            Self::Workbook => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    const fn ending(self) -> &'static str {
        match self {
            Self::Csv | Self::ExcelCsv => "csv",
            Self::Json => "json",
            Self::Svg => "svg",
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
    ranking(&state, &visitor, result, &headers, Kind::Json).await
}

/// `GET /results/{result}/files/ranking.xlsx`.
pub async fn workbook(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(result): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    ranking(&state, &visitor, result, &headers, Kind::Workbook).await
}

async fn ranking(
    state: &WebState,
    visitor: &Visitor,
    result: String,
    headers: &HeaderMap,
    kind: Kind,
) -> Result<Response, Failure> {
    let name = "ranking".to_owned();
    let wanted = DownloadRequest { query: "", headers, rests: CacheDependency::PublicationAlone, name, kind };
    given(state, visitor, result, wanted, move |source| made(source.book, source.who.language, kind)).await
}

/// A file of a result: not sent if the browser has it, made once if nobody has asked before.
///
/// # Errors
/// The page that says what is wrong.
pub async fn given(
    state: &WebState,
    visitor: &Visitor,
    result: String,
    wanted: DownloadRequest<'_>,
    make: impl FnOnce(&Source<'_>) -> Result<Vec<u8>, app::Error> + Send + 'static,
) -> Result<Response, Failure> {
    let DownloadRequest { query, headers, rests, name, kind } = wanted;
    let (row, rows, others) = find_publication(state, visitor, result, rests).await?;
    let tag = tag(&row, visitor, &[query, &others]);
    if is_known(headers, &tag) {
        return Ok(StatusCode::NOT_MODIFIED.into_response());
    }
    let short = first_digits(&row.sha256, 8);
    let mark = if kind == Kind::ExcelCsv { Kind::EXCEL_MARK } else { "" };
    let name = format!("{}-{short}-{name}{mark}.{}", row.year, kind.ending());
    let bytes = if let Some(bytes) = state.shelf.table(&tag) {
        bytes
    } else {
        let shelf = Arc::clone(&state.shelf);
        let opened = move |app: &app::App, who: &Visitor| {
            let book = shelf.book(app, row)?;
            make(&Source { book: &book, who, rows: &rows, app, shelf: &shelf }).map(Bytes::from)
        };
        let bytes = state.export(visitor, opened).await?;
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

fn made(book: &VerifiedPublication, language: Language, kind: Kind) -> Result<Vec<u8>, app::Error> {
    let bundle = &book.bundle;
    let fault = |fault: &dyn std::fmt::Display| app::Error::Internal(format!("ranking: {fault}"));
    let plan = Plan::new(&bundle.framework, bundle.terms.clone()).map_err(|error| fault(&error))?;
    if kind == Kind::Json {
        let (about, sha256) = (&bundle.about, book.row.sha256.as_str());
        return report::publication::ranking_json(about, sha256, &plan, &book.scores, &book.order)
            .map_err(|error| fault(&error));
    }
    let scores = EngineScores { plan: &plan, answers: &book.scores.approved, results: book.approved() };
    let left_out = &bundle.about.left_out;
    let without_form: Vec<WithoutForm<'_>> = left_out.iter().map(LeftOut::as_without_form).collect();
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
        without_form: &without_form,
    };
    // Values and not formulas, because some points were decided and follow no formula.
    ranking_workbook(&view, Detail::Summary).map_err(|error| fault(&error))
}
