//! Words: the names of the glossary, the lines of templates, sentences in both languages.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use super::{all_well, files, root};

/// Longest line of a template, in letters.
const TEMPLATE_LETTERS_MAX: usize = 110;

/// Words that the glossary replaced (docs/glossary.md), the folder where they are meant so, and what is said instead.
const REPLACED: &[(&str, &str, &str)] = &[
    ("Book", "crates/web", "VerifiedPublication"),
    ("Cellar", "", "CellResolver"),
    ("Deed", "", "RandomCommand"),
    ("Doer", "", "HistoryActor"),
    ("Edge", "", "Console"),
    ("House", "", "Instance, or organiser"),
    ("HouseArguments", "", "InstanceOptions"),
    ("Look", "", "CellStyle"),
    ("Looker", "", "Viewer"),
    ("NewFolder", "", "StagedFolder"),
    ("Noting", "", "Recording"),
    ("PassingFolder", "", "TempFolder"),
    ("Pen", "", "FormulaWriter"),
    ("Rests", "", "CacheDependency"),
    ("Shelf", "", "PublicationCache"),
    ("Sight", "", "VisibleEntry, or AppraisalMode"),
    ("Stop", "", "CommandError"),
    ("Wanted", "", "…Options, or …Query"),
    ("Writing", "", "AtomicWrite"),
    ("house", "", "instance, or organiser"),
    ("permit", "", "require"),
    ("post_letters", "", "send_due_emails"),
    ("pour", "", "fill"),
    ("tell", "", "notify"),
    ("told", "", "notified"),
];

/// Phrases of a private English, and what is written instead, in comments, log lines, tests and documents alike.
const PHRASES: &[(&str, &str)] = &[
    ("goes on", "continues"),
    ("go on ", "continue"),
    ("is none", "is invalid, or is not a …"),
    ("mended", "corrected, or fixed"),
    ("mending", "correcting, or fixing"),
    ("mend ", "correct, or fix"),
    ("set right", "corrected, or rectified"),
    ("whoever", "anyone who, or the person who"),
];

/// Where the phrases themselves are named, or a protocol speaks.
const SPEAKS_OF_PHRASES: &[&str] = &[
    "crates/chiso/tests/tidy/words.rs",
    "crates/words/tests/wording.rs",
    "crates/web/tests/it/emails.rs",
    "crates/web/tests/it/neighbours.rs",
];

/// Lines of Rust without comments and without what stands in quotes.
pub(super) fn code_lines(text: &str) -> impl Iterator<Item = (usize, String)> + '_ {
    let lines = (1..).zip(text.lines());
    lines.filter(|(_, line)| !line.trim_start().starts_with("//")).map(|(number, line)| {
        let outside = line.replace("\\\"", "");
        let outside = outside.split('"').step_by(2).collect::<Vec<_>>().join(" ");
        (number, outside.split("//").next().unwrap_or_default().to_owned())
    })
}

fn replaced_words(path: &str, text: &str) -> Vec<String> {
    let is_of_a_name = |letter: char| letter.is_alphanumeric() || letter == '_';
    code_lines(text)
        .flat_map(|(number, line)| {
            let names: Vec<String> = line.split(|letter| !is_of_a_name(letter)).map(str::to_owned).collect();
            names.into_iter().map(move |name| (number, name))
        })
        .filter_map(|(number, name)| {
            let is_meant = |(old, folder, _): &&(&str, &str, &str)| *old == name && path.starts_with(folder);
            let (_, _, instead) = REPLACED.iter().find(is_meant)?;
            Some(format!("{path}:{number}: `{name}`; the glossary says {instead}"))
        })
        .collect()
}

/// The phrases that a text should not have; "there is none" is plain English.
fn private_phrases(path: &str, text: &str) -> Vec<String> {
    let found = (1..).zip(text.lines()).flat_map(|(number, line)| {
        let lower = line.to_lowercase().replace("there is none", "").replace("recommend ", "");
        PHRASES
            .iter()
            .filter(move |(phrase, _)| lower.match_indices(phrase).any(|(at, _)| begins_a_word(&lower, at)))
            .map(move |(phrase, instead)| format!("{path}:{number}: \"{phrase}\"; write: {instead}"))
    });
    found.collect()
}

fn begins_a_word(line: &str, at: usize) -> bool {
    !line[..at].ends_with(|letter: char| letter.is_alphanumeric() || letter == '_')
}

fn wide_lines(path: &str, text: &str) -> Vec<String> {
    let lines = (1..).zip(text.lines());
    let wide = lines.filter(|(_, line)| line.chars().count() > TEMPLATE_LETTERS_MAX);
    wide.map(|(number, _)| {
        format!("{path}:{number}: longer than {TEMPLATE_LETTERS_MAX} letters; one element a line")
    })
    .collect()
}

/// The names of the placeholders of a sentence.
fn placeholders(sentence: &str) -> BTreeSet<&str> {
    sentence.split("%{").skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

/// Faults of one line of a locale file: `key: { vi: "…", en: "…" }`.
fn half_translated(path: &str, line: &str) -> Option<String> {
    let (_, after) = line.split_once("{ vi: \"")?;
    let Some((vi, en)) = after.split_once("\", en: \"") else {
        return Some(format!("{path}: {}: add the English sentence beside the Vietnamese one", line.trim()));
    };
    let en = en.trim_end().trim_end_matches('}').trim_end().trim_end_matches('"');
    if vi.trim().is_empty() != en.trim().is_empty() {
        return Some(format!("{path}: {}: one of the two languages is empty", line.trim()));
    }
    let same = placeholders(vi) == placeholders(en);
    (!same).then(|| format!("{path}: {}: both languages must use the same data", line.trim()))
}

#[test]
fn no_name_says_what_the_glossary_replaced() {
    let glossary = fs::read_to_string(root().join("docs/glossary.md")).unwrap();
    assert!(glossary.contains("## Words of before"), "the glossary tells which words were replaced");
    let faults: Vec<String> = ["crates", "fuzz"]
        .iter()
        .flat_map(|folder| files(&root().join(folder), ".rs"))
        .flat_map(|(path, text)| replaced_words(&path, &text))
        .collect();
    all_well(&faults);
}

#[test]
fn no_sentence_is_in_a_private_english() {
    let kinds = [("crates", ".rs"), ("crates/web/tests", ".js"), ("fuzz", ".rs"), ("docs", ".md")];
    let mut texts: Vec<(String, String)> =
        kinds.iter().flat_map(|(folder, ending)| files(&root().join(folder), ending)).collect();
    for name in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"] {
        texts.push((name.to_owned(), fs::read_to_string(root().join(name)).unwrap()));
    }
    let texts = texts.iter().filter(|(path, _)| !SPEAKS_OF_PHRASES.contains(&path.as_str()));
    let faults: Vec<String> = texts.flat_map(|(path, text)| private_phrases(path, text)).collect();
    all_well(&faults);
}

#[test]
fn templates_have_an_element_a_line() {
    let templates = files(&root().join("crates/web/templates"), ".html");
    let faults: Vec<String> = templates.iter().flat_map(|(path, text)| wide_lines(path, text)).collect();
    all_well(&faults);
}

#[test]
fn both_languages_say_the_same() {
    let mut sentences = 0;
    let mut faults = Vec::new();
    for (path, text) in files(&root().join("locales"), ".yml") {
        for line in text.lines() {
            sentences += usize::from(line.contains("{ vi: \""));
            faults.extend(half_translated(&path, line));
        }
    }
    assert!(sentences > 100, "{sentences} sentences were found");
    all_well(&faults);
}

#[test]
fn every_locale_key_stands_once() {
    let mut faults = Vec::new();
    for (path, text) in files(&root().join("locales"), ".yml") {
        let mut seen: BTreeMap<(usize, String, String), usize> = BTreeMap::new();
        let mut above = Vec::<(usize, String)>::new();
        for (number, line) in (1..).zip(text.lines()) {
            let indent = line.len() - line.trim_start().len();
            let Some((key, _)) = line.trim_start().split_once(':').filter(|_| !line.trim().starts_with('#'))
            else {
                continue;
            };
            above.retain(|(deep, _)| *deep < indent);
            let parents = above.iter().map(|(_, key)| key.as_str()).collect::<Vec<_>>().join(".");
            if let Some(first) = seen.insert((indent, parents, key.to_owned()), number) {
                faults
                    .push(format!("{path}:{number}: {key} stands in line {first} already; keep one of them"));
            }
            above.push((indent, key.to_owned()));
        }
    }
    all_well(&faults);
}

/// The codes of findings in a locale file, with the domain that they stand in: keys that have a sentence.
fn codes_with_sentences(text: &str) -> Vec<(String, String)> {
    let (mut domain, mut found) = (String::new(), Vec::new());
    let lines: Vec<&str> = text.lines().collect();
    for pair in lines.windows(2) {
        let [line, next] = pair else { continue };
        let indent = line.len() - line.trim_start().len();
        let Some(key) = line.trim().strip_suffix(':') else { continue };
        if indent == 0 {
            key.clone_into(&mut domain);
        } else if next.trim_start().starts_with("sentence:") {
            found.push((key.to_owned(), domain.clone()));
        }
    }
    found
}

/// What a missing evidence file said once: the sentence of another finding of the same code, with its hole unfilled.
#[test]
fn no_code_of_a_finding_stands_in_two_domains() {
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    let mut faults = Vec::new();
    for (path, text) in files(&root().join("locales"), ".yml") {
        for (code, domain) in codes_with_sentences(&text) {
            if let Some(other) = seen.insert(code.clone(), domain.clone())
                && other != domain
            {
                faults.push(format!("{path}: {code} stands in {other} and {domain}; rename one of them"));
            }
        }
    }
    assert!(seen.len() > 100, "{} codes were found", seen.len());
    all_well(&faults);
}

#[test]
fn every_check_of_words_can_fail() {
    assert_eq!(replaced_words("a.rs", "fn f(pen: Pen) {}\n// Pen\nlet a = \"Pen\"; // Pen").len(), 1);
    assert_eq!(
        private_phrases("a.rs", "// Whoever asks goes on.\n// There is none.\n// An amended plan").len(),
        2
    );
    assert_eq!(wide_lines("a.html", &format!("{}\n{}", "ệ".repeat(110), "ệ".repeat(111))).len(), 1);
    assert!(half_translated("a.yml", "  x: { vi: \"Có %{a}\", en: \"Yes\" }").is_some());
    assert!(half_translated("a.yml", "  x: { vi: \"Có\" }").is_some());
    assert!(half_translated("a.yml", "  x: { vi: \"%{a} Có\", en: \"Yes %{a}\" }").is_none());
    let locale =
        "server:\n  gone:\n    sentence: { vi: \"a\", en: \"b\" }\nscoring:\n  gone:\n    sentence: {}\n";
    let domains: Vec<String> = codes_with_sentences(locale).into_iter().map(|(_, domain)| domain).collect();
    assert_eq!(domains, ["server", "scoring"]);
}
