//! This year beside last year, in per cent; merged units beside the mean of those they came from.

use super::support::World;

/// Last year in `before`, on another scale; this year in `now`, where Sở Mới was formed from two units.
fn two_years(merger: &str) -> World {
    let world = World::new();
    world.write("before/campaign.toml", "set = \"par-2012\"\nedition = \"2012.1\"\nyear = 2012\n");
    world.write("before/units.csv", "unit,name\na,Sở A\nb,Sở B\nc,Sở C\n");
    world.write("before/answers.csv", "unit,input,value\na,1.score,40\na,2.score,20\nb,1.score,50\nb,2.score,30\nc,1.score,30\nc,2.score,20\n");
    world.write(
        "now/campaign.toml",
        format!("set = \"dti-tinh-2020\"\nedition = \"2020.1\"\nyear = 2020\n{merger}"),
    );
    world.write("now/units.csv", "unit,name\nnew,Sở Mới\nc,Sở C\nd,Sở D\n");
    world.write("now/answers.csv", "unit;input;value\nnew;1.value;0,75\nnew;2.value;0,75\nnew;3.value;0,75\nc;1.value;0,45\nc;2.value;0,45\nc;3.value;0,45\nd;1.value;0,1\nd;2.value;0,1\nd;3.value;0,1\n");
    world
}

#[test]
fn a_merged_unit_is_compared_with_the_mean_of_its_former_units() {
    let by_register = two_years("");
    by_register.write("now/units.csv", "unit,name,formerly\nnew,Sở Mới,a|b\nc,Sở C,\nd,Sở D,\n");
    for world in [two_years("\n[merged]\nnew = [\"a\", \"b\"]\n"), by_register] {
        let ran = world.run("score now --previous before --out out");
        // 60 and 80 of 100 are 70,00 %, now 75,00 %; Sở C went from 50 to 45; Sở D was not there.
        ran.ends_with(0).says("70,00").says("+5,00").says("−5,00").says("comparison.csv");
        insta::allow_duplicates! {
            insta::assert_snapshot!("two_years_compared", ran.out);
            insta::assert_snapshot!("comparison_csv", world.text("out/comparison.csv").trim_start_matches('\u{feff}'));
        }
        let json = world.run("score now --previous before --format json").json();
        let first = &json["ranking"][0];
        assert_eq!(
            (first["unit"].as_str(), first["percent_before"].as_str(), first["change"].as_str()),
            (Some("new"), Some("70"), Some("5"))
        );
    }
}

#[test]
fn a_unit_that_took_another_in_was_there_before_and_counts_beside_it() {
    let named = |formers: &str| format!("unit,name,formerly\nnew,Sở Mới,a\nc,Sở C,{formers}\nd,Sở D,\n");
    for formers in ["b", "c|b"] {
        let world = two_years("");
        world.write("now/units.csv", named(formers));
        let json = world.run("score now --previous before --format json").ends_with(0).json();
        let unit = json["ranking"].as_array().unwrap().iter().find(|unit| unit["unit"] == "c").unwrap();
        // 50 and 80 of 100.
        assert_eq!(unit["percent_before"], "65", "{formers}");
    }
}

#[test]
fn a_merger_may_be_declared_in_one_place_only() {
    let world = two_years("\n[merged]\nnew = [\"a\", \"b\"]\n");
    world.write("now/units.csv", "unit,name,formerly\nnew,Sở Mới,a|b\nc,Sở C,\nd,Sở D,\n");
    world.refuses("score now --previous before --out out", 1, &["campaign.toml", "new"]);
}

#[test]
fn numbers_that_jumped_since_last_year_are_pointed_out() {
    let world = World::with_csv();
    world.write("earlier/campaign.toml", world.text("data/campaign.toml"));
    world.write("earlier/units.csv", world.text("data/units.csv"));
    world.write("earlier/answers.csv", world.text("data/answers.csv"));
    world.run("score data --previous earlier --out same").ends_with(0);
    assert!(!world.text("same/findings.csv").contains("differs-from-last-year"));
    let text = world.text("earlier/answers.csv");
    let line = text.lines().find(|line| line.starts_with("ban-dan-toc,I.5,")).unwrap().to_owned();
    world.change("earlier/answers.csv", &line, "ban-dan-toc,I.5,9999");
    world.run("score data --previous earlier --out jumped").ends_with(0);
    let table = world.text("jumped/findings.csv");
    assert!(table.contains("differs-from-last-year") && table.contains("9.999"), "{table}");
}

#[test]
fn results_that_are_no_longer_compared_do_not_keep_an_old_comparison() {
    let world = two_years("\n[merged]\nnew = [\"a\", \"b\"]\n");
    world.run("score now --previous before --out out").ends_with(0);
    assert!(world.path("out/comparison.csv").is_file());
    world.run("score now --out out --excel none").ends_with(0);
    assert!(!world.path("out/comparison.csv").exists() && !world.path("out/ranking.xlsx").exists());
}

#[test]
fn an_earlier_campaign_that_is_not_there_stops_the_command() {
    let world = two_years("");
    world.refuses("score now --previous nowhere --out out", 3, &["nowhere"]);
}
