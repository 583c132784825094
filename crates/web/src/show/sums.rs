//! Sums in words: raw sum, factor, points, and the rows below a table that lead from its columns to the
//! total.

use framework::{ComponentSlot, Exact, Framework, Item, Language};
use scoring::{Scaling, ScoreSheet};
use words::{plain_number, say};

use super::{points, signed};
use crate::layout::sums::{FootKind, FootRow, SumLine};

/// A column of a table with sums.
pub struct FootColumn {
    /// The sum of its rows; `None` for a column that is not summed.
    pub sum: Option<Exact>,
    /// The official total; `None` if the column has none.
    pub total: Option<Exact>,
    /// How its figures are written.
    pub kind: FigureKind,
}

/// How a column's figures are written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum FigureKind {
    /// Rounded as points are.
    Points,
    /// Not rounded.
    Maximum,
    /// As points, with a sign; empty without a difference.
    Difference,
}

impl FootColumn {
    /// Points that add up to a total.
    #[must_use]
    pub fn points(sum: Exact, total: Option<Exact>) -> Self {
        Self { sum: Some(sum), total, kind: FigureKind::Points }
    }

    /// Maxima that add up to a total.
    #[must_use]
    pub fn maxima(sum: Exact, total: Option<Exact>) -> Self {
        Self { sum: Some(sum), total, kind: FigureKind::Maximum }
    }

    /// A column that is not summed.
    #[must_use]
    pub const fn none() -> Self {
        Self { sum: None, total: None, kind: FigureKind::Points }
    }

    /// A column of differences.
    #[must_use]
    pub fn difference(sum: Exact, total: Option<Exact>) -> Self {
        Self { sum: Some(sum), total, kind: FigureKind::Difference }
    }

    fn differs(&self) -> bool {
        self.total.is_some() && self.total != self.sum
    }
}

/// The factor, `× 100/90`; empty if the raw sum is not scaled.
#[must_use]
fn factor(scaling: &Scaling, language: Language) -> String {
    scaling.factor().map_or_else(String::new, |(target, base)| factor_words(target, base, language))
}

fn factor_words(target: &Exact, base: &Exact, language: Language) -> String {
    let side = |number: &Exact| {
        let words = plain_number(language, number);
        if words.contains('/') { format!("({words})") } else { words }
    };
    format!("× {}/{}", side(target), side(base))
}

/// The calculation, `58,58 × 100/90 = 65,09`; empty if the raw sum is not scaled.
#[must_use]
pub fn scaling_words(framework: &Framework, scaling: &Scaling, language: Language) -> String {
    let factor = factor(scaling, language);
    if factor.is_empty() {
        return factor;
    }
    let raw = points(framework, Some(&scaling.raw), language);
    format!("{raw} {factor} = {}", points(framework, scaling.points.as_ref(), language))
}

/// Raw sum, factor and points of an item of the tree.
#[must_use]
pub fn sum_line(framework: &Framework, sheet: &ScoreSheet, item: Item, language: Language) -> SumLine {
    let (code, title) = framework.label(item);
    let scaling = sheet.scaling(framework, item);
    SumLine {
        name: format!("{code}. {}", title.get(language)),
        raw: points(framework, Some(&scaling.raw), language),
        factor: factor(&scaling, language),
        points: points(framework, scaling.points.as_ref(), language),
        maximum: plain_number(language, &scaling.maximum),
    }
}

/// The rows below a table: one if every column adds up to its total; three if a factor, bonus or penalty lies
/// between them. `label` names the total.
#[must_use]
pub fn foot(framework: &Framework, columns: &[FootColumn], label: &str, language: Language) -> Vec<FootRow> {
    let number = |column: &FootColumn, number: Option<&Exact>| match number {
        None => String::new(),
        Some(number) if column.kind == FigureKind::Maximum => plain_number(language, number),
        Some(number) if column.kind == FigureKind::Difference && number.is_zero() => String::new(),
        Some(number) if column.kind == FigureKind::Difference => signed(framework, number, language),
        Some(number) => points(framework, Some(number), language),
    };
    let row = |kind, label: &str, cell: &dyn Fn(&FootColumn) -> String| FootRow {
        kind,
        label: label.to_owned(),
        cells: columns.iter().map(cell).collect(),
    };
    if !columns.iter().any(FootColumn::differs) {
        return vec![row(FootKind::Sum, label, &|column| number(column, column.sum.as_ref()))];
    }
    let sum = say(language, "web.sums.sum", &[]);
    let step = |column: &FootColumn| match (&column.sum, &column.total) {
        (Some(sum), Some(total)) if column.kind == FigureKind::Maximum => {
            let difference = total.minus(sum);
            let sign = if difference > Exact::ZERO { "+" } else { "" };
            format!("{sign}{}", plain_number(language, &difference))
        }
        (Some(sum), Some(total)) => signed(framework, &total.minus(sum), language),
        _ => String::new(),
    };
    vec![
        row(FootKind::Sum, &sum, &|column| number(column, column.sum.as_ref())),
        row(FootKind::Step, &step_label(columns, language), &step),
        row(FootKind::Total, label, &|column| number(column, column.total.as_ref())),
    ]
}

/// The step between sum and total: the factor of the maxima, bonus and penalty.
fn step_label(columns: &[FootColumn], language: Language) -> String {
    let of_maxima = columns.iter().find(|column| column.kind == FigureKind::Maximum && column.differs());
    match of_maxima.and_then(|column| column.total.as_ref().zip(column.sum.as_ref())) {
        Some((total, sum)) => {
            let factor = factor_words(total, sum, language);
            say(language, "web.sums.scaled", &[("factor", &factor)])
        }
        None => say(language, "web.sums.adjusted", &[]),
    }
}

/// What the sums still wait for, in words; empty if nothing is missing.
#[must_use]
pub fn waits_for_data(
    framework: &Framework,
    waiting: impl IntoIterator<Item = ComponentSlot>,
    language: Language,
) -> String {
    let codes: Vec<&str> = waiting.into_iter().map(|slot| framework.label(Item::Component(slot)).0).collect();
    if codes.is_empty() {
        return String::new();
    }
    say(language, "web.sums.waiting", &[("indicators", &codes.join(", "))])
}

/// The points of a component; if it waits for data, that it does, and the points so far.
#[must_use]
pub fn points_or_waiting(
    framework: &Framework,
    known: Option<&Exact>,
    waits: bool,
    language: Language,
) -> String {
    match known {
        Some(known) if waits && !known.is_zero() => {
            let known = points(framework, Some(known), language);
            say(language, "web.sums.provisional", &[("points", &known)])
        }
        _ if waits => say(language, "web.sums.waits", &[]),
        known => points(framework, known, language),
    }
}
