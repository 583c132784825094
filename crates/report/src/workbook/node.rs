//! A spreadsheet formula as a tree: written out for the file, and computed exactly for the cached result.
//!
//! Spreadsheets compute in floats. Wherever a tie or a bound could be missed for that reason, the tree holds
//! [`Node::Settled`] or [`Node::Declared`], which are written in a form that is safe at ties.

use std::fmt::Write;

use framework::{Exact, Rounding, RoundingMode};

use crate::figures::cell_text;

/// Decimals that are kept where noise of floats is cut off. Points have at most four digits before the point,
/// so that 15 significant digits, which every spreadsheet keeps, are not exceeded.
const SETTLED_DIGITS: u8 = 11;

/// The sheet that a cell stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sheet {
    /// The sheet of the unit itself.
    Own,
    /// The campaign's parameters.
    Parameters,
}

/// A cell; rows and columns count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Address {
    pub sheet: Sheet,
    pub row: u32,
    pub column: u16,
}

/// A formula.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Number(Exact),
    Text(String),
    Cell(Address),
    /// The number in a cell; 0 where it holds a text.
    NumberOrZero(Address),
    Binary(Sign, Box<Node>, Box<Node>),
    Smallest(Vec<Node>),
    Largest(Vec<Node>),
    Every(Vec<Node>),
    Any(Vec<Node>),
    If(Box<Node>, Box<Node>, Box<Node>),
    /// How many of the cells hold a number.
    CountNumbers(Vec<Address>),
    /// How many of the cells hold this text.
    CountText(Vec<Address>, String),
    /// The same number without the noise of floats.
    Settled(Box<Node>),
    /// The number with the declared rounding.
    Declared(Box<Node>, Rounding),
}

/// What joins two formulas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Plus,
    Minus,
    Times,
    Over,
    Equal,
    Unequal,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

impl Sign {
    const fn text(self) -> &'static str {
        match self {
            Self::Plus => "+",
            Self::Minus => "-",
            Self::Times => "*",
            Self::Over => "/",
            Self::Equal => "=",
            Self::Unequal => "<>",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Greater => ">",
            Self::AtLeast => ">=",
        }
    }

    /// How tightly it binds.
    const fn binding(self) -> u8 {
        match self {
            Self::Times | Self::Over => 3,
            Self::Plus | Self::Minus => 2,
            _ => 1,
        }
    }
}

impl Address {
    /// `$D$7` on another sheet, `D7` on the own one.
    fn write(self, out: &mut String, sheets: &SheetTitles) {
        let (sheet, mark) = match self.sheet {
            Sheet::Own => ("", ""),
            Sheet::Parameters => (sheets.parameters.as_str(), "$"),
        };
        if !sheet.is_empty() {
            let _ = write!(out, "{}!", super::names::quoted(sheet));
        }
        let _ = write!(out, "{mark}{}{mark}{}", column_letters(self.column), self.row + 1);
    }
}

/// The row so many below another. Beyond the rows that a number can name it is the last, which no sheet has, so that the
/// library refuses to write there.
pub(super) fn row_below(first: u32, position: usize) -> u32 {
    u32::try_from(position).map_or(u32::MAX, |position| first.saturating_add(position))
}

/// The column so many behind another; see [`row_below`].
pub(super) fn column_after(first: u16, position: usize) -> u16 {
    u16::try_from(position).map_or(u16::MAX, |position| first.saturating_add(position))
}

/// `0` is A, `26` is AA.
pub(super) fn column_letters(column: u16) -> String {
    let mut letters = Vec::new();
    let mut rest = u32::from(column) + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// Titles of the sheets that formulas point to.
#[derive(Clone, Debug, Default)]
pub(super) struct SheetTitles {
    pub parameters: String,
}

impl Node {
    pub(super) fn integer(value: i64) -> Self {
        Self::Number(Exact::integer(value))
    }

    pub(super) fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    pub(super) fn binary(self, sign: Sign, other: Self) -> Self {
        Self::Binary(sign, Box::new(self), Box::new(other))
    }

    pub(super) fn equals(self, other: Self) -> Self {
        self.binary(Sign::Equal, other)
    }

    pub(super) fn choose(condition: Self, yes: Self, no: Self) -> Self {
        Self::If(Box::new(condition), Box::new(yes), Box::new(no))
    }

    /// Any of several conditions; one alone needs no OR.
    pub(super) fn any(mut conditions: Vec<Self>) -> Option<Self> {
        match conditions.len() {
            0 => None,
            1 => conditions.pop(),
            _ => Some(Self::Any(conditions)),
        }
    }

    /// Sum of several; 0 for none.
    pub(super) fn sum(nodes: impl IntoIterator<Item = Self>) -> Self {
        nodes
            .into_iter()
            .reduce(|sum, node| sum.binary(Sign::Plus, node))
            .unwrap_or(Self::Number(Exact::ZERO))
    }

    /// As a file stores it, without the leading equals sign.
    pub(super) fn written(&self, sheets: &SheetTitles) -> String {
        let mut out = String::with_capacity(64);
        self.write(&mut out, sheets, 0);
        out
    }

    fn write(&self, out: &mut String, sheets: &SheetTitles, around: u8) {
        match self {
            Self::Number(number) => write_number(out, number, around),
            Self::Text(text) => {
                let _ = write!(out, "\"{}\"", text.replace('"', "\"\""));
            }
            Self::Cell(address) => address.write(out, sheets),
            Self::NumberOrZero(address) => {
                out.push_str("N(");
                address.write(out, sheets);
                out.push(')');
            }
            Self::Binary(sign, left, right) => {
                let own = sign.binding();
                let loose = own < around;
                out.push_str(if loose { "(" } else { "" });
                left.write(out, sheets, own);
                out.push_str(sign.text());
                right.write(out, sheets, own + 1);
                out.push_str(if loose { ")" } else { "" });
            }
            Self::Smallest(nodes) => write_call(out, sheets, "MIN", nodes),
            Self::Largest(nodes) => write_call(out, sheets, "MAX", nodes),
            Self::Every(nodes) => write_call(out, sheets, "AND", nodes),
            Self::Any(nodes) => write_call(out, sheets, "OR", nodes),
            Self::If(condition, yes, no) => {
                out.push_str("IF(");
                condition.write(out, sheets, 0);
                out.push(',');
                yes.write(out, sheets, 0);
                out.push(',');
                no.write(out, sheets, 0);
                out.push(')');
            }
            Self::CountNumbers(cells) => {
                out.push_str("COUNT(");
                write_cells(out, sheets, cells);
                out.push(')');
            }
            Self::CountText(cells, text) => write_count_text(out, sheets, cells, text, around),
            Self::Settled(node) => {
                out.push_str("ROUND(");
                node.write(out, sheets, 0);
                let _ = write!(out, ",{SETTLED_DIGITS})");
            }
            Self::Declared(node, rounding) => write_declared(out, sheets, node, *rounding, around),
        }
    }
}

/// A number as a literal; a fraction that never ends is written as a division.
fn write_number(out: &mut String, number: &Exact, around: u8) {
    let ends = !number.to_string().contains('/');
    let loose = if ends { number.is_negative() && around > 0 } else { around > Sign::Times.binding() };
    let text = match (ends, number.lowest_terms()) {
        (false, Some((numerator, denominator))) => format!("{numerator}/{denominator}"),
        _ => cell_text(number),
    };
    if loose || (number.is_negative() && around > 0) {
        let _ = write!(out, "({text})");
    } else {
        out.push_str(&text);
    }
}

fn write_call(out: &mut String, sheets: &SheetTitles, function: &str, nodes: &[Node]) {
    out.push_str(function);
    out.push('(');
    for (at, node) in nodes.iter().enumerate() {
        out.push_str(if at > 0 { "," } else { "" });
        node.write(out, sheets, 0);
    }
    out.push(')');
}

/// Cells as arguments: a range where they stand below one another.
fn write_cells(out: &mut String, sheets: &SheetTitles, cells: &[Address]) {
    if let (Some(first), Some(last), true) = (cells.first(), cells.last(), is_range(cells)) {
        first.write(out, sheets);
        out.push(':');
        // The sheet is named once, before the first cell.
        Address { sheet: Sheet::Own, ..*last }.write(out, sheets);
        return;
    }
    for (at, cell) in cells.iter().enumerate() {
        out.push_str(if at > 0 { "," } else { "" });
        cell.write(out, sheets);
    }
}

fn is_range(cells: &[Address]) -> bool {
    cells.len() > 1
        && cells.iter().all(|cell| cell.sheet == Sheet::Own)
        && cells.windows(2).all(|pair| match pair {
            [above, below] => above.column == below.column && above.row + 1 == below.row,
            _ => false,
        })
}

fn write_count_text(out: &mut String, sheets: &SheetTitles, cells: &[Address], text: &str, around: u8) {
    if is_range(cells) {
        out.push_str("COUNTIF(");
        write_cells(out, sheets, cells);
        let _ = write!(out, ",\"{text}\")");
        return;
    }
    let each = cells.iter().map(|cell| Node::Cell(*cell).equals(Node::text(text)));
    let ones = each.map(|same| Node::choose(same, Node::integer(1), Node::integer(0)));
    Node::sum(ones).write(out, sheets, around);
}

/// Rounding that is safe at ties: the number of last places is settled first, so that a tie is exactly a half.
fn write_declared(out: &mut String, sheets: &SheetTitles, node: &Node, rounding: Rounding, around: u8) {
    let power = 10_i64.checked_pow(u32::from(rounding.digits)).unwrap_or(1);
    let kept = SETTLED_DIGITS.saturating_sub(rounding.digits);
    let mut units = String::from("ROUND(");
    node.write(&mut units, sheets, if power == 1 { 0 } else { Sign::Times.binding() });
    let _ = if power == 1 { write!(units, ",{kept})") } else { write!(units, "*{power},{kept})") };
    let whole = match rounding.mode {
        RoundingMode::HalfUp => format!("ROUND({units},0)"),
        RoundingMode::Down => format!("TRUNC({units})"),
        RoundingMode::HalfEven => {
            format!("IF(ABS({units}-TRUNC({units}))=0.5,2*ROUND({units}/2,0),ROUND({units},0))")
        }
    };
    if power == 1 {
        out.push_str(&whole);
    } else if around > Sign::Over.binding() {
        let _ = write!(out, "({whole}/{power})");
    } else {
        let _ = write!(out, "{whole}/{power}");
    }
}

#[cfg(test)]
mod tests {
    use framework::RoundingPlace;

    use super::*;

    fn own(row: u32) -> Address {
        Address { sheet: Sheet::Own, row, column: 3 }
    }

    fn written(node: &Node) -> String {
        node.written(&SheetTitles { parameters: "d'Or".to_owned() })
    }

    #[test]
    fn formulas_bind_as_the_tree_does() {
        let sum = Node::Cell(own(0)).binary(Sign::Plus, Node::Cell(own(1)));
        let ratio = Node::Cell(own(2)).binary(Sign::Over, sum.clone());
        assert_eq!(written(&ratio), "D3/(D1+D2)");
        assert_eq!(written(&Node::integer(-1).binary(Sign::Times, sum)), "(-1)*(D1+D2)");
        let third = Node::Number(Exact::fraction(1, 3).unwrap());
        assert_eq!(written(&third.clone().binary(Sign::Times, Node::Cell(own(0)))), "1/3*D1");
        assert_eq!(written(&Node::Cell(own(0)).binary(Sign::Over, third)), "D1/(1/3)");
    }

    #[test]
    fn cells_below_one_another_are_a_range() {
        let cells = vec![own(4), own(5), own(6)];
        assert_eq!(written(&Node::CountNumbers(cells.clone())), "COUNT(D5:D7)");
        assert_eq!(written(&Node::CountText(cells, "có".to_owned())), "COUNTIF(D5:D7,\"có\")");
        assert_eq!(written(&Node::CountNumbers(vec![own(4), own(6)])), "COUNT(D5,D7)");
    }

    #[test]
    fn other_sheets_are_quoted() {
        let cell = Address { sheet: Sheet::Parameters, row: 2, column: 27 };
        assert_eq!(written(&Node::Cell(cell)), "'d''Or'!$AB$3");
    }

    #[test]
    fn rounding_settles_the_last_place_first() {
        let rounding = |digits, mode| Rounding { digits, mode, place: RoundingPlace::Component };
        let cell = || Box::new(Node::Cell(own(0)));
        assert_eq!(
            written(&Node::Declared(cell(), rounding(2, RoundingMode::HalfUp))),
            "ROUND(ROUND(D1*100,9),0)/100"
        );
        assert_eq!(written(&Node::Declared(cell(), rounding(0, RoundingMode::Down))), "TRUNC(ROUND(D1,11))");
    }
}
