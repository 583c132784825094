//! Outsiders: a programmer on another site, a reader who types a year, a reader with Excel, a reader who
//! ticks units on two pages.

use std::io::Cursor;

use axum::http::{Method, StatusCode, header};

use crate::later::Later;
use crate::world::{Answer, World};

fn origin(answer: &Answer) -> Option<&str> {
    answer.headers.get(header::ACCESS_CONTROL_ALLOW_ORIGIN).map(|value| value.to_str().unwrap())
}

#[test]
fn a_page_of_another_site_fetches_the_files_of_a_result_and_nothing_else() {
    let world = World::new();
    let result = world.publish();
    let mut browser = world.browser();
    let from_elsewhere =
        [("origin", "https://bao.example"), ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "cors")];
    for file in [
        "/files/ranking.json",
        "/files/ranking.csv",
        "/files/ranking.xlsx",
        "/files/ranking-excel.csv",
        "/files/publication.zip",
        "/units/so-y-te/tables/indices.json",
        "/indicators/3.1/tables/units.csv",
        "/units/so-y-te/tables/indices.svg",
        "/compare/tables/points.json?unit=so-y-te&unit=so-gtvt",
    ] {
        let answer = browser.send(Method::GET, &format!("{result}{file}"), &from_elsewhere, Vec::new());
        assert_eq!(answer.status, StatusCode::OK, "{file}");
        assert_eq!(origin(&answer), Some("*"), "{file}");
        assert!(answer.headers.get(header::ACCESS_CONTROL_ALLOW_CREDENTIALS).is_none(), "{file}");
    }
    // A browser that asks whether the file has changed may read that answer as well.
    let first = browser.get(&format!("{result}/files/ranking.json"));
    let tag = first.headers[header::ETAG].to_str().unwrap().to_owned();
    let again = browser.send(
        Method::GET,
        &format!("{result}/files/ranking.json"),
        &[("if-none-match", tag.as_str()), ("origin", "https://bao.example")],
        Vec::new(),
    );
    assert_eq!((again.status, origin(&again)), (StatusCode::NOT_MODIFIED, Some("*")));
    for page in ["/results", result.as_str(), "/sign-in", "/", "/health", "/metrics"] {
        let answer = browser.send(Method::GET, page, &from_elsewhere, Vec::new());
        assert_eq!(origin(&answer), None, "{page}");
    }
    // The files of a unit are open to nobody else, whatever the address contains.
    Later::closed(&world);
    let mut clerk = world.as_person("clerk");
    let hidden = format!("{}/packet.xlsx", world.base());
    assert_eq!(origin(&clerk.send(Method::GET, &hidden, &from_elsewhere, Vec::new())), None);
}

#[test]
fn a_department_that_submitted_nothing_vanishes_from_no_page_and_no_table() {
    let world = World::new();
    let sha256 = Later::closed(&world).published();
    let (result, mut browser) = (format!("/results/{}", &sha256[..16]), world.browser());
    let (name, reason) = ("Sở Giao thông vận tải", "Không nộp phiếu");
    for page in [result.clone(), format!("{result}?q=giao+thong"), format!("{result}/method")] {
        let text = browser.get(&page).text();
        assert!(text.contains(name) && text.contains(reason), "{page}: {text}");
    }
    let own = browser.get(&format!("{result}/units/so-giao-thong"));
    assert_eq!(own.status, StatusCode::OK);
    assert!(own.text().contains(name) && own.text().contains(reason), "{}", own.text());
    for (asked, head, words) in [("vi", "Tham gia xếp hạng", "không có phiếu"), ("en", "Standing", "no form")]
    {
        browser.get(&format!("/results?lang={asked}"));
        let table = browser.get(&format!("{result}/files/ranking-excel.csv")).text();
        let lines: Vec<Vec<&str>> = table.lines().map(|line| line.split(';').collect()).collect();
        let column = |name: &str| lines[0].iter().position(|known| known.contains(name)).unwrap();
        let line = lines.iter().find(|line| line.contains(&"so-giao-thong")).unwrap();
        assert_eq!(line[column(head)], words, "{table}");
        assert!(line.iter().all(|cell| *cell != "0"), "no points are not 0 points: {table}");
        let workbook = browser.get(&format!("{result}/files/ranking.xlsx")).bytes;
        let mut workbook: calamine::Xlsx<_> = calamine::Reader::new(Cursor::new(workbook)).unwrap();
        let sheet = calamine::Reader::worksheet_range_at(&mut workbook, 0).unwrap().unwrap();
        let line = sheet.rows().find(|row| row[1] == *name).unwrap();
        assert_eq!((line[0].to_string().as_str(), line[2].to_string().as_str()), (words, reason));
    }
    let json: serde_json::Value =
        serde_json::from_slice(&browser.get(&format!("{result}/files/ranking.json")).bytes).unwrap();
    assert_eq!(json["left_out"][0]["code"], "so-giao-thong", "{json}");
}

#[test]
fn a_year_and_latest_lead_to_the_newest_edition() {
    let world = World::new();
    let mut browser = world.browser();
    assert_eq!(browser.get("/results/latest").status, StatusCode::NOT_FOUND, "nothing is published yet");
    let older = world.publish_year(2021, &["so-y-te".to_owned(), "so-gtvt".to_owned()]);
    let first = world.publish();
    let sha256 =
        browser.get(&first).text().split("SHA-256: <code class=\"hash\">").nth(1).unwrap()[..64].to_owned();
    let second = world.publish_edition(2, Some(&sha256));
    for (asked, wanted) in [
        ("/results/latest", second.clone()),
        ("/results/2022", second.clone()),
        ("/results/2021", older.clone()),
        ("/results/2022?lang=vi", format!("{second}?lang=vi")),
        ("/results/latest/files/ranking.json", format!("{second}/files/ranking.json")),
        ("/results/2022/units/so-y-te", format!("{second}/units/so-y-te")),
    ] {
        let answer = browser.get(asked);
        assert_eq!((answer.status, answer.location()), (StatusCode::FOUND, wanted.as_str()), "{asked}");
        assert_eq!(
            answer.headers[header::CACHE_CONTROL],
            "no-cache",
            "{asked}: the next edition has another address"
        );
        assert_eq!(browser.get(&wanted).status, StatusCode::OK, "{wanted}");
    }
    assert_eq!(origin(&browser.get("/results/latest/files/ranking.json")), Some("*"), "a program may follow");
    for nothing in ["/results/1999", "/results/20222", "/results/late", "/results/2022/nothing-here"] {
        let answer = browser.get(nothing);
        let place = answer.location().to_owned();
        let status = if place.is_empty() { answer.status } else { browser.get(&place).status };
        assert_eq!(status, StatusCode::NOT_FOUND, "{nothing}");
    }
}

#[test]
fn a_year_with_two_results_shows_both_and_none_of_another_year() {
    let world = World::new();
    let other = world.publish_year(2021, &["so-y-te".to_owned()]);
    let one = world.publish();
    let two = world.publish_year(2022, &["xa-dong-hoa".to_owned(), "xa-tan-lap".to_owned()]);
    let mut browser = world.browser();
    let list = browser.get("/results/2022");
    assert_eq!(list.status, StatusCode::OK);
    let text = list.text();
    assert!(text.contains(&one) && text.contains(&two) && !text.contains(&other), "{text}");
}

#[test]
fn ticks_for_a_comparison_survive_the_next_page_and_a_search() {
    let world = World::new();
    let codes: Vec<String> = (0..130).map(|at| format!("don-vi-{at:03}")).collect();
    let result = world.publish_year(2022, &codes);
    let mut browser = world.browser();
    let first = browser.get(&result).text();
    let on_first = |code: &str| first.contains(&format!("name=\"unit\" value=\"{code}\""));
    let ticked = codes.iter().find(|code| on_first(code)).unwrap();
    assert!(
        first.contains("name=\"page\" value=\"2\" formaction"),
        "the next page is a button of the same form"
    );
    // Without scripts a browser sends the form: what is ticked, and the button.
    let next = browser.get(&format!("{result}?q=&unit={ticked}&page=2")).text();
    let kept = format!("name=\"unit\" value=\"{ticked}\" checked");
    assert!(next.contains(&kept) && next.contains("Chosen on other pages"), "{next}");
    let second = codes
        .iter()
        .find(|code| next.contains(&format!("name=\"unit\" value=\"{code}\" aria-label")))
        .unwrap();
    let back = browser.get(&format!("{result}?unit={ticked}&unit={second}&page=1")).text();
    assert!(
        back.contains(&format!("name=\"unit\" value=\"{ticked}\" checked aria-label")),
        "ticked in its row"
    );
    assert!(
        back.contains(&format!("name=\"unit\" value=\"{second}\" checked><label")),
        "and the other one beside it"
    );
    let searched = browser.get(&format!("{result}?q=khong-co&unit={ticked}")).text();
    assert!(searched.contains(&kept), "a search that finds nobody loses nothing");
    let compared =
        browser.get(&format!("{result}/compare?q=khong&unit={ticked}&unit={second}&compare=yes")).text();
    assert!(
        compared.contains(&format!("units/{ticked}\"")) && compared.contains(&format!("units/{second}\""))
    );
    assert!(!compared.contains("value=\"khong\""), "the search of the ranking is not one of this page");
}

#[test]
fn a_public_csv_opens_in_columns_in_a_vietnamese_excel_and_the_machine_one_stays() {
    let world = World::new();
    let result = world.publish();
    let mut browser = world.browser();
    browser.cookies.clear();
    let page = browser.get(&format!("{result}?lang=vi")).text();
    assert!(page.contains("CSV mở bằng Excel tiếng Việt") && page.contains("CSV cho phần mềm"), "{page}");
    for (address, head) in [
        ("/files/ranking-excel.csv", "Hạng;"),
        ("/files/scores-excel.csv", "Mã đơn vị;Chỉ số thành phần;Tự đánh giá"),
        ("/units/so-y-te/tables/indices-excel.csv", "Mã;Tên"),
        ("/indicators/3.1/tables/units-excel.csv", ";"),
    ] {
        let answer = browser.get(&format!("{result}{address}"));
        assert_eq!(answer.status, StatusCode::OK, "{address}");
        assert!(answer.bytes.starts_with("\u{feff}".as_bytes()), "{address}");
        let text = answer.text();
        assert!(text.lines().next().unwrap().contains(head), "{address}: {text}");
        assert!(!text.contains("sep="), "{address}");
        let name = answer.headers[header::CONTENT_DISPOSITION].to_str().unwrap();
        assert!(name.ends_with("-excel.csv\""), "{address}: {name}");
    }
    let scores = browser.get(&format!("{result}/files/scores-excel.csv")).text();
    assert!(scores.contains("\"=\"\"6.10\"\"\""), "6.10 stays 6.10: {scores}");
    assert!(
        scores.contains(";7,5;") || scores.contains(";2,5;") || scores.contains(",5;"),
        "decimal commas: {scores}"
    );
    let machine = browser.get(&format!("{result}/files/scores.csv")).text();
    assert!(machine.starts_with("\u{feff}unit,component,self,"), "{machine}");
}

#[test]
fn the_verify_command_names_the_downloaded_file_and_where_the_program_is() {
    let world = World::new();
    let result = world.publish();
    let mut browser = world.browser();
    let whole = browser.get(&format!("{result}/files/publication.zip"));
    let named = whole.headers[header::CONTENT_DISPOSITION].to_str().unwrap();
    let name = named.split('"').nth(1).unwrap();
    for page in [result.clone(), format!("{result}/method")] {
        let text = browser.get(&page).text();
        assert!(text.contains(&format!("chiso verify {name}")), "{page}: {name}");
        assert!(!text.contains("chiso verify publication.zip"), "{page}");
        assert!(text.contains("chiso is free and open source"), "{page} says where the program is");
    }
}

#[test]
fn a_workbook_of_a_result_filters_freezes_and_prints_one_page_wide() {
    let world = World::new();
    let result = world.publish();
    let mut browser = world.browser();
    for file in ["/files/ranking.xlsx", "/units/so-y-te/tables/indices.xlsx"] {
        let bytes = browser.get(&format!("{result}{file}")).bytes;
        let mut parts = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        let mut part = parts.by_name("xl/worksheets/sheet1.xml").unwrap();
        std::io::Read::read_to_string(&mut part, &mut text).unwrap();
        for set in [
            "<autoFilter ",
            "state=\"frozen\"",
            "orientation=\"landscape\"",
            "fitToHeight=\"0\"",
            "<pageSetUpPr fitToPage=\"1\"",
        ] {
            assert!(text.contains(set), "{file}: {set} in {}", text.chars().take(600).collect::<String>());
        }
    }
}
