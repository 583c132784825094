//! Rows below a table of points: the sums of its columns, the steps from the sums to the total, and the
//! total.
//!
//! Every table with sums uses these, so that one test can add up every column of every page.

/// A row below a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FootRow {
    /// Kind of the row.
    pub kind: FootKind,
    /// Label of the row.
    pub label: String,
    /// A cell for each column after the heading; empty if the column has none.
    pub cells: Vec<String>,
}

/// Kind of a row below a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FootKind {
    /// The sum of the rows above.
    Sum,
    /// What is added to the sum or taken from it: by a factor, bonus and penalty.
    Step,
    /// The sum with every step.
    Total,
}

impl FootKind {
    /// The name of the kind in templates.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sum => "sum",
            Self::Step => "step",
            Self::Total => "total",
        }
    }
}

impl FootRow {
    /// A row.
    #[must_use]
    pub fn new(kind: FootKind, label: &str, cells: &[&str]) -> Self {
        Self { kind, label: label.to_owned(), cells: cells.iter().map(|cell| (*cell).to_owned()).collect() }
    }
}

/// Raw sum, factor and points of a main index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SumLine {
    /// Code and title.
    pub name: String,
    /// Sum of the components' points.
    pub raw: String,
    /// The factor of the raw sum, `× 100/90`; empty if it is not scaled.
    pub factor: String,
    /// The points, as they are shown.
    pub points: String,
    /// The maximum of the points.
    pub maximum: String,
}
