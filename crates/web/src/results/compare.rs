//! Two to five units of a published result side by side; the address names their codes, so that it can be
//! passed on.

use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use framework::typed::fold;
use framework::{ComponentSlot, Exact, Framework, Item, Language};
use scoring::Standing;
use words::say;

use super::compare_page::{CompareCell, CompareResult, CompareRow, ComparedUnit, Suggestion};
use super::figures::{peers, share, share_words};
use super::head_page::PublicationHead;
use super::list::{band, percent, rank, unit_address};
use super::page::render_page;
use crate::charts::{Bar, BarGroup, Caption};
use crate::extractors::Path;
use crate::failure::Failure;
use crate::layout::frame::Frame;
use crate::publication_cache::VerifiedPublication;
use crate::state::WebState;
use crate::visitor::Visitor;
use crate::{charts, show};

/// Letters of the units, in the order in which they were chosen; as many as can be compared.
pub const MARKS: [&str; 5] = ["A", "B", "C", "D", "E"];
/// The most names in an address that are read.
const ASKED_MAX: usize = 40;
/// The most units that are suggested.
const OFFERED: usize = 12;

/// The query of the page: what to compare.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompareQuery {
    /// Codes of units, each once.
    pub units: Vec<String>,
    q: String,
}

impl CompareQuery {
    /// Reads the query of an address, if it has one.
    pub fn of(query: Option<&str>) -> Self {
        let mut asked = Self::default();
        let mut is_choice = false;
        let pairs = query.into_iter().flat_map(|query| form_urlencoded::parse(query.as_bytes()));
        for (name, value) in pairs.take(ASKED_MAX) {
            match name.as_ref() {
                "unit" if !asked.units.contains(&value.as_ref().to_owned()) => {
                    asked.units.push(value.into_owned());
                }
                "q" => value.trim().clone_into(&mut asked.q),
                "compare" => is_choice = true,
                _ => {}
            }
        }
        // A search in the ranking is not repeated here.
        if is_choice {
            asked.q.clear();
        }
        asked
    }

    /// Codes and rows of the chosen units that the result has.
    pub fn chosen<'a>(&'a self, book: &VerifiedPublication) -> (Vec<&'a str>, Vec<usize>) {
        self.units.iter().filter_map(|code| Some((code.as_str(), book.unit(code)?))).unzip()
    }
}

/// Are there enough units to compare, and not too many?
pub fn is_comparable(rows: &[usize]) -> bool {
    (2..=MARKS.len()).contains(&rows.len())
}

/// `GET /results/{result}/compare`: the page.
pub async fn page(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(result): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let asked = CompareQuery::of(query.as_deref());
    let named = format!("{asked:?}");
    let make = move |book: &VerifiedPublication, who: &Visitor, head| comparison(book, who, head, &asked);
    render_page(&state, &visitor, result, &named, &headers, make).await
}

fn comparison(
    book: &VerifiedPublication,
    who: &Visitor,
    head: PublicationHead,
    asked: &CompareQuery,
) -> Result<CompareResult, app::Error> {
    let (codes, rows) = asked.chosen(book);
    let is_comparable = is_comparable(&rows);
    let compared: &[usize] = if is_comparable { &rows } else { &[] };
    let address = |codes: &[&str]| format!("{}/compare{}", head.base, question(codes));
    // Units beyond the limit have no letter; a sentence says that they are too many.
    let marks = MARKS.iter().copied().chain(std::iter::repeat(""));
    let unit = |((code, row), mark): ((&&str, &usize), &str)| {
        let others: Vec<&str> = codes.iter().copied().filter(|other| other != code).collect();
        compared_unit(book, who, *row, mark, &head.base, address(&others))
    };
    let suggestions = if rows.len() < MARKS.len() { suggested(book, &rows, &asked.q) } else { Vec::new() };
    let suggestion = |row: usize| {
        let unit = book.unit_at(row)?;
        let with: Vec<&str> = codes.iter().copied().chain([unit.code.as_str()]).collect();
        Ok(Suggestion {
            unit: unit.name.clone(),
            rank: rank(who.language, book.approved().standing(row)),
            address: address(&with),
        })
    };
    let lines = if is_comparable { lines(book, who.language, &head.base, compared) } else { Vec::new() };
    Ok(CompareResult {
        // The switch of the language keeps the choice.
        frame: Frame { address: address(&codes), ..show::frame(who, None) },
        problem: problem(book, who, asked, rows.len()),
        units: codes.iter().zip(&rows).zip(marks).map(unit).collect::<Result<_, _>>()?,
        chart: if is_comparable { chart(book, who.language, compared, &lines)? } else { String::new() },
        lines,
        can_add: rows.len() < MARKS.len(),
        suggestions: suggestions.into_iter().map(suggestion).collect::<Result<_, app::Error>>()?,
        question: question(&codes),
        chosen: codes.iter().map(|code| (*code).to_owned()).collect(),
        asked: asked.q.clone(),
        head,
    })
}

/// The query of the address for these units, with its question mark; empty for none.
fn question(codes: &[&str]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for code in codes {
        query.append_pair("unit", code);
    }
    let query = query.finish();
    if query.is_empty() { query } else { format!("?{query}") }
}

/// What is wrong with the choice; empty if nothing is.
fn problem(book: &VerifiedPublication, who: &Visitor, asked: &CompareQuery, known: usize) -> String {
    let unknown: Vec<String> = asked
        .units
        .iter()
        .filter(|code| book.unit(code).is_none())
        .map(|code| code.chars().take(60).collect())
        .collect();
    let count = known.to_string();
    let mut sentences = Vec::new();
    if !unknown.is_empty() {
        let codes = unknown.join(", ");
        sentences.push(say(who.language, "web_results.compare-unknown", &[("codes", &codes)]));
    }
    if known > MARKS.len() {
        sentences.push(say(who.language, "web_results.compare-too-many", &[("count", &count)]));
    } else if known < 2 {
        sentences.push(say(who.language, "web_results.compare-too-few", &[]));
    }
    sentences.join(" ")
}

/// Units that could be added: those that match the typed text, or the best of the same group.
fn suggested(book: &VerifiedPublication, chosen: &[usize], q: &str) -> Vec<usize> {
    let units = book.scores.approved.units();
    let folded = fold(q);
    let mates = chosen.first().filter(|_| q.is_empty()).map(|first| peers(book, *first));
    let fits = |row: &usize| {
        let Some(unit) = units.get(*row) else { return false };
        let matches = q.is_empty() || fold(&unit.name).contains(&folded) || unit.code.contains(q);
        matches && !chosen.contains(row) && mates.as_ref().is_none_or(|mates| mates.contains(row))
    };
    book.order.iter().copied().filter(fits).take(OFFERED).collect()
}

fn compared_unit(
    book: &VerifiedPublication,
    who: &Visitor,
    row: usize,
    mark: &str,
    base: &str,
    without: String,
) -> Result<ComparedUnit, app::Error> {
    let (approved, language) = (book.approved(), who.language);
    let unit = book.unit_at(row)?;
    let standing = approved.standing(row);
    Ok(ComparedUnit {
        mark: mark.to_owned(),
        unit: unit.name.clone(),
        address: unit_address(base, &unit.code),
        rank: match standing {
            Standing::Ranked(rank) => format!("{rank}/{}", peers(book, row).len()),
            standing => rank(language, standing),
        },
        percent: percent(language, approved.percent(row).as_ref()),
        band: band(book, row, language),
        without,
    })
}

/// The total, then each main index with its components, and finally the components outside of the main
/// indices.
fn lines(book: &VerifiedPublication, language: Language, base: &str, rows: &[usize]) -> Vec<CompareRow> {
    let total = |row: usize| {
        let points = book.approved().total(row);
        let share = points.as_ref().and_then(|_| book.approved().percent(row));
        (points, book.approved().maximum(row), share)
    };
    let mut lines = vec![CompareRow {
        code: String::new(),
        title: say(language, "web.word.total", &[]),
        address: String::new(),
        is_main: true,
        cells: cells(book, language, rows.iter().map(|row| total(*row)).collect()),
    }];
    let items = compared_items(&book.bundle.framework).into_iter();
    lines.extend(items.map(|(item, is_main)| line(book, language, base, rows, item, is_main)));
    lines
}

/// The items that are compared below the total, and whether each is a main index.
pub fn compared_items(framework: &Framework) -> Vec<(Item, bool)> {
    let mut items = Vec::new();
    let mut left: Vec<ComponentSlot> = framework.component_slots().collect();
    for column in framework.ranking_columns() {
        items.push((column, true));
        let below = framework.components_below(column);
        left.retain(|slot| !below.contains(slot));
        let below = below.into_iter().map(Item::Component).filter(|item| *item != column);
        items.extend(below.map(|item| (item, false)));
    }
    items.extend(left.into_iter().map(|slot| (Item::Component(slot), false)));
    items
}

fn line(
    book: &VerifiedPublication,
    language: Language,
    base: &str,
    rows: &[usize],
    item: Item,
    is_main: bool,
) -> CompareRow {
    let (code, title) = book.bundle.framework.label(item);
    let figures = |row: &usize| {
        (book.approved().item_points(*row, item), book.maximum(*row, item), share(book, *row, item))
    };
    CompareRow {
        code: code.to_owned(),
        title: title.get(language).to_owned(),
        address: match item {
            Item::Component(_) => format!("{base}/indicators/{code}"),
            Item::Index(_) => String::new(),
        },
        is_main,
        cells: cells(book, language, rows.iter().map(figures).collect()),
    }
}

type Figures = (Option<Exact>, Exact, Option<Exact>);

/// The cells of a row; the best share is marked if there is any difference.
fn cells(book: &VerifiedPublication, language: Language, figures: Vec<Figures>) -> Vec<CompareCell> {
    // Without a maximum, as for a bonus, points are compared instead of shares.
    let key = |(points, _, share): &Figures| share.clone().or_else(|| points.clone());
    let keys: Vec<Option<Exact>> = figures.iter().map(key).collect();
    let best = keys.iter().flatten().max().cloned();
    let differ = keys.iter().flatten().min().cloned() != best;
    let cell = |((points, maximum, share), key): (Figures, &Option<Exact>)| CompareCell {
        points: show::points(&book.bundle.framework, points.as_ref(), language),
        maximum: show::near(&book.bundle.framework, &maximum, language),
        percent: share_words(language, share.as_ref()),
        length: share.as_ref().map(charts::place_of),
        is_best: differ && *key == best,
    };
    figures.into_iter().zip(&keys).map(cell).collect()
}

/// The picture of a comparison.
///
/// # Errors
/// [`app::Error::Internal`] for a row that the publication does not have.
pub fn bars(book: &VerifiedPublication, language: Language, rows: &[usize]) -> Result<String, app::Error> {
    chart(book, language, rows, &lines(book, language, "", rows))
}

/// The main rows as bars.
fn chart(
    book: &VerifiedPublication,
    language: Language,
    rows: &[usize],
    lines: &[CompareRow],
) -> Result<String, app::Error> {
    let names = rows.iter().map(|row| Ok(book.unit_at(*row)?.name.clone()));
    let names: Vec<String> = names.collect::<Result<_, app::Error>>()?;
    let group = |line: &CompareRow| BarGroup {
        label: line.name(),
        bars: line
            .cells
            .iter()
            .zip(MARKS.iter().zip(&names))
            .map(|(cell, (mark, name))| Bar {
                mark: (*mark).to_owned(),
                name: name.clone(),
                share: cell.length,
                shown: cell.percent.clone(),
                is_best: cell.is_best,
            })
            .collect(),
    };
    let groups: Vec<BarGroup> = lines.iter().filter(|line| line.is_main).map(group).collect();
    let key: Vec<String> = MARKS.iter().zip(&names).map(|(mark, name)| format!("{mark}: {name}")).collect();
    let caption = Caption {
        id: "comparison".to_owned(),
        title: say(language, "web_results.compare-chart", &[]),
        description: format!("{}. {}", key.join("; "), say(language, "web_results.in-table", &[])),
    };
    Ok(charts::bars(&caption, &groups))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_that_is_named_twice_counts_once_and_an_address_has_an_end() {
        let asked = CompareQuery::of(Some("unit=so-y-te&unit=so-gtvt&unit=so-y-te&q=+y+te+&other=1"));
        assert_eq!(asked, CompareQuery { units: vec!["so-y-te".into(), "so-gtvt".into()], q: "y te".into() });
        let long: Vec<String> = (0..1000).map(|at| format!("unit={at}")).collect();
        assert_eq!(CompareQuery::of(Some(&long.join("&"))).units.len(), ASKED_MAX);
    }
}
