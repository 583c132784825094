//! A person comes to the site, signs in, signs out, is invited, loses the password.

use axum::http::StatusCode;

use crate::world::{PASSWORD, World, email};

#[test]
fn a_clerk_signs_in_where_they_wanted_to_go_and_out_again() {
    let world = World::new();
    let mut browser = world.browser();
    let asked = browser.get(&world.base());
    assert_eq!(asked.status, StatusCode::SEE_OTHER);
    assert!(asked.location().starts_with("/sign-in?next=%2Fcampaigns%2F"), "{}", asked.location());
    let page = browser.get(asked.location());
    let next = page.field("next");
    assert_eq!(page.field("csrf"), browser.csrf(), "the token belongs to the visitor's cookie");

    let wrong = browser.post("/sign-in", &[("email", &email("clerk")), ("password", "x"), ("next", &next)]);
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("The address or the password is wrong."));
    assert!(wrong.text().contains(&email("clerk")), "what was typed stands there");

    let fields = [("email", email("clerk")), ("password", PASSWORD.to_owned()), ("next", next.clone())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let right = browser.post("/sign-in", &fields);
    assert_eq!((right.status, right.location()), (StatusCode::SEE_OTHER, world.base().as_str()));
    let cookie = right.headers.get("set-cookie").unwrap().to_str().unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    let form = browser.get(&world.base());
    assert_eq!(form.status, StatusCode::OK);
    assert!(form.text().contains("Sở Y tế"));

    assert_eq!(browser.post("/sign-out", &[]).location(), "/sign-in");
    assert_eq!(browser.get(&world.base()).status, StatusCode::SEE_OTHER);
}

#[test]
fn an_attacker_who_guesses_waits_longer_and_longer() {
    let world = World::new();
    let mut browser = world.browser();
    browser.get("/sign-in");
    let mut last = StatusCode::OK;
    for _ in 0..8 {
        let answer = browser.post("/sign-in", &[("email", &email("clerk")), ("password", "wrong")]);
        last = answer.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    let answer = browser.post("/sign-in", &[("email", &email("clerk")), ("password", PASSWORD)]);
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "also with the right password");
    assert!(answer.text().contains("seconds"));
}

#[test]
fn an_invited_person_sets_a_password_by_a_link_that_works_once() {
    let world = World::new();
    let mut administrator = world.as_person("administrator");
    let fields = [("name", "Chuyên viên mới"), ("email", "new@house.example.vn"), ("role", "auditor")];
    let page = administrator.post("/users", &fields);
    assert_eq!(page.status, StatusCode::OK);
    let text = page.text();
    let link = text.split_once("<code>http://chiso.test").expect("the link").1.split_once('<').unwrap().0;

    let mut browser = world.browser();
    assert!(browser.get(link).text().contains("new@house.example.vn"));
    let short = browser.post(link, &[("password", "short")]);
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(short.text().contains("The password is too short."));
    assert_eq!(browser.post(link, &[("password", PASSWORD)]).location(), "/sign-in");
    let again = browser.get(link);
    assert_eq!(again.status, StatusCode::NOT_FOUND, "a link works once");

    let taken = administrator.post("/users", &fields);
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(taken.text().contains("There is an account with this address."));
}

#[test]
fn a_second_factor_is_set_up_and_where_it_is_required_nothing_else_comes_first() {
    let world = World::new();
    let mut administrator = world.as_person("administrator");
    let page = administrator.get("/settings");
    let version = page.field("version");
    let fields = [("length_min", "12"), ("second_factor_required", "yes"), ("version", version.as_str())];
    let saved = administrator.post("/settings/passwords", &fields);
    assert_eq!(saved.location(), "/settings?saved=yes");

    let mut clerk = world.as_person("clerk");
    assert_eq!(clerk.get(&world.base()).location(), "/account", "nothing comes before the second factor");
    let account = clerk.get("/account");
    assert!(account.text().contains("A second factor must be set up"));
    let offer = clerk.post("/account/second-factor", &[]);
    let secret = offer.field("secret");
    assert!(offer.text().contains("data:image/svg+xml;base64,"));
    let wrong = clerk.post(
        "/account/second-factor/confirm",
        &[("secret", &secret), ("code", "000000"), ("password", PASSWORD)],
    );
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong.field("secret"), secret, "nobody has to scan anew after a slip");
}

#[test]
fn a_person_sees_and_ends_the_own_sessions() {
    let world = World::new();
    let mut office = world.as_person("clerk");
    let mut home = world.as_person("clerk");
    assert_eq!(home.get("/").status, StatusCode::OK);
    let page = office.get("/account");
    assert_eq!(page.text().matches("/end\"").count(), 3, "two sessions and all others at once");
    assert_eq!(office.post("/account/sessions/others/end", &[]).location(), "/account?done=session");
    assert_eq!(home.get("/").status, StatusCode::SEE_OTHER, "the other browser is out");
    assert_eq!(office.get("/").status, StatusCode::OK);
}
