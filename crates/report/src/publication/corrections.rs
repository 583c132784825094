//! `corrections.csv`: what was changed after the units submitted, at which stage, and why.

use std::collections::HashMap;

use assessment::correction::{Correction, Reason, ReasonCode, ScoreStage};
use assessment::spelled_change::{SpelledChange, SpellingFault};
use framework::typed::DecimalMark;
use framework::{ComponentSlot, Diagnostic, Framework, Place};
use scoring::Answers;

use super::codes;
use crate::long_csv::{escaped, unescaped};

const HEAD: [&str; 8] = ["stage", "unit", "component", "kind", "input", "value", "reason_code", "reason"];

/// One line per correction, in the order in which they count.
///
/// # Errors
/// [`csv::Error`], which bytes in memory never cause.
pub fn write(
    framework: &Framework,
    answers: &Answers,
    corrections: &[Correction],
) -> Result<Vec<u8>, csv::Error> {
    let mut table = super::tables::table(&HEAD)?;
    for correction in corrections {
        let unit = answers.units().get(correction.unit).map_or("", |unit| unit.code.as_str());
        let component = |slot: ComponentSlot| {
            framework.components.get(slot.0).map_or("", |component| component.code.as_str())
        };
        let spelled = SpelledChange::of(framework, &correction.change);
        table.write_record([
            correction.stage.name(),
            &escaped(unit),
            component(correction.component),
            spelled.kind,
            &spelled.input,
            &escaped(&spelled.value),
            correction.reason.code.name(),
            &escaped(&correction.reason.text),
        ])?;
    }
    super::tables::bytes(table)
}

/// Reads the corrections; every line that cannot be read is named. Excel in Viet Nam separates by semicolons and writes
/// decimals after a comma: then both are so.
#[must_use]
pub fn read(
    framework: &Framework,
    answers: &Answers,
    name: &str,
    bytes: &[u8],
) -> (Vec<Correction>, Vec<Diagnostic>) {
    let bytes = super::tables::without_mark(bytes);
    let head = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let (delimiter, mark) =
        if head.contains(&b';') { (b';', DecimalMark::Comma) } else { (b',', DecimalMark::Point) };
    let units = answers.units().iter().enumerate().map(|(row, unit)| (unit.code.as_str(), row)).collect();
    let reader = Reader { framework, units, mark };
    let mut table = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(bytes);
    let named: Vec<String> = table
        .headers()
        .map(|head| head.iter().map(|name| name.trim().to_lowercase()).collect())
        .unwrap_or_default();
    let columns = HEAD.map(|wanted| named.iter().position(|name| name == wanted));
    let (mut corrections, mut findings) = (Vec::new(), Vec::new());
    for (line, record) in (2_usize..).zip(table.records()) {
        let record = record.unwrap_or_default();
        if record.iter().all(|cell| cell.trim().is_empty()) && !record.is_empty() {
            continue;
        }
        let cells = columns.map(|column| column.and_then(|column| record.get(column)).map(unescaped));
        match reader.one(cells) {
            Ok(correction) => corrections.push(correction),
            Err(at) => {
                let found = cells.get(at).copied().flatten().unwrap_or_default();
                let column = HEAD.get(at).copied().unwrap_or_default();
                let finding = Diagnostic::error(codes::BAD_LINE, place(name, line));
                findings.push(finding.with("column", column).with("found", found));
            }
        }
    }
    (corrections, findings)
}

struct Reader<'f> {
    framework: &'f Framework,
    units: HashMap<&'f str, usize>,
    mark: DecimalMark,
}

impl Reader<'_> {
    /// A correction, or the position of the column that is not understood.
    fn one(&self, cells: [Option<&str>; 8]) -> Result<Correction, usize> {
        let [stage, unit, component, kind, input, value, code, text] = cells.map(Option::unwrap_or_default);
        let stage =
            ScoreStage::named(stage).filter(|stage| *stage != ScoreStage::SelfAssessed).ok_or(0_usize)?;
        let unit = *self.units.get(unit).ok_or(1_usize)?;
        let (component, _) = self.framework.component(component).ok_or(2_usize)?;
        let change = SpelledChange::read(self.framework, component, [kind, input, value], self.mark);
        let change = change.map_err(|fault| match fault {
            SpellingFault::Kind => 3_usize,
            SpellingFault::Input => 4_usize,
            SpellingFault::Value => 5_usize,
        })?;
        let code = ReasonCode::named(code).ok_or(6_usize)?;
        let reason = Reason { code, text: text.to_owned() };
        reason.must_say_something().map_err(|_| 7_usize)?;
        Ok(Correction { stage, unit, component, change, reason })
    }
}

/// A line of a table inside a publication.
pub fn place(name: &str, line: usize) -> Place {
    Place::Line { file: name.into(), line, column: 1, length: 0, text: "".into() }
}
