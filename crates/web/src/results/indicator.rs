//! One indicator of a published result: how its points are distributed, and those of every unit.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use framework::{ComponentSlot, Exact, Item};
use words::plain_number;

use super::figures::without_data;
use super::head_page::PublicationHead;
use super::indicator_page::{IndicatorResult, IndicatorRow, ShareLine};
use super::list::{base, four, unit_address};
use super::page::render_page;
use crate::extractors::Path;
use crate::failure::Failure;
use crate::publication_cache::VerifiedPublication;
use crate::show;
use crate::state::WebState;
use crate::visitor::Visitor;

/// The classes of the distribution, in per cent of the maximum.
const FIFTHS: [(i64, i64); 5] = [(0, 20), (20, 40), (40, 60), (60, 80), (80, 100)];
/// Length of the longest bar, in units of the picture.
const BAR: i64 = 200;

/// `GET /results/{result}/indicators/{indicator}`: the page.
pub async fn page(
    State(state): State<WebState>,
    visitor: Visitor,
    Path((result, indicator)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let make = move |book: &VerifiedPublication, who: &Visitor, head| {
        let (slot, _) = book.bundle.framework.component(&indicator).ok_or(app::Error::NotFound)?;
        result_of(book, who, head, slot)
    };
    render_page(&state, &visitor, result, "", &headers, make).await
}

fn result_of(
    book: &VerifiedPublication,
    who: &Visitor,
    head: PublicationHead,
    slot: ComponentSlot,
) -> Result<IndicatorResult, app::Error> {
    let (framework, language) = (&book.bundle.framework, who.language);
    let item = Item::Component(slot);
    let (code, title) = framework.label(item);
    let maximum = book.maximum(0, item);
    let line = |row: usize| {
        let unit = book.unit_at(row)?;
        Ok(IndicatorRow {
            unit: unit.name.clone(),
            address: unit_address(&base(&book.row), &unit.code),
            points: four(book, row, item, language),
        })
    };
    let shares = fifths(book, slot);
    let counted: usize = shares.iter().map(|(_, units)| units).sum();
    Ok(IndicatorResult {
        frame: show::frame(who, None),
        head,
        code: code.to_owned(),
        title: title.get(language).to_owned(),
        maximum: plain_number(language, &maximum),
        without_data: without_data(book, language, Some(slot)).into_iter().map(|(_, words)| words).collect(),
        shares: lines(&shares),
        without_points: book.scores.approved.units().len().saturating_sub(counted),
        rows: best_first(book, slot).into_iter().map(line).collect::<Result<_, app::Error>>()?,
    })
}

/// Rows of the units, the most points first.
pub fn best_first(book: &VerifiedPublication, slot: ComponentSlot) -> Vec<usize> {
    let points = |row: usize| book.approved().component_points(row, slot);
    let mut rows = book.order.clone();
    // Units to which it does not apply stand at the end, below 0.
    rows.sort_by_key(|row| std::cmp::Reverse(points(*row).unwrap_or(Exact::integer(-1_000_000))));
    rows
}

/// How many units are in each fifth of the maximum.
pub fn fifths(book: &VerifiedPublication, slot: ComponentSlot) -> Vec<((i64, i64), usize)> {
    let maximum = book.maximum(0, Item::Component(slot));
    let points = |row: usize| book.approved().component_points(row, slot);
    let shares: Vec<Exact> = (0..book.scores.approved.units().len())
        .filter_map(|row| points(row)?.times(&Exact::integer(100)).checked_div(&maximum))
        .collect();
    distribution(&shares)
}

/// How many units are in each fifth; 100 % belongs to the last.
fn distribution(shares: &[Exact]) -> Vec<((i64, i64), usize)> {
    let within = |low: i64, high: i64| {
        let (low, high) = (Exact::integer(low), Exact::integer(high));
        let is_last = high == Exact::integer(100);
        shares.iter().filter(|share| **share >= low && (**share < high || is_last)).count()
    };
    FIFTHS.iter().map(|(low, high)| ((*low, *high), within(*low, *high))).collect()
}

fn lines(counts: &[((i64, i64), usize)]) -> Vec<ShareLine> {
    let most = counts.iter().map(|(_, count)| *count).max().unwrap_or(0).max(1);
    let length = |count: usize| i64::try_from(count * usize::try_from(BAR).unwrap_or(0) / most).unwrap_or(0);
    let line = |((low, high), count): &((i64, i64), usize)| ShareLine {
        range: format!("{low}–{high} %"),
        units: *count,
        length: length(*count),
    };
    counts.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_points_are_in_the_last_fifth_and_a_bound_belongs_above_it() {
        let shares = ["0", "20", "99.9", "100"].map(|share| Exact::parse(share).unwrap());
        let counts: Vec<usize> = distribution(&shares).iter().map(|(_, units)| *units).collect();
        assert_eq!(counts, [1, 1, 0, 0, 2]);
    }
}
