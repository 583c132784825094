//! Durable saves per second with 1, 16 and 64 writers, in groups and one by one, on both engines, beside a raw fsync.
//!
//! `cargo bench -p chiso-store --bench commits [-- sqlite|postgres]`. A save is what the application does for an answer: read the row with
//! its version, write it back, add a revision, move the head of the audit chain on and add an audit entry.

#![allow(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
#![allow(clippy::expect_used, reason = "a benchmark ends at the first fault")]
#![allow(clippy::as_conversions, clippy::cast_precision_loss, reason = "rates are for reading")]

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::thread;
use std::time::{Duration, Instant};

use store::testing::TestDb;
use store::{DbError, DbOptions, Tx, params};

const WRITERS: [i64; 3] = [1, 16, 64];
const DURATION: Duration = Duration::from_secs(3);

const TABLES: &str = "
    CREATE TABLE answer (unit {INTEGER} NOT NULL, code TEXT NOT NULL, value TEXT NOT NULL, version {INTEGER} NOT NULL,
        PRIMARY KEY (unit, code)) {STRICT};
    CREATE TABLE revision (unit {INTEGER} NOT NULL, code TEXT NOT NULL, version {INTEGER} NOT NULL, value TEXT NOT NULL,
        PRIMARY KEY (unit, code, version)) {STRICT};
    CREATE TABLE audit_head (id {INTEGER} NOT NULL PRIMARY KEY, number {INTEGER} NOT NULL, hash {BYTES} NOT NULL) {STRICT};
    CREATE TABLE audit (number {INTEGER} NOT NULL PRIMARY KEY, hash {BYTES} NOT NULL, what TEXT NOT NULL) {STRICT}";

fn main() {
    if std::env::args().any(|argument| argument == "--test") {
        // `cargo test --benches` only wants to know that it builds.
        return;
    }
    println!("{:<34} {:>8} {:>12} {:>9} {:>9}", "durable saves", "writers", "saves/s", "p50 ms", "p99 ms");
    let single = DbOptions { group_size_max: 1, ..DbOptions::default() };
    let kinds = [("in groups", DbOptions::default()), ("one by one", single)];
    for (name, options) in kinds.iter().filter(|_| is_asked_for("sqlite")) {
        // Before each block, because a shared disk changes from minute to minute.
        raw_fsync();
        for writers in WRITERS {
            measure(&format!("SQLite, {name}"), &TestDb::sqlite(options), writers);
        }
    }
    for (name, options) in kinds.iter().filter(|_| is_asked_for("postgres")) {
        raw_fsync();
        for writers in WRITERS {
            let Some(db) = TestDb::postgres(options) else { return };
            if writers == 1 {
                round_trip(&db);
            }
            measure(&format!("PostgreSQL, {name}"), &db, writers);
        }
    }
}

/// Both engines, unless one is named.
fn is_asked_for(engine: &str) -> bool {
    let named: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    named.is_empty() || named.iter().any(|name| name == engine)
}

/// What the disk allows: 4 KiB appended and synced, one after the other.
fn raw_fsync() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("raw");
    let mut file: File = OpenOptions::new().create(true).append(true).open(path).expect("a file");
    let mut times = Vec::new();
    let begin = Instant::now();
    while begin.elapsed() < DURATION {
        let one = Instant::now();
        file.write_all(&[7; 4_096]).expect("writing");
        file.sync_data().expect("syncing");
        times.push(one.elapsed());
    }
    notify("raw fsync of 4 KiB appended", 1, &mut times, begin.elapsed());
}

/// What the line to the server allows: one small question after the other. A save above asks six.
fn round_trip(db: &TestDb) {
    let mut times = Vec::new();
    let begin = Instant::now();
    db.read(|tx| {
        while begin.elapsed() < DURATION {
            let one = Instant::now();
            tx.query_one("SELECT 1", params![], |row| row.get::<i64>(0))?;
            times.push(one.elapsed());
        }
        Ok::<(), DbError>(())
    })
    .expect("asking the server");
    notify("PostgreSQL, one round trip", 1, &mut times, begin.elapsed());
}

fn measure(name: &str, db: &TestDb, writers: i64) {
    db.create(TABLES);
    db.write(|tx| {
        tx.execute("INSERT INTO audit_head (id, number, hash) VALUES (1, 0, $1)", params![&[0_u8; 32]])
    })
    .unwrap_or_else(|error| panic!("the head of the chain: {error}"));
    let begin = Instant::now();
    let mut times: Vec<Duration> = thread::scope(|scope| {
        let clerk = |unit| {
            let mut times = Vec::new();
            let mut number = 0;
            while begin.elapsed() < DURATION {
                let one = Instant::now();
                let saved = db.write(move |tx| save(tx, unit, number % 41));
                times.push(one.elapsed());
                saved.unwrap_or_else(|error| panic!("a save: {error}"));
                number += 1;
            }
            times
        };
        let clerks: Vec<_> = (0..writers).map(|unit| scope.spawn(move || clerk(unit))).collect();
        clerks.into_iter().flat_map(|clerk| clerk.join().unwrap_or_default()).collect()
    });
    notify(name, writers, &mut times, begin.elapsed());
}

fn save(tx: &Tx<'_>, unit: i64, question: i64) -> Result<(), DbError> {
    let code = format!("3.{question}");
    let select = "SELECT version FROM answer WHERE unit = $1 AND code = $2";
    let version = tx.query_optional(select, params![unit, &code], |row| row.get::<i64>(0))?.unwrap_or(0);
    tx.execute(
        "INSERT INTO answer (unit, code, value, version) VALUES ($1, $2, $3, $4)
         ON CONFLICT (unit, code) DO UPDATE SET value = excluded.value, version = excluded.version",
        params![unit, &code, "1.234,5", version + 1],
    )?;
    tx.execute(
        "INSERT INTO revision (unit, code, version, value) VALUES ($1, $2, $3, $4)",
        params![unit, &code, version + 1, "1.234,5"],
    )?;
    let head = "UPDATE audit_head SET number = number + 1, hash = $1 WHERE id = 1 RETURNING number";
    let number = tx.query_one(head, params![&[5_u8; 32]], |row| row.get::<i64>(0))?;
    let entry = "INSERT INTO audit (number, hash, what) VALUES ($1, $2, $3)";
    tx.execute(entry, params![number, &[5_u8; 32], "an answer was saved: 3.1 of the department of health"])
        .map(drop)
}

fn notify(name: &str, writers: i64, times: &mut [Duration], whole: Duration) {
    times.sort_unstable();
    let at = |percent: usize| {
        let time = times.get((times.len() * percent / 100).min(times.len().saturating_sub(1)));
        time.map_or(0.0, Duration::as_secs_f64) * 1_000.0
    };
    let rate = times.len() as f64 / whole.as_secs_f64();
    println!("{name:<34} {writers:>8} {rate:>12.0} {:>9.2} {:>9.2}", at(50), at(99));
}
