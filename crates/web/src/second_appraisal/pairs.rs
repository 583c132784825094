//! The pairs of decisions behind the figures of agreement, for people who want to compute them again.

use app::proceedings::{Agreement, Pair, SecondAppraisalBoard};
use assessment::Id;
use assessment::campaign::Campaign;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use framework::Language;
use report::figure_table::{Column, ColumnKind, FigureTable};
use words::say;

use super::figures::appraiser_name;
use crate::downloads::disposition;
use crate::extractors::Path;
use crate::failure::Failure;
use crate::state::WebState;
use crate::visitor::Visitor;

/// `GET /campaigns/{campaign}/second/pairs.csv`, for people who may see the figures.
pub async fn csv(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(campaign): Path<Id<Campaign>>,
) -> Result<Response, Failure> {
    let (name, bytes) = state
        .export(&visitor, move |app, who| {
            let seen = app.second_appraisal_board(&who.credential, campaign)?;
            let agreement = seen.agreement.as_ref().ok_or(app::Error::NotFound)?;
            let table = pairs(&seen, agreement, who.language)?;
            let bytes = table.csv().map_err(|fault| app::Error::Internal(format!("pairs: {fault}")))?;
            Ok((format!("{}-pairs.csv", seen.board.campaign.year), bytes))
        })
        .await?;
    let named = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, disposition(&name, false)),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((named, bytes).into_response())
}

fn pairs(
    seen: &SecondAppraisalBoard,
    agreement: &Agreement,
    language: Language,
) -> Result<FigureTable, app::Error> {
    let units = seen.board.submitted().units();
    let line = |pair: &Pair| {
        let missing = || app::Error::Internal(format!("a pair of appraisals of row {}", pair.row));
        let unit = units.get(pair.row).ok_or_else(missing)?;
        let component = &seen.board.set.framework[pair.slot].code;
        let [first, second] = &pair.outcomes;
        let [first_by, second_by] = &pair.by;
        Ok(vec![
            unit.code.as_str().into(),
            unit.name.as_str().into(),
            component.as_str().into(),
            pair.maximum.clone().into(),
            first.own.clone().into(),
            appraiser_name(seen, first_by)?.into(),
            first.decided.name().into(),
            first.points.clone().into(),
            appraiser_name(seen, second_by)?.into(),
            second.decided.name().into(),
            second.points.clone().into(),
        ])
    };
    let column = |key: &str, kind| Column { key: key.to_owned(), heading: key.to_owned(), kind };
    let (text, number) = (ColumnKind::Text, ColumnKind::Number);
    Ok(FigureTable {
        id: "pairs",
        title: say(language, "web_second.pairs", &[]),
        columns: vec![
            column("unit", text),
            column("name", text),
            column("component", text),
            column("maximum", number),
            column("self", number),
            column("first_by", text),
            column("first_decided", text),
            column("first_points", number),
            column("second_by", text),
            column("second_decided", text),
            column("second_points", number),
        ],
        rows: agreement.pairs.iter().map(line).collect::<Result<_, app::Error>>()?,
    })
}
