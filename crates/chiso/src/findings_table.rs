//! `findings.csv`: every warning and note behind a ranking, for a spreadsheet.

use framework::{Argument, Diagnostic, Language, Place, Severity};
use words::{argument_text, say, words};

use crate::findings::one_line;
use crate::table::{Table, text};

/// One row per finding, errors first.
pub fn findings_csv(found: &[Diagnostic], language: Language) -> Result<Vec<u8>, csv::Error> {
    let mut table = Table::new(language);
    let columns = ["severity", "code", "unit", "component", "input", "place", "sentence", "help"];
    table.row(columns.map(|column| say(language, &format!("program.findings_table.{column}"), &[])))?;
    let mut sorted: Vec<&Diagnostic> = found.iter().collect();
    sorted.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    for finding in sorted {
        let words = words(language, finding);
        let part = |name: &str| argument(finding, name, language);
        let cells = [
            say(language, severity_key(finding.severity), &[]),
            finding.code.to_owned(),
            part("unit"),
            part("component"),
            part("input"),
            place(finding),
            words.sentence,
            words.help,
        ];
        table.row(cells.map(|cell| text(&cell)))?;
    }
    table.bytes()
}

/// The locale key of a severity.
pub const fn severity_key(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "program.severity.error",
        Severity::Warning => "program.severity.warning",
        Severity::Note => "program.severity.note",
    }
}

/// The first findings in one line each, worst first.
pub fn first_lines(found: &[Diagnostic], language: Language, count: usize) -> Vec<String> {
    let mut sorted: Vec<&Diagnostic> = found.iter().collect();
    sorted.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    sorted.into_iter().take(count).map(|finding| one_line(finding, language)).collect()
}

fn argument(finding: &Diagnostic, name: &str, language: Language) -> String {
    let found: Option<&Argument> =
        finding.arguments.iter().find(|(known, _)| *known == name).map(|(_, argument)| argument);
    found.map_or_else(String::new, |argument| argument_text(language, argument))
}

fn place(finding: &Diagnostic) -> String {
    match &finding.place {
        Place::Everywhere => String::new(),
        Place::File { file } => file.to_string(),
        Place::Line { file, line, column, .. } => format!("{file}:{line}:{column}"),
        Place::Cell { file, sheet, cell } => format!("{file}:{sheet}!{cell}"),
    }
}
