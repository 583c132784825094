//! This campaign beside an earlier one, in per cent, because sets and maxima change between years.

use std::collections::BTreeMap;

use framework::{Diagnostic, Exact, Language};
use scoring::{Answers, Change, Plan, Results, UnitChange, Year};
use words::{fixed_number, say};

use crate::breaches::finding;
use crate::campaign::load::Loaded;
use crate::table::{Table, text};

/// Decimals of a per cent.
const DIGITS: u8 = 2;

/// Both years of every unit, and what looks odd beside the earlier year.
pub struct Comparison {
    /// By row of this year's units.
    pub changes: Vec<UnitChange>,
    /// Numbers that jumped.
    pub findings: Vec<Diagnostic>,
}

/// Compares. A merged unit's earlier value is the mean of the units that it was formed from.
pub fn compare(
    plan: &Plan<'_>,
    loaded: &Loaded,
    results: &Results,
    before_plan: &Plan<'_>,
    before: &Loaded,
) -> Comparison {
    let before_results = scoring::score(before_plan, &before.answers);
    let merged = loaded.campaign.units.iter().filter(|registered| !registered.formerly.is_empty());
    let formerly: BTreeMap<String, Vec<String>> =
        merged.map(|registered| (registered.unit.code.clone(), registered.formerly.clone())).collect();
    let changes = scoring::compare(
        Year { plan, answers: &loaded.answers, results },
        Year { plan: before_plan, answers: &before.answers, results: &before_results },
        &formerly,
    );
    // A merged unit's numbers may well be several times those of the former unit with its code.
    let jumps = (0..loaded.answers.units().len())
        .filter(|row| {
            let unit = loaded.answers.units().get(*row);
            unit.is_some_and(|unit| !formerly.contains_key(&unit.code))
        })
        .flat_map(|row| {
            let (set, answers) = (&before.campaign.framework, &before.answers);
            scoring::check_against_last_year(plan, &loaded.answers, row, set, answers)
        });
    let findings = jumps.map(|breach| finding(plan, &loaded.answers, breach)).collect();
    Comparison { changes, findings }
}

/// `comparison.csv`: per unit and column the per cent before, now, and the change in percentage points.
pub fn comparison_csv(
    comparison: &Comparison,
    answers: &Answers,
    order: &[usize],
    language: Language,
) -> Result<Vec<u8>, csv::Error> {
    let mut table = Table::new(language);
    let word = |key: &str| say(language, &format!("program.comparison.{key}"), &[]);
    let mut head = vec![word("unit_code"), word("unit")];
    let codes = comparison.changes.first().map_or(&[][..], |change| change.columns.as_slice());
    let names = codes.iter().map(|(code, _)| code.clone()).chain([word("total")]);
    for name in names {
        head.extend(["before", "now", "change"].map(|part| format!("{name}: {}", word(part))));
    }
    table.row(head)?;
    for row in order {
        let (Some(unit), Some(change)) = (answers.units().get(*row), comparison.changes.get(*row)) else {
            continue;
        };
        let mut cells = vec![text(&unit.code), text(&unit.name)];
        for change in change.columns.iter().map(|(_, change)| change).chain([&change.total]) {
            cells.extend(figures(change).map(|figure| plain(figure.as_ref(), language)));
        }
        table.row(cells)?;
    }
    table.bytes()
}

/// Per cent before, now, and the change, each rounded from the exact figure.
pub fn figures(change: &Change) -> [Option<Exact>; 3] {
    [change.before.clone(), change.now.clone(), change.difference()]
}

/// A change with its sign: `+1,25`.
pub fn signed(change: &Exact, language: Language) -> String {
    let text = fixed_number(language, change, DIGITS);
    let is_risen =
        change.rounded_units(DIGITS, framework::RoundingMode::HalfUp).is_some_and(|units| units > 0);
    if is_risen { format!("+{text}") } else { text }
}

/// As spreadsheets read it: a hyphen for minus, no separators of thousands.
fn plain(figure: Option<&Exact>, language: Language) -> String {
    figure.map_or_else(String::new, |figure| fixed_number(language, figure, DIGITS).replace('−', "-"))
}
