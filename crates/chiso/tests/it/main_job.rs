//! The main job: a campaign's packets become a ranking that somebody can defend.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};
use std::process::Stdio;

use calamine::{Reader, Xlsx};

use super::support::{Ran, World};

#[test]
fn a_rehearsal_shows_the_whole_job_and_says_where_everything_is() {
    let world = World::new();
    let ran = world.run("rehearse --units 20 --seed 7 --out data");
    ran.ends_with(0).says("Sở Y tế").says("data/results").says("findings.csv").says("tổng thành phần 995");
    insta::assert_snapshot!("a_rehearsal", ran.out);
    for file in ["campaign.toml", "units.csv", "packets/so-y-te.xlsx", "results/ranking.xlsx"] {
        assert!(world.path(&format!("data/{file}")).is_file(), "{file}");
    }
    assert_eq!(std::fs::read_dir(world.path("data/packets")).unwrap().count(), 20);
}

#[test]
fn packets_are_read_then_scored_then_ranked_step_by_step() {
    let world = World::with_packets();
    world.run("packet read data").ends_with(0).says("Đã đọc 3 tệp Excel; chưa ghi gì");
    world.run("packet read data --out answers.csv").ends_with(0).says("answers.csv");
    assert!(world.text("answers.csv").starts_with("\u{feff}unit,input,value"));
    world
        .run("score data --out published")
        .ends_with(0)
        .says("published: ranking.csv, scores.csv, scores.json");
    for file in ["ranking.csv", "scores.csv", "scores.json", "findings.csv", "ranking.xlsx"] {
        assert!(world.path(&format!("published/{file}")).is_file(), "{file}");
    }
    assert!(!world.path("published/comparison.csv").exists(), "nothing was compared");
}

#[test]
fn one_long_csv_ranks_exactly_as_the_packets_it_was_read_from() {
    let world = World::with_packets();
    world.run("packet read data --out data/answers.csv").ends_with(0);
    let from_packets = world.run("score data/../data").ends_with(1).err.clone();
    assert!(from_packets.contains("packets/") && from_packets.contains("answers.csv"), "{from_packets}");
    world.write("csv/campaign.toml", world.text("data/campaign.toml"));
    world.write("csv/units.csv", world.text("data/units.csv"));
    world.write("csv/answers.csv", world.text("data/answers.csv"));
    std::fs::remove_file(world.path("data/answers.csv")).unwrap();
    assert_eq!(world.run("score csv").out, world.run("score data").out);
}

#[test]
fn two_runs_give_the_same_bytes() {
    let world = World::new();
    for data in ["a/data", "b/data"] {
        world.run(&format!("rehearse --units 3 --seed 5 --out {data}")).ends_with(0);
    }
    let relative = |root: &str| -> Vec<(String, Vec<u8>)> {
        let prefix = world.path(root).display().to_string();
        let found = world.everything_in(root);
        found.into_iter().map(|(name, bytes)| (name.replace(&prefix, ""), bytes)).collect()
    };
    let (first, second) = (relative("a"), relative("b"));
    assert_eq!(first.len(), second.len());
    for ((name, bytes), (_, again)) in first.iter().zip(&second) {
        // findings.csv names the folder that was read, if anything.
        assert!(bytes == again, "{name} differs");
    }
    world.run("score a/data --out once").ends_with(0);
    world.run("score a/data --out twice").ends_with(0);
    let contents = |root: &str| -> Vec<Vec<u8>> {
        world.everything_in(root).into_iter().map(|(_, bytes)| bytes).collect()
    };
    assert!(contents("once") == contents("twice"));
}

#[test]
fn machines_get_json_and_nothing_else() {
    let world = World::with_packets();
    let ran = world.run("score data --format json");
    ran.ends_with(0);
    assert_eq!(ran.err, "");
    let json = ran.json();
    assert_eq!(json["set"], "so-ban-nganh-2022");
    assert_eq!(json["reading"], "scaled");
    let ranking = json["ranking"].as_array().unwrap();
    assert_eq!(ranking.len(), 3);
    assert_eq!(ranking[0]["rank"], 1);
    assert!(ranking[0]["columns"]["6"].is_string(), "points are exact texts, never floats");
    assert!(json["checks"]["warnings"].as_u64().unwrap() > 0);
}

#[test]
fn english_is_english_everywhere() {
    let world = World::with_packets();
    let ran = world.run("--lang en score data --out out");
    ran.ends_with(0)
        .says("Rank")
        .says("Digital infrastructure")
        .says("How maxima are applied")
        .says("Results in out");
    for word in ["Hạng", "Tổng", "Xếp loại", "cảnh báo", "Kết quả"] {
        assert!(!ran.out.contains(word), "{word} in {}", ran.out);
    }
    let by_environment = World::with_packets().with("CHISO_LANG", "en");
    by_environment.run("score data").ends_with(0).says("Rank");
}

#[test]
fn every_warning_of_the_ranking_is_in_findings_csv() {
    let world = World::with_packets();
    let ran = world.run("score data --out out");
    let table = world.text("out/findings.csv");
    let counted = ran.out.lines().find(|line| line.contains("cảnh báo")).unwrap();
    let warnings: usize = counted.split(" · ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    assert!(warnings > 3, "{counted}");
    assert_eq!(table.lines().count(), warnings + 1);
    assert!(table.starts_with("\u{feff}Mức;Mã lỗi;Đơn vị;Chỉ số"), "{table}");
    ran.says("out/findings.csv");
    world.run("score data").says("--out THƯ-MỤC").says("--format json");
}

#[test]
fn equal_totals_share_a_rank_and_the_next_rank_is_left_out() {
    let world = World::new();
    world.write("tie.csv", "unit,input,value\nA,1.score,40\nA,2.score,30\nB,1.score,50\nB,2.score,30\nC,1.score,40\nC,2.score,30\nD,1.score,10\nD,2.score,30\n");
    let json = world.run("score tie.csv --set par-2012 --format json").json();
    let ranks: Vec<(u64, &str)> = json["ranking"]
        .as_array()
        .unwrap_or_else(|| panic!("{json}"))
        .iter()
        .map(|unit| (unit["rank"].as_u64().unwrap(), unit["unit"].as_str().unwrap()))
        .collect();
    assert_eq!(ranks, [(1, "B"), (2, "A"), (2, "C"), (4, "D")]);
}

#[test]
fn the_table_fits_the_terminal() {
    let widest = |text: &str| text.lines().map(unicode_width::UnicodeWidthStr::width).max().unwrap();
    let data = World::with_packets();
    // One name in decomposed letters, as some systems write them: they must not shift the columns.
    data.change("data/units.csv", "Ban Dân tộc", "Ban Da\u{302}n to\u{323}\u{302}c");
    for (columns, has_indices) in [("80", false), ("100", true), ("140", true)] {
        let ran = Ran::of(&data.command().env("COLUMNS", columns).args(["score", "data"]).output().unwrap());
        ran.ends_with(0);
        let width: usize = columns.parse().unwrap();
        assert!(widest(&ran.out) <= width, "{columns}: {}", ran.out);
        let lines = ran.out.lines().filter(|line| line.starts_with(['┌', '│', '╞', '└']));
        let widths: BTreeSet<usize> = lines.map(unicode_width::UnicodeWidthStr::width).collect();
        assert_eq!(widths.len(), 1, "{}", ran.out);
        assert_eq!(ran.out.contains("3 Hạ tầng số"), has_indices, "{}", ran.out);
        assert_eq!(ran.out.contains("ranking.xlsx"), !has_indices, "the hint says where the columns are");
    }
}

#[test]
fn no_colour_codes_go_into_files_and_pipes() {
    let world = World::with_packets();
    for line in ["score data", "packet read data", "framework check so-ban-nganh-2022", "score nowhere"] {
        let ran = world.run(line);
        assert!(!ran.out.contains('\u{1b}') && !ran.err.contains('\u{1b}'), "{line}");
    }
}

#[test]
fn a_reader_that_goes_away_early_is_no_fault() {
    let world = World::with_packets();
    let mut child = world
        .command()
        .args(["framework", "check", "so-ban-nganh-2022", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut complaints = String::new();
    child.stderr.take().unwrap().read_to_string(&mut complaints).unwrap();
    assert_eq!((child.wait().unwrap().code(), complaints.as_str()), (Some(0), ""));
}

#[test]
fn the_workbook_is_as_large_as_asked_for() {
    let world = World::with_packets();
    let sheets = |kind: &str| -> Vec<String> {
        world.run(&format!("score data --excel {kind} --out out")).ends_with(0);
        let bytes = std::fs::read(world.path("out/ranking.xlsx")).unwrap();
        let book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        book.sheet_names()
    };
    let has_unit = |sheets: &[String]| sheets.iter().any(|name| name.contains("Ban Dân tộc"));
    assert!(has_unit(&sheets("full")) && has_unit(&sheets("auto")));
    assert!(!has_unit(&sheets("summary")));
    world.run("score data --excel none --out out").ends_with(0);
    assert!(!world.path("out/ranking.xlsx").exists());
}

#[test]
fn packets_made_in_english_are_read_in_vietnamese_and_rank_the_same() {
    let (english, vietnamese) = (World::new(), World::with_packets());
    english.run("--lang en rehearse --units 3 --out data").ends_with(0);
    assert_eq!(english.run("score data").ends_with(0).out, vietnamese.run("score data").out);
}
