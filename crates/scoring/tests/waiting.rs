//! Waiting for the managing body's data is a state of its own, whatever the rule and whatever the set.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop where its world is not as it must be"
)]

use framework::testing::{component_slot, input_slot};
use std::fs;
use std::path::Path;

use framework::{Exact, FilledBy, Framework, InputKind, InputSlot, Rule, SourceFile, Value, read};
use jiff::civil::date;
use proptest::prelude::*;
use scoring::{
    Answers, Participation, Plan, ScoreState, Terms, Unit, score, sheet, sheet_without_traces, unranked,
};

fn set_of(folder: &str) -> Framework {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(folder);
    let mut files: Vec<SourceFile> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            // A set of one file alone is its head.
            let name = if name == "every-rule.toml" { "framework.toml".to_owned() } else { name };
            SourceFile { path: name, text: fs::read_to_string(&path).unwrap() }
        })
        .collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    read(&files).0.unwrap()
}

fn unit(code: &str) -> Unit {
    Unit {
        code: code.to_owned(),
        name: code.to_owned(),
        group: String::new(),
        participation: Participation::Ranked,
    }
}

/// The same set, whose inputs belong to the managing body where `owes` says so.
fn owing(set: &Framework, owes: impl Fn(usize) -> bool) -> Framework {
    let mut set = set.clone();
    for (at, input) in set.inputs.iter_mut().enumerate() {
        input.filled_by = if owes(at) { FilledBy::ManagingBody } else { FilledBy::Unit };
    }
    set
}

fn some_value(kind: &InputKind, number: i64) -> Value {
    match kind {
        InputKind::YesNo => Value::YesNo(number % 2 == 0),
        InputKind::Choice(options) => Value::Choice(usize::try_from(number).unwrap() % options.len()),
        InputKind::Date { .. } => Value::Date(date(2022, 1, 20)),
        InputKind::Text | InputKind::Address => Value::Text("x".into()),
        _ => Value::Number(Exact::integer(number)),
    }
}

/// Answers with gaps: every number below 3 in ten is one.
fn answers(set: &Framework, units: usize, numbers: &[i64]) -> Answers {
    let mut answers = Answers::empty(set, (0..units).map(|at| unit(&format!("u{at}"))).collect());
    for row in 0..units {
        for (at, input) in set.inputs.iter().enumerate() {
            let number = numbers[(row * 31 + at * 7) % numbers.len()];
            let value = (number % 10 > 2).then(|| some_value(&input.kind, number));
            answers.set_value(row, input_slot(at), value);
        }
    }
    answers
}

fn has_peers(rule: &Rule) -> bool {
    match rule {
        Rule::PeerMax { .. } => true,
        Rule::Parts(parts) => parts.iter().any(|part| has_peers(&part.rule)),
        Rule::BestOf(rules) => rules.iter().any(has_peers),
        _ => false,
    }
}

/// The best of several waits for nothing once one of them gives everything.
fn has_best_of(rule: &Rule) -> bool {
    match rule {
        Rule::BestOf(_) => true,
        Rule::Parts(parts) => parts.iter().any(|part| has_best_of(&part.rule)),
        _ => false,
    }
}

/// Holds a set whose numbers are all the unit's against the same set, some of whose numbers are owed.
fn waits_where_something_owed_is_missing(set: &Framework, numbers: &[i64], owed: u64) {
    let own = owing(set, |_| false);
    let body = owing(set, |at| owed >> (at % 64) & 1 == 1);
    let answers = answers(set, 3, numbers);
    let plans = [&own, &body].map(|set| Plan::new(set, Terms::of(set, 2022)).unwrap());
    let results = plans.each_ref().map(|plan| score(plan, &answers));
    for row in 0..3 {
        let [before, after] = [0, 1].map(|at| sheet(&plans[at], &answers, &results[at], row));
        let quick = sheet_without_traces(&plans[1], &answers, &results[1], row);
        let told_as_before = sheet(&plans[1].without_waiting(), &answers, &results[1], row);
        assert_eq!(before.waiting().count(), 0, "a unit's own gap waits for nobody");
        for (at, component) in set.components.iter().enumerate() {
            let (a, b) = (&before.components[at], &after.components[at]);
            let missing: &[InputSlot] = match &a.state {
                ScoreState::NotProvided { missing } | ScoreState::Scored { missing } => missing,
                _ => &[],
            };
            let is_owed = missing.iter().any(|slot| body[*slot].filled_by == FilledBy::ManagingBody);
            let has_everything = a.points.as_ref() == Some(&a.maximum);
            assert_eq!(b.state.waits(), results[1].waits(row, component_slot(at)));
            assert_eq!(b.state.waits(), quick.components[at].state.waits());
            if has_peers(&component.rule) {
                continue;
            }
            assert_eq!(a.points, b.points, "{}: what is known counts the same", component.code);
            assert_eq!(told_as_before.components[at].state, a.state);
            if is_owed && !has_everything && !has_best_of(&component.rule) {
                assert!(b.state.waits(), "{} of {:?}: {:?}", component.code, component.rule.name(), b.state);
            }
            if !is_owed {
                assert_eq!(a.state, b.state, "{}", component.code);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn whatever_the_rule_what_is_owed_and_missing_waits_and_nothing_else(
        numbers in prop::collection::vec(0_i64..60, 97), owed: u64,
    ) {
        waits_where_something_owed_is_missing(&set_of("crates/report/tests/workbook_world"), &numbers, owed);
    }

    #[test]
    fn in_the_set_of_the_decision_as_well(numbers in prop::collection::vec(0_i64..60, 97), owed: u64) {
        waits_where_something_owed_is_missing(&set_of("frameworks/so-ban-nganh-2022"), &numbers, owed);
    }
}

#[test]
fn a_survey_without_answers_waits_and_its_maximum_counts() {
    let set = set_of("frameworks/so-ban-nganh-2022");
    let mut answers = Answers::empty(&set, vec![unit("so-y-te")]);
    let plan = Plan::new(&set, Terms::of(&set, 2022)).unwrap();
    let (slot, component) = set.component("6.4").unwrap();
    let results = score(&plan, &answers);
    let before = sheet(&plan, &answers, &results, 0);
    assert!(
        matches!(&before.components[slot.position()].state, ScoreState::Waiting { missing } if missing.len() == 5)
    );
    assert_eq!(results.waiting(), [(0, slot)]);
    assert_eq!(results.component_points(0, slot), Some(Exact::decimal(0, 2)), "provisionally");
    assert_eq!(before.total.maximum, *plan.total_maximum(), "its maximum counts");
    // No answers at all are a number each, and settle it: nobody was asked.
    for input in &component.inputs {
        answers.set_value(0, *input, Some(Value::Number(Exact::ZERO)));
    }
    let after = sheet(&plan, &answers, &unranked(&plan, &answers), 0);
    assert_eq!(after.components[slot.position()].state, ScoreState::NotArising);
}

#[test]
fn the_survey_part_of_another_set_waits_as_well() {
    let set = set_of("frameworks/par-2012");
    let answers = Answers::empty(&set, vec![unit("tinh-a"), unit("tinh-b")]);
    let plan = Plan::new(&set, Terms::of(&set, 2022)).unwrap();
    let (survey, _) = set.component("2").unwrap();
    assert_eq!(score(&plan, &answers).waiting(), [(0, survey), (1, survey)]);
}

#[test]
fn what_somebody_decided_waits_for_nothing() {
    let set = set_of("frameworks/so-ban-nganh-2022");
    let units = ["a", "b", "c"].map(unit).to_vec();
    let mut answers = Answers::empty(&set, units);
    let plan = Plan::new(&set, Terms::of(&set, 2022)).unwrap();
    let (slot, _) = set.component("6.4").unwrap();
    answers.set_awarded(0, slot, Some(Exact::ZERO));
    answers.set_claim(1, slot, Some("Không khảo sát"));
    let results = score(&plan, &answers);
    assert_eq!(results.waiting(), [(2, slot)]);
    assert_eq!(results.waiting_of(2).collect::<Vec<_>>(), [slot]);
    assert_eq!(results.waiting_of(1).count(), 0);
}

#[test]
fn while_a_peer_s_number_is_owed_nobody_knows_the_largest() {
    let set = set_of("crates/report/tests/workbook_world");
    let (at, _) = set.components.iter().enumerate().find(|(_, it)| has_peers(&it.rule)).unwrap();
    let (spent, _) = set.input("1.4.spent").unwrap();
    let set_owing = owing(&set, |input| input_slot(input) == spent);
    let mut answers = Answers::empty(&set_owing, vec![unit("a"), unit("b")]);
    for input in 0..set.inputs.len() {
        answers.set_value(0, input_slot(input), Some(some_value(&set.inputs[input].kind, 4)));
    }
    let plan = Plan::new(&set_owing, Terms::of(&set_owing, 2022)).unwrap();
    let results = score(&plan, &answers);
    let slot = component_slot(at);
    assert!(
        results.waits(0, slot) && results.waits(1, slot),
        "the one measured waits with the one who is owed"
    );
    assert!(results.component_points(0, slot).is_some(), "provisionally");
    answers.set_awarded(1, slot, Some(Exact::ZERO));
    assert!(score(&plan, &answers).waiting().iter().all(|(_, waits)| *waits != slot));
}
