//! The tables of what an edition changed: points of indicators, and places of units.

use framework::{Exact, Language};
use report::figure_table::{Cell, ColumnKind, FigureTable};
use scoring::Standing;
use words::say;

use super::columns::{column, of_unit};
use crate::results::changes::{EditionPair, Place, Point};

/// A table of the page of changes by its name in addresses.
///
/// # Errors
/// [`app::Error::NotFound`] for an unknown name.
pub fn changes(both: &EditionPair<'_>, language: Language, name: &str) -> Result<FigureTable, app::Error> {
    match name {
        "indicators" => indicators(both, language),
        "units" => units(both, language),
        _ => Err(app::Error::NotFound),
    }
}

fn indicators(both: &EditionPair<'_>, language: Language) -> Result<FigureTable, app::Error> {
    let line = |point: &Point<'_>| {
        vec![
            point.unit.code.as_str().into(),
            point.unit.name.as_str().into(),
            point.component.code.as_str().into(),
            point.component.title.get(language).into(),
            point.before.clone().into(),
            point.now.clone().into(),
            point.reasons.join("; ").into(),
        ]
    };
    let mut columns = of_unit(language).to_vec();
    columns.extend([
        column(language, "component", "web_proceedings.council.indicator", ColumnKind::Text),
        column(language, "title", "web.word.name", ColumnKind::Text),
        column(language, "before", "web_rectification.edition.then", ColumnKind::Number),
        column(language, "now", "web_rectification.edition.now", ColumnKind::Number),
        column(language, "reason", "web.word.reason", ColumnKind::Text),
    ]);
    Ok(FigureTable {
        id: "indicators",
        title: say(language, "web_rectification.edition.indicators", &[]),
        columns,
        rows: both.indicators()?.iter().map(line).collect(),
    })
}

fn units(both: &EditionPair<'_>, language: Language) -> Result<FigureTable, app::Error> {
    let place = |(standing, total, band): &(Standing, Option<Exact>, String)| {
        let rank = match standing {
            Standing::Ranked(rank) => Exact::integer(i64::from(*rank)).into(),
            Standing::Unranked | Standing::NotAssessed => Cell::Empty,
        };
        [rank, total.clone().into(), band.as_str().into()]
    };
    let line = |it: &Place<'_>| {
        let mut cells = vec![it.unit.code.as_str().into(), it.unit.name.as_str().into()];
        cells.extend(it.before.as_ref().map_or([Cell::Empty, Cell::Empty, Cell::Empty], place));
        cells.extend(place(&it.now));
        cells
    };
    let mut columns = of_unit(language).to_vec();
    for (edition, word) in [("before", "then"), ("now", "now")] {
        let word = say(language, &format!("web_rectification.edition.{word}"), &[]);
        let of_edition = |key: &str, name: &str, kind| {
            let mut column = column(language, &format!("{key}_{edition}"), name, kind);
            column.heading = format!("{word}: {}", column.heading);
            column
        };
        columns.extend([
            of_edition("rank", "web_results.rank", ColumnKind::Rank),
            of_edition("total", "web.word.total", ColumnKind::Number),
            of_edition("band", "web_results.band", ColumnKind::Text),
        ]);
    }
    Ok(FigureTable {
        id: "units",
        title: say(language, "web_rectification.edition.units", &[]),
        columns,
        rows: both.units()?.iter().map(line).collect(),
    })
}
