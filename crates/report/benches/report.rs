//! How long reports take for all communes of the country: 3,321 units with random answers to the departments' set.

#[path = "../tests/workbook_world/mod.rs"]
mod workbook_world;

mod api {
    pub use report::{ResultsView, Scores};
}

use std::sync::LazyLock;

use divan::{Bencher, black_box};
use framework::Language;
use report::workbook::{Detail, ranking_workbook};
use report::{json, tables};
use workbook_world::{World, published};

const UNITS: usize = 3_321;

static WORLD: LazyLock<World> = LazyLock::new(|| World::random(published("so-ban-nganh-2022"), UNITS, 1));

fn main() {
    // The peak of the largest report, for the whole process: the world itself is in it.
    let before = peak_kilobytes();
    let bytes = ranking_workbook(&WORLD.view(Language::Vietnamese), Detail::Full).map(|bytes| bytes.len());
    eprintln!("full workbook: {bytes:?} bytes, peak memory {} kB, {before} kB before", peak_kilobytes());
    divan::main();
}

/// Linux only; 0 elsewhere.
fn peak_kilobytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

#[divan::bench(sample_count = 5)]
fn summary_workbook(bencher: Bencher) {
    let view = WORLD.view(Language::Vietnamese);
    bencher.bench_local(|| ranking_workbook(black_box(&view), Detail::Summary));
}

#[divan::bench(sample_count = 3)]
fn full_workbook(bencher: Bencher) {
    let view = WORLD.view(Language::Vietnamese);
    bencher.bench_local(|| ranking_workbook(black_box(&view), Detail::Full));
}

#[divan::bench(sample_count = 10)]
fn scores_json(bencher: Bencher) {
    let view = WORLD.view(Language::Vietnamese);
    bencher.bench_local(|| json::scores_json(black_box(&view)));
}

#[divan::bench(sample_count = 10)]
fn scores_csv(bencher: Bencher) {
    let view = WORLD.view(Language::Vietnamese);
    bencher.bench_local(|| tables::scores_csv(black_box(&view)));
}

#[divan::bench(sample_count = 10)]
fn ranking_csv(bencher: Bencher) {
    let view = WORLD.view(Language::Vietnamese);
    bencher.bench_local(|| tables::ranking_csv(black_box(&view)));
}

/// What the reports above wait for: the engine's score sheets with traces.
#[divan::bench(sample_count = 10)]
fn score_sheets_alone(bencher: Bencher) {
    bencher.bench_local(|| (0..UNITS).map(|unit| WORLD.sheet(unit).components.len()).sum::<usize>());
}
