//! Published tables that a correct engine reproduces, and the worked examples of every set.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop where its world is not as it must be"
)]

use std::fs;
use std::path::Path;

use framework::{Exact, Framework, SourceFile, Value, read};
use scoring::{Answers, Participation, Plan, Standing, Terms, Unit, check_examples, score};

fn set(name: &str) -> Framework {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../frameworks").join(name);
    let mut files: Vec<SourceFile> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .map(|path| SourceFile { path: path.display().to_string(), text: fs::read_to_string(&path).unwrap() })
        .collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    read(&files).0.unwrap()
}

fn table(name: &str) -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../chiso/tests/it/published").join(name);
    let text = fs::read_to_string(path).unwrap();
    text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

/// Units by name, with numbers for the components' first inputs.
fn answers(framework: &Framework, rows: &[(String, Vec<Exact>)]) -> Answers {
    let unit = |name: &String| Unit {
        code: name.clone(),
        name: name.clone(),
        group: String::new(),
        participation: Participation::Ranked,
    };
    let mut answers = Answers::empty(framework, rows.iter().map(|(name, _)| unit(name)).collect());
    for (row, (_, values)) in rows.iter().enumerate() {
        for (component, value) in framework.components.iter().zip(values) {
            answers.set_value(row, component.inputs[0], Some(Value::Number(value.clone())));
        }
    }
    answers
}

fn number(text: &str) -> Exact {
    Exact::parse(text).unwrap()
}

fn near(a: &Exact, b: &Exact, tolerance: &str) -> bool {
    let difference = a.minus(b);
    let tolerance = number(tolerance);
    difference <= tolerance && difference >= tolerance.negated()
}

#[test]
fn every_worked_example_of_every_set_comes_out() {
    for name in ["so-ban-nganh-2022", "dti-tinh-2022", "dti-tinh-2020", "par-2012", "goalposts-demo"] {
        let findings = check_examples(&set(name));
        assert!(findings.is_empty(), "{name}: {findings:#?}");
    }
}

#[test]
fn a_worked_example_that_does_not_come_out_is_pointed_at_with_what_came_out() {
    let mut framework = set("so-ban-nganh-2022");
    let example = &mut framework.components[0].examples[1];
    example.expected = framework::Expected::Points(number("11"));
    let place = example.place.clone();
    let findings = check_examples(&framework);
    assert_eq!(findings.len(), 1, "{findings:#?}");
    assert_eq!(findings[0].code, scoring::codes::EXAMPLE_FAILS);
    assert_eq!(findings[0].place, place);
    let said: Vec<String> =
        findings[0].arguments.iter().map(|(name, value)| format!("{name} {value:?}")).collect();
    assert!(said[1].contains("11") && said[2].contains("10"), "{said:?}");
}

#[test]
fn dti_2022_reproduces_the_printed_totals_of_the_first_five_provinces() {
    let framework = set("dti-tinh-2022");
    let rows = table("dti_2022_top5.csv");
    let given: Vec<(String, Vec<Exact>)> = rows
        .iter()
        .map(|row| (row[1].clone(), row[2..10].iter().map(|text| number(text)).collect()))
        .collect();
    let answers = answers(&framework, &given);
    let plan = Plan::new(&framework, Terms::of(&framework, 2022)).unwrap();
    let results = score(&plan, &answers);
    for (at, row) in rows.iter().enumerate() {
        let total = results.total(at).unwrap().checked_div(&Exact::integer(1000)).unwrap();
        assert!(near(&total, &number(&row[10]), "0.0001"), "{}: {total} against {}", row[1], row[10]);
        assert_eq!(results.standing(at), Standing::Ranked(row[0].parse().unwrap()));
    }
}

#[test]
fn dti_2020_reproduces_nine_of_nine() {
    let framework = set("dti-tinh-2020");
    let rows = table("dti_2020.csv");
    let given: Vec<(String, Vec<Exact>)> = rows
        .iter()
        .map(|row| (row[2].clone(), [5, 7, 9].iter().map(|at| number(&row[*at])).collect()))
        .collect();
    let answers = answers(&framework, &given);
    let plan = Plan::new(&framework, Terms::of(&framework, 2020)).unwrap();
    let results = score(&plan, &answers);
    for (at, row) in rows.iter().enumerate() {
        let share = results.total(at).unwrap().checked_div(&results.maximum(at)).unwrap();
        assert!(near(&share, &number(&row[3]), "0.0001"), "{}: {share} against {}", row[2], row[3]);
        assert_eq!(results.standing(at), Standing::Ranked(row[4].parse().unwrap()));
    }
}

#[test]
fn par_2012_reproduces_nineteen_of_nineteen() {
    let framework = set("par-2012");
    let rows = table("par_2012.csv");
    let given: Vec<(String, Vec<Exact>)> =
        rows.iter().map(|row| (row[2].clone(), vec![number(&row[5]), number(&row[6])])).collect();
    let answers = answers(&framework, &given);
    let plan = Plan::new(&framework, Terms::of(&framework, 2012)).unwrap();
    let results = score(&plan, &answers);
    for (at, row) in rows.iter().enumerate() {
        assert_eq!(results.total(at).unwrap(), number(&row[3]), "{}", row[2]);
        assert_eq!(results.standing(at), Standing::Ranked(row[4].parse().unwrap()));
    }
}

#[test]
fn two_provinces_with_one_total_share_rank_15_and_the_next_is_17() {
    let framework = set("par-2012");
    let ranks: Vec<u32> = table("dti_2022_ranks.csv").iter().map(|row| row[0].parse().unwrap()).collect();
    let given: Vec<(String, Vec<Exact>)> = ranks
        .iter()
        .enumerate()
        .map(|(at, rank)| {
            (
                at.to_string(),
                vec![Exact::integer(i64::from(60 - rank.min(&59))), Exact::integer(i64::from(rank / 60))],
            )
        })
        .take(20)
        .collect();
    let answers = answers(&framework, &given);
    let plan = Plan::new(&framework, Terms::of(&framework, 2022)).unwrap();
    let results = score(&plan, &answers);
    for (at, rank) in ranks.iter().take(20).enumerate() {
        assert_eq!(results.standing(at), Standing::Ranked(*rank));
    }
    assert_eq!(&ranks[13..17], [14, 15, 15, 17]);
}
