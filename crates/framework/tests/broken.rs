//! Every fault that the reader and the linter know is made once in a set that was sound, and is found.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may stop where its world is not as it must be"
)]

mod set_files;

use std::collections::BTreeSet;

use framework::{Diagnostic, Place, Severity, codes, read};
use set_files::files;

const DECISION: &str = "so-ban-nganh-2022";
const DEMO: &str = "goalposts-demo";

/// The set, a text of it, what stands there instead, and what must be said.
type Fault = (&'static str, &'static str, &'static str, &'static str);

/// Faults in how the files are written.
const WRITING: &[Fault] = &[
    (DECISION, "[[levels]]", "[[levels", codes::SYNTAX),
    (DECISION, "printed_maximum = 1000", "", codes::MISSING_KEY),
    (DECISION, "maximum = 10\n", "maximum = 10\nmaximun = 10\n", codes::UNKNOWN_KEY),
    (DECISION, "printed_count = 41", "printed_count = true", codes::WRONG_KIND),
    (DECISION, "type = \"ratio\"", "type = \"ration\"", codes::UNKNOWN_WORD),
    (
        DECISION,
        "code = \"2\"\nparent",
        "code = \"2\"\n[scale]\nprinted_maximum = 7\n[[indices]]\ncode = \"2b\"\nparent",
        codes::TABLE_TWICE,
    ),
    (DECISION, "en = \"Common foundations\"", "en = \" \"", codes::EMPTY_TEXT),
    (DECISION, "maximum = 10\n", "maximum = 10.5\n", codes::INEXACT_NUMBER),
    (DECISION, "maximum = 10\n", "maximum = \"ten\"\n", codes::BAD_NUMBER),
    (DECISION, "maximum = 10\n", "maximum = -10\n", codes::OUT_OF_RANGE),
    (DECISION, "{year}-01-31", "{year}-02-31", codes::BAD_DATE),
    (DECISION, "name = \"chair\"", "name = \"the chair\"", codes::BAD_CODE),
    (DECISION, "code = \"3.2\"", "code = \"3.1\"", codes::DUPLICATE_CODE),
    (
        DECISION,
        "[[checks]]",
        "[[quantities]]\nname = \"staff\"\ntitle = { vi = \"a\", en = \"a\" }\nformula = \"[I.5]\"\n[[checks]]",
        codes::DUPLICATE_CODE,
    ),
];

/// Faults in what points at what.
const REFERENCES: &[Fault] = &[
    (DECISION, "parent = \"3\"", "parent = \"33\"", codes::UNKNOWN_PARENT),
    (DEMO, "code = \"1\"\nlevel", "code = \"1\"\nparent = \"1.1\"\nlevel", codes::PARENT_CIRCLE),
    (DECISION, "numerator = \"months\"", "numerator = \"months +\"", codes::BAD_EXPRESSION),
    (DECISION, "denominator = \"staff\"", "denominator = \"staf\"", codes::UNKNOWN_REFERENCE),
    (DECISION, "left = \"[3.2.b]\"", "left = \"[3.2.z]\"", codes::UNKNOWN_REFERENCE),
    (DECISION, "given = { events = 1 }", "given = { event = 1 }", codes::UNKNOWN_REFERENCE),
    (
        DECISION,
        "rule = { type = \"yes_no\", input = \"issued\" }",
        "rule = { type = \"yes_no\", input = \"passed\" }",
        codes::UNKNOWN_REFERENCE,
    ),
    (DECISION, "denominator = \"staff\"", "denominator = \"[I.1]\"", codes::REFERENCE_NOT_NUMERIC),
    (DECISION, "formula = \"[I.5] + [I.6]\"", "formula = \"[I.5] + staff\"", codes::QUANTITY_CIRCLE),
    (
        DECISION,
        "rule = { type = \"yes_no\", input = \"issued\" }",
        "rule = { type = \"graded\", input = \"issued\", rubric = { vi = \"a\", en = \"a\" } }",
        codes::INPUT_KIND,
    ),
];

/// Faults in rules and in what goes with them.
const RULES: &[Fault] = &[
    (
        DECISION,
        "{ input = \"chaired_own\", share = \"1/2\" }",
        "{ input = \"chaired_own\", share = \"1/3\" }",
        codes::SHARES_SUM,
    ),
    (
        DECISION,
        "{ share = \"1/2\", rule = { type = \"yes_no\"",
        "{ share = \"2/3\", rule = { type = \"yes_no\"",
        codes::SHARES_SUM,
    ),
    (DECISION, "deputy = \"1/2\"", "vice = \"1/2\"", codes::SHARES_OPTIONS),
    (DECISION, "{ at_least = 1, below = 2, share", "{ at_least = 1, below = \"3/2\", share", codes::TIER_GAP),
    (DECISION, "{ at_least = 2, share = 1 }", "{ at_least = 2, below = 9, share = 1 }", codes::TIER_GAP),
    (DECISION, "{ at_least = 2, share = 1 }", "{ above = 2, share = 1 }", codes::TIER_GAP),
    (DECISION, "{ below = 1, share = 0 }", "{ at_least = \"1/2\", below = 1, share = 0 }", codes::TIER_GAP),
    (DECISION, "{ at_least = 1, below = 2, share", "{ at_least = 1, at_most = 2, share", codes::TIER_OVERLAP),
    (
        DECISION,
        "rule = { type = \"yes_no\", input = \"issued\" }",
        "rule = { type = \"best_of\", rules = [{ type = \"best_of\", rules = [{ type = \"best_of\", rules = [{ type = \"best_of\", rules = [{ type = \"best_of\", rules = [{ type = \"yes_no\", input = \"issued\" }] }] }] }] }] }",
        codes::RULE_TOO_DEEP,
    ),
    (DEMO, "maximum = 0\n", "maximum = 2\n", codes::ADJUSTMENT_MISPLACED),
    (DECISION, "standing = \"proposed\"", "", codes::MISSING_STANDING),
    (
        DECISION,
        "source = { vi = \"Chỉ số sẵn sàng",
        "# source = { vi = \"Chỉ số sẵn sàng",
        codes::MISSING_SOURCE,
    ),
    (
        DECISION,
        "evidence = [\n  { vi = \"Nghị quyết chuyên đề",
        "documents = [\n  { vi = \"Nghị quyết chuyên đề",
        codes::MISSING_EVIDENCE,
    ),
    (
        DECISION,
        "{ vi = \"Giấy mời, thông báo kết luận các phiên họp của tỉnh\"",
        "{ vi = \"\"",
        codes::EMPTY_TEXT,
    ),
    (
        DECISION,
        "[[components.examples]]\ngiven = { chair = \"deputy\" }\npoints = \"10\"",
        "",
        codes::FEW_EXAMPLES,
    ),
    (
        DECISION,
        "given = { chair = \"deputy\" }\npoints = \"10\"",
        "given = { chair = \"deputy\" }",
        codes::EXAMPLE_WITHOUT_RESULT,
    ),
    (
        DECISION,
        "type = \"address\", required = false",
        "type = \"address\", required = true",
        codes::UNUSED_INPUT,
    ),
];

/// Definitions that can be read and mean nothing.
const DEGENERATE: &[Fault] = &[
    (DEMO, "weight = \"1/2\"\nprinted_count = 5", "weight = 0\nprinted_count = 5", codes::ZERO_WEIGHT),
    (
        DEMO,
        "title = { printed = \"Kỹ năng số\", en = \"Digital skills\" }\nweight = 1",
        "title = { printed = \"Kỹ năng số\", en = \"Digital skills\" }\nweight = 0",
        codes::ZERO_WEIGHTS,
    ),
    (DECISION, "printed_maximum = 1000", "printed_maximum = 0", codes::ZERO_MAXIMUM),
    (DECISION, "printed_maximum = 100\n", "printed_maximum = 0\n", codes::ZERO_MAXIMUM),
    (DEMO, "low = 20, high = 95", "low = 95, high = 95", codes::BOUNDS_ORDER),
    (DEMO, "low = 20, high = 95", "low = 95, high = 20", codes::BOUNDS_ORDER),
    (DEMO, "minimum = -3, maximum = 3", "minimum = 3, maximum = -3", codes::BOUNDS_ORDER),
    (DEMO, "minimum = 0, maximum = 100", "minimum = 100, maximum = 0", codes::BOUNDS_ORDER),
    // No count is below zero, so that nothing could be entered.
    (DECISION, "minimum = 0, maximum = 12", "maximum = -1", codes::BOUNDS_ORDER),
    (DEMO, "minimum = -3, maximum = 3", "minimum = 3, maximum = 3", codes::SAME_FOR_ALL),
    (DEMO, "points_each = \"1/2\"", "points_each = 0", codes::SAME_FOR_ALL),
    (
        DECISION,
        "shares = { head = 1, deputy = \"1/2\", none = 0 }",
        "shares = { head = 1, deputy = 1, none = 1 }",
        codes::SAME_FOR_ALL,
    ),
    (
        DECISION,
        "on_time = 1, late = \"1/2\", never = 0",
        "on_time = 1, late = 1, never = 1",
        codes::SAME_FOR_ALL,
    ),
    (
        DECISION,
        "rule = { type = \"survey\", levels = [\n  { input = \"level_1\", weight = 0 },\n  { input = \"level_2\", weight = 25 },\n  { input = \"level_3\", weight = 50 },\n  { input = \"level_4\", weight = 75 },\n",
        "rule = { type = \"survey\", levels = [\n",
        codes::SAME_FOR_ALL,
    ),
    (
        DECISION,
        "{ input = \"level_2\", weight = 25 }",
        "{ input = \"level_1\", weight = 25 }",
        codes::INPUT_TWICE,
    ),
    (
        DECISION,
        "{ input = \"chaired_own\", share = \"1/2\" }",
        "{ input = \"attended_provincial\", share = \"1/2\" }",
        codes::INPUT_TWICE,
    ),
    (
        DECISION,
        "on_time = 1, late = \"1/2\", never = 0",
        "on_time = \"1/2\", late = 1, never = 0",
        codes::TIMELINESS_ORDER,
    ),
    (
        DECISION,
        "deadline = \"annual_plan_deadline\", on_time",
        "deadline = \"{year}-03-31\", last_day = \"{year}-01-31\", on_time",
        codes::TIMELINESS_ORDER,
    ),
    (DECISION, "at_least = 90", "at_least = 90\nabove = 90", codes::BAND_BOUNDS),
    (DECISION, "code = \"good\"", "code = \"excellent\"", codes::NAME_TWICE),
    (
        DECISION,
        "[[checks]]",
        "[[quantities]]\nname = \"drills_held\"\ntitle = { vi = \"a\", en = \"a\" }\nformula = \"[I.5]\"\n[[checks]]",
        codes::NAME_TWICE,
    ),
    // The key of an input of 1.1, and the code of a field of general information.
    (DECISION, "code = \"I.1\"", "code = \"1.1.chair\"", codes::NAME_TWICE),
    (
        DECISION,
        "name = \"months\", type = \"count\"",
        "name = \"months\", may_be_none = true, type = \"count\"",
        codes::KEY_WITHOUT_EFFECT,
    ),
];

/// Faults in sums, counts, numbers and titles: what a decision may print wrong itself.
const PRINT: &[Fault] = &[
    (
        DEMO,
        "code = \"1.1.2\"\nparent = \"1.1\"",
        "code = \"1.1.2\"\nparent = \"1.1\"\nmaximum = 1",
        codes::MAXIMUM_OR_WEIGHT,
    ),
    (
        DEMO,
        "level = \"pillar\"\ntitle = { printed = \"Dịch vụ\", en = \"Services\" }\nweight = \"1/2\"",
        "level = \"pillar\"\ntitle = { printed = \"Dịch vụ\", en = \"Services\" }",
        codes::MIXED_WEIGHTS,
    ),
    (DECISION, "maximum = 20", "maximum = 21", codes::MAXIMA_SUM),
    (DECISION, "printed_maximum = 100\n", "printed_maximum = 110\n", codes::INDICES_SUM),
    (DECISION, "printed_maxima_reason", "#", codes::READING_WITHOUT_REASON),
    (DECISION, "repaired_maximum = 35", "repaired_maximum = 36", codes::REPAIRED_SUM),
    (DEMO, "printed_maxima = \"as_printed\"", "printed_maxima = \"repaired\"", codes::NO_REPAIRED_EDITION),
    (DECISION, "printed_count = 2\n", "printed_count = 3\n", codes::COUNT_DIFFERS),
    (DECISION, "printed_count = 6\n", "printed_count = 7\n", codes::COUNT_DIFFERS),
    (DECISION, "printed_count = 41\n", "printed_count = 42\n", codes::COUNT_DIFFERS),
    (DECISION, "printed_count = 13\n", "printed_count = 12\n", codes::COUNT_DIFFERS),
    (DECISION, "code = \"2.2\"", "code = \"2.9\"", codes::NUMBERING),
    (
        DECISION,
        "title = { printed = \"Mức độ sử dụng các nền tảng số dùng chung\"",
        "title = { printed = \"mức độ triển khai các hệ thống thông tin chuyên ngành\"",
        codes::DUPLICATE_TITLE,
    ),
    (
        DECISION,
        "title = { printed = \"Thể chế số\"",
        "title = { printed = \"Hạ tầng số\"",
        codes::DUPLICATE_TITLE,
    ),
    (
        DECISION,
        "[[indices]]\ncode = \"II\"",
        "[[indices]]\ncode = \"III\"\nlevel = \"group\"\ntitle = { printed = \"Trống\", en = \"Empty\" }\n[[indices]]\ncode = \"II\"",
        codes::EMPTY_INDEX,
    ),
    (DECISION, "at_least = 80", "at_least = 95", codes::BANDS_ORDER),
    (
        DECISION,
        "title = { vi = \"Yếu\", en = \"Weak\" }",
        "title = { vi = \"Yếu\", en = \"Weak\" }\nat_least = 10",
        codes::BANDS_ORDER,
    ),
    (
        DECISION,
        "title = { printed = \"Thể chế số\"",
        "title = { corrected = \"Thể chế số.\", fault = { vi = \"a\", en = \"a\" }, printed = \"Thể chế số\"",
        codes::TYPOGRAPHICAL_FAULT,
    ),
    (
        DEMO,
        "code = \"1.1\"\nparent = \"1\"\nlevel = \"sub_pillar\"",
        "code = \"1.1\"\nparent = \"1\"\nlevel = \"pillar\"",
        codes::LEVEL_ORDER,
    ),
];

fn broken(set: &str, from: &str, to: &str) -> Vec<Diagnostic> {
    let mut files = files(set);
    let hit = files.iter_mut().find(|file| file.text.contains(from));
    let hit = hit.unwrap_or_else(|| panic!("{set} does not say {from}"));
    hit.text = hit.text.replacen(from, to, 1);
    let (framework, findings) = read(&files);
    let errors = findings.iter().any(|finding| finding.severity == Severity::Error);
    assert_eq!(framework.is_none(), errors, "a set with errors is not given out: {from}");
    findings
}

/// How often a sound set is said to have this fault (the decision has some of its own).
fn times(findings: &[Diagnostic], code: &str) -> usize {
    findings.iter().filter(|finding| finding.code == code).count()
}

#[test]
fn every_fault_is_found_where_it_was_made() {
    for (set, from, to, code) in [WRITING, REFERENCES, RULES, DEGENERATE, PRINT].concat() {
        let (_, sound) = read(&files(set));
        let findings = broken(set, from, to);
        assert!(
            times(&findings, code) > times(&sound, code),
            "{code} is not said of {from} → {to}: {findings:#?}"
        );
        let finding = findings.iter().find(|finding| finding.code == code).unwrap();
        let placed = matches!(&finding.place, Place::Line { line, column, .. } if *line >= 1 && *column >= 1);
        assert!(placed, "{code} has no line and column: {:?}", finding.place);
    }
}

#[test]
fn no_fault_is_without_a_set_that_shows_it() {
    let shown: BTreeSet<&str> =
        [WRITING, REFERENCES, RULES, DEGENERATE, PRINT].concat().iter().map(|row| row.3).collect();
    let unshown: Vec<&&str> = codes::ALL
        .iter()
        // Shown in tests/sets.rs: a folder without the main file is no set, and two places make an empty ranking.
        .filter(|code| ![codes::NO_FRAMEWORK_FILE, codes::EMPTY_RANKING].contains(code))
        .filter(|code| !shown.contains(**code))
        .collect();
    assert!(unshown.is_empty(), "add a row to tests/broken.rs for {unshown:?}");
}

#[test]
fn each_printed_total_is_held_against_what_stands_below_it() {
    // 110 instead of 100 at index 1: its components disagree with it, and the main indices with the scale.
    let findings = broken(DECISION, "printed_maximum = 100\n", "printed_maximum = 110\n");
    assert_eq!(times(&findings, codes::MAXIMA_SUM), 4);
    assert_eq!(times(&findings, codes::INDICES_SUM), 1);
    // Another scale disagrees with both the main indices and the components.
    let findings = broken(DECISION, "printed_maximum = 1000", "printed_maximum = 900");
    assert_eq!(times(&findings, codes::MAXIMA_SUM), 3);
    assert_eq!(times(&findings, codes::INDICES_SUM), 1);
}

#[test]
fn a_first_step_from_zero_is_enough_for_a_count_but_not_for_a_difference() {
    let counted = broken(DECISION, "{ below = 1, share = 0 }", "{ at_least = 0, below = 1, share = 0 }");
    assert_eq!(times(&counted, codes::TIER_GAP), 0);
    let rule = "quantity = \"events\", tiers = [\n  { at_least = 2, share = 1 },\n  { at_least = 1, below = 2, \
                share = \"1/2\" },\n  { below = 1, share = 0 },";
    let difference =
        rule.replace("\"events\"", "\"events - 3\"").replace("{ below = 1", "{ at_least = 0, below = 1");
    assert_eq!(times(&broken(DECISION, rule, &difference), codes::TIER_GAP), 1);
    let held = difference.replace("\"events - 3\"", "\"max(events - 3, 0)\"");
    assert_eq!(times(&broken(DECISION, rule, &held), codes::TIER_GAP), 0);
}
