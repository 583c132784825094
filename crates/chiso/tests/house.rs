//! The style of the house, as far as a program can check it. Each rule says what to do where it is broken.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a check that cannot go on fails"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What a crate may use of the others. Nothing points back.
const EDGES: &[(&str, &[&str])] = &[
    ("framework", &[]),
    ("words", &["framework"]),
    ("scoring", &["framework"]),
    ("report", &["framework", "scoring", "assessment"]),
    ("assessment", &["framework", "scoring"]),
    ("analytics", &[]),
    ("store", &["assessment"]),
    ("app", &["store", "analytics", "assessment", "report", "scoring", "framework"]),
    ("web", &["app", "store", "analytics", "assessment", "report", "scoring", "framework", "words"]),
    ("chiso", &["web", "app", "store", "assessment", "report", "scoring", "framework", "words"]),
];

/// Crates that do no IO and read neither a clock nor global randomness.
const PURE: &[&str] = &["framework", "scoring", "report", "assessment", "analytics"];

/// What only a crate with IO may name.
const IMPURE: &[&str] = &[
    "std::fs",
    "std::net",
    "std::env::",
    "std::process",
    "SystemTime",
    "Instant::now",
    "thread_rng",
    "println!",
    "eprintln!",
];

/// Longest file, in lines.
const LINES_MAX: usize = 400;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Every file below a folder with this ending, without build results.
fn files(folder: &Path, ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() && name != "target" && !name.starts_with('.') {
                waiting.push(path);
            } else if name.ends_with(ending) {
                let shown = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
                found.push((shown, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "there are files to check");
    found
}

fn all_well(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

fn without_purpose(path: &str, text: &str) -> Option<String> {
    let first = text.lines().next().unwrap_or_default();
    let says = first.starts_with("//! ") && first.len() > 12;
    (!says).then(|| format!("{path}: begin with one `//!` sentence that says what the file is for"))
}

fn too_long(path: &str, text: &str) -> Option<String> {
    let lines = text.lines().count();
    (lines > LINES_MAX)
        .then(|| format!("{path}: {lines} lines; split it where its parts are, {LINES_MAX} is the most"))
}

fn impure(path: &str, text: &str) -> Option<String> {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let named = IMPURE.iter().find(|name| {
        code.lines().any(|line| !line.trim_start().starts_with("//") && line.contains(**name))
    })?;
    Some(format!("{path}: names {named}; a pure crate is handed what it needs as arguments"))
}

/// The workspace's crates that a manifest depends on, outside of tests.
fn used_crates(manifest: &str) -> BTreeSet<String> {
    let manifest: toml::Table = manifest.parse().unwrap();
    let own = |name: &String| EDGES.iter().any(|(known, _)| known == name);
    let dependencies = manifest.get("dependencies").and_then(toml::Value::as_table);
    dependencies.into_iter().flat_map(|table| table.keys().filter(|name| own(name)).cloned()).collect()
}

fn points_back(name: &str, manifest: &str) -> Option<String> {
    let (_, allowed) = EDGES.iter().find(|(known, _)| *known == name)?;
    let used = used_crates(manifest);
    let wrong = used.iter().find(|used| !allowed.contains(&used.as_str()))?;
    Some(format!("crates/{name} uses {wrong}; the edges are in ARCHITECTURE.md, turn the dependency round"))
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
fn every_file_says_what_it_is_for_and_stays_short() {
    let faults: Vec<String> = ["crates", "fuzz"]
        .iter()
        .flat_map(|folder| files(&root().join(folder), ".rs"))
        .flat_map(|(path, text)| [without_purpose(&path, &text), too_long(&path, &text)])
        .flatten()
        .collect();
    all_well(&faults);
}

#[test]
fn the_pure_crates_do_no_io_and_read_no_clock() {
    let faults: Vec<String> = PURE
        .iter()
        .flat_map(|name| files(&root().join("crates").join(name).join("src"), ".rs"))
        .filter(|(path, _)| !path.ends_with("tests.rs"))
        .filter_map(|(path, text)| impure(&path, &text))
        .collect();
    all_well(&faults);
}

#[test]
fn no_crate_points_back() {
    let folders: BTreeSet<String> = fs::read_dir(root().join("crates"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    let known: BTreeSet<String> = EDGES.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(folders, known, "every crate has its place among the edges");
    let faults: Vec<String> = EDGES
        .iter()
        .filter_map(|(name, _)| {
            let manifest = root().join("crates").join(name).join("Cargo.toml");
            points_back(name, &fs::read_to_string(manifest).unwrap())
        })
        .collect();
    all_well(&faults);
}

#[test]
fn official_points_know_no_floats() {
    let library = fs::read_to_string(root().join("crates/scoring/src/lib.rs")).unwrap();
    assert!(library.contains("#![deny(clippy::float_arithmetic)]"), "scoring denies float arithmetic");
    let lifted: Vec<String> = files(&root().join("crates/scoring/src"), ".rs")
        .into_iter()
        .filter(|(_, text)| text.contains("allow(clippy::float"))
        .map(|(path, _)| format!("{path}: lifts the ban on floats; compute with Exact"))
        .collect();
    all_well(&lifted);
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
fn every_check_of_the_house_can_fail() {
    assert!(without_purpose("a.rs", "use std::fmt;\n").is_some());
    assert!(without_purpose("a.rs", "//! Says what it is for.\n").is_none());
    assert!(too_long("a.rs", &"\n".repeat(LINES_MAX + 1)).is_some());
    assert!(too_long("a.rs", &"\n".repeat(LINES_MAX)).is_none());
    assert!(impure("a.rs", "fn now() { std::fs::read(\"x\"); }").is_some());
    assert!(impure("a.rs", "// std::fs is not for us\n#[cfg(test)]\nmod tests { use std::fs; }").is_none());
    assert!(points_back("scoring", "[dependencies]\nreport.workspace = true").is_some());
    assert!(points_back("scoring", "[dev-dependencies]\nreport.workspace = true").is_none());
    assert!(half_translated("a.yml", "  x: { vi: \"Có %{a}\", en: \"Yes\" }").is_some());
    assert!(half_translated("a.yml", "  x: { vi: \"Có\" }").is_some());
    assert!(half_translated("a.yml", "  x: { vi: \"%{a} Có\", en: \"Yes %{a}\" }").is_none());
    let locale =
        "server:\n  gone:\n    sentence: { vi: \"a\", en: \"b\" }\nscoring:\n  gone:\n    sentence: {}\n";
    let domains: Vec<String> = codes_with_sentences(locale).into_iter().map(|(_, domain)| domain).collect();
    assert_eq!(domains, ["server", "scoring"]);
}
