//! The page on security says something of every requirement, and what it points to is there.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a check that cannot continue fails")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Numbers and levels of OWASP ASVS 5.0.0, levels 1 and 2, from OWASP's own repository: one `NUMBER LEVEL` a line.
const REQUIREMENTS: &str = include_str!("asvs-5.0.0.txt");

const VERDICTS: [&str; 4] = ["met", "partly", "operator", "not here"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// A row of the page: number, level, verdict, how and where.
struct Row<'a> {
    number: &'a str,
    level: &'a str,
    verdict: &'a str,
    how: &'a str,
}

fn rows(page: &str) -> Vec<Row<'_>> {
    page.lines()
        .filter_map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
            match cells[..] {
                [number, level, _, verdict, how]
                    if number.split('.').all(|part| part.parse::<u8>().is_ok()) =>
                {
                    Some(Row { number, level, verdict, how })
                }
                _ => None,
            }
        })
        .collect()
}

/// What is wrong with the page: a requirement without a row, a row without a requirement, a place that is not there.
fn faults(page: &str, exists: impl Fn(&str) -> bool) -> Vec<String> {
    let asked: BTreeMap<&str, &str> = REQUIREMENTS.lines().filter_map(|line| line.split_once(' ')).collect();
    let rows = rows(page);
    let mut faults = Vec::new();
    for (number, level) in &asked {
        match rows.iter().filter(|row| row.number == *number).collect::<Vec<_>>()[..] {
            [row] if row.level == *level => {}
            [_] => faults.push(format!("{number} is of level {level}")),
            [] => faults.push(format!("{number} has no row")),
            _ => faults.push(format!("{number} has several rows")),
        }
    }
    for row in rows {
        if !asked.contains_key(row.number) {
            faults.push(format!("{} is no requirement of levels 1 and 2", row.number));
        }
        if !VERDICTS.contains(&row.verdict) {
            faults.push(format!("{}: the verdict is one of {VERDICTS:?}", row.number));
        }
        let places: Vec<&str> =
            row.how.split('`').skip(1).step_by(2).filter(|quoted| is_path(quoted)).collect();
        if row.verdict != "not here" && places.is_empty() {
            faults.push(format!("{}: names no place that shows it", row.number));
        }
        let gone = places.into_iter().filter(|place| !exists(place));
        faults.extend(gone.map(|place| format!("{}: {place} is not there", row.number)));
    }
    faults
}

fn is_path(quoted: &str) -> bool {
    let starts = ["crates/", "docs/", "scripts/", "SECURITY.md", "Cargo.toml", "deny.toml"];
    starts.iter().any(|start| quoted.starts_with(start))
}

/// A place is a path, or `path::name` of something that stands in that file.
fn exists(place: &str) -> bool {
    let (path, name) = place.split_once("::").unwrap_or((place, ""));
    let path = root().join(path);
    path.exists() && (name.is_empty() || fs::read_to_string(path).unwrap_or_default().contains(name))
}

#[test]
fn every_requirement_of_levels_one_and_two_is_answered_and_its_place_is_there() {
    let page = fs::read_to_string(root().join("docs/security.md")).unwrap();
    let found = faults(&page, exists);
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn the_page_counts_its_own_verdicts_right() {
    let page = fs::read_to_string(root().join("docs/security.md")).unwrap();
    let rows = rows(&page);
    let count = |verdict: &str| rows.iter().filter(|row| row.verdict == verdict).count();
    let [met, partly, operator, not_here] = VERDICTS.map(count);
    let said = format!(
        "Of {}: {met} met, {partly} partly, {operator} for the operator, {not_here} not here.",
        rows.len()
    );
    assert!(page.contains(&said), "the page should say: {said}");
}

#[test]
fn a_requirement_that_was_forgotten_or_a_place_that_went_away_is_named() {
    let page = fs::read_to_string(root().join("docs/security.md")).unwrap();
    let without = page.lines().filter(|line| !line.starts_with("| 3.3.4 |")).collect::<Vec<_>>().join("\n");
    assert_eq!(faults(&without, |_| true), ["3.3.4 has no row"]);
    assert!(!faults(&page, |place| place != "crates/web/src/cookies.rs").is_empty());
    assert!(!exists("crates/web/src/cookies.rs::nothing_of_this_name"));
}
