//! Bringing the tables up to date: twice, by several nodes, with a program that is too old, with a step that fails.

use std::thread;

use store::migrate::{Migration, MigrationFault};
use store::testing::{TestDb, each_engine};
use store::{Db, DbError, DbOptions, Tx, params};

const NOW_US: i64 = 1_669_800_000_000_000;

const UNITS: Migration = Migration {
    name: "0001_units",
    sqlite: "CREATE TABLE unit (id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL) STRICT;
             CREATE TABLE answer (unit INTEGER NOT NULL REFERENCES unit (id), value TEXT NOT NULL) STRICT;",
    postgres: "CREATE TABLE unit (id BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL);
               CREATE TABLE answer (unit BIGINT NOT NULL REFERENCES unit (id), value TEXT NOT NULL);",
};

/// On SQLite a column's rule can only change by rebuilding the table that others refer to.
const LONGER_NAMES: Migration = Migration {
    name: "0002_longer_names",
    sqlite: "CREATE TABLE unit_new (id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL CHECK (length(name) > 2)) STRICT;
             INSERT INTO unit_new SELECT id, name FROM unit;
             DROP TABLE unit;
             ALTER TABLE unit_new RENAME TO unit;",
    postgres: "ALTER TABLE unit ADD CHECK (length(name) > 2);",
};

#[test]
fn steps_are_applied_once_and_rows_stay() {
    each_engine(|db| {
        let missing = |steps: &[Migration]| db.missing_steps(steps);
        assert_eq!(missing(&[UNITS, LONGER_NAMES]), Ok(vec!["0001_units", "0002_longer_names"]));
        assert_eq!(db.migrate(&[UNITS], NOW_US), Ok(vec!["0001_units"]));
        assert_eq!(missing(&[UNITS, LONGER_NAMES]), Ok(vec!["0002_longer_names"]));
        a_unit_with_an_answer(db);
        assert_eq!(db.migrate(&[UNITS, LONGER_NAMES], NOW_US + 1), Ok(vec!["0002_longer_names"]));
        assert_eq!(db.migrate(&[UNITS, LONGER_NAMES], NOW_US + 2), Ok(vec![]));
        assert_eq!(missing(&[UNITS, LONGER_NAMES]), Ok(vec![]));
        assert!(matches!(missing(&[UNITS]), Err(DbError::Migration(MigrationFault::Newer { .. }))));
        assert_eq!(count(db, "SELECT count(*) FROM answer JOIN unit ON unit.id = answer.unit"), 1);
        let times =
            db.read(|tx| tx.query("SELECT applied_at FROM migration", params![], |row| row.get::<i64>(0)));
        let mut times: Vec<i64> = times.map_err(|error: DbError| error.to_string()).unwrap();
        times.sort_unstable();
        assert_eq!(times, [NOW_US, NOW_US + 1]);
        let orphan =
            db.write(|tx| tx.execute("INSERT INTO answer (unit, value) VALUES (99, '1')", params![]));
        assert!(
            matches!(orphan, Err(DbError::Violation { .. })),
            "references hold after the rebuild: {orphan:?}"
        );
    });
}

#[test]
fn an_older_program_refuses_a_newer_database() {
    each_engine(|db| {
        db.migrate(&[UNITS, LONGER_NAMES], NOW_US).unwrap();
        let fault = MigrationFault::Newer { name: "0002_longer_names".to_owned() };
        assert_eq!(db.migrate(&[UNITS], NOW_US), Err(DbError::Migration(fault)));
    });
}

#[test]
fn a_step_whose_text_has_changed_is_refused() {
    each_engine(|db| {
        db.migrate(&[UNITS], NOW_US).unwrap();
        let changed = Migration { sqlite: "SELECT 1", postgres: "SELECT 1", ..UNITS };
        let fault = MigrationFault::Changed { name: "0001_units".to_owned() };
        assert_eq!(db.migrate(&[changed], NOW_US), Err(DbError::Migration(fault)));
    });
}

#[test]
fn a_step_slipped_in_before_applied_ones_is_refused() {
    each_engine(|db| {
        db.migrate(&[UNITS, LONGER_NAMES], NOW_US).unwrap();
        let late = Migration { name: "0001a_late", sqlite: "SELECT 1", postgres: "SELECT 1" };
        let fault = MigrationFault::Skipped { name: "0001a_late".to_owned() };
        assert_eq!(db.migrate(&[UNITS, late, LONGER_NAMES], NOW_US), Err(DbError::Migration(fault)));
    });
}

#[test]
fn a_step_that_fails_half_way_leaves_nothing_of_itself() {
    each_engine(|db| {
        let broken = Migration {
            name: "0002_broken",
            sqlite: "CREATE TABLE half (id INTEGER) STRICT; INSERT INTO nowhere VALUES (1);",
            postgres: "CREATE TABLE half (id BIGINT); INSERT INTO nowhere VALUES (1);",
        };
        let failed = db.migrate(&[UNITS, broken], NOW_US);
        assert!(
            matches!(&failed, Err(DbError::Migration(MigrationFault::Failed { name, .. })) if name == "0002_broken"),
            "{failed:?}"
        );
        let half = db.read(|tx| tx.query("SELECT id FROM half", params![], |_| Ok(())));
        assert!(matches!(half, Err(DbError::Statement { .. })), "{half:?}");
        assert_eq!(db.migrate(&[UNITS, LONGER_NAMES], NOW_US), Ok(vec!["0002_longer_names"]));
    });
}

#[test]
fn a_step_that_breaks_a_reference_is_refused_on_sqlite_too() {
    each_engine(|db| {
        db.migrate(&[UNITS], NOW_US).unwrap();
        a_unit_with_an_answer(db);
        let forgets =
            Migration { name: "0002_forgets", sqlite: "DELETE FROM unit;", postgres: "DELETE FROM unit;" };
        let failed = db.migrate(&[UNITS, forgets], NOW_US);
        assert!(matches!(failed, Err(DbError::Migration(MigrationFault::Failed { .. }))), "{failed:?}");
        assert_eq!(count(db, "SELECT count(*) FROM unit"), 1);
    });
}

#[test]
fn four_nodes_that_start_at_once_apply_each_step_once() {
    each_engine(|db| {
        let applied: Vec<&str> = thread::scope(|scope| {
            let node = || {
                let node = Db::open(db.address(), &DbOptions::default()).unwrap();
                node.migrate(&[UNITS, LONGER_NAMES], NOW_US).unwrap()
            };
            let nodes: Vec<_> = (0..4).map(|_| scope.spawn(node)).collect();
            nodes.into_iter().flat_map(|node| node.join().unwrap()).collect()
        });
        let mut applied = applied;
        applied.sort_unstable();
        assert_eq!(applied, ["0001_units", "0002_longer_names"]);
        assert_eq!(count(db, "SELECT count(*) FROM migration"), 2);
    });
}

fn a_unit_with_an_answer(db: &TestDb) {
    let saved: Result<(), DbError> = db.write(|tx: &Tx<'_>| {
        tx.execute("INSERT INTO unit (id, name) VALUES (1, 'Sở Y tế')", params![])?;
        tx.execute("INSERT INTO answer (unit, value) VALUES (1, '12')", params![]).map(drop)
    });
    saved.unwrap();
}

fn count(db: &TestDb, statement: &'static str) -> i64 {
    let count: Result<i64, DbError> = db.read(|tx| tx.query_one(statement, params![], |row| row.get(0)));
    count.unwrap()
}
