//! One sheet is written out with all its formulas and formats; every other unit's sheet is that pattern with
//! other values poured in.
//!
//! 3,321 sheets of a thousand cells each do not fit a workbook model in memory, and need none: the sheets differ
//! in nothing but values.

use std::collections::HashMap;
use std::fmt::Write;

use crate::figures::cell_text;

use super::compute::CellValue;
use super::node::column_letters;

/// The text of a sheet, cut where values go.
#[derive(Debug, Default)]
pub(super) struct TemplateSheet {
    pieces: Vec<Piece>,
}

#[derive(Debug)]
enum Piece {
    Fixed(String),
    /// `head` is the opening tag up to, but not including, its end: `<c r="D7" s="3"`.
    Value {
        head: String,
        formula: Option<String>,
        at: usize,
    },
}

/// A value to pour, with a formula of its own where it does not share one.
#[derive(Clone, Debug)]
pub(super) struct FilledCell<'a> {
    pub value: CellValue<'a>,
    pub formula: Option<String>,
}

impl TemplateSheet {
    /// Cuts a sheet at the cells named in `places` (row, column → position of the value).
    pub(super) fn cut(xml: &str, places: &HashMap<(u32, u16), usize>) -> Self {
        let by_name: HashMap<String, usize> = places
            .iter()
            .map(|((row, column), at)| (format!("{}{}", column_letters(*column), row + 1), *at))
            .collect();
        let mut pieces = Vec::new();
        let mut fixed = String::new();
        let mut rest = xml;
        while let Some((before, from_cell)) = rest.split_once("<c r=\"") {
            fixed.push_str(before);
            let (cell, after) = split_cell(from_cell);
            let name = cell.split_once('"').map_or(cell, |(name, _)| name);
            if let Some(at) = by_name.get(name) {
                pieces.push(Piece::Fixed(std::mem::take(&mut fixed)));
                pieces.push(value_piece(name, cell, *at));
            } else {
                fixed.push_str("<c r=\"");
                fixed.push_str(cell);
            }
            rest = after;
        }
        fixed.push_str(rest);
        pieces.push(Piece::Fixed(fixed));
        Self { pieces }
    }

    /// How many places there are for values.
    #[cfg(test)]
    pub(super) fn value_count(&self) -> usize {
        self.pieces.iter().filter(|piece| matches!(piece, Piece::Value { .. })).count()
    }

    /// The sheet with these values, appended to `out`.
    pub(super) fn fill<'a>(&self, out: &mut String, mut value: impl FnMut(usize) -> FilledCell<'a>) {
        for piece in &self.pieces {
            match piece {
                Piece::Fixed(text) => out.push_str(text),
                Piece::Value { head, formula, at } => {
                    let poured = value(*at);
                    let own = poured.formula.as_deref().map(escaped);
                    write_cell(out, head, own.as_deref().or(formula.as_deref()), &poured.value);
                }
            }
        }
    }
}

/// The text of a cell up to its end, and what follows.
fn split_cell(from_cell: &str) -> (&str, &str) {
    let tag_end = from_cell.find('>').map_or(from_cell.len(), |at| at + 1);
    let (tag, _) = from_cell.split_at(tag_end);
    if tag.ends_with("/>") {
        return from_cell.split_at(tag_end);
    }
    let end = from_cell.find("</c>").map_or(from_cell.len(), |at| at + "</c>".len());
    from_cell.split_at(end)
}

fn value_piece(name: &str, cell: &str, at: usize) -> Piece {
    let tag = cell.split_once('>').map_or(cell, |(tag, _)| tag);
    let style = tag.split(" s=\"").nth(1).and_then(|rest| rest.split('"').next());
    let head = match style {
        Some(style) => format!("<c r=\"{name}\" s=\"{style}\""),
        None => format!("<c r=\"{name}\""),
    };
    let formula = cell
        .split_once("<f>")
        .and_then(|(_, rest)| rest.split_once("</f>"))
        .map(|(formula, _)| formula.to_owned());
    Piece::Value { head, formula, at }
}

fn write_cell(out: &mut String, head: &str, formula: Option<&str>, value: &CellValue<'_>) {
    out.push_str(head);
    match (formula, value) {
        (Some(formula), CellValue::Number(number)) => {
            let _ = write!(out, "><f>{formula}</f><v>{}</v></c>", cell_text(number));
        }
        (Some(formula), CellValue::Text(text)) => {
            let _ = write!(out, " t=\"str\"><f>{formula}</f><v>{}</v></c>", escaped(text));
        }
        (Some(formula), CellValue::Empty) => {
            let _ = write!(out, " t=\"str\"><f>{formula}</f><v></v></c>");
        }
        (Some(formula), CellValue::Truth(truth)) => {
            let _ = write!(out, " t=\"b\"><f>{formula}</f><v>{}</v></c>", u8::from(*truth));
        }
        (None, CellValue::Number(number)) => {
            let _ = write!(out, "><v>{}</v></c>", cell_text(number));
        }
        (None, CellValue::Text(text)) if !text.is_empty() => {
            let _ =
                write!(out, " t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>", escaped(text));
        }
        (None, _) => out.push_str("/>"),
    }
}

/// Text as XML holds it. Characters that XML cannot hold are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\n' | '\t' => out.push(letter),
            letter if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => {}
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use framework::Exact;

    use super::*;

    const SHEET: &str = concat!(
        "<row r=\"1\"><c r=\"A1\" s=\"1\" t=\"s\"><v>0</v></c><c r=\"B1\" s=\"2\"/></row>",
        "<row r=\"2\"><c r=\"B2\" s=\"3\"><f>B1&lt;1</f><v>0</v></c></row>",
    );

    #[test]
    fn values_are_poured_where_the_pattern_was_cut() {
        let places = HashMap::from([((0, 1), 0), ((1, 1), 1)]);
        let pattern = TemplateSheet::cut(SHEET, &places);
        assert_eq!(pattern.value_count(), 2);
        let mut out = String::new();
        pattern.fill(&mut out, |at| FilledCell {
            value: if at == 0 { CellValue::Text("a<b") } else { CellValue::Number(Exact::decimal(95, 1)) },
            formula: None,
        });
        assert_eq!(
            out,
            concat!(
                "<row r=\"1\"><c r=\"A1\" s=\"1\" t=\"s\"><v>0</v></c>",
                "<c r=\"B1\" s=\"2\" t=\"inlineStr\"><is><t xml:space=\"preserve\">a&lt;b</t></is></c></row>",
                "<row r=\"2\"><c r=\"B2\" s=\"3\"><f>B1&lt;1</f><v>9.5</v></c></row>",
            )
        );
    }
}
