//! Results as CSV that Excel opens without questions: UTF-8 with a byte order mark, the separator of the language.
//!
//! A text that a spreadsheet would take for a formula is prefixed with an apostrophe.

use std::borrow::Cow;

use framework::{Exact, Item, Language};
use scoring::{ComponentScore, ScoreSheet, ScoreState, Standing, Unit};

use crate::figures::fixed;
use crate::results_view::ResultsView;
use crate::wording;

/// Tells Excel that the file is UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Why a table could not be written.
#[derive(Debug, thiserror::Error)]
#[error("the table could not be written")]
pub struct TableFault(#[from] csv::Error);

/// One row per unit: rank, unit, columns of the ranking, raw sums of the components, total, maximum, per cent, band; then
/// the units without a form, without figures.
///
/// # Errors
/// [`TableFault`], which bytes in memory never cause.
pub fn ranking_csv(view: &ResultsView<'_>) -> Result<Vec<u8>, TableFault> {
    let mut table = Table::new(view.language);
    let columns = view.framework().ranking_columns();
    // The last column is there only where something waits, so that no other table changes.
    let waits = !view.waiting().is_empty();
    let mut head = ranking_head(view, &columns);
    head.extend(waits.then(|| Cow::Borrowed(wording::WAITING_COMPONENTS.get(view.language))));
    table.row(&head)?;
    for (row, unit) in view.units() {
        let sheet = view.scores.sheet_without_traces(row);
        let mut cells = ranking_row(view, &columns, unit, &sheet);
        cells.extend(waits.then(|| Cow::Owned(waiting_codes(view, &sheet))));
        table.row(&cells)?;
    }
    for unit in view.without_form {
        let mut cells = vec![
            Cow::Borrowed(wording::NO_FORM.get(view.language)),
            without_formula(unit.code),
            without_formula(unit.name),
        ];
        cells.resize(head.len(), Cow::Borrowed(""));
        table.row(&cells)?;
    }
    table.bytes()
}

/// One row per unit and component: state, points, per cent, standing of the rule.
///
/// # Errors
/// [`TableFault`], which bytes in memory never cause.
pub fn scores_csv(view: &ResultsView<'_>) -> Result<Vec<u8>, TableFault> {
    let mut table = Table::new(view.language);
    table.row(&scores_head(view.language))?;
    for (row, unit) in view.units() {
        let sheet = view.scores.sheet_without_traces(row);
        let assessed = sheet.standing != Standing::NotAssessed;
        for score in &sheet.components {
            table.row(&scores_row(view, unit, score, assessed))?;
        }
    }
    table.bytes()
}

/// A text that no spreadsheet takes for a formula.
#[must_use]
pub fn without_formula(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The word that stands in the place of a rank.
#[must_use]
pub fn rank_text(standing: Standing, language: Language) -> String {
    match standing {
        Standing::Ranked(rank) => rank.to_string(),
        Standing::Unranked => wording::NOT_RANKED.get(language).to_owned(),
        Standing::NotAssessed => wording::NOT_ASSESSED.get(language).to_owned(),
    }
}

fn ranking_head<'a>(view: &ResultsView<'a>, columns: &[Item]) -> Vec<Cow<'a, str>> {
    let language = view.language;
    let mut cells = vec![
        Cow::Borrowed(wording::RANK.get(language)),
        Cow::Borrowed(wording::UNIT_CODE.get(language)),
        Cow::Borrowed(wording::UNIT.get(language)),
        Cow::Borrowed(wording::GROUP.get(language)),
    ];
    for column in columns {
        let (code, title) = view.framework().label(*column);
        cells.push(Cow::Owned(without_formula(&format!("{code}. {}", title.get(language))).into_owned()));
    }
    let rest = [
        wording::COMPONENT_POINTS,
        wording::COMPONENT_MAXIMA,
        wording::ADJUSTMENTS,
        wording::TOTAL,
        wording::MAXIMUM,
        wording::PERCENT,
        wording::BAND,
    ];
    cells.extend(rest.iter().map(|phrase| Cow::Borrowed(phrase.get(language))));
    cells
}

fn ranking_row<'a>(
    view: &ResultsView<'a>,
    columns: &[Item],
    unit: &'a Unit,
    sheet: &ScoreSheet,
) -> Vec<Cow<'a, str>> {
    let assessed = sheet.standing != Standing::NotAssessed;
    let shown = |points: Option<&Exact>| {
        points.filter(|_| assessed).map_or(Cow::Borrowed(""), |points| number(view, points))
    };
    let mut cells = vec![
        Cow::Owned(rank_text(sheet.standing, view.language)),
        without_formula(&unit.code),
        without_formula(&unit.name),
        without_formula(&unit.group),
    ];
    for column in columns {
        cells.push(match sheet.item(*column) {
            (Some(points), _) => shown(Some(points)),
            _ if assessed => Cow::Borrowed(wording::NOT_APPLICABLE.get(view.language)),
            _ => Cow::Borrowed(""),
        });
    }
    // The raw sum stands beside every total: anyone who scaled the printed maxima must show what there was before.
    let (component_points, component_maxima) = sheet.component_sum();
    cells.push(shown(Some(&component_points)));
    cells.push(shown(Some(&component_maxima)));
    let adjustments = adjustment_sum(sheet);
    cells.push(shown(view.has_adjustments().then_some(&adjustments)));
    cells.push(shown(sheet.total.points.as_ref()));
    cells.push(shown(Some(&sheet.total.maximum)));
    cells.push(shown(sheet.percent.as_ref()));
    cells.push(Cow::Borrowed(if assessed { view.band_title(sheet.band) } else { "" }));
    cells
}

/// Which components of a unit wait for a number of the managing body.
fn waiting_codes(view: &ResultsView<'_>, sheet: &ScoreSheet) -> String {
    let codes = sheet.waiting().map(|slot| view.framework()[slot].code.as_str());
    without_formula(&codes.collect::<Vec<_>>().join(", ")).into_owned()
}

/// All bonus and penalty points of a unit together.
#[must_use]
pub fn adjustment_sum(sheet: &ScoreSheet) -> Exact {
    sheet.adjustments.iter().fold(Exact::ZERO, |sum, adjustment| sum.plus(&adjustment.points))
}

fn scores_head(language: Language) -> Vec<Cow<'static, str>> {
    let head = [
        wording::UNIT_CODE,
        wording::UNIT,
        wording::COMPONENT_CODE,
        wording::COMPONENT,
        wording::MAXIMUM,
        wording::STATE,
        wording::POINTS,
        wording::PERCENT,
        wording::STANDING,
    ];
    head.iter().map(|phrase| Cow::Borrowed(phrase.get(language))).collect()
}

fn scores_row<'a>(
    view: &ResultsView<'a>,
    unit: &'a Unit,
    score: &ComponentScore,
    assessed: bool,
) -> Vec<Cow<'a, str>> {
    let component = &view.framework()[score.component];
    // What is missing is no 0; of what waits only points that are known count already.
    let is_known = match score.state {
        ScoreState::NotProvided { .. } => false,
        ScoreState::Waiting { .. } => score.points.as_ref().is_some_and(|points| !points.is_zero()),
        _ => true,
    };
    let points = score.points.as_ref().filter(|_| assessed && is_known);
    let percent = points
        .and_then(|points| points.times(&Exact::integer(100)).checked_div(&score.maximum))
        .map_or(Cow::Borrowed(""), |percent| number(view, &percent));
    vec![
        without_formula(&unit.code),
        without_formula(&unit.name),
        without_formula(&component.code),
        without_formula(component.title.get(view.language)),
        number(view, &score.maximum),
        Cow::Borrowed(wording::state(&score.state).get(view.language)),
        points.map_or(Cow::Borrowed(""), |points| number(view, points)),
        percent,
        Cow::Borrowed(wording::standing(component.standing).get(view.language)),
    ]
}

fn number(view: &ResultsView<'_>, value: &Exact) -> Cow<'static, str> {
    Cow::Owned(fixed(value, view.terms().rounding, view.language))
}

/// A table in memory, in the separator of the language.
pub(crate) struct Table(csv::Writer<Vec<u8>>);

impl Table {
    pub(crate) fn new(language: Language) -> Self {
        let separator = match language {
            Language::Vietnamese => b';',
            Language::English => b',',
        };
        let writer = csv::WriterBuilder::new()
            .delimiter(separator)
            .terminator(csv::Terminator::CRLF)
            .from_writer(BYTE_ORDER_MARK.as_bytes().to_vec());
        Self(writer)
    }

    pub(crate) fn row(&mut self, cells: &[Cow<'_, str>]) -> Result<(), TableFault> {
        Ok(self.0.write_record(cells.iter().map(|cell| cell.as_bytes()))?)
    }

    pub(crate) fn bytes(self) -> Result<Vec<u8>, TableFault> {
        self.0.into_inner().map_err(|fault| TableFault(fault.into_error().into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_looks_like_a_formula_is_made_harmless() {
        for name in ["=1+1", "+84", "-Sở", "@SUM(A1)", "\tx"] {
            assert_eq!(without_formula(name), format!("'{name}"));
        }
        assert_eq!(without_formula("Sở Y tế"), "Sở Y tế");
    }
}
