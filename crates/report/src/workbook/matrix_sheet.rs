//! The matrix: one row per unit, one column per component; missing and not applicable are words.

use crate::row_heights;
use framework::NotApplicablePolicy;
use rust_xlsxwriter::XlsxError;
use scoring::{ComponentScore, ScoreSheet, ScoreState, Standing, Unit};

use super::cells::Page;
use super::compute::CellValue;
use super::layout::{CellStyle, Layout, column};
use super::names::quoted;
use super::node::{Address, column_letters};
use super::{cell_style, wording};
use crate::results_view::ResultsView;

/// Row of the codes; titles stand below them, then the maxima.
const HEAD_ROW: u32 = 2;
/// Row of the first unit.
pub(super) const FIRST_ROW: u32 = HEAD_ROW + 2;
const FIRST_COLUMN: u16 = 1;
/// Width of the units' names, in characters.
const NAME_WIDTH: f64 = 36.0;
/// Width of a component, in characters.
const WIDTH: f64 = 17.0;

/// Title, codes with titles, maxima.
pub(super) fn head(view: &ResultsView<'_>, page: &mut Page<'_>) -> Result<(), XlsxError> {
    let (framework, language) = (view.framework(), view.language);
    page.text(0, 0, CellStyle::Title, wording::MATRIX.get(language))?;
    page.sheet.set_row_height(0, cell_style::TITLE_HEIGHT)?;
    page.text(1, 0, CellStyle::Quiet, framework.title.get(language))?;
    page.text(HEAD_ROW, 0, CellStyle::Head, wording::UNIT.get(language))?;
    page.text(HEAD_ROW + 1, 0, CellStyle::Section, wording::MAXIMUM.get(language))?;
    page.sheet.set_column_width(0, NAME_WIDTH)?;
    let mut lines = 1;
    for (at, (slot, component)) in framework.components_with_slots().enumerate() {
        let column = column_of(at);
        let title = format!("{}. {}", component.code, component.title.get(language));
        page.text(HEAD_ROW, column, CellStyle::Head, &title)?;
        let maximum = view.plan.component_maximum(slot);
        page.value(HEAD_ROW + 1, column, CellStyle::StrongNumber, &CellValue::Number(maximum.clone()))?;
        page.sheet.set_column_width(column, WIDTH)?;
        lines = lines.max(row_heights::lines_of(&title, WIDTH - 2.0));
    }
    page.sheet.set_row_height(HEAD_ROW, row_heights::height(lines))?;
    cell_style::page(page.sheet, HEAD_ROW, wording::PAGE.get(language))?;
    page.sheet.set_freeze_panes(FIRST_ROW, FIRST_COLUMN)?;
    page.sheet.set_repeat_rows(HEAD_ROW, HEAD_ROW + 1)?;
    page.sheet.set_repeat_columns(0, 0)?;
    // A page holds about ten components; all on one page could not be read.
    let pages = view.framework().components.len().div_ceil(11).max(1);
    page.sheet.set_print_fit_to_pages(u16::try_from(pages).unwrap_or(1), 0);
    Ok(())
}

/// One unit; `sheet_name` is the name of its own sheet.
pub(super) fn row(
    view: &ResultsView<'_>,
    page: &mut Page<'_>,
    row: u32,
    unit: &Unit,
    sheet: &ScoreSheet,
    layout: Option<&Layout>,
    sheet_name: &str,
) -> Result<(), XlsxError> {
    page.text(row, 0, CellStyle::Text, &unit.name)?;
    let lines = row_heights::lines_of(&unit.name, NAME_WIDTH);
    if lines > 1 {
        page.sheet.set_row_height(row, row_heights::height(lines))?;
    }
    let name = quoted(sheet_name);
    for (at, score) in sheet.components.iter().enumerate() {
        let value = shown(view, sheet, score);
        match layout {
            Some(layout) => {
                let place = layout.places.component(score.component, column::SHOWN);
                let formula = shown_formula(view, layout, &name, place);
                page.formula(row, column_of(at), CellStyle::Points, &formula, &value)?;
            }
            None => page.value(row, column_of(at), CellStyle::Points, &value)?,
        }
    }
    Ok(())
}

/// A reference; no points for a unit that is not assessed.
fn shown_formula(view: &ResultsView<'_>, layout: &Layout, name: &str, place: Address) -> String {
    let reference = format!("{name}!{}{}", column_letters(place.column), place.row + 1);
    if view.terms().not_applicable != NotApplicablePolicy::NotAssessed {
        return reference;
    }
    let figure = format!("{name}!{}{}", column_letters(column::POINTS), layout.places.ranked_on + 1);
    let word = wording::NOT_ASSESSED.get(view.language);
    format!("IF(AND({figure}=\"{word}\",ISNUMBER({reference})),\"\",{reference})")
}

fn shown(view: &ResultsView<'_>, sheet: &ScoreSheet, score: &ComponentScore) -> CellValue<'static> {
    let adjustment = sheet.adjustments.iter().find(|adjustment| adjustment.component == score.component);
    match (&score.state, adjustment, &score.points) {
        (ScoreState::Scored { .. }, ..) if sheet.standing == Standing::NotAssessed => CellValue::Text(""),
        (ScoreState::Scored { .. }, Some(adjustment), _) => CellValue::Number(adjustment.points.clone()),
        (ScoreState::Scored { .. }, None, Some(points)) => CellValue::Number(points.clone()),
        _ => CellValue::Text(wording::state(&score.state).get(view.language)),
    }
}

fn column_of(component: usize) -> u16 {
    FIRST_COLUMN + u16::try_from(component).unwrap_or(u16::MAX - FIRST_COLUMN)
}
