//! Two sheets beside the units': the campaign's parameters, set once for all, and the values of the peers.

use rust_xlsxwriter::XlsxError;

use super::builder::{PARAMETER_COLUMN, PARAMETER_ROW, PEER_COLUMN, PEER_MAXIMUM_ROW, answer_look};
use super::cells::Page;
use super::compute::CellValue;
use super::layout::{Layout, Look, column};
use super::names::quoted;
use super::node::column_letters;
use super::{look, wording};
use crate::results_view::ResultsView;

/// Parameters: name, what it is, unit of measure, value.
pub(super) fn parameters(
    view: &ResultsView<'_>,
    page: &mut Page<'_>,
    values: &[CellValue<'_>],
) -> Result<(), XlsxError> {
    let language = view.language;
    page.text(0, 0, Look::Title, wording::PARAMETERS.get(language))?;
    page.text(1, 0, Look::Quiet, wording::NOTE.get(language))?;
    let heads = [wording::CODE, wording::TITLE, wording::MEASURE, wording::VALUE];
    for (column, phrase) in (0_u16..).zip(heads) {
        page.text(PARAMETER_ROW - 1, column, Look::Head, phrase.get(language))?;
    }
    for ((row, parameter), value) in (PARAMETER_ROW..).zip(&view.framework().parameters).zip(values) {
        page.text(row, 0, Look::SmallText, &parameter.name)?;
        page.text(row, 1, Look::Text, parameter.title.get(language))?;
        page.text(row, 2, Look::SmallText, parameter.unit.get(language))?;
        page.value(row, PARAMETER_COLUMN, answer_look(&parameter.kind), value)?;
    }
    for (column, width) in [(0, 26.0), (1, 70.0), (2, 24.0), (PARAMETER_COLUMN, 18.0)] {
        page.sheet.set_column_width(column, width)?;
    }
    look::page(page.sheet, PARAMETER_ROW - 1, wording::PAGE.get(language))
}

/// The peers' quantities, one column per `peer_max` rule; the largest of each stands above.
pub(super) struct Helper<'a> {
    pub layout: &'a Layout,
    /// Component of each rule: a claimed one does not count.
    pub components: &'a [framework::ComponentSlot],
    /// Row of the last unit.
    pub last_row: u32,
}

/// Row of the first unit on the helper sheet.
pub(super) const FIRST_PEER_ROW: u32 = PEER_MAXIMUM_ROW + 1;

impl Helper<'_> {
    pub(super) fn head(
        &self,
        view: &ResultsView<'_>,
        page: &mut Page<'_>,
        largest: &[framework::Exact],
    ) -> Result<(), XlsxError> {
        let language = view.language;
        page.text(0, 0, Look::Head, wording::UNIT.get(language))?;
        page.text(PEER_MAXIMUM_ROW, 0, Look::Strong, wording::PEER_MAXIMUM.get(language))?;
        for ((column, slot), value) in (PEER_COLUMN..).zip(self.components).zip(largest) {
            let component = view.framework().components.get(slot.0);
            page.text(0, column, Look::Head, component.map_or("", |component| &component.code))?;
            let letters = column_letters(column);
            let formula = format!("MAX(0,{letters}{}:{letters}{})", FIRST_PEER_ROW + 1, self.last_row + 1);
            page.formula(PEER_MAXIMUM_ROW, column, Look::StrongNumber, &formula, &CellValue::Number(value.clone()))?;
        }
        page.sheet.set_column_width(0, 40)?;
        page.sheet.set_hidden(true);
        Ok(())
    }

    pub(super) fn row(
        &self,
        view: &ResultsView<'_>,
        page: &mut Page<'_>,
        (row, unit_name, sheet_name): (u32, &str, &str),
        values: &[CellValue<'_>],
    ) -> Result<(), XlsxError> {
        page.text(row, 0, Look::Text, unit_name)?;
        let name = quoted(sheet_name);
        let places = self.layout.places.peers.iter().zip(self.components);
        for ((column, (cell, component)), value) in (PEER_COLUMN..).zip(places).zip(values) {
            let claim = self.layout.places.component(*component, column::CLAIM);
            let reference = |row: u32, column: u16| format!("{name}!{}{}", column_letters(column), row + 1);
            let quantity = reference(cell.row, cell.column);
            let formula = format!(
                "IF(AND({}=\"{}\",{}=\"\",ISNUMBER({quantity})),{quantity},\"\")",
                reference(self.layout.places.takes_part, column::POINTS),
                wording::YES.get(view.language),
                reference(claim.row, claim.column),
            );
            page.formula(row, column, Look::StrongNumber, &formula, value)?;
        }
        Ok(())
    }
}
