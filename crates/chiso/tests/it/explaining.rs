//! An auditor asks where a figure comes from.

use super::support::World;

fn data() -> World {
    let world = World::new();
    world
        .run("rehearse --units 12 --seed 7 --format csv --not-applicable 0 --missing 0 --out data")
        .ends_with(0);
    world
}

/// Replaces the answers of Sở Y tế to one component.
fn answer(world: &World, component: &str, lines: &str) {
    let text = world.text("data/answers.csv");
    let prefix = format!("so-y-te,{component}.");
    let claim = format!("so-y-te,{component}#");
    let kept: Vec<&str> =
        text.lines().filter(|line| !line.starts_with(&prefix) && !line.starts_with(&claim)).collect();
    world.write("data/answers.csv", format!("{}\n{lines}", kept.join("\n")));
}

fn explained(world: &World, arguments: &str) -> String {
    let ran = world.run(&format!("explain data --unit \"Sở Y tế\" {arguments}"));
    ran.ends_with(0);
    ran.out
}

#[test]
fn a_ratio_is_explained_from_its_inputs_to_its_source() {
    let world = data();
    for (input, value) in [("I.5", "40"), ("I.6", "30")] {
        let text = world.text("data/answers.csv");
        let line =
            text.lines().find(|line| line.starts_with(&format!("so-y-te,{input},"))).unwrap().to_owned();
        world.change("data/answers.csv", &format!("\n{line}"), &format!("\nso-y-te,{input},{value}"));
    }
    answer(&world, "3.1", "so-y-te,3.1.a,45\n");
    answer(&world, "4.4", "so-y-te,4.4.a,7\n");
    answer(&world, "4.2", "so-y-te,4.2.a,2\n");
    answer(&world, "6.10", "so-y-te,6.10.a,20\nso-y-te,6.10.c,10\n");
    answer(&world, "6.7", "");
    answer(&world, "6.6", "so-y-te,6.6.a,2\nso-y-te,6.6.b,4\n");
    let text = explained(&world, "--indicator 3.1");
    for part in [
        "3.1.a = 45",
        "I.5 = 40",
        "I.6 = 30",
        "45 / (40 + 30) × 10",
        "45/7 ≈ 6,428571",
        "6,43 (trên tối đa 10)",
        "(ratio)",
        "đã công bố",
        "ICT Index",
    ] {
        assert!(text.contains(part), "{part}:\n{text}");
    }
    insta::assert_snapshot!("a_ratio_explained", text);
    let english = world.run("--lang en explain data --unit so-y-te --indicator 3.1");
    english
        .ends_with(0)
        .says("Before rounding: 45/7 ≈ 6.428571")
        .says("After rounding: 6.43 (of at most 10)")
        .says("Source");
}

#[test]
fn not_applicable_missing_and_zero_are_three_different_explanations() {
    let world = data();
    answer(&world, "1.3", "so-y-te,1.3#na,Năm nay không tổ chức\n");
    let claimed = explained(&world, "--indicator 1.3");
    assert!(
        claimed.contains("Năm nay không tổ chức") && claimed.contains("không tính vào tổng"),
        "{claimed}"
    );
    answer(&world, "1.3", "");
    let missing = explained(&world, "--indicator 1.3");
    assert!(missing.contains("Thiếu: 1.3.events") && missing.contains("chưa cung cấp"), "{missing}");
    answer(&world, "1.3", "so-y-te,1.3.events,0\n");
    let zero = explained(&world, "--indicator 1.3");
    assert!(zero.contains("1.3.events = 0") && zero.contains("0,00 (trên tối đa 20)"), "{zero}");
    assert!(!zero.contains("Thiếu") && !zero.contains("không áp dụng"), "{zero}");
    insta::assert_snapshot!(
        "claimed_missing_zero",
        format!("{claimed}\n— — —\n\n{missing}\n— — —\n\n{zero}")
    );
}

#[test]
fn a_denominator_of_zero_does_not_arise() {
    let world = data();
    answer(&world, "5.3", "so-y-te,5.3.a,0\nso-y-te,5.3.b,0\n");
    let text = explained(&world, "--indicator 5.3");
    assert!(text.contains("Không phát sinh"), "{text}");
}

#[test]
fn a_main_index_is_explained_with_its_sum_and_its_scaling() {
    let world = data();
    let text = explained(&world, "--indicator 5");
    insta::assert_snapshot!("a_main_index_explained", text);
    assert!(text.contains("5.10") && text.contains("× 100 / 80"), "{text}");
    let number = |line: &str| -> f64 {
        let figure = line.split_whitespace().rev().find(|word| word.contains(',')).unwrap();
        figure.replace('.', "").replace(',', ".").parse().unwrap()
    };
    let listed: f64 = text.lines().filter(|line| line.starts_with("  5.")).map(number).sum();
    let sum = text.lines().find(|line| line.starts_with("Cộng: ")).unwrap();
    assert!((number(sum) - listed).abs() < 1e-9, "what is printed adds up: {listed} in {sum}");
}

#[test]
fn the_total_is_explained_where_no_indicator_is_named() {
    let world = data();
    let text = explained(&world, "");
    insta::assert_snapshot!("the_total_explained", text);
    let json = world.run("score data --format json").json();
    let unit =
        json["ranking"].as_array().unwrap().iter().find(|unit| unit["unit"] == "so-y-te").unwrap().clone();
    assert!(text.contains(&format!("Hạng: {}", unit["rank"])), "{text}");
}

#[test]
fn a_unit_is_found_without_its_marks_and_a_wrong_name_is_answered_with_the_right_ones() {
    let world = data();
    world.run("explain data --unit \"so y te\" --indicator 3.1").ends_with(0).says("Sở Y tế");
    world.refuses("explain data --unit \"Sở Thủy sản\" --indicator 3.1", 1, &["Sở Thủy sản", "Sở Y tế"]);
    world.refuses("explain data --unit so-y-te --indicator 9.9", 1, &["9.9", "3.1"]);
}

#[test]
fn explanations_fit_the_terminal() {
    let world = data().with("COLUMNS", "80");
    for arguments in ["--indicator 3.1", "--indicator 5", "--indicator 6", ""] {
        for line in explained(&world, arguments).lines() {
            assert!(unicode_width::UnicodeWidthStr::width(line) <= 80, "{arguments}: {line}");
        }
    }
}

/// The demonstration's set with maxima that are no decimals, rounded as the set is told to.
fn weights(world: &World, place: &str) {
    let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../frameworks/goalposts-demo");
    for entry in std::fs::read_dir(source).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let text = text
            .replace("printed_maximum = 100", "printed_maximum = 1")
            .replace("place = \"component\"", &format!("place = \"{place}\""));
        world.write(&format!("own/{}", path.file_name().unwrap().to_str().unwrap()), text);
    }
}

#[test]
fn a_maximum_that_is_no_decimal_has_decimals_beside_it() {
    let world = World::new();
    weights(&world, "component");
    world.write("in.csv", "unit,input,value\nA,1.1.1.share_online,73.45\nA,3.1.1.hours,7.5\n");
    let ran = world.run("explain in.csv --set own --unit A --indicator 3");
    ran.ends_with(0).says("1/6 ≈ 0,166667");
    let ran = world.run("explain in.csv --set own --unit A --indicator 3.1.1");
    ran.ends_with(0).says("1/12 ≈ 0,083333");
    assert!(!ran.out.contains("Chỉ tổng điểm được làm tròn"), "{}", ran.out);
}

#[test]
fn where_the_total_alone_is_rounded_columns_need_not_add_up_and_it_is_said() {
    let world = World::new();
    weights(&world, "total");
    world.write("in.csv", "unit,input,value\nA,1.1.1.share_online,73.45\nA,3.1.1.hours,7.5\n");
    world.run("explain in.csv --set own --unit A").ends_with(0).says("Chỉ tổng điểm được làm tròn");
    world.run("score in.csv --set own").ends_with(0).says("Chỉ tổng điểm được làm tròn");
    let english = world.run("--lang en score in.csv --set own");
    english.ends_with(0).says("Only the total is rounded");
}
