//! What an edition of a result changed against the one that it corrects, computed from both.

use std::sync::Arc;

use assessment::correction::Correction;
use assessment::effects::shared_input;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use framework::{Component, ComponentSlot, Exact, Language};
use scoring::{Standing, Unit};

use super::changes_page::{ChangesResult, IndicatorChange, UnitChange};
use super::head_page::PublicationHead;
use super::list::{band, base, rank, unit_address};
use super::page::{CacheDependency, Source, shown_among};
use crate::extractors::Path;
use crate::failure::Failure;
use crate::publication_cache::VerifiedPublication;
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
    shown_among(&state, &visitor, result, "", &headers, CacheDependency::OtherPublications, changes).await
}

fn changes(source: &Source<'_>, head: PublicationHead) -> Result<ChangesResult, app::Error> {
    let corrected = source.book.bundle.about.corrects.as_ref().ok_or(app::Error::NotFound)?;
    let mut page = ChangesResult {
        frame: show::frame(source.who, None),
        head,
        before: String::new(),
        sha256: corrected.sha256.clone(),
        indicators: Vec::new(),
        units: Vec::new(),
    };
    if let Some(both) = EditionPair::of(source)? {
        page.before = base(&both.before.row);
        page.indicators = both.indicators()?.iter().map(|point| both.render_page(point)).collect();
        page.units = both.units()?.iter().map(|place| both.shown_place(place)).collect();
    }
    Ok(page)
}

/// Two editions, matched by the codes of units and components, because the framework may have been rectified
/// too.
pub struct EditionPair<'a> {
    before: Arc<VerifiedPublication>,
    now: &'a VerifiedPublication,
    language: Language,
}

/// Points of a component of a unit that have changed; `None` if it does not apply or does not exist.
pub struct Point<'a> {
    /// The unit.
    pub unit: &'a Unit,
    /// The component.
    pub component: &'a Component,
    /// Points before.
    pub before: Option<Exact>,
    /// The points in this edition.
    pub now: Option<Exact>,
    /// What was changed and why; empty if another unit's points changed the scale.
    pub reasons: Vec<String>,
}

/// A unit whose place or total has changed.
pub struct Place<'a> {
    /// Rank, total and band before; `None` if it was not in the edition.
    pub unit: &'a Unit,
    /// Rank, total and band now.
    pub before: Option<(Standing, Option<Exact>, String)>,
    /// Rank, total and band now.
    pub now: (Standing, Option<Exact>, String),
}

impl<'a> EditionPair<'a> {
    /// This edition and the one that it corrects; `None` if this instance does not have that one.
    ///
    /// # Errors
    /// [`app::Error::NotFound`] for a first edition.
    pub fn of(source: &Source<'a>) -> Result<Option<Self>, app::Error> {
        let corrected = source.book.bundle.about.corrects.as_ref().ok_or(app::Error::NotFound)?;
        let Some(row) = source.rows.iter().find(|row| row.sha256 == corrected.sha256) else {
            return Ok(None);
        };
        let before = source.shelf.book(source.app, row.clone())?;
        Ok(Some(Self { before, now: source.book, language: source.who.language }))
    }

    /// Every unit in the order of the ranking, with its row now and before.
    fn rows(&self) -> impl Iterator<Item = Result<(usize, Option<usize>, &'a Unit), app::Error>> {
        self.now.order.iter().map(|row| {
            let unit = self.now.unit_at(*row)?;
            Ok((*row, self.before.unit(&unit.code), unit))
        })
    }

    /// The components whose points changed.
    ///
    /// # Errors
    /// [`app::Error::Internal`] if the ranking names a row that the publication does not have.
    pub fn indicators(&self) -> Result<Vec<Point<'a>>, app::Error> {
        let mut found = Vec::new();
        for row in self.rows() {
            let (row, row_before, unit) = row?;
            for (slot, component) in self.now.bundle.framework.components_with_slots() {
                let before = self.before.bundle.framework.component(&component.code).zip(row_before);
                let before =
                    before.and_then(|((slot, _), row)| self.before.approved().component_points(row, slot));
                let now = self.now.approved().component_points(row, slot);
                if before != now {
                    let reasons = self.reasons(row, row_before, slot);
                    found.push(Point { unit, component, before, now, reasons });
                }
            }
        }
        Ok(found)
    }

    /// Why these points changed: the corrections of this component that the edition before does not have, and
    /// the number that it shares with another corrected component.
    fn reasons(&self, row: usize, before: Option<usize>, slot: ComponentSlot) -> Vec<String> {
        let framework = &self.now.bundle.framework;
        let dependents = framework.dependents();
        let known = |it: &Correction| {
            self.before.bundle.corrections.iter().any(|then| {
                Some(then.unit) == before
                    && then.component == it.component
                    && (then.stage, &then.change, &then.reason) == (it.stage, &it.change, &it.reason)
            })
        };
        let words = |it: &Correction| {
            if it.component == slot {
                let change = show::change_words(framework, &it.change, self.language);
                Some(format!("{change}. {}", show::reason_words(&it.reason, self.language)))
            } else {
                // A side effect is not a decision on this indicator: it names the number that both use.
                let is_shared = shared_input(framework, &dependents, it, slot).is_some();
                is_shared.then(|| show::side_effect(framework, it, slot, self.language))
            }
        };
        let now = self.now.bundle.corrections.iter().filter(|it| it.unit == row && !known(it));
        let mut reasons = Vec::new();
        for reason in now.filter_map(words) {
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
        reasons
    }

    /// The units whose rank, total or band changed.
    ///
    /// # Errors
    /// As [`EditionPair::indicators`].
    pub fn units(&self) -> Result<Vec<Place<'a>>, app::Error> {
        let place = |book: &VerifiedPublication, row: usize| {
            let results = book.approved();
            (results.standing(row), results.total(row), band(book, row, self.language))
        };
        let line = |row: Result<(usize, Option<usize>, &'a Unit), app::Error>| {
            let (row, before, unit) = row?;
            let before = before.map(|row| place(&self.before, row));
            let now = place(self.now, row);
            Ok((before.as_ref() != Some(&now)).then_some(Place { unit, before, now }))
        };
        self.rows().filter_map(|row| line(row).transpose()).collect()
    }

    fn address(&self, unit: &Unit) -> String {
        unit_address(&base(&self.now.row), &unit.code)
    }

    fn points(&self, points: Option<&Exact>) -> String {
        show::points(&self.now.bundle.framework, points, self.language)
    }

    fn render_page(&self, point: &Point<'_>) -> IndicatorChange {
        IndicatorChange {
            unit: point.unit.name.clone(),
            address: self.address(point.unit),
            indicator: format!("{} {}", point.component.code, point.component.title.get(self.language)),
            points: [point.before.as_ref(), point.now.as_ref()].map(|points| self.points(points)),
            reasons: point.reasons.clone(),
        }
    }

    fn shown_place(&self, place: &Place<'_>) -> UnitChange {
        let words = |(standing, total, band): &(Standing, Option<Exact>, String)| {
            [rank(self.language, *standing), self.points(total.as_ref()), band.clone()]
        };
        UnitChange {
            unit: place.unit.name.clone(),
            address: self.address(place.unit),
            before: place.before.as_ref().map_or_else(|| ["–"; 3].map(str::to_owned), words),
            now: words(&place.now),
        }
    }
}
