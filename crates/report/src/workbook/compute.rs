//! Computes a formula exactly from the values of cells, for the result that is stored beside it.

use framework::Exact;

use super::node::{Address, Node, Sign};

/// What a cell holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum CellValue<'a> {
    #[default]
    Empty,
    Number(Exact),
    Text(&'a str),
    /// Outcome of a comparison; stands in no cell by itself.
    Truth(bool),
}

/// Where values of cells are looked up.
pub(super) trait Cells<'a> {
    /// The value of a cell.
    fn value(&self, address: Address) -> CellValue<'a>;
}

impl CellValue<'_> {
    pub(super) const fn number(&self) -> Option<&Exact> {
        match self {
            Self::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The value as an operand: nothing counts as 0, as in a spreadsheet.
    fn operand(self) -> Exact {
        match self {
            Self::Number(number) => number,
            Self::Truth(true) => Exact::ONE,
            _ => Exact::ZERO,
        }
    }

    fn is_true(&self) -> bool {
        matches!(self, Self::Truth(true))
    }
}

impl Node {
    /// The exact value of the formula. A division by zero, which no formula of ours reaches, counts as 0.
    pub(super) fn computed<'a>(&'a self, cells: &impl Cells<'a>) -> CellValue<'a> {
        match self {
            Self::Number(number) => CellValue::Number(number.clone()),
            Self::Text(text) => CellValue::Text(text),
            Self::Cell(address) => cells.value(*address),
            Self::NumberOrZero(address) => CellValue::Number(cells.value(*address).operand()),
            Self::Binary(sign, left, right) => joined(*sign, left.computed(cells), right.computed(cells)),
            Self::Smallest(nodes) => extreme(nodes, cells, Exact::min),
            Self::Largest(nodes) => extreme(nodes, cells, Exact::max),
            Self::Every(nodes) => CellValue::Truth(nodes.iter().all(|node| node.computed(cells).is_true())),
            Self::Any(nodes) => CellValue::Truth(nodes.iter().any(|node| node.computed(cells).is_true())),
            Self::If(condition, yes, no) => {
                if condition.computed(cells).is_true() {
                    yes.computed(cells)
                } else {
                    no.computed(cells)
                }
            }
            Self::CountNumbers(addresses) => {
                count(addresses.iter().filter(|address| cells.value(**address).number().is_some()))
            }
            Self::CountText(addresses, text) => count(addresses.iter().filter(
                |address| matches!(cells.value(**address), CellValue::Text(held) if same_text(held, text)),
            )),
            Self::Settled(node) => node.computed(cells),
            Self::Declared(node, rounding) => {
                CellValue::Number(node.computed(cells).operand().rounded(rounding.digits, rounding.mode))
            }
        }
    }
}

fn count<'a, T>(items: impl Iterator<Item = T>) -> CellValue<'a> {
    CellValue::Number(Exact::integer(i64::try_from(items.count()).unwrap_or(i64::MAX)))
}

fn extreme<'a>(nodes: &'a [Node], cells: &impl Cells<'a>, pick: fn(Exact, Exact) -> Exact) -> CellValue<'a> {
    let numbers = nodes.iter().filter_map(|node| node.computed(cells).number().cloned());
    CellValue::Number(numbers.reduce(pick).unwrap_or(Exact::ZERO))
}

/// Spreadsheets compare texts without regard to case.
fn same_text(left: &str, right: &str) -> bool {
    left == right || left.to_lowercase() == right.to_lowercase()
}

fn joined<'a>(sign: Sign, left: CellValue<'_>, right: CellValue<'_>) -> CellValue<'a> {
    let compared = match sign {
        Sign::Plus => return CellValue::Number(left.operand().plus(&right.operand())),
        Sign::Minus => return CellValue::Number(left.operand().minus(&right.operand())),
        Sign::Times => return CellValue::Number(left.operand().times(&right.operand())),
        Sign::Over => {
            return CellValue::Number(left.operand().checked_div(&right.operand()).unwrap_or(Exact::ZERO));
        }
        Sign::Equal => equal(&left, &right),
        Sign::Unequal => !equal(&left, &right),
        Sign::Less => left.operand() < right.operand(),
        Sign::AtMost => left.operand() <= right.operand(),
        Sign::Greater => left.operand() > right.operand(),
        Sign::AtLeast => left.operand() >= right.operand(),
    };
    CellValue::Truth(compared)
}

/// Nothing equals both 0 and the empty text.
fn equal(left: &CellValue<'_>, right: &CellValue<'_>) -> bool {
    match (left, right) {
        (CellValue::Text(left), CellValue::Text(right)) => same_text(left, right),
        (CellValue::Number(left), CellValue::Number(right)) => left == right,
        (CellValue::Empty, CellValue::Empty) => true,
        (CellValue::Truth(left), CellValue::Truth(right)) => left == right,
        (CellValue::Empty, CellValue::Text(text)) | (CellValue::Text(text), CellValue::Empty) => {
            text.is_empty()
        }
        (CellValue::Empty, CellValue::Number(number)) | (CellValue::Number(number), CellValue::Empty) => {
            number.is_zero()
        }
        _ => false,
    }
}
