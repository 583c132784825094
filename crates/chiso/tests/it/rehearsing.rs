//! A rehearsal with gaps, claims and contradictions on request, small and large.

use super::support::World;

fn count(world: &World, part: &str) -> usize {
    world.text("data/answers.csv").lines().filter(|line| line.contains(part)).count()
}

#[test]
fn not_applicable_and_missing_come_as_often_as_asked_for() {
    let world = World::new();
    world.run("rehearse --units 5 --format csv --not-applicable 0 --missing 0 --out data").ends_with(0);
    assert_eq!(count(&world, "#na,"), 0);
    let complete = world.text("data/answers.csv").lines().count();
    world.run("rehearse --units 5 --format csv --not-applicable 40 --missing 0 --out data").ends_with(0);
    assert!(count(&world, "#na,") > 40, "{}", count(&world, "#na,"));
    world.run("rehearse --units 5 --format csv --not-applicable 0 --missing 90 --out data").ends_with(0);
    assert_eq!(count(&world, "#na,"), 0);
    assert!(world.text("data/answers.csv").lines().count() * 3 < complete);
}

#[test]
fn contradictions_on_request_are_found_when_the_packets_are_read() {
    let world = World::new();
    let ran = world.run("rehearse --units 4 --contradictions 2 --out data");
    ran.ends_with(1).complains("BQL Khu kinh tế Nghi Sơn").complains("Ban Dân tộc");
    assert_eq!(ran.err.matches("lỗi[numerator-exceeds-denominator]").count(), 2, "{}", ran.err);
    assert!(!world.path("data/results").exists(), "no ranking comes out of contradictions");
    world.run("packet read data").ends_with(1);
}

#[test]
fn a_large_rehearsal_comes_as_one_csv_with_a_name_for_every_unit() {
    let world = World::new();
    world.run("rehearse --units 300 --format csv --out data").ends_with(0).says("Xã ");
    assert!(!world.path("data/packets").exists());
    assert_eq!(world.text("data/units.csv").lines().count(), 301);
    world.run("packet read data").ends_with(3);
    let json = world.run("score data --format json").json();
    assert_eq!(json["ranking"].as_array().unwrap().len(), 300);
}

#[test]
fn another_seed_gives_other_answers() {
    let world = World::new();
    world.run("rehearse --units 2 --seed 1 --format csv --out data").ends_with(0);
    let first = world.text("data/answers.csv");
    world.run("rehearse --units 2 --seed 2 --format csv --out data").ends_with(0);
    assert_ne!(first, world.text("data/answers.csv"));
}
