//! A journalist downloads the tables and pictures of a published result, and compares them with the published
//! file.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

use axum::http::{Method, StatusCode, header};
use calamine::{Data, Reader, Xlsx};

use crate::world::{Answer, Browser, World};

/// Addresses of tables and pictures that a page links to.
fn linked(page: &Answer) -> Vec<String> {
    let text = page.text().replace("&#38;", "&");
    let addresses = text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    addresses.filter(|address| address.contains("/tables/")).map(str::to_owned).collect()
}

/// A table as a spreadsheet reads it: its head, and its rows by the head.
fn read(csv: &Answer) -> (Vec<String>, Vec<BTreeMap<String, String>>) {
    assert_eq!(csv.status, StatusCode::OK);
    assert!(csv.headers[header::CONTENT_TYPE].to_str().unwrap().starts_with("text/csv"));
    let text = csv.text();
    let text = text.strip_prefix('\u{feff}').expect("a mark by which Excel reads the letters");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let head: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let row = |record: csv::StringRecord| {
        head.iter().cloned().zip(record.iter().map(str::to_owned)).collect::<BTreeMap<_, _>>()
    };
    let rows = reader.records().map(|record| row(record.unwrap())).collect();
    (head, rows)
}

fn sheet(workbook: &Answer) -> calamine::Range<Data> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(workbook.bytes.clone())).unwrap();
    book.worksheet_range_at(0).unwrap().unwrap()
}

fn visitor(world: &World) -> Browser<'_> {
    let mut browser = world.browser();
    browser.cookies.clear();
    browser.get("/results?lang=vi");
    browser
}

#[test]
fn every_table_and_picture_beside_which_a_page_offers_a_file_comes_home_in_every_kind() {
    let world = World::new();
    let names = ["so-y-te", "so-gtvt"].map(String::from);
    world.publish_year(2021, &names);
    let result = world.publish();
    let mut browser = visitor(&world);
    let mut seen = BTreeSet::new();
    for page in ["/units/so-y-te", "/indicators/3.1", "/compare?unit=so-y-te&unit=so-gtvt", "/method"] {
        for address in linked(&browser.get(&format!("{result}{page}"))) {
            let (stem, ending) = address.split('?').next().unwrap().rsplit_once('.').unwrap();
            let file = browser.get(&address);
            assert_eq!(file.status, StatusCode::OK, "{address}");
            let name = file.headers[header::CONTENT_DISPOSITION].to_str().unwrap();
            assert!(name.starts_with("attachment; filename=\"2022-"), "{address}: {name}");
            seen.insert(address.strip_prefix(&result).unwrap().split('?').next().unwrap().to_owned());
            let question = address.split_once('?').map(|(_, query)| format!("?{query}")).unwrap_or_default();
            let beside = |ending: &str| format!("{stem}.{ending}{question}");
            match ending {
                // For Excel it is the same: see the stories of outsiders.
                "csv" if stem.ends_with("-excel") => {
                    assert!(file.text().starts_with('\u{feff}'), "{address}");
                }
                "csv" => {
                    let (head, rows) = read(&file);
                    assert!(!rows.is_empty(), "{address}");
                    let json = browser.get(&beside("json")).json();
                    assert_eq!(json["schema"], "chiso-table/1", "{address}");
                    assert_eq!(json["rows"].as_array().unwrap().len(), rows.len(), "{address}");
                    let keys: Vec<&str> = json["columns"]
                        .as_array()
                        .unwrap()
                        .iter()
                        .map(|column| column["key"].as_str().unwrap())
                        .collect();
                    assert_eq!(keys, head, "{address}");
                    let range = sheet(&browser.get(&beside("xlsx")));
                    assert_eq!(range.width(), head.len(), "{address}");
                    assert!(range.height() > rows.len() + 3, "{address}");
                }
                "svg" => {
                    assert!(
                        file.text().starts_with("<?xml") && file.text().contains(">SHA-256: "),
                        "{address}"
                    );
                }
                _ => {}
            }
        }
    }
    let of = |place: &str, names: &[&str]| -> Vec<String> {
        names.iter().map(|name| format!("{place}/tables/{name}")).collect()
    };
    let tables = [
        of("/units/so-y-te", &["indices", "stages", "years", "indicators", "corrections"]),
        of("/indicators/3.1", &["distribution", "units"]),
        of("/compare", &["units", "points"]),
        of("", &["maxima", "bands"]),
    ];
    let kinds = [".csv", "-excel.csv", ".xlsx", ".json"];
    let mut expected: BTreeSet<String> =
        tables.concat().iter().flat_map(|table| kinds.map(|kind| format!("{table}{kind}"))).collect();
    expected.extend(of("/units/so-y-te", &["indices.svg", "stages.svg", "years.svg", "ranks.svg"]));
    expected.extend(of("/compare", &["points.svg"]));
    assert_eq!(seen, expected);
}

#[test]
fn what_a_journalist_takes_home_is_what_the_page_and_the_published_file_say() {
    let world = World::new();
    let result = world.publish();
    let mut browser = visitor(&world);
    let (_, scores) = read(&browser.get(&format!("{result}/files/scores.csv")));
    let published = |unit: &str, component: &str, key: &str| {
        let row = scores.iter().find(|row| row["unit"] == unit && row["component"] == component).unwrap();
        row[key].clone()
    };
    let stages = ["self", "appraised", "after_reply", "approved", "maximum"];
    let (_, indicators) = read(&browser.get(&format!("{result}/units/so-y-te/tables/indicators.csv")));
    let set = framework::read(&crate::world::decision().files).0.unwrap();
    assert_eq!(indicators.len(), set.components.len());
    for (row, key) in indicators.iter().flat_map(|row| stages.map(|key| (row, key))) {
        assert_eq!(row[key], published("so-y-te", &row["code"], key), "{key} of {row:?}");
    }
    let (_, units) = read(&browser.get(&format!("{result}/indicators/3.1/tables/units.csv")));
    for (row, key) in units.iter().flat_map(|row| stages.map(|key| (row, key))) {
        assert_eq!(row[key], published(&row["unit"], "3.1", key), "{key} of {row:?}");
    }
    // The page says 2,50 of 10, and so does the table, with what was lost and why.
    let lost = indicators.iter().find(|row| row["code"] == "3.1").unwrap();
    assert_eq!(["approved", "percent", "lost"].map(|key| lost[key].as_str()), ["2.5", "25", "7.5"]);
    let (_, corrections) = read(&browser.get(&format!("{result}/units/so-y-te/tables/corrections.csv")));
    let why = corrections.iter().find(|row| row["code"] == "3.1").unwrap();
    assert_eq!(["before", "after", "gained"].map(|key| why[key].as_str()), ["5", "2.5", "-2.5"]);
    assert!(why["reason"].contains("Thiếu trang 3 & phụ lục"), "{why:?}");
    // The stages end at the total of the ranking.
    let (_, ranking) = read(&browser.get(&format!("{result}/files/ranking.csv")));
    let ranked = ranking.iter().find(|row| row["unit"] == "so-y-te").unwrap();
    let (_, way) = read(&browser.get(&format!("{result}/units/so-y-te/tables/stages.csv")));
    assert_eq!((&way[0]["total"], &way[3]["total"]), (&ranked["self"], &ranked["total"]));
    let exact = |text: &str| framework::Exact::parse(text).unwrap();
    let change = exact(&way[1]["total"]).minus(&exact(&way[0]["total"]));
    assert_eq!(exact(&way[1]["change"]), change);
    assert!(change.is_negative());
    // In English the headings of the workbook are English, and the numbers are numbers.
    let range = sheet(&browser.get(&format!("{result}/units/so-y-te/tables/indicators.xlsx?lang=en")));
    let texts: Vec<String> = range.rows().flatten().map(ToString::to_string).collect();
    let sha256 = world.app.publications().unwrap()[0].sha256.clone();
    assert!(texts.iter().any(|text| *text == format!("SHA-256 of the publication: {sha256}")), "{texts:?}");
    assert!(texts.contains(&"Points lost".to_owned()), "{texts:?}");
    let row = range.rows().find(|row| row[0] == "3.1").unwrap();
    assert_eq!((&row[5], &row[8]), (&Data::Float(2.5), &Data::Float(7.5)));
}

#[test]
fn a_file_that_has_not_changed_is_not_sent_again_and_what_is_no_table_is_not_there() {
    let world = World::new();
    let result = world.publish_year(2022, &["so-y-te".to_owned(), "=1+1".to_owned()]);
    let mut browser = visitor(&world);
    let table = format!("{result}/units/so-y-te/tables/years.csv");
    let first = browser.get(&table);
    let tag = first.headers[header::ETAG].to_str().unwrap().to_owned();
    let again = browser.send(Method::GET, &table, &[("if-none-match", &tag)], Vec::new());
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    world.publish_year(2021, &["so-y-te".to_owned()]);
    let another_year = browser.send(Method::GET, &table, &[("if-none-match", &tag)], Vec::new());
    assert_eq!((read(&first).1.len(), read(&another_year).1.len()), (1, 2));
    // A name that a spreadsheet would compute is a text there.
    let units = browser.get(&format!("{result}/indicators/3.1/tables/units.csv"));
    assert!(read(&units).1.iter().any(|row| row["name"] == "'=1+1"), "{}", units.text());
    let compared = format!("{result}/compare/tables/points.csv?unit=so-y-te&unit=%3D1%2B1");
    assert!(browser.get(&compared).text().contains(",'=1+1_points,"), "{}", browser.get(&compared).text());
    let own = browser.get(&format!("{result}/units/%3D1%2B1/tables/indices.json"));
    assert!(own.json()["title"].as_str().unwrap().starts_with("=1+1: "));
    for nothing in [
        "/tables/none.csv",
        "/tables/maxima.svg",
        "/tables/maxima",
        "/tables/maxima.exe",
        "/units/nowhere/tables/indices.csv",
        "/units/so-y-te/tables/none.json",
        "/units/so-y-te/tables/indicators.svg",
        "/indicators/99.9/tables/units.csv",
        "/indicators/3.1/tables/indices.csv",
        "/compare/tables/points.csv",
        "/compare/tables/points.csv?unit=so-y-te",
        "/compare/tables/points.csv?unit=so-y-te&unit=nowhere&unit=%3D1%2B1",
    ] {
        assert_eq!(browser.get(&format!("{result}{nothing}")).status, StatusCode::NOT_FOUND, "{nothing}");
    }
}
