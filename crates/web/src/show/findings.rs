//! Findings of cross-checks and diagnostics in words.

use framework::{Argument, Diagnostic, Framework, Language, Severity};
use scoring::Breach;
use words::{argument_text, say};

use crate::layout::findings::Finding;

/// A finding in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownFinding {
    /// `error`, `warning` or `note`.
    pub severity: &'static str,
    /// Code of the component; empty for the whole form.
    pub component: String,
    /// What is wrong.
    pub sentence: String,
    /// What to do.
    pub help: String,
}

/// A finding over answers, in words.
#[must_use]
pub fn finding(framework: &Framework, breach: &Breach, language: Language) -> ShownFinding {
    let component = breach.component.map(|slot| &framework[slot]);
    // Some findings concern the whole form.
    let code = component.map_or("", |component| &component.code).to_owned();
    let input = breach.input;
    let argument = |(name, argument): &(&'static str, Argument)| (*name, argument_text(language, argument));
    let mut texts: Vec<(&str, String)> = breach.arguments.iter().map(argument).collect();
    texts.push(("component", code.clone()));
    if let Some(input) = input.filter(|_| texts.iter().all(|(name, _)| *name != "input")) {
        texts.push(("input", framework.question_in_full(input, language)));
    }
    let data: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let domain = words::domain_of(breach.code).unwrap_or("scoring");
    let text = |part: &str| say(language, &[domain, ".", breach.code, ".", part].concat(), &data);
    ShownFinding {
        severity: severity_name(breach.severity),
        component: code,
        sentence: text("sentence"),
        help: text("help"),
    }
}

/// A finding in the words of the page.
#[must_use]
pub fn page_finding(framework: &Framework, breach: &Breach, language: Language) -> Finding {
    let shown = finding(framework, breach, language);
    Finding {
        code: shown.component,
        severity: say(language, &format!("web.severity.{}", shown.severity), &[]),
        sentence: shown.sentence,
        help: shown.help,
    }
}

/// A diagnostic in words, on one line: sentence and help.
#[must_use]
pub fn diagnostic(diagnostic: &Diagnostic, language: Language) -> (String, String) {
    let words = words::words(language, diagnostic);
    (words.sentence, words.help)
}

/// As [`diagnostic`], of answers to this framework: questions are named by their words.
#[must_use]
pub fn diagnostic_of(framework: &Framework, found: &Diagnostic, language: Language) -> (String, String) {
    diagnostic(&words::with_questions_named(framework, found), language)
}

/// Stable name of a severity.
#[must_use]
const fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}
