//! Crates: what each may use of the others, which of them do no IO, how long their files are.

use std::collections::BTreeSet;
use std::fs;

use super::{all_well, files, root};

/// What a crate may use of the others. Nothing points back.
pub(super) const EDGES: &[(&str, &[&str])] = &[
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

/// Longest file, in lines of code: enough that nothing is cut in the middle to please the limit.
const LINES_MAX: usize = 600;

fn without_purpose(path: &str, text: &str) -> Option<String> {
    let first = text.lines().next().unwrap_or_default();
    let says = first.starts_with("//! ") && first.len() > 12;
    (!says).then(|| format!("{path}: begin with one `//!` sentence that says what the file is for"))
}

fn too_long(path: &str, text: &str) -> Option<String> {
    let is_code = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with("//");
    let lines = text.lines().filter(is_code).count();
    (lines > LINES_MAX).then(|| {
        format!("{path}: {lines} lines of code; split it where its parts are, {LINES_MAX} is the most")
    })
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

/// Code outside tests that makes slots out of nothing.
fn invents_slots(path: &str, text: &str) -> Option<String> {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    code.contains("framework::testing").then(|| {
        format!("{path}: takes slots out of nothing; ask the framework for them (docs/decisions/0044)")
    })
}

#[test]
fn slots_come_from_their_framework() {
    let faults: Vec<String> = EDGES
        .iter()
        .flat_map(|(name, _)| files(&root().join("crates").join(name).join("src"), ".rs"))
        .filter(|(path, _)| !path.ends_with("tests.rs"))
        .filter_map(|(path, text)| invents_slots(&path, &text))
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
fn every_check_of_crates_can_fail() {
    assert!(without_purpose("a.rs", "use std::fmt;\n").is_some());
    assert!(without_purpose("a.rs", "//! Says what it is for.\n").is_none());
    assert!(too_long("a.rs", &"a\n".repeat(LINES_MAX + 1)).is_some());
    assert!(too_long("a.rs", &"\n".repeat(LINES_MAX)).is_none());
    assert!(impure("a.rs", "fn now() { std::fs::read(\"x\"); }").is_some());
    assert!(impure("a.rs", "// std::fs is not for us\n#[cfg(test)]\nmod tests { use std::fs; }").is_none());
    assert!(invents_slots("a.rs", "use framework::testing::input_slot;").is_some());
    assert!(
        invents_slots("a.rs", "#[cfg(test)]\nmod tests { use framework::testing::input_slot; }").is_none()
    );
    assert!(points_back("scoring", "[dependencies]\nreport.workspace = true").is_some());
    assert!(points_back("scoring", "[dev-dependencies]\nreport.workspace = true").is_none());
}
