//! A department that was formed from others is listed beside them, and they lead to it.

use framework::Exact;

use crate::world::{Browser, World};

fn visitor(world: &World) -> Browser<'_> {
    let mut browser = world.browser();
    browser.get("/results?lang=vi");
    browser
}

/// The cells of a published table in the row that begins with a text, or has it in a column.
fn cell(browser: &mut Browser<'_>, address: &str, (key, wanted): (&str, &str), column: &str) -> String {
    let text = browser.get(address).text();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let head = reader.headers().unwrap().clone();
    let at = |name: &str| head.iter().position(|known| known == name).unwrap();
    let row = reader.records().map(Result::unwrap).find(|record| &record[at(key)] == wanted).unwrap();
    row[at(column)].to_owned()
}

fn percent(browser: &mut Browser<'_>, result: &str, unit: &str) -> Exact {
    let text = cell(browser, &format!("{result}/files/ranking.csv"), ("unit", unit), "percent");
    Exact::parse(&text).unwrap()
}

#[test]
fn a_merged_department_stands_beside_the_mean_of_its_former_ones_even_by_way_of_another() {
    let world = World::new();
    // c and d became b in 2021; b absorbed e in 2022 and is called a now.
    let first = world.publish_merged(2020, &["c", "d", "e", "f"], &[]);
    let second = world.publish_merged(2021, &["b", "e", "f"], &[("b", &["c", "d"])]);
    let last = world.publish_merged(2022, &["a", "f"], &[("a", &["b", "e"])]);
    let mut browser = visitor(&world);
    let years = format!("{last}/units/a/tables/years.json");
    let rows = browser.get(&years).json()["rows"].clone();
    let mean = |browser: &mut Browser<'_>, result: &str, units: &[&str]| {
        scoring::mean(units.iter().map(|unit| Some(percent(browser, result, unit)))).unwrap().to_string()
    };
    let expected = [
        mean(&mut browser, &first, &["c", "d", "e"]),
        mean(&mut browser, &second, &["b", "e"]),
        percent(&mut browser, &last, "a").to_string(),
    ];
    for (at, expected) in expected.iter().enumerate() {
        assert_eq!(rows[at]["percent"], expected.as_str(), "{rows}");
    }
    assert_eq!((&rows[0]["mean_of"], &rows[1]["mean_of"]), (&"e|c|d".into(), &"b|e".into()), "{rows}");
    // A mean has no rank.
    assert!(rows[0]["rank"].is_null() && rows[2]["rank"].is_number(), "{rows}");
    let page = browser.get(&format!("{last}/units/a")).text();
    for part in [
        "Trung bình cộng của các đơn vị cũ:",
        "số trung bình không có hạng",
        "<td class=\"number\">–</td>",
        &format!("<a href=\"{first}/units/c\">Đơn vị c năm 2020</a>"),
        &format!("<a href=\"{second}/units/e\">Đơn vị e năm 2021</a>"),
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    // A unit that was not merged has its own years and ranks.
    let own = browser.get(&format!("{last}/units/f")).text();
    assert!(own.contains("Qua các năm") && !own.contains("Trung bình cộng của"), "{own}");
    // The way there: c is b since 2021, and b is a since 2022.
    let former = browser.get(&format!("{first}/units/c")).text();
    for (result, unit, year) in [(&second, "b", 2021), (&last, "a", 2022)] {
        let link = format!(
            "năm {year}, đơn vị này nay thuộc <a href=\"{result}/units/{unit}\">Đơn vị {unit} năm {year}</a>"
        );
        assert!(former.contains(&link), "{link} in {former}");
    }
    assert!(!browser.get(&format!("{first}/units/f")).text().contains("nay thuộc"));
}

#[test]
fn a_department_that_took_another_in_was_there_before_and_a_circle_ends() {
    let world = World::new();
    let before = world.publish_merged(2021, &["a", "b", "c"], &[("a", &["z"])]);
    let now = world.publish_merged(2022, &["a", "c"], &[("a", &["b"]), ("c", &["a-cu"])]);
    // Nonsense in a publication makes nobody wait: b of 2020 came from a, which came from b.
    let first = world.publish_merged(2020, &["b", "c"], &[("b", &["a"])]);
    let mut browser = visitor(&world);
    let rows = browser.get(&format!("{now}/units/a/tables/years.json")).json()["rows"].clone();
    let [a, b] = ["a", "b"].map(|unit| percent(&mut browser, &before, unit));
    assert_eq!(rows[1]["percent"], scoring::mean([Some(a), Some(b)].into_iter()).unwrap().to_string());
    assert_eq!((&rows[0]["mean_of"], &rows[1]["mean_of"]), (&"b".into(), &"a|b".into()), "{rows}");
    assert_eq!(rows[0]["percent"], percent(&mut browser, &first, "b").to_string());
    // c itself was assessed, and the unit that it is said to come from was never published.
    let alone = browser.get(&format!("{now}/units/c/tables/years.json")).json()["rows"].clone();
    assert!(alone[1]["mean_of"].is_null() && alone[1]["rank"].is_number(), "{alone}");
    // b of 2020 was still there in 2021.
    let page = browser.get(&format!("{first}/units/b")).text();
    assert_eq!(page.matches("nay thuộc").count(), 1, "{page}");
    assert!(page.contains(&format!("{now}/units/a\">Đơn vị a năm 2022")), "{page}");
}
