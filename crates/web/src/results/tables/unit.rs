//! The tables of a unit's page: main indices against the group, the course of its points, indicators, why
//! they changed.

use assessment::correction::ScoreStage;
use framework::{ComponentSlot, Exact, Item, Language};
use report::figure_table::{Cell, ColumnKind, FigureTable};
use words::say;

use super::columns::{column, maximum_and_share, named, stages};
use crate::publication_cache::VerifiedPublication;
use crate::results::figures::{against, peers, reasons, share};
use crate::show;

/// A table of a unit's page by its name in addresses; `None` for an unknown name.
///
/// # Errors
/// [`app::Error::Internal`] for a row that the publication does not have.
pub fn unit(
    book: &VerifiedPublication,
    language: Language,
    row: usize,
    name: &str,
) -> Result<Option<FigureTable>, app::Error> {
    let mut table = match name {
        "indices" => indices(book, language, row),
        "stages" => way(book, language, row),
        "indicators" => indicators(book, language, row),
        "corrections" => corrections(book, language, row),
        _ => return Ok(None),
    };
    table.title = format!("{}: {}", book.unit_at(row)?.name, table.title);
    Ok(Some(table))
}

fn indices(book: &VerifiedPublication, language: Language, row: usize) -> FigureTable {
    let (framework, approved) = (&book.bundle.framework, book.approved());
    let peers = peers(book, row);
    let line = |item: Item| {
        let (code, title) = framework.label(item);
        let found = against(book, row, item, &peers);
        let mut cells: Vec<Cell> = vec![code.into(), title.get(language).into()];
        cells.extend(book.points(row, item).map(Cell::from));
        cells.extend([
            book.maximum(row, item).into(),
            found.own.into(),
            found.mean.into(),
            found.best.into(),
        ]);
        let scaling = book.scaling(row, item);
        cells.extend([scaling.raw.into(), scaling.raw_maximum.into()]);
        cells
    };
    let mut total: Vec<Cell> = vec!["total".into(), say(language, "web.word.total", &[]).into()];
    total.extend(ScoreStage::ALL.map(|stage| Cell::from(book.scores.at(stage).total(row))));
    total.extend([approved.maximum(row).into(), approved.percent(row).into(), Cell::Empty, Cell::Empty]);
    let scalings = framework.ranking_columns().into_iter().map(|item| book.scaling(row, item));
    let (raw, raw_maximum) = scalings.fold((Exact::ZERO, Exact::ZERO), |(raw, maximum), scaling| {
        (raw.plus(&scaling.raw), maximum.plus(&scaling.raw_maximum))
    });
    total.extend([raw.into(), raw_maximum.into()]);
    let mut columns = named(language).to_vec();
    columns.extend(stages(language));
    columns.extend(maximum_and_share(language));
    columns.extend([
        column(language, "mean_percent", "web_results.table.mean", ColumnKind::Percent),
        column(language, "best_percent", "web_results.table.best", ColumnKind::Percent),
        column(language, "raw", "web.summary.raw", ColumnKind::Number),
        column(language, "raw_maximum", "web.sums.raw-maximum", ColumnKind::Number),
    ]);
    FigureTable {
        id: "indices",
        title: show::by_level(language, framework),
        columns,
        rows: framework.ranking_columns().into_iter().map(line).chain([total]).collect(),
    }
}

/// The total at each stage, and what the stage gave or took.
fn way(book: &VerifiedPublication, language: Language, row: usize) -> FigureTable {
    let mut before: Option<Exact> = None;
    let mut rows = Vec::new();
    for stage in ScoreStage::ALL {
        let total = book.scores.at(stage).total(row);
        let change = before.as_ref().zip(total.as_ref()).map(|(before, after)| after.minus(before));
        let word = say(language, &format!("web_results.stage.{}", stage.name()), &[]);
        rows.push(vec![stage.name().into(), word.into(), total.clone().into(), change.into()]);
        before = total;
    }
    let [code, title] = named(language);
    FigureTable {
        id: "stages",
        title: say(language, "web_results.waterfall", &[]),
        columns: vec![
            code,
            title,
            column(language, "total", "web.word.total", ColumnKind::Number),
            column(language, "change", "web_results.table.change", ColumnKind::Number),
        ],
        rows,
    }
}

fn indicators(book: &VerifiedPublication, language: Language, row: usize) -> FigureTable {
    let framework = &book.bundle.framework;
    let line = |slot: ComponentSlot| {
        let item = Item::Component(slot);
        let (code, title) = framework.label(item);
        let [own, appraised, after_reply, approved] = book.points(row, item);
        let (maximum, share) = (book.maximum(row, item), share(book, row, item));
        // A bonus has no maximum, so no points of it are lost.
        let lost = share.as_ref().and(approved.as_ref()).map(|points| maximum.minus(points));
        vec![
            code.into(),
            title.get(language).into(),
            own.into(),
            appraised.into(),
            after_reply.into(),
            approved.into(),
            maximum.into(),
            share.into(),
            lost.into(),
        ]
    };
    let mut columns = named(language).to_vec();
    columns.extend(stages(language));
    columns.extend(maximum_and_share(language));
    columns.push(column(language, "lost", "web_results.table.lost", ColumnKind::Number));
    FigureTable {
        id: "indicators",
        title: say(language, "web_results.components", &[]),
        columns,
        rows: framework.component_slots().map(line).collect(),
    }
}

fn corrections(book: &VerifiedPublication, language: Language, row: usize) -> FigureTable {
    let framework = &book.bundle.framework;
    let rows = book.differences.iter().filter(|found| found.unit == row).map(|found| {
        let (code, title) = framework.label(Item::Component(found.component));
        vec![
            code.into(),
            title.get(language).into(),
            say(language, &format!("web_results.stage.{}", found.stage.name()), &[]).into(),
            found.before.clone().into(),
            found.after.clone().into(),
            found.gained().into(),
            reasons(book, language, found).into(),
        ]
    });
    let [code, title] = named(language);
    let of = |key: &str, kind| column(language, key, &format!("web_results.table.{key}"), kind);
    FigureTable {
        id: "corrections",
        title: say(language, "web_results.changes", &[]),
        rows: rows.collect(),
        columns: vec![
            code,
            title,
            of("stage", ColumnKind::Text),
            of("before", ColumnKind::Number),
            of("after", ColumnKind::Number),
            of("gained", ColumnKind::Number),
            of("reason", ColumnKind::Text),
        ],
    }
}
