//! Reading and writing: what is promised to anyone who uses a transaction.

use std::sync::mpsc;
use std::thread;

use store::testing::{TestDb, each_engine};
use store::{Db, DbError, DbOptions, Rule, Tx, params};

const ANSWERS: &str = "CREATE TABLE answer (
    code TEXT NOT NULL PRIMARY KEY, value TEXT, version {INTEGER} NOT NULL CHECK (version > 0), file {BYTES}
) {STRICT}";

#[test]
fn what_a_clerk_saves_is_read_back_as_it_was() {
    each_engine(|db| {
        db.create(&answers());
        let changed = db.write(|tx| {
            tx.execute(
                "INSERT INTO answer (code, value, version, file) VALUES ($1, $2, $3, $4)",
                params!["3.1", "1.234,5 đồng", 7, &[0_u8, 255][..]],
            )
        });
        assert_eq!(changed, Ok(1));
        let row = db.read(|tx| {
            tx.query_one(
                "SELECT code, value, version, file FROM answer WHERE code = $1",
                params!["3.1"],
                |row| {
                    Ok((
                        row.get::<String>(0)?,
                        row.get::<Option<String>>(1)?,
                        row.get::<i64>(2)?,
                        row.get::<Vec<u8>>(3)?,
                    ))
                },
            )
        });
        assert_eq!(
            row,
            Ok::<_, DbError>(("3.1".to_owned(), Some("1.234,5 đồng".to_owned()), 7, vec![0, 255]))
        );
    });
}

#[test]
fn nothing_of_a_work_that_gives_an_error_is_saved() {
    each_engine(|db| {
        db.create(&answers());
        let refused: Result<(), DbError> = db.write(|tx| {
            insert(tx, "1.1", 1)?;
            insert(tx, "1.1", 1)
        });
        assert!(is_refused_by(&refused, Rule::Unique), "{refused:?}");
        assert_eq!(codes(db), Vec::<String>::new());
    });
}

#[test]
fn a_panic_and_an_error_hurt_nobody_else_in_the_group() {
    each_engine(|db| {
        db.create(&answers());
        let (sender, receiver) = mpsc::channel();
        // The writers are held up until all of these wait, so that they land in few groups.
        let (release, held_until) = mpsc::channel::<()>();
        let mut held_until = Some(held_until);
        db.write_then(
            move |_| {
                if let Some(held_until) = held_until.take() {
                    let _ = held_until.recv();
                }
                Ok::<(), DbError>(())
            },
            |_| (),
        );
        for number in 0..30_i64 {
            let sender = sender.clone();
            let work = move |tx: &Tx<'_>| {
                insert(tx, &format!("{number:02}"), 1)?;
                match number % 3 {
                    0 => Ok(()),
                    1 => insert(tx, "broken", 0),
                    _ => panic!("a fault of the program, on purpose"),
                }
            };
            db.write_then(work, move |answer: Result<(), DbError>| drop(sender.send((number, answer))));
        }
        drop((release, sender));
        for (number, answer) in receiver {
            match number % 3 {
                0 => assert_eq!(answer, Ok(())),
                1 => {
                    assert!(
                        matches!(answer, Err(DbError::Violation { rule: Rule::Check, .. })),
                        "{answer:?}"
                    );
                }
                _ => assert!(matches!(answer, Err(DbError::Panicked { .. })), "{answer:?}"),
            }
        }
        assert_eq!(codes(db), (0..30).step_by(3).map(|number| format!("{number:02}")).collect::<Vec<_>>());
    });
}

#[test]
fn work_that_hides_a_failed_statement_is_not_saved() {
    each_engine(|db| {
        db.create(&answers());
        let answer: Result<(), DbError> = db.write(|tx| {
            insert(tx, "1.1", 1)?;
            drop(insert(tx, "1.1", 1));
            Ok(())
        });
        assert!(matches!(answer, Err(DbError::WentOnAfterFailure { .. })), "{answer:?}");
        assert_eq!(codes(db), Vec::<String>::new());
    });
}

#[test]
fn null_is_never_read_as_zero_or_as_an_empty_text() {
    each_engine(|db| {
        db.create(&answers());
        db.write(|tx| insert(tx, "1.1", 1)).unwrap();
        let misread =
            db.read(|tx| tx.query("SELECT code, value FROM answer", params![], |row| row.get::<String>(1)));
        let Err(DbError::Null { statement, column }) = misread else { panic!("{misread:?}") };
        assert_eq!((statement.as_str(), column.as_str()), ("SELECT code, value FROM answer", "value"));
        let wrong = db.read(|tx| tx.query("SELECT code FROM answer", params![], |row| row.get::<i64>(0)));
        assert!(matches!(wrong, Err(DbError::Type { expected: "an integer", .. })), "{wrong:?}");
    });
}

#[test]
fn eight_clerks_at_two_nodes_adding_to_one_number_lose_nothing() {
    each_engine(|db| {
        db.create("CREATE TABLE counter (id {INTEGER} NOT NULL PRIMARY KEY, total {INTEGER} NOT NULL, version {INTEGER} NOT NULL) {STRICT}");
        db.write(|tx| tx.execute("INSERT INTO counter VALUES (1, 0, 1)", params![])).unwrap();
        let other_node = Db::open(db.address(), &DbOptions::default()).unwrap();
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..50).for_each(|_| add_one(db)));
                scope.spawn(|| (0..50).for_each(|_| add_one(&other_node)));
            }
        });
        let row = db.read(|tx| {
            tx.query_one("SELECT total, version FROM counter", params![], |row| {
                Ok((row.get::<i64>(0)?, row.get::<i64>(1)?))
            })
        });
        assert_eq!(row, Ok::<_, DbError>((400, 401)));
    });
}

#[test]
fn a_reader_sees_one_moment() {
    each_engine(|db| {
        db.create(&answers());
        db.write(|tx| insert(tx, "1.1", 1)).unwrap();
        let seen: Result<_, DbError> = db.read(|tx| {
            let before = count(tx)?;
            db.write(|tx| insert(tx, "1.2", 1))?;
            Ok((before, count(tx)?))
        });
        assert_eq!(seen, Ok((1, 1)));
        assert_eq!(db.read(count), Ok(2));
    });
}

#[test]
fn a_reader_cannot_write() {
    each_engine(|db| {
        db.create(&answers());
        let answer = db.read(|tx| insert(tx, "1.1", 1));
        assert!(matches!(answer, Err(DbError::Statement { .. })), "{answer:?}");
        assert_eq!(codes(db), Vec::<String>::new());
    });
}

#[test]
fn a_reader_that_panics_or_fails_leaves_the_connection_usable() {
    each_engine(|db| {
        db.create(&answers());
        for _ in 0..10 {
            let read =
                || db.read(|_| -> Result<(), DbError> { panic!("a fault of the program, on purpose") });
            assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(read)).is_err());
            let refused = db.read(|tx| tx.query("SELECT nothing FROM nowhere", params![], |_| Ok(())));
            assert!(matches!(refused, Err(DbError::Statement { .. })), "{refused:?}");
        }
        assert_eq!(db.read(count), Ok(0));
    });
}

#[test]
fn one_row_means_one_row() {
    each_engine(|db| {
        db.create(&answers());
        let one = |db: &TestDb| {
            db.read(|tx| tx.query_one("SELECT code FROM answer", params![], |row| row.get::<String>(0)))
        };
        assert!(matches!(one(db), Err(DbError::RowCount { found: 0, .. })));
        db.write(|tx| insert(tx, "1.1", 1)).unwrap();
        assert_eq!(one(db), Ok("1.1".to_owned()));
        db.write(|tx| insert(tx, "1.2", 1)).unwrap();
        assert!(matches!(one(db), Err(DbError::RowCount { found: 2, .. })));
    });
}

fn answers() -> String {
    ANSWERS.to_owned()
}

fn insert(tx: &Tx<'_>, code: &str, version: i64) -> Result<(), DbError> {
    tx.execute("INSERT INTO answer (code, version) VALUES ($1, $2)", params![code, version]).map(drop)
}

fn count(tx: &Tx<'_>) -> Result<i64, DbError> {
    tx.query_one("SELECT count(*) FROM answer", params![], |row| row.get(0))
}

fn is_refused_by(answer: &Result<(), DbError>, expected: Rule) -> bool {
    matches!(answer, Err(DbError::Violation { rule, .. }) if *rule == expected)
}

fn codes(db: &TestDb) -> Vec<String> {
    let codes = db.read(|tx| tx.query("SELECT code FROM answer ORDER BY code", params![], |row| row.get(0)));
    codes.map_err(|error: DbError| error.to_string()).unwrap()
}

/// Reads, then writes what was read plus one, as every table file does: with the version that was seen.
fn add_one(db: &Db) {
    let outcome: Result<u64, DbError> = db.write(|tx| {
        let (total, version) =
            tx.query_one("SELECT total, version FROM counter WHERE id = 1", params![], |row| {
                Ok((row.get::<i64>(0)?, row.get::<i64>(1)?))
            })?;
        tx.execute(
            "UPDATE counter SET total = $1, version = version + 1 WHERE id = 1 AND version = $2",
            params![total + 1, version],
        )
    });
    assert_eq!(outcome, Ok(1));
}
