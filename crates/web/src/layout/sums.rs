//! Rows below a table of points: what its columns add up to, what stands between that and the total, and the total.
//!
//! Every table with a foot has these, so that one test can add up every column of every page.

/// A row below a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FootRow {
    /// What it is.
    pub kind: FootKind,
    /// What it is called.
    pub label: String,
    /// A cell for each column of the table behind its heading; empty where the column has none.
    pub cells: Vec<String>,
}

/// What a row below a table is.
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
    /// The name in templates.
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
    /// What it is multiplied by, `× 100/90`; empty where it stands as it is.
    pub factor: String,
    /// Points.
    pub points: String,
    /// What they are out of.
    pub maximum: String,
}
