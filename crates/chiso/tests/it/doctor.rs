//! The keeper of a house asks what is wrong with it.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use assessment::Moment;
use store::DbError;
use store::tables::audit;

use super::houses::{House, each_house};
use super::support::{Ran, World};

fn close(folder: &Path) {
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).unwrap();
}

fn doctor(house: &House) -> Ran {
    house.world.run(&format!("doctor --data {}", house.data()))
}

fn codes(house: &House) -> Vec<String> {
    let json = house.world.run(&format!("doctor --data {} --format json", house.data())).json();
    let findings = json["findings"].as_array().unwrap();
    assert_eq!(json["well"], findings.is_empty());
    findings.iter().map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_house_in_order_is_well() {
    each_house(|house| {
        close(house.db.folder());
        house.document("Quyết định");
        doctor(house).ends_with(0).says("Mọi thứ đều ổn").says("Tệp kiểm chứng đã đọc lại: 1");
        assert_eq!(codes(house), Vec::<String>::new());
    });
}

#[test]
fn a_damaged_and_a_missing_file_are_named_with_their_places() {
    each_house(|house| {
        close(house.db.folder());
        let (damaged, missing) = (house.document("Sẽ hỏng"), house.document("Sẽ mất"));
        fs::write(house.file(&damaged), "hỏng").unwrap();
        fs::remove_file(house.file(&missing)).unwrap();
        let ran = doctor(house);
        ran.ends_with(1).says(&damaged).says(&missing).says("gợi ý: Thay bằng tệp cùng tên");
        let mut found = codes(house);
        found.sort();
        assert_eq!(found, ["evidence-damaged", "evidence-missing"]);
        fs::remove_dir_all(house.db.folder().join("evidence")).unwrap();
        assert_eq!(codes(house), ["no-evidence-folder"]);
    });
}

#[test]
fn what_others_may_read_is_told() {
    let house = House::sqlite();
    fs::set_permissions(house.db.folder(), fs::Permissions::from_mode(0o755)).unwrap();
    let config = house.db.folder().join("chiso.toml");
    let mail =
        "[mail]\nhost = \"127.0.0.1\"\nport = PORT\nfrom = \"a@b.vn\"\nuser = \"a\"\npassword = \"mật\"\n";
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = server.local_addr().unwrap().port().to_string();
    fs::write(&config, mail.replace("PORT", &port)).unwrap();
    fs::set_permissions(&config, fs::Permissions::from_mode(0o644)).unwrap();
    doctor(&house).ends_with(1).says("chmod 700").says("chmod 600").says("755");
    close(house.db.folder());
    fs::set_permissions(&config, fs::Permissions::from_mode(0o600)).unwrap();
    doctor(&house).ends_with(0).says("có trả lời");
    drop(server);
    doctor(&house).ends_with(1).says("mail-unreachable");
}

#[test]
fn a_clock_that_was_set_back_a_scanner_that_is_gone_and_a_wrong_key_are_told() {
    let house = House::sqlite();
    close(house.db.folder());
    house.document("Báo cáo");
    house.tamper("UPDATE audit SET at = 7000000000000000 WHERE position = 1");
    fs::write(house.db.folder().join("chiso.toml"), "[clamav]\nsocket = \"/nowhere/clamd.ctl\"\n").unwrap();
    assert_eq!(codes(&house), ["clock-behind", "clamav-unreachable"]);
    fs::write(house.db.folder().join("chiso.toml"), "[clamav]\nsocked = \"/nowhere/clamd.ctl\"\n").unwrap();
    assert_eq!(codes(&house), ["config-key"]);
}

#[test]
fn a_clock_that_is_right_although_the_log_is_ahead_is_accepted_once_and_noted() {
    let house = House::sqlite();
    close(house.db.folder());
    house.document("Báo cáo");
    let accept = format!("audit accept-clock --data {}", house.data());
    house.world.run(&accept).ends_with(0).says("không cần ghi gì");
    // Noted in the year 2191; the clock is right now.
    let ahead: Result<(), DbError> = house.db.write(|tx| {
        let event = audit::Event {
            at: Moment::from_microseconds(7_000_000_000_000_000),
            actor: "system".to_owned(),
            action: "evidence-added",
            target: "unit/so-y-te".to_owned(),
            data: "{}".to_owned(),
        };
        audit::append_at_any_time(tx, event)
    });
    ahead.unwrap();
    doctor(&house).ends_with(1).says("clock-behind").says("chiso audit accept-clock");
    house.world.run(&accept).ends_with(0).says("2191");
    house.world.run(&accept).ends_with(0).says("không cần ghi gì");
    assert!(codes(&house).is_empty());
    house.world.run(&format!("audit verify --data {}", house.data())).ends_with(0).says("3");
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
