//! Files of the first released layout (`old/README.md`) stay good: each is verified, read, restored, opened, and continued.

use std::fs;
use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use app::App;
use app::accounts::Credential;
use assessment::correction::ScoreStage;
use assessment::event::{Event, Subject};
use chiso::demo::DEMO_PASSWORD;
use chiso::instance::system::app_on;
use store::tables::audit;
use store::testing::TestDb;
use store::{DatabaseAddress, Db, DbOptions, Engine, migrations};

use super::support::World;

/// Folder of the old files.
const OLD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/old");

/// What a unit had in the ranking: code, rank, total.
type Line = (&'static str, u64, &'static str);

fn old(name: &str) -> Vec<u8> {
    fs::read(Path::new(OLD).join(name)).unwrap()
}

impl World {
    /// Unpacks an old folder.
    fn unpack(&self, name: &str, into: &str) -> PathBuf {
        let mut archive = zip::ZipArchive::new(Cursor::new(old(name))).unwrap();
        for at in 0..archive.len() {
            let mut file = archive.by_index(at).unwrap();
            let mut content = Vec::new();
            file.read_to_end(&mut content).unwrap();
            self.write(&format!("{into}/{}", file.name().unwrap()), content);
        }
        self.path(into)
    }

    fn ranking_is(&self, folder: &str, expected: &[Line]) {
        let json = self.run(&format!("score {folder} --format json")).ends_with(0).json();
        let ranking = json["ranking"].as_array().unwrap().iter();
        let found: Vec<_> = ranking
            .filter(|unit| !unit["rank"].is_null())
            .map(|unit| {
                (
                    unit["unit"].as_str().unwrap(),
                    unit["rank"].as_u64().unwrap(),
                    unit["total"].as_str().unwrap(),
                )
            })
            .collect();
        assert_eq!(found, expected, "{folder}");
    }
}

const GOALPOSTS: &[Line] = &[
    ("ban-dan-toc", 1, "57.995"),
    ("van-phong-ubnd-tinh", 2, "56.79"),
    ("bql-kkt-nghi-son", 3, "50.818"),
    ("so-gtvt", 4, "48.466"),
];
const DECISION: &[Line] =
    &[("van-phong-ubnd-tinh", 1, "614.86"), ("ban-dan-toc", 2, "594.64"), ("bql-kkt-nghi-son", 3, "468.89")];
/// What the units of the demonstrations submitted.
const SUBMITTED: &[Line] = &[("ban-dan-toc", 1, "593.87"), ("bql-kkt-nghi-son", 2, "438.23")];

#[test]
fn a_publication_of_the_first_layout_holds() {
    let world = World::new();
    for (name, units, edition, sha256) in [
        ("year", 3, 1, "fc8f8159bbcac430552ad4bc9055e9646ebca6563d222c0fbf26a425d97a896c"),
        ("goalposts", 4, 1, "3ef6f64e44cd75360593bf2c066e44b6c7e0bc5b5cafd264b000d9701aa4ef29"),
        ("par-2012", 3, 1, "c4782cf9146b598f0c23a736dca2c0e995e56c071aa325290f4373f4a691701d"),
        ("province", 3, 1, "edf414f115c49b30f61bfdc9c4de4d08002bbadf15f1b21f263fff5c9633c918"),
        ("decision-1", 3, 1, "c280f092da95c76d18ad4a48e175f570a121d1fc709125e57dac393e3a81ae33"),
        ("decision-2", 3, 2, "a46a0c073d32f679939593127e903c490bd4ec0f86ec2eace8d8a96ceabe61a0"),
    ] {
        world.write("cu.zip", old(&format!("publications/{name}.zip")));
        let json = world.run(&format!("verify cu.zip --sha256 {sha256} --format json")).ends_with(0).json();
        assert_eq!((&json["holds"], &json["units"]), (&true.into(), &units.into()), "{name}: {json:#}");
        assert_eq!(json["publication"]["edition"], edition, "{name}");
        assert_eq!(json["findings"]["diagnostics"].as_array().map_or(0, Vec::len), 0, "{name}: {json:#}");
    }
}

#[test]
fn workbooks_that_came_back_are_scored_as_they_were_and_their_result_goes_into_the_next_edition() {
    let world = World::new();
    for (name, expected) in [("packets-goalposts", GOALPOSTS), ("packets-decision", DECISION)] {
        world.unpack(&format!("{name}.zip"), name);
        world.run(&format!("packet read {name} --out {name}.csv")).ends_with(0);
        world.ranking_is(name, expected);
    }
    world.write("lan-1.zip", old("publications/decision-1.zip"));
    world.write("lan-2.zip", old("publications/decision-2.zip"));
    world
        .run("publish packets-decision --out lan-3.zip --corrects lan-2.zip --what \"Rà soát\"")
        .ends_with(0);
    let third = world.run("verify lan-3.zip --format json").ends_with(0).json();
    assert_eq!(third["publication"]["edition"], 3);
    // The same sources give the same figures, whichever program wrote them down.
    for table in ["ranking.csv", "scores.csv", "indices.csv", "differences.csv"] {
        let inside = |file: &str| {
            let bytes = fs::read(world.path(file)).unwrap();
            report::publication::file(Cursor::new(bytes), table).unwrap()
        };
        assert_eq!(inside("lan-3.zip"), inside("lan-2.zip"), "{table}");
    }
}

#[test]
fn an_export_is_scored_as_it_was_and_published() {
    let world = World::new();
    world.unpack("export.zip", "ky");
    world.ranking_is("ky", SUBMITTED);
    // The survey was brought by nobody, which has to be decided by now.
    world
        .run("publish ky --out cong-bo.zip --count-zero 6.4 --without-data-reason \"Chưa khảo sát\"")
        .ends_with(0);
    world.run("verify cong-bo.zip").ends_with(0);
}

#[test]
fn a_backup_is_restored_as_one_file_and_as_a_folder() {
    let world = World::new();
    world.write("ban-sao.zip", old("backup.zip"));
    world.unpack("backup.zip", "ban-sao");
    let manifest = world.text("ban-sao/manifest.json");
    assert!(!manifest.contains("audit"), "of a program that did not note the last entry of the log");
    for backup in ["ban-sao.zip", "ban-sao"] {
        let data = format!("tu-{backup}");
        world.run(&format!("restore {backup} --data {data}")).ends_with(0).says("236");
        let db = opened(&world.path(&data));
        goes_on(&world, &db, &world.path(&data), "published");
    }
}

#[test]
fn a_folder_of_data_is_opened_at_every_stage() {
    let world = World::new();
    for (stage, entries) in [("appraisal", 157), ("replies", 219), ("published", 236)] {
        let data = world.unpack(&format!("data-{stage}.zip"), stage);
        let db = opened(&data);
        assert_eq!(app_on(&db).audit_head().unwrap().0, entries, "{stage}");
        goes_on(&world, &db, &data, stage);
    }
}

#[test]
fn a_postgresql_database_is_opened_as_well() {
    let Some(db) = TestDb::postgres(&DbOptions::default()) else { return };
    let world = World::new().with("CHISO_DATABASE", &db.address_text());
    let data = world.unpack("data-postgres.zip", "postgres");
    let filled = Command::new("psql")
        .args(["--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1"])
        // Opening an empty database makes this one table, which the dump has as well.
        .args(["--command", "DROP TABLE writing_turn", "--file"])
        .arg(data.join("chiso.sql"))
        .arg(db.address_text())
        .output()
        .unwrap();
    assert!(filled.status.success(), "{}", String::from_utf8_lossy(&filled.stderr));
    db.migrate(migrations::ALL, 0).unwrap();
    assert_eq!(app_on(&db).audit_head().unwrap().0, 219);
    goes_on(&world, &db, &data, "replies");
}

/// Opens a folder's SQLite file and brings it up to date, as a server does.
fn opened(data: &Path) -> Db {
    let db = Db::open(&DatabaseAddress::Sqlite(data.join("chiso.sqlite")), &DbOptions::default()).unwrap();
    db.migrate(migrations::ALL, 0).unwrap();
    db
}

/// The log is whole, the campaign is where it was, and what was submitted leaves the instance as it was.
fn goes_on(world: &World, db: &Db, data: &Path, stage: &str) {
    let at = data.display();
    world.run(&format!("audit verify --data {at}")).ends_with(0);
    let app = app_on(db);
    let campaigns = app.all_campaigns().unwrap();
    let session = app.sign_in("standing@example.vn", DEMO_PASSWORD, "Firefox").unwrap();
    let standing = Credential::session(&session.token);
    let board = app.board(&standing, campaigns[0].id, None).unwrap();
    assert_eq!((board.course.course.name(), board.forms.len(), board.missing.len()), (stage, 2, 1));
    let row = board.submitted().row_of("bql-kkt-nghi-son").unwrap();
    let total = |stage| board.scores().at(stage).total(row).unwrap().to_string();
    let of_stage = [total(ScoreStage::SelfAssessed), total(ScoreStage::Approved)];
    let expected = match stage {
        "appraisal" => ["438.23", "428.23"],
        _ => ["438.23", "437.6"],
    };
    assert_eq!(of_stage, expected, "{stage} on {:?}", db.engine());
    published(&app, stage);
    every_entry_is_understood(db);
    let out = format!("ky-{stage}-{:?}-{}", db.engine(), data.file_name().unwrap().display());
    world.run(&format!("export --data {at} --out {out}")).ends_with(0);
    world.ranking_is(&out, SUBMITTED);
    if db.engine() == Engine::Sqlite {
        world.run(&format!("backup --data {at} --out {out}.zip")).ends_with(0);
    }
}

/// What the program noted before its events had types is read by the types.
fn every_entry_is_understood(db: &Db) {
    let entries = db.read(|tx| audit::after(tx, 0, 100_000)).unwrap();
    assert!(entries.len() > 100, "the log of a campaign: {}", entries.len());
    for (entry, _) in entries {
        let data = serde_json::from_str(&entry.data).unwrap();
        let event = Event::read(&entry.action, &data);
        assert!(event.is_ok(), "{} {}: {event:?}", entry.action, entry.data);
        assert_eq!(Subject::read(&entry.target).to_string(), entry.target);
    }
}

/// Every result that the instance shows holds.
fn published(app: &App, stage: &str) {
    let shown = app.publications().unwrap();
    assert_eq!(shown.len(), if stage == "published" { 2 } else { 1 });
}
