//! Shows findings: like a compiler for people, as JSON for machines.

use std::fmt::Write as _;

use framework::{Diagnostic, Language, Place, Severity};
use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr;

use crate::wording::{argument_text, say, words};

/// How many findings of each severity there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Must be mended.
    pub errors: usize,
    /// Should be decided or explained.
    pub warnings: usize,
    /// Worth knowing.
    pub notes: usize,
}

/// Counts by severity.
pub fn count(findings: &[Diagnostic]) -> Counts {
    let of = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    Counts { errors: of(Severity::Error), warnings: of(Severity::Warning), notes: of(Severity::Note) }
}

/// All findings in words, worst first, each in a compiler's layout.
pub fn render(findings: &[Diagnostic], language: Language, coloured: bool) -> String {
    let mut text = String::new();
    let mut sorted: Vec<&Diagnostic> = findings.iter().collect();
    sorted.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    for finding in sorted {
        text.push_str(&render_one(finding, language, coloured));
        text.push('\n');
    }
    text
}

fn render_one(finding: &Diagnostic, language: Language, coloured: bool) -> String {
    let (key, colour) = match finding.severity {
        Severity::Error => ("program.severity.error", "1;31"),
        Severity::Warning => ("program.severity.warning", "1;33"),
        Severity::Note => ("program.severity.note", "1;36"),
    };
    let paint = |text: &str, code: &str| {
        if coloured { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    };
    let words = words(language, finding);
    let head = format!("{}[{}]", say(language, key, &[]), finding.code);
    let mut text = format!("{}: {}\n", paint(&head, colour), words.sentence);
    let mut gutter = 2;
    match &finding.place {
        Place::Everywhere => {}
        Place::File { file } => push_line(&mut text, &format!("  {} {file}", paint("-->", "1;34"))),
        Place::Cell { file, sheet, cell } => {
            let cell = if cell.is_empty() { sheet.to_string() } else { format!("{sheet}!{cell}") };
            push_line(&mut text, &format!("  {} {file}:{cell}", paint("-->", "1;34")));
        }
        Place::Line { file, line, column, length, text: source } => {
            gutter = line.to_string().len() + 1;
            let bar = paint("|", "1;34");
            let arrow = paint("-->", "1;34");
            push_line(&mut text, &format!("{:>gutter$}{arrow} {file}:{line}:{column}", ""));
            push_line(&mut text, &format!("{:>gutter$}{bar}", ""));
            push_line(&mut text, &format!("{} {bar} {}", paint(&line.to_string(), "1;34"), source));
            let before: String = source.chars().take(column.saturating_sub(1)).collect();
            let marked: String = source.chars().skip(column.saturating_sub(1)).take(*length).collect();
            let carets = "^".repeat(marked.width().max(1));
            let indent = " ".repeat(before.width());
            push_line(&mut text, &format!("{:>gutter$}{bar} {indent}{}", "", paint(&carets, colour)));
        }
    }
    if !words.help.is_empty() {
        let help = say(language, "program.help_word", &[]);
        push_line(&mut text, &format!("{:>gutter$}= {help}: {}", "", words.help));
    }
    text
}

fn push_line(text: &mut String, line: &str) {
    // Writing to a string cannot fail.
    let _infallible = writeln!(text, "{line}");
}

/// The closing sentence: how many of each.
pub fn summary(counts: Counts, language: Language) -> String {
    say(
        language,
        "program.findings_summary",
        &[
            ("errors", &counts.errors.to_string()),
            ("warnings", &counts.warnings.to_string()),
            ("notes", &counts.notes.to_string()),
        ],
    )
}

/// All findings for machines.
pub fn to_json(findings: &[Diagnostic], language: Language) -> Value {
    let counts = count(findings);
    json!({
        "errors": counts.errors,
        "warnings": counts.warnings,
        "notes": counts.notes,
        "findings": findings.iter().map(|finding| one_to_json(finding, language)).collect::<Vec<_>>(),
    })
}

fn one_to_json(finding: &Diagnostic, language: Language) -> Value {
    let words = words(language, finding);
    let severity = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let place = match &finding.place {
        Place::Everywhere => Value::Null,
        Place::File { file } => json!({ "file": file.as_ref() }),
        Place::Line { file, line, column, text, .. } => {
            json!({ "file": file.as_ref(), "line": line, "column": column, "text": text.as_ref() })
        }
        Place::Cell { file, sheet, cell } => {
            json!({ "file": file.as_ref(), "sheet": sheet.as_ref(), "cell": cell })
        }
    };
    let arguments: serde_json::Map<String, Value> = finding
        .arguments
        .iter()
        .map(|(name, argument)| ((*name).to_owned(), argument_text(language, argument).into()))
        .collect();
    json!({
        "severity": severity,
        "code": finding.code,
        "place": place,
        "sentence": words.sentence,
        "help": words.help,
        "arguments": arguments,
    })
}
