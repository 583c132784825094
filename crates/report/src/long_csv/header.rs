//! Which column of the table is which.

use framework::typed::fold;

use crate::csv_text::CsvText;

const UNIT_NAMES: &[&str] = &["unit", "unit code", "don vi", "ma don vi"];
const INPUT_NAMES: &[&str] = &["input", "chi tieu", "ma chi tieu"];
const VALUE_NAMES: &[&str] = &["value", "gia tri"];

/// Where the three columns are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Columns {
    pub unit: usize,
    pub input: usize,
    pub value: usize,
}

impl Columns {
    /// The columns of a table that this program writes.
    pub const OWN: Self = Self { unit: 0, input: 1, value: 2 };

    /// Are all three among these names?
    pub fn are_in(names: &[String]) -> bool {
        let has = |wanted: &[&str]| names.iter().any(|name| wanted.contains(&fold(name).as_str()));
        has(UNIT_NAMES) && has(INPUT_NAMES) && has(VALUE_NAMES)
    }

    /// Where they are in a table; `None` where one is missing.
    pub fn of(table: &CsvText<'_>) -> Option<Self> {
        Some(Self {
            unit: table.column(UNIT_NAMES)?,
            input: table.column(INPUT_NAMES)?,
            value: table.column(VALUE_NAMES)?,
        })
    }
}
