//! Questions that a finding names by their keys, in words.

use framework::{Argument, Diagnostic, Framework, Language, Text};

use crate::say;

/// The data of sentences that are keys of questions.
const KEYS: [&str; 3] = ["what", "key", "input"];

/// What stands under a key of a set's form, in words: a question, a claim, an explanation, a document, a parameter.
/// `None` where the set has nothing of the kind.
#[must_use]
pub fn named(framework: &Framework, key: &str) -> Option<Text> {
    if let Some((slot, _)) = framework.input(key) {
        return Some(framework.question_text(slot));
    }
    let parameter = framework.parameters.iter().find(|parameter| parameter.name == key);
    if let Some(parameter) = parameter {
        return Some(parameter.title.clone());
    }
    let (code, part) = key.split_once('#')?;
    framework.component(code)?;
    let of = |language| part_words(language, part).map(|words| format!("{code} {words}"));
    Some(Text { vi: of(Language::Vietnamese)?, en: of(Language::English)? })
}

/// `na.reason`, `evidence.2.number` in words.
fn part_words(language: Language, part: &str) -> Option<String> {
    let word = |key: &str| say(language, key, &[]);
    Some(match part.split('.').collect::<Vec<_>>().as_slice() {
        ["na"] => word("web.form.not-applicable"),
        ["na", "reason"] => word("web.form.reason"),
        ["explanation"] => word("web.form.explanation"),
        ["evidence"] => word("web.form.evidence"),
        ["evidence", number, ..] => format!("{} {number}", word("web.form.evidence")),
        _ => return None,
    })
}

/// A finding that names questions by their words where it named them by their keys. Keys that the set does not have
/// stay as somebody typed them.
#[must_use]
pub fn with_questions_named(framework: &Framework, finding: &Diagnostic) -> Diagnostic {
    let mut finding = finding.clone();
    for (name, argument) in &mut finding.arguments {
        if let Argument::Plain(key) = argument
            && KEYS.contains(name)
            && let Some(words) = named(framework, key)
        {
            *argument = Argument::Text(words);
        }
    }
    finding
}
