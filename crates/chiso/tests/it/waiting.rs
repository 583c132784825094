//! A result is not published at the command line while the managing body's data is missing, unless somebody decides it.

use super::support::World;

/// A campaign without the survey of one unit.
fn without_a_survey() -> World {
    let world = World::with_csv();
    let answers = std::fs::read_to_string(world.path("data/answers.csv")).unwrap();
    let kept: Vec<&str> = answers
        .lines()
        .filter(|line| !(line.contains("6.4.level_") && line.contains("ban-dan-toc")))
        .collect();
    world.write("data/answers.csv", (kept.join("\n") + "\n").as_bytes());
    world
}

#[test]
fn a_result_that_lacks_a_survey_is_not_published_and_names_what_is_missing() {
    let world = without_a_survey();
    world
        .run("publish data --out cong-bo.zip")
        .ends_with(1)
        .complains("publication-waiting")
        .complains("6.4")
        .complains("--count-zero 6.4");
    assert!(!world.path("cong-bo.zip").exists());
    world.run("publish data --out cong-bo.zip --count-zero 6.4").ends_with(2);
    world
        .run("publish data --out cong-bo.zip --count-zero 9.9 --without-data-reason \"Không có\"")
        .ends_with(1)
        .complains("indicator-not-found");
}

#[test]
fn anyone_who_decides_to_publish_without_the_survey_publishes_the_decision() {
    for (option, kind) in [("--count-zero", "points"), ("--count-not-applicable", "claim")] {
        let world = without_a_survey();
        world
            .run(&format!(
                "publish data --out cong-bo.zip {option} 6.4 --without-data-reason \"Năm nay không khảo sát\""
            ))
            .ends_with(0);
        world.run("verify cong-bo.zip").ends_with(0);
        let file = std::fs::File::open(world.path("cong-bo.zip")).unwrap();
        let corrections = report::publication::file(file, "corrections.csv").unwrap();
        let text = String::from_utf8(corrections).unwrap();
        assert!(text.contains(&format!("appraised,ban-dan-toc,6.4,{kind}")), "{text}");
        assert!(text.contains("without-data,Năm nay không khảo sát"), "{text}");
    }
}

#[test]
fn a_score_says_that_it_waits_in_every_file() {
    let world = without_a_survey();
    world.run("score data --out out").ends_with(0);
    let scores = std::fs::read_to_string(world.path("out/scores.csv")).unwrap();
    let line = scores.lines().find(|line| line.starts_with("ban-dan-toc") && line.contains(";6.4;")).unwrap();
    assert!(line.contains("Chờ số liệu"), "{line}");
    let ranking = std::fs::read_to_string(world.path("out/ranking.csv")).unwrap();
    assert!(
        ranking.lines().next().unwrap().ends_with("Chờ số liệu của cơ quan quản lý (tạm tính)"),
        "{ranking}"
    );
    let json: String = std::fs::read_to_string(world.path("out/scores.json")).unwrap();
    assert!(json.contains("\"state\":\"waiting\"") && json.contains("\"waiting\":[\"6.4\"]"));
    world
        .run("explain data --unit ban-dan-toc --indicator 6.4")
        .ends_with(0)
        .says("Chờ số liệu của cơ quan quản lý");
    world.run("explain data --unit ban-dan-toc").ends_with(0).says("Còn chờ số liệu: 6.4");
}

/// Made by the program of commit fbe1cbf: `rehearse --units 3 --format csv`, the lines of 6.4 of one unit taken out of
/// `answers.csv`, `publish`. It counts 0 there and says "not provided".
#[test]
fn a_result_published_before_a_missing_survey_was_refused_still_holds_and_says_what_it_counted() {
    let world = World::new();
    world.write("cu.zip", include_bytes!("published/without-survey.zip"));
    world.run("verify cu.zip").ends_with(0).complains("publication-counted-without-data").complains("6.4");
    let json = world.run("verify cu.zip --format json").ends_with(0).json();
    assert_eq!(json["holds"], true, "{json:#}");
}
