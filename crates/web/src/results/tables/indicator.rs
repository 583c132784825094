//! The tables of an indicator's page: how many units have which share of the maximum, and the points of every
//! unit.

use framework::{ComponentSlot, Exact, Item, Language};
use report::figure_table::{ColumnKind, FigureTable};
use words::say;

use super::columns::{column, count, maximum_and_share, of_unit, stages};
use crate::publication_cache::VerifiedPublication;
use crate::results::figures::share;
use crate::results::indicator::{best_first, fifths};

/// A table of an indicator's page by its name in addresses; `None` for an unknown name.
///
/// # Errors
/// [`app::Error::Internal`] for a row that the publication does not have.
pub fn indicator(
    book: &VerifiedPublication,
    language: Language,
    slot: ComponentSlot,
    name: &str,
) -> Result<Option<FigureTable>, app::Error> {
    let mut table = match name {
        "distribution" => distribution(book, language, slot),
        "units" => units(book, language, slot)?,
        _ => return Ok(None),
    };
    let (code, title) = book.bundle.framework.label(Item::Component(slot));
    table.title = format!("{code} {}: {}", title.get(language), table.title);
    Ok(Some(table))
}

fn distribution(book: &VerifiedPublication, language: Language, slot: ComponentSlot) -> FigureTable {
    let line = |((low, high), units): ((i64, i64), usize)| {
        vec![Exact::integer(low).into(), Exact::integer(high).into(), count(units)]
    };
    FigureTable {
        id: "distribution",
        title: say(language, "web_results.distribution", &[]),
        columns: vec![
            column(language, "from_percent", "web_results.table.from", ColumnKind::Percent),
            column(language, "to_percent", "web_results.table.to", ColumnKind::Percent),
            column(language, "units", "web_results.units", ColumnKind::Rank),
        ],
        rows: fifths(book, slot).into_iter().map(line).collect(),
    }
}

fn units(
    book: &VerifiedPublication,
    language: Language,
    slot: ComponentSlot,
) -> Result<FigureTable, app::Error> {
    let item = Item::Component(slot);
    let line = |row: usize| {
        let unit = book.unit_at(row)?;
        let [own, appraised, after_reply, approved] = book.points(row, item);
        Ok(vec![
            unit.code.as_str().into(),
            unit.name.as_str().into(),
            unit.group.as_str().into(),
            own.into(),
            appraised.into(),
            after_reply.into(),
            approved.into(),
            book.maximum(row, item).into(),
            share(book, row, item).into(),
        ])
    };
    let mut columns = of_unit(language).to_vec();
    columns.push(column(language, "group", "web_results.group", ColumnKind::Text));
    columns.extend(stages(language));
    columns.extend(maximum_and_share(language));
    Ok(FigureTable {
        id: "units",
        title: say(language, "web_results.all-units", &[]),
        columns,
        rows: best_first(book, slot).into_iter().map(line).collect::<Result<_, app::Error>>()?,
    })
}
