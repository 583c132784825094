//! The ranking of a published result: by rank or by a column, searched, a hundred units a page. Units ticked
//! for a comparison stay ticked on every page, because the address names them.

use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use framework::typed::fold;
use framework::{Exact, Item};

use super::head_page::PublicationHead;
use super::left_out;
use super::list::{band, percent, rank, unit_address};
use super::page::render_page;
use super::ranking_page::{Column, RankingResult, RankingRow};
use crate::extractors::Path;
use crate::failure::Failure;
use crate::publication_cache::VerifiedPublication;
use crate::show;
use crate::state::WebState;
use crate::visitor::Visitor;
use assessment::correction::ScoreStage;

/// Units on one page.
const ROWS: usize = 100;
/// The most ticked units that are remembered; five can be compared.
const TICKED_MAX: usize = 40;

/// The query of the page: which part of the ranking, in which order, and what is ticked in it.
#[derive(Debug, Default, PartialEq, Eq)]
struct RankingQuery {
    q: String,
    sort: String,
    page: usize,
    units: Vec<String>,
}

impl RankingQuery {
    /// Reads the query of an address, if it has one; of a name that is given twice the last value counts,
    /// because a button may repeat a field.
    fn of(query: Option<&str>) -> Self {
        let mut asked = Self { page: 1, ..Self::default() };
        for (name, value) in query.into_iter().flat_map(|query| form_urlencoded::parse(query.as_bytes())) {
            match name.as_ref() {
                "q" => value.trim().clone_into(&mut asked.q),
                "sort" => asked.sort = value.into_owned(),
                "page" => asked.page = value.parse().unwrap_or(1).max(1),
                "unit"
                    if asked.units.len() < TICKED_MAX && !asked.units.iter().any(|unit| *unit == value) =>
                {
                    asked.units.push(value.into_owned());
                }
                _ => {}
            }
        }
        asked
    }
}

/// `GET /results/{result}`: the page.
pub async fn page(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(result): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let asked = RankingQuery::of(query.as_deref());
    let query = format!("{asked:?}");
    let make = move |book: &VerifiedPublication, who: &Visitor, head| ranking(book, who, head, &asked);
    render_page(&state, &visitor, result, &query, &headers, make).await
}

fn ranking(
    book: &VerifiedPublication,
    who: &Visitor,
    head: PublicationHead,
    asked: &RankingQuery,
) -> Result<RankingResult, app::Error> {
    let framework = &book.bundle.framework;
    let items = framework.ranking_columns();
    let base = super::list::base(&book.row);
    let by = items.iter().copied().find(|item| framework.label(*item).0 == asked.sort);
    let mut rows = matching(book, &asked.q);
    if let Some(item) = by {
        let points = |row: &usize| book.approved().item_points(*row, item).unwrap_or(Exact::integer(-1));
        rows.sort_by_cached_key(|row| std::cmp::Reverse(points(row)));
    }
    let (count, at) = (rows.len(), asked.page);
    let column = |item: &Item| {
        let (code, title) = framework.label(*item);
        Column { code: code.to_owned(), title: title.get(who.language).to_owned() }
    };
    let here: Vec<usize> = rows.iter().copied().skip((at - 1).saturating_mul(ROWS)).take(ROWS).collect();
    let chosen: Vec<usize> = asked.units.iter().filter_map(|code| book.unit(code)).collect();
    let line = |row: &usize| {
        let line = line(book, who, &items, *row, &base)?;
        Ok(RankingRow { is_chosen: chosen.contains(row), ..line })
    };
    let ticked = chosen.iter().filter(|row| !here.contains(row));
    let named = |row: &usize| book.unit_at(*row).map(|unit| (unit.code.clone(), unit.name.clone()));
    Ok(RankingResult {
        frame: show::frame(who, None),
        head,
        columns: items.iter().map(column).collect(),
        before: (at > 1).then(|| at - 1),
        after: (at.saturating_mul(ROWS) < count).then(|| at + 1),
        has_groups: book.scores.approved.units().iter().any(|unit| !unit.group.is_empty()),
        left_out: left_out::matching(book, &asked.q, who.language),
        sorted: if by.is_some() { asked.sort.clone() } else { String::new() },
        rows: here.iter().map(line).collect::<Result<_, app::Error>>()?,
        asked: asked.q.clone(),
        ticked: ticked.map(named).collect::<Result<_, app::Error>>()?,
    })
}

/// Rows whose unit's name or code contains the text, by group and rank.
fn matching(book: &VerifiedPublication, asked: &str) -> Vec<usize> {
    let asked = fold(asked);
    let holds = |row: &usize| {
        let unit = book.scores.approved.units().get(*row);
        asked.is_empty()
            || unit.is_some_and(|unit| fold(&unit.name).contains(&asked) || unit.code.contains(&asked))
    };
    book.order.iter().copied().filter(holds).collect()
}

fn line(
    book: &VerifiedPublication,
    who: &Visitor,
    items: &[Item],
    row: usize,
    base: &str,
) -> Result<RankingRow, app::Error> {
    let (framework, approved, language) = (&book.bundle.framework, book.approved(), who.language);
    let unit = book.unit_at(row)?;
    let points = |points: Option<Exact>| show::points(framework, points.as_ref(), language);
    let own = book.scores.at(ScoreStage::SelfAssessed);
    Ok(RankingRow {
        rank: rank(language, approved.standing(row)),
        group: unit.group.clone(),
        unit: unit.name.clone(),
        code: unit.code.clone(),
        address: unit_address(base, &unit.code),
        points: items.iter().map(|item| points(approved.item_points(row, *item))).collect(),
        total: points(approved.total(row)),
        percent: percent(language, approved.percent(row).as_ref()),
        band: band(book, row, language),
        own: points(own.total(row)),
        is_chosen: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_button_counts_more_than_the_field_before_it_and_ticks_are_kept_once() {
        let asked = RankingQuery::of(Some("q=+so+&sort=3&unit=a&unit=b&unit=a&sort=5&page=2"));
        let units = vec!["a".to_owned(), "b".to_owned()];
        assert_eq!(asked, RankingQuery { q: "so".into(), sort: "5".into(), page: 2, units });
        assert_eq!(RankingQuery::of(Some("page=0&page=x")).page, 1);
        let many: Vec<String> = (0..1000).map(|at| format!("unit={at}")).collect();
        assert_eq!(RankingQuery::of(Some(&many.join("&"))).units.len(), TICKED_MAX);
    }
}
