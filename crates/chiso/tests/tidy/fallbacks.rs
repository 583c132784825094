//! Fallbacks: no fault is turned into an empty text or a zero without anybody having thought about it.

use super::{all_well, files, root};

/// Ways to put an empty text, an empty list or a zero in the place of what is not there.
const FALLBACKS: &[&str] = &[
    "unwrap_or_default",
    "unwrap_or(0)",
    "unwrap_or(\"\")",
    "unwrap_or(String::new())",
    "unwrap_or(Vec::new())",
    "unwrap_or_else(String::new)",
    "unwrap_or_else(Vec::new)",
    "unwrap_or_else(|_| String::new())",
    "unwrap_or_else(|_| Vec::new())",
];

/// File, how many, and why the empty text or the zero is what is meant there.
const MEANT: &[(&str, usize, &str)] = &[
    ("crates/framework/src/linter/completeness.rs", 1, "a correction without a note is noted without one"),
    ("crates/framework/src/reader/fields.rs", 2, "what is missing is reported, and no set is given out"),
    ("crates/framework/src/reader/source.rs", 1, "the first line begins at 0"),
    (
        "crates/framework/src/reader/tree.rs",
        1,
        "what names no parent stands below the whole, whose code is empty",
    ),
    ("crates/framework/src/typed/number.rs", 1, "no exponent is an exponent of 0"),
    ("crates/framework/src/typed.rs", 1, "a text without visible letters is empty"),
    ("crates/scoring/src/answers.rs", 1, "nothing stands of a unit that is not there"),
    ("crates/scoring/src/numbers.rs", 1, "with so many digits nothing is kept short"),
    ("crates/assessment/src/answers.rs", 1, "a claim without a reason has an empty one"),
    ("crates/assessment/src/common_password.rs", 1, "no run is 0 letters long"),
    ("crates/assessment/src/id.rs", 1, "times before 1970 have the first ids"),
    ("crates/assessment/src/receipt.rs", 1, "evidence without a file has an empty line"),
    ("crates/assessment/src/second_appraisal.rs", 1, "who has no work yet has none"),
    (
        "crates/report/src/csv_text.rs",
        2,
        "a row may be shorter than the header; a record without a position is at the start",
    ),
    ("crates/report/src/figure_table.rs", 1, "only columns of the table are asked for"),
    ("crates/report/src/long_csv/reader.rs", 1, "of a new piece of evidence nothing is known yet"),
    ("crates/report/src/packet/container.rs", 1, "room that cannot be reserved is made while reading"),
    ("crates/report/src/packet/metadata.rs", 1, "a packet that was not exported has an empty export"),
    ("crates/report/src/packet/write_component.rs", 1, "a cell without a text is empty"),
    ("crates/report/src/packet/write_rows.rs", 2, "parts of a date fit; the library refuses others"),
    ("crates/report/src/publication/about.rs", 1, "a unit that was left out may have no code"),
    (
        "crates/report/src/publication/corrections.rs",
        4,
        "a missing column is shown by the first one of its line",
    ),
    (
        "crates/report/src/publication/headline.rs",
        2,
        "a row may be shorter than the header; a group without ranks ranks nobody",
    ),
    ("crates/report/src/publication/read.rs", 1, "that the file is missing is reported"),
    ("crates/report/src/publication/verify.rs", 2, "one of the two files may be shorter"),
    ("crates/report/src/workbook/assemble.rs", 1, "a cell without a value is empty"),
    ("crates/report/src/workbook/layout.rs", 2, "places are not known in the first of two passes"),
    ("crates/report/src/workbook/node.rs", 1, "a remainder of 26 fits"),
    ("crates/report/src/workbook/peers.rs", 3, "every unit is of one of the groups; their number fits"),
    (
        "crates/report/src/workbook/ranking_sheet.rs",
        2,
        "every unit is of one of the groups; their number fits",
    ),
    ("crates/report/src/workbook/unit_cells.rs", 1, "a number of rows fits"),
    ("crates/store/src/driver/sqlite/connection.rs", 1, "a count of steps is never negative"),
    ("crates/store/src/tables/attempts.rs", 1, "without an account another condition holds"),
    ("crates/store/src/tables/audit.rs", 1, "a count of letters fits"),
    ("crates/store/src/tables/forms.rs", 1, "a count of rows is never negative"),
    ("crates/store/src/tables/grants.rs", 1, "a count of rows is never negative"),
    (
        "crates/store/src/tables/known_browsers.rs",
        1,
        "no browser has an empty hash, so that all are forgotten",
    ),
    ("crates/app/src/sets.rs", 1, "on a question of another set nothing depends here"),
    ("crates/chiso/src/campaign/load.rs", 1, "terms that differ from nothing need no reason"),
    ("crates/chiso/src/campaign/settings.rs", 1, "a message of the parser may quote nothing"),
    ("crates/chiso/src/campaign/units.rs", 2, "a missing column is shown by the first one of its line"),
    ("crates/chiso/src/cli/faults.rs", 1, "an error of the command line may name no argument"),
    ("crates/chiso/src/cli/localized.rs", 1, "an option may have no words of its own"),
    ("crates/chiso/src/commands/export.rs", 1, "a setting that is not given is written empty"),
    ("crates/chiso/src/commands/framework_check.rs", 1, "where there are no names, the column has no width"),
    ("crates/chiso/src/demo/forms.rs", 2, "numbers of units fit"),
    ("crates/chiso/src/findings.rs", 3, "what is behind the end of a line is empty"),
    ("crates/chiso/src/instance/manifest.rs", 1, "a length fits"),
    ("crates/chiso/src/instance/system.rs", 1, "a clock before 1970 stands at 1970"),
    ("crates/chiso/src/progress.rs", 1, "a length that is not known is shown as none"),
    ("crates/chiso/src/rehearsal/answers.rs", 3, "numbers of units fit"),
    ("crates/chiso/src/rehearsal/year.rs", 2, "numbers of units fit"),
    ("crates/chiso/src/terminal.rs", 1, "a control letter has no width"),
];

/// Crates whose fallbacks are not looked through yet, and how many there are: the number only shrinks.
const LEFT: &[(&str, usize)] = &[("web", 23), ("words", 2)];

fn fallbacks(text: &str) -> usize {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.map(|line| FALLBACKS.iter().map(|fallback| line.matches(fallback).count()).sum::<usize>()).sum()
}

fn of_crate(name: &str) -> Vec<(String, usize)> {
    let files = files(&root().join("crates").join(name).join("src"), ".rs");
    let counted = files.into_iter().filter(|(path, _)| !path.ends_with("tests.rs"));
    counted.map(|(path, text)| (path, fallbacks(&text))).filter(|(_, count)| *count > 0).collect()
}

#[test]
fn no_fallback_hides_a_fault() {
    let looked_through = super::crates::EDGES.iter().map(|(name, _)| *name);
    let looked_through = looked_through.filter(|name| LEFT.iter().all(|(left, _)| left != name));
    let found: Vec<(String, usize)> = looked_through.flat_map(of_crate).collect();
    let meant =
        |path: &str| MEANT.iter().find(|(meant, ..)| *meant == path).map_or(0, |(_, count, _)| *count);
    let new = found.iter().filter(|(path, count)| *count != meant(path)).map(|(path, count)| {
        format!(
            "{path}: {count} fallbacks, {} are meant; let a fault be seen (an error, a type that cannot lack it, \
             `match`), or say in MEANT why nothing is what is meant, and how many there are",
            meant(path)
        )
    });
    let gone = MEANT.iter().filter(|(path, ..)| found.iter().all(|(found, _)| found != path));
    let gone = gone.map(|(path, ..)| format!("{path}: has no fallback any more; take it out of MEANT"));
    all_well(&new.chain(gone).collect::<Vec<_>>());
}

#[test]
fn what_is_left_only_shrinks() {
    let faults: Vec<String> = LEFT
        .iter()
        .filter_map(|(name, most)| {
            let count: usize = of_crate(name).iter().map(|(_, count)| count).sum();
            (count > *most).then(|| format!("crates/{name}: {count} fallbacks, {most} is the most"))
        })
        .collect();
    all_well(&faults);
}

#[test]
fn the_check_of_fallbacks_can_fail() {
    assert_eq!(fallbacks("let a = b.unwrap_or_default();\nlet c = d.unwrap_or(0) + e.unwrap_or(\"\");"), 3);
    assert_eq!(fallbacks("// b.unwrap_or_default()\n#[cfg(test)]\nmod tests { b.unwrap_or(0) }"), 0);
}
