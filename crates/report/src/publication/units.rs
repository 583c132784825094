//! `units.csv`: the assessed units, and the codes of former units where one was formed from others.
//!
//! The column of former units is written only where there is one, so that a publication without mergers is the same
//! file as ever. A unit's own code never stands there: it counts by itself wherever an earlier year has it.

use std::collections::{BTreeMap, HashMap};

use framework::Diagnostic;
use scoring::{Participation, Unit};

use super::corrections::place;
use super::{codes, names, tables};
use crate::long_csv::{escaped, unescaped};

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
    let head = ["unit", "name", "group", "takes_part", FORMERLY];
    let columns = if has_formers { head.len() } else { head.len() - 1 };
    let mut table = tables::table(head.get(..columns).unwrap_or_default())?;
    for unit in units {
        let takes_part = if unit.participation == Participation::Ranked { "yes" } else { "no" };
        let formers = formers(unit);
        let cells = [
            escaped(&unit.code),
            escaped(&unit.name),
            escaped(&unit.group),
            takes_part.into(),
            escaped(&formers),
        ];
        table.write_record(cells.iter().take(columns).map(|cell| cell.as_bytes()))?;
    }
    tables::bytes(table)
}

/// Reads the units, and names every line that cannot be read and every former unit that cannot be one.
pub(super) fn read(bytes: &[u8], findings: &mut Vec<Diagnostic>) -> (Vec<Unit>, Formerly) {
    let mut units: Vec<Unit> = Vec::new();
    let (mut formerly, mut lines) = (Formerly::new(), HashMap::new());
    let mut table = csv::ReaderBuilder::new().from_reader(tables::without_mark(bytes));
    let column = table.headers().ok().and_then(|head| head.iter().position(|name| name == FORMERLY));
    for (line, record) in (2_usize..).zip(table.records()) {
        let unit = record.ok().and_then(|record| {
            let cell = |at: usize| record.get(at).map(|text| unescaped(text).to_owned());
            let participation = match cell(3)?.as_str() {
                "yes" => Participation::Ranked,
                "no" => Participation::Unranked,
                _ => return None,
            };
            let formers = column.and_then(cell).unwrap_or_default();
            Some((Unit { code: cell(0)?, name: cell(1)?, group: cell(2)?, participation }, formers))
        });
        match unit {
            Some((unit, formers)) if units.iter().all(|known| known.code != unit.code) => {
                if !formers.is_empty() {
                    formerly.insert(unit.code.clone(), formers.split(BETWEEN).map(str::to_owned).collect());
                    lines.insert(unit.code.clone(), line);
                }
                units.push(unit);
            }
            other => {
                let finding = Diagnostic::error(codes::BAD_LINE, place(names::UNITS, line));
                let found = other.map(|(unit, _)| unit.code).unwrap_or_default();
                findings.push(finding.with("column", "unit").with("found", found));
            }
        }
    }
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
    let is_code = |code: &str| {
        let is_letter = |letter: u8| letter.is_ascii_alphanumeric() || letter == b'-' || letter == b'_';
        !code.is_empty() && code.len() <= CODE_MAX && code.bytes().all(is_letter)
    };
    let mut known = std::collections::HashSet::new();
    let named = formerly
        .iter()
        .flat_map(|(unit, formers)| formers.iter().map(move |former| (unit.as_str(), former.as_str())));
    named.filter(|(unit, former)| !is_code(former) || unit == former || !known.insert(*former)).collect()
}
