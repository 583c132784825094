//! Many clerks at once: every acknowledged write is there, readers are not held up, the log does not grow for ever.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread;

use store::testing::{TestDb, each_engine};
use store::{Db, DbError, DbOptions, Tx, params};

#[test]
fn every_acknowledged_save_of_sixteen_clerks_is_there() {
    each_engine(|db| {
        db.create("CREATE TABLE answer (clerk {INTEGER} NOT NULL, number {INTEGER} NOT NULL, PRIMARY KEY (clerk, number)) {STRICT}");
        let is_over = AtomicBool::new(false);
        thread::scope(|scope| {
            let reader = scope.spawn(|| {
                let mut last = 0;
                while !is_over.load(Ordering::Relaxed) {
                    let now = count(db);
                    assert!(now >= last, "a save disappeared: {last} then {now}");
                    last = now;
                }
            });
            let clerks: Vec<_> = (0..16_i64)
                .map(|clerk| scope.spawn(move || (0..40).for_each(|number| save(db, clerk, number))))
                .collect();
            for clerk in clerks {
                clerk.join().unwrap();
            }
            is_over.store(true, Ordering::Relaxed);
            reader.join().unwrap();
        });
        assert_eq!(count(db), 16 * 40);
    });
}

#[test]
fn what_waits_is_committed_together_and_answered_only_afterwards() {
    each_engine(|db| {
        db.create("CREATE TABLE answer (clerk {INTEGER} NOT NULL, number {INTEGER} NOT NULL) {STRICT}");
        let (release, released) = mpsc::channel::<()>();
        let mut released = Some(released);
        let hold = move |_: &Tx<'_>| {
            released.take().map(|released| released.recv());
            Ok::<(), DbError>(())
        };
        db.write_then(hold, drop);
        let (events, seen) = mpsc::channel();
        for number in 0..30_i64 {
            let (ran, answered, reading) = (events.clone(), events.clone(), Db::clone(db));
            let work = move |tx: &Tx<'_>| {
                let _ = ran.send(("ran", 0));
                tx.execute("INSERT INTO answer (clerk, number) VALUES (1, $1)", params![number])
            };
            db.write_then(work, move |_: Result<u64, DbError>| {
                let _ = answered.send(("answered", count(&reading)));
            });
        }
        drop((release, events));
        let events: Vec<_> = seen.iter().collect();
        let (ran, answered) = events.split_at(30);
        assert!(ran.iter().all(|event| *event == ("ran", 0)), "{events:?}");
        assert_eq!(answered, [("answered", 30); 30], "each answer comes when all of the group can be read");
    });
}

#[test]
fn the_log_of_sqlite_stays_short_under_steady_writing_and_reading() {
    let db = TestDb::sqlite(&DbOptions::default());
    db.create("CREATE TABLE file (id {INTEGER} NOT NULL PRIMARY KEY, content {BYTES} NOT NULL) {STRICT}");
    let is_over = AtomicBool::new(false);
    let log_bytes_max = thread::scope(|scope| {
        scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                let read: Result<i64, DbError> =
                    db.read(|tx| tx.query_one("SELECT count(*) FROM file", params![], |row| row.get(0)));
                read.unwrap();
            }
        });
        let mut log_bytes_max = 0;
        // 250 MB through the log, 128 KB a save.
        for id in 0..2_000_i64 {
            let content = vec![7_u8; 128_000];
            let saved: Result<u64, DbError> = db.write(move |tx| {
                tx.execute(
                    "INSERT INTO file (id, content) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                    params![id, &content],
                )
            });
            assert_eq!(saved, Ok(1));
            let log = std::fs::metadata(db.folder().join("chiso.sqlite-wal")).unwrap().len();
            log_bytes_max = log_bytes_max.max(log);
        }
        is_over.store(true, Ordering::Relaxed);
        log_bytes_max
    });
    assert!(log_bytes_max < 120_000_000, "the log grew to {log_bytes_max} bytes");
}

fn save(db: &TestDb, clerk: i64, number: i64) {
    let saved: Result<u64, DbError> = db.write(move |tx| {
        tx.execute("INSERT INTO answer (clerk, number) VALUES ($1, $2)", params![clerk, number])
    });
    assert_eq!(saved, Ok(1));
}

fn count(db: &Db) -> i64 {
    let count: Result<i64, DbError> =
        db.read(|tx| tx.query_one("SELECT count(*) FROM answer", params![], |row| row.get(0)));
    count.unwrap()
}
