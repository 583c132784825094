//! A province's own framework: its pages use its own words, and say if printed columns need not add up.

use axum::http::StatusCode;

use crate::world::{Browser, World, own_set};

const NOTE: [(&str, &str); 2] = [("en", "Only the total is rounded"), ("vi", "Chỉ tổng điểm được làm tròn")];

/// A page in both languages.
fn both(browser: &mut Browser<'_>, address: &str) -> [(String, &'static str, &'static str); 2] {
    NOTE.map(|(language, note)| {
        let mark = if address.contains('?') { '&' } else { '?' };
        let page = browser.get(&format!("{address}{mark}lang={language}"));
        assert_eq!(page.status, StatusCode::OK, "{address}: {}", page.text());
        (page.text(), language, note)
    })
}

/// No page calls the fields of action main indices or pillars.
fn has_own_words(address: &str, text: &str) {
    for other in ["Main ind", "main ind", "Chỉ số chính", "chỉ số chính", "Pillar", "Trụ cột"] {
        assert!(!text.contains(other), "{address}: {other}: {text}");
    }
}

#[test]
fn a_result_of_a_set_of_ones_own_has_its_level_and_says_that_columns_need_not_add_up() {
    let world = World::new();
    let result = world.publish_on(&own_set());
    let mut nobody = world.browser();
    for page in ["", "/units/so-y-te", "/compare?unit=so-y-te&unit=so-gtvt", "/method", "/indicators/1.1.1"] {
        let address = format!("{result}{page}");
        for (text, language, note) in both(&mut nobody, &address) {
            has_own_words(&address, &text);
            assert!(text.contains(note), "{address}: {language}: {text}");
        }
    }
    let [(english, ..), (vietnamese, ..)] = both(&mut nobody, &format!("{result}/units/so-y-te"));
    assert!(english.contains("By field of action") && vietnamese.contains("Theo lĩnh vực"), "{english}");
    let [(english, ..), _] = both(&mut nobody, &format!("{result}/method"));
    assert!(english.contains("Field of action") || english.contains("field of action"), "{english}");
    let table = nobody.get(&format!("{result}/units/so-y-te/tables/indices.csv?lang=en"));
    assert_eq!(table.status, StatusCode::OK);
}

#[test]
fn a_campaign_on_a_set_of_ones_own_has_its_level_on_the_form_the_paper_and_the_result() {
    let world = World::new();
    let mut standing = world.as_person("standing");
    assert!(standing.get("/campaigns/new").text().contains("value=\"bo-rieng\""), "it is offered");
    let unit = world.unit.to_string();
    let fields = [
        ("set", "bo-rieng"),
        ("year", "2022"),
        ("title", "Kỳ thử"),
        ("deadline", "30/11/2022"),
        ("unit", unit.as_str()),
    ];
    let made = standing.post("/campaigns", &fields);
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text());
    let address = made.location().to_owned();
    let opened = standing.confirm(&format!("{address}/open"), &[("version", "1")]);
    assert_eq!(opened.location(), address, "{}", opened.text());
    let (mut clerk, mut leader) = (world.as_person("clerk"), world.as_person("leader"));
    let base = format!("{address}/units/{unit}");
    let saved =
        clerk.save(&format!("{base}/answers"), &[("I.1", "Sở Y tế", 0), ("1.1.1.share_online", "70", 0)]);
    assert!(saved.text().contains("\"saved\""), "{}", saved.text());
    for (page, has_sums) in [("", true), ("/print?filled=yes", true), ("/indices/1", false)] {
        for (text, language, note) in both(&mut clerk, &format!("{base}{page}")) {
            has_own_words(page, &text);
            assert_eq!(text.contains(note), has_sums, "{page} {language}: {text}");
        }
    }
    let seen = clerk.get(&base).field("seen");
    clerk.confirm(&format!("{base}/hand-over"), &[("seen", &seen)]);
    leader.confirm(&format!("{base}/submit"), &[("seen", &seen)]);
    let version = standing.get(&address).field("version");
    standing.confirm(&format!("{address}/close"), &[("version", &version)]);
    for page in ["/receipt", "/result"] {
        for (text, language, note) in both(&mut leader, &format!("{base}{page}")) {
            has_own_words(page, &text);
            assert!(text.contains(note), "{page} {language}: {text}");
        }
    }
    for (text, language, _) in both(&mut standing, &format!("{address}/appraisal")) {
        has_own_words("the course", &text);
        let level = if language == "en" { "By field of action" } else { "Theo lĩnh vực" };
        assert!(text.contains(level), "{text}");
    }
}
