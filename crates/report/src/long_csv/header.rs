//! The first line: which separator, and which column is which.

use framework::typed::fold;

const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];
const UNIT_NAMES: &[&str] = &["unit", "unit code", "don vi", "ma don vi"];
const INPUT_NAMES: &[&str] = &["input", "chi tieu", "ma chi tieu"];
const VALUE_NAMES: &[&str] = &["value", "gia tri"];

/// Where the three columns are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Columns {
    pub separator: u8,
    pub unit: usize,
    pub input: usize,
    pub value: usize,
    /// How many columns there are.
    pub count: usize,
}

impl Columns {
    /// Reads the first line; `None` where no separator gives the three columns.
    pub fn find(line: &str) -> Option<Self> {
        SEPARATORS.iter().find_map(|separator| {
            let names: Vec<String> =
                line.split(char::from(*separator)).map(|name| fold(name.trim().trim_matches('"'))).collect();
            let at = |wanted: &[&str]| names.iter().position(|name| wanted.contains(&name.as_str()));
            Some(Self {
                separator: *separator,
                unit: at(UNIT_NAMES)?,
                input: at(INPUT_NAMES)?,
                value: at(VALUE_NAMES)?,
                count: names.len(),
            })
        })
    }
}
