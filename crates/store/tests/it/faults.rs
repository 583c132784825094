//! A database that is locked, overloaded, gone or silent: an answer in bounded time, and nothing saved in secret.

use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;

use store::testing::{TestDb, each_engine, each_engine_with};
use store::{Db, DbError, DbOptions, Tx, Unavailability, params};

use crate::line::Line;

/// Far longer than every wait that the options set below: who waits this long, hangs.
const HANGS: Duration = Duration::from_secs(20);

#[test]
fn a_lock_of_another_process_is_told_after_the_configured_wait() {
    each_engine_with(&impatient(), |db| {
        a_counter(db);
        let other = Db::open(db.address(), &DbOptions::default()).unwrap();
        let (started, release, answered) = hold_the_row(&other);
        started.recv_timeout(HANGS).unwrap();
        let (answer, waiting) = (saves(db), saves(db));
        for answer in [answer, waiting] {
            let answer = answer.recv_timeout(HANGS).expect("an answer in bounded time");
            assert!(is_unavailable(&answer, &[Unavailability::Locked]), "{answer:?}");
        }
        drop(release);
        assert_eq!(answered.recv_timeout(HANGS).unwrap(), Ok(()));
        assert_eq!(saves(db).recv_timeout(HANGS).unwrap(), Ok(()));
        assert_eq!(total(db), Ok(2));
    });
}

#[test]
fn more_writes_than_may_wait_are_refused_at_once() {
    let options = DbOptions { queue_length_max: 2, ..DbOptions::default() };
    each_engine_with(&options, |db| {
        a_counter(db);
        let (started, release, answered) = hold_the_row(db);
        started.recv_timeout(HANGS).unwrap();
        let waiting = [saves(db), saves(db)];
        let refused = saves(db).recv_timeout(HANGS).unwrap();
        assert!(is_unavailable(&refused, &[Unavailability::Overloaded]), "{refused:?}");
        drop(release);
        assert_eq!(answered.recv_timeout(HANGS).unwrap(), Ok(()));
        for answer in waiting {
            assert_eq!(answer.recv_timeout(HANGS).unwrap(), Ok(()));
        }
        assert_eq!(total(db), Ok(3));
    });
}

#[test]
fn what_waits_is_saved_and_answered_when_the_program_stops() {
    each_engine(|db| {
        a_counter(db);
        let node = Db::open(db.address(), &DbOptions::default()).unwrap();
        let answers: Vec<_> = (0..100).map(|_| saves(&node)).collect();
        drop(node);
        for answer in answers {
            assert_eq!(answer.recv_timeout(HANGS).unwrap(), Ok(()));
        }
        assert_eq!(total(db), Ok(100));
    });
}

#[test]
fn a_file_that_cannot_be_opened_is_unavailable() {
    let folder = tempfile::tempdir().unwrap();
    let address = format!("sqlite:{}/missing/chiso.sqlite", folder.path().display()).parse().unwrap();
    let Err(error) = Db::open(&address, &DbOptions::default()) else {
        panic!("opened a file in a missing folder")
    };
    assert!(is_unavailable(&Err(error), &[Unavailability::InputOutput]));
    let file = folder.path().join("letter.docx");
    std::fs::write(&file, "this is no database at all, but long enough to be looked at as one").unwrap();
    let address = format!("sqlite:{}", file.display()).parse().unwrap();
    let Err(error) = Db::open(&address, &DbOptions::default()) else { panic!("opened a letter") };
    assert!(is_unavailable(&Err(error), &[Unavailability::Damaged]));
}

#[test]
fn a_full_disk_is_told_and_loses_nothing_that_was_acknowledged() {
    // SQLite's own limit on pages gives the same error as a disk without room.
    let db = TestDb::sqlite(&DbOptions::default());
    db.create("CREATE TABLE file (id {INTEGER} NOT NULL PRIMARY KEY, content {BYTES} NOT NULL) {STRICT}");
    limit_pages(&db, 100);
    let mut acknowledged = Vec::new();
    for id in 0..40 {
        match save_a_file(&db, id).recv_timeout(HANGS).unwrap() {
            Ok(()) => acknowledged.push(id),
            refused => assert!(is_unavailable(&refused, &[Unavailability::DiskFull]), "{refused:?}"),
        }
    }
    assert!((1..40).contains(&acknowledged.len()), "{acknowledged:?}");
    let files =
        || db.read(|tx| tx.query("SELECT id FROM file ORDER BY id", params![], |row| row.get::<i64>(0)));
    assert_eq!(files(), Ok::<_, DbError>(acknowledged.clone()));
    limit_pages(&db, 1_000_000);
    assert_eq!(save_a_file(&db, 99).recv_timeout(HANGS).unwrap(), Ok(()));
    acknowledged.push(99);
    assert_eq!(files(), Ok(acknowledged));
    assert_eq!(db.check().unwrap().problems, []);
}

#[test]
fn a_server_that_is_gone_is_told_and_found_again() {
    let Some((behind, line, db)) = through_a_line() else { return };
    assert_eq!(saves(&db).recv_timeout(HANGS).unwrap(), Ok(()));
    assert_eq!(total(&db), Ok(1));
    line.cut_and_refuse();
    let answer = saves(&db).recv_timeout(HANGS).expect("an answer in bounded time");
    assert!(is_unavailable(&answer, &[Unavailability::Lost]), "{answer:?}");
    let answer = total(&db).map(drop);
    assert!(is_unavailable(&answer, &[Unavailability::Lost]), "{answer:?}");
    line.serve();
    assert_eq!(saves(&db).recv_timeout(HANGS).unwrap(), Ok(()));
    assert_eq!(total(&behind), Ok(2));
}

#[test]
fn a_server_that_was_started_anew_is_not_noticed_by_anyone() {
    let Some((behind, line, db)) = through_a_line() else { return };
    assert_eq!(saves(&db).recv_timeout(HANGS).unwrap(), Ok(()));
    assert_eq!(total(&db), Ok(1));
    line.cut_and_refuse();
    line.serve();
    assert_eq!(total(&db), Ok(1));
    assert_eq!(saves(&db).recv_timeout(HANGS).unwrap(), Ok(()));
    assert_eq!(total(&behind), Ok(2));
}

#[test]
fn a_server_that_falls_silent_does_not_hang_anyone() {
    let Some((behind, line, db)) = through_a_line() else { return };
    assert_eq!(saves(&db).recv_timeout(HANGS).unwrap(), Ok(()));
    assert_eq!(total(&db), Ok(1));
    line.freeze();
    let answer = saves(&db).recv_timeout(HANGS).expect("an answer in bounded time");
    assert!(is_unavailable(&answer, &[Unavailability::TimedOut]), "{answer:?}");
    let answer = total(&db).map(drop);
    assert!(is_unavailable(&answer, &[Unavailability::TimedOut]), "{answer:?}");
    line.cut_and_refuse();
    line.serve();
    assert_eq!(saves(&db).recv_timeout(HANGS).unwrap(), Ok(()));
    assert_eq!(total(&behind), Ok(2));
}

#[test]
fn a_line_lost_while_committing_is_told_as_an_open_outcome() {
    let Some((_behind, line, db)) = through_a_line() else { return };
    let line = std::sync::Arc::new(line);
    let frozen = std::sync::Arc::clone(&line);
    let answer: Result<(), DbError> = db.write(move |tx| {
        add_one(tx)?;
        frozen.freeze();
        Ok(())
    });
    assert!(is_unavailable(&answer, &[Unavailability::OutcomeUnknown]), "{answer:?}");
}

fn impatient() -> DbOptions {
    DbOptions { wait_max: Duration::from_millis(300), ..DbOptions::default() }
}

/// A PostgreSQL database, a line to it, and the database as seen through the line.
fn through_a_line() -> Option<(TestDb, Line, Db)> {
    let behind = TestDb::postgres(&DbOptions::default())?;
    a_counter(&behind);
    let line = Line::to(&behind.address_text());
    let db = Db::open(&line.address().parse().unwrap(), &impatient()).unwrap();
    Some((behind, line, db))
}

fn a_counter(db: &TestDb) {
    db.create("CREATE TABLE counter (total {INTEGER} NOT NULL) {STRICT}; INSERT INTO counter VALUES (0)");
}

fn add_one(tx: &Tx<'_>) -> Result<(), DbError> {
    tx.execute("UPDATE counter SET total = total + 1", params![]).map(drop)
}

fn total(db: &Db) -> Result<i64, DbError> {
    db.read(|tx| tx.query_one("SELECT total FROM counter", params![], |row| row.get(0)))
}

fn limit_pages(db: &Db, pages: i64) {
    let limit = format!("PRAGMA max_page_count = {pages}");
    let limited: Result<i64, DbError> = db.write(move |tx| tx.query_one(&limit, params![], |row| row.get(0)));
    assert_eq!(limited, Ok(pages));
}

fn save_a_file(db: &Db, id: i64) -> Receiver<Result<(), DbError>> {
    let (sender, receiver) = mpsc::channel();
    let work = move |tx: &Tx<'_>| {
        let content = vec![7_u8; 20_000];
        tx.execute("INSERT INTO file (id, content) VALUES ($1, $2)", params![id, &content]).map(drop)
    };
    db.write_then(work, move |answer| drop(sender.send(answer)));
    receiver
}

fn saves(db: &Db) -> Receiver<Result<(), DbError>> {
    let (sender, receiver) = mpsc::channel();
    db.write_then(add_one, move |answer| drop(sender.send(answer)));
    receiver
}

/// A write that has changed the row and does not end until the middle one of these is dropped.
fn hold_the_row(db: &Db) -> (Receiver<()>, Sender<()>, Receiver<Result<(), DbError>>) {
    let (start, started) = mpsc::channel();
    let (release, released) = mpsc::channel::<()>();
    let (answer, answered) = mpsc::channel();
    let mut released = Some(released);
    let work = move |tx: &Tx<'_>| {
        add_one(tx)?;
        let _ = start.send(());
        if let Some(released) = released.take() {
            let _ = released.recv();
        }
        Ok(())
    };
    db.write_then(work, move |result| drop(answer.send(result)));
    (started, release, answered)
}

fn is_unavailable(answer: &Result<(), DbError>, reasons: &[Unavailability]) -> bool {
    matches!(answer, Err(DbError::Unavailable { reason, .. }) if reasons.contains(reason))
}
