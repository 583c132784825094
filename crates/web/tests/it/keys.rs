//! API keys on the web: made on a page, shown once, accepted by a few addresses and refused by every other
//! one.

use axum::http::{Method, StatusCode};
use store::tables::accounts;

use crate::later::Later;
use crate::world::{Answer, Browser, PASSWORD, World};

/// What a program with a key reaches, by the address of the router.
const OPEN: [(&str, &str); 5] = [
    ("GET", "/campaigns"),
    ("GET", "/campaigns/{campaign}/appraisal/{index}/values"),
    ("POST", "/campaigns/{campaign}/appraisal/{index}/values"),
    ("GET", "/campaigns/{campaign}/appraisal/{index}/values.csv"),
    ("POST", "/campaigns/{campaign}/appraisal/{index}/values/take"),
];

/// Addresses that ask nobody who they are: what is public stays public for the holder of a key.
const PUBLIC: [(&str, &str); 7] = [
    ("GET", "/health"),
    ("GET", "/metrics"),
    ("GET", "/static/"),
    ("GET", "/sign-in"),
    ("GET", "/link/"),
    ("GET", "/results"),
    // What the server supports at all.
    ("OPTIONS", "/campaigns/{campaign}/units/{unit}/uploads"),
];

fn filled(world: &World, address: &str) -> String {
    let id = "01890000-0000-7000-8000-000000000000";
    let address = address.replace("{campaign}", &world.campaign.to_string());
    let address = address.replace("{unit}", &world.unit.to_string()).replace("{sha256}", &"0f".repeat(32));
    let address = address.replace("{index}", "6").replace("{component}", "6.4").replace("{name}", "a.pdf");
    let address = address.replace("{edition}", "1").replace("{request}", id);
    ["person", "session", "key", "grant", "evidence", "upload", "token", "version"]
        .iter()
        .fold(address, |address, name| address.replace(&format!("{{{name}}}"), id))
}

fn asked(program: &mut Browser<'_>, method: &str, address: &str) -> Answer {
    match method {
        "GET" => program.get(address),
        "POST" if ["/evidence", "/packet"].iter().any(|end| address.ends_with(end)) => {
            program.post_file(address, &[("component", "3.1")], "x.pdf", b"no document")
        }
        "POST" => program.post(address, &[("password", PASSWORD), ("seen", "1"), ("version", "2")]),
        other => {
            let method = Method::from_bytes(other.as_bytes()).unwrap();
            program.send(method, address, &[("upload-offset", "0"), ("tus-resumable", "1.0.0")], Vec::new())
        }
    }
}

#[test]
fn a_key_opens_the_addresses_that_programs_need_and_every_other_one_refuses_it() {
    let world = World::new();
    Later::closed(&world);
    let mut program = world.as_program("everybodys", "values");
    let before = world.audited().len();
    let mut wrong = Vec::new();
    let mut open = 0;
    for (method, pattern) in web::ROUTES {
        let is_public = PUBLIC.iter().any(|(of, begin)| of == method && pattern.starts_with(begin));
        if is_public {
            continue;
        }
        let answer = asked(&mut program, method, &filled(&world, pattern));
        let is_open = OPEN.contains(&(method, pattern));
        open += usize::from(is_open);
        let refused = answer.status == StatusCode::FORBIDDEN
            && (*method == "HEAD" || answer.json()["code"] == "refused-key-cannot");
        let done = answer.status.is_success() || answer.status == StatusCode::CONFLICT;
        let is_right =
            if is_open { done || answer.status == StatusCode::UNPROCESSABLE_ENTITY } else { refused };
        if !is_right {
            wrong.push(format!("{method} {pattern}: {} {}", answer.status, answer.text()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(open, OPEN.len());
    assert_eq!(world.audited().len(), before, "nothing was done");
}

const VALUES: &str = r#"{"source": "Khảo sát 12/2022", "values": [
    {"unit": "so-y-te", "input": "6.4.level_1", "value": 0}, {"unit": "so-y-te", "input": "6.4.level_2", "value": 0},
    {"unit": "so-y-te", "input": "6.4.level_3", "value": "20"}, {"unit": "so-y-te", "input": "6.4.level_4", "value": 0},
    {"unit": "so-y-te", "input": "6.4.level_5", "value": 1980}]}"#;

fn post_json(browser: &mut Browser<'_>, address: &str, body: &str) -> Answer {
    browser.send(Method::POST, address, &[("content-type", "application/json")], body.as_bytes().to_vec())
}

#[test]
fn an_invalid_or_insufficient_key_is_refused_and_a_cookie_beside_it_is_ignored() {
    let world = World::new();
    let _later = Later::closed(&world);
    let place = format!("/campaigns/{}/appraisal/6/values", world.campaign);
    let mut reader = world.as_program("everybodys", "read");
    assert_eq!(reader.get(&place).json()["values"][4]["input"], "6.4.level_5");
    for address in [place.clone(), format!("{place}/take")] {
        let refused = post_json(&mut reader, &address, VALUES);
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert_eq!(refused.json()["code"], "refused-key-scope");
        assert_eq!(refused.headers["content-type"], "application/problem+json");
    }
    // Somebody's browser beside a key of somebody else: only the key counts.
    let mut both = world.as_person("everybodys");
    both.key.clone_from(&reader.key);
    assert_eq!(post_json(&mut both, &format!("{place}/take"), VALUES).json()["code"], "refused-key-scope");
    let mut administrator = world.as_person("administrator");
    assert_eq!(administrator.get("/users").status, StatusCode::OK);
    administrator.key.clone_from(&reader.key);
    assert_eq!(administrator.get("/users").json()["code"], "refused-key-cannot");
    for no_key in [format!("chiso_{}", "0f".repeat(32)), "xyz".to_owned(), String::new()] {
        administrator.key = Some(no_key);
        for address in ["/users", "/results", "/campaigns", &place] {
            let refused = administrator.get(address);
            assert_eq!(
                (refused.status, refused.json()["code"].as_str()),
                (StatusCode::UNAUTHORIZED, Some("key-unknown"))
            );
            assert!(refused.headers["www-authenticate"].to_str().unwrap().starts_with("Bearer"));
            assert_eq!(refused.headers["content-type"], "application/problem+json");
        }
    }
    // Another site is refused with a key as without one.
    let from_elsewhere = [("content-type", "application/json"), ("sec-fetch-site", "cross-site")];
    let refused = reader.send(Method::POST, &place, &from_elsewhere, VALUES.into());
    assert_eq!(refused.json()["code"], "other-site");
    // The key has expired.
    world.wait(90 * 24 * 3_600);
    assert_eq!(reader.get("/campaigns").status, StatusCode::UNAUTHORIZED);
    // A browser sends the same JSON with the token of its page, and not without.
    let mut appraiser = world.as_person("everybodys");
    assert_eq!(post_json(&mut appraiser, &place, VALUES).status, StatusCode::FORBIDDEN);
    let csrf = appraiser.csrf();
    let headers =
        [("content-type", "application/json"), ("accept", "application/json"), ("x-csrf", csrf.as_str())];
    let seen = appraiser.send(Method::POST, &place, &headers, VALUES.into());
    assert_eq!(seen.json()["changes"].as_array().map(Vec::len), Some(5), "{}", seen.text());
}

#[test]
fn a_key_is_made_on_its_page_shown_once_and_revoked_there_or_by_an_administrator() {
    let world = World::new();
    let mut appraiser = world.as_person("appraiser");
    assert!(appraiser.get("/account").text().contains("/account/keys"));
    assert!(appraiser.get("/account/keys").text().contains("There are no keys yet"));
    let fields = [("name", "Cổng <dịch vụ>"), ("scope", "values"), ("days", "365")];
    let refused = appraiser.post("/account/keys", &[&fields[..], &[("password", "đoán")]].concat());
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = refused.text();
    assert!(text.contains("value=\"Cổng &#60;dịch vụ&#62;\"") && !text.contains("chiso_"), "{text}");
    assert!(text.contains("<option value=\"365\" selected>"), "what was chosen stays");
    let made = appraiser.post("/account/keys", &[&fields[..], &[("password", PASSWORD)]].concat()).text();
    let secret: String = made.split_once("chiso_").unwrap().1.chars().take(64).collect();
    let mut program = world.browser();
    program.key = Some(format!("chiso_{secret}"));
    let campaigns = program.get("/campaigns?lang=vi").json();
    assert_eq!(campaigns["campaigns"][0]["appraises"][0]["code"], "3");
    let list = appraiser.get("/account/keys").text();
    assert!(list.contains("Cổng &#60;dịch vụ&#62;") && list.contains("Last used") && !list.contains(&secret));
    assert!(appraiser.get("/notices").text().contains("was made, by which a program acts for you"));
    let history = appraiser.get("/history").text();
    assert!(history.contains("for 365 days") && !history.contains(&secret), "{history}");
    let revoke = |page: &str, begin: &str| {
        let rest = page.split_once(begin).unwrap().1;
        format!("{begin}{}", rest.split_once('"').unwrap().0)
    };
    // An administrator sees and revokes it; the standing department, which sees people as well, does not.
    let person = world.app.db().read(|tx| accounts::by_email(tx, "appraiser@house.example.vn"));
    let person = person.map_err(|error: store::DbError| error).unwrap().unwrap().id;
    let of_person = format!("/users/{person}");
    assert!(!world.as_person("standing").get(&of_person).text().contains("Keys of programs"));
    let mut administrator = world.as_person("administrator");
    let page = administrator.get(&of_person).text();
    let address = revoke(&page, &format!("{of_person}/keys/"));
    assert_eq!(world.as_person("standing").post(&address, &[]).status, StatusCode::FORBIDDEN);
    assert_eq!(administrator.confirm(&address, &[]).status, StatusCode::SEE_OTHER);
    assert_eq!(program.get("/campaigns").status, StatusCode::UNAUTHORIZED);
    // And its owner revokes another one.
    let made = appraiser.post("/account/keys", &[&fields[..], &[("password", PASSWORD)]].concat()).text();
    let address = revoke(&made, "/account/keys/");
    let done = appraiser.confirm(&address, &[]);
    assert_eq!(done.location(), "/account/keys?done=revoked");
    assert!(appraiser.get(done.location()).text().contains("The key is revoked"));
    assert_eq!(appraiser.post(&address, &[]).status, StatusCode::NOT_FOUND);
}
