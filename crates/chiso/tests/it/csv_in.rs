//! Answers as one long CSV, from whatever program wrote it.

use super::support::World;

const HEAD: &str = "unit,input,value\n";

fn totals(world: &World, options: &str) -> Vec<(String, String)> {
    let ran = world.run(&format!("score in.csv --set dti-tinh-2020 --format json {options}"));
    ran.ends_with(0);
    let json = ran.json();
    let units = json["ranking"].as_array().unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    units.iter().map(|unit| (text(&unit["unit"]), text(&unit["total"]))).collect()
}

#[test]
fn comma_semicolon_byte_order_mark_and_decimal_comma_mean_the_same() {
    let world = World::new();
    let rows = [("A", "1.value", "0.5346"), ("A", "2.value", "0.4155"), ("B", "3.value", "0.25")];
    let written = |separator: &str, mark: &str, begin: &str| {
        let lines = rows.iter().map(|(unit, input, value)| {
            let value = value.replace('.', mark);
            let value = if separator == "," && mark == "," { format!("\"{value}\"") } else { value };
            [*unit, *input, value.as_str()].join(separator)
        });
        let head = ["unit", "input", "value"].join(separator);
        format!("{begin}{head}\r\n{}\r\n", lines.collect::<Vec<_>>().join("\r\n"))
    };
    world.write("in.csv", written(",", ".", ""));
    let expected = totals(&world, "");
    assert_eq!(expected.len(), 2);
    for (separator, mark, begin) in [(";", ",", ""), (";", ".", "\u{feff}"), (",", ",", "\u{feff}")] {
        world.write("in.csv", written(separator, mark, begin));
        assert_eq!(totals(&world, ""), expected, "{separator} {mark}");
    }
}

/// A campaign of one unit whose answers are these.
fn one_unit(answers: &str) -> World {
    let world = World::new();
    let parameters = "[parameters]\ndrills_held = 2\nplatforms_offered = 3\n";
    world.write(
        "data/campaign.toml",
        format!("set = \"so-ban-nganh-2022\"\nedition = \"2022.1\"\nyear = 2022\n{parameters}"),
    );
    world.write("data/units.csv", "unit,name\nA,Sở Y tế\n");
    world.write("data/answers.csv", answers);
    world
}

#[test]
fn a_number_that_can_be_read_in_two_ways_is_an_error_until_the_mark_is_declared() {
    let world = one_unit("unit;input;value\nA;6.13.a;1.234\nA;6.13.b;5.000.000\n");
    world.refuses("score data --out out", 1, &["answers.csv:2", "1.234"]);
    let explained =
        |mark: &str| world.run(&format!("explain data --decimal {mark} --unit A --indicator 6.13"));
    explained("comma").ends_with(0).says("6.13.a = 1.234 ");
    explained("point").ends_with(1).complains("5.000.000");
}

#[test]
fn whatever_is_wrong_in_a_line_is_named_with_its_line_and_nothing_is_written() {
    let world = World::new();
    for (line, value) in [
        ("1.3.events", "nhiều"),
        ("1.3.events", "-1"),
        ("1.3.events", "2,5"),
        ("1.3.events", "NaN"),
        ("1.3.events", "inf"),
        ("1.4.months", "13"),
        ("1.1.chair", "everyone"),
        ("2.1.issued", "maybe"),
        ("2.3.issued_on", "31/02/2022"),
        ("2.3.issued_on", "30/02/2022"),
        ("2.3.issued_on", "2022-13-01"),
    ] {
        world.write("in.csv", format!("{HEAD}A,1.2.chaired_own,Có\nA,{line},\"{value}\"\n"));
        world.refuses("score in.csv --set so-ban-nganh-2022 --out out", 1, &["in.csv:3", value]);
    }
    for (row, word) in [
        ("A,9.9.x,1", "9.9.x"),
        ("A,1.3.events,1\nA,1.3.events,2", "1.3.events"),
        ("A,1.3.events", "in.csv:2"),
    ] {
        world.write("in.csv", format!("{HEAD}{row}\n"));
        world.refuses("score in.csv --set so-ban-nganh-2022 --out out", 1, &[word]);
    }
}

#[test]
fn a_number_of_thirty_digits_ends_in_a_sentence_not_in_a_panic() {
    for value in ["1000000000000000000000000000000", "1e30", "99999999999999999999999999999999999999999999"] {
        let world = one_unit(&format!("{HEAD}A,3.2.a,1\nA,3.2.b,{value}\nA,3.2.c,0\n"));
        world.refuses("score data --out out", 1, &["answers.csv:3", value]);
    }
}

#[test]
fn a_numerator_above_its_denominator_is_refused_with_unit_and_indicator() {
    let world = one_unit(&format!("{HEAD}A,5.3.a,9\nA,5.3.b,8\n"));
    world.refuses("score data --out out", 1, &["Sở Y tế", "5.3", "9", "8"]);
}

#[test]
fn a_csv_that_does_not_say_its_set_or_is_none_is_refused() {
    let world = World::new();
    world.write("in.csv", format!("{HEAD}A,1.3.events,1\n"));
    world.refuses("score in.csv --out out", 1, &["in.csv", "--set"]);
    world.write("in.csv", "tên,điểm\nA,1\n");
    world.refuses("score in.csv --set par-2012 --out out", 1, &["in.csv"]);
    world.write("in.csv", b"unit,input,value\nA,1.score,\xff\xfe\n");
    world.refuses("score in.csv --set par-2012 --out out", 1, &["in.csv"]);
    world.write("in.csv", "");
    world.refuses("score in.csv --set par-2012 --out out", 1, &["in.csv"]);
}

#[test]
fn a_unit_that_nobody_registered_is_refused_in_a_campaign() {
    let world = World::with_csv();
    world.change("data/answers.csv", "ban-dan-toc,", "ban-khong-ten,");
    world.refuses("score data --out out", 1, &["ban-khong-ten", "answers.csv"]);
}

#[test]
fn what_a_statistics_program_writes_is_taken_with_one_note() {
    let world = World::new();
    world.write(
        "in.csv",
        format!("{HEAD}A,1.value,5.346e-01\nA,2.value,0.41550000000000004\nB,3.value,0.25\n"),
    );
    let noisy = totals(&world, "");
    let json = world.run("score in.csv --set dti-tinh-2020 --format json").json();
    let text = json.to_string();
    assert_eq!(text.matches("typed-machine-spelled-numbers").count(), 1, "{text}");
    world.write("in.csv", format!("{HEAD}A,1.value,0.5346\nA,2.value,0.4155\nB,3.value,0.25\n"));
    assert_eq!(totals(&world, ""), noisy);
}

#[test]
fn a_table_without_any_evidence_gets_one_finding_for_it() {
    let world = World::new();
    let lines = (0..40).flat_map(|unit| (1..=3).map(move |at| format!("Tỉnh {unit},{at}.value,0.5\n")));
    let many = lines.collect::<Vec<_>>().concat();
    world.write("in.csv", format!("{HEAD}{many}"));
    let json = world.run("score in.csv --set dti-tinh-2020 --out out --format json").json().to_string();
    assert!(!json.contains("evidence-missing"), "{json}");
    let reported = world.text("out/findings.csv");
    assert_eq!(reported.matches("evidence-nowhere").count(), 1, "{reported}");
    assert_eq!(reported.matches("evidence-missing").count(), 0, "{reported}");
    // Where some have evidence, each that has none is named.
    world.write("in.csv", format!("{HEAD}{many}Tỉnh 1,1#evidence.1.number,12/BC\n"));
    world.run("score in.csv --set dti-tinh-2020 --out out2").ends_with(0);
    let reported = world.text("out2/findings.csv");
    assert!(
        reported.matches("evidence-missing").count() > 40 && !reported.contains("evidence-nowhere"),
        "{reported}"
    );
}
