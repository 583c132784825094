//! Shows findings: like a compiler for people, as JSON for machines.

use std::fmt::Write as _;

use framework::{Diagnostic, Language, Place, Severity};
use serde_json::{Value, json};
use unicode_width::UnicodeWidthStr;
use words::{argument_text, say, words};

use crate::terminal::shortened;

/// Columns of a source line that are shown; titles in two languages make lines of 300 and more.
const EXCERPT_WIDTH_MAX: usize = 100;
/// Columns before the mark, where the line is cut.
const CONTEXT_WIDTH_MAX: usize = 24;

/// How many findings of each severity there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Must be corrected.
    pub errors: usize,
    /// Should be decided or explained.
    pub warnings: usize,
    /// Number of notes, which need no correction.
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
            let shown = excerpt(source, *column, *length);
            push_line(&mut text, &format!("{:>gutter$}{arrow} {file}:{line}:{column}", ""));
            push_line(&mut text, &format!("{:>gutter$}{bar}", ""));
            push_line(&mut text, &format!("{} {bar} {}", paint(&line.to_string(), "1;34"), shown.line));
            let indent = " ".repeat(shown.indent);
            let carets = paint(&"^".repeat(shown.carets), colour);
            push_line(&mut text, &format!("{:>gutter$}{bar} {indent}{carets}", ""));
        }
    }
    if !words.help.is_empty() {
        let help = say(language, "program.help_word", &[]);
        push_line(&mut text, &format!("{:>gutter$}= {help}: {}", "", words.help));
    }
    text
}

/// A piece of a source line around what is marked in it.
#[derive(Debug, PartialEq, Eq)]
struct Excerpt {
    line: String,
    /// Columns before the mark.
    indent: usize,
    /// Columns of the mark.
    carets: usize,
}

/// At most [`EXCERPT_WIDTH_MAX`] columns of a line. A tab counts, and is shown, as one space.
fn excerpt(source: &str, column: usize, length: usize) -> Excerpt {
    let source = source.replace('\t', " ");
    let at = |letter: usize| source.char_indices().nth(letter).map_or(source.len(), |(at, _)| at);
    let (start, end) = (at(column.saturating_sub(1)), at(column.saturating_sub(1) + length));
    let (before, marked) = (source.get(..start).unwrap_or(""), source.get(start..end).unwrap_or(""));
    let (mut line, mut shown_before) = (String::new(), before);
    if source.width() > EXCERPT_WIDTH_MAX && before.width() + marked.width() + 1 > EXCERPT_WIDTH_MAX {
        // The mark would be cut off: leave out what stands far before it.
        while shown_before.width() > CONTEXT_WIDTH_MAX {
            let mut letters = shown_before.chars();
            letters.next();
            shown_before = letters.as_str();
        }
        if shown_before.len() < before.len() {
            line.push('…');
        }
    }
    line.push_str(shown_before);
    let indent = line.width();
    line.push_str(source.get(start..).unwrap_or(""));
    let line = shortened(&line, EXCERPT_WIDTH_MAX);
    let carets = marked.width().min(line.width().saturating_sub(indent)).max(1);
    Excerpt { line, indent, carets }
}

fn push_line(text: &mut String, line: &str) {
    // Writing to a string cannot fail.
    let _infallible = writeln!(text, "{line}");
}

/// The closing sentence: how many of each.
pub fn summary(counts: Counts, language: Language) -> String {
    let number = |count: usize| argument_text(language, &count.into());
    say(
        language,
        "program.findings_summary",
        &[
            ("errors", &number(counts.errors)),
            ("warnings", &number(counts.warnings)),
            ("notes", &number(counts.notes)),
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

/// A finding in one line: place, then sentence.
pub fn one_line(finding: &Diagnostic, language: Language) -> String {
    let sentence = words(language, finding).sentence;
    match &finding.place {
        Place::Everywhere => sentence,
        Place::File { file } => format!("{file}: {sentence}"),
        Place::Line { file, line, .. } => format!("{file}:{line}: {sentence}"),
        Place::Cell { file, sheet, cell } => format!("{file}:{sheet}!{cell}: {sentence}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_line_is_shown_whole_with_the_mark_under_it() {
        let shown = excerpt("tên = 5", 7, 1);
        assert_eq!(shown, Excerpt { line: "tên = 5".to_owned(), indent: 6, carets: 1 });
    }

    #[test]
    fn a_long_line_is_cut_and_its_mark_too() {
        let source = format!("title = {{ printed = \"{}\" }}", "ặ".repeat(300));
        let shown = excerpt(&source, 9, 320);
        assert_eq!(shown.line.width(), EXCERPT_WIDTH_MAX);
        assert!(shown.line.ends_with('…'));
        assert_eq!(shown.indent + shown.carets, EXCERPT_WIDTH_MAX);
    }

    #[test]
    fn a_mark_far_to_the_right_stays_in_view() {
        let source = format!("a = \"{}\", rule = \"sai\", {}", "ế".repeat(200), "b = 1, ".repeat(30));
        let column = source.chars().position(|letter| letter == 'r').unwrap() + 1;
        let shown = excerpt(&source, column, 4);
        let marked: String = shown.line.chars().skip(shown.indent).take(shown.carets).collect();
        assert_eq!(marked, "rule");
        assert!(shown.line.starts_with('…') && shown.line.width() <= EXCERPT_WIDTH_MAX, "{}", shown.line);
    }

    #[test]
    fn letters_of_several_code_points_take_one_column() {
        let shown = excerpt("te\u{302}\u{301} = 5", 8, 1);
        assert_eq!((shown.indent, shown.carets), (5, 1));
    }

    #[test]
    fn every_code_of_every_crate_has_words_in_both_languages() {
        let codes = framework::codes::ALL
            .iter()
            .chain(framework::typed::codes::ALL)
            .chain(scoring::codes::ALL)
            .chain(report::packet::codes::ALL)
            .chain(report::long_csv::codes::ALL)
            .chain(report::publication::codes::ALL)
            .chain(crate::codes::ALL)
            .chain(crate::instance::codes::ALL);
        for code in codes {
            let domain = words::domain_of(code).unwrap_or_else(|| panic!("{code} has no sentence"));
            for language in [Language::Vietnamese, Language::English] {
                for kind in ["sentence", "help"] {
                    let key = format!("{domain}.{code}.{kind}");
                    assert!(words::pattern(language, &key).is_some(), "{key} in {}", language.code());
                }
            }
        }
    }
}
