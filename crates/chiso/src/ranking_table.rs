//! The ranking on the terminal: aligned with Vietnamese letters.

use comfy_table::presets::UTF8_BORDERS_ONLY;
use comfy_table::{CellAlignment, Table};
use framework::{Item, Language};
use scoring::{Answers, Plan, Results, Standing};

use crate::wording::{fixed_number, plain_number, say};

/// What stands in the table beside the results.
pub struct Extras<'a> {
    /// Rows of the units in display order.
    pub order: &'a [usize],
    /// Per cent of the earlier campaign by row, where there is one.
    pub previous: Option<&'a [Option<framework::Exact>]>,
}

/// The table and its legend.
pub fn render(
    plan: &Plan<'_>,
    answers: &Answers,
    results: &Results,
    extras: &Extras<'_>,
    language: Language,
) -> String {
    let framework = plan.framework();
    let columns = framework.ranking_columns();
    let word = |key: &str| say(language, &format!("program.table.{key}"), &[]);
    let has_groups = answers.units().iter().any(|unit| !unit.group.is_empty());
    let mut header = vec![word("rank"), word("unit")];
    if has_groups {
        header.push(word("group"));
    }
    let text_columns = header.len();
    header.extend(columns.iter().map(|item| framework.label(*item).0.to_owned()));
    header.extend([word("total"), word("percent")]);
    if extras.previous.is_some() {
        header.push(word("previous"));
    }
    header.push(word("band"));
    let mut table = Table::new();
    table.load_style(UTF8_BORDERS_ONLY).set_header(header);
    for row in extras.order {
        table.add_row(line(plan, answers, results, *row, &columns, has_groups, extras.previous, language));
    }
    let last = columns.len() + text_columns + 1 + usize::from(extras.previous.is_some());
    for at in (0..=last).filter(|at| *at == 0 || *at >= text_columns) {
        if let Some(column) = table.column_mut(at) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let legend: Vec<String> = columns
        .iter()
        .map(|item| {
            let (code, title) = framework.label(*item);
            format!("{code} {}", title.get(language))
        })
        .collect();
    format!("{table}\n{}\n", legend.join(" · "))
}

#[expect(clippy::too_many_arguments, reason = "one line of one table; a struct would only rename them")]
fn line(
    plan: &Plan<'_>,
    answers: &Answers,
    results: &Results,
    row: usize,
    columns: &[Item],
    has_groups: bool,
    previous: Option<&[Option<framework::Exact>]>,
    language: Language,
) -> Vec<String> {
    let digits = plan.terms().rounding.digits;
    let word = |key: &str| say(language, &format!("program.table.{key}"), &[]);
    let standing = results.standing(row);
    let unit = answers.units().get(row);
    let rank = match standing {
        Standing::Ranked(rank) => rank.to_string(),
        Standing::Unranked | Standing::NotAssessed => word("unranked"),
    };
    let mut cells = vec![rank, unit.map(|unit| unit.name.clone()).unwrap_or_default()];
    if has_groups {
        cells.push(unit.map(|unit| unit.group.clone()).unwrap_or_default());
    }
    let shown = standing != Standing::NotAssessed;
    for item in columns {
        let points = results.item_points(row, *item);
        cells.push(match points {
            Some(points) if shown => fixed_number(language, &points, digits),
            _ => word("not_applicable"),
        });
    }
    let number = |value: Option<framework::Exact>, digits: u8| match value {
        Some(value) if shown => fixed_number(language, &value, digits),
        _ => String::new(),
    };
    cells.push(number(results.total(row), digits));
    cells.push(number(results.percent(row), 2));
    if let Some(previous) = previous {
        cells.push(
            previous
                .get(row)
                .cloned()
                .flatten()
                .map_or_else(String::new, |percent| fixed_number(language, &percent, 2)),
        );
    }
    let band = results.band(row).filter(|_| shown).and_then(|at| plan.framework().bands.get(at));
    cells.push(band.map_or_else(String::new, |band| band.title.get(language).to_owned()));
    cells
}

/// The terms in force and the raw sum, in one line.
pub fn terms_line(plan: &Plan<'_>, language: Language) -> String {
    let framework = plan.framework();
    let terms = plan.terms();
    let raw = framework
        .components
        .iter()
        .fold(framework::Exact::ZERO, |sum, component| sum.plus(&component.maximum));
    say(
        language,
        "program.terms",
        &[
            ("reading", terms.reading.name()),
            ("policy", terms.not_applicable.name()),
            ("digits", &terms.rounding.digits.to_string()),
            ("raw", &plain_number(language, &raw)),
            ("scale", &plain_number(language, &framework.printed_maximum)),
        ],
    )
}
