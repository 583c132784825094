//! A page of the history from a log of a million entries, by what it may be narrowed to, on both engines.
//!
//! `cargo bench -p chiso-store --bench history [-- sqlite|postgres]`. The log is of 200 units, 2,000 people and five
//! campaigns; an entry in fifty is about accounts.

#![allow(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
#![allow(clippy::expect_used, reason = "a benchmark ends at the first fault")]

use std::time::Instant;

use assessment::{Id, Moment};
use store::tables::audit_search::{From, Search, catch_up, find};
use store::testing::TestDb;
use store::{DbError, DbOptions, Engine, migrations};

/// How often each is asked.
const TIMES: usize = 20;

/// Ids are of one length, as those of the application are; times advance by a minute.
const FILL: &str = "WITH RECURSIVE n(i) AS (SELECT {FIRST} UNION ALL SELECT i + 1 FROM n WHERE i < {LAST})
    INSERT INTO audit (position, at, actor, action, target, data, hash)
    SELECT i, CAST(i AS {INTEGER}) * 60000000,
        '018430b3-ca80-76b1-bf1a-' || CAST(300000000000 + (CAST(i AS {INTEGER}) * 7919) % 2000 AS TEXT),
        CASE WHEN i % 50 = 0 THEN 'signed-in' ELSE 'answers-saved' END,
        CASE WHEN i % 50 = 0 THEN 'account/018430b3-ca80-76b1-bf1a-' || CAST(300000000000 + i % 2000 AS TEXT)
            ELSE 'campaign/018430b3-ca80-76b1-bf1a-' || CAST(100000000000 + i / 200000 AS TEXT)
                || '/unit/018430b3-ca80-76b1-bf1a-'
                || CAST(200000000000 + (CAST(i AS {INTEGER}) * 104729) % 200 AS TEXT) END,
        '{\"source\":\"page\",\"answers\":[[7,\"3.1.a\",\"33\",\"34\"],[8,\"I.5\",null,\"38\"]]}',
        '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'
    FROM n";

fn main() {
    if std::env::args().any(|argument| argument == "--test") {
        // `cargo test --benches` only wants to know that it builds.
        return;
    }
    let named: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let is_asked_for = |engine: &str| named.is_empty() || named.iter().any(|name| name == engine);
    println!(
        "{:<56} {:>9} {:>9}",
        "200 entries, of which pages are made, from 1,000,000", "p50 ms", "most ms"
    );
    if is_asked_for("sqlite") {
        measure("SQLite", &TestDb::sqlite(&DbOptions::default()));
    }
    if is_asked_for("postgres")
        && let Some(db) = TestDb::postgres(&DbOptions::default())
    {
        measure("PostgreSQL", &db);
    }
}

fn id<K>(number: u64) -> Id<K> {
    format!("018430b3-ca80-76b1-bf1a-{number}").parse().expect("an id")
}

fn measure(engine: &str, db: &TestDb) {
    db.migrate(migrations::ALL, 0).expect("migrations");
    let integer = if db.engine() == Engine::Sqlite { "INTEGER" } else { "BIGINT" };
    for part in 0..20 {
        let (first, last) = ((part * 50_000 + 1).to_string(), ((part + 1) * 50_000).to_string());
        let statement =
            FILL.replace("{INTEGER}", integer).replace("{FIRST}", &first).replace("{LAST}", &last);
        let filled: Result<u64, DbError> = db.write(move |tx| tx.execute(&statement, &[]));
        assert_eq!(filled, Ok(50_000));
    }
    let begin = Instant::now();
    loop {
        let more: Result<bool, DbError> = db.write(|tx| catch_up(tx, 2_000));
        if !more.expect("a part of the log") {
            break;
        }
    }
    println!(
        "{engine}: what a million entries are found by, copied in {:.1} s",
        begin.elapsed().as_secs_f64()
    );
    if db.engine() == Engine::Postgres {
        // The server does so by itself after a while.
        let looked: Result<u64, DbError> = db.write(|tx| tx.execute("ANALYZE audit", &[]));
        looked.expect("statistics");
    }
    let unit = Search { unit: Some(id(200_000_000_007)), ..Search::default() };
    let old = Search { campaign: Some(id(100_000_000_000)), ..Search::default() };
    let minutes = |count: i64| Some(Moment::from_microseconds(count * 60_000_000));
    let days = (minutes(300_000), minutes(301_440));
    let searches = [
        ("a unit", unit),
        ("a unit in the oldest campaign", Search { unit: unit.unit, ..old }),
        ("a unit on a day long ago", Search { from: days.0, until: days.1, ..unit }),
        ("the oldest campaign", old),
        ("a person", Search { person: Some(id(300_000_000_003)), ..Search::default() }),
        ("a person and a unit", Search { person: Some(id(300_000_000_003)), ..unit }),
        ("a day long ago", Search { from: days.0, until: days.1, ..Search::default() }),
        ("everything", Search::default()),
        ("a unit that did nothing", Search { unit: Some(id(200_000_009_999)), ..Search::default() }),
    ];
    for (name, search) in searches {
        let mut times = Vec::new();
        let mut found = 0;
        for _ in 0..TIMES {
            let begin = Instant::now();
            let page: Result<_, DbError> = db.read(|tx| find(tx, &search, From::Before(i64::MAX), 200));
            found = page.expect("a page").len();
            times.push(begin.elapsed().as_secs_f64() * 1_000.0);
        }
        times.sort_by(f64::total_cmp);
        let at = |place: usize| times.get(place).copied().unwrap_or_default();
        let what = format!("{engine}: {name} ({found})");
        println!("{what:<56} {:>9.2} {:>9.2}", at(TIMES / 2), at(TIMES - 1));
    }
}
