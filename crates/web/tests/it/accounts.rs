//! Nobody is locked out and no account is taken over: guesses from elsewhere, links of leaders, second
//! factors, stored settings that cannot be read.

use axum::http::{StatusCode, header};
use store::DbError;
use store::tables::settings;
use totp_rs::{Builder, Secret};

use crate::world::{Browser, PASSWORD, World, email};

const OFFICE: &str = "198.51.100.1";
const GUESSER: &str = "203.0.113.7";

fn sign_in(browser: &mut Browser<'_>, address: &str, password: &str) -> crate::world::Answer {
    browser.get("/sign-in");
    browser.post("/sign-in", &[("email", address), ("password", password)])
}

/// The id of a person in the list of people.
fn id_of(world: &World, name: &str) -> String {
    let accounts = world.app.accounts_on_machine().unwrap();
    accounts.iter().find(|listed| listed.account.email == email(name)).unwrap().account.id.to_string()
}

/// Where the first form that ends so is posted to.
fn action(page: &str, end: &str) -> String {
    let actions = page.split("action=\"").skip(1).filter_map(|rest| rest.split_once('"'));
    let found = actions.map(|(action, _)| action).find(|action| action.ends_with(end));
    found.unwrap_or_else(|| panic!("no form to {end} in {page}")).to_owned()
}

#[test]
fn guesses_from_elsewhere_and_from_the_same_address_keep_the_clerk_out_of_nothing() {
    let world = World::new();
    let mut own = world.browser_at(OFFICE);
    let first = sign_in(&mut own, &email("clerk"), PASSWORD);
    let set: Vec<&str> =
        first.headers.get_all(header::SET_COOKIE).iter().map(|value| value.to_str().unwrap()).collect();
    let cookie = set.iter().find(|line| line.starts_with("chiso_browser=")).expect("a cookie of the browser");
    assert!(cookie.contains("Max-Age=31536000") && cookie.contains("HttpOnly"), "{cookie}");
    own.post("/sign-out", &[]);
    // A browser would drop the ended cookie; this one keeps it with an empty value.
    own.cookies.retain(|(name, _)| name != "chiso_session");

    for address in [GUESSER, OFFICE] {
        let mut guessing = world.browser_at(address);
        let last = (0..8).map(|_| sign_in(&mut guessing, &email("clerk"), "wrong").status).last();
        assert_eq!(last, Some(StatusCode::TOO_MANY_REQUESTS));
        let right = sign_in(&mut guessing, &email("clerk"), PASSWORD);
        assert_eq!(right.status, StatusCode::TOO_MANY_REQUESTS, "an attacker who guesses waits");
    }
    assert_eq!(
        sign_in(&mut own, &email("clerk"), PASSWORD).status,
        StatusCode::SEE_OTHER,
        "the known browser"
    );
    let mut home = world.browser_at("192.0.2.9");
    assert_eq!(
        sign_in(&mut home, &email("clerk"), PASSWORD).status,
        StatusCode::SEE_OTHER,
        "another address"
    );
    let reported = home.get("/notices").text();
    assert!(reported.contains("entered a wrong password for your account"), "{reported}");
}

#[test]
fn an_account_that_is_there_and_one_that_is_not_answer_with_the_same_words() {
    let world = World::new();
    let answers = |address: &str, from: &str| -> Vec<(StatusCode, String)> {
        let mut browser = world.browser_at(from);
        let mut answers = Vec::new();
        for _ in 0..8 {
            let answer = sign_in(&mut browser, address, "wrong");
            let message =
                answer.text().split_once("role=\"alert\">").unwrap().1.split_once('<').unwrap().0.to_owned();
            answers.push((answer.status, message));
        }
        answers
    };
    let there = answers(&email("clerk"), "192.0.2.1");
    assert!(there.iter().any(|(status, _)| *status == StatusCode::TOO_MANY_REQUESTS));
    assert_eq!(answers("nobody@house.example.vn", "192.0.2.2"), there);
}

#[test]
fn a_leaders_link_is_seen_once_somebody_else_has_confirmed_it() {
    let world = World::new();
    let leader = id_of(&world, "leader");
    let mut standing = world.as_person("standing");
    let asked = standing.post(&format!("/users/{leader}/reset"), &[]);
    assert_eq!(asked.location(), "/requests?done=asked", "no link is shown");
    let page = standing.get("/requests").text();
    assert!(!page.contains("/link/") && !page.contains("/use\""), "{page}");
    assert!(
        world.as_person("clerk").get("/notices").text().contains("asks for a link"),
        "the unit is notified"
    );
    assert!(world.as_person("stranger").get("/requests").text().contains("There are no open requests."));

    let mut province = world.as_person("province");
    let page = province.get("/requests").text();
    let confirmed = province.post(&action(&page, "/confirm"), &[]);
    assert_eq!(confirmed.location(), "/requests?done=confirmed");
    let page = standing.get("/requests").text();
    let shown = standing.post(&action(&page, "/use"), &[]).text();
    let link = shown.split_once("<code>http://chiso.test").expect("the link").1.split_once('<').unwrap().0;
    let mut browser = world.browser();
    browser.get(link);
    let set = browser.post(link, &[("password", "thuyền về bến lúc hai giờ")]);
    assert_eq!(set.location(), "/sign-in");
    assert_eq!(browser.get(link).status, StatusCode::NOT_FOUND, "a link works once");
    assert!(world.as_person("clerk").get("/notices").text().contains("was reset with a link"));
}

#[test]
fn the_leader_stops_a_request_and_a_clerk_is_helped_at_once() {
    let world = World::new();
    let mut standing = world.as_person("standing");
    standing.post(&format!("/users/{}/reset", id_of(&world, "leader")), &[]);
    let mut leader = world.as_person("leader");
    let page = leader.get("/requests").text();
    assert_eq!(leader.post(&action(&page, "/stop"), &[]).location(), "/requests?done=stopped");
    assert!(leader.get("/requests").text().contains("There are no open requests."));

    let shown = standing.post(&format!("/users/{}/reset", id_of(&world, "clerk")), &[]).text();
    assert!(shown.contains("<code>http://chiso.test/link/") && shown.contains("works until"), "{shown}");
    let own = standing.post(&format!("/users/{}/reset", id_of(&world, "standing")), &[]);
    assert_eq!(own.status, StatusCode::FORBIDDEN, "that is an administrator's");
}

/// Sets up a second factor; returns the recovery codes of the page.
fn second_factor_on(browser: &mut Browser<'_>, world: &World) -> String {
    let offer = browser.post("/account/second-factor", &[]);
    let secret = offer.field("secret");
    let bytes = Secret::try_from_base32(&secret).unwrap();
    let totp = Builder::new().with_secret(bytes.as_ref().to_vec()).build().unwrap();
    let code = totp.generate(u64::try_from(world.app.now().microseconds() / 1_000_000).unwrap()).to_string();
    let without = browser.post("/account/second-factor/confirm", &[("secret", &secret), ("code", &code)]);
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY, "not without the password");
    let fields = [("secret", secret.as_str()), ("code", &code), ("password", PASSWORD)];
    let on = browser.post("/account/second-factor/confirm", &fields);
    assert_eq!(on.status, StatusCode::OK);
    on.text()
}

fn codes_on(page: &str) -> Vec<String> {
    let codes = page.split("<li><code>").skip(1).filter_map(|rest| rest.split_once('<'));
    codes.map(|(code, _)| code.to_owned()).collect()
}

#[test]
fn recovery_codes_are_renewed_with_the_password_and_somebody_who_lost_all_is_helped_by_two() {
    let world = World::new();
    let mut clerk = world.as_person("clerk");
    let first = codes_on(&second_factor_on(&mut clerk, &world));
    assert_eq!(first.len(), 10);
    let wrong = clerk.post("/account/recovery-codes", &[("password", "wrong")]);
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let renewed = codes_on(&clerk.post("/account/recovery-codes", &[("password", PASSWORD)]).text());
    assert!(renewed.len() == 10 && renewed.iter().all(|code| !first.contains(code)));

    let clerk_id = id_of(&world, "clerk");
    let mut administrator = world.as_person("administrator");
    let asked = administrator.post(&format!("/users/{clerk_id}/lift-second-factor"), &[]);
    assert_eq!(asked.location(), "/requests?done=asked");
    let page = administrator.get("/requests").text();
    assert!(!page.contains("/use\""), "not by one alone");
    world.wait(24 * 3_600);
    let mut administrator = world.as_person("administrator");
    let page = administrator.get("/requests").text();
    assert_eq!(administrator.post(&action(&page, "/use"), &[]).location(), "/requests?done=lifted");
    let mut again = world.browser();
    assert_eq!(sign_in(&mut again, &email("clerk"), PASSWORD).location(), "/", "without a second step");
    assert!(again.get("/notices").text().contains("second factor of"));
}

#[test]
fn a_person_sees_from_where_they_are_signed_in_and_the_log_says_so_for_its_time() {
    let world = World::new();
    let mut browser = world.browser_at(OFFICE);
    sign_in(&mut browser, &email("clerk"), PASSWORD);
    assert!(browser.get("/account").text().contains(OFFICE));
    let log = world.as_person("auditor").get("/audit").text();
    assert!(log.contains(OFFICE) && log.contains("180 days"));
}

#[test]
fn a_damaged_policy_is_reported_on_the_page_and_asks_for_a_second_factor() {
    let world = World::new();
    let stored: Result<(), DbError> = world
        .app
        .db()
        .write(|tx| settings::put(tx, "passwords", "{damaged", 0).map_err(|fault| panic!("{fault:?}")));
    stored.unwrap();
    let mut clerk = world.as_person("clerk");
    assert_eq!(clerk.get("/notices").location(), "/account");
    assert!(clerk.get("/account").text().contains("The stored rule for passwords cannot be read"));
    let mut administrator = world.as_person("administrator");
    second_factor_on(&mut administrator, &world);
    let page = administrator.get("/settings");
    assert!(page.text().contains("A stored setting cannot be read: Passwords."));
    let version = page.field("version");
    let fields = [("length_min", "12"), ("version", version.as_str())];
    assert_eq!(administrator.post("/settings/passwords", &fields).location(), "/settings?saved=yes");
    assert_eq!(clerk.get("/notices").status, StatusCode::OK);
}
