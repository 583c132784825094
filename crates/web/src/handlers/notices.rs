//! What somebody was told, and that it is read.

use assessment::Moment;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use framework::Language;
use serde::Deserialize;
use store::tables::notices::NoticeRow;
use words::say;

use crate::body::FormBody;
use crate::failure::Failure;
use crate::pages::notices::{NoticeLine, Notices};
use crate::show;
use crate::state::{WebState, html};
use crate::visitor::Visitor;

/// How many stand on a page; where there are as many, there may be older ones.
const PAGE: usize = 100;

/// Which part of the notices.
#[derive(Debug, Deserialize)]
pub struct Part {
    before: Option<i64>,
}

/// `GET /notices`.
pub async fn page(
    State(state): State<WebState>,
    visitor: Visitor,
    Query(part): Query<Part>,
) -> Result<Response, Failure> {
    let page = state
        .run(&visitor, move |app, who| {
            let header = app.header(&who.token_hash)?;
            let before = Moment::from_microseconds(part.before.unwrap_or(i64::MAX));
            let rows = app.notices(&who.token_hash, before)?;
            let older = rows.last().filter(|_| rows.len() == PAGE);
            let older = older.map(|row| format!("/notices?before={}", row.made_at.microseconds()));
            Ok(Notices {
                frame: show::frame(who, Some(&header)),
                notices: rows.iter().map(|row| line(who.language, row)).collect(),
                older: older.unwrap_or_default(),
            })
        })
        .await?;
    html(&visitor, &page)
}

/// `POST /notices`: everything is read.
pub async fn mark_read(
    State(state): State<WebState>,
    visitor: Visitor,
    _form: FormBody,
) -> Result<Response, Failure> {
    state.run(&visitor, |app, who| app.read_notices(&who.token_hash)).await?;
    Ok(Redirect::to("/notices").into_response())
}

fn line(language: Language, row: &NoticeRow) -> NoticeLine {
    let data: serde_json::Value = serde_json::from_str(&row.data).unwrap_or_default();
    let text = |name: &str| match data.get(name) {
        Some(serde_json::Value::String(text)) => text.clone(),
        Some(serde_json::Value::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    let until = text("until");
    let until = until.parse().map_or_else(|_| until.clone(), |day| show::date(language, day));
    let (unit, campaign, component, days) = (text("unit"), text("campaign"), text("component"), text("days"));
    let data = [
        ("unit", unit.as_str()),
        ("campaign", &campaign),
        ("component", &component),
        ("until", &until),
        ("days", &days),
    ];
    NoticeLine {
        at: show::moment(language, row.made_at),
        words: say(language, &format!("web_notices.kind.{}", row.kind), &data),
        note: text("note"),
        address: row.address.clone(),
        is_read: row.read_at.is_some(),
    }
}
