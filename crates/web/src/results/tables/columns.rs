//! Columns that several tables share.

use assessment::correction::ScoreStage;
use framework::{Exact, Language};
use report::figure_table::{Cell, Column, ColumnKind};
use words::say;

/// A column whose heading is a text of the pages.
pub fn column(language: Language, key: &str, word: &str, kind: ColumnKind) -> Column {
    Column { key: key.to_owned(), heading: say(language, word, &[]), kind }
}

/// Code and title of what a row is about.
pub fn named(language: Language) -> [Column; 2] {
    [
        column(language, "code", "web_results.table.code", ColumnKind::Text),
        column(language, "title", "web.word.name", ColumnKind::Text),
    ]
}

/// Code and name of the unit of a row, as in the tables of a publication.
pub fn of_unit(language: Language) -> [Column; 2] {
    [
        column(language, "unit", "web_results.table.code", ColumnKind::Text),
        column(language, "name", "web.word.name", ColumnKind::Text),
    ]
}

/// Points at the four stages.
pub fn stages(language: Language) -> impl Iterator<Item = Column> {
    ScoreStage::ALL.into_iter().map(move |stage| {
        let word = format!("web_results.stage.{}", stage.name());
        column(language, stage.name(), &word, ColumnKind::Number)
    })
}

/// The maximum of the points, and the approved points in per cent of it.
pub fn maximum_and_share(language: Language) -> [Column; 2] {
    [
        column(language, "maximum", "web.word.maximum", ColumnKind::Number),
        column(language, "percent", "web_results.table.percent", ColumnKind::Percent),
    ]
}

/// A count.
pub fn count(number: usize) -> Cell {
    Exact::integer(i64::try_from(number).unwrap_or(i64::MAX)).into()
}
