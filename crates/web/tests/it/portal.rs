//! Readers without an account compare departments, read the method, download tables, and show charts on their
//! own sites.

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
fn a_journalist_holds_two_departments_against_each_other_and_sends_the_address_on() {
    let world = World::new();
    let result = world.publish();
    let mut browser = visitor(&world);
    let ranking = browser.get(&result).text();
    assert!(ranking.contains("<input type=\"checkbox\" name=\"unit\" value=\"so-y-te\""), "{ranking}");
    assert!(ranking.contains(&format!("action=\"{result}/compare\"")), "{ranking}");
    let page = browser.get(&format!("{result}/compare?unit=so-y-te&unit=so-gtvt"));
    let text = page.text();
    assert_eq!(page.status, StatusCode::OK);
    // Marked by a word, with a picture that says where its figures are as text.
    assert!(text.contains("<span class=\"tag\">cao nhất</span>"), "{text}");
    assert!(text.contains("<desc id=\"comparison-desc\">A: Sở Y tế; B: Sở &lt;b&gt;Giao thông"), "{text}");
    assert!(!text.contains("<b>Giao") && !text.contains("role=\"alert\""), "{text}");
    // The switch of the language keeps the choice.
    assert!(text.contains("compare?unit=so-y-te&#38;unit=so-gtvt&#38;lang=en\""), "{text}");
    // 2.5 of 10 by correction against the other's points.
    assert!(text.contains("2,50/10") && text.contains("25,0 %"), "{text}");
}

#[test]
fn a_choice_of_too_few_too_many_or_no_units_is_explained_and_can_be_changed() {
    let world = World::new();
    let result = world.publish();
    let mut browser = visitor(&world);
    let alert = |text: &str| text.split("role=\"alert\">").nth(1).unwrap_or_default().to_owned();
    let one = browser.get(&format!("{result}/compare?unit=so-y-te")).text();
    assert!(alert(&one).starts_with("Hãy chọn từ 2 đến 5 đơn vị"), "{one}");
    // The other department is one click away.
    assert!(one.contains("compare?unit=so-y-te&#38;unit=so-gtvt\""), "{one}");
    let unknown = browser.get(&format!("{result}/compare?unit=so-y-te&unit=so-gtvt&unit=%3Cb%3E")).text();
    assert!(alert(&unknown).starts_with("Kết quả này không có đơn vị mang mã: &#60;b&#62;"), "{unknown}");
    assert!(unknown.contains("cao nhất"), "those that are known are compared: {unknown}");
    let none = browser.get(&format!("{result}/compare")).text();
    assert!(alert(&none).contains(&format!("<a href=\"{result}\">")), "{none}");
    let nobody = browser.get(&format!("{result}/compare?unit=so-y-te&q=s%E1%BB%9F+vui")).text();
    assert!(nobody.contains("Không có đơn vị nào khớp"), "{nobody}");
}

#[test]
fn six_departments_are_too_many() {
    let world = World::new();
    let names: Vec<String> = (1..=6).map(|at| format!("so-{at}")).collect();
    let result = world.publish_year(2022, &names);
    let query = |count: usize| {
        let units: Vec<String> = names.iter().take(count).map(|name| format!("unit={name}")).collect();
        format!("{result}/compare?{}", units.join("&"))
    };
    let mut browser = visitor(&world);
    let six = browser.get(&query(6)).text();
    assert!(six.contains("nhiều nhất 5 đơn vị; bạn đã chọn 6"), "{six}");
    assert!(!six.contains("<svg") && six.contains("Bỏ ra"), "{six}");
    let five = browser.get(&query(5)).text();
    assert!(five.contains("<svg class=\"chart\"") && !five.contains("role=\"alert\""), "{five}");
    assert!(!five.contains("Thêm đơn vị"), "{five}");
}

#[test]
fn a_lecturer_reads_the_method_with_every_rule_in_words_and_how_to_check() {
    let world = World::new();
    let result = world.publish();
    let mut browser = visitor(&world);
    let text = browser.get(&format!("{result}/method")).text();
    let set = framework::read(&crate::world::decision().files).0.unwrap();
    for component in &set.components {
        assert!(
            text.contains(&format!("indicators/{}\">{}</a>", component.code, component.code)),
            "{}",
            component.code
        );
    }
    for part in [
        "Tử số chia cho mẫu số: từ 1 trở lên được 10 điểm",
        "Mẫu số: <code>Tổng số công chức, viên chức",
        "Cách áp dụng điểm tối đa (khi tổng trong Phụ lục không khớp)",
        "Lý do của cách áp dụng",
        "-publication.zip --sha256",
        "bằng điểm thì cùng hạng",
        "Mọi đơn vị đều tham gia xếp hạng",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    // The sentence says that the maxima do not add up: 995 against 1,000.
    assert!(text.contains("cộng từ các chỉ số thành phần 995; văn bản in 1.000"), "{text}");
    assert!(browser.get(&format!("{result}/method?lang=en")).text().contains("Numerator over denominator"));
}

#[test]
fn a_head_of_department_sees_the_shape_and_the_way_of_its_points() {
    let world = World::new();
    let result = world.publish();
    let text = visitor(&world).get(&format!("{result}/units/so-y-te")).text();
    assert!(text.contains("<title id=\"radar-title\">Sở Y tế: phần trăm điểm tối đa"), "{text}");
    assert!(text.contains("<desc id=\"waterfall-desc\">Đơn vị tự đánh giá: "), "{text}");
    assert!(text.contains("<td class=\"number\">−") && text.contains("Điểm được phê duyệt"), "{text}");
    assert!(text.contains(&format!("href=\"{result}/compare?unit=so-y-te\"")), "{text}");
    // There is no other year, so no years are shown.
    assert!(!text.contains("Qua các năm"), "{text}");
}

#[test]
fn a_department_stands_beside_itself_of_other_years_in_per_cent() {
    let world = World::new();
    let names = ["so-y-te", "so-gtvt"].map(String::from);
    let now = world.publish_year(2022, &names);
    let mut browser = visitor(&world);
    let before = browser.get(&format!("{now}/units/so-y-te"));
    let tag = before.headers[header::ETAG].to_str().unwrap().to_owned();
    assert!(!before.text().contains("Qua các năm"));
    let earlier = world.publish_year(2021, &names);
    // The page has another year to show: the browser's copy is no longer valid.
    let page =
        browser.send(Method::GET, &format!("{now}/units/so-y-te"), &[("if-none-match", &tag)], Vec::new());
    let text = page.text();
    assert_eq!(page.status, StatusCode::OK);
    assert!(text.contains("Qua các năm") && text.contains(&format!("{earlier}/units/so-y-te\"")), "{text}");
    assert!(text.contains("<desc id=\"years-percent-desc\">2021: "), "{text}");
    // A unit that is not in the other year has no years.
    let other = world.publish_year(2023, &["so-moi".to_owned()]);
    assert!(!browser.get(&format!("{other}/units/so-moi")).text().contains("Qua các năm"));
}

#[test]
fn the_ranking_is_taken_home_as_a_workbook_and_as_json_from_addresses_that_stay() {
    let world = World::new();
    let result = world.publish();
    let mut browser = visitor(&world);
    let ranking = browser.get(&result).text();
    for name in ["ranking.csv", "ranking.xlsx", "ranking.json"] {
        assert!(ranking.contains(&format!("{result}/files/{name}\"")), "{name} in {ranking}");
    }
    let workbook = browser.get(&format!("{result}/files/ranking.xlsx"));
    assert!(workbook.headers[header::CONTENT_TYPE].to_str().unwrap().contains("spreadsheetml"));
    assert!(workbook.bytes.starts_with(b"PK"), "a workbook is a ZIP");
    // A printout names what proves it.
    let mut parts = zip::ZipArchive::new(std::io::Cursor::new(&workbook.bytes)).unwrap();
    let mut text = String::new();
    for at in 0..parts.len() {
        let mut part = parts.by_index(at).unwrap();
        if part.name().is_ok_and(|name| name.ends_with(".xml")) {
            std::io::Read::read_to_string(&mut part, &mut text).unwrap();
        }
    }
    let sha256 = world.app.publications().unwrap()[0].sha256.clone();
    assert!(text.contains(&format!("SHA-256 của bản công bố: {sha256}")), "{text}");
    let name = workbook.headers[header::CONTENT_DISPOSITION].to_str().unwrap();
    assert!(name.contains("-ranking.xlsx") && name.starts_with("attachment"), "{name}");
    let json = browser.get(&format!("{result}/files/ranking.json"));
    let file: serde_json::Value = serde_json::from_slice(&json.bytes).unwrap();
    assert_eq!(file["schema"], report::publication::RANKING_SCHEMA);
    assert_eq!(file["units"].as_array().unwrap().len(), 2);
    assert_eq!(file["publication"]["sha256"], sha256);
    assert!(
        file["publication"].get("audit").is_some(),
        "with the head of the audit chain, or that there is none"
    );
    let tag = json.headers[header::ETAG].to_str().unwrap().to_owned();
    let again = format!("{result}/files/ranking.json");
    let again = browser.send(Method::GET, &again, &[("if-none-match", &tag)], Vec::new());
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    assert_eq!(browser.get("/results/0123456789abcdef/files/ranking.xlsx").status, StatusCode::NOT_FOUND);
}

#[test]
fn a_department_shows_its_chart_on_its_own_site_and_nothing_else_may_be_framed() {
    let world = World::new();
    let result = world.publish();
    let mut browser = visitor(&world);
    let help = browser.get(&format!("{result}/embed?unit=so-y-te")).text();
    assert!(help.contains("&#60;iframe src=&#34;http"), "{help}");
    assert!(help.contains("/embed/radar?unit=so-y-te&#38;"), "{help}");
    // A frame cannot grow with its content: a chart with its table gets more height than the ranking alone.
    let heights: Vec<u32> = help
        .split("height=&#34;")
        .skip(1)
        .map(|rest| rest.split('&').next().unwrap().parse().unwrap())
        .collect();
    assert!(matches!(heights[..], [ranking, radar] if ranking >= 700 && radar > ranking), "{heights:?}");
    for part in ["ranking", "ranking?top=1", "radar?unit=so-y-te&lang=vi"] {
        let page = browser.get(&format!("{result}/embed/{part}"));
        let policy = page.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
        assert!(policy.contains("frame-ancestors *") && !policy.contains("script-src"), "{part}: {policy}");
        assert!(!page.headers.contains_key(header::X_FRAME_OPTIONS), "{part}");
        assert!(!page.headers.contains_key(header::SET_COOKIE), "{part}");
        let text = page.text();
        assert!(!text.contains("<script") && !text.contains("<form"), "{part}: {text}");
        assert!(text.contains(&format!("<a href=\"{result}\" target=\"_blank\"")), "{part}: {text}");
        // The headers of "not changed" replace those that the browser has.
        let tag = page.headers[header::ETAG].to_str().unwrap().to_owned();
        let address = format!("{result}/embed/{part}");
        let again = browser.send(Method::GET, &address, &[("if-none-match", &tag)], Vec::new());
        assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{part}");
        assert!(!again.headers.contains_key(header::X_FRAME_OPTIONS), "{part}");
    }
    for shut in
        [result.clone(), format!("{result}/embed"), format!("{result}/embed/none"), "/sign-in".to_owned()]
    {
        let page = browser.get(&shut);
        assert_eq!(page.headers[header::X_FRAME_OPTIONS], "SAMEORIGIN", "{shut}");
        let policy = page.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.contains("frame-ancestors 'self'"), "{shut}: {policy}");
    }
    assert_eq!(browser.get(&format!("{result}/embed/radar")).status, StatusCode::NOT_FOUND);
    assert_eq!(browser.get(&format!("{result}/embed/radar?unit=nowhere")).status, StatusCode::NOT_FOUND);
    assert_eq!(browser.get(&format!("{result}/embed/ranking?top=-1")).status, StatusCode::BAD_REQUEST);
}
