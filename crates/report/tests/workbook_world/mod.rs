//! Worlds for tests of reports: sets as they lie in `frameworks/`, one invented set with every rule, and units with
//! random answers full of gaps, zeros, ties and claims.
#![allow(dead_code, reason = "each test program uses its own part of the worlds")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "a world that cannot be made is a failed test"
)]

use framework::testing::component_slot;
use std::path::PathBuf;

use super::api::{ResultsView, Scores};
use framework::{Exact, Framework, InputKind, Language, RoundingMode, SourceFile, Value};
use jiff::civil::Date;
use scoring::{Answers, Participation, Plan, Results, ScoreSheet, Terms, Unit, score, sheet};

pub const YEAR: i16 = 2022;

/// A set under `frameworks/`.
pub fn published(name: &str) -> Framework {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../frameworks").join(name);
    let mut files = Vec::new();
    for entry in std::fs::read_dir(&folder).unwrap_or_else(|fault| panic!("{}: {fault}", folder.display())) {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            let text = std::fs::read_to_string(&path).unwrap();
            files.push(SourceFile { path: path.display().to_string(), text });
        }
    }
    read(&files)
}

/// An invented set with every rule of the vocabulary.
pub fn every_rule() -> Framework {
    let text = include_str!("every-rule.toml").to_owned();
    read(&[SourceFile { path: "framework.toml".to_owned(), text }])
}

fn read(files: &[SourceFile]) -> Framework {
    let (framework, diagnostics) = framework::read(files);
    framework.unwrap_or_else(|| panic!("{diagnostics:#?}"))
}

/// Numbers that are the same in every run.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, end: i64) -> i64 {
        let end_unsigned = u64::try_from(end.max(1)).unwrap();
        i64::try_from(self.next() % end_unsigned).unwrap()
    }

    pub fn chance(&mut self, percent: i64) -> bool {
        self.below(100) < percent
    }
}

/// A campaign that has been scored.
pub struct World {
    pub plan: &'static Plan<'static>,
    pub answers: Answers,
    pub results: Results,
    pub order: Vec<usize>,
}

impl World {
    pub fn new(framework: &'static Framework, terms: Terms, answers: Answers) -> Self {
        let plan: &'static Plan<'static> = Box::leak(Box::new(Plan::new(framework, terms).unwrap()));
        let results = score(plan, &answers);
        let order = results.order();
        Self { plan, answers, results, order }
    }

    /// Random answers of `units` units on the set's own terms.
    pub fn random(framework: Framework, units: usize, seed: u64) -> Self {
        let framework = leaked(framework);
        let terms = terms(framework, seed);
        let answers = random_answers(framework, units, seed);
        Self::new(framework, terms, answers)
    }

    pub fn sheet(&self, unit: usize) -> ScoreSheet {
        sheet(self.plan, &self.answers, &self.results, unit)
    }

    pub fn view(&self, language: Language) -> ResultsView<'_> {
        ResultsView {
            plan: self.plan,
            answers: &self.answers,
            scores: self,
            order: &self.order,
            language,
            version: "0.1.0-test",
            seal: None,
            without_form: &[],
        }
    }
}

impl Scores for World {
    fn sheet(&self, unit: usize) -> ScoreSheet {
        Self::sheet(self, unit)
    }
}

pub fn leaked(framework: Framework) -> &'static Framework {
    Box::leak(Box::new(framework))
}

/// The set's own terms; parameters without a default get a number.
pub fn terms(framework: &Framework, seed: u64) -> Terms {
    let mut random = Random(seed);
    let mut terms = Terms::of(framework, YEAR);
    for value in &mut terms.parameters {
        if value.is_none() {
            *value = Some(Value::Number(Exact::integer(1 + random.below(6))));
        }
    }
    terms
}

/// Units in two groups where `groups` says so, with names as long and as awkward as in life.
pub fn units(count: usize) -> Vec<Unit> {
    let names =
        ["Sở Y tế", "Ban Quản lý Khu kinh tế Nghi Sơn và các khu công nghiệp", "Sở TN&MT", "Sở Tư pháp"];
    (0..count)
        .map(|at| Unit {
            code: format!("don-vi-{at:04}"),
            name: names
                .get(at)
                .map_or_else(|| format!("Ủy ban nhân dân xã số {at}"), |name| (*name).to_owned()),
            group: if at % 5 == 4 { "Nhóm II".to_owned() } else { "Nhóm I".to_owned() },
            participation: if at % 7 == 6 { Participation::Unranked } else { Participation::Ranked },
        })
        .collect()
}

pub fn random_answers(framework: &Framework, count: usize, seed: u64) -> Answers {
    let mut random = Random(seed ^ 0x5EED);
    let mut answers = Answers::empty(framework, units(count));
    for unit in 0..count {
        // Every fourth unit answers as the one before it: ties.
        let twin = (unit % 4 == 3).then(|| unit - 1);
        for (slot, input) in framework.inputs_with_slots() {
            let value = match twin {
                Some(twin) => answers.value(twin, slot).cloned(),
                None => random_value(&mut random, input),
            };
            answers.set_value(unit, slot, value);
        }
        for at in 0..framework.components.len() {
            let slot = component_slot(at);
            let claimed = match twin {
                Some(twin) => answers.claim(twin, slot).is_some(),
                None => random.chance(6),
            };
            if claimed {
                answers.set_claim(unit, slot, Some("Không phát sinh <trong năm> & \"đã\" giải trình"));
                if random.chance(70) && twin.is_none() {
                    for input in &framework.components[at].inputs {
                        answers.set_value(unit, *input, None);
                    }
                }
            }
        }
    }
    answers
}

fn random_value(random: &mut Random, input: &framework::Input) -> Option<Value> {
    if random.chance(7) {
        return None;
    }
    if input.may_be_not_applicable && random.chance(15) {
        return Some(Value::NotApplicable);
    }
    Some(match &input.kind {
        InputKind::Count => {
            Value::Number(Exact::integer(if random.chance(10) { 0 } else { random.below(40) }))
        }
        InputKind::Number => Value::Number(decimal(random, input)),
        InputKind::Amount => Value::Number(Exact::integer(random.below(90) * 1_250_000)),
        InputKind::YesNo => Value::YesNo(random.chance(60)),
        InputKind::Choice(options) => {
            Value::Choice(usize::try_from(random.below(i64::try_from(options.len()).unwrap())).unwrap())
        }
        InputKind::Date { may_be_none: true } if random.chance(20) => Value::NoDate,
        InputKind::Date { .. } => {
            let month = i8::try_from(1 + random.below(3)).unwrap();
            Value::Date(Date::constant(YEAR, month, i8::try_from(1 + random.below(28)).unwrap()))
        }
        InputKind::Text => Value::Text("=Văn bản <1> & \"hai\"".into()),
        InputKind::Address => Value::Text("https://so.example.vn".into()),
    })
}

fn decimal(random: &mut Random, input: &framework::Input) -> Exact {
    let low = input.minimum.clone().unwrap_or(Exact::ZERO);
    let high = input.maximum.clone().unwrap_or(Exact::integer(100));
    let part = Exact::decimal(random.below(10_001), 4);
    low.plus(&high.minus(&low).times(&part)).rounded(2, RoundingMode::HalfUp)
}
