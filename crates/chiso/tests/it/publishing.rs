//! The whole year on the command line: a published result, and whoever downloads it checks it by itself.

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
fn whoever_downloads_the_result_checks_it_without_anything_else() {
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
