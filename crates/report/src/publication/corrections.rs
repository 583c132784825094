//! `corrections.csv`: what was changed after the units submitted, at which stage, and why.
//!
//! Each line names the indicator by code and title, and both must agree: a spreadsheet makes `6.1` of `6.10`.

use std::collections::HashMap;

use assessment::correction::{Change, Correction, Reason, ReasonCode, ScoreStage};
use assessment::spelled_change::{SpelledChange, SpellingFault};
use framework::typed::{DecimalMark, fold, shortened};
use framework::{Component, Diagnostic, Framework, Place};
use scoring::Answers;

use super::codes;
use crate::csv_text::{
    CsvLine, code_cell, code_of, escaped, guarded_lines, open_with, unescaped, unguarded_lines,
};
use crate::long_csv;

const HEAD: [&str; 9] =
    ["stage", "unit", "component", "kind", "input", "value", "reason_code", "reason", "title"];
/// Where the title stands, which files of earlier programs do not have.
const TITLE: usize = 8;
/// Columns that every table of corrections has.
const NEEDED: [&str; 3] = ["stage", "unit", "component"];

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
        let component = &framework[correction.component];
        let spelled = SpelledChange::of(framework, &correction.change);
        let guarded = |text: &str| guarded_lines(&escaped(text), &is_row).into_owned();
        table.write_record([
            correction.stage.name(),
            &code_cell(unit),
            &code_cell(&component.code),
            spelled.kind,
            &code_cell(&spelled.input),
            &guarded(&spelled.value),
            correction.reason.code.name(),
            &guarded(&correction.reason.text),
            &escaped(&component.title.printed),
        ])?;
    }
    super::tables::bytes(table)
}

/// Do these fields read as a line of the table?
fn is_row(fields: &[&str]) -> bool {
    fields.len() >= NEEDED.len() && fields.first().is_some_and(|stage| ScoreStage::named(stage).is_some())
}

/// Reads the corrections; every line that cannot be read is named. Excel in Viet Nam separates by semicolons and writes
/// decimals after a comma: then both are so, unless `mark` says otherwise.
#[must_use]
pub fn read(
    framework: &Framework,
    answers: &Answers,
    name: &str,
    bytes: &[u8],
    mark: DecimalMark,
) -> (Vec<Correction>, Vec<Diagnostic>) {
    let (table, mut findings) = match open_with(name, bytes, &NEEDED, |_, fields| is_row(fields)) {
        Ok(opened) => opened,
        Err(findings) => return (Vec::new(), findings),
    };
    let units = answers.units().iter().enumerate().map(|(row, unit)| (unit.code.as_str(), row)).collect();
    let mark = match (mark, table.separator()) {
        (DecimalMark::Unknown, b';') => DecimalMark::Comma,
        (DecimalMark::Unknown, b',') => DecimalMark::Point,
        _ => mark,
    };
    let columns = HEAD.map(|wanted| table.column(&[wanted]));
    let reader = Reader { framework, units, columns, mark };
    let mut corrections = Vec::new();
    table.each(|line| match reader.take(line, &mut findings) {
        Ok(correction) => corrections.push(correction),
        Err(finding) => findings.push(finding),
    });
    (corrections, findings)
}

struct Reader<'f> {
    framework: &'f Framework,
    units: HashMap<&'f str, usize>,
    columns: [Option<usize>; 9],
    mark: DecimalMark,
}

impl Reader<'_> {
    fn take(&self, line: CsvLine<'_>, findings: &mut Vec<Diagnostic>) -> Result<Correction, Diagnostic> {
        if let Some((found, wanted)) = line.wrong_count().filter(|(found, wanted)| found > wanted) {
            let finding = Diagnostic::error(long_csv::codes::COLUMN_COUNT, line.place(0));
            return Err(finding.with("found", found).with("wanted", wanted));
        }
        let cells = self.columns.map(|column| column.map_or("", |column| line.field(column)));
        let correction = self.one(cells).map_err(|at| {
            let column = self.columns.get(at).copied().flatten().unwrap_or(0);
            Diagnostic::error(codes::BAD_LINE, line.place(column))
                .with("column", HEAD.get(at).copied().unwrap_or_default())
                .with("found", shortened(cells.get(at).copied().unwrap_or_default()))
        })?;
        let place = || line.place(self.columns.get(2).copied().flatten().unwrap_or(0));
        let component = &self.framework[correction.component];
        let [_, _, code, .., title] = cells;
        match self.columns.get(TITLE).copied().flatten() {
            Some(_) if !title.trim().is_empty() => {
                agrees(self.framework, component, unescaped(title.trim()), place())?;
            }
            _ => findings.extend(self.doubtful(&correction, code, place())),
        }
        Ok(correction)
    }

    /// A spreadsheet may have made this code of another one, and neither a title, a guard nor an input that only one of
    /// the two has says which is meant.
    fn doubtful(&self, correction: &Correction, cell: &str, place: Place) -> Option<Diagnostic> {
        let component = &self.framework[correction.component];
        let is_other = |other: &&Component| {
            let zeros = other.code.strip_prefix(component.code.as_str());
            component.code.contains('.') && zeros.is_some_and(|rest| !rest.is_empty() && is_zeros(rest))
        };
        let may_mean = |other: &&Component| match &correction.change {
            Change::Input { input, .. } => other.inputs.contains(input),
            _ => true,
        };
        let is_guarded = code_of(cell) != cell.trim();
        let others = self.framework.components.iter().filter(|_| !is_guarded);
        let other = others.filter(is_other).find(may_mean)?;
        let finding = Diagnostic::error(codes::CODE_IN_DOUBT, place);
        Some(finding.with("code", component.code.as_str()).with("other", other.code.as_str()))
    }

    /// A correction, or the position of the column that is not understood.
    fn one(&self, cells: [&str; 9]) -> Result<Correction, usize> {
        let [stage, unit, component, kind, input, value, code, text, _] = cells;
        let (unit, component, input) = (code_of(unit), code_of(component), code_of(input));
        let (stage, kind, code) = (stage.trim(), kind.trim(), code.trim());
        let (value, text) = (cleaned(value), cleaned(text));
        let stage =
            ScoreStage::named(stage).filter(|stage| *stage != ScoreStage::SelfAssessed).ok_or(0_usize)?;
        let unit = *self.units.get(unit).ok_or(1_usize)?;
        let (component, _) = self.framework.component(component).ok_or(2_usize)?;
        let change = SpelledChange::read(self.framework, component, [kind, input, &value], self.mark);
        let change = change.map_err(|fault| match fault {
            SpellingFault::Kind => 3_usize,
            SpellingFault::Input => 4_usize,
            SpellingFault::Value => 5_usize,
        })?;
        let code = ReasonCode::named(code).ok_or(6_usize)?;
        let reason = Reason { code, text };
        reason.must_say_something().map_err(|_| 7_usize)?;
        Ok(Correction { stage, unit, component, change, reason })
    }
}

/// A text without what guards it and without letters that nobody sees.
fn cleaned(cell: &str) -> String {
    let text = unguarded_lines(unescaped(cell), &is_row).into_owned();
    assessment::answers::cleaned(&text).into_owned()
}

/// Are these the same, but for letters that nobody sees?
#[must_use]
pub fn are_same(one: &[Correction], other: &[Correction]) -> bool {
    let plain = |correction: &Correction| {
        let mut plain = correction.clone();
        plain.reason.text = cleaned(&plain.reason.text);
        if let Change::Claim { reason: Some(reason), .. } = &mut plain.change {
            *reason = cleaned(reason);
        }
        plain
    };
    one.len() == other.len()
        && one.iter().zip(other).all(|(one, other)| one == other || plain(one) == plain(other))
}

fn is_zeros(text: &str) -> bool {
    text.bytes().all(|byte| byte == b'0')
}

/// Code and title must name the same component.
fn agrees(framework: &Framework, component: &Component, title: &str, place: Place) -> Result<(), Diagnostic> {
    let bears = |component: &Component| {
        let own = &component.title;
        let titles = [Some(&own.printed), own.corrected.as_ref(), Some(&own.en)];
        titles.into_iter().flatten().any(|known| fold(known) == fold(title))
    };
    if bears(component) {
        return Ok(());
    }
    let named = framework.components.iter().find(|other| bears(other));
    let finding = Diagnostic::error(codes::TITLE_DIFFERS, place)
        .with("code", component.code.as_str())
        .with("title", component.title.printed.as_str())
        .with("found", shortened(title));
    Err(finding.with("named", named.map_or("?", |other| other.code.as_str())))
}

/// A line of a table inside a publication.
pub fn place(name: &str, line: usize) -> Place {
    Place::Line { file: name.into(), line, column: 1, length: 0, text: "".into() }
}
