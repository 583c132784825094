//! `units.csv`: the register of assessed units.

use std::collections::HashMap;
use std::sync::Arc;

use framework::diagnostic::has_errors;
use framework::typed::fold;
use framework::{Diagnostic, Place};
use report::csv_text::{CsvLine, CsvText, code_cell, code_of};
use report::long_csv;
use scoring::{Participation, Unit};

use crate::codes;

/// Name of the file.
pub const UNITS_FILE: &str = "units.csv";

const COLUMNS: [&str; 5] = ["unit", "name", "group", "participation", "formerly"];

/// A unit of the register, with the former units that it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisteredUnit {
    /// The unit.
    pub unit: Unit,
    /// Codes of former units that were merged into it.
    pub formerly: Vec<String>,
}

/// Reads the register: `unit,name,group,participation,formerly`, the last three optional.
pub fn read(file: &str, bytes: &[u8]) -> (Vec<RegisteredUnit>, Vec<Diagnostic>) {
    let place = Place::File { file: Arc::from(file) };
    let has_any = |names: &[String]| names.iter().any(|name| ["unit", "name"].contains(&fold(name).as_str()));
    let table = match CsvText::open(file, bytes, has_any) {
        Ok(table) => table,
        Err(finding) if finding.code == long_csv::codes::HEADER => {
            return (Vec::new(), vec![Diagnostic::error(codes::UNITS_COLUMN, place).with("column", "unit")]);
        }
        Err(finding) => return (Vec::new(), vec![finding]),
    };
    for needed in ["unit", "name"] {
        if table.column(&[needed]).is_none() {
            return (Vec::new(), vec![Diagnostic::error(codes::UNITS_COLUMN, place).with("column", needed)]);
        }
    }
    let is_known = |name: &&String| COLUMNS.contains(&fold(name).as_str()) || name.is_empty();
    let mut unknown: Vec<&str> =
        table.header().iter().filter(|name| !is_known(name)).map(String::as_str).collect();
    unknown.sort_unstable();
    if !unknown.is_empty() {
        let finding = Diagnostic::error(codes::UNITS_UNKNOWN_COLUMN, place)
            .with("found", unknown.join(", "))
            .with("known", COLUMNS.join(", "));
        return (Vec::new(), vec![finding]);
    }
    let columns = COLUMNS.map(|name| table.column(&[name]));
    let at_unit = columns.first().copied().flatten().unwrap_or(0);
    let findings = table.findings(|fields| {
        fields.len() >= table.header().len() && fields.get(at_unit).is_some_and(|code| is_code(code))
    });
    if has_errors(&findings) {
        return (Vec::new(), findings);
    }
    let mut register =
        Register { columns, units: Vec::new(), by_code: HashMap::new(), by_name: HashMap::new(), findings };
    table.each(|line| register.take(line));
    if register.units.is_empty() && !has_errors(&register.findings) {
        register.findings.push(Diagnostic::error(codes::NO_UNITS, place));
    }
    (register.units, register.findings)
}

/// Can it be the code of a unit?
fn is_code(code: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    !code.is_empty() && code.len() <= 64 && code.bytes().all(is_letter)
}

struct Register {
    columns: [Option<usize>; 5],
    units: Vec<RegisteredUnit>,
    /// Rows of the units by code, and by name without regard to case and marks.
    by_code: HashMap<String, usize>,
    by_name: HashMap<String, usize>,
    findings: Vec<Diagnostic>,
}

impl Register {
    fn take(&mut self, line: CsvLine<'_>) {
        if let Err(finding) = self.try_take(line) {
            self.findings.push(finding);
        }
    }

    fn try_take(&mut self, line: CsvLine<'_>) -> Result<(), Diagnostic> {
        if let Some((found, wanted)) = line.wrong_count().filter(|(found, wanted)| found > wanted) {
            let finding = Diagnostic::error(long_csv::codes::COLUMN_COUNT, line.place(0));
            return Err(finding.with("found", found).with("wanted", wanted));
        }
        let [code, name, group, participation, formerly] =
            self.columns.map(|column| column.map_or("", |column| line.field(column).trim()));
        let place = || line.place(self.columns.first().copied().flatten().unwrap_or(0));
        let code = code_of(code);
        let name = if name.is_empty() { code } else { name };
        if !is_code(code) {
            return Err(Diagnostic::error(codes::UNIT_CODE, place()).with("found", code));
        }
        let folded = fold(name);
        let taken = self.by_code.get(code).or_else(|| self.by_name.get(&folded));
        if let Some(known) = taken.and_then(|at| self.units.get(*at)) {
            return Err(Diagnostic::error(codes::UNIT_TWICE, place())
                .with("found", format!("{code} · {name}"))
                .with("known", format!("{} · {}", known.unit.code, known.unit.name)));
        }
        let participation = match participation {
            "" | "ranked" => Participation::Ranked,
            "unranked" => Participation::Unranked,
            other => {
                return Err(Diagnostic::error(codes::UNIT_WORD, place())
                    .with("found", other)
                    .with("words", "ranked, unranked"));
            }
        };
        self.by_code.insert(code.to_owned(), self.units.len());
        self.by_name.insert(folded, self.units.len());
        let formerly = formerly.split('|').map(code_of).filter(|code| !code.is_empty()).map(str::to_owned);
        self.units.push(RegisteredUnit {
            unit: Unit {
                code: code.to_owned(),
                name: name.to_owned(),
                group: group.to_owned(),
                participation,
            },
            formerly: formerly.collect(),
        });
        Ok(())
    }
}

/// The register as CSV.
pub fn write(units: &[RegisteredUnit]) -> String {
    let quoted = |text: &str| {
        if text.contains([',', '"', '\n', '\r']) {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text.to_owned()
        }
    };
    let mut text = String::from("\u{feff}unit,name,group,participation,formerly\r\n");
    for registered in units {
        let unit = &registered.unit;
        let participation = match unit.participation {
            Participation::Ranked => "ranked",
            Participation::Unranked => "unranked",
        };
        let code = code_cell(&unit.code);
        let fields = [code.as_ref(), &quoted(&unit.name), &quoted(&unit.group), participation];
        text.push_str(&fields.join(","));
        text.push(',');
        text.push_str(&registered.formerly.join("|"));
        text.push_str("\r\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let (units, findings) = read(
            "units.csv",
            "unit;name;group;participation;formerly\nso-y-te;Sở Y tế;I;ranked;\nban;Ban, \"mới\";II;unranked;a|b\n"
                .as_bytes(),
        );
        assert_eq!(findings, Vec::new());
        let (again, findings) = read("units.csv", write(&units).as_bytes());
        assert_eq!(findings, Vec::new());
        assert_eq!(again, units);
    }

    #[test]
    fn a_unit_registered_twice_is_named_with_its_line() {
        let (_, findings) = read("units.csv", "unit,name\nso-y-te,Sở Y tế\nsyt,sở y tế\n".as_bytes());
        let finding = findings.first().unwrap();
        assert_eq!(finding.code, codes::UNIT_TWICE);
        assert!(matches!(finding.place, Place::Line { line: 3, .. }));
    }
}
