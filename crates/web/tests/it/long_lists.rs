//! A register of thousands of units: no page holds all of them, and whoever looks for one finds it without diacritics.

use app::units::NewUnit;
use axum::http::StatusCode;

use crate::world::{World, session_of};

/// Communes beside the two departments; the names of the first hundred are alike but for their number.
fn with_communes(count: usize) -> World {
    let world = World::new();
    let unit = |at: usize| NewUnit {
        code: format!("xa-{at:04}"),
        name: if at == 7 {
            "Phường Đông Hưng Thuận".to_owned()
        } else {
            format!("Xã Tân Lập {at}")
        },
        group: "Xã, phường".to_owned(),
        parent: None,
    };
    world
        .app
        .register_units(&session_of(&world, "standing"), (0..count).map(unit).collect())
        .expect("communes");
    world
}

#[test]
fn the_register_comes_a_page_at_a_time_and_holds_no_list_within_a_list() {
    let world = with_communes(1_000);
    let mut standing = world.as_person("standing");
    let page = standing.get("/units");
    assert!(page.bytes.len() < 100_000, "{} bytes", page.bytes.len());
    let text = page.text();
    assert!(text.contains("1–50 of 1,002") && text.contains("href=\"/units?page=2\""), "{text}");
    assert!(!text.contains("<select"), "no list within a list");
    let last = standing.get("/units?page=21").text();
    assert!(last.contains("1,001–1,002 of 1,002") && !last.contains("rel=\"next\""), "{last}");
    assert_eq!(standing.get("/units?page=0").status, StatusCode::OK);
}

#[test]
fn a_unit_is_found_without_diacritics_by_its_code_and_by_a_former_name() {
    let world = with_communes(200);
    let mut standing = world.as_person("standing");
    for words in ["dong+hung", "DONG+THUAN", "xa-0007"] {
        let found = standing.get(&format!("/units?q={words}")).text();
        assert!(found.contains("Phường Đông Hưng Thuận") && found.contains("1–1 of 1"), "{words}: {found}");
    }
    let fields = [("name", "Trung tâm Sức khỏe"), ("group", "Sở"), ("version", "1")];
    world.wait(60);
    assert_eq!(standing.post(&format!("/units/{}/change", world.unit), &fields).location(), "/units");
    assert!(standing.get("/units?q=so+y+te").text().contains("Trung tâm Sức khỏe"), "by its former name");
    assert!(standing.get("/units?q=khong+co+don+vi+nay").text().contains("Nothing was found."));
}

#[test]
fn what_a_unit_is_merged_into_is_typed_and_what_is_not_clear_is_asked_again() {
    let world = with_communes(200);
    let mut standing = world.as_person("standing");
    let unit = format!("/units/{}", world.other);
    let page = standing.get(&unit);
    assert!(page.bytes.len() < 100_000 && !page.text().contains("<select"), "{}", page.text());
    let several = standing.post(&format!("{unit}/merge"), &[("into", "tan lap")]);
    assert_eq!(several.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = several.text();
    assert!(text.contains("Several units match") && text.contains("value=\"tan lap\""), "{text}");
    assert!(text.contains("Xã Tân Lập 0 · xa-0000"), "{text}");
    let none = standing.post(&format!("{unit}/merge"), &[("into", "nowhere")]);
    assert!(none.text().contains("No unit that is open matches"), "{}", none.text());
    assert_eq!(
        standing.confirm(&format!("{unit}/merge"), &[("into", "dong hung thuan")]).location(),
        "/units"
    );
    let ended = standing.get(&unit).text();
    assert!(ended.contains("Phường Đông Hưng Thuận") && !ended.contains("/merge"), "{ended}");
}

#[test]
fn people_are_found_by_name_address_and_unit_and_a_role_names_its_unit_in_words() {
    let world = with_communes(200);
    let mut administrator = world.as_person("administrator");
    let invite = |browser: &mut crate::world::Browser<'_>, unit: &str, email: &str| {
        let fields = [("name", "Nguyễn Đình Ân"), ("email", email), ("role", "unit_clerk"), ("unit", unit)];
        browser.post("/users", &fields)
    };
    let unclear = invite(&mut administrator, "tan lap", "an@example.vn");
    assert_eq!(unclear.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = unclear.text();
    assert!(text.contains("value=\"Nguyễn Đình Ân\"") && text.contains("value=\"an@example.vn\""), "{text}");
    assert!(text.contains("value=\"tan lap\"") && text.contains("Several units match"), "{text}");
    assert_eq!(invite(&mut administrator, "Dong Hung Thuan", "an@example.vn").status, StatusCode::OK);
    for words in ["dinh+an", "an@example", "dong+hung"] {
        let found = administrator.get(&format!("/users?q={words}")).text();
        assert!(
            found.contains("Nguyễn Đình Ân") && found.contains("Phường Đông Hưng Thuận"),
            "{words}: {found}"
        );
        assert!(!found.contains("standing@"), "{words}: {found}");
    }
    let list = administrator.get("/users");
    assert!(list.bytes.len() < 100_000, "{} bytes", list.bytes.len());
    let found = administrator.get("/users?q=dinh+an").text();
    let person = found.split_once("<a href=\"/users/").unwrap().1.split_once('"').unwrap().0.to_owned();
    let address = format!("/users/{person}");
    let unclear =
        administrator.post(&format!("{address}/roles"), &[("role", "unit_leader"), ("unit", "tan lap")]);
    assert_eq!(unclear.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unclear.text().contains("Xã Tân Lập 0 · xa-0000"), "{}", unclear.text());
    let given =
        administrator.post(&format!("{address}/roles"), &[("role", "unit_leader"), ("unit", "xa-0003")]);
    assert_eq!(given.location(), address);
    assert!(administrator.get(&address).text().contains("Xã Tân Lập 3"));
}
