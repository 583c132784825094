//! `kill -9` under load: every acknowledged save is there afterwards, and every row has its file.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use store::blobs::{BlobHash, BlobStore};
use store::testing::{TestDb, each_engine};
use store::{Db, DbError, DbOptions, params};

const ROUNDS: i64 = 10;
const CLERKS: i64 = 8;
/// The child is killed after this many acknowledged saves, a different number each round.
const SAVES_BEFORE: i64 = 60;

const ADDRESS: &str = "CHISO_TEST_CRASH_ADDRESS";
const FOLDER: &str = "CHISO_TEST_CRASH_FOLDER";
const ROUND: &str = "CHISO_TEST_CRASH_ROUND";

#[test]
fn a_killed_program_has_lost_no_acknowledged_save() {
    each_engine(|db| {
        db.create(
            "CREATE TABLE evidence (id {INTEGER} NOT NULL PRIMARY KEY, sha256 {BYTES} NOT NULL) {STRICT}",
        );
        let mut acknowledged = BTreeSet::new();
        for round in 0..ROUNDS {
            acknowledged.extend(saves_until_killed(db, round));
            let node = Db::open(db.address(), &DbOptions::default()).unwrap();
            let saved = rows_with_their_files(&node, db.folder());
            let lost: Vec<_> = acknowledged.difference(&saved).collect();
            assert!(lost.is_empty(), "round {round}: acknowledged and lost: {lost:?}");
            assert_eq!(node.check().unwrap().problems, []);
        }
        assert!(acknowledged.len() >= usize::try_from(ROUNDS * SAVES_BEFORE).unwrap());
    });
}

/// Not a story of its own: what the killed program does, when it is started by the test above.
#[test]
fn child_saves_until_it_is_killed() {
    let Ok(address) = std::env::var(ADDRESS) else { return };
    let db = Db::open(&address.parse().unwrap(), &DbOptions::default()).unwrap();
    let blobs = BlobStore::open(Path::new(&std::env::var(FOLDER).unwrap())).unwrap();
    let round: i64 = std::env::var(ROUND).unwrap().parse().unwrap();
    thread::scope(|scope| {
        for clerk in 0..CLERKS {
            let (db, blobs) = (&db, &blobs);
            scope.spawn(move || {
                for number in 0.. {
                    let id = round * 100_000_000 + clerk * 1_000_000 + number;
                    let blob = blobs.put(&mut format!("evidence {id}").as_bytes(), 1_000).unwrap();
                    let saved: Result<u64, DbError> = db.write(move |tx| {
                        let insert = "INSERT INTO evidence (id, sha256) VALUES ($1, $2)";
                        tx.execute(insert, params![id, blob.hash.as_bytes()])
                    });
                    assert_eq!(saved, Ok(1));
                    // In one piece, so that lines of different clerks do not mix.
                    std::io::stdout().write_all(format!("\nsaved {id}\n").as_bytes()).unwrap();
                }
            });
        }
    });
}

/// What the killed program had acknowledged.
fn saves_until_killed(db: &TestDb, round: i64) -> Vec<i64> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["crash::child_saves_until_it_is_killed", "--exact", "--nocapture"])
        .env(ADDRESS, db.address_text())
        .env(FOLDER, db.folder().join("evidence"))
        .env(ROUND, round.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut acknowledged = Vec::new();
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        if let Some(id) = line.unwrap().strip_prefix("saved ") {
            acknowledged.push(id.parse().unwrap());
        }
        if i64::try_from(acknowledged.len()).unwrap() == SAVES_BEFORE + 7 * round {
            // SIGKILL; what it had said before is still read.
            child.kill().unwrap();
        }
    }
    child.wait().unwrap();
    acknowledged
}

fn rows_with_their_files(db: &Db, folder: &Path) -> BTreeSet<i64> {
    let blobs = BlobStore::open(&folder.join("evidence")).unwrap();
    let rows: Result<Vec<(i64, [u8; 32])>, DbError> = db.read(|tx| {
        tx.query("SELECT id, sha256 FROM evidence", params![], |row| Ok((row.get(0)?, row.get(1)?)))
    });
    let rows = rows.unwrap();
    for (id, hash) in &rows {
        assert!(blobs.verify(BlobHash::from_bytes(*hash)).unwrap(), "the file of row {id} is not whole");
    }
    rows.into_iter().map(|(id, _)| id).collect()
}
