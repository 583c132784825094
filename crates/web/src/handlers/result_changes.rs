//! What an edition of a result changed against the one that it corrects, computed from both.

use assessment::correction::Correction;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use framework::Language;

use super::result_page::{Rests, Source, shown_among};
use super::results::{band, base, rank, unit_address};
use crate::failure::Failure;
use crate::pages::result_changes::{ChangesResult, IndicatorChange, UnitChange};
use crate::pages::results::PublicationHead;
use crate::shelf::Book;
use crate::show;
use crate::state::WebState;
use crate::visitor::Visitor;

/// `GET /results/{result}/changes`; not found for a first edition.
pub async fn page(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(result): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    shown_among(&state, &visitor, result, ("", &headers), Rests::OnOthers, changes).await
}

fn changes(source: &Source<'_>, head: PublicationHead) -> Result<ChangesResult, app::Error> {
    let corrected = source.book.bundle.about.corrects.as_ref().ok_or(app::Error::NotFound)?;
    let row = source.rows.iter().find(|row| row.sha256 == corrected.sha256);
    let mut page = ChangesResult {
        frame: show::frame(source.who, None),
        head,
        before: row.map(base).unwrap_or_default(),
        sha256: corrected.sha256.clone(),
        indicators: Vec::new(),
        units: Vec::new(),
    };
    if let Some(row) = row {
        let before = source.shelf.book(source.app, row.clone())?;
        let both = Both { before: &before, now: source.book, language: source.who.language };
        page.indicators = both.indicators();
        page.units = both.units();
    }
    Ok(page)
}

/// Two editions, matched by the codes of units and components: a set may have been set right, too.
struct Both<'a> {
    before: &'a Book,
    now: &'a Book,
    language: Language,
}

impl Both<'_> {
    /// Every unit in the order of the ranking: its row now and before, name, address.
    fn rows(&self) -> impl Iterator<Item = (usize, Option<usize>, String, String)> {
        self.now.order.iter().filter_map(|row| {
            let unit = self.now.scores.approved.units().get(*row)?;
            let address = unit_address(&base(&self.now.row), &unit.code);
            Some((*row, self.before.unit(&unit.code), unit.name.clone(), address))
        })
    }

    fn indicators(&self) -> Vec<IndicatorChange> {
        let (framework, language) = (&self.now.bundle.framework, self.language);
        let mut found = Vec::new();
        for (row, before, unit, address) in self.rows() {
            for component in &framework.components {
                let points = |book: &Book, row: Option<usize>| {
                    let (slot, _) = book.bundle.framework.component(&component.code)?;
                    Some((slot, book.approved().component_points(row?, slot)))
                };
                let (then, now) = (points(self.before, before), points(self.now, Some(row)));
                if then.as_ref().map(|(_, points)| points) == now.as_ref().map(|(_, points)| points) {
                    continue;
                }
                let shown = |book: &Book, points: Option<_>| {
                    let points: Option<(_, Option<_>)> = points;
                    let points = points.and_then(|(_, points)| points);
                    show::points(&book.bundle.framework, points.as_ref(), language)
                };
                let reasons = now.as_ref().map(|(slot, _)| self.reasons(row, before, *slot));
                found.push(IndicatorChange {
                    unit: unit.clone(),
                    address: address.clone(),
                    indicator: format!("{} {}", component.code, component.title.get(language)),
                    points: [shown(self.before, then), shown(self.now, now)],
                    reasons: reasons.unwrap_or_default(),
                });
            }
        }
        found
    }

    /// The corrections of this component that the edition before does not have.
    fn reasons(&self, row: usize, before: Option<usize>, slot: framework::ComponentSlot) -> Vec<String> {
        let is_here = |it: &&Correction| it.unit == row && it.component == slot;
        let now = self.now.bundle.corrections.iter().filter(is_here);
        let known = |it: &Correction| {
            self.before.bundle.corrections.iter().any(|then| {
                Some(then.unit) == before
                    && then.component == it.component
                    && (then.stage, &then.change, &then.reason) == (it.stage, &it.change, &it.reason)
            })
        };
        let words = |it: &Correction| {
            let change = show::change_words(&self.now.bundle.framework, &it.change, self.language);
            format!("{change}. {}", show::reason_words(&it.reason, self.language))
        };
        now.filter(|it| !known(it)).map(words).collect()
    }

    fn units(&self) -> Vec<UnitChange> {
        let place = |book: &Book, row: usize| {
            let results = book.approved();
            let total = show::points(&book.bundle.framework, results.total(row).as_ref(), self.language);
            [rank(self.language, results.standing(row)), total, band(book, row, self.language)]
        };
        let line = |(row, before, unit, address): (usize, Option<usize>, String, String)| {
            let then = before.map_or_else(|| ["–"; 3].map(str::to_owned), |row| place(self.before, row));
            let now = place(self.now, row);
            (then != now).then_some(UnitChange { unit, address, before: then, now })
        };
        self.rows().filter_map(line).collect()
    }
}
