//! One unit's published result: four scores, against the mean and the best, and every correction with its reason.

use assessment::correction::{Difference, ScoreStage};
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use framework::{ComponentSlot, Exact, Item, Language, RoundingMode};
use scoring::Standing;
use words::{fixed_number, plain_number, say};

use super::results::{band, base, four, percent, rank, shown};
use crate::failure::Failure;
use crate::pages::result_unit::{ChangeLine, ComponentLine, IndexLine, UnitResult};
use crate::pages::results::PublicationHead;
use crate::shelf::Book;
use crate::show;
use crate::state::WebState;
use crate::visitor::Visitor;

/// Length of a whole bar.
const BAR: i64 = 200;

/// `GET /results/{result}/units/{unit}`.
pub async fn page(
    State(state): State<WebState>,
    visitor: Visitor,
    Path((result, unit)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let make = move |book: &Book, who: &Visitor, head| {
        let row = book.unit(&unit).ok_or(app::Error::NotFound)?;
        Ok(result_of(book, who, head, row))
    };
    shown(&state, &visitor, result, ("", &headers), make).await
}

fn result_of(book: &Book, who: &Visitor, head: PublicationHead, row: usize) -> UnitResult {
    let (framework, approved, language) = (&book.bundle.framework, book.approved(), who.language);
    let units = book.scores.approved.units();
    let group = units.get(row).map_or("", |unit| unit.group.as_str());
    let peers: Vec<usize> = (0..units.len())
        .filter(|other| units.get(*other).is_some_and(|unit| unit.group == group))
        .filter(|other| matches!(approved.standing(*other), Standing::Ranked(_)))
        .collect();
    let total =
        |stage: ScoreStage| show::points(framework, book.scores.at(stage).total(row).as_ref(), language);
    let slots = (0..framework.components.len()).map(ComponentSlot);
    UnitResult {
        frame: show::frame(who, None),
        head,
        unit: units.get(row).map(|unit| unit.name.clone()).unwrap_or_default(),
        rank: rank(language, approved.standing(row)),
        ranked: if matches!(approved.standing(row), Standing::Ranked(_)) { peers.len() } else { 0 },
        percent: percent(language, approved.percent(row).as_ref()),
        band: band(book, row, language),
        totals: ScoreStage::ALL.map(total),
        maximum: plain_number(language, &approved.maximum(row)),
        indices: framework
            .ranking_columns()
            .into_iter()
            .map(|item| index(book, language, row, item, &peers))
            .collect(),
        components: slots.map(|slot| component(book, language, row, slot)).collect(),
    }
}

/// A main index beside the mean and the best of the ranked units of the group.
fn index(book: &Book, language: Language, row: usize, item: Item, peers: &[usize]) -> IndexLine {
    let framework = &book.bundle.framework;
    let (code, title) = framework.label(item);
    let shares: Vec<Exact> = peers.iter().filter_map(|peer| share(book, *peer, item)).collect();
    let count = Exact::integer(i64::try_from(shares.len()).unwrap_or(0));
    let sum = shares.iter().fold(Exact::ZERO, |sum, share| sum.plus(share));
    let mean = sum.checked_div(&count);
    let best = shares.iter().max().cloned();
    let length = |share: Option<&Exact>| {
        let share = share.cloned().unwrap_or(Exact::ZERO).clamped(&Exact::ZERO, &Exact::integer(100));
        let scaled = share.times(&Exact::fraction(BAR, 100).unwrap_or(Exact::ZERO));
        scaled.rounded_units(0, RoundingMode::HalfUp).unwrap_or(0)
    };
    let mark = |share: Option<&Exact>| length(share).min(BAR - 2);
    let shown = |share: Option<&Exact>| {
        share.map_or_else(|| "–".to_owned(), |share| format!("{} %", fixed_number(language, share, 1)))
    };
    IndexLine {
        code: code.to_owned(),
        title: title.get(language).to_owned(),
        points: four(book, row, item, language),
        maximum: plain_number(language, &book.maximum(row, item)),
        mean: shown(mean.as_ref()),
        best: shown(best.as_ref()),
        lengths: [length(share(book, row, item).as_ref()), mark(mean.as_ref()), mark(best.as_ref())],
    }
}

/// Per cent of the maximum; `None` where the item does not apply.
fn share(book: &Book, row: usize, item: Item) -> Option<Exact> {
    let points = book.approved().item_points(row, item)?;
    points.times(&Exact::integer(100)).checked_div(&book.maximum(row, item))
}

fn component(book: &Book, language: Language, row: usize, slot: ComponentSlot) -> ComponentLine {
    let framework = &book.bundle.framework;
    let (code, title) = framework.label(Item::Component(slot));
    let changes = book.differences.iter().filter(|found| (found.unit, found.component) == (row, slot));
    ComponentLine {
        code: code.to_owned(),
        title: title.get(language).to_owned(),
        address: format!("{}/indicators/{code}", base(&book.row)),
        points: four(book, row, Item::Component(slot), language),
        maximum: plain_number(language, &book.maximum(row, Item::Component(slot))),
        changes: changes.map(|found| change(book, language, found)).collect(),
    }
}

fn change(book: &Book, language: Language, found: &Difference) -> ChangeLine {
    let reasons: Vec<String> = found
        .corrections
        .iter()
        .filter_map(|position| book.bundle.corrections.get(*position))
        .map(|correction| {
            let code = format!("web_results.reason.{}", correction.reason.code.name());
            format!("{}. {}", say(language, &code, &[]), correction.reason.text)
        })
        .collect();
    let gained = found.gained();
    let digits = book.bundle.framework.scoring.rounding.digits;
    let size = if gained.is_negative() { gained.negated() } else { gained.clone() };
    let sign = if gained.is_negative() { "−" } else { "+" };
    ChangeLine {
        stage: say(language, &format!("web_results.stage.{}", found.stage.name()), &[]),
        gained: format!("{sign}{}", fixed_number(language, &size, digits)),
        reason: if reasons.is_empty() {
            say(language, "web_results.by-peers", &[])
        } else {
            reasons.join(" · ")
        },
    }
}
