//! The table of a unit over the years.

use framework::{Exact, Language};
use report::figure_table::{Cell, ColumnKind, FigureTable};
use words::say;

use super::columns::{column, count};
use crate::results::years::UnitYear;

/// A row for each year in which the unit is in a published result of its framework.
pub fn years(language: Language, unit: &str, found: &[UnitYear]) -> FigureTable {
    let line = |found: &UnitYear| {
        let rank = found.rank.map(|rank| Exact::integer(rank.into()));
        let ranked = if rank.is_some() { count(found.ranked) } else { Cell::Empty };
        let formers: Vec<&str> = found.formers.iter().map(|(code, _)| code.as_str()).collect();
        vec![
            Exact::integer(found.row.year.into()).into(),
            found.percent.clone().into(),
            rank.into(),
            ranked,
            if formers.is_empty() { Cell::Empty } else { formers.join("|").into() },
            found.row.title.as_str().into(),
            found.row.sha256.as_str().into(),
        ]
    };
    FigureTable {
        id: "years",
        title: format!("{unit}: {}", say(language, "web_results.years", &[])),
        columns: vec![
            column(language, "year", "web.campaign.year", ColumnKind::Rank),
            column(language, "percent", "web_results.table.percent", ColumnKind::Percent),
            column(language, "rank", "web_results.rank", ColumnKind::Rank),
            column(language, "ranked", "web_results.table.ranked", ColumnKind::Rank),
            column(language, "mean_of", "web_results.table.formers", ColumnKind::Text),
            column(language, "publication", "web_results.result", ColumnKind::Text),
            column(language, "sha256", "web_results.table.sha256", ColumnKind::Text),
        ],
        rows: found.iter().map(line).collect(),
    }
}
