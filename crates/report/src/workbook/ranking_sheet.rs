//! The ranking: one row per unit. With sheets of the units, every figure is a formula that points to them.

use crate::row_heights;
use std::collections::HashMap;

use framework::{Exact, Item, TieRule};
use rust_xlsxwriter::XlsxError;
use scoring::{ScoreSheet, Standing, Unit};

use super::cells::Page;
use super::compute::CellValue;
use super::layout::{CellStyle, Layout, column};
use super::names::quoted;
use super::node::{column_after, column_letters, row_below};
use super::unit_cells::rank_value;
use super::{cell_style, heading, wording};
use crate::results_view::ResultsView;
use crate::tables::adjustment_sum;

/// Row of the first heading line below the title.
const FIRST_LINE: u32 = 1;

/// Where the ranking's columns and rows are.
pub(super) struct RankingShape {
    pub head_row: u32,
    pub first_row: u32,
    pub last_row: u32,
    columns: Vec<Item>,
    has_groups: bool,
    has_adjustments: bool,
    ties: TieRule,
}

impl RankingShape {
    pub(super) fn new(view: &ResultsView<'_>) -> Self {
        let head_row = row_below(FIRST_LINE, heading::lines(view).len() + 1);
        Self {
            head_row,
            first_row: head_row + 1,
            last_row: row_below(head_row, view.units().count().max(1)),
            columns: view.framework().ranking_columns(),
            has_groups: view.has_groups(),
            has_adjustments: view.has_adjustments(),
            ties: view.terms().ranking.ties,
        }
    }

    fn first_figure(&self) -> u16 {
        if self.has_groups { 3 } else { 2 }
    }

    fn total(&self) -> u16 {
        column_after(self.first_figure(), self.columns.len()) + u16::from(self.has_adjustments)
    }

    /// Total, maximum, per cent and band stand before it.
    fn ranked_on(&self) -> u16 {
        self.total() + 4
    }

    fn band(&self) -> u16 {
        self.ranked_on() - 1
    }

    /// Width of a column in characters.
    fn width(&self, column: u16) -> f64 {
        match column {
            0 => 10.0,
            1 => 36.0,
            2 if self.has_groups => 14.0,
            _ if column == self.band() => 14.0,
            _ if column >= self.total() => 11.0,
            _ => 13.0,
        }
    }

    /// All rows of a column, as `$N$9:$N$20`.
    fn range(&self, column: u16) -> String {
        let letters = column_letters(column);
        format!("${letters}${}:${letters}${}", self.first_row + 1, self.last_row + 1)
    }

    /// The rank, or the word that stands in its place.
    fn rank_formula(&self, row: u32) -> String {
        let figure = format!("{}{}", column_letters(self.ranked_on()), row + 1);
        let better = format!("{},\">\"&{figure}", self.range(self.ranked_on()));
        let group = if self.has_groups {
            let column = self.ranked_on() + 1;
            format!(",{},{}{}", self.range(column), column_letters(column), row + 1)
        } else {
            String::new()
        };
        let above = match self.ties {
            TieRule::Competition => format!("COUNTIFS({better}{group})"),
            TieRule::Dense => format!("SUMIFS({},{better}{group})", self.range(self.ranked_on() + 2)),
        };
        format!("IF(ISNUMBER({figure}),{above}+1,{figure})")
    }

    /// 1 for the first of those who share a figure: what dense ranks count.
    fn first_formula(&self, row: u32) -> String {
        let until = |column: u16| {
            let letters = column_letters(column);
            format!("${letters}${}:{letters}{}", self.first_row + 1, row + 1)
        };
        let (figures, groups) = (self.ranked_on(), self.ranked_on() + 1);
        let figure = format!("{}{}", column_letters(figures), row + 1);
        let same = format!("{},{figure}", until(figures));
        let group = format!(",{},{}{}", until(groups), column_letters(groups), row + 1);
        let group = if self.has_groups { group } else { String::new() };
        format!("IF(ISNUMBER({figure}),IF(COUNTIFS({same}{group})=1,1,0),0)")
    }
}

/// Writes the ranking.
pub(super) struct RankingWriter<'a> {
    pub view: &'a ResultsView<'a>,
    pub shape: &'a RankingShape,
    /// Layout of the units' sheets; `None` where there are none.
    pub layout: Option<&'a Layout>,
    pub groups: HashMap<&'a str, i64>,
}

impl<'a> RankingWriter<'a> {
    pub(super) fn new(
        view: &'a ResultsView<'a>,
        shape: &'a RankingShape,
        layout: Option<&'a Layout>,
    ) -> Self {
        let mut groups = HashMap::new();
        for unit in view.answers.units() {
            let next = i64::try_from(groups.len()).unwrap_or(0) + 1;
            groups.entry(unit.group.as_str()).or_insert(next);
        }
        Self { view, shape, layout, groups }
    }

    /// Title, terms, headings, widths, print setup.
    pub(super) fn head(&self, page: &mut Page<'_>) -> Result<(), XlsxError> {
        let (language, shape) = (self.view.language, self.shape);
        page.text(0, 0, CellStyle::Title, wording::RANKING.get(language))?;
        page.sheet.set_row_height(0, cell_style::TITLE_HEIGHT)?;
        for (row, line) in (FIRST_LINE..).zip(heading::lines(self.view)) {
            page.text(row, 0, CellStyle::Quiet, &line)?;
        }
        let mut heads = vec![wording::RANK.get(language).to_owned(), wording::UNIT.get(language).to_owned()];
        if shape.has_groups {
            heads.push(wording::GROUP.get(language).to_owned());
        }
        for item in &shape.columns {
            let (code, title) = self.view.framework().label(*item);
            heads.push(format!("{code}. {}", title.get(language)));
        }
        if shape.has_adjustments {
            heads.push(wording::ADJUSTMENTS.get(language).to_owned());
        }
        for phrase in [wording::TOTAL, wording::MAXIMUM, wording::PERCENT, wording::BAND] {
            heads.push(phrase.get(language).to_owned());
        }
        if self.layout.is_some() {
            for phrase in [wording::RANKING_FIGURE, wording::GROUP_NUMBER, wording::FIRST_OF_TIE] {
                heads.push(phrase.get(language).to_owned());
            }
        }
        for (column, head) in (0_u16..).zip(&heads) {
            let is_figure = (shape.first_figure()..shape.band()).contains(&column);
            let look = if is_figure { CellStyle::HeadFigure } else { CellStyle::Head };
            page.text(shape.head_row, column, look, head)?;
        }
        self.widths(page, &heads)?;
        page.sheet.autofilter(shape.head_row, 0, shape.last_row, shape.band())?;
        cell_style::page(page.sheet, shape.head_row, wording::PAGE.get(language))
    }

    fn widths(&self, page: &mut Page<'_>, heads: &[String]) -> Result<(), XlsxError> {
        let shape = self.shape;
        let mut lines = 1;
        for (column, head) in (0_u16..shape.ranked_on()).zip(heads) {
            let width = shape.width(column);
            page.sheet.set_column_width(column, width)?;
            lines = lines.max(row_heights::lines_of(head, width - 1.0));
        }
        page.sheet.set_row_height(shape.head_row, row_heights::height(lines))?;
        if self.layout.is_some() {
            for column in shape.ranked_on()..=shape.ranked_on() + 2 {
                page.sheet.set_column_hidden(column)?;
            }
        }
        Ok(())
    }

    /// One unit; `sheet_name` is the name of its own sheet.
    pub(super) fn row(
        &self,
        page: &mut Page<'_>,
        row: u32,
        unit: &Unit,
        sheet: &ScoreSheet,
        sheet_name: &str,
    ) -> Result<(), XlsxError> {
        let (shape, language) = (self.shape, self.view.language);
        let rank = rank_value(sheet.standing, language);
        match self.layout {
            Some(_) => page.formula(row, 0, CellStyle::Rank, &shape.rank_formula(row), &rank)?,
            None => page.value(row, 0, CellStyle::Rank, &rank)?,
        }
        page.text(row, 1, CellStyle::Text, &unit.name)?;
        let rank_lines = if matches!(sheet.standing, Standing::Ranked(_)) { 1 } else { 2 };
        let lines = row_heights::lines_of(&unit.name, shape.width(1)).max(rank_lines);
        if lines > 1 {
            page.sheet.set_row_height(row, row_heights::height(lines))?;
        }
        if shape.has_groups {
            page.text(row, 2, CellStyle::Text, &unit.group)?;
        }
        let quoted_name = quoted(sheet_name);
        for (at, (value, place)) in (shape.first_figure()..).zip(self.figures(sheet)) {
            let value = if sheet.standing == Standing::NotAssessed { CellValue::Text("") } else { value };
            let look = if at == shape.band() { CellStyle::Text } else { CellStyle::Points };
            match (self.layout, place) {
                (Some(layout), Some((cell_row, cell_column))) => {
                    let formula = self.figure_formula(layout, &quoted_name, cell_row, cell_column);
                    page.formula(row, at, look, &formula, &value)?;
                }
                _ => page.value(row, at, look, &value)?,
            }
        }
        match self.layout {
            Some(layout) => self.hidden_cells(page, row, unit, sheet, layout, &quoted_name),
            None => Ok(()),
        }
    }

    /// Below the ranking, a row apart so that no filter or formula takes them in: units without a form, and why.
    pub(super) fn without_form(&self, page: &mut Page<'_>) -> Result<(), XlsxError> {
        let units = self.view.without_form;
        let first = self.shape.last_row + 2;
        if !units.is_empty() {
            page.text(first, 1, CellStyle::Quiet, wording::UNITS_NOT_RANKED.get(self.view.language))?;
        }
        for (row, unit) in (first + 1..).zip(units) {
            page.text(row, 0, CellStyle::Rank, wording::NO_FORM.get(self.view.language))?;
            page.text(row, 1, CellStyle::Text, unit.name)?;
            page.text(row, 2, CellStyle::Quiet, unit.reason)?;
            let lines = row_heights::lines_of(unit.name, self.shape.width(1)).max(2);
            page.sheet.set_row_height(row, row_heights::height(lines))?;
        }
        Ok(())
    }

    /// Figures from the first ranking column to the band, with their places on the unit's sheet.
    fn figures(&self, sheet: &ScoreSheet) -> Vec<(CellValue<'a>, Option<(u32, u16)>)> {
        let language = self.view.language;
        let places = self.layout.map(|layout| &layout.places);
        let or_word = |points: Option<&Exact>| {
            let word = CellValue::Text(wording::NO_POINTS.get(language));
            points.map_or(word, |points| CellValue::Number(points.clone()))
        };
        let mut figures = Vec::new();
        for item in &self.shape.columns {
            let place = places.map(|places| match item {
                Item::Index(slot) => places.index(*slot, column::POINTS),
                Item::Component(slot) => places.component(*slot, column::POINTS),
            });
            let points = sheet.item(*item).0;
            figures.push((or_word(points), place.map(|place| (place.row, place.column))));
        }
        if self.shape.has_adjustments {
            let place = places.map(|places| (places.adjustments, column::POINTS));
            figures.push((CellValue::Number(adjustment_sum(sheet)), place));
        }
        let total = places.map(|places| (places.total, column::POINTS));
        let maximum = places.map(|places| (places.total, column::APPLICABLE));
        let percent = places.map(|places| (places.percent, column::POINTS));
        let band = places.map(|places| (places.band, column::POINTS));
        figures.push((or_word(sheet.total.points.as_ref()), total));
        figures.push((CellValue::Number(sheet.total.maximum.clone()), maximum));
        figures.push((sheet.percent.clone().map_or(CellValue::Text(""), CellValue::Number), percent));
        figures.push((CellValue::Text(self.view.band_title(sheet.band)), band));
        figures
    }

    /// A reference; empty for a unit that is not assessed.
    fn figure_formula(&self, layout: &Layout, name: &str, row: u32, column: u16) -> String {
        let reference = format!("{name}!{}{}", column_letters(column), row + 1);
        if self.view.terms().not_applicable != framework::NotApplicablePolicy::NotAssessed {
            return reference;
        }
        let figure = format!("{name}!{}{}", column_letters(column::POINTS), layout.places.ranked_on + 1);
        format!("IF({figure}=\"{}\",\"\",{reference})", wording::NOT_ASSESSED.get(self.view.language))
    }

    fn hidden_cells(
        &self,
        page: &mut Page<'_>,
        row: u32,
        unit: &Unit,
        sheet: &ScoreSheet,
        layout: &Layout,
        name: &str,
    ) -> Result<(), XlsxError> {
        let shape = self.shape;
        let figure = format!("{name}!{}{}", column_letters(column::POINTS), layout.places.ranked_on + 1);
        let value = match (sheet.standing, &sheet.total.points) {
            (Standing::Ranked(_), Some(points)) => CellValue::Number(points.clone()),
            (standing, _) => rank_value(standing, self.view.language),
        };
        page.formula(row, shape.ranked_on(), CellStyle::Points, &figure, &value)?;
        let group = self.groups.get(unit.group.as_str()).copied().unwrap_or(0);
        page.value(row, shape.ranked_on() + 1, CellStyle::Points, &CellValue::Number(Exact::integer(group)))?;
        if shape.ties == TieRule::Dense {
            let formula = shape.first_formula(row);
            page.formula(
                row,
                shape.ranked_on() + 2,
                CellStyle::Points,
                &formula,
                &CellValue::Number(Exact::ZERO),
            )?;
        }
        Ok(())
    }
}
