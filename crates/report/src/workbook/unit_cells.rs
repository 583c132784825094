//! The values of one unit's sheet: answers as given, formulas computed exactly, figures from the engine.

use framework::{Exact, Language};
use scoring::{Participation, ScoreSheet, Standing};

use super::answers::{OptionWords, cell_value, words_of};
use super::compute::{CellValue, Cells};
use super::layout::{Content, Figure, Layout, Planned, column};
use super::node::{Address, Sheet};
use super::peers::Peers;
use super::wording;
use crate::results_view::ResultsView;

/// What all units have in common while their cells are computed.
pub(super) struct Common<'a> {
    pub view: &'a ResultsView<'a>,
    pub layout: &'a Layout,
    pub words: &'a OptionWords,
    pub parameters: &'a [CellValue<'a>],
    /// The largest values of the peers.
    pub peers: &'a Peers,
}

/// The cells of one unit.
pub(super) struct UnitCells<'a> {
    common: &'a Common<'a>,
    grid: Vec<CellValue<'a>>,
    /// By position in the layout's cells; `None` for what all units share.
    pub values: Vec<Option<CellValue<'a>>>,
}

/// Words of every choice of the set.
pub(super) fn option_words(view: &ResultsView<'_>) -> OptionWords {
    view.framework().inputs.iter().map(|input| words_of(&input.kind, view.language)).collect()
}

/// Values of the parameters in force.
pub(super) fn parameter_values<'a>(view: &ResultsView<'a>, words: &'a OptionWords) -> Vec<CellValue<'a>> {
    let values = view.terms().parameters.iter();
    values.zip(words).map(|(value, words)| cell_value(value.as_ref(), words, view.language)).collect()
}

/// Words of every parameter that is a choice.
pub(super) fn parameter_words(view: &ResultsView<'_>) -> OptionWords {
    view.framework().parameters.iter().map(|parameter| words_of(&parameter.kind, view.language)).collect()
}

impl<'a> UnitCells<'a> {
    /// Computes every cell of a unit.
    pub(super) fn compute(common: &'a Common<'a>, row: usize) -> Self {
        let size = usize::try_from(common.layout.rows).unwrap_or(0) * usize::from(column::COUNT);
        let mut cells = Self {
            common,
            grid: vec![CellValue::Empty; size],
            values: vec![None; common.layout.cells.len()],
        };
        // Answers first: a formula may point to an answer further down.
        for formulas in [false, true] {
            for (at, planned) in common.layout.cells.iter().enumerate() {
                if matches!(planned.content, Content::Formula(_)) == formulas {
                    cells.fill(at, planned, row);
                }
            }
        }
        cells
    }

    fn fill(&mut self, at: usize, planned: &'a Planned, row: usize) {
        let (value, differs) = self.content(&planned.content, row);
        if let Some(place) = self.values.get_mut(at).filter(|_| differs) {
            *place = Some(value.clone());
        }
        if let Some(place) = self.grid.get_mut(grid_position(planned.row, planned.column)) {
            *place = value;
        }
    }

    /// The value, and whether it differs from unit to unit.
    fn content(&self, content: &'a Content, row: usize) -> (CellValue<'a>, bool) {
        let view = self.common.view;
        let language = view.language;
        let unit = view.answers.units().get(row);
        match content {
            Content::Text(text) => (CellValue::Text(text), false),
            Content::Number(number) => (CellValue::Number(number.clone()), false),
            Content::Blank => (CellValue::Empty, false),
            Content::UnitName => (unit.map_or(CellValue::Empty, |unit| CellValue::Text(&unit.name)), true),
            Content::Answer(slot) => {
                let words = self.common.words.get(slot.position()).map_or(&[][..], Vec::as_slice);
                (cell_value(view.answers.value(row, *slot), words, language), true)
            }
            Content::Claim(slot) => (
                view.answers.claim(row, *slot).map_or(CellValue::Empty, |reason| claim(reason, language)),
                true,
            ),
            Content::TakesPart => {
                let ranked = unit.is_some_and(|unit| unit.participation == Participation::Ranked);
                let word = if ranked { wording::YES } else { wording::NO };
                (CellValue::Text(word.get(language)), true)
            }
            Content::Rank => (CellValue::Empty, true),
            Content::PeerMaximum(slot) => {
                let largest = unit.and_then(|unit| self.common.peers.largest(&unit.group, *slot));
                (CellValue::Number(largest.cloned().unwrap_or(Exact::ZERO)), true)
            }
            Content::Formula(node) => (node.computed(self), true),
        }
    }

    /// Puts the engine's figures in the place of computed ones.
    pub(super) fn take_figures(&mut self, sheet: &ScoreSheet) {
        for (at, figure) in &self.common.layout.figures {
            let value = figure_value(self.common.view, sheet, *figure);
            if let Some(place) = self.values.get_mut(*at) {
                *place = Some(value);
            }
        }
    }

    /// Where a computed figure and the engine's differ.
    #[cfg(test)]
    pub(super) fn differences(&self, sheet: &ScoreSheet) -> Vec<String> {
        let mut found = Vec::new();
        for (at, figure) in &self.common.layout.figures {
            let engine = Some(figure_value(self.common.view, sheet, *figure));
            let computed = self.values.get(*at).cloned().flatten();
            if engine != computed {
                found.push(format!("{figure:?}: engine {engine:?}, sheet {computed:?}"));
            }
        }
        found
    }
}

/// A reason that is empty still is a claim.
fn claim(reason: &str, language: Language) -> CellValue<'_> {
    let word = if reason.is_empty() { wording::NOT_APPLICABLE.get(language) } else { reason };
    CellValue::Text(word)
}

fn grid_position(row: u32, column: u16) -> usize {
    usize::try_from(row).unwrap_or(0) * usize::from(column::COUNT) + usize::from(column)
}

fn figure_value<'a>(view: &ResultsView<'a>, sheet: &ScoreSheet, figure: Figure) -> CellValue<'a> {
    let no_points = CellValue::Text(wording::NO_POINTS.get(view.language));
    let or_word =
        |points: Option<&Exact>| points.map_or(no_points, |points| CellValue::Number(points.clone()));
    match figure {
        Figure::Points(slot) => {
            let adjustment = sheet.adjustments.iter().find(|adjustment| adjustment.component == slot);
            let score = &sheet[slot];
            match adjustment {
                Some(adjustment) if score.points.is_some() => CellValue::Number(adjustment.points.clone()),
                _ => or_word(score.points.as_ref()),
            }
        }
        Figure::Index(slot) => or_word(sheet[slot].points.as_ref()),
        Figure::IndexMaximum(slot) => CellValue::Number(sheet[slot].maximum.clone()),
        Figure::Total => or_word(sheet.total.points.as_ref()),
        Figure::TotalMaximum => CellValue::Number(sheet.total.maximum.clone()),
        Figure::Percent => sheet.percent.clone().map_or(CellValue::Text(""), CellValue::Number),
        Figure::Band => CellValue::Text(view.band_title(sheet.band)),
    }
}

/// The rank, or the word in its place.
pub(super) fn rank_value(standing: Standing, language: Language) -> CellValue<'static> {
    match standing {
        Standing::Ranked(rank) => CellValue::Number(Exact::integer(i64::from(rank))),
        Standing::Unranked => CellValue::Text(wording::NOT_RANKED.get(language)),
        Standing::NotAssessed => CellValue::Text(wording::NOT_ASSESSED.get(language)),
    }
}

impl<'a> Cells<'a> for UnitCells<'a> {
    fn value(&self, address: Address) -> CellValue<'a> {
        match address.sheet {
            Sheet::Own => {
                let value = self.grid.get(grid_position(address.row, address.column));
                value.map_or(CellValue::Empty, Clone::clone)
            }
            Sheet::Parameters => {
                let at = self.common.layout.places.parameters.iter().position(|place| *place == address);
                at.and_then(|at| self.common.parameters.get(at)).map_or(CellValue::Empty, Clone::clone)
            }
        }
    }
}
