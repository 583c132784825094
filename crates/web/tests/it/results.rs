//! A reader without an account opens a published result, finds a department, and downloads the file.

use axum::http::{Method, StatusCode, header};

use crate::world::{Browser, World};

/// Somebody without an account who reads Vietnamese.
fn visitor(world: &World) -> Browser<'_> {
    let mut browser = world.browser();
    browser.cookies.clear();
    browser.get("/results?lang=vi");
    browser
}

#[test]
fn somebody_without_an_account_finds_a_department_and_why_it_lost_points() {
    let world = World::new();
    let result = world.publish();
    let mut browser = visitor(&world);
    let list = browser.get("/results").text();
    assert!(
        list.contains(&format!("href=\"{result}\"")) && list.contains("Kết quả năm 2022, bản 1"),
        "{list}"
    );
    let ranking = browser.get(&result).text();
    assert!(ranking.contains("Sở Y tế") && ranking.contains("SHA-256"), "{ranking}");
    // Names come from a file: they are shown as text.
    assert!(ranking.contains("&#60;b&#62;Giao thông") && !ranking.contains("<b>Giao"), "{ranking}");
    let unit = browser.get(&format!("{result}/units/so-y-te")).text();
    for part in ["Thẩm định −2,50", "Tài liệu kiểm chứng chưa đủ căn cứ. Thiếu trang 3 &#38; phụ lục", "2,50"]
    {
        assert!(unit.contains(part), "{part} in {unit}");
    }
    let indicator = browser.get(&format!("{result}/indicators/3.1")).text();
    assert!(indicator.contains("20–40 %") && indicator.contains("5,00"), "{indicator}");
    assert!(browser.get(&format!("{result}?lang=en")).text().contains("Download and check it yourself"));
}

#[test]
fn a_department_is_found_without_its_accents_and_nobody_gets_a_sentence() {
    let world = World::new();
    let result = world.publish();
    let mut browser = visitor(&world);
    let found = browser.get(&format!("{result}?q=so+y+te")).text();
    assert!(found.contains("units/so-y-te\"") && !found.contains("units/so-gtvt\""), "{found}");
    let nobody = browser.get(&format!("{result}?q=%3Cscript%3E")).text();
    assert!(nobody.contains("Không có đơn vị nào khớp") && !nobody.contains("<script>"), "{nobody}");
    let sorted = browser.get(&format!("{result}?sort=3")).text();
    assert!(sorted.contains("aria-sort=\"descending\""));
    assert_eq!(browser.get(&format!("{result}?page=99")).status, StatusCode::OK);
}

#[test]
fn the_file_that_is_downloaded_holds() {
    let world = World::new();
    let result = world.publish();
    let mut browser = visitor(&world);
    let whole = browser.get(&format!("{result}/files/publication.zip"));
    assert_eq!(whole.headers[header::CONTENT_TYPE], "application/zip");
    let found = report::publication::verify("publication.zip", &whole.bytes, "0.1.0");
    assert!(found.findings.is_empty(), "{:?}", found.findings);
    assert!(result.ends_with(&found.sha256[..16]));
    let table = browser.get(&format!("{result}/files/ranking.csv"));
    assert!(table.headers[header::CONTENT_TYPE].to_str().unwrap().starts_with("text/csv"));
    assert!(table.text().contains("so-y-te"));
    assert_eq!(browser.get(&format!("{result}/files/../secret")).status, StatusCode::NOT_FOUND);
    assert_eq!(browser.get(&format!("{result}/files/none.csv")).status, StatusCode::NOT_FOUND);
}

#[test]
fn a_page_that_has_not_changed_is_not_sent_again() {
    let world = World::new();
    let result = world.publish();
    let mut browser = visitor(&world);
    for page in [result.clone(), format!("{result}/units/so-y-te"), format!("{result}/indicators/3.1")] {
        let first = browser.get(&page);
        let tag = first.headers[header::ETAG].to_str().unwrap().to_owned();
        let again = browser.send(Method::GET, &page, &[("if-none-match", &tag)], Vec::new());
        assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{page}");
        let english =
            browser.send(Method::GET, &format!("{page}?lang=en"), &[("if-none-match", &tag)], Vec::new());
        assert_eq!(english.status, StatusCode::OK, "{page}");
        browser.get("/results?lang=vi");
    }
}

#[test]
fn a_corrected_edition_says_what_changed_and_the_old_one_stays_and_says_so() {
    let world = World::new();
    let first = world.publish();
    let mut browser = visitor(&world);
    let before = browser.get(&first);
    let tag = before.headers[header::ETAG].to_str().unwrap().to_owned();
    let whole = browser.get(&format!("{first}/files/publication.zip"));
    let sha256 = report::publication::verify("x", &whole.bytes, "0.1.0").sha256;
    let second = world.publish_edition(2, Some(&sha256));
    let old = browser.send(Method::GET, &first, &[("if-none-match", &tag)], Vec::new());
    assert_eq!(old.status, StatusCode::OK, "the page of the first edition has changed");
    assert!(old.text().contains(&format!("<a href=\"{second}\">Xem bản đính chính</a>")), "{}", old.text());
    let new = browser.get(&second).text();
    assert!(new.contains("Sửa 3.1 của Sở Y tế") && !new.contains("Xem bản đính chính"), "{new}");
    assert!(browser.get("/results").text().contains("đã được đính chính"));
    assert_eq!(world.audited().iter().filter(|action| *action == "result-published").count(), 2);
}

#[test]
fn what_is_not_published_is_not_there() {
    let world = World::new();
    let result = world.publish();
    let mut browser = visitor(&world);
    for address in ["/results/ab", "/results/0123456789abcdef", "/results/%27%20OR%201%3D1"] {
        assert_eq!(browser.get(address).status, StatusCode::NOT_FOUND, "{address}");
    }
    for rest in ["/units/nowhere", "/indicators/99.9", "/units/%2e%2e"] {
        assert_eq!(browser.get(&format!("{result}{rest}")).status, StatusCode::NOT_FOUND, "{rest}");
    }
    assert!(visitor(&world).get("/results").text().contains("Kết quả công bố"));
    let empty = World::new();
    assert!(visitor(&empty).get("/results").text().contains("Chưa có kết quả nào được công bố"));
}
