//! Other indices run without a change of code: published tables come out of the program.

use std::fmt::Write as _;

use super::support::World;

/// A published table as the long CSV that the program reads; columns by the input that they are.
fn long(table: &str, unit: usize, inputs: &[(usize, &str)]) -> (String, Vec<Vec<String>>) {
    let rows: Vec<Vec<String>> =
        table.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect();
    let mut text = String::from("unit,input,value\n");
    for row in &rows {
        for (column, input) in inputs {
            writeln!(text, "{},{input},{}", row[unit], row[*column]).unwrap();
        }
    }
    (text, rows)
}

fn number(text: &str) -> f64 {
    let (above, below) = text.split_once('/').unwrap_or((text, "1"));
    above.parse::<f64>().unwrap() / below.parse::<f64>().unwrap()
}

/// Total and rank of a unit in the machine's ranking.
fn found(json: &serde_json::Value, unit: &str) -> (f64, u64, f64) {
    let units = json["ranking"].as_array().unwrap_or_else(|| panic!("{json}"));
    let unit = units.iter().find(|known| known["name"] == unit).unwrap_or_else(|| panic!("{unit}: {json}"));
    let part = |name: &str| number(unit[name].as_str().unwrap());
    (part("total"), unit["rank"].as_u64().unwrap(), part("percent"))
}

#[test]
fn dti_2022_reproduces_the_printed_totals_of_five_provinces() {
    let world = World::new();
    let inputs: Vec<(usize, String)> = (1..=8).map(|at| (at + 1, format!("{at}.value"))).collect();
    let inputs: Vec<(usize, &str)> = inputs.iter().map(|(at, key)| (*at, key.as_str())).collect();
    let (text, rows) = long(include_str!("published/dti_2022_top5.csv"), 1, &inputs);
    world.write("dti.csv", text);
    let json =
        world.run("score dti.csv --set dti-tinh-2022 --year 2022 --decimal point --format json").json();
    assert_eq!(rows.len(), 5);
    for row in rows {
        let (total, rank, _) = found(&json, &row[1]);
        assert!((total / 1000.0 - number(&row[10])).abs() <= 1e-4, "{}: {total}", row[1]);
        assert_eq!(rank.to_string(), row[0]);
    }
}

#[test]
fn dti_2020_reproduces_nine_of_nine() {
    let world = World::new();
    let (text, rows) =
        long(include_str!("published/dti_2020.csv"), 2, &[(5, "1.value"), (7, "2.value"), (9, "3.value")]);
    world.write("dti.csv", text);
    let json =
        world.run("score dti.csv --set dti-tinh-2020 --year 2020 --decimal point --format json").json();
    assert_eq!(rows.len(), 9);
    for row in rows {
        let (_, rank, percent) = found(&json, &row[2]);
        assert!((percent / 100.0 - number(&row[3])).abs() <= 1e-4, "{}: {percent}", row[2]);
        assert_eq!(rank.to_string(), row[4]);
    }
}

#[test]
fn the_par_index_of_2012_reproduces_nineteen_of_nineteen() {
    let world = World::new();
    let (text, rows) = long(include_str!("published/par_2012.csv"), 2, &[(5, "1.score"), (6, "2.score")]);
    world.write("par.csv", text);
    let json = world.run("score par.csv --set par-2012 --year 2012 --decimal point --format json").json();
    assert_eq!(rows.len(), 19);
    for row in rows {
        let (total, rank, _) = found(&json, &row[2]);
        assert!((total - number(&row[3])).abs() < 1e-9, "{}: {total}", row[2]);
        assert_eq!(rank.to_string(), row[4]);
    }
}

#[test]
fn a_set_three_levels_deep_with_goalposts_and_adjustments_goes_the_same_way() {
    let world = World::new();
    world.run("rehearse --set goalposts-demo --units 4 --out data").ends_with(0).says("Con người");
    let ran = world.run("explain data --unit \"Ban Dân tộc\"");
    ran.ends_with(0).says("Tổng điểm").says("Điểm thưởng, phạt 4").says("Hạng: ");
    world.run("score data --out out").ends_with(0);
}
