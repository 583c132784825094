//! Somebody checks an indicator set before relying on it.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use super::serving::Running;
use super::support::World;

fn copy_of_the_decision(world: &World) {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../frameworks/so-ban-nganh-2022");
    for entry in fs::read_dir(source).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let name = path.file_name().unwrap().to_str().unwrap();
            world.write(&format!("decision/{name}"), fs::read(&path).unwrap());
        }
    }
}

#[test]
fn the_decision_has_three_sums_that_do_not_add_up_and_five_typographical_faults() {
    let world = World::new();
    let ran = world.run("framework check so-ban-nganh-2022");
    ran.ends_with(0);
    insta::assert_snapshot!("the_decision_checked", ran.out);
    let count = |word: &str| ran.out.matches(word).count();
    assert_eq!((count("cảnh báo[maxima-sum]"), count("cảnh báo[")), (3, 3));
    assert_eq!((count("ghi chú[typographical-fault]"), count("ghi chú["), count("lỗi[")), (5, 5, 0));
    for sum in [
        "cộng lại là 80, văn bản in 100",
        "cộng lại là 515, văn bản in 500",
        "cộng lại là 995, văn bản in 1.000",
    ] {
        ran.says(sum);
    }
    assert_eq!(ran.err, "");
}

#[test]
fn the_same_findings_come_as_json_for_machines() {
    let world = World::new();
    let json = world.run("framework check so-ban-nganh-2022 --format json --lang en").json();
    assert_eq!(
        (json["errors"].as_u64(), json["warnings"].as_u64(), json["notes"].as_u64()),
        (Some(0), Some(3), Some(5))
    );
    let first = &json["findings"][0];
    assert_eq!(first["code"], "maxima-sum");
    assert!(first["place"]["file"].as_str().unwrap().ends_with("5-an-toan-thong-tin-mang.toml"), "{first}");
    assert!(first["sentence"].as_str().unwrap().contains("add up to 80"), "{first}");
}

#[test]
fn no_line_of_the_source_is_shown_wider_than_a_screen() {
    let ran = World::new().run("framework check so-ban-nganh-2022");
    let excerpts: Vec<&str> = ran.out.lines().filter(|line| line.contains(" | ")).collect();
    assert!(excerpts.len() >= 8);
    for line in excerpts {
        assert!(unicode_width::UnicodeWidthStr::width(line) <= 107, "{line}");
    }
}

#[test]
fn a_set_of_ones_own_is_checked_by_its_folder_and_every_fault_is_named_at_once() {
    let world = World::new();
    copy_of_the_decision(&world);
    world.run("framework check decision").ends_with(0);
    world.change("decision/1-nhan-thuc-so.toml", "standing = \"adapted\"", "standing = \"certain\"");
    world.change("decision/3-ha-tang-so.toml", "maximum = 10", "maximum = 11");
    world.change("decision/4-nhan-luc-so.toml", "type = \"yes_no\"", "type = \"yes_or_no\"");
    let ran = world.refuses(
        "framework check decision",
        1,
        &["1-nhan-thuc-so.toml", "certain", "4-nhan-luc-so.toml", "yes_or_no"],
    );
    assert!(ran.out.matches("lỗi[").count() >= 2, "{}", ran.out);
    let json = world.refuses("framework check decision --format json", 1, &[]).json();
    assert!(json["errors"].as_u64().unwrap() >= 2);
    // A broken set cannot be scored by either.
    world.write("answers.csv", "unit,input,value\nA,1.3.events,1\n");
    world.refuses("score answers.csv --set decision --out out", 1, &["certain"]);
}

#[test]
fn a_set_that_does_not_exist_is_answered_with_those_that_do() {
    let world = World::new();
    world.refuses(
        "framework check so-ban-nganh-2032",
        1,
        &["so-ban-nganh-2032", "so-ban-nganh-2022", "par-2012"],
    );
    let ran = world.run("framework list");
    ran.ends_with(0);
    for set in ["dti-tinh-2020", "dti-tinh-2022", "goalposts-demo", "par-2012", "so-ban-nganh-2022"] {
        ran.says(set);
        world.run(&format!("framework check {set}")).ends_with(0);
    }
}

/// A copy of the demonstration's set in the folder of data, under a name of its own.
fn own_set(world: &World, name: &str) {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../frameworks/goalposts-demo");
    for entry in fs::read_dir(source).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let text = text.replace("code = \"goalposts-demo\"", &format!("code = \"{name}\""));
        world.write(&format!("data/frameworks/{name}/{}", path.file_name().unwrap().to_str().unwrap()), text);
    }
}

#[test]
fn a_set_of_ones_own_is_served_and_a_broken_one_stops_nobody() {
    let world = World::new();
    own_set(&world, "xa-phuong-2026");
    own_set(&world, "hong");
    world.change("data/frameworks/hong/1-dich-vu.toml", "low = 20, high = 95", "low = 95, high = 95");
    own_set(&world, "nham");
    world.change("data/frameworks/nham/framework.toml", "code = \"nham\"", "code = \"khac\"");
    own_set(&world, "sai-vi-du");
    world.change("data/frameworks/sai-vi-du/1-dich-vu.toml", "points = \"7.127\"", "points = \"7.2\"");
    world.write("data/frameworks/par-2012/framework.toml", "");
    world.write("data/frameworks/trong/doc-toi.txt", "chưa có gì");
    world.write("data/frameworks/.luu/framework.toml", "");
    world.write("data/frameworks/latin/framework.toml", b"title = \"S\xf4 \"");

    let server = Running::start(&world, "serve --data data");
    let (code, printed, _) = server.stop("-TERM");
    assert_eq!(code, Some(0));
    for word in [
        "hong",
        "bounds-order",
        "own-set-name",
        "khac",
        "example-fails",
        "own-set-taken",
        "no-framework-file",
        "UTF-8",
    ] {
        assert!(printed.contains(word), "{word}: {printed}");
    }
    assert!(!printed.contains(".luu"), "{printed}");

    let json = world.run("doctor --data data --format json").json();
    assert_eq!(json["facts"]["sets"], "xa-phuong-2026");
    let codes: Vec<&str> = json["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes.iter().filter(|code| **code == "own-set-unusable").count(), 6, "{codes:?}");
    for name in ["hong", "nham", "sai-vi-du", "par-2012", "trong", "latin"] {
        fs::remove_dir_all(world.path(&format!("data/frameworks/{name}"))).unwrap();
    }
    fs::set_permissions(world.path("data"), fs::Permissions::from_mode(0o700)).unwrap();
    world.run("doctor --data data").ends_with(0).says("xa-phuong-2026").says("Mọi thứ đều ổn");
}

#[test]
fn a_campaign_is_made_on_a_set_of_ones_own() {
    let world = World::new();
    Running::start(&world, "demo --data data --units 2").stop("-TERM");
    own_set(&world, "xa-phuong-2026");
    let server = Running::start(&world, "serve --data data");
    let cookie = server.sign_in("standing@example.vn");
    let head = format!("Cookie: {cookie}\r\n");
    let page = server.get_with("/campaigns/new", &head);
    assert!(page.contains("value=\"xa-phuong-2026\""), "{page}");
    let form = "set=xa-phuong-2026&year=2098&title=X%C3%A3&late=refused&deadline=30%2F11%2F2098";
    let made = server.send_form_of(&page, &cookie, "/campaigns", form);
    assert!(made.starts_with("HTTP/1.1 303"), "{made}");
    let place = made.split_once("location: ").unwrap().1.lines().next().unwrap();
    let campaign = server.get_with(place, &head);
    assert!(campaign.starts_with("HTTP/1.1 200") && campaign.contains("Xã"), "{campaign}");
    assert_eq!(server.stop("-TERM").0, Some(0));
    // It keeps the set that it was made on, whatever becomes of the folder.
    fs::remove_dir_all(world.path("data/frameworks")).unwrap();
    let server = Running::start(&world, "serve --data data");
    let cookie = server.sign_in("standing@example.vn");
    let campaign = server.get_with(place, &format!("Cookie: {cookie}\r\n"));
    assert!(campaign.starts_with("HTTP/1.1 200") && campaign.contains("Xã"), "{campaign}");
    server.stop("-TERM");
}
