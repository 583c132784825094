//! A clerk's form of the departments' set: keys, stored answers, progress, points.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may stumble")]

use assessment::answers::{self, AnswerKey, Stored};
use assessment::progress;
use framework::testing::component_slot;
use framework::typed::DecimalMark;
use framework::typed::TypedFault;
use framework::{Framework, SourceFile, Value};
use scoring::{Participation, Plan, Terms, Unit};

fn departments() -> Framework {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../frameworks/so-ban-nganh-2022");
    let files: Vec<SourceFile> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            SourceFile { path: name, text: std::fs::read_to_string(&path).unwrap() }
        })
        .collect();
    framework::read(&files).0.expect("the departments' set has no errors")
}

fn unit() -> Unit {
    Unit {
        code: "so-y-te".to_owned(),
        name: "Sở Y tế".to_owned(),
        group: String::new(),
        participation: Participation::Ranked,
    }
}

#[test]
fn every_part_of_the_form_has_one_key() {
    let set = departments();
    let keys = AnswerKey::all(&set);
    let mut seen = std::collections::HashSet::new();
    for key in &keys {
        let text = key.key(&set);
        assert_eq!(AnswerKey::parse(&set, &text), Some(*key), "{text}");
        assert!(seen.insert(text));
    }
    assert_eq!(keys.len(), set.inputs.len() + 3 * set.components.len());
    for stranger in ["9.9.a", "3.1#", "3.1#na.reason.x", "#na", "", "3.1"] {
        assert_eq!(AnswerKey::parse(&set, stranger), None, "{stranger}");
    }
}

#[test]
fn what_the_clerk_types_has_one_stored_spelling_that_is_read_back() {
    let set = departments();
    let stored = |key: &str, typed: &str| {
        answers::stored(&set, AnswerKey::parse(&set, key).unwrap(), typed, DecimalMark::Unknown)
    };
    assert_eq!(stored("3.1.a", " 1 234 567 "), Ok(Some("1234567".to_owned())));
    assert_eq!(stored("3.1.a", ""), Ok(None));
    assert_eq!(stored("3.1.a", "12,5"), Err(TypedFault::NotWhole));
    assert_eq!(stored("3.1#na", "on"), Err(TypedFault::NotYesOrNo));
    assert_eq!(stored("3.1#na", "Có"), Ok(Some("yes".to_owned())));
    assert_eq!(stored("3.1#na", "không"), Ok(None));
    assert_eq!(stored("3.1#explanation", "  Theo kiểm kê \r\n"), Ok(Some("Theo kiểm kê".to_owned())));
    for input in &set.inputs {
        for typed in ["3", "Có", "31/12/2022", "soyte.gov.vn", "Không có"] {
            let Ok(Some(value)) = framework::typed::value(input, typed, DecimalMark::Unknown) else {
                continue;
            };
            let spelling = answers::spelling(input, &value);
            assert_eq!(answers::restored(input, &spelling), Ok(Some(value)), "{} {spelling}", input.key);
        }
    }
}

#[test]
fn a_claim_counts_as_answered_once_it_has_a_reason() {
    let set = departments();
    let (slot, _) = set.component("6.2").unwrap();
    let mut stored: Stored = [("6.2#na".to_owned(), "yes".to_owned())].into();
    let filled = |stored: &Stored| answers::assembled(&set, unit(), stored, []);
    assert_eq!(filled(&stored).claim(0, slot), Some(""));
    assert!(progress::of_component(&set, &filled(&stored), 0, slot).percent() < 100);
    stored.insert("6.2#na.reason".to_owned(), "Không có thủ tục".to_owned());
    assert_eq!(progress::of_component(&set, &filled(&stored), 0, slot).percent(), 100);
    assert_eq!(filled(&stored).claim(0, slot), Some("Không có thủ tục"));
    // A reason without the claim claims nothing.
    stored.remove("6.2#na");
    assert_eq!(filled(&stored).claim(0, slot), None);
}

#[test]
fn an_empty_form_lacks_everything_and_a_full_one_nothing() {
    let set = departments();
    let empty = answers::assembled(&set, unit(), &Stored::new(), []);
    let whole = progress::of_form(&set, &empty, 0);
    assert_eq!(whole.answered, 0);
    assert_eq!(progress::missing(&set, &empty, 0).len(), whole.asked);
    let by_index = set.top.iter().map(|item| progress::of_item(&set, &empty, 0, *item).asked).sum::<usize>();
    assert_eq!(by_index + progress::of_general(&set, &empty, 0).asked, whole.asked);

    let mut claims: Stored = Stored::new();
    for component in &set.components {
        claims.insert(format!("{}#na", component.code), "yes".to_owned());
        claims.insert(format!("{}#na.reason", component.code), "Không phát sinh".to_owned());
    }
    for slot in &set.general {
        let input = &set[*slot];
        let typed = ["7", "Có", "Sở Y tế", "01/01/2022", "soyte.gov.vn"]
            .into_iter()
            .find(|typed| framework::typed::value(input, typed, DecimalMark::Unknown).is_ok())
            .expect("each kind has an example");
        claims.insert(input.key.clone(), typed.to_owned());
    }
    let full = answers::assembled(&set, unit(), &claims, []);
    assert_eq!(progress::of_form(&set, &full, 0).percent(), 100);
    assert!(progress::missing(&set, &full, 0).is_empty());
}

#[test]
fn stored_answers_are_scored_as_answers_are() {
    let set = departments();
    let stored: Stored = [("3.1.a", "207"), ("I.5", "84"), ("I.6", "287")]
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect();
    let answers = answers::assembled(&set, unit(), &stored, []);
    let (slot, _) = set.component("3.1").unwrap();
    assert_eq!(
        answers.value(0, set.input("I.5").unwrap().0),
        Some(&Value::Number(framework::Exact::integer(84)))
    );
    let plan = Plan::new(&set, Terms::of(&set, 2022)).unwrap();
    let results = scoring::score(&plan, &answers);
    let points = results.component_points(0, component_slot(slot.position())).unwrap();
    assert_eq!(points.to_string(), "5.58");
}
