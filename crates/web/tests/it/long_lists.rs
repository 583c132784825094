//! A register of thousands of units: no page shows all of them, and a search finds one without diacritics.

use app::units::NewUnit;
use assessment::Id;
use axum::http::StatusCode;
use store::tables::accounts::{self, Account, AccountState};

use crate::world::{Browser, World, session_of};

/// Communes of the whole country.
const COMMUNES: usize = 3_321;

/// Communes beside the two departments; the names of the first hundred differ only in their number.
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
    let invite = |browser: &mut Browser<'_>, unit: &str, email: &str| {
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

#[test]
fn more_people_than_a_page_has_come_page_by_page() {
    let world = with_communes(1);
    let now = world.app.now();
    // As an import of accounts brings them; inviting hundreds would hash hundreds of passwords.
    let brought: Result<(), store::DbError> = world.app.db().write(move |tx| {
        (0..170_u8).try_for_each(|at| {
            let account = Account {
                id: Id::new(now, [at; 10]),
                email: format!("canbo.{at:03}@example.vn"),
                name: format!("Nguyễn Văn An {at:03}"),
                password_hash: None,
                totp_secret: None,
                totp_last_step: 0,
                state: AccountState::Active,
                version: 1,
            };
            accounts::add(tx, &account, now).map(drop)
        })
    });
    brought.unwrap();
    let mut administrator = world.as_person("administrator");
    let first = administrator.get("/users");
    assert!(first.bytes.len() < 100_000, "{} bytes", first.bytes.len());
    let text = first.text();
    assert!(text.contains("1–50 of 18") && text.contains("href=\"/users?page=2\""), "{text}");
    let mut seen = 0;
    for page in 1..=4 {
        let text = administrator.get(&format!("/users?page={page}")).text();
        seen += (0..170).filter(|at| text.contains(&format!("canbo.{at:03}@"))).count();
        assert_eq!(text.contains("rel=\"next\""), page < 4, "{page}: {text}");
    }
    assert_eq!(seen, 170, "each person stands on one page");
    let found = administrator.get("/users?q=an+016").text();
    assert!(found.contains("canbo.016@") && found.contains("1–1 of 1"), "{found}");
}

/// The fields of a campaign of 2023, to which the units are added.
const CAMPAIGN: [(&str, &str); 7] = [
    ("set", "so-ban-nganh-2022"),
    ("year", "2023"),
    ("title", "Kỳ cả nước"),
    ("deadline", "30/11/2023"),
    ("parameter.platforms_offered", "8"),
    ("parameter.drills_held", "2"),
    ("units_by", "list"),
];

/// Creates a campaign with these units; gives its address.
fn created(standing: &mut Browser<'_>, units: &[(&str, &str)]) -> String {
    let made = standing.post("/campaigns", &[&CAMPAIGN[..], units].concat());
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text());
    made.location().to_owned()
}

#[test]
fn a_campaign_of_the_whole_country_is_made_and_shown_on_pages_that_a_browser_bears() {
    let world = with_communes(COMMUNES);
    let mut standing = world.as_person("standing");
    let new = standing.get("/campaigns/new");
    assert!(new.bytes.len() < 100_000, "{} bytes", new.bytes.len());
    let text = new.text();
    assert!(text.contains("All 3,323 units") && text.contains("Group Xã, phường (3,321 units)"), "{text}");
    assert!(text.contains("name=\"everyone\" type=\"checkbox\" value=\"yes\" checked"), "{text}");
    let address = created(&mut standing, &[("group", "Xã, phường"), ("unranked_list", "xa-0003")]);
    let opened = standing.confirm(&format!("{address}/open"), &[("version", "1")]);
    assert_eq!(opened.location(), address, "{}", opened.text());

    // Page by page, searched by name, code, and what is known of a unit.
    let page = standing.get(&address);
    assert!(page.bytes.len() < 100_000, "{} bytes", page.bytes.len());
    let text = page.text();
    assert!(text.contains("1–50 of 3,321") && text.contains("rel=\"next\""), "{text}");
    assert!(text.contains("(3321): ") && text.contains("… (+3291)"), "the first of them: {text}");
    assert!(text.contains(&format!("href=\"{address}?q=Not+begun\"")), "{text}");
    assert!(standing.get(&format!("{address}?q=Not+begun")).text().contains("1–50 of 3,321"));
    assert!(standing.get(&format!("{address}?q=No+people")).text().contains("1–50 of 3,321"));
    for words in ["dong+hung", "xa-0007"] {
        let found = standing.get(&format!("{address}?q={words}")).text();
        assert!(
            found.contains("Phường Đông Hưng Thuận</a>") || found.contains("Phường Đông Hưng Thuận</th>")
        );
        assert!(found.contains("1–1 of 1"), "{words}: {found}");
    }
    let last = standing.get(&format!("{address}?page=67")).text();
    assert!(last.contains("3,301–3,321 of 3,321") && !last.contains("rel=\"next\""), "{last}");
    // A copy is as small, and contains the same choice.
    let copy = standing.post(&format!("{address}/copy"), &[]).location().to_owned();
    let draft = standing.get(&copy);
    assert!(draft.bytes.len() < 100_000, "{} bytes", draft.bytes.len());
    let text = draft.text();
    assert!(text.contains("value=\"Xã, phường\" checked") && text.contains(">xa-0003</textarea>"), "{text}");
}

#[test]
fn a_pasted_list_chooses_units_and_names_without_a_unit_are_listed() {
    let world = with_communes(100);
    let mut standing = world.as_person("standing");
    let list = "xa-0001\tXã Tân Lập 1\r\nphuong dong hung thuan\n\nSở Y tế";
    let fields = [("units_list", "xa-0001\nkhông có"), ("unranked_list", "")];
    let refused = standing.post("/campaigns", &[&CAMPAIGN[..], &fields].concat());
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = refused.text();
    assert!(text.contains("These name no unit: không có.") && text.contains("xa-0001\nkhông có"), "{text}");
    assert!(!text.contains("name=\"everyone\" type=\"checkbox\" value=\"yes\" checked"), "{text}");
    let address = created(&mut standing, &[("units_list", list), ("unranked_list", "so-y-te")]);
    let page = standing.get(&address).text();
    for name in ["Xã Tân Lập 1<", "Phường Đông Hưng Thuận<", "Sở Y tế<"] {
        assert!(page.contains(name), "{name}: {page}");
    }
    assert!(!page.contains("Xã Tân Lập 2<"), "{page}");
    let draft = standing.get(&format!("{address}/edit")).text();
    assert!(
        draft.contains(">so-y-te</textarea>") && !draft.contains("value=\"Xã, phường\" checked"),
        "{draft}"
    );
    standing.confirm(&format!("{address}/open"), &[("version", "1")]);

    // A forgotten unit is typed, and an ambiguous text is asked again.
    let page = standing.get(&address);
    assert!(!page.text().contains("<select"), "{}", page.text());
    let version = page.field("version");
    let add = format!("{address}/add-unit");
    let several = standing.post(&add, &[("version", &version), ("unit", "tan lap")]);
    assert_eq!(several.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", several.text());
    assert!(several.text().contains("Several units match"), "{}", several.text());
    assert!(several.text().contains("value=\"tan lap\""), "what was typed stays: {}", several.text());
    let fields = [("version", version.as_str()), ("unit", "xa-0002"), ("reason", "Bỏ sót")];
    assert_eq!(standing.confirm(&add, &fields).location(), address);
    assert!(standing.get(&address).text().contains("Xã Tân Lập 2<"));
    // A person without a role over units sees nothing of it.
    assert_eq!(world.as_person("stranger").get(&address).status, StatusCode::FORBIDDEN);
}

#[test]
fn the_history_of_thousands_of_units_holds_no_list_of_them_and_takes_a_name() {
    let world = with_communes(1_000);
    let mut auditor = world.as_person("auditor");
    let page = auditor.get("/history");
    assert!(page.bytes.len() < 100_000, "{} bytes", page.bytes.len());
    assert!(page.text().contains("<input id=\"unit\" name=\"unit\""), "{}", page.text());
    let found = auditor.get("/history?unit=dong+hung+thuan");
    assert_eq!(found.status, StatusCode::OK, "{}", found.text());
    assert!(found.text().contains("value=\"Phường Đông Hưng Thuận\""), "{}", found.text());
    for several in ["tan+lap", "khong+co"] {
        let refused = auditor.get(&format!("/history?unit={several}"));
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().contains("Unit: no name matches, or several do"), "{}", refused.text());
    }
}
