//! The history as a file: all entries that match the search and may be seen, with the place of each in the
//! audit chain.

use app::history::ENTRIES_MAX;
use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::Response;
use report::history::{HistoryRow, history_csv, history_workbook};

use super::instance::HistoryQuery;
use crate::downloads::answer_with;
use crate::failure::Failure;
use crate::show;
use crate::show::HistoryWords;
use crate::state::WebState;
use crate::visitor::Visitor;

/// The format of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Csv,
    Workbook,
}

impl Kind {
    const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Workbook => "xlsx",
        }
    }

    const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Workbook => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// `GET /history/export.csv`.
pub async fn csv(
    State(state): State<WebState>,
    visitor: Visitor,
    Query(search): Query<HistoryQuery>,
) -> Result<Response, Failure> {
    file(&state, &visitor, search, Kind::Csv).await
}

/// `GET /history/export.xlsx`.
pub async fn workbook(
    State(state): State<WebState>,
    visitor: Visitor,
    Query(search): Query<HistoryQuery>,
) -> Result<Response, Failure> {
    file(&state, &visitor, search, Kind::Workbook).await
}

async fn file(
    state: &WebState,
    visitor: &Visitor,
    search: HistoryQuery,
    kind: Kind,
) -> Result<Response, Failure> {
    let bytes = state
        .export(visitor, move |app, who| {
            let view = app.export_history(&who.credential, &search.filter()?, kind.ending(), ENTRIES_MAX)?;
            let words = HistoryWords { view: &view, language: who.language };
            let row = |entry: &app::history::HistoryEntry| {
                let words_of_entry = words.entry(entry);
                HistoryRow {
                    position: entry.position,
                    at: show::moment(entry.at),
                    doer: words_of_entry.doer,
                    role: words_of_entry.role,
                    campaign: words_of_entry.campaign,
                    unit: words_of_entry.unit,
                    indicator: words_of_entry.indicator,
                    sentence: words_of_entry.sentence,
                    values: words_of_entry.values.join("\n"),
                    statement: words_of_entry.note,
                    hash: entry.hash.to_string(),
                }
            };
            let rows: Vec<HistoryRow> = view.entries.iter().map(row).collect();
            let fault = |fault: &dyn std::fmt::Display| app::Error::Internal(format!("history: {fault}"));
            match kind {
                Kind::Csv => history_csv(&rows, who.language).map_err(|error| fault(&error)),
                Kind::Workbook => history_workbook(&rows, who.language).map_err(|error| fault(&error)),
            }
        })
        .await?;
    let named = [
        (header::CONTENT_TYPE, kind.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"lich-su.{}\"", kind.ending())),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    let size_bytes = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    Ok(answer_with(named, Body::from(bytes), size_bytes))
}
