//! The whole year on the command line: a published result, and anyone who downloads it checks it alone.

use app::accounts::Credential;
use app::units::NewUnit;
use chiso::demo::{DEMO_PASSWORD, fill};
use chiso::instance::system::{app_on, now};
use store::DbError;
use store::blobs::BlobStore;
use store::tables::{notice_mail, notices};

use super::instances::{each_instance, evidence_file};
use super::support::World;

/// With the published result of a rehearsed year of three units.
fn published() -> World {
    let world = World::new();
    world
        .run("rehearse --units 3 --format csv --out data --publish ket-qua.zip")
        .ends_with(0)
        .says("Thẩm định: chấp nhận")
        .says("chiso verify ket-qua.zip");
    world
}

fn sha256(world: &World) -> String {
    let json = world.run("verify ket-qua.zip --format json").ends_with(0).json();
    json["sha256"].as_str().unwrap().to_owned()
}

#[test]
fn anyone_who_downloads_the_result_checks_it_without_anything_else() {
    let world = published();
    std::fs::remove_dir_all(world.path("data")).unwrap();
    world.run("verify ket-qua.zip").ends_with(0).says("mọi điểm, tổng, hạng và mã băm đều khớp");
    world.run("verify ket-qua.zip --lang en").ends_with(0).says("every point, sum, rank and hash agrees");
    let json = world.run("verify ket-qua.zip --format json").json();
    assert_eq!((&json["holds"], &json["units"]), (&true.into(), &3.into()), "{json:#}");
    assert_eq!(json["publication"]["set"]["code"], "so-ban-nganh-2022");
}

#[test]
fn the_announced_hash_tells_the_file_from_any_other() {
    let world = published();
    let announced = sha256(&world);
    world.run(&format!("verify ket-qua.zip --sha256 {}", announced.to_uppercase())).ends_with(0);
    world
        .run(&format!("verify ket-qua.zip --sha256 {}", "0".repeat(64)))
        .ends_with(1)
        .complains("publication-other-file")
        .complains(&announced);
}

#[test]
fn a_flipped_byte_is_named_and_the_program_ends_with_1() {
    let world = published();
    let mut bytes = std::fs::read(world.path("ket-qua.zip")).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    world.write("ket-qua.zip", &bytes);
    world.run("verify ket-qua.zip").ends_with(1).complains("publication-file-changed");
    let json = world.run("verify ket-qua.zip --format json").ends_with(1).json();
    assert_eq!(json["holds"], false);
    world.write("ket-qua.zip", b"not a publication");
    world.run("verify ket-qua.zip").ends_with(1).complains("publication-unreadable");
    world.run("verify nowhere.zip").ends_with(3).complains("nowhere.zip");
}

#[test]
fn the_same_seed_publishes_the_same_year() {
    let world = published();
    let first = sha256(&world);
    world.run("rehearse --units 3 --format csv --out data --publish ket-qua.zip").ends_with(0);
    assert_eq!(sha256(&world), first);
    world.run("rehearse --units 3 --seed 8 --format csv --out data --publish ket-qua.zip").ends_with(0);
    assert_ne!(sha256(&world), first);
}

#[test]
fn a_year_of_any_set_can_be_published() {
    let world = World::new();
    for set in ["dti-tinh-2022", "goalposts-demo", "par-2012", "dti-tinh-2020"] {
        world
            .run(&format!("rehearse --set {set} --units 4 --format csv --out data-{set} --publish {set}.zip"))
            .ends_with(0);
        world.run(&format!("verify {set}.zip")).ends_with(0);
    }
}

#[test]
fn the_council_s_decisions_in_a_table_become_a_publication_that_is_never_replaced() {
    let world = World::with_csv();
    world.write(
        "data/corrections.csv",
        "stage,unit,component,kind,input,value,reason_code,reason\n\
         appraised,ban-dan-toc,3.1,points,,1.25,evidence-insufficient,Thiếu danh sách máy tính\n\
         approved,ban-dan-toc,3.1,by_rule,,,evidence-provided,Hội đồng chấp nhận\n",
    );
    world.run("publish data --out cong-bo.zip --title \"Kết quả 2022\"").ends_with(0).says("SHA-256");
    let json = world.run("verify cong-bo.zip --format json").ends_with(0).json();
    assert_eq!(json["publication"]["title"], "Kết quả 2022");
    world.run("publish data --out cong-bo.zip").ends_with(1).complains("already-published");
    world.run("publish data --out ban-hai.zip --corrects cong-bo.zip --what \"Sửa 3.1\"").ends_with(0);
    let second = world.run("verify ban-hai.zip --format json").ends_with(0).json();
    assert_eq!(second["publication"]["edition"], 2);
    assert_eq!(second["publication"]["corrects"]["sha256"], json["sha256"]);
    world.run("publish data --out ban-ba.zip --corrects cong-bo.zip").ends_with(2);
    world
        .run("publish data --out ban-ba.zip --corrects data/answers.csv --what x")
        .ends_with(1)
        .complains("corrected-is-broken");
    assert!(!world.path("ban-ba.zip").exists());
}

#[test]
fn a_correction_that_cannot_be_read_stops_the_publication_and_is_named_by_its_column() {
    let world = World::with_csv();
    for (row, column) in [
        ("sau,ban-dan-toc,3.1,points,,1,other,x", "stage"),
        ("appraised,so-khong-co,3.1,points,,1,other,x", "unit"),
        ("appraised,ban-dan-toc,9.9,points,,1,other,x", "component"),
        ("appraised,ban-dan-toc,3.1,gift,,1,other,x", "kind"),
        ("appraised,ban-dan-toc,3.1,input,3.1.z,1,other,x", "input"),
        ("appraised,ban-dan-toc,3.1,points,,một,other,x", "value"),
        ("appraised,ban-dan-toc,3.1,points,,1,whim,x", "reason_code"),
        ("appraised,ban-dan-toc,3.1,points,,1,other,", "reason"),
    ] {
        world.write("sai.csv", format!("stage,unit,component,kind,input,value,reason_code,reason\n{row}\n"));
        let ran = world.run("publish data --corrections sai.csv --out cong-bo.zip");
        ran.ends_with(1).complains("publication-bad-line").complains("sai.csv:2");
        ran.complains(&format!("“{column}”"));
    }
    assert!(!world.path("cong-bo.zip").exists());
    world.run("publish data --corrections khong-co.csv --out cong-bo.zip").ends_with(3);
}

#[test]
fn a_table_saved_by_excel_in_viet_nam_is_read_with_its_semicolons_and_commas() {
    let world = World::with_csv();
    world.write(
        "data/corrections.csv",
        "\u{feff}stage;unit;component;kind;input;value;reason_code;reason\r\n\
         appraised;ban-dan-toc;3.1;points;;1,25;other;Theo biên bản\r\n;;;;;;;\r\n",
    );
    world.run("publish data --out cong-bo.zip").ends_with(0);
    let json = world.run("verify cong-bo.zip --format json").ends_with(0).json();
    assert_eq!(json["holds"], true);
}

#[test]
fn an_instance_shows_the_result_keeps_it_in_its_backup_and_says_so_in_its_audit_log() {
    each_instance(|instance| {
        let world = &instance.world;
        world.run("rehearse --units 3 --format csv --out data").ends_with(0);
        instance.document("Quyết định thành lập");
        let reader = instance.person("reader@example.vn");
        let line = format!("publish data --out cong-bo.zip --house {}", instance.data());
        world.run(&line).ends_with(0).says("/results/");
        let json = world.run("verify cong-bo.zip --format json").ends_with(0).json();
        let (sha256, audit) = (json["sha256"].as_str().unwrap(), &json["publication"]["audit"]);
        assert_eq!((audit["position"].as_u64(), audit["hash"].as_str().unwrap().len()), (Some(1), 64));
        let shown = app_on(&instance.db).publications().unwrap();
        assert_eq!((shown.len(), shown[0].sha256.as_str()), (1, sha256));
        let reported =
            instance.db.read(|tx| Ok::<_, DbError>((notices::unread(tx, reader)?, notice_mail::counts(tx)?)));
        assert_eq!(
            reported,
            Ok((1, Vec::new())),
            "told on the page, and not by mail: there is no mail server"
        );
        world.run(&format!("audit verify --data {}", instance.data())).ends_with(0).says("2 mục");
        world.run(&format!("backup --data {} --out ban-sao", instance.data())).ends_with(0);
        let keeper = World::new();
        keeper.run(&format!("restore {} --data khac", world.path("ban-sao").display())).ends_with(0);
        let stored = std::fs::read(evidence_file(&keeper.path("khac"), sha256)).unwrap();
        assert_eq!(stored, std::fs::read(world.path("cong-bo.zip")).unwrap());
        world.run("publish data --out lan-hai.zip --house nowhere").ends_with(1);
        assert!(!world.path("lan-hai.zip").exists());
    });
}

#[test]
fn what_the_units_submitted_on_the_web_is_scored_corrected_and_published() {
    each_instance(|instance| {
        let blobs = BlobStore::open(&instance.db.folder().join("evidence")).unwrap();
        let app = app_on(&instance.db).keeping_files(blobs);
        fill(
            &app,
            chiso::demo::DemoOptions { seed: 7, units: 20, stage: chiso::demo::DemoStage::SelfAssessment },
            now(),
            &|| true,
        )
        .unwrap()
        .unwrap();
        assert_eq!(app.publications().unwrap().len(), 1, "a demonstration holds last year's result");
        let (world, data) = (&instance.world, instance.data());
        world.run(&format!("export --data {data} --out ky")).ends_with(0).says("7 đơn vị").says("Chưa nộp");
        world.run("score ky").ends_with(0);
        assert_eq!(world.text("ky/units.csv").lines().count(), 21, "those that sent nothing are named");
        world.refuses("publish ky --out cong-bo.zip", 1, &["not-left-out", "[left_out]"]);
        world.leave_out_anyone_who_sent_nothing("ky");
        let unit = world.text("ky/units.csv").lines().nth(1).unwrap().split(',').next().unwrap().to_owned();
        world.write(
            "ky/corrections.csv",
            format!(
                "stage,unit,component,kind,input,value,reason_code,reason\n\
                 appraised,{unit},3.1,points,,0.5,evidence-missing,Không có danh sách máy tính\n"
            ),
        );
        // The demonstration brings no survey at this stage.
        let decided = "--count-zero 6.4 --without-data-reason \"Chưa khảo sát\"";
        world.run(&format!("publish ky --out cong-bo.zip --house {data} {decided}")).ends_with(0);
        world.run("verify cong-bo.zip").ends_with(0);
        assert_eq!(app.publications().unwrap().len(), 2);
        // Nothing is written over, and an unknown year names those that there are.
        world.run(&format!("export --data {data} --out ky")).ends_with(1).complains("folder-in-use");
        let other = world.run(&format!("export --data {data} --campaign 1999 --out khac"));
        other.ends_with(1).complains("campaign-not-chosen").complains("dữ liệu mẫu");
        assert!(!world.path("khac").exists());
    });
}

#[test]
fn what_was_corrected_on_the_web_leaves_the_instance_with_the_answers() {
    each_instance(|instance| {
        let blobs = BlobStore::open(&instance.db.folder().join("evidence")).unwrap();
        let app = app_on(&instance.db).keeping_files(blobs);
        let wanted = chiso::demo::DemoOptions { seed: 7, units: 6, stage: chiso::demo::DemoStage::Replies };
        fill(&app, wanted, now(), &|| true).unwrap().unwrap();
        let (world, data) = (&instance.world, instance.data());
        let session = app.sign_in("standing@example.vn", DEMO_PASSWORD, "Firefox").unwrap();
        let standing = Credential::session(&session.token);
        let new = ["so-cu-mot", "so-cu-hai"].map(|code| NewUnit {
            code: code.to_owned(),
            name: format!("Đơn vị {code}"),
            group: String::new(),
            parent: None,
        });
        let former = app.register_units(&standing, new.into()).unwrap();
        app.merge_units(&standing, former[0], former[1]).unwrap();
        let submitted = app.whole_campaign(app.all_campaigns().unwrap()[0].id).unwrap();
        let into = submitted.answers.units()[0].code.clone();
        let unit = app.units(&standing).unwrap().into_iter().find(|unit| unit.code == into).unwrap();
        app.merge_units(&standing, former[1], unit.id).unwrap();
        world.run(&format!("export --data {data} --out ky")).ends_with(0).says("5 đơn vị");
        assert!(
            world.text("ky/units.csv").contains(",so-cu-hai|so-cu-mot\r\n"),
            "{}",
            world.text("ky/units.csv")
        );
        let corrections = world.text("ky/corrections.csv").lines().count() - 1;
        let whole = app.whole_campaign(app.all_campaigns().unwrap()[0].id).unwrap();
        assert!(corrections > 0 && corrections == whole.corrections.len(), "{corrections}");
        world.leave_out_anyone_who_sent_nothing("ky");
        world.run("publish ky --out cong-bo.zip").ends_with(0);
        world.run("verify cong-bo.zip").ends_with(0);
        let bytes = std::fs::read(world.path("cong-bo.zip")).unwrap();
        let formerly = report::publication::read("cong-bo.zip", &bytes).0.unwrap().formerly;
        assert_eq!(formerly[&into], ["so-cu-hai", "so-cu-mot"]);
    });
}

#[test]
fn a_former_unit_that_went_up_in_two_stops_the_publication() {
    let world = World::new();
    world.run("rehearse --units 3 --format csv --out data").ends_with(0);
    let named = |formers: [&str; 2]| {
        let text = world.text("data/units.csv");
        let mut lines = text.lines().map(str::to_owned).collect::<Vec<_>>();
        for (line, formers) in lines.iter_mut().skip(1).zip(formers) {
            let (unit, _) = line.rsplit_once(',').unwrap();
            *line = format!("{unit},{formers}");
        }
        world.write("data/units.csv", lines.join("\n"));
    };
    named(["so-cu|so-khac", "so-cu"]);
    let ran = world.run("publish data --out cong-bo.zip");
    ran.ends_with(1).complains("publication-former-unit").complains("units.csv").complains("“so-cu”");
    assert!(!world.path("cong-bo.zip").exists());
    named(["so-cu|so-khac", ""]);
    world.run("publish data --out cong-bo.zip").ends_with(0);
    world.run("verify cong-bo.zip").ends_with(0);
}
