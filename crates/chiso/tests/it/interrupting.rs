//! Somebody presses Ctrl-C while files are being made.

use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::support::World;

/// Interrupts a rehearsal of many packets as soon as its hidden staging folder exists.
fn interrupt(world: &World, signal: &str) -> Option<i32> {
    let mut child = world
        .command()
        .args(["rehearse", "--units", "400", "--out", "data"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let data = world.path("data");
    let is_writing = || {
        let entries = fs::read_dir(&data).into_iter().flatten().flatten();
        entries.into_iter().any(|entry| {
            let packets = entry.path().join("packets");
            fs::read_dir(packets).is_ok_and(|packets| packets.count() > 1)
        })
    };
    while !is_writing() {
        assert!(child.try_wait().unwrap().is_none(), "the rehearsal ended before it was interrupted");
        std::thread::park_timeout(Duration::from_millis(2));
    }
    let kill = Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
    assert!(kill.success());
    child.wait().unwrap().code()
}

#[test]
fn ctrl_c_leaves_nothing_half_written() {
    for signal in ["-INT", "-TERM"] {
        let world = World::new();
        assert_eq!(interrupt(&world, signal), Some(130), "{signal}");
        assert_eq!(world.everything_in("."), Vec::new(), "{signal}");
    }
}

#[test]
fn ctrl_c_keeps_what_was_there_before() {
    let world = World::new();
    world.run("rehearse --units 2 --out data").ends_with(0);
    let before = world.everything_in(".");
    assert_eq!(interrupt(&world, "-INT"), Some(130));
    assert!(before == world.everything_in("."));
}
