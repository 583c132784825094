//! The file of a signed decision is sent once: a refusal for another reason does not lose it.

use axum::http::StatusCode;

use crate::later::Later;
use crate::world::{Answer, Browser, World};

/// The fields of a decision with this number.
fn typed<'a>(mark: &'a str, number: &'a str, day: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("version", "2"),
        ("confirmed", mark),
        ("number", number),
        ("issued_on", day),
        ("issuer", "Ủy ban nhân dân tỉnh"),
        ("signer", "Chủ tịch Ủy ban"),
    ]
}

fn field_of_the_file(page: &Answer) -> String {
    let text = page.text();
    let rest = text.split_once("<input id=\"confirm-file\"").expect("the field").1;
    rest.split_once("</div>").unwrap().0.to_owned()
}

#[test]
fn a_refused_number_does_not_ask_for_the_file_again() {
    let world = World::new();
    let later = Later::closed(&world);
    later.before_the_council();
    later.carried_on_3_1();
    let approve = format!("/campaigns/{}/course/approve", world.campaign);
    let mut province = world.as_person("province");
    let asked = province.post(&approve, &[("version", "2")]);
    assert!(field_of_the_file(&asked).contains("required"), "{}", asked.text());
    let (mark, day) = (asked.field("confirmed"), "21/11/2022");
    let content = b"%PDF-1.7\nquyet dinh\n%%EOF\n";
    let refused = province.post_file(&approve, &typed(&mark, " ", day), "Quyết định.pdf", content);
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text());
    let field = field_of_the_file(&refused);
    assert!(!field.contains("required") && field.contains("Quyết định.pdf has arrived"), "{field}");

    // Another person, or another campaign, gets nothing by knowing its id.
    let waiting = refused.field("waiting");
    let again = |browser: &mut Browser<'_>, number: &str, waiting: &str| {
        let mark = browser.post(&approve, &[("version", "2")]).field("confirmed");
        let mut fields = typed(&mark, number, day);
        fields.extend([("waiting", waiting), ("waiting_name", "Khác.pdf")]);
        browser.post_parts(&approve, &[&[("csrf", browser.csrf().as_str())], &fields[..]].concat())
    };
    let unknown = again(&mut province, "12/QĐ-UBND", &"0".repeat(64));
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", unknown.text());
    assert!(field_of_the_file(&unknown).contains("required"), "{}", unknown.text());
    assert!(!world.audited().contains(&"result-approved".to_owned()));

    let mark = refused.field("confirmed");
    let mut fields = typed(&mark, "12/QĐ-UBND", day);
    let (csrf, name) = (province.csrf(), refused.field("waiting_name"));
    fields.extend([("waiting", waiting.as_str()), ("waiting_name", &name), ("csrf", &csrf)]);
    fields.rotate_right(1);
    let approved = province.post_parts(&approve, &fields);
    assert_eq!(approved.status, StatusCode::SEE_OTHER, "{}", approved.text());
    let file = province.get(&format!("/campaigns/{}/approvals/1", world.campaign));
    assert_eq!(file.bytes, content);
    let named = file.headers["content-disposition"].to_str().unwrap().to_owned();
    assert!(named.contains("Quy%E1%BA%BFt"), "under its own name: {named}");
}
