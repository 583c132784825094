//! A page never loses what was typed: several refused fields, refused forms, a session that ended, an address that forms
//! are sent to, a language that an address names.

use axum::http::{Method, StatusCode};

use crate::world::{Answer, Browser, PASSWORD, World, email};

/// Posts a form as a current browser does, which says that it comes from a page of this site.
fn send(browser: &mut Browser<'_>, address: &str, fields: &[(&str, &str)], csrf: &str) -> Answer {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("csrf", csrf).extend_pairs(fields);
    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("sec-fetch-site", "same-origin"),
        ("referer", "http://chiso.test/notices"),
    ];
    browser.send(Method::POST, address, &headers, form.finish().into_bytes())
}

#[test]
fn every_refused_field_keeps_its_text_without_script_and_a_good_save_says_so() {
    let world = World::new();
    let mut clerk = world.as_person("clerk");
    let (answers, page) = (format!("{}/answers", world.base()), format!("{}/indices/3", world.base()));
    let long = "Theo sổ theo dõi ".repeat(900);
    let fields = [
        ("page", page.as_str()),
        ("key", "3.1.a"),
        ("value", "mười hai"),
        ("base", "0"),
        ("key", "3.2.a"),
        ("value", "31"),
        ("base", "0"),
        ("key", "3.6.a"),
        ("value", "không rõ"),
        ("base", "0"),
        ("key", "3.1#explanation"),
        ("value", &long),
        ("base", "0"),
    ];
    let shown = clerk.post(&answers, &fields);
    assert_eq!(shown.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = shown.text();
    for typed in
        ["value=\"mười hai\"", "value=\"không rõ\"", "value=\"31\"", "href=\"#3.1.a\"", "href=\"#3.6.a\""]
    {
        assert!(text.contains(typed), "{typed} in {text}");
    }
    let saved = clerk.post(&answers, &[("page", &page), ("key", "3.1.a"), ("value", "12"), ("base", "0")]);
    assert_eq!(saved.location(), format!("{page}?saved=yes"));
    assert!(clerk.get(saved.location()).text().contains("Everything on this page is saved."));
}

#[test]
fn a_claim_comes_back_as_the_option_of_its_list_and_stays_chosen() {
    let world = World::new();
    let (mut clerk, mut colleague) = (world.as_person("clerk"), world.as_person("colleague"));
    let answers = format!("{}/answers", world.base());
    let saved = clerk.save(&answers, &[("3.1#na", "yes", 0)]).json();
    assert_eq!(saved["results"][0]["value"], "yes", "{saved}");
    let page = clerk.get(&format!("{}/indices/3", world.base())).text();
    assert!(page.contains("<option value=\"yes\" selected>Yes</option>"), "{page}");
    let conflict = colleague.save(&answers, &[("3.1#na", "", 0)]).json();
    let theirs = &conflict["results"][0]["theirs"];
    assert_eq!(
        (theirs["value"].as_str(), theirs["words"].as_str()),
        (Some("yes"), Some("Yes")),
        "{conflict}"
    );
}

#[test]
fn each_save_says_what_is_missing() {
    let world = World::new();
    let mut clerk = world.as_person("clerk");
    let answers = format!("{}/answers", world.base());
    let rail = |json: &serde_json::Value, code: &str| {
        let rail =
            json["rail"].as_array().unwrap().iter().find(|entry| entry["code"] == code).unwrap().clone();
        rail["missing"].as_array().unwrap().len()
    };
    let first = clerk.save(&answers, &[("3.1.a", "207", 0)]).json();
    let second = clerk.save(&answers, &[("I.5", "287", 0), ("3.2.a", "9", 0)]).json();
    assert_eq!(rail(&second, ""), rail(&first, "") - 1, "{first} {second}");
    assert!(rail(&second, "3") <= rail(&first, "3"));
}

#[test]
fn a_warning_that_there_is_no_evidence_comes_with_a_save_and_goes_with_an_upload() {
    let world = World::new();
    let mut clerk = world.as_person("clerk");
    let (answers, page) = (format!("{}/answers", world.base()), format!("{}/indices/3", world.base()));
    let save = |browser: &mut Browser<'_>, key: &str, value: &str, base: &str| {
        let fields = [("page", page.as_str()), ("key", key), ("value", value), ("base", base)];
        browser.post_for_json(&answers, &fields).json()
    };
    let warned = |json: &serde_json::Value, component: &str| {
        let findings = json["findings"].as_array().expect("findings");
        let about = |found: &&serde_json::Value| found["component"] == component;
        findings.iter().filter(about).any(|found| {
            found["sentence"].as_str().is_some_and(|words| words.contains("earns points without evidence"))
        })
    };
    let general = format!("{}/general", world.base());
    let fields = [("page", general.as_str()), ("key", "I.5"), ("value", "287"), ("base", "0")];
    let elsewhere = clerk.post_for_json(&answers, &fields).json();
    assert!(!warned(&elsewhere, "3.1"), "the page of another part shows no warning: {elsewhere}");
    save(&mut clerk, "I.6", "84", "0");
    let first = save(&mut clerk, "3.1.a", "207", "0");
    assert!(warned(&first, "3.1"), "{first}");
    assert_eq!(first["findings"][0]["severity"], "warning", "{first}");

    // What the script fetches after an upload: neither the warning nor the entry in the rail.
    let block = |text: &str| {
        let rest = text.split_once("id=\"findings-block\"").expect("the block").1;
        rest.split_once("</section>").unwrap().0.to_owned()
    };
    let rail = |text: &str| {
        let rest = text.split_once("class=\"rail\"").expect("the rail").1;
        let rest = rest.split_once("data-index=\"3\"").expect("index 3").1;
        rest.split_once("</li>").unwrap().0.to_owned()
    };
    let before = clerk.get(&page).text();
    assert!(block(&before).contains("3.1 earns points without evidence"), "{}", block(&before));
    let fields = [("component", "3.1"), ("number", "125/BC-SYT")];
    let file = clerk.post_file(&format!("{}/evidence", world.base()), &fields, "a.pdf", b"%PDF-1.7\n%%EOF\n");
    assert_eq!(file.status, StatusCode::SEE_OTHER, "{}", file.text());
    let after = clerk.get(&page).text();
    assert!(!block(&after).contains("3.1 earns points without evidence"), "{}", block(&after));
    assert_eq!(rail(&before), rail(&after), "what is answered stays counted");
    let version = |json: &serde_json::Value| json["results"][0]["version"].to_string();
    let second = save(&mut clerk, "3.1.a", "208", &version(&first));
    assert!(!warned(&second, "3.1"), "{second}");
    // An answer removed: no points, no warning, and the rail says again what is missing.
    let gone = save(&mut clerk, "3.1.a", "", &version(&second));
    assert!(rail(&clerk.get(&page).text()).contains("3.1"), "{gone}");
}

#[test]
fn an_error_s_page_keeps_name_and_menu_of_who_is_signed_in() {
    let world = World::new();
    let mut clerk = world.as_person("clerk");
    for address in ["/nowhere", "/settings"] {
        let text = clerk.get(address).text();
        assert!(text.contains("clerk ·") && text.contains("class=\"menu\""), "{address}: {text}");
    }
    let nobody = world.browser().get("/nowhere").text();
    assert!(!nobody.contains("class=\"menu\""), "{nobody}");
}

#[test]
fn a_form_that_comes_after_the_session_is_sent_again_after_signing_in() {
    let world = World::new();
    let clerk = world.as_person("clerk");
    let (answers, page) = (format!("{}/answers", world.base()), format!("{}/indices/3", world.base()));
    let csrf = clerk.csrf();
    let fields =
        [("page", page.as_str()), ("key", "3.1#explanation"), ("value", "Theo sổ \"A\""), ("base", "0")];
    // The session ended by time, or its cookie was lost with the browser's.
    for is_gone in [false, true] {
        let mut late = world.browser();
        if !is_gone {
            late.cookies.clone_from(&clerk.cookies);
            world.wait(13 * 3600);
        }
        let reported = send(&mut late, &answers, &fields, &csrf);
        assert_eq!(reported.status, StatusCode::UNAUTHORIZED);
        assert!(
            reported.text().contains("The session has ended")
                && reported.text().contains("name=\"password\"")
        );
        let (again, typed) = (reported.field("again"), reported.field("typed"));
        let typed = typed.replace("&#38;", "&");
        let signing = [
            ("email", email("clerk")),
            ("password", PASSWORD.to_owned()),
            ("next", page.clone()),
            ("again", again),
            ("typed", typed),
        ];
        let signing: Vec<(&str, &str)> =
            signing.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let asked = late.post("/sign-in", &signing);
        assert_eq!(asked.status, StatusCode::OK, "{}", asked.text());
        assert!(asked.text().contains("Theo sổ &#34;A&#34;"), "{}", asked.text());
        assert_eq!(asked.field("csrf"), late.csrf(), "the token is that of the new session");
        let sent = late.post(&answers, &fields);
        assert_eq!(sent.location(), format!("{page}?saved=yes"), "{}", sent.text());
    }
}

#[test]
fn the_page_of_an_older_session_offers_to_send_the_same_again_and_one_of_another_site_does_not() {
    let world = World::new();
    let old = world.as_person("clerk").csrf();
    let mut clerk = world.as_person("clerk");
    let answers = format!("{}/answers", world.base());
    let fields = [("key", "3.1#explanation"), ("value", "Theo sổ theo dõi"), ("base", "0")];
    let reported = send(&mut clerk, &answers, &fields, &old);
    assert_eq!(reported.status, StatusCode::FORBIDDEN);
    let text = reported.text();
    assert!(text.contains("Send what I typed again") && text.contains("Theo sổ theo dõi"), "{text}");
    assert!(text.contains(&format!("value=\"{}\"", clerk.csrf())), "with a token that is right");
    // A browser that does not say where it comes from gets no help.
    let silent = clerk.send(
        Method::POST,
        &answers,
        &[("content-type", "application/x-www-form-urlencoded")],
        b"csrf=x&key=3.1%23explanation&value=a+b&base=0".to_vec(),
    );
    assert!(!silent.text().contains("Send what I typed again"));
}

#[test]
fn a_sign_in_page_of_yesterday_comes_back_with_the_address_that_was_typed() {
    let world = World::new();
    let mut browser = world.browser();
    let fields = [("email", email("clerk")), ("password", PASSWORD.to_owned())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let stale = send(&mut browser, "/sign-in", &fields, &"0".repeat(64));
    assert_eq!(stale.status, StatusCode::FORBIDDEN);
    assert!(stale.text().contains(&email("clerk")) && stale.text().contains("Send it once more"));
    assert_eq!(
        browser.post("/sign-in", &fields).status,
        StatusCode::SEE_OTHER,
        "the new page's token is right"
    );
}

#[test]
fn a_refused_form_comes_back_with_every_field_that_was_typed() {
    let world = World::new();
    let (mut standing, mut administrator) = (world.as_person("standing"), world.as_person("administrator"));
    let invited = [("name", "Trần Thị B"), ("email", "không phải"), ("role", "auditor")];
    let page = administrator.post("/users", &invited);
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", page.text());
    for expected in ["value=\"Trần Thị B\"", "value=\"không phải\"", "<option value=\"auditor\" selected"]
    {
        assert!(page.text().contains(expected), "{expected} in {}", page.text());
    }
    let unit = [("name", "Sở Nội vụ"), ("code", "Mã Sai"), ("group", "Sở")];
    let page = standing.post("/units", &unit).text();
    for expected in ["value=\"Sở Nội vụ\"", "value=\"Mã Sai\"", "value=\"Sở\""] {
        assert!(page.contains(expected), "{expected} in {page}");
    }
    let limits = [("version", "0"), ("idle_minutes", "9999"), ("absolute_hours", "7")];
    let page = administrator.post("/settings/sessions", &limits).text();
    assert!(page.contains("value=\"9999\"") && page.contains("value=\"7\""), "{page}");
    let campaign = format!("/campaigns/{}", world.campaign);
    let version = standing.get(&campaign).field("version");
    let extended = [("version", version.as_str()), ("deadline", "2022-11-01"), ("reason", "Mưa lũ\nkéo dài")];
    let page = standing.post(&format!("{campaign}/extend"), &extended).text();
    assert!(page.contains("value=\"2022-11-01\"") && page.contains("Mưa lũ\nkéo dài</textarea>"), "{page}");
    let unit = world.unit.to_string();
    let new = [
        ("set", "so-ban-nganh-2022"),
        ("year", "1800"),
        ("title", "Kỳ mới"),
        ("unit", &unit),
        ("unranked", &unit),
    ];
    let page = standing.post("/campaigns", &new).text();
    assert!(
        page.contains("value=\"Kỳ mới\"")
            && page.contains(&format!("name=\"unranked\" type=\"checkbox\" value=\"{unit}\" checked")),
        "{page}"
    );
}

#[test]
fn enter_on_an_address_that_forms_are_sent_to_leads_to_the_page_of_the_form() {
    let world = World::new();
    let mut clerk = world.as_person("clerk");
    let base = world.base();
    for (address, page) in [
        (format!("{base}/answers"), base.clone()),
        (format!("{base}/hand-over"), base.clone()),
        (format!("{base}/evidence"), base.clone()),
        (format!("{base}/packet/apply"), base.clone()),
        (format!("/campaigns/{}/close", world.campaign), format!("/campaigns/{}", world.campaign)),
        ("/settings/passwords".to_owned(), "/settings".to_owned()),
        ("/account/password".to_owned(), "/account".to_owned()),
        ("/sign-out".to_owned(), "/".to_owned()),
    ] {
        let led = clerk.get(&address);
        assert_eq!((led.status, led.location()), (StatusCode::SEE_OTHER, page.as_str()), "{address}");
    }
    let refused = clerk.post("/health", &[]);
    assert_eq!(refused.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(
        refused.text().contains("class=\"menu\"") && refused.headers.contains_key("allow"),
        "{}",
        refused.text()
    );
    let program = [("accept", "application/json")];
    let answers = clerk.send(Method::GET, &format!("{base}/answers"), &program, Vec::new());
    assert_eq!(answers.json()["code"], "method-not-allowed");
}

#[test]
fn a_slash_at_the_end_of_an_address_leads_to_the_page() {
    let world = World::new();
    let mut clerk = world.as_person("clerk");
    for (address, page) in [("/results/", "/results"), ("/notices/?before=1", "/notices?before=1")] {
        let led = clerk.get(address);
        assert_eq!((led.status, led.location()), (StatusCode::PERMANENT_REDIRECT, page), "{address}");
    }
    assert_eq!(clerk.get(&format!("{}/", world.base())).location(), world.base());
    let elsewhere = clerk.get("//evil.example/");
    assert_eq!((elsewhere.status, elsewhere.location()), (StatusCode::NOT_FOUND, ""));
}

#[test]
fn an_address_that_was_handed_on_keeps_its_language_and_changes_nobody_s_choice() {
    let world = World::new();
    let mut reader = world.browser();
    reader.cookies = vec![("lang".to_owned(), "vi".to_owned())];
    let handed_on = [("sec-fetch-site", "none"), ("sec-fetch-mode", "navigate")];
    let page = reader.send(Method::GET, "/sign-in?next=%2Fhistory&lang=en", &handed_on, Vec::new()).text();
    assert!(page.contains("<html lang=\"en\"") && page.contains("Sign in"));
    assert!(
        page.contains("href=\"/sign-in?next=%2Fhistory&#38;lang=vi\""),
        "the switch keeps what was asked: {page}"
    );
    assert!(reader.get("/sign-in").text().contains("<html lang=\"vi\""), "the choice is as it was");
    let led = reader.send(Method::GET, "/?lang=en", &handed_on, Vec::new());
    assert!(led.location().ends_with("&lang=en"), "the sign-in continues in English: {}", led.location());
    let switch = [("sec-fetch-site", "same-origin"), ("sec-fetch-mode", "navigate")];
    reader.send(Method::GET, "/sign-in?lang=en", &switch, Vec::new());
    assert!(reader.get("/sign-in").text().contains("<html lang=\"en\""), "the switch is a choice");
}
