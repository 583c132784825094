//! What a campaign may choose in `campaign.toml` and `units.csv`, and that each choice does what it says.

use serde_json::Value;

use super::support::World;

fn ranking(world: &World) -> Value {
    let ran = world.run("score data --format json");
    ran.ends_with(0);
    ran.json()
}

fn unit<'v>(ranking: &'v Value, code: &str) -> &'v Value {
    ranking["ranking"].as_array().unwrap().iter().find(|unit| unit["unit"] == code).unwrap()
}

fn figure(value: &Value) -> f64 {
    let text = value.as_str().unwrap_or_else(|| panic!("{value}"));
    let (above, below) = text.split_once('/').unwrap_or((text, "1"));
    above.parse::<f64>().unwrap() / below.parse::<f64>().unwrap()
}

/// A campaign in which one unit claims that 5.6 does not apply, and nobody else claims anything.
fn with_one_claim() -> World {
    let world = World::new();
    world.run("rehearse --units 3 --format csv --not-applicable 0 --missing 0 --out data").ends_with(0);
    let text = world.text("data/answers.csv");
    let kept: Vec<&str> = text
        .lines()
        .filter(|line| !line.starts_with("ban-dan-toc,5.6.") && !line.starts_with("ban-dan-toc,5.6#"))
        .collect();
    world.write("data/answers.csv", format!("{}\nban-dan-toc,5.6#na,Không có hệ thống\n", kept.join("\n")));
    world
}

#[test]
fn the_printed_maxima_are_read_in_the_way_the_campaign_says() {
    let world = World::with_csv();
    let scaled = ranking(&world);
    assert_eq!(scaled["reading"], "scaled");
    let code = "ban-dan-toc";
    let maximum = |json: &Value| figure(&unit(json, code)["maximum"]);
    assert!((maximum(&scaled) - 1000.0).abs() < 1e-9);
    world
        .prepend("data/campaign.toml", "printed_maxima = \"as_printed\"\nreason = \"Hội đồng quyết định\"\n");
    let as_printed = ranking(&world);
    assert_eq!(as_printed["reading"], "as_printed");
    assert!(maximum(&as_printed) <= 995.0);
    let column = |json: &Value| figure(&unit(json, code)["columns"]["5"]);
    assert!((column(&scaled) - column(&as_printed) * 100.0 / 80.0).abs() <= 0.005 + 1e-9);
    world.run("score data").says("giữ nguyên điểm in, không quy đổi");
    world.change("data/campaign.toml", "as_printed", "repaired");
    assert_eq!(ranking(&world)["reading"], "repaired");
    world.run("score data").says("tổng thành phần 1.000, thang điểm 1.000");
}

#[test]
fn a_departure_from_the_set_needs_a_reason_and_a_set_with_a_repaired_edition() {
    let world = World::with_csv();
    world.prepend("data/campaign.toml", "printed_maxima = \"as_printed\"\n");
    world.refuses("score data --out out", 1, &["campaign.toml", "reason"]);
    let par = World::new();
    par.run("rehearse --set par-2012 --units 2 --format csv --out data").ends_with(0);
    par.prepend("data/campaign.toml", "printed_maxima = \"repaired\"\nreason = \"thử\"\n");
    par.refuses("score data --out out", 1, &["campaign.toml", "scaled"]);
}

#[test]
fn each_policy_on_not_applicable_does_what_its_name_says() {
    let world = with_one_claim();
    let claims = "ban-dan-toc";
    let rescaled = ranking(&world);
    assert!((figure(&unit(&rescaled, claims)["maximum"]) - 1000.0).abs() < 1e-9);
    let choose = |from: &str, to: &str| world.change("data/campaign.toml", from, to);
    world.prepend("data/campaign.toml", "not_applicable = \"group_maximum\"\nreason = \"Theo thông lệ\"\n");
    let left = ranking(&world);
    // 5.6 is 10 of the 80 points of an index that stands for 100: 12,5 leave the scale of this unit alone.
    assert!((figure(&unit(&left, claims)["maximum"]) - 987.5).abs() < 1e-9, "{left}");
    assert!((figure(&unit(&left, "van-phong-ubnd-tinh")["maximum"]) - 1000.0).abs() < 1e-9);
    choose("group_maximum", "scored_unranked");
    let unranked = ranking(&world);
    assert_eq!(unit(&unranked, claims)["rank"], Value::Null);
    assert!(unit(&unranked, claims)["total"].is_string());
    choose("scored_unranked", "not_assessed");
    let not_assessed = ranking(&world);
    assert_eq!(unit(&not_assessed, claims)["rank"], Value::Null);
    assert_eq!(unit(&not_assessed, claims)["total"], Value::Null);
    world.run("explain data --unit ban-dan-toc").ends_with(0).says("không được đánh giá");
}

#[test]
fn groups_are_ranked_apart_and_a_unit_may_stand_outside_the_ranking() {
    let world = World::with_csv();
    world.write(
        "data/units.csv",
        "unit;name;group;participation\nbql-kkt-nghi-son;BQL Khu kinh tế Nghi Sơn;Ban;\nban-dan-toc;Ban Dân tộc;Ban;unranked\nvan-phong-ubnd-tinh;Văn phòng UBND tỉnh;Văn phòng;ranked\n",
    );
    let json = ranking(&world);
    assert_eq!(unit(&json, "bql-kkt-nghi-son")["rank"], 1);
    assert_eq!(unit(&json, "van-phong-ubnd-tinh")["rank"], 1);
    assert_eq!(unit(&json, "ban-dan-toc")["rank"], Value::Null);
    world.run("score data").says("Khối").says("Văn phòng");
}

#[test]
fn a_campaign_may_have_bands_of_its_own() {
    let world = World::with_csv();
    let bands = "\n[[bands]]\ncode = \"lead\"\ntitle = { vi = \"Dẫn dắt\", en = \"Leading\" }\nabove = 1\n\n[[bands]]\ncode = \"begin\"\ntitle = { vi = \"Khởi động\", en = \"Beginning\" }\n";
    world.write("data/campaign.toml", format!("{}{bands}", world.text("data/campaign.toml")));
    world.refuses("score data --out out", 1, &["reason"]);
    world.prepend("data/campaign.toml", "reason = \"Theo quy chế của tỉnh\"\n");
    world.run("score data").ends_with(0).says("Dẫn dắt");
    world.change("data/campaign.toml", "above = 1", "above = 101");
    world.refuses("score data --out out", 1, &["campaign.toml", "lead"]);
}

#[test]
fn parameters_are_the_sets_and_must_be_given_in_their_kind() {
    let world = World::with_csv();
    world.change("data/campaign.toml", "drills_held = 6", "drills_held = 0");
    let text = world.text("data/answers.csv");
    let kept: Vec<&str> = text.lines().filter(|line| !line.contains(",5.7.")).collect();
    world.write("data/answers.csv", kept.join("\n") + "\nban-dan-toc,5.7.a,0\n");
    world.run("explain data --unit ban-dan-toc --indicator 5.7").ends_with(0).says("Không phát sinh");
    for (value, words) in [
        ("-1", ["drills_held", "campaign.toml"]),
        ("2.5", ["drills_held", "campaign.toml"]),
        ("\"six\"", ["drills_held", "six"]),
    ] {
        world.change("data/campaign.toml", "drills_held = 0", &format!("drills_held = {value}"));
        world.refuses("score data --out out", 1, &words);
        world.change("data/campaign.toml", &format!("drills_held = {value}"), "drills_held = 0");
    }
    world.change("data/campaign.toml", "drills_held = 0", "drills_planned = 0");
    world.refuses("score data --out out", 1, &["drills_planned", "drills_held"]);
}

#[test]
fn whatever_campaign_toml_does_not_know_is_refused_with_its_place() {
    for (from, to, words) in [
        ("year = 2022", "year = 2022\nyaer = 2023", vec!["yaer", "campaign.toml:4"]),
        ("edition = \"2022.1\"\n", "", vec!["edition", "campaign.toml"]),
        (
            "year = 2022",
            "year = 2022\nprinted_maxima = \"stretched\"",
            vec!["stretched", "scaled", "campaign.toml:4"],
        ),
        ("year = 2022", "year = \"this\"", vec!["campaign.toml:3"]),
        ("year = 2022", "year = = 2022", vec!["campaign.toml:3"]),
        ("edition = \"2022.1\"", "edition = \"2021.9\"", vec!["2021.9", "2022.1"]),
        ("set = \"so-ban-nganh-2022\"", "set = \"nowhere\"", vec!["nowhere"]),
        ("[parameters]", "[merged]\nno-such-unit = [\"a\"]\n\n[parameters]", vec!["no-such-unit"]),
    ] {
        let world = World::with_csv();
        world.change("data/campaign.toml", from, to);
        world.refuses("score data --out out", 1, &words);
    }
}
