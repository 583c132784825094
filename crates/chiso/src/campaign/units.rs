//! `units.csv`: the register of assessed units.

use std::collections::HashMap;
use std::sync::Arc;

use framework::typed::fold;
use framework::{Diagnostic, Place};
use scoring::{Participation, Unit};

use super::codes;

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
    let Ok(text) = std::str::from_utf8(bytes) else {
        return (Vec::new(), vec![Diagnostic::error(codes::UNITS_UNREADABLE, place).with("detail", "UTF-8")]);
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let header = text.lines().next().unwrap_or_default();
    let separator = if header.contains(';') { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let columns: HashMap<String, usize> = reader
        .headers()
        .map(|headers| headers.iter().enumerate().map(|(at, name)| (name.to_lowercase(), at)).collect())
        .unwrap_or_default();
    for needed in ["unit", "name"] {
        if !columns.contains_key(needed) {
            return (Vec::new(), vec![Diagnostic::error(codes::UNITS_COLUMN, place).with("column", needed)]);
        }
    }
    let unknown = columns.keys().filter(|column| !COLUMNS.contains(&column.as_str()));
    let mut unknown: Vec<&str> = unknown.map(String::as_str).collect();
    unknown.sort_unstable();
    if !unknown.is_empty() {
        let finding = Diagnostic::error(codes::UNITS_UNKNOWN_COLUMN, place)
            .with("found", unknown.join(", "))
            .with("known", COLUMNS.join(", "));
        return (Vec::new(), vec![finding]);
    }
    let mut register = Register {
        file: Arc::from(file),
        lines: text.lines().collect(),
        units: Vec::new(),
        by_code: HashMap::new(),
        by_name: HashMap::new(),
        findings: Vec::new(),
    };
    for record in reader.records() {
        match record {
            Ok(record) => register.take(&record, &columns),
            Err(error) => register.findings.push(
                Diagnostic::error(codes::UNITS_UNREADABLE, place.clone()).with("detail", error.to_string()),
            ),
        }
    }
    if register.units.is_empty() && register.findings.is_empty() {
        register.findings.push(Diagnostic::error(codes::NO_UNITS, place));
    }
    (register.units, register.findings)
}

struct Register<'t> {
    file: Arc<str>,
    lines: Vec<&'t str>,
    units: Vec<RegisteredUnit>,
    /// Rows of the units by code, and by name without regard to case and marks.
    by_code: HashMap<String, usize>,
    by_name: HashMap<String, usize>,
    findings: Vec<Diagnostic>,
}

impl Register<'_> {
    fn take(&mut self, record: &csv::StringRecord, columns: &HashMap<String, usize>) {
        let field = |name: &str| columns.get(name).and_then(|at| record.get(*at)).unwrap_or_default();
        let (code, name) = (field("unit"), field("name"));
        let name = if name.is_empty() { code } else { name };
        let sound = !code.is_empty()
            && code.len() <= 64
            && code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        if !sound {
            let place = self.place(record);
            self.findings.push(Diagnostic::error(codes::UNIT_CODE, place).with("found", code));
            return;
        }
        let folded = fold(name);
        let taken = self.by_code.get(code).or_else(|| self.by_name.get(&folded));
        if let Some(known) = taken.and_then(|at| self.units.get(*at)) {
            let finding = Diagnostic::error(codes::UNIT_TWICE, self.place(record))
                .with("found", format!("{code} · {name}"))
                .with("known", format!("{} · {}", known.unit.code, known.unit.name));
            self.findings.push(finding);
            return;
        }
        let participation = match field("participation") {
            "" | "ranked" => Participation::Ranked,
            "unranked" => Participation::Unranked,
            other => {
                let finding = Diagnostic::error(codes::UNIT_WORD, self.place(record))
                    .with("found", other)
                    .with("words", "ranked, unranked");
                self.findings.push(finding);
                return;
            }
        };
        self.by_code.insert(code.to_owned(), self.units.len());
        self.by_name.insert(folded, self.units.len());
        let formerly =
            field("formerly").split('|').map(str::trim).filter(|code| !code.is_empty()).map(str::to_owned);
        self.units.push(RegisteredUnit {
            unit: Unit {
                code: code.to_owned(),
                name: name.to_owned(),
                group: field("group").to_owned(),
                participation,
            },
            formerly: formerly.collect(),
        });
    }

    fn place(&self, record: &csv::StringRecord) -> Place {
        let line = record.position().map_or(1, csv::Position::line);
        let line = usize::try_from(line).unwrap_or(1);
        let text = self.lines.get(line.saturating_sub(1)).copied().unwrap_or_default();
        Place::Line {
            file: Arc::clone(&self.file),
            line,
            column: 1,
            length: text.chars().count().max(1),
            text: Arc::from(text),
        }
    }
}

/// The register as CSV.
pub fn write(units: &[RegisteredUnit]) -> String {
    let quoted = |text: &str| {
        if text.contains([',', '"', '\n']) {
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
        let fields = [&unit.code, &quoted(&unit.name), &quoted(&unit.group), participation];
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
