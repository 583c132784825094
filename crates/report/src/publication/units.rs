//! `units.csv`: the assessed units, and the codes of former units where one was formed from others.
//!
//! The column of former units is written only where there is one, so that a publication without mergers is the same
//! file as ever. A unit's own code never stands there: it counts by itself wherever an earlier year has it.

use std::collections::{BTreeMap, HashMap};

use framework::Diagnostic;
use scoring::{Participation, Unit};

use super::corrections::place;
use super::{codes, names, tables};
use crate::csv_text::{code_cell, code_of, escaped, open_with, unescaped};

/// Codes of the former units by the code of the unit that they went up in.
pub type Formerly = BTreeMap<String, Vec<String>>;

/// The column of former units, and what stands between two of them.
const FORMERLY: &str = "formerly";
const BETWEEN: char = '|';

/// Letters of a code.
const CODE_MAX: usize = 64;

/// The units as a table.
pub(super) fn write(units: &[Unit], formerly: &Formerly) -> Result<Vec<u8>, csv::Error> {
    let formers = |unit: &Unit| {
        let named = formerly.get(&unit.code).map_or(&[][..], Vec::as_slice);
        let named: Vec<&str> =
            named.iter().map(String::as_str).filter(|former| *former != unit.code).collect();
        named.join(&BETWEEN.to_string())
    };
    let has_formers = units.iter().any(|unit| !formers(unit).is_empty());
    let mut head = vec!["unit", "name", "group", "takes_part"];
    head.extend(has_formers.then_some(FORMERLY));
    let mut table = tables::table(&head)?;
    for unit in units {
        let takes_part = if unit.participation == Participation::Ranked { "yes" } else { "no" };
        let formers = formers(unit);
        let cells = [
            code_cell(&unit.code),
            escaped(&unit.name),
            escaped(&unit.group),
            takes_part.into(),
            escaped(&formers),
        ];
        table.write_record(cells.iter().take(head.len()).map(|cell| cell.as_bytes()))?;
    }
    tables::bytes(table)
}

/// Reads the units, and names every line that cannot be read and every former unit that cannot be one.
pub(super) fn read(bytes: &[u8], findings: &mut Vec<Diagnostic>) -> (Vec<Unit>, Formerly) {
    let mut units: Vec<Unit> = Vec::new();
    let (mut formerly, mut lines) = (Formerly::new(), HashMap::new());
    let opened = open_with(names::UNITS, bytes, &["unit", "name"], |table, fields| {
        fields.len() >= table.header().len() && fields.first().is_some_and(|code| is_code(code))
    });
    let table = match opened {
        Ok((table, _)) => table,
        Err(found) => {
            findings.extend(found);
            return (units, formerly);
        }
    };
    let column = table.column(&[FORMERLY]);
    table.each(|line| {
        let cell = |at: usize| unescaped(line.field(at)).to_owned();
        let participation = match line.field(3) {
            "yes" => Some(Participation::Ranked),
            "no" => Some(Participation::Unranked),
            _ => None,
        };
        let code = code_of(line.field(0)).to_owned();
        let formers = column.map_or_else(String::new, cell);
        match participation {
            Some(participation) if units.iter().all(|known| known.code != code) => {
                if !formers.is_empty() {
                    formerly.insert(code.clone(), formers.split(BETWEEN).map(str::to_owned).collect());
                    lines.insert(code.clone(), line.number());
                }
                units.push(Unit { code, name: cell(1), group: cell(2), participation });
            }
            _ => {
                let finding = Diagnostic::error(codes::BAD_LINE, place(names::UNITS, line.number()));
                findings.push(finding.with("column", "unit").with("found", code));
            }
        }
    });
    for (unit, former) in misnamed(&formerly) {
        let line = lines.get(unit).copied().unwrap_or(1);
        let finding = Diagnostic::error(codes::FORMER_UNIT, place(names::UNITS, line));
        findings.push(finding.with("unit", unit).with("found", former));
    }
    (units, formerly)
}

/// Former units that cannot be one, each with its unit: no code, the unit itself, or named before.
#[must_use]
pub fn misnamed(formerly: &Formerly) -> Vec<(&str, &str)> {
    let mut known = std::collections::HashSet::new();
    let named = formerly
        .iter()
        .flat_map(|(unit, formers)| formers.iter().map(move |former| (unit.as_str(), former.as_str())));
    named.filter(|(unit, former)| !is_code(former) || unit == former || !known.insert(*former)).collect()
}

fn is_code(code: &str) -> bool {
    let is_letter = |letter: u8| letter.is_ascii_alphanumeric() || letter == b'-' || letter == b'_';
    !code.is_empty() && code.len() <= CODE_MAX && code.bytes().all(is_letter)
}
