//! The sets that come with the program, and what the reader and the linter say of broken ones.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may stop where its world is not as it must be"
)]

use std::fs;
use std::path::{Path, PathBuf};

use framework::{Diagnostic, Framework, Place, Severity, SourceFile, codes, read};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../frameworks").join(name)
}

fn files(name: &str) -> Vec<SourceFile> {
    let mut files: Vec<SourceFile> = fs::read_dir(folder(name))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .map(|path| SourceFile {
            path: path.file_name().unwrap().to_string_lossy().into_owned(),
            text: fs::read_to_string(&path).unwrap(),
        })
        .collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn decision() -> (Framework, Vec<Diagnostic>) {
    let (framework, findings) = read(&files("so-ban-nganh-2022"));
    (framework.expect("the decision's set can be read"), findings)
}

/// The decision's set with one text replaced by another.
fn tampered(from: &str, to: &str) -> Vec<Diagnostic> {
    let mut files = files("so-ban-nganh-2022");
    let hit = files.iter_mut().find(|file| file.text.contains(from)).expect("the text to replace is there");
    hit.text = hit.text.replacen(from, to, 1);
    let (framework, findings) = read(&files);
    let errors = findings.iter().any(|finding| finding.severity == Severity::Error);
    assert_eq!(framework.is_none(), errors, "a set with errors is not given out");
    findings
}

fn codes_of(findings: &[Diagnostic]) -> Vec<&'static str> {
    findings.iter().map(|finding| finding.code).collect()
}

#[test]
fn the_decision_has_exactly_three_sum_findings_and_five_typographical_faults() {
    let (_, findings) = decision();
    let sums: Vec<String> = findings
        .iter()
        .filter(|finding| finding.code == codes::MAXIMA_SUM)
        .map(|finding| {
            let argument = |name: &str| {
                let found = finding.arguments.iter().find(|(known, _)| *known == name);
                match &found.expect("the argument is there").1 {
                    framework::Argument::Plain(text) => text.clone(),
                    framework::Argument::Number(number) => number.to_string(),
                    framework::Argument::Text(text) => text.vi.clone(),
                }
            };
            format!(
                "{}: {} ≠ {} ({})",
                argument("item"),
                argument("sum"),
                argument("printed"),
                argument("reading")
            )
        })
        .collect();
    assert_eq!(sums, ["5: 80 ≠ 100 (scaled)", "6: 515 ≠ 500 (scaled)", ": 995 ≠ 1000 (scaled)"]);
    let notes = findings.iter().filter(|finding| finding.code == codes::TYPOGRAPHICAL_FAULT).count();
    assert_eq!(notes, 5);
    assert_eq!(findings.len(), 8, "nothing else is wrong: {findings:?}");
}

#[test]
fn the_decision_has_six_fields_two_groups_six_main_indices_and_41_components() {
    let (framework, _) = decision();
    assert_eq!(framework.general.len(), 6);
    assert_eq!(framework.components.len(), 41);
    assert_eq!(framework.ranking_columns().len(), 6);
    assert_eq!(framework.indices.len(), 8);
    assert!(framework.components.iter().all(|component| component.examples.len() >= 3));
}

#[test]
fn every_set_that_comes_with_the_program_can_be_read() {
    for name in ["so-ban-nganh-2022", "dti-tinh-2022", "dti-tinh-2020", "par-2012", "goalposts-demo"] {
        let (framework, findings) = read(&files(name));
        assert!(framework.is_some(), "{name}: {findings:?}");
        assert_eq!(framework.unwrap().code, name);
        let unexpected: Vec<_> = findings
            .iter()
            .filter(|finding| ![codes::MAXIMA_SUM, codes::TYPOGRAPHICAL_FAULT].contains(&finding.code))
            .collect();
        assert!(unexpected.is_empty(), "{name}: {unexpected:#?}");
    }
}

#[test]
fn all_faults_are_reported_at_once_with_file_line_and_column() {
    let mut files = files("so-ban-nganh-2022");
    for file in &mut files {
        file.text = file.text.replacen("standing = \"proposed\"", "standing = \"invented\"", 1).replacen(
            "type = \"ratio\"",
            "type = \"ration\"",
            1,
        );
    }
    let (framework, findings) = read(&files);
    assert!(framework.is_none());
    let places: Vec<(&str, usize, usize)> = findings
        .iter()
        .filter_map(|finding| match &finding.place {
            Place::Line { file, line, column, .. } => Some((file.as_ref(), *line, *column)),
            _ => None,
        })
        .collect();
    assert!(places.len() >= 8, "{findings:?}");
    assert!(places.iter().all(|(_, line, column)| *line > 1 && *column > 1));
}

#[test]
fn a_reference_to_an_input_that_does_not_exist_is_pointed_at() {
    let findings = tampered("denominator = \"staff\"", "denominator = \"a + staf\"");
    let finding = findings.iter().find(|finding| finding.code == codes::UNKNOWN_REFERENCE).unwrap();
    let Place::Line { text, column, .. } = &finding.place else { panic!("a line is named") };
    let pointed: String = text.chars().skip(column - 1).take(4).collect();
    assert_eq!(pointed, "staf");
}

#[test]
fn a_folder_without_the_main_file_is_no_set() {
    let (framework, findings) = read(&[]);
    assert!(framework.is_none());
    assert_eq!(codes_of(&findings), [codes::NO_FRAMEWORK_FILE]);
}

#[test]
fn no_cut_file_makes_the_reader_panic() {
    let whole = files("goalposts-demo");
    for at in 0..whole.len() {
        let text = whole[at].text.clone();
        for cut in (0..text.len()).step_by(97).filter(|cut| text.is_char_boundary(*cut)) {
            let mut files = whole.clone();
            files[at].text = text[..cut].to_owned();
            let _outcome = read(&files);
        }
    }
}
