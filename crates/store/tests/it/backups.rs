//! A backup taken while people save: one consistent moment, checked, and readable as a database of its own.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use store::migrate::Migration;
use store::testing::{TestDb, each_engine};
use store::{DatabaseAddress, Db, DbError, DbOptions, Engine, Restoration, Unavailability, params, restore};

const BOOKS: Migration = Migration {
    name: "0001_books",
    sqlite: "CREATE TABLE entry (id INTEGER NOT NULL PRIMARY KEY, amount INTEGER NOT NULL, note TEXT, mark BLOB,
                 follows INTEGER REFERENCES entry (id)) STRICT;
             CREATE TABLE balance (id INTEGER NOT NULL PRIMARY KEY, total INTEGER NOT NULL, entries INTEGER NOT NULL) STRICT;
             INSERT INTO balance VALUES (1, 0, 0);",
    postgres: "CREATE TABLE entry (id BIGINT NOT NULL PRIMARY KEY, amount BIGINT NOT NULL, note TEXT, mark BYTEA,
                   follows BIGINT REFERENCES entry (id));
               CREATE TABLE balance (id BIGINT NOT NULL PRIMARY KEY, total BIGINT NOT NULL, entries BIGINT NOT NULL);
               INSERT INTO balance VALUES (1, 0, 0);",
};

const CHAPTERS: Migration = Migration {
    name: "0002_chapters",
    sqlite: "CREATE TABLE chapter (id INTEGER NOT NULL PRIMARY KEY) STRICT;",
    postgres: "CREATE TABLE chapter (id BIGINT NOT NULL PRIMARY KEY);",
};

#[test]
fn a_backup_while_people_save_is_one_consistent_moment() {
    each_engine(|db| {
        db.migrate(&[BOOKS], 0).unwrap();
        book(db, 0);
        let is_over = AtomicBool::new(false);
        let paths: Vec<_> =
            (0..5).map(|number| db.folder().join(format!("backup-{number}.sqlite"))).collect();
        thread::scope(|scope| {
            scope.spawn(|| {
                for number in 1.. {
                    if is_over.load(Ordering::Relaxed) {
                        break;
                    }
                    book(db, number);
                }
            });
            for path in &paths {
                db.backup_to(path, &[BOOKS]).unwrap();
            }
            is_over.store(true, Ordering::Relaxed);
        });
        for path in &paths {
            let copy =
                Db::open(&format!("sqlite:{}", path.display()).parse().unwrap(), &DbOptions::default())
                    .unwrap();
            assert_eq!(copy.engine(), Engine::Sqlite);
            assert_eq!(copy.check().unwrap().problems, []);
            assert_eq!(copy.migrate(&[BOOKS], 0), Ok(vec![]), "the copy knows its steps");
            let (total, entries, sum, count) = books(&copy);
            assert!(count >= 1);
            assert_eq!((total, entries), (sum, count), "the copy mixes two moments");
            let row: Result<(Option<String>, Vec<u8>), DbError> = copy.read(|tx| {
                tx.query_one("SELECT note, mark FROM entry WHERE id = 0", params![], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })
            });
            assert_eq!(row, Ok((Some("bút toán 'số 0'".to_owned()), vec![0, 255])));
        }
    });
}

#[test]
fn a_backup_is_restored_on_either_engine_and_brought_up_to_date() {
    each_engine(|db| {
        db.migrate(&[BOOKS], 0).unwrap();
        (0..20).for_each(|number| book(db, number));
        let backup = db.folder().join("backup.sqlite");
        db.backup_to(&backup, &[BOOKS]).unwrap();
        let file = format!("sqlite:{}", db.folder().join("restored.sqlite").display()).parse().unwrap();
        let server = TestDb::postgres(&DbOptions::default());
        let addresses = std::iter::once(&file).chain(server.iter().map(TestDb::address));
        for address in addresses {
            let restored = restore_plainly(&backup, address, &[BOOKS, CHAPTERS]).unwrap();
            assert_eq!(rows(&restored), rows(db));
            assert_eq!(books(&restored), books(db));
            assert_eq!(restored.migrate(&[BOOKS, CHAPTERS], 2), Ok(vec![]), "it is up to date");
            let orphan: Result<u64, DbError> = restored.write(|tx| {
                tx.execute("INSERT INTO entry (id, amount, follows) VALUES (99, 1, 98)", params![])
            });
            assert!(matches!(orphan, Err(DbError::Violation { .. })), "references hold again: {orphan:?}");
            drop(restored);
            let again = restore_plainly(&backup, address, &[BOOKS]);
            assert!(
                matches!(again, Err(DbError::Unavailable { .. })),
                "nothing is ever restored over something"
            );
        }
    });
}

#[test]
fn a_damaged_backup_and_one_of_a_newer_program_are_not_restored() {
    each_engine(|db| {
        db.migrate(&[BOOKS, CHAPTERS], 0).unwrap();
        (0..200).for_each(|number| book(db, number));
        let backup = db.folder().join("backup.sqlite");
        db.backup_to(&backup, &[BOOKS, CHAPTERS]).unwrap();
        let place = format!("sqlite:{}", db.folder().join("restored.sqlite").display()).parse().unwrap();
        let newer = restore_plainly(&backup, &place, &[BOOKS]);
        assert!(matches!(newer, Err(DbError::Migration(_))));
        let mut bytes = std::fs::read(&backup).unwrap();
        bytes[4_096..].fill(0xAB);
        std::fs::write(&backup, bytes).unwrap();
        assert!(restore_plainly(&backup, &place, &[BOOKS, CHAPTERS]).is_err());
        assert!(!db.folder().join("restored.sqlite").exists());
    });
}

#[test]
fn a_backup_never_takes_the_place_of_a_file() {
    each_engine(|db| {
        db.migrate(&[BOOKS], 0).unwrap();
        let path = db.folder().join("backup.sqlite");
        std::fs::write(&path, "the backup of last week").unwrap();
        assert!(matches!(db.backup_to(&path, &[BOOKS]), Err(DbError::Unavailable { .. })));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "the backup of last week");
    });
}

#[test]
fn a_backup_that_fails_leaves_nothing_behind() {
    each_engine(|db| {
        db.migrate(&[BOOKS], 0).unwrap();
        let path = db.folder().join("missing").join("backup.sqlite");
        assert!(matches!(
            db.backup_to(&path, &[BOOKS]),
            Err(DbError::Unavailable { .. } | DbError::Statement { .. })
        ));
        let before: Vec<_> =
            std::fs::read_dir(db.folder()).unwrap().map(|file| file.unwrap().file_name()).collect();
        assert!(before.iter().all(|name| !name.to_string_lossy().contains("backup")), "{before:?}");
    });
}

#[test]
fn a_damaged_file_is_found_by_the_check() {
    let db = TestDb::sqlite(&DbOptions::default());
    db.migrate(&[BOOKS], 0).unwrap();
    (0..200).for_each(|number| book(&db, number));
    let copy = db.folder().join("copy.sqlite");
    db.backup_to(&copy, &[BOOKS]).unwrap();
    let mut bytes = std::fs::read(&copy).unwrap();
    // All but the first page, which says that it is a database.
    bytes[4_096..].fill(0xAB);
    std::fs::write(&copy, bytes).unwrap();
    let damaged =
        Db::open(&format!("sqlite:{}", copy.display()).parse().unwrap(), &DbOptions::default()).unwrap();
    assert!(!matches!(damaged.check(), Ok(report) if report.problems.is_empty()));
}

#[test]
fn the_check_tells_version_size_and_room() {
    each_engine(|db| {
        let report = db.check().unwrap();
        assert_eq!(report.problems, []);
        assert_eq!(report.engine, db.engine());
        assert!(report.version.contains(if db.engine() == Engine::Sqlite {
            "SQLite 3"
        } else {
            "PostgreSQL"
        }));
        assert!(report.size_bytes > 0);
        assert_eq!(report.free_bytes.is_some_and(|bytes| bytes > 0), db.engine() == Engine::Sqlite);
    });
}

/// An entry and the balance change together, so that a copy of two moments shows.
fn book(db: &Db, number: i64) {
    let saved: Result<u64, DbError> = db.write(move |tx| {
        let note = format!("bút toán 'số {number}'");
        // Each entry refers to the one before.
        let follows = (number > 0).then_some(number - 1);
        let insert = "INSERT INTO entry (id, amount, note, mark, follows) VALUES ($1, $2, $3, $4, $5)";
        tx.execute(insert, params![number, number * 3, &note, &[0_u8, 255], follows])?;
        tx.execute("UPDATE balance SET total = total + $1, entries = entries + 1", params![number * 3])
    });
    assert_eq!(saved, Ok(1));
}

type Entry = (i64, i64, Option<String>, Vec<u8>, Option<i64>);

fn rows(db: &Db) -> Vec<Entry> {
    let rows: Result<_, DbError> = db.read(|tx| {
        tx.query("SELECT id, amount, note, mark, follows FROM entry ORDER BY id", params![], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
        })
    });
    rows.unwrap()
}

fn books(db: &Db) -> (i64, i64, i64, i64) {
    let statement = "SELECT b.total, b.entries, (SELECT CAST(sum(amount) AS BIGINT) FROM entry), (SELECT count(*) FROM entry) FROM balance b";
    let books: Result<_, DbError> = db.read(|tx| {
        tx.query_one(statement, params![], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
    });
    books.unwrap()
}

#[test]
fn after_a_clean_stop_the_one_file_is_everything() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("books.sqlite");
    let address = format!("sqlite:{}", path.display()).parse().unwrap();
    let db = Db::open(&address, &DbOptions::default()).unwrap();
    db.migrate(&[BOOKS], 0).unwrap();
    for number in 0..50 {
        book(&db, number);
    }
    // Somebody reads as well: a connection that only reads is the last to close.
    let before = books(&db);
    drop(db);
    let log = std::fs::metadata(folder.path().join("books.sqlite-wal")).map_or(0, |log| log.len());
    assert_eq!(log, 0, "nothing is left beside the file");
    let alone = folder.path().join("alone.sqlite");
    std::fs::copy(&path, &alone).unwrap();
    let copy =
        Db::open(&format!("sqlite:{}", alone.display()).parse().unwrap(), &DbOptions::default()).unwrap();
    assert_eq!(books(&copy), before);
}

#[test]
fn a_stop_beside_another_program_that_reads_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let address = format!("sqlite:{}", folder.path().join("books.sqlite").display()).parse().unwrap();
    let db = Db::open(&address, &DbOptions::default()).unwrap();
    db.migrate(&[BOOKS], 0).unwrap();
    book(&db, 0);
    let backup = Db::open(&address, &DbOptions::default()).unwrap();
    let before = books(&backup);
    book(&db, 1);
    drop(db);
    let (total, entries, sum, count) = books(&backup);
    assert!(count > before.3 && (total, entries) == (sum, count));
}

/// Restores with nothing to settle.
fn restore_plainly(
    backup: &Path,
    address: &DatabaseAddress,
    migrations: &[Migration],
) -> Result<Db, DbError> {
    let staged = backup.with_extension("staged");
    let restoration = Restoration { backup, staged: &staged, migrations, now_us: 1 };
    restore(&restoration, address, &DbOptions::default(), |_| Ok(()))
}

#[test]
fn what_must_not_be_taken_up_again_is_settled_before_the_copy_has_its_name() {
    each_engine(|db| {
        db.migrate(&[BOOKS], 0).unwrap();
        (0..3).for_each(|number| book(db, number));
        let backup = db.folder().join("backup.sqlite");
        db.backup_to(&backup, &[BOOKS]).unwrap();
        let place = db.folder().join("restored.sqlite");
        let file: DatabaseAddress = format!("sqlite:{}", place.display()).parse().unwrap();
        let server = TestDb::postgres(&DbOptions::default());
        let staged = db.folder().join("staged.sqlite");
        for address in std::iter::once(&file).chain(server.iter().map(TestDb::address)) {
            let options = DbOptions::default();
            let restoration =
                Restoration { backup: &backup, staged: &staged, migrations: &[BOOKS], now_us: 1 };
            // The program ends while it settles: nothing may be there that somebody could open.
            let ended: Result<Db, DbError> = restore(&restoration, address, &options, |_| {
                Err(DbError::unavailable(Unavailability::Closed, "ended"))
            });
            assert!(ended.is_err());
            assert!(*address != file || !place.exists(), "a copy that was not settled has its name");
            let settled = restore(&restoration, address, &options, |tx| {
                tx.execute("UPDATE entry SET note = 'settled'", params![]).map(|_| ())
            });
            let notes: Vec<_> = rows(&settled.unwrap()).into_iter().map(|row| row.2).collect();
            assert_eq!(notes, vec![Some("settled".to_owned()); 3]);
            assert!(!staged.with_extension("sqlite.part").exists(), "the copy that was settled is gone");
        }
    });
}
