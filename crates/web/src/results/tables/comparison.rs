//! The tables of a comparison: the chosen units, and their points in every item.

use framework::{Item, Language};
use report::figure_table::{Cell, Column, ColumnKind, FigureTable};
use scoring::{Standing, Unit};
use words::say;

use super::columns::{column, count, maximum_and_share, named, of_unit};
use crate::publication_cache::VerifiedPublication;
use crate::results::compare::{MARKS, compared_items};
use crate::results::figures::{peers, share};
use crate::results::list::band;

/// A table of a comparison by its name in addresses; `None` for an unknown name.
pub fn comparison(
    book: &VerifiedPublication,
    language: Language,
    rows: &[usize],
    name: &str,
) -> Result<Option<FigureTable>, app::Error> {
    match name {
        "units" => units(book, language, rows).map(Some),
        "points" => points(book, language, rows).map(Some),
        _ => Ok(None),
    }
}

fn units(book: &VerifiedPublication, language: Language, rows: &[usize]) -> Result<FigureTable, app::Error> {
    let approved = book.approved();
    let line = |(row, mark): (&usize, &&str)| {
        let unit = book.unit_at(*row)?;
        let (rank, ranked) = match approved.standing(*row) {
            Standing::Ranked(rank) => {
                (count(rank.try_into().unwrap_or(usize::MAX)), count(peers(book, *row).len()))
            }
            Standing::Unranked | Standing::NotAssessed => (Cell::Empty, Cell::Empty),
        };
        Ok(vec![
            (*mark).into(),
            unit.code.as_str().into(),
            unit.name.as_str().into(),
            rank,
            ranked,
            approved.total(*row).into(),
            approved.maximum(*row).into(),
            approved.percent(*row).into(),
            band(book, *row, language).into(),
        ])
    };
    let mut columns = vec![column(language, "mark", "web_results.mark", ColumnKind::Text)];
    columns.extend(of_unit(language));
    columns.extend([
        column(language, "rank", "web_results.rank", ColumnKind::Rank),
        column(language, "ranked", "web_results.table.ranked", ColumnKind::Rank),
        column(language, "total", "web.word.total", ColumnKind::Number),
    ]);
    columns.extend(maximum_and_share(language));
    columns.push(column(language, "band", "web_results.band", ColumnKind::Text));
    Ok(FigureTable {
        id: "units",
        title: say(language, "web_results.compared", &[]),
        columns,
        rows: rows.iter().zip(&MARKS).map(line).collect::<Result<_, app::Error>>()?,
    })
}

fn points(book: &VerifiedPublication, language: Language, rows: &[usize]) -> Result<FigureTable, app::Error> {
    let (framework, approved) = (&book.bundle.framework, book.approved());
    let mut total: Vec<Cell> = vec!["total".into(), say(language, "web.word.total", &[]).into()];
    for row in rows {
        let points = approved.total(*row);
        let percent = points.as_ref().and_then(|_| approved.percent(*row));
        total.extend([points.into(), approved.maximum(*row).into(), percent.into()]);
    }
    let line = |(item, _): (Item, bool)| {
        let (code, title) = framework.label(item);
        let mut cells: Vec<Cell> = vec![code.into(), title.get(language).into()];
        for row in rows {
            let points = approved.item_points(*row, item);
            cells.extend([points.into(), book.maximum(*row, item).into(), share(book, *row, item).into()]);
        }
        cells
    };
    let mut columns = named(language).to_vec();
    for row in rows {
        columns.extend(points_of(language, book.unit_at(*row)?));
    }
    Ok(FigureTable {
        id: "points",
        title: say(language, "web_results.table.compared-points", &[]),
        columns,
        rows: std::iter::once(total).chain(compared_items(framework).into_iter().map(line)).collect(),
    })
}

/// Points, maximum and per cent of one unit.
fn points_of(language: Language, unit: &Unit) -> Vec<Column> {
    let (code, name) = (&unit.code, &unit.name);
    let points = column(language, "points", "web_results.points-word", ColumnKind::Number);
    let of = |column: Column| Column {
        key: format!("{code}_{}", column.key),
        heading: format!("{name}: {}", column.heading),
        ..column
    };
    std::iter::once(points).chain(maximum_and_share(language)).map(of).collect()
}
