//! What questions are called: numbers and words, and formulas without keys.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot continue fails")]

use framework::testing::input_slot;
use std::path::Path;

use framework::{Framework, Language, Rule, SourceFile};

fn set(name: &str) -> Framework {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../frameworks").join(name);
    let mut files: Vec<SourceFile> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .map(|path| SourceFile {
            path: path.display().to_string(),
            text: std::fs::read_to_string(&path).unwrap(),
        })
        .collect();
    files.sort_by(|one, other| one.path.cmp(&other.path));
    framework::read(&files).0.unwrap()
}

#[test]
fn letters_stay_letters_and_words_become_numbers() {
    let framework = set("so-ban-nganh-2022");
    let called = |key: &str| {
        let (slot, _) = framework.input(key).unwrap();
        (framework.question_mark(slot), framework.question_number(slot))
    };
    assert_eq!(called("6.6.b"), ("b".to_owned(), "6.6 b".to_owned()));
    assert_eq!(called("6.1.contact_and_feedback"), ("6.1.5".to_owned(), "6.1.5".to_owned()));
    assert_eq!(called("6.1.https_and_ipv6"), ("6.1.12".to_owned(), "6.1.12".to_owned()));
    assert_eq!(called("I.5"), ("I.5".to_owned(), "I.5".to_owned()));
    let (slot, input) = framework.input("6.6.b").unwrap();
    let label = framework.question_label(slot, Language::Vietnamese);
    assert_eq!(label, format!("b) {}", input.question.vi));
    assert!(framework.question_in_full(slot, Language::English).starts_with("6.6 b) "));
}

#[test]
fn every_question_of_every_set_has_a_number_of_its_own() {
    for name in ["so-ban-nganh-2022", "dti-tinh-2022", "dti-tinh-2020", "par-2012", "goalposts-demo"] {
        let framework = set(name);
        let numbers: std::collections::BTreeSet<String> =
            (0..framework.inputs.len()).map(|at| framework.question_number(input_slot(at))).collect();
        assert_eq!(numbers.len(), framework.inputs.len(), "{name}");
    }
}

#[test]
fn a_formula_is_said_in_the_words_of_its_questions_and_quantities() {
    let framework = set("so-ban-nganh-2022");
    let (_, component) = framework.component("6.7").unwrap();
    let Rule::Ratio { numerator, denominator, .. } = &component.rule else { panic!("{:?}", component.rule) };
    let words = framework.expression_in_words(&denominator.expression, Language::Vietnamese);
    assert!(words.starts_with("Tổng số công chức, viên chức − "), "{words}");
    assert!(!words.contains("6.6.b") && !words.contains("staff"), "{words}");
    let short = framework.expression_by_number(&denominator.expression, Some("6.7"), Language::Vietnamese);
    assert_eq!(short, "Tổng số công chức, viên chức − 6.6 b");
    assert_eq!(framework.expression_by_number(&numerator.expression, Some("6.7"), Language::English), "a");
}
