//! `corrections.csv`: what was changed after the units submitted, at which stage, and why.

use std::collections::HashMap;

use assessment::answers::{restored, spelling};
use assessment::correction::{Change, Correction, Reason, ReasonCode, ScoreStage};
use framework::{Diagnostic, Exact, Framework, Place};
use scoring::Answers;

use super::codes;
use crate::long_csv::{escaped, unescaped};

const HEAD: [&str; 8] = ["stage", "unit", "component", "kind", "input", "value", "reason_code", "reason"];

/// One line per correction, in the order in which they count.
pub fn write(
    framework: &Framework,
    answers: &Answers,
    corrections: &[Correction],
) -> Result<Vec<u8>, csv::Error> {
    let mut table = super::tables::table(&HEAD)?;
    for correction in corrections {
        let unit = answers.units().get(correction.unit).map_or("", |unit| unit.code.as_str());
        let component = |slot: framework::ComponentSlot| {
            framework.components.get(slot.0).map_or("", |component| component.code.as_str())
        };
        let (kind, input, value) = match &correction.change {
            Change::Input { input, value } => {
                let input = framework.inputs.get(input.0);
                let key = input.map_or("", |input| input.key.as_str());
                match (input, value) {
                    (Some(input), Some(value)) => ("input", key, spelling(input, value)),
                    _ => ("no_input", key, String::new()),
                }
            }
            Change::Points { points: Some(points), .. } => ("points", "", points.to_string()),
            Change::Points { points: None, .. } => ("by_rule", "", String::new()),
            Change::Claim { reason: Some(reason), .. } => ("claim", "", reason.clone()),
            Change::Claim { reason: None, .. } => ("no_claim", "", String::new()),
        };
        table.write_record([
            correction.stage.name(),
            &escaped(unit),
            component(correction.component),
            kind,
            input,
            &escaped(&value),
            correction.reason.code.name(),
            &escaped(&correction.reason.text),
        ])?;
    }
    super::tables::bytes(table)
}

/// Reads the corrections; every line that cannot be read is named.
pub fn read(
    framework: &Framework,
    answers: &Answers,
    name: &str,
    bytes: &[u8],
) -> (Vec<Correction>, Vec<Diagnostic>) {
    let units: HashMap<&str, usize> =
        answers.units().iter().enumerate().map(|(row, unit)| (unit.code.as_str(), row)).collect();
    let (mut corrections, mut findings) = (Vec::new(), Vec::new());
    let mut table = csv::ReaderBuilder::new().from_reader(super::tables::without_mark(bytes));
    let named = |name: &str| HEAD.iter().position(|column| *column == name).unwrap_or_default();
    let columns =
        ["stage", "unit", "component", "kind", "input", "value", "reason_code", "reason"].map(named);
    for (line, record) in (2_usize..).zip(table.records()) {
        let correction = record.ok().and_then(|record| {
            let cells = columns.map(|column| record.get(column).map(unescaped));
            one(framework, &units, cells)
        });
        match correction {
            Some(correction) => corrections.push(correction),
            None => findings.push(Diagnostic::error(codes::BAD_LINE, place(name, line))),
        }
    }
    (corrections, findings)
}

fn one(framework: &Framework, units: &HashMap<&str, usize>, cells: [Option<&str>; 8]) -> Option<Correction> {
    let [stage, unit, component, kind, input, value, code, text] = cells;
    let (component, _) = framework.component(component?)?;
    let value = value?;
    let change = match kind? {
        "input" => {
            let (slot, input) = framework.input(input?)?;
            Change::Input { input: slot, value: Some(restored(input, value).ok()??) }
        }
        "no_input" => Change::Input { input: framework.input(input?)?.0, value: None },
        "points" => Change::Points { component, points: Some(Exact::parse(value).ok()?) },
        "by_rule" => Change::Points { component, points: None },
        "claim" => Change::Claim { component, reason: Some(value.to_owned()) },
        "no_claim" => Change::Claim { component, reason: None },
        _ => return None,
    };
    let stage = ScoreStage::named(stage?).filter(|stage| *stage != ScoreStage::SelfAssessed)?;
    let reason = Reason { code: ReasonCode::named(code?)?, text: text?.to_owned() };
    Some(Correction { stage, unit: *units.get(unit?)?, component, change, reason })
}

/// A line of a table inside a publication.
pub fn place(name: &str, line: usize) -> Place {
    Place::Line { file: name.into(), line, column: 1, length: 0, text: "".into() }
}
