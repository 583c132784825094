//! Writes answers as a long table that reads back as the same answers.

use framework::typed::{spelled, spelled_date};
use framework::{Component, Framework, Language, Value};
use scoring::{Answers, Evidence};

use super::header::Columns;
use super::is_row;
use super::keys::{Keys, Part};
use crate::csv_text::{code_cell, escaped, guarded_lines};

/// Tells Excel that the file is UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Writes all answers: comma-separated, with a byte order mark, decimals after a comma. A unit that answered
/// nothing has one line with its code alone.
#[must_use]
pub fn write(framework: &Framework, answers: &Answers) -> Vec<u8> {
    let mut bytes = BYTE_ORDER_MARK.as_bytes().to_vec();
    let mut writer = csv::Writer::from_writer(&mut bytes);
    let mut line = |fields: [&str; 3]| {
        // Writing into memory cannot fail.
        let _ = writer.write_record(fields);
    };
    line(["unit", "input", "value"]);
    let keys = Keys::new(framework);
    for (row, unit) in answers.units().iter().enumerate() {
        let code = code_cell(&unit.code);
        let mut lines = 0_usize;
        each_answer(framework, answers, row, |key, value| {
            lines += 1;
            let value = guarded_lines(value, &|fields| is_row(&keys, Columns::OWN, fields));
            line([&code, &code_cell(key), &value]);
        });
        if lines == 0 {
            line([&code, "", ""]);
        }
    }
    // What is left to write is written when the writer goes.
    drop(writer);
    bytes
}

/// A table to be filled in, of these lines (unit, key, value as people type it); it reads back by [`super::read`].
#[must_use]
pub fn table(lines: &[[String; 3]]) -> Vec<u8> {
    let mut bytes = BYTE_ORDER_MARK.as_bytes().to_vec();
    let mut writer = csv::Writer::from_writer(&mut bytes);
    let header = ["unit", "input", "value"].map(str::to_owned);
    for line in std::iter::once(&header).chain(lines) {
        // Writing into memory cannot fail.
        let [unit, key, value] = line;
        let fields = [code_cell(unit), code_cell(key), escaped(value)];
        let _ = writer.write_record(fields.each_ref().map(AsRef::as_ref).map(str::as_bytes));
    }
    // What is left to write is written when the writer goes.
    drop(writer);
    bytes
}

fn each_answer(framework: &Framework, answers: &Answers, row: usize, mut put: impl FnMut(&str, &str)) {
    for (slot, input) in framework.inputs_with_slots() {
        let Some(value) = answers.value(row, slot) else { continue };
        let text = spelled(input, value, Language::Vietnamese);
        match value {
            Value::Text(_) => put(&input.key, &escaped(&text)),
            _ => put(&input.key, &text),
        }
    }
    for (slot, component) in framework.components_with_slots() {
        if let Some(reason) = answers.claim(row, slot) {
            put(&format!("{}#na", component.code), &escaped(reason));
        }
        if let Some(text) = answers.explanation(row, slot) {
            put(&format!("{}#explanation", component.code), &escaped(text));
        }
        for (number, piece) in (1_usize..).zip(answers.evidence(row, slot)) {
            each_part(component, number, piece, &mut put);
        }
    }
}

fn each_part(component: &Component, number: usize, piece: &Evidence, put: &mut impl FnMut(&str, &str)) {
    for part in Part::ALL {
        let date = || piece.date.map_or_else(String::new, spelled_date);
        let text = match part {
            Part::Number => piece.number.clone(),
            Part::Date => date(),
            Part::Summary => piece.summary.clone(),
            Part::Page => piece.page.clone(),
            Part::Location => piece.location.clone(),
        };
        if !text.is_empty() {
            put(&format!("{}#evidence.{number}.{}", component.code, part.name()), &escaped(&text));
        }
    }
}
