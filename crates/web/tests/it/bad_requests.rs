//! Requests that are wrong, forged or too large: refused with a clear page, without disclosing anything.

use axum::http::{Method, StatusCode};

use crate::world::World;

#[test]
fn a_form_without_its_token_is_not_taken() {
    let world = World::new();
    let mut clerk = world.as_person("clerk");
    let kind = [("content-type", "application/x-www-form-urlencoded")];
    let answers = format!("{}/answers", world.base());
    let forged = clerk.send(Method::POST, &answers, &kind, b"key=3.1.a&value=1&base=0".to_vec());
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    assert!(forged.text().contains("expired"), "{}", forged.text());
}

#[test]
fn a_request_from_another_site_is_not_taken_even_with_the_token() {
    let world = World::new();
    let mut clerk = world.as_person("clerk");
    let body = format!("csrf={}&key=3.1.a&value=1&base=0", clerk.csrf());
    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("sec-fetch-site", "cross-site"),
        ("accept", "application/json"),
    ];
    let answers = format!("{}/answers", world.base());
    let forged = clerk.send(Method::POST, &answers, &headers, body.into_bytes());
    assert_eq!((forged.status, forged.json()["code"].as_str()), (StatusCode::FORBIDDEN, Some("other-site")));
}

#[test]
fn a_form_of_ten_megabytes_is_refused() {
    let world = World::new();
    let mut clerk = world.as_person("clerk");
    let csrf = clerk.csrf();
    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("x-csrf", csrf.as_str()),
        ("accept", "application/json"),
    ];
    let body = vec![b'a'; 10 << 20];
    let answer = clerk.send(Method::POST, &format!("{}/answers", world.base()), &headers, body);
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(answer.json()["code"], "too-large");
}

#[test]
fn invalid_ids_and_ids_of_others_get_the_same_answer() {
    let world = World::new();
    let mut clerk = world.as_person("clerk");
    let other = format!("/campaigns/{}/units/{}", world.campaign, world.other);
    let none = format!("/campaigns/{}/units/{}", world.campaign, world.campaign);
    for address in [other.as_str(), none.as_str(), "/campaigns/x/units/y", "/campaigns/../etc/passwd"] {
        let answer = clerk.get(address);
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{address}");
        assert!(answer.text().contains("There is no such page"), "{address}");
    }
}

#[test]
fn an_invalid_id_is_a_missing_page_in_the_language_of_the_visitor() {
    let world = World::new();
    let mut standing = world.as_person("standing");
    standing.get("/campaigns?lang=vi");
    let campaign = format!("/campaigns/{}", world.campaign);
    for address in [
        "/units/x".to_owned(),
        "/users/x".to_owned(),
        "/campaigns/x/appraisal".to_owned(),
        "/campaigns/x/appraisal/3".to_owned(),
        format!("{campaign}/approvals/first"),
        format!("{campaign}/units/x/indicators/3.1"),
    ] {
        let answer = standing.get(&format!("{address}?lang=vi"));
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{address}");
        assert!(answer.text().contains("Không có trang này"), "{address}: {}", answer.text());
    }
    for address in ["/account/sessions/x/end", "/units/x/merge", "/campaigns/x/close", "/requests/x/stop"] {
        assert_eq!(standing.post(address, &[]).status, StatusCode::NOT_FOUND, "{address}");
    }
}

#[test]
fn an_unknown_step_has_no_address() {
    let world = World::new();
    let mut standing = world.as_person("standing");
    let (base, campaign) = (world.base(), format!("/campaigns/{}", world.campaign));
    for address in [
        format!("{base}/indicators/3.1/forget"),
        format!("{base}/second/3.1/return"),
        format!("{campaign}/second/forget"),
        format!("{campaign}/course/reopen"),
        format!("/users/{}/promote", world.unit),
    ] {
        assert_eq!(standing.post(&address, &[("version", "0")]).status, StatusCode::NOT_FOUND, "{address}");
        assert_eq!(standing.get(&address).status, StatusCode::NOT_FOUND, "{address}");
    }
}

#[test]
fn every_answer_carries_the_headers_of_safety() {
    let world = World::new();
    let mut browser = world.browser();
    for address in ["/sign-in", "/nowhere", "/health", "/"] {
        let answer = browser.get(address);
        let policy = answer.headers["content-security-policy"].to_str().unwrap();
        assert!(
            policy.starts_with("default-src 'none'") && !policy.contains("unsafe"),
            "{address}: {policy}"
        );
        assert_eq!(answer.headers["x-content-type-options"], "nosniff", "{address}");
        assert_eq!(answer.headers["cache-control"], "no-store", "{address}");
    }
}

#[test]
fn a_language_is_chosen_once_and_remembered() {
    let world = World::new();
    let mut browser = world.browser();
    browser.cookies.clear();
    assert!(browser.get("/sign-in").text().contains("Đăng nhập"), "Vietnamese first");
    browser.get("/sign-in?lang=en");
    assert!(browser.get("/sign-in").text().contains("Sign in"));
}

#[test]
fn style_and_scripts_are_cached_by_the_browser_under_their_own_address() {
    let world = World::new();
    let mut browser = world.browser();
    let page = browser.get("/sign-in").text();
    let style = page.split_once("href=\"/static/").expect("a style sheet").1.split_once('"').unwrap().0;
    let style = browser.get(&format!("/static/{}", style.replace("chiso.svg", "chiso.css")));
    assert_eq!(style.status, StatusCode::OK);
    assert!(style.headers["cache-control"].to_str().unwrap().contains("immutable"));
    assert_eq!(browser.get("/static/old/../../Cargo.toml").status, StatusCode::NOT_FOUND);
}

#[test]
fn health_and_metrics_tell_how_the_server_is() {
    let world = World::new();
    let mut clerk = world.as_person("clerk");
    clerk.save(&format!("{}/answers", world.base()), &[("3.1.a", "207", 0)]);
    assert_eq!(clerk.get("/health").json()["status"], "ok");
    let metrics = clerk.get("/metrics").text();
    assert!(metrics.contains("chiso_answers_saved_total 1"), "{metrics}");
}
