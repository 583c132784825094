//! The keeper of an instance asks what is wrong with it.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use assessment::receipt::Fingerprint;
use chiso::demo::{DemoOptions, DemoStage, fill};
use chiso::instance::system::{app_on, now};
use store::blobs::BlobStore;

use super::instances::{Instance, each_instance};
use super::support::{Ran, World};

fn close(folder: &Path) {
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).unwrap();
}

fn doctor(instance: &Instance) -> Ran {
    instance.world.run(&format!("doctor --data {}", instance.data()))
}

fn codes(instance: &Instance) -> Vec<String> {
    let json = instance.world.run(&format!("doctor --data {} --format json", instance.data())).json();
    let findings = json["findings"].as_array().unwrap();
    assert_eq!(json["well"], findings.is_empty());
    findings.iter().map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn an_instance_in_order_is_well() {
    each_instance(|instance| {
        close(instance.db.folder());
        instance.document("Quyết định");
        doctor(instance).ends_with(0).says("Mọi thứ đều ổn").says("Tệp kiểm chứng đã đọc lại: 1");
        let json = instance.world.run(&format!("doctor --data {} --format json", instance.data())).json();
        let free = json["facts"]["free"].as_str().unwrap();
        assert!(free.ends_with(" MB") && free.starts_with(|it: char| it.is_ascii_digit()), "{free}");
        assert_eq!(codes(instance), Vec::<String>::new());
    });
}

#[test]
fn a_damaged_and_a_missing_file_are_named_with_their_places() {
    each_instance(|instance| {
        close(instance.db.folder());
        let (damaged, missing) = (instance.document("Sẽ hỏng"), instance.document("Sẽ mất"));
        fs::write(instance.file(&damaged), "hỏng").unwrap();
        fs::remove_file(instance.file(&missing)).unwrap();
        let ran = doctor(instance);
        ran.ends_with(1).says(&damaged).says(&missing).says("gợi ý: Thay bằng tệp cùng tên");
        let mut found = codes(instance);
        found.sort();
        assert_eq!(found, ["evidence-damaged", "evidence-file-missing"]);
        fs::remove_dir_all(instance.db.folder().join("evidence")).unwrap();
        assert_eq!(codes(instance), ["no-evidence-folder"]);
    });
}

#[test]
fn what_others_may_read_is_told() {
    let instance = Instance::sqlite();
    fs::set_permissions(instance.db.folder(), fs::Permissions::from_mode(0o755)).unwrap();
    let config = instance.db.folder().join("chiso.toml");
    let mail =
        "[mail]\nhost = \"127.0.0.1\"\nport = PORT\nfrom = \"a@b.vn\"\nuser = \"a\"\npassword = \"mật\"\n";
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = server.local_addr().unwrap().port().to_string();
    fs::write(&config, mail.replace("PORT", &port)).unwrap();
    fs::set_permissions(&config, fs::Permissions::from_mode(0o644)).unwrap();
    doctor(&instance).ends_with(1).says("chmod 700").says("chmod 600").says("755");
    close(instance.db.folder());
    fs::set_permissions(&config, fs::Permissions::from_mode(0o600)).unwrap();
    doctor(&instance).ends_with(0).says("có trả lời");
    drop(server);
    doctor(&instance).ends_with(1).says("mail-unreachable");
}

#[test]
fn a_clock_that_was_set_back_a_scanner_that_is_gone_and_a_wrong_key_are_told() {
    let instance = Instance::sqlite();
    close(instance.db.folder());
    instance.document("Báo cáo");
    // The clock was ahead when this was noted.
    instance.note_at(7_000_000_000_000_000);
    fs::write(instance.db.folder().join("chiso.toml"), "[clamav]\nsocket = \"/nowhere/clamd.ctl\"\n")
        .unwrap();
    assert_eq!(codes(&instance), ["clock-behind", "clamav-unreachable"]);
    fs::write(instance.db.folder().join("chiso.toml"), "[clamav]\nsocked = \"/nowhere/clamd.ctl\"\n")
        .unwrap();
    assert_eq!(codes(&instance), ["config-key"]);
}

#[test]
fn a_clock_that_is_right_although_the_log_is_ahead_is_accepted_once_and_noted() {
    let instance = Instance::sqlite();
    close(instance.db.folder());
    instance.document("Báo cáo");
    let accept = format!("audit accept-clock --data {}", instance.data());
    instance.world.run(&accept).ends_with(0).says("không cần ghi gì");
    // Noted in the year 2191; the clock is right now.
    instance.note_at(7_000_000_000_000_000);
    doctor(&instance).ends_with(1).says("clock-behind").says("chiso audit accept-clock");
    instance.world.run(&accept).ends_with(0).says("2191");
    instance.world.run(&accept).ends_with(0).says("không cần ghi gì");
    assert!(codes(&instance).is_empty());
    instance.world.run(&format!("audit verify --data {}", instance.data())).ends_with(0).says("3");
}

#[test]
fn a_database_that_is_none_or_is_not_there_is_told_without_making_one() {
    let world = World::new();
    world.run("doctor --data nowhere").ends_with(1).says("no-data-folder");
    fs::create_dir(world.path("data")).unwrap();
    close(&world.path("data"));
    world.refuses("doctor --data data", 1, &["no-database"]);
    world.write("data/chiso.sqlite", "Đây không phải là một cơ sở dữ liệu.".repeat(100));
    world.run("doctor --data data").ends_with(1).says("database-unavailable").says("tệp bị hỏng");
}

#[test]
fn a_log_that_was_edited_is_named_by_the_doctor_where_it_breaks() {
    each_instance(|instance| {
        close(instance.db.folder());
        (0..3).for_each(|number| drop(instance.document(&format!("Báo cáo {number}"))));
        instance.tamper("UPDATE audit SET data = '{}' WHERE position = 2");
        doctor(instance).ends_with(1).says("Chuỗi nhật ký hệ thống đứt ở mục 2");
        assert_eq!(codes(instance), ["audit-broken"]);
    });
}

#[test]
fn the_last_entries_of_a_log_that_were_cut_off_are_missed_by_the_heads_beside_it() {
    each_instance(|instance| {
        close(instance.db.folder());
        (0..3).for_each(|number| drop(instance.document(&format!("Báo cáo {number}"))));
        let known: serde_json::Value =
            instance.world.run(&format!("audit verify --data {} --format json", instance.data())).json();
        let head = known["head"].as_str().unwrap().to_owned();
        let line = format!("{:020} {head} {:020}\n", 3, 1_700_000_000_000_000_i64);
        fs::write(instance.db.folder().join("audit-heads.txt"), line).unwrap();
        assert_eq!(codes(instance), Vec::<String>::new());
        instance.tamper("DELETE FROM audit WHERE position = 3");
        // The chain itself is whole: only who knows its head sees that something is gone.
        assert_eq!(codes(instance), ["audit-cut-off"]);
        doctor(instance).ends_with(1).says("mục 3").says(&head);
        instance.world.refuses(&format!("audit verify --data {}", instance.data()), 1, &["audit-cut-off"]);
    });
}

/// An instance whose campaign is being appraised: forms are submitted, and decisions are made.
fn being_appraised() -> Instance {
    let instance = Instance::sqlite();
    close(instance.db.folder());
    let blobs = BlobStore::open(&instance.db.folder().join("evidence")).unwrap();
    let wanted = DemoOptions { seed: 7, units: 4, stage: DemoStage::Appraisal };
    fill(&app_on(&instance.db).keeping_files(blobs), wanted, now(), &|| true).unwrap().unwrap();
    assert_eq!(codes(&instance), Vec::<String>::new(), "honest work is not at odds");
    instance
}

#[test]
fn whatever_was_changed_behind_the_program_is_named_by_the_doctor() {
    let instance = being_appraised();
    let named = |code: &str, words: &str| {
        doctor(&instance).ends_with(1).says(words);
        assert!(codes(&instance).iter().any(|found| found == code), "{code}: {:?}", codes(&instance));
    };
    instance.tamper(
        "UPDATE answer SET value = '47' WHERE (form_id, input_key) = (SELECT form_id, input_key \
         FROM answer WHERE input_key = '3.1.a' AND value <> '47' ORDER BY form_id LIMIT 1)",
    );
    named("answer-at-odds", "Câu trả lời 3.1.a của");
    // Anyone who edits the history as well is held by the receipt that the unit has.
    instance.tamper(
        "UPDATE answer_revision SET after = '47' WHERE (form_id, version) = (SELECT form_id, version \
         FROM answer WHERE input_key = '3.1.a' AND value = '47' ORDER BY changed_at LIMIT 1)",
    );
    assert_eq!(codes(&instance), ["receipt-at-odds"]);
    named("receipt-at-odds", "không khớp với mã băm trên giấy biên nhận");
    instance.tamper(
        "INSERT INTO role_grant (id, account_id, role, granted_by, granted_at) \
         SELECT '01890000-0000-7000-8000-0000000000aa', account_id, 'administrator', 'system', granted_at \
         FROM role_grant WHERE role = 'provincial_leader'",
    );
    named("role-at-odds", "có vai trò");
    instance.tamper(
        "UPDATE proceeding SET content = content || ' ' WHERE (form_id, component_code) = \
         (SELECT form_id, component_code FROM proceeding ORDER BY form_id, component_code LIMIT 1)",
    );
    named("decision-at-odds", "Quyết định về chỉ số");
    assert_eq!(codes(&instance), ["receipt-at-odds", "role-at-odds", "decision-at-odds"]);
}

#[test]
fn a_head_that_is_known_from_elsewhere_is_looked_for_in_the_log() {
    let instance = Instance::sqlite();
    close(instance.db.folder());
    (0..3).for_each(|number| drop(instance.document(&format!("Báo cáo {number}"))));
    let verify = |more: &str| instance.world.run(&format!("audit verify --data {}{more}", instance.data()));
    let known = verify(" --format json").json();
    let head = known["head"].as_str().unwrap();
    verify(&format!(" --expect {head}")).ends_with(0).says("ở mục 3");
    verify(&format!(" --expect 3:{head}")).ends_with(0).says("ở mục 3");
    verify(&format!(" --expect 2:{head}")).ends_with(1).complains("audit-cut-off");
    let other = Fingerprint::of(b"another log").to_string();
    verify(&format!(" --expect {other}")).ends_with(1).complains("audit-cut-off");
    verify(" --expect abc").ends_with(1).complains("audit-no-head");
}
