//! `docs/permissions.md` says what the permission table says; `UPDATE_DOCS=1` writes it anew.

#![allow(clippy::expect_used, reason = "a test that cannot continue fails")]

use std::fmt::Write;
use std::path::Path;

use assessment::permission::{Action, Stage, TABLE};
use assessment::role::Role;

const BEGINNING: &str = "# Who may do what

Made from `assessment::permission::TABLE`, the one table that pages, API and command line ask. What is not here is
refused. A unit role counts for its own unit alone, and any role only within the campaign it was given for. Who reads a
form by roles of main indices alone sees of it these and the general information.

";

#[test]
fn the_page_of_permissions_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/permissions.md");
    let page = page();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &page).expect("docs/permissions.md is written");
    }
    let written = std::fs::read_to_string(&path).expect("docs/permissions.md");
    assert!(written == page, "docs/permissions.md is out of date: run this test with UPDATE_DOCS=1");
}

#[test]
fn every_action_and_every_row_of_the_table_is_on_the_page() {
    let page = page();
    for action in Action::ALL {
        assert_eq!(page.matches(&format!("| {} |", words(&format!("{action:?}")))).count(), 1, "{action:?}");
    }
    let given = page.lines().skip_while(|line| !line.starts_with("|--")).skip(1);
    let cells: usize = given.map(|line| line.split('|').skip(2).filter(|cell| is_given(cell)).count()).sum();
    assert_eq!(cells, TABLE.len());
}

fn is_given(cell: &str) -> bool {
    !matches!(cell.trim(), "" | "–")
}

fn page() -> String {
    let mut page = BEGINNING.to_owned();
    let roles: Vec<String> = Role::ALL.iter().map(|role| role.name().replace('_', " ")).collect();
    writeln!(page, "| | {} |", roles.join(" | ")).expect("a text takes everything");
    writeln!(page, "|---{}|", "|---".repeat(roles.len())).expect("a text takes everything");
    for action in Action::ALL {
        let cells: Vec<String> = Role::ALL.into_iter().map(|role| cell(action, role)).collect();
        let name = words(&format!("{action:?}"));
        writeln!(page, "| {name} | {} |", cells.join(" | ")).expect("a text takes everything");
    }
    page
}

fn cell(action: Action, role: Role) -> String {
    let row = TABLE.iter().find(|(listed, whose, _)| *listed == action && *whose == role);
    match row {
        None => "–".to_owned(),
        Some((_, _, stages)) if stages.contains(&Stage::Anywhere) && stages.contains(&Stage::Prepared) => {
            "yes".to_owned()
        }
        Some((_, _, stages)) if stages.contains(&Stage::Anywhere) => "yes, but not while prepared".to_owned(),
        Some((_, _, stages)) => {
            let names: Vec<String> = stages.iter().map(|stage| words(&format!("{stage:?}"))).collect();
            names.join(", ")
        }
    }
}

/// `HandOver` as `hand over`.
fn words(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    words
}
