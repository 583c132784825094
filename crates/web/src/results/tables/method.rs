//! The tables of the method: every maximum as printed and in force, and the bands.

use framework::{Item, Language};
use report::figure_table::{Cell, ColumnKind, FigureTable};
use scoring::Plan;
use words::say;

use super::columns::{column, named};

/// A table of the method by its name in addresses; `None` for an unknown name.
pub fn method(plan: &Plan<'_>, language: Language, name: &str) -> Option<FigureTable> {
    match name {
        "maxima" => Some(maxima(plan, language)),
        "bands" => Some(bands(plan, language)),
        _ => None,
    }
}

/// Every inner node and what is directly below it, then what is directly under the total, and the total.
fn maxima(plan: &Plan<'_>, language: Language) -> FigureTable {
    let framework = plan.framework();
    let component = |item: &Item| match item {
        Item::Component(slot) => {
            let component = &framework[*slot];
            Some(vec![
                component.code.as_str().into(),
                component.title.get(language).into(),
                say(language, "web_results.table.component", &[]).into(),
                component.maximum.clone().into(),
                plan.component_maximum(*slot).clone().into(),
            ])
        }
        Item::Index(_) => None,
    };
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for (slot, index) in framework.indices_with_slots() {
        let level = &framework[index.level];
        rows.push(vec![
            index.code.as_str().into(),
            index.title.get(language).into(),
            level.title.get(language).into(),
            index.maximum.clone().into(),
            plan.index_maximum(slot).clone().into(),
        ]);
        rows.extend(index.children.iter().filter_map(component));
    }
    rows.extend(framework.top.iter().filter_map(component));
    rows.push(vec![
        "total".into(),
        say(language, "web.word.total", &[]).into(),
        Cell::Empty,
        framework.printed_maximum.clone().into(),
        plan.total_maximum().clone().into(),
    ]);
    let mut columns = named(language).to_vec();
    columns.extend([
        column(language, "level", "web_results.table.level", ColumnKind::Text),
        column(language, "printed", "web_results.table.printed", ColumnKind::Number),
        column(language, "in_force", "web_results.table.in_force", ColumnKind::Number),
    ]);
    FigureTable { id: "maxima", title: say(language, "web_results.table.maxima", &[]), columns, rows }
}

fn bands(plan: &Plan<'_>, language: Language) -> FigureTable {
    let line = |band: &framework::Band| {
        let inclusive = band.from.as_ref().map_or(Cell::Empty, |from| {
            let word = if from.inclusive { "web.word.yes" } else { "web.word.no" };
            say(language, word, &[]).into()
        });
        vec![
            band.code.as_str().into(),
            band.title.get(language).into(),
            band.from.as_ref().map(|from| from.percent.clone()).into(),
            inclusive,
        ]
    };
    let [code, title] = named(language);
    FigureTable {
        id: "bands",
        title: say(language, "web_results.band", &[]),
        columns: vec![
            code,
            title,
            column(language, "from_percent", "web_results.table.from", ColumnKind::Percent),
            column(language, "inclusive", "web_results.table.inclusive", ColumnKind::Text),
        ],
        rows: plan.framework().bands.iter().map(line).collect(),
    }
}
