//! Scoring and ranking exactly, without traces, on one thread: the departments' set of 41 components.
//!
//! Beside the times, the memory that the results of 100,000 units take (Linux only).

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a benchmark may stop where its world is broken"
)]

use framework::testing::component_slot;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use divan::{Bencher, black_box};
use framework::{Exact, Framework, Input, InputKind, SourceFile, Value, read};
use jiff::civil::Date;
use scoring::{Answers, Participation, Plan, Terms, Unit, score};

#[allow(dead_code, reason = "the oracle's tests need more of it")]
#[path = "../tests/oracle/chance.rs"]
mod chance;

use chance::Chance;

const YEAR: i16 = 2022;
const SIZES: [usize; 5] = [20, 63, 3_321, 20_000, 100_000];
const MEASURED: usize = 100_000;
/// Set this to measure memory instead of time.
const MEMORY_ONLY: &str = "CHISO_BENCH_MEMORY";

fn main() {
    if std::env::var_os(MEMORY_ONLY).is_some() {
        memory();
    } else {
        divan::main();
    }
}

/// Prints what the results take beside answers and set.
fn memory() {
    let framework = set();
    let plan = plan(&framework);
    let answers = answers(&framework, MEASURED);
    // The peak begins anew here, so that it is not that of making the answers.
    let _ = fs::write("/proc/self/clear_refs", "5");
    let before = kilobytes("VmRSS:");
    let results = score(&plan, &answers);
    let taken = kilobytes("VmHWM:").saturating_sub(before);
    println!("memory beside inputs: {} bytes per unit of {}", taken * 1024 / MEASURED, results.len());
}

/// A figure of the process from the kernel; 0 where there is none.
fn kilobytes(name: &str) -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

#[divan::bench(args = SIZES)]
fn score_and_rank(bencher: Bencher, units: usize) {
    let framework = set();
    let plan = plan(&framework);
    let answers = answers(&framework, units);
    bencher.bench_local(|| score(black_box(&plan), black_box(&answers)));
}

fn set() -> Framework {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../frameworks/so-ban-nganh-2022");
    let files: BTreeMap<_, _> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .map(|path| (path.display().to_string(), fs::read_to_string(&path).unwrap()))
        .collect();
    let files: Vec<_> = files.into_iter().map(|(path, text)| SourceFile { path, text }).collect();
    read(&files).0.unwrap()
}

fn plan(framework: &Framework) -> Plan<'_> {
    let mut terms = Terms::of(framework, YEAR);
    for value in &mut terms.parameters {
        value.get_or_insert(Value::Number(Exact::integer(6)));
    }
    Plan::new(framework, terms).unwrap()
}

/// Answers as they come: some missing, some zero, some that do not apply.
fn answers(framework: &Framework, count: usize) -> Answers {
    let mut chance = Chance(7);
    let unit = |at| Unit {
        code: format!("xa-{at:06}"),
        name: format!("Xã {at}"),
        group: String::new(),
        participation: Participation::Ranked,
    };
    let mut answers = Answers::empty(framework, (0..count).map(unit).collect());
    for unit in 0..count {
        for (slot, input) in framework.inputs_with_slots() {
            answers.set_value(unit, slot, value(&mut chance, input));
        }
        if chance.percent(40) {
            let slot = component_slot(chance.count(0, 40));
            answers.set_claim(unit, slot, Some("Không phát sinh trong năm"));
        }
    }
    answers
}

fn value(chance: &mut Chance, input: &Input) -> Option<Value> {
    if chance.percent(4) {
        return None;
    }
    Some(match &input.kind {
        InputKind::YesNo => Value::YesNo(chance.percent(60)),
        InputKind::Choice(options) => {
            Value::Choice(chance.count(0, i64::try_from(options.len()).unwrap() - 1))
        }
        InputKind::Date { .. } => Value::Date(Date::constant(YEAR, 2, 3)),
        InputKind::Amount => Value::Number(Exact::integer(chance.between(0, 9_000) * 1_250_000)),
        InputKind::Text | InputKind::Address => Value::Text("https://so.example.vn".into()),
        InputKind::Count | InputKind::Number => Value::Number(Exact::integer(chance.between(0, 400))),
    })
}
