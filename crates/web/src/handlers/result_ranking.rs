//! The ranking of a published result: by rank or by a column, searched, a hundred units a page.

use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use framework::typed::fold;
use framework::{Exact, Item};
use serde::Deserialize;

use super::result_left_out;
use super::result_page::shown;
use super::results::{band, percent, rank, unit_address};
use crate::failure::Failure;
use crate::pages::results::{Column, PublicationHead, RankingResult, RankingRow};
use crate::shelf::Book;
use crate::show;
use crate::state::WebState;
use crate::visitor::Visitor;
use assessment::correction::ScoreStage;

/// Units on one page.
const ROWS: usize = 100;

/// What part of the ranking, in which order.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    q: Option<String>,
    sort: Option<String>,
    page: Option<usize>,
}

/// `GET /results/{result}`.
pub async fn page(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(result): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let query = format!("{asked:?}");
    let make = move |book: &Book, who: &Visitor, head| Ok(ranking(book, who, head, &asked));
    shown(&state, &visitor, result, (&query, &headers), make).await
}

fn ranking(book: &Book, who: &Visitor, head: PublicationHead, asked: &Asked) -> RankingResult {
    let framework = &book.bundle.framework;
    let items = framework.ranking_columns();
    let base = super::results::base(&book.row);
    let sorted = asked.sort.clone().unwrap_or_default();
    let by = items.iter().copied().find(|item| framework.label(*item).0 == sorted);
    let q = asked.q.as_deref().unwrap_or_default().trim().to_owned();
    let mut rows = matching(book, &q);
    if let Some(item) = by {
        let points = |row: &usize| book.approved().item_points(*row, item).unwrap_or(Exact::integer(-1));
        rows.sort_by_cached_key(|row| std::cmp::Reverse(points(row)));
    }
    let count = rows.len();
    let at = asked.page.unwrap_or(1).max(1);
    let address = |page: usize, sort: &str| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in [("q", q.as_str()), ("sort", sort)] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        if page > 1 {
            query.append_pair("page", &page.to_string());
        }
        let query = query.finish();
        if query.is_empty() { base.clone() } else { format!("{base}?{query}") }
    };
    let chosen = if by.is_some() { sorted.as_str() } else { "" };
    let column = |item: &Item| {
        let (code, title) = framework.label(*item);
        Column { code: code.to_owned(), title: title.get(who.language).to_owned(), address: address(1, code) }
    };
    let page: Vec<RankingRow> = rows
        .iter()
        .skip((at - 1) * ROWS)
        .take(ROWS)
        .map(|row| line(book, who, &items, *row, &base))
        .collect();
    RankingResult {
        frame: show::frame(who, None),
        head,
        columns: items.iter().map(column).collect(),
        before: if at > 1 { address(at - 1, chosen) } else { String::new() },
        after: if at * ROWS < count { address(at + 1, chosen) } else { String::new() },
        has_groups: book.scores.approved.units().iter().any(|unit| !unit.group.is_empty()),
        left_out: result_left_out::matching(book, &q),
        sorted: chosen.to_owned(),
        rows: page,
        asked: q,
        count,
    }
}

/// Rows whose unit's name or code holds what was asked for, by group and rank.
fn matching(book: &Book, asked: &str) -> Vec<usize> {
    let asked = fold(asked);
    let holds = |row: &usize| {
        let unit = book.scores.approved.units().get(*row);
        asked.is_empty()
            || unit.is_some_and(|unit| fold(&unit.name).contains(&asked) || unit.code.contains(&asked))
    };
    book.order.iter().copied().filter(holds).collect()
}

fn line(book: &Book, who: &Visitor, items: &[Item], row: usize, base: &str) -> RankingRow {
    let (framework, approved, language) = (&book.bundle.framework, book.approved(), who.language);
    let unit = book.scores.approved.units().get(row);
    let points = |points: Option<Exact>| show::points(framework, points.as_ref(), language);
    let own = book.scores.at(ScoreStage::SelfAssessed);
    RankingRow {
        rank: rank(language, approved.standing(row)),
        group: unit.map(|unit| unit.group.clone()).unwrap_or_default(),
        unit: unit.map(|unit| unit.name.clone()).unwrap_or_default(),
        code: unit.map(|unit| unit.code.clone()).unwrap_or_default(),
        address: unit_address(base, unit.map_or("", |unit| unit.code.as_str())),
        points: items.iter().map(|item| points(approved.item_points(row, *item))).collect(),
        total: points(approved.total(row)),
        percent: percent(language, approved.percent(row).as_ref()),
        band: band(book, row, language),
        own: points(own.total(row)),
    }
}
