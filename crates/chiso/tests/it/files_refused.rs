//! Folders, paths and registers that are not as they should be: a sentence with the place, and its exit code.

use std::fs;
use std::process::Stdio;

use super::support::{Ran, World};

#[test]
fn folders_that_are_missing_or_empty_are_named() {
    let world = World::with_packets();
    world.refuses("score nowhere --out out", 3, &["nowhere", "không có tệp hoặc thư mục này"]);
    world.refuses("packet make nowhere --out out", 3, &["nowhere"]);
    fs::create_dir(world.path("empty")).unwrap();
    world.refuses("score empty --out out", 1, &["empty", "campaign.toml"]);
    fs::remove_dir_all(world.path("data/packets")).unwrap();
    world.refuses("score data --out out", 1, &["data", "packets/", "answers.csv"]);
    world.refuses("packet read data", 3, &["packets"]);
    fs::create_dir(world.path("data/packets")).unwrap();
    world.refuses("packet read data", 1, &["packets"]);
    fs::remove_file(world.path("data/units.csv")).unwrap();
    world.refuses("score data --out out", 3, &["units.csv"]);
}

#[test]
fn a_register_with_faults_is_refused_line_by_line() {
    let world = World::with_csv();
    for (register, words) in [
        ("unit,name\nban-dan-toc,Ban Dân tộc\nban-dan-toc,Ban khác\n", vec!["units.csv:3", "ban-dan-toc"]),
        ("unit,name\nban-dan-toc,Ban Dân tộc\nbdt,ban dân tộc\n", vec!["units.csv:3", "bdt"]),
        ("unit,name\nban dân tộc,Ban Dân tộc\n", vec!["units.csv:2", "ban dân tộc"]),
        ("unit,name\n../../etc,Ban Dân tộc\n", vec!["units.csv:2", "../../etc"]),
        ("unit,name\n,Ban Dân tộc\n", vec!["units.csv:2"]),
        ("unit,name,participation\nbdt,Ban Dân tộc,maybe\n", vec!["units.csv:2", "maybe"]),
        ("unit,tên\nbdt,Ban Dân tộc\n", vec!["units.csv", "name"]),
        ("unit,name,khối\nbdt,Ban Dân tộc,I\n", vec!["units.csv", "khối"]),
        ("unit,name\n", vec!["units.csv"]),
        ("", vec!["units.csv"]),
    ] {
        world.write("data/units.csv", register);
        world.refuses("packet make data --out out", 1, &words);
    }
    world.write("data/units.csv", b"unit,name\nbdt,\xff\n");
    world.refuses("packet make data --out out", 1, &["units.csv", "UTF-8"]);
}

#[test]
fn a_path_that_cannot_be_written_is_the_systems_refusal() {
    let world = World::with_packets();
    world.write("file", "in the way");
    for line in [
        "score data --out file",
        "score data --out file/below",
        "packet make data --out file",
        "packet read data --out file/answers.csv",
        "rehearse --units 2 --out file",
        "score data --out /proc/chiso",
        "rehearse --units 2 --out /proc/chiso/data",
        "packet read data --out /dev/full",
    ] {
        world.refuses(line, 3, &["Không ghi được"]);
    }
    assert_eq!(world.text("file"), "in the way");
    fs::create_dir(world.path("answers.csv")).unwrap();
    world.refuses("packet read data --out answers.csv", 3, &["answers.csv", "thư mục"]);
}

#[test]
fn a_device_is_never_replaced_by_a_file() {
    use std::os::unix::fs::FileTypeExt;

    World::with_packets().run("packet read data --out /dev/full").ends_with(3);
    assert!(fs::metadata("/dev/full").unwrap().file_type().is_char_device());
}

#[test]
fn standard_output_that_is_full_is_reported() {
    let world = World::with_packets();
    let full = || Stdio::from(fs::OpenOptions::new().write(true).open("/dev/full").unwrap());
    for line in [["score", "data"], ["framework", "list"], ["packet", "--help"]] {
        let ran =
            Ran::of(&world.command().args(line).stdout(full()).stderr(Stdio::piped()).output().unwrap());
        ran.ends_with(3).complains("stdout");
    }
    // With standard error gone too there is nobody to tell, but still no panic and the right code.
    let status = world.command().args(["score", "data"]).stdout(full()).stderr(full()).status().unwrap();
    assert_eq!(status.code(), Some(3));
}

#[test]
fn a_result_that_cannot_be_placed_leaves_all_others_as_they_were() {
    let world = World::with_packets();
    world.run("score data --out out").ends_with(0);
    fs::remove_file(world.path("out/ranking.xlsx")).unwrap();
    world.write("out/ranking.xlsx/something", "in the way");
    world.write("out/ranking.csv", "last week's");
    world.refuses("score data --out out", 3, &["ranking.xlsx"]);
    assert_eq!(world.text("out/ranking.csv"), "last week's");
}

#[test]
fn a_rehearsal_never_overwrites_a_folder_that_is_not_a_rehearsal() {
    let world = World::new();
    world.write("real/campaign.toml", "set = \"par-2012\"\nedition = \"2012.1\"\nyear = 2012\n");
    world.refuses("rehearse --units 2 --out real", 1, &["real"]);
    world.run("rehearse --units 4 --out data").ends_with(0);
    world.run("rehearse --units 2 --out data").ends_with(0);
    assert_eq!(
        fs::read_dir(world.path("data/packets")).unwrap().count(),
        2,
        "no packet of the larger one is left"
    );
}
