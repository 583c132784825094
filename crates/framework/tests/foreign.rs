//! Sets of others: ids of a statistical office, no evidence, no examples; and sets that an earlier program accepted.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may stop where its world is not as it must be"
)]

mod set_files;

use framework::{Diagnostic, Severity, SourceFile, codes, read};
use set_files::files;

const DECISION: &str = "so-ban-nganh-2022";
const DEMO: &str = "goalposts-demo";

/// The set with a text replaced, and what is said where it was accepted before.
fn kept(set: &str, from: &str, to: &str) -> (bool, Vec<Diagnostic>) {
    let mut files = files(set);
    let hit = files.iter_mut().find(|file| file.text.contains(from)).expect("the text is there");
    hit.text = hit.text.replacen(from, to, 1);
    let (framework, findings) = framework::reread(&files, None);
    (framework.is_some(), findings)
}

fn broken(set: &str, from: &str, to: &str) -> Vec<Diagnostic> {
    let mut files = files(set);
    let hit = files.iter_mut().find(|file| file.text.contains(from));
    let hit = hit.unwrap_or_else(|| panic!("{set} does not say {from}"));
    hit.text = hit.text.replacen(from, to, 1);
    let (framework, findings) = read(&files);
    assert!(framework.is_some(), "{findings:?}");
    findings
}

/// How often a sound set is said to have this fault (the decision has some of its own).
fn times(findings: &[Diagnostic], code: &str) -> usize {
    findings.iter().filter(|finding| finding.code == code).count()
}

#[test]
fn a_set_that_a_campaign_keeps_is_not_lost_by_what_a_newer_program_refuses() {
    for (from, to) in [
        ("weight = \"1/2\"\nprinted_count = 5", "weight = 0\nprinted_count = 5"),
        ("minimum = 0, maximum = 100", "minimum = 100, maximum = 0"),
        ("points_each = \"1/2\"", "points_each = 0"),
    ] {
        let (is_read, findings) = kept(DEMO, from, to);
        assert!(is_read, "{to}: {findings:?}");
        assert!(findings.iter().all(|finding| finding.severity != Severity::Error), "{findings:?}");
    }
    let (is_read, _) = kept(DEMO, "low = 20, high = 95", "low = 95, high = 95");
    assert!(!is_read, "what was refused before is refused still");
}

#[test]
fn foreign_ids_are_names_and_their_gaps_are_not_told() {
    let before = read(&files(DECISION)).1;
    // Ids of a statistical office instead of 4.1, 4.2, 4.3, ….
    let mut foreign = files(DECISION);
    for file in &mut foreign {
        for (number, id) in (1..=9).zip([17, 117, 204, 205, 310, 477, 502, 611, 713]) {
            file.text = file.text.replace(&format!("code = \"4.{number}\""), &format!("code = \"4.{id}\""));
        }
    }
    assert_eq!(times(&read(&foreign).1, codes::NUMBERING), times(&before, codes::NUMBERING));
}

#[test]
fn few_examples_are_told_once_for_a_set() {
    let mut foreign = files(DEMO);
    for file in &mut foreign {
        let head = file.text.split("[[components.examples]]").next().unwrap_or_default().to_owned();
        let rest = file.text.split("[[components]]").skip(1).map(|part| {
            "[[components]]".to_owned() + part.split("[[components.examples]]").next().unwrap_or_default()
        });
        let components: String = rest.collect();
        file.text = head.split("[[components]]").next().unwrap_or_default().to_owned() + &components;
    }
    let (framework, findings) = read(&foreign);
    assert!(framework.is_some(), "{findings:?}");
    assert_eq!(times(&findings, codes::FEW_EXAMPLES), 1);
}

#[test]
fn one_title_below_several_indices_is_no_slip() {
    let title = "title = { printed = \"Hồ sơ giải quyết đúng hạn\", en = \"Dossiers settled on time\" }";
    let elsewhere = broken(DEMO, title, "title = { printed = \"Hạ tầng\", en = \"Infrastructure\" }");
    assert_eq!(times(&elsewhere, codes::DUPLICATE_TITLE), 0);
    let sibling =
        broken(DEMO, title, "title = { printed = \"Thanh toán trực tuyến\", en = \"Online payment\" }");
    assert_eq!(times(&sibling, codes::DUPLICATE_TITLE), 1);
}

#[test]
fn evidence_can_be_declined() {
    let mut files = files(DEMO);
    for file in &mut files {
        file.text = file.text.replace("evidence = [\n  { vi = \"Trích xuất từ cổng dịch vụ\", en = \"Extract of the service portal\" },\n]", "evidence = []");
    }
    let (framework, findings) = read(&files);
    let framework = framework.expect("a set may ask for none");
    assert_eq!(times(&findings, codes::MISSING_EVIDENCE), 0);
    let (declined, _) = framework.component("1.1.1").expect("it is there");
    let (asked, _) = framework.component("1.1.2").expect("it is there");
    assert!(!framework.asks_evidence(declined) && framework.asks_evidence(asked));
}

#[test]
fn evidence_is_not_asked_of_a_unit_for_what_the_managing_body_alone_fills_in() {
    let asks = |files: &[SourceFile], code: &str| {
        let framework = read(files).0.expect("a sound set");
        let (slot, component) = framework.component(code).expect("it is there");
        assert!(!component.evidence.is_empty(), "the list tells the body what it keeps");
        framework.asks_evidence(slot)
    };
    let mut files = files(DECISION);
    // 6.4 is a survey; 6.3 is the unit's.
    assert!(!asks(&files, "6.4") && asks(&files, "6.3"));
    // As soon as the unit fills in one of its numbers it is asked.
    for file in &mut files {
        file.text = file.text.replacen(
            "name = \"level_1\", type = \"count\", filled_by = \"managing_body\"",
            "name = \"level_1\", type = \"count\"",
            1,
        );
    }
    assert!(asks(&files, "6.4"));
}
