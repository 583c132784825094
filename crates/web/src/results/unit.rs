//! One unit's published result: four scores, against the mean and the best, and every correction with its reason.

use assessment::correction::{Difference, ScoreStage};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use framework::{ComponentSlot, Exact, Item, Language, RoundingMode};
use scoring::Standing;
use words::{plain_number, say};

use super::figures::{Against, against, peers, reasons, share_words};
use super::head_page::PublicationHead;
use super::left_out;
use super::list::{band, base, four, percent, rank, unit_address, with_unit};
use super::mergers::successors;
use super::page::{CacheDependency, Source, shown_among};
use super::pictures::{radar, waterfall};
use super::unit_page::{ChangeLine, ComponentLine, IndexLine, UnitResult};
use super::years::years;
use crate::extractors::Path;
use crate::failure::Failure;
use crate::layout::sums::FootRow;
use crate::publication_cache::VerifiedPublication;
use crate::show;
use crate::show::FootColumn;
use crate::state::WebState;
use crate::visitor::Visitor;

/// Length of a whole bar, in units of the picture.
const BAR: i64 = 200;

/// `GET /results/{result}/units/{unit}`: the page.
pub async fn page(
    State(state): State<WebState>,
    visitor: Visitor,
    Path((result, unit)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (asked, place) = (unit.clone(), result.clone());
    let make = move |source: &Source<'_>, head| {
        let row = source.book.unit(&unit).ok_or(app::Error::NotFound)?;
        result_of(source, head, row)
    };
    let found =
        shown_among(&state, &visitor, result, "", &headers, CacheDependency::OtherPublications, make).await;
    match found {
        // A unit that submitted nothing has a page too, which says why it is not ranked.
        Err(failure) if failure.is_not_found() => {
            left_out::page(&state, &visitor, place, asked, &headers).await
        }
        found => found,
    }
}

fn result_of(source: &Source<'_>, head: PublicationHead, row: usize) -> Result<UnitResult, app::Error> {
    let (book, who, language) = (source.book, source.who, source.who.language);
    let (framework, approved) = (&book.bundle.framework, book.approved());
    let unit = book.unit_at(row)?;
    let peers = peers(book, row);
    let total =
        |stage: ScoreStage| show::points(framework, book.scores.at(stage).total(row).as_ref(), language);
    let slots = framework.component_slots();
    Ok(UnitResult {
        frame: show::frame(who, None),
        unit: unit.name.clone(),
        address: unit_address(&head.base, &unit.code),
        compare: with_unit(&format!("{}/compare", head.base), &unit.code),
        embed: with_unit(&format!("{}/embed", head.base), &unit.code),
        head,
        rank: rank(language, approved.standing(row)),
        ranked: if matches!(approved.standing(row), Standing::Ranked(_)) { peers.len() } else { 0 },
        percent: percent(language, approved.percent(row).as_ref()),
        band: band(book, row, language),
        totals: ScoreStage::ALL.map(total),
        maximum: plain_number(language, &approved.maximum(row)),
        radar: radar(book, language, row, &peers)?,
        waterfall: waterfall(book, language, row),
        successors: successors(source, unit),
        years: years(source, row)?,
        indices: framework
            .ranking_columns()
            .into_iter()
            .map(|item| index(book, language, row, item, &peers))
            .collect(),
        foot: foot(book, row, &framework.ranking_columns(), true, language),
        component_foot: {
            let slots = framework.component_slots();
            foot(book, row, &slots.map(Item::Component).collect::<Vec<_>>(), false, language)
        },
        waiting: show::waits_for_data(framework, approved.waiting_of(row), language),
        components: slots.map(|slot| component(book, language, row, slot)).collect(),
    })
}

/// A main index beside the mean and the best of the ranked units of the group.
fn index(
    book: &VerifiedPublication,
    language: Language,
    row: usize,
    item: Item,
    peers: &[usize],
) -> IndexLine {
    let framework = &book.bundle.framework;
    let (code, title) = framework.label(item);
    let Against { own, mean, best } = against(book, row, item, peers);
    let length = |share: Option<&Exact>| {
        let share = share.cloned().unwrap_or(Exact::ZERO).clamped(&Exact::ZERO, &Exact::integer(100));
        let scaled = share.times(&Exact::fraction(BAR, 100).unwrap_or(Exact::ZERO));
        scaled.rounded_units(0, RoundingMode::HalfUp).unwrap_or(0)
    };
    let mark = |share: Option<&Exact>| length(share).min(BAR - 2);
    IndexLine {
        code: code.to_owned(),
        title: title.get(language).to_owned(),
        points: four(book, row, item, language),
        scaling: show::scaling_words(framework, &book.scaling(row, item), language),
        maximum: plain_number(language, &book.maximum(row, item)),
        is_out: own.is_none(),
        mean: share_words(language, mean.as_ref()),
        best: share_words(language, best.as_ref()),
        lengths: [length(own.as_ref()), mark(mean.as_ref()), mark(best.as_ref())],
    }
}

fn component(
    book: &VerifiedPublication,
    language: Language,
    row: usize,
    slot: ComponentSlot,
) -> ComponentLine {
    let framework = &book.bundle.framework;
    let (code, title) = framework.label(Item::Component(slot));
    let changes = book.differences.iter().filter(|found| (found.unit, found.component) == (row, slot));
    ComponentLine {
        code: code.to_owned(),
        title: title.get(language).to_owned(),
        address: format!("{}/indicators/{code}", base(&book.row)),
        points: four(book, row, Item::Component(slot), language),
        maximum: plain_number(language, &book.maximum(row, Item::Component(slot))),
        is_out: !book.approved().applies(row, slot),
        changes: changes.map(|found| change(book, language, found)).collect(),
    }
}

/// The sums of a table's columns at each stage, and the total if the table has one.
fn foot(
    book: &VerifiedPublication,
    row: usize,
    items: &[Item],
    has_total: bool,
    language: Language,
) -> Vec<FootRow> {
    let framework = &book.bundle.framework;
    let add = |sum: Exact, number: Exact| sum.plus(&number);
    let sum = |stage: ScoreStage| {
        let points = items.iter().filter_map(|item| book.scores.at(stage).item_points(row, *item));
        points.fold(Exact::ZERO, add)
    };
    let total = |stage: ScoreStage| if has_total { book.scores.at(stage).total(row) } else { None };
    let applies = items.iter().filter(|item| book.approved().item_points(row, **item).is_some());
    let maxima = applies.map(|item| book.maximum(row, *item)).fold(Exact::ZERO, add);
    let mut columns: Vec<FootColumn> =
        ScoreStage::ALL.iter().map(|stage| FootColumn::points(sum(*stage), total(*stage))).collect();
    columns.push(FootColumn::maxima(maxima, has_total.then(|| book.approved().maximum(row))));
    let label = if has_total { "web.word.total" } else { "web.summary.raw" };
    show::foot(framework, &columns, &say(language, label, &[]), language)
}

fn change(book: &VerifiedPublication, language: Language, found: &Difference) -> ChangeLine {
    ChangeLine {
        stage: say(language, &format!("web_results.stage.{}", found.stage.name()), &[]),
        gained: show::signed(&book.bundle.framework, &found.gained(), language),
        reason: reasons(book, language, found),
    }
}
