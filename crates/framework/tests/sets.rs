//! The sets that come with the program, and what the reader and the linter say of broken ones.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may stop where its world is not as it must be"
)]

mod set_files;

use framework::{Diagnostic, Framework, Place, Severity, SourceFile, codes, read};
use set_files::files;

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

/// The demonstration with an index between the two components of its third pillar, or before both.
fn with_a_sub_index(is_first: bool) -> Vec<SourceFile> {
    let mut files = files("goalposts-demo");
    let people = files.iter_mut().find(|file| file.path.starts_with('3')).expect("the third pillar");
    let inner = "code = \"3.1.2.1\"\nparent = \"3.1.2\"";
    people.text = people.text.replacen("code = \"3.1.2\"\nparent = \"3.1\"", inner, 1);
    assert!(people.text.contains(inner));
    let component = "[[components]]";
    let at = if is_first { people.text.find(component) } else { people.text.rfind(component) };
    let index = "[[indices]]\ncode = \"3.1.2\"\nparent = \"3.1\"\nlevel = \"inner\"\ntitle = { printed = \"Bên trong\", en = \"Inner\" }\nweight = 1\n\n";
    people.text.insert_str(at.expect("components"), index);
    let main = files.iter_mut().find(|file| file.path == "framework.toml").expect("the main file");
    let last_level = main.text.rfind("[[levels]]").expect("levels");
    main.text.insert_str(last_level, "[[levels]]\ncode = \"inner\"\ntitle = { vi = \"a\", en = \"a\" }\n\n");
    files
}

/// The components of the third pillar in their order.
fn of_the_third(framework: &Framework) -> Vec<&str> {
    let codes = framework.components.iter().map(|component| component.code.as_str());
    codes.filter(|code| code.starts_with('3')).collect()
}

#[test]
fn a_sub_index_among_components_stands_where_the_file_has_it() {
    let (framework, findings) = read(&with_a_sub_index(false));
    let between = framework.unwrap_or_else(|| panic!("{findings:?}"));
    assert_eq!(of_the_third(&between), ["3.1.1", "3.1.2.1"]);
    assert!(findings.iter().all(|finding| finding.code != codes::NUMBERING), "{findings:?}");
    let (framework, findings) = read(&with_a_sub_index(true));
    let first = framework.unwrap_or_else(|| panic!("{findings:?}"));
    assert_eq!(of_the_third(&first), ["3.1.2.1", "3.1.1"]);
    // What was made when indices came first, whatever the file says, is read as it was then.
    let digest = Some(first.layout_digest.as_str());
    let made_then = framework::reread(&with_a_sub_index(false), digest).0.expect("it is read");
    assert_eq!(of_the_third(&made_then), ["3.1.2.1", "3.1.1"]);
    let digest = Some(between.layout_digest.as_str());
    let made_now = framework::reread(&with_a_sub_index(false), digest).0.expect("it is read");
    assert_eq!(of_the_third(&made_now), ["3.1.1", "3.1.2.1"]);
    let nobody = "0".repeat(64);
    let unknown = framework::reread(&with_a_sub_index(false), Some(&nobody)).0.expect("it is read");
    assert_eq!(of_the_third(&unknown), ["3.1.1", "3.1.2.1"], "a digest that fits neither changes nothing");
}

#[test]
fn the_sets_of_the_program_read_alike_whatever_digest_is_known() {
    for name in ["so-ban-nganh-2022", "dti-tinh-2022", "dti-tinh-2020", "par-2012", "goalposts-demo"] {
        let new = read(&files(name)).0.expect("it is read");
        let kept = framework::reread(&files(name), Some(&new.layout_digest)).0.expect("it is read");
        assert_eq!(new.layout_digest, kept.layout_digest, "{name}");
        assert_eq!(new.top, kept.top, "{name}");
    }
}

#[test]
fn a_ranking_by_a_level_that_nothing_uses_is_told() {
    let mut files = files("so-ban-nganh-2022");
    let main = files.iter_mut().find(|file| file.path == "framework.toml").expect("the main file");
    main.text = main.text.replacen(
        "[[levels]]",
        "[[levels]]\ncode = \"spare\"\ntitle = { vi = \"a\", en = \"a\" }\n\n[[levels]]",
        1,
    );
    assert!(!codes_of(&read(&files).1).contains(&codes::EMPTY_RANKING));
    let main = files.iter_mut().find(|file| file.path == "framework.toml").expect("the main file");
    main.text = main.text.replace("ranking = { level = \"main_index\"", "ranking = { level = \"spare\"");
    assert!(codes_of(&read(&files).1).contains(&codes::EMPTY_RANKING));
}

#[test]
fn codes_of_official_sets_may_have_hyphens() {
    let mut files = files("so-ban-nganh-2022");
    for file in &mut files {
        file.text = file.text.replace("[I.5]", "[I-5]").replace("[I.6]", "[I-6]");
        file.text = file.text.replace("\"I.5\"", "\"I-5\"").replace("\"I.6\"", "\"I-6\"");
        file.text = file.text.replace("code = \"3.1\"", "code = \"III-3.1\"").replace("[3.1.", "[III-3.1.");
        file.text = file.text.replace("\"3.1.", "\"III-3.1.");
    }
    let (framework, findings) = read(&files);
    let framework = framework.unwrap_or_else(|| panic!("{findings:#?}"));
    assert!(framework.input("I-5").is_some() && framework.component("III-3.1").is_some());
    for bad in ["-3.1", "3.1-", "3--1", "3.-1", "3,1", "3/1", "3 1", "3.1)", "3#1", "điểm", "3..1", ""] {
        let findings = tampered("code = \"3.1\"", &format!("code = \"{bad}\""));
        assert!(codes_of(&findings).contains(&codes::BAD_CODE), "{bad}");
    }
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
