//! The keeper of an instance backs it up while people save, and brings it back on either engine.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use store::tables::notice_mail::{self, MailState};
use store::testing::TestDb;
use store::{DatabaseAddress, Db, DbError, DbOptions, Engine};

use super::instances::{Instance, document, each_instance, evidence_file};
use super::support::World;
use super::tampering::workbook;

fn evidence_files(world: &World, data: &str) -> usize {
    let everything = world.everything_in(&format!("{data}/evidence"));
    everything.iter().filter(|(_, content)| !content.is_empty()).count()
}

#[test]
fn a_backup_while_people_save_is_restored_and_verifies() {
    each_instance(|instance| {
        instance.document("Quyết định thành lập");
        let is_over = AtomicBool::new(false);
        thread::scope(|scope| {
            scope.spawn(|| {
                for number in 0.. {
                    if is_over.load(Ordering::Relaxed) {
                        break;
                    }
                    document(&instance.db, instance.db.folder(), &format!("Văn bản số {number}"));
                }
            });
            for number in 0..3 {
                let line = format!("backup --data {} --out backup-{number}", instance.data());
                instance.world.run(&line).ends_with(0).says("tệp tài liệu kiểm chứng");
            }
            is_over.store(true, Ordering::Relaxed);
        });
        // Restored beside the instance, on SQLite, whichever engine the backup is of.
        let keeper = World::new();
        for number in 0..3 {
            let backup = instance.world.path(&format!("backup-{number}"));
            let data = format!("restored-{number}");
            let restored = keeper.run(&format!("restore {} --data {data}", backup.display()));
            restored.ends_with(0).says("nguyên vẹn");
            let verified = keeper.run(&format!("audit verify --data {data} --format json"));
            let entries = verified.ends_with(0).json()["entries"].as_u64().unwrap();
            assert!(entries >= 1);
            let files = evidence_files(&keeper, &data);
            assert!(u64::try_from(files).unwrap() >= entries, "an entry of the log without its file");
        }
    });
}

#[test]
fn a_backup_moves_an_instance_from_one_engine_to_the_other() {
    let instance = Instance::sqlite();
    let name = instance.document("Kế hoạch chuyển đổi số");
    instance.world.run(&format!("backup --data {} --out backup", instance.data())).ends_with(0);
    let Some(server) = TestDb::postgres(&DbOptions::default()) else { return };
    assert_eq!(server.engine(), Engine::Postgres);
    let line = format!("restore backup --data moved --database {}", server.address_text());
    let restored = instance.world.run(&line);
    restored.ends_with(0).says("database").says("nguyên vẹn");
    let keeper = World::new().with("CHISO_DATABASE", &server.address_text());
    let moved = instance.world.path("moved");
    assert!(evidence_file(&moved, &name).is_file() && !moved.join("chiso.sqlite").exists());
    keeper.run(&format!("audit verify --data {}", moved.display())).ends_with(0).says("1 mục");
    // The server is not empty any more.
    fs::remove_dir_all(&moved).unwrap();
    instance.world.run(&line).ends_with(3);
}

#[test]
fn a_backup_fits_into_one_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let instance = Instance::sqlite();
    let name = instance.document("Báo cáo kết quả");
    let line = format!("backup --data {} --out backup.zip", instance.data());
    instance.world.run(&line).ends_with(0);
    assert_eq!(fs::metadata(instance.world.path("backup.zip")).unwrap().permissions().mode() & 0o777, 0o600);
    instance.world.refuses(&line, 3, &["backup.zip"]);
    instance.world.run("restore backup.zip --data restored").ends_with(0).says("1 mục");
    assert!(evidence_file(&instance.world.path("restored"), &name).is_file());
    instance.world.write("none.zip", "Đây không phải là một tệp nén.");
    instance.world.refuses("restore none.zip --data new", 1, &["backup-unreadable", "none.zip"]);
    let mut bytes = fs::read(instance.world.path("backup.zip")).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 64].fill(0);
    instance.world.write("damaged.zip", &bytes);
    instance.world.refuses("restore damaged.zip --data new", 1, &["backup-unreadable", "damaged.zip"]);
}

#[test]
fn a_log_that_was_cut_short_in_a_backup_is_refused_before_anything_is_restored() {
    each_instance(|instance| {
        (0..3).for_each(|number| drop(instance.document(&format!("Văn bản {number}"))));
        let back_up =
            |out: &str| instance.world.run(&format!("backup --data {} --out {out}", instance.data()));
        let verify = format!("audit verify --data {} --format json", instance.data());
        let head = instance.world.run(&verify).json()["head"].as_str().unwrap().to_owned();
        back_up("whole").ends_with(0).says(&format!("3:{head}"));
        let manifest = |name: &str| -> serde_json::Value {
            serde_json::from_str(&instance.world.text(&format!("{name}/manifest.json"))).unwrap()
        };
        let mut whole = manifest("whole");
        assert_eq!(whole["audit"], serde_json::json!({ "position": 3, "hash": head }));
        // Restored on SQLite, what was printed is found again.
        let keeper = World::new();
        let restore = |name: &str| format!("restore {} --data new", instance.world.path(name).display());
        keeper.run(&restore("whole").replace("new", "restored")).ends_with(0);
        keeper.run(&format!("audit verify --data restored --expect 3:{head}")).ends_with(0);
        instance.tamper("DELETE FROM audit WHERE position = 3");
        back_up("cut").ends_with(0).says("2:");
        // The shorter log is put into the backup, with a manifest that fits but for the last entry.
        whole["database"] = manifest("cut")["database"].clone();
        instance.world.write("whole/manifest.json", whole.to_string());
        fs::copy(instance.world.path("cut/chiso.sqlite"), instance.world.path("whole/chiso.sqlite")).unwrap();
        keeper.refuses(&restore("whole"), 1, &["backup-other-log", "mục cuối là 3", &head]);
        keeper.refuses(&(restore("whole") + " --lang en"), 1, &["ends at entry 3", "at entry 2"]);
        // As one file as well.
        zipped(&instance.world, "whole", "whole.zip");
        keeper.refuses(&restore("whole.zip"), 1, &["backup-other-log", &head]);
    });
}

/// Packs a folder as anybody can.
fn zipped(world: &World, folder: &str, file: &str) {
    let root = format!("{}/", world.path(folder).display());
    let files = world.everything_in(folder).into_iter();
    let files: Vec<_> = files
        .filter(|(path, _)| !Path::new(path).is_dir())
        .map(|(path, content)| (path.strip_prefix(&root).unwrap().to_owned(), content))
        .collect();
    world.write(file, workbook(&files));
}

#[test]
fn every_night_gets_a_folder_of_its_own_that_nobody_else_reads() {
    use std::os::unix::fs::PermissionsExt as _;
    let instance = Instance::sqlite();
    fs::create_dir(instance.world.path("nightly")).unwrap();
    instance.world.run(&format!("backup --data {} --out nightly", instance.data())).ends_with(0);
    let nights: Vec<_> = fs::read_dir(instance.world.path("nightly")).unwrap().flatten().collect();
    assert_eq!(nights.len(), 1);
    assert_eq!(nights[0].metadata().unwrap().permissions().mode() & 0o777, 0o700);
    let taken = instance.world.path("taken");
    fs::write(&taken, "something else").unwrap();
    instance.world.refuses(&format!("backup --data {} --out taken", instance.data()), 3, &["taken"]);
}

#[test]
fn a_damaged_file_is_named_by_the_backup_and_by_anyone_who_restores_it() {
    let instance = Instance::sqlite();
    let (whole, damaged) = (instance.document("Tài liệu nguyên vẹn"), instance.document("Tài liệu bị hỏng"));
    fs::write(instance.file(&damaged), "hỏng").unwrap();
    let ran = instance.world.run(&format!("backup --data {} --out backup", instance.data()));
    ran.ends_with(1).complains("evidence-damaged").complains(&damaged);
    assert!(!ran.err.contains(&whole));
    let ran = instance.world.run("restore backup --data restored");
    ran.ends_with(1).complains("evidence-file-missing").complains(&damaged);
    assert!(evidence_file(&instance.world.path("restored"), &whole).is_file());
}

#[test]
fn what_is_no_whole_backup_is_refused_before_anything_is_written() {
    let instance = Instance::sqlite();
    instance.document("Báo cáo");
    let backup = format!("backup --data {} --out backup", instance.data());
    instance.world.run(&backup).ends_with(0);
    instance.world.refuses(&format!("restore backup --data {}", instance.data()), 1, &["database-exists"]);
    instance.world.refuses("restore nowhere --data new", 1, &["backup-unreadable", "manifest.json"]);
    let database = instance.world.path("backup/chiso.sqlite");
    let mut bytes = fs::read(&database).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(&database, bytes).unwrap();
    instance.world.refuses("restore backup --data new", 1, &["backup-damaged"]);
    instance.world.change("backup/manifest.json", "chiso-backup/1", "chiso-backup/9");
    instance.world.refuses("restore backup --data new", 1, &["backup-unreadable", "chiso-backup/9"]);
}

#[test]
fn a_changed_entry_of_the_log_is_named() {
    each_instance(|instance| {
        (0..5).for_each(|number| drop(instance.document(&format!("Văn bản {number}"))));
        let line = format!("audit verify --data {}", instance.data());
        instance.world.run(&line).ends_with(0).says("5 mục");
        instance.tamper("UPDATE audit SET actor = 'nobody' WHERE position = 4");
        let ran = instance.world.run(&line);
        ran.ends_with(1).complains("audit-broken").complains("mục 4").complains("evidence-added");
        let json = instance.world.run(&format!("{line} --format json"));
        assert_eq!(json.ends_with(1).json()["findings"][0]["arguments"]["position"], "4");
    });
}

#[test]
fn the_whole_log_is_taken_out_with_hashes_that_anybody_can_work_out_again() {
    each_instance(|instance| {
        (0..5).for_each(|number| drop(instance.document(&format!("Văn bản {number}"))));
        let line = format!("audit export --data {} --out log.csv", instance.data());
        instance.world.run(&line).ends_with(0).says("5 mục").says("nguyên vẹn");
        let text = fs::read_to_string(instance.world.path("log.csv")).unwrap();
        let text = text.strip_prefix('\u{feff}').unwrap();
        let mut table = csv::Reader::from_reader(text.as_bytes());
        let entries: Vec<_> = table.records().map(|record| entry(&record.unwrap())).collect();
        let chain = entries.iter().map(|(entry, hash)| (entry, *hash));
        let head = assessment::audit::verify(chain).unwrap();
        let verified = instance.world.run(&format!("audit verify --data {} --format json", instance.data()));
        assert_eq!(verified.ends_with(0).json()["head"], head.to_string());
        instance.world.run(&line).ends_with(3).complains("log.csv");
        instance.tamper("UPDATE audit SET actor = 'nobody' WHERE position = 4");
        let broken = instance.world.run(&line.replace("log.csv", "other.csv"));
        broken.ends_with(1).complains("audit-broken").complains("mục 4");
        assert!(!instance.world.path("other.csv").exists(), "nothing of a log that does not hold");
    });
}

fn entry(record: &csv::StringRecord) -> (assessment::audit::Entry, assessment::receipt::Fingerprint) {
    let at: jiff::Timestamp = record[1].parse().unwrap();
    let entry = assessment::audit::Entry {
        position: record[0].parse().unwrap(),
        at: assessment::Moment::from_microseconds(at.as_microsecond()),
        actor: record[2].to_owned(),
        action: record[3].to_owned(),
        target: record[4].to_owned(),
        data: record[5].to_owned(),
    };
    (entry, assessment::receipt::Fingerprint::parse(&record[6]).unwrap())
}

#[test]
fn an_instance_that_is_not_there_is_not_made() {
    let world = World::new();
    for line in ["backup --data data --out backup", "audit verify --data data"] {
        world.refuses(line, 1, &["no-data-folder", "data"]);
    }
    fs::create_dir(world.path("data")).unwrap();
    world.refuses("audit verify --data data", 1, &["no-database"]);
}

#[test]
fn letters_that_waited_at_the_backup_do_not_go_from_what_is_restored() {
    let instance = Instance::sqlite();
    instance.person("reader@example.vn");
    let publishing = World::new().with("CHISO_MAIL_HOST", "mail.example.vn");
    let publishing = publishing.with("CHISO_MAIL_FROM", "chiso@example.vn");
    publishing.run("rehearse --units 3 --format csv --out data").ends_with(0);
    let line = format!("publish data --out cong-bo.zip --house {}", instance.data());
    publishing.run(&line).ends_with(0).says("/results/");
    let mail = |db: &Db| -> Result<_, DbError> { db.read(notice_mail::counts) };
    assert_eq!(mail(&instance.db), Ok(vec![(MailState::Waiting, 1)]), "the server sends it");
    instance.world.run(&format!("backup --data {} --out backup", instance.data())).ends_with(0);
    instance.world.run("restore backup --data restored").ends_with(0).says("nguyên vẹn");
    let address = DatabaseAddress::Sqlite(instance.world.path("restored").join("chiso.sqlite"));
    let restored = Db::open(&address, &DbOptions::default()).unwrap();
    assert_eq!(mail(&restored), Ok(vec![(MailState::InDoubt, 1)]), "it may have gone since");
    assert_eq!(mail(&instance.db), Ok(vec![(MailState::Waiting, 1)]));
}
