//! The standing department and the administrator: campaigns, units, people, the audit log.

use axum::http::StatusCode;

use web::WebOptions;

use crate::world::{Browser, World};

#[test]
fn a_campaign_is_prepared_opened_extended_and_closed() {
    let world = World::new();
    let mut standing = world.as_person("standing");
    let page = standing.get("/campaigns/new");
    let text = page.text();
    assert_eq!(page.status, StatusCode::OK);
    assert!(text.contains("Warnings on the set"), "the linter's warnings are shown");
    assert!(text.contains("parameter.platforms_offered"));
    let unit = world.unit.to_string();
    let fields = [
        ("set", "so-ban-nganh-2022"),
        ("year", "2023"),
        ("title", "Kỳ đánh giá năm 2023"),
        ("reading", "as_printed"),
        ("not_applicable", "rescale"),
        ("late", "marked"),
        ("deadline", "2023-11-30"),
        ("phase.title", "Tự đánh giá"),
        ("phase.begins", "2023-11-01"),
        ("phase.ends", "2023-11-30"),
        ("parameter.platforms_offered", "8"),
        ("parameter.drills_held", "2"),
        ("unit", unit.as_str()),
    ];
    let refused = standing.post("/campaigns", &fields);
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "a departure from the set needs a reason");
    assert!(refused.text().contains("A departure from the set needs a reason."));
    assert!(refused.text().contains("Kỳ đánh giá năm 2023"), "what was typed stands there");
    let mut fields = fields.to_vec();
    fields.push(("not_applicable_reason", "Theo công văn hướng dẫn"));
    let made = standing.post("/campaigns", &fields);
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text());
    let address = made.location().to_owned();
    let overview = standing.get(&address);
    assert!(overview.text().contains("Theo công văn hướng dẫn") && overview.text().contains("30/11/2023"));

    let version = overview.field("version");
    assert_eq!(standing.confirm(&format!("{address}/open"), &[("version", &version)]).location(), address);
    let version = standing.get(&address).field("version");
    let earlier = [("version", version.as_str()), ("deadline", "2023-11-01"), ("reason", "Bão số 5")];
    let refused = standing.post(&format!("{address}/extend"), &earlier);
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.text().contains("must be later"));
    let later = [("version", version.as_str()), ("deadline", "2023-12-10"), ("reason", "Bão số 5")];
    assert_eq!(standing.confirm(&format!("{address}/extend"), &later).location(), address);
    phases_are_changed(&mut standing, &address);
    let stale = standing.post(&format!("{address}/close"), &[("version", &version)]);
    assert_eq!(stale.status, StatusCode::CONFLICT, "a step over an old page is refused");
    let version = standing.get(&address).field("version");
    assert_eq!(standing.confirm(&format!("{address}/close"), &[("version", &version)]).location(), address);
    let log = world.audited();
    assert!(log.iter().any(|action| action == "campaign-extended"));
}

/// The phase of the campaign is moved and another one added, after a few attempts.
fn phases_are_changed(standing: &mut Browser<'_>, address: &str) {
    let place = format!("{address}/phases");
    assert!(standing.get(address).text().contains(&place));
    let page = standing.get(&place);
    assert!(page.text().contains("Announced now") && page.text().contains("value=\"30/11/2023\""));
    let version = page.field("version");
    let typed = |version: &str, ends: &str| {
        let lines =
            [("Tự đánh giá", "2023-11-01", ends), ("", "", ""), ("Thẩm định", "2023-12-11", "2023-12-31")];
        let mut fields =
            vec![("version".to_owned(), version.to_owned()), ("reason".to_owned(), "Bão số 5".to_owned())];
        for (title, begins, ends) in lines {
            let line = [("phase.title", title), ("phase.begins", begins), ("phase.ends", ends)];
            fields.extend(line.map(|(name, value)| (name.to_owned(), value.to_owned())));
        }
        fields
    };
    let mut send = |version: &str, ends: &str| {
        let fields = typed(version, ends);
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        standing.post(&place, &fields)
    };
    for (ends, expected) in
        [("2023-10-10", "must not end before it begins"), ("mai", "Last day: not a valid date")]
    {
        let refused = send(&version, ends);
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().contains(expected), "{}", refused.text());
        assert!(
            refused.text().contains("Bão số 5</textarea>") && refused.text().contains("value=\"Thẩm định\"")
        );
    }
    let stale = send("1", "2023-12-10");
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.text().contains("value=\"2023-12-10\""), "what was typed stands there: {}", stale.text());
    assert_eq!(stale.field("version"), version, "over what is shown beside it");
    assert_eq!(send(&version, "2023-12-10").location(), address);
    assert_eq!(send(&version, "2023-12-10").status, StatusCode::CONFLICT, "somebody was first");
    let overview = standing.get(address).text();
    assert!(overview.contains("01/11/2023 – 10/12/2023") && overview.contains("Thẩm định"), "{overview}");
    let history = standing.get(&format!("/history?campaign={}", address.rsplit('/').next().unwrap())).text();
    assert!(history.contains("Changed the announced phases"), "{history}");
    assert!(
        history.contains("Tự đánh giá (01/11/2023 – 30/11/2023) → Tự đánh giá (01/11/2023 – 10/12/2023)")
    );
    assert!(history.contains("(nothing) → Thẩm định (11/12/2023 – 31/12/2023)"), "{history}");
}

#[test]
fn the_overview_names_who_has_not_begun_and_shows_no_answers() {
    let world = World::new();
    let mut clerk = world.as_person("clerk");
    clerk.save(&format!("{}/answers", world.base()), &[("3.1.a", "207", 0)]);
    let mut standing = world.as_person("standing");
    let page = standing.get(&format!("/campaigns/{}", world.campaign)).text();
    assert!(page.contains("Not begun (1): Sở Giao thông vận tải"), "{page}");
    assert!(!page.contains(&world.base()), "a draft cannot be opened");
}

#[test]
fn a_unit_is_renamed_and_merged_and_keeps_its_history() {
    let world = World::new();
    let mut standing = world.as_person("standing");
    world.wait(60);
    let fields = [("name", "Sở Y tế và Dân số"), ("group", "Sở"), ("version", "1")];
    assert_eq!(standing.post(&format!("/units/{}/change", world.unit), &fields).location(), "/units");
    let into = world.unit.to_string();
    let merged = standing.confirm(&format!("/units/{}/merge", world.other), &[("into", &into)]);
    assert_eq!(merged.location(), "/units");
    let page = standing.get("/units").text();
    assert!(page.contains("formerly Sở Y tế") && page.contains("took in Sở Giao thông vận tải"), "{page}");
    let bad = standing.post("/units", &[("code", "Sở Y tế"), ("name", "")]);
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[test]
fn an_administrator_takes_a_role_away_and_it_counts_at_once() {
    let world = World::new();
    let (mut administrator, mut clerk) = (world.as_person("administrator"), world.as_person("clerk"));
    assert_eq!(clerk.get(&world.base()).status, StatusCode::OK);
    let list = administrator.get("/users").text();
    let card = list.split("<li>").find(|card| card.contains("clerk@")).expect("the clerk's card");
    let address = card.split_once("action=\"/users/").unwrap().1.split_once('"').unwrap().0;
    assert!(address.ends_with("/remove"), "{address}");
    let asked = administrator.post(&format!("/users/{address}"), &[]).text();
    assert!(asked.contains("loses the role") && asked.contains("It is the last role"), "{asked}");
    assert_eq!(clerk.get(&world.base()).status, StatusCode::OK, "nothing is taken yet");
    let taken = administrator.confirm(&format!("/users/{address}"), &[]);
    assert_eq!(taken.location(), "/users");
    assert_eq!(clerk.get(&world.base()).status, StatusCode::NOT_FOUND, "in the middle of the session");
    let save = clerk.save(&format!("{}/answers", world.base()), &[("3.1.a", "1", 0)]);
    assert_eq!(save.status, StatusCode::NOT_FOUND);
}

#[test]
fn the_auditor_reads_the_log_with_names() {
    let world = World::new();
    let mut auditor = world.as_person("auditor");
    let page = auditor.get("/audit").text();
    assert!(page.contains("Opened a campaign") && page.contains("Đánh giá chuyển đổi số năm 2022"), "{page}");
    assert!(page.contains("standing"));
}

#[test]
fn an_own_framework_with_faults_is_named_and_cannot_be_chosen() {
    let unusable_sets = vec!["xa-phuong-2026".to_owned()];
    let options = WebOptions { log_requests: false, unusable_sets, ..WebOptions::default() };
    let world = World::with_options(options);
    let text = world.as_person("standing").get("/campaigns/new").text();
    assert!(text.contains("xa-phuong-2026") && text.contains("cannot be chosen yet"), "{text}");
    assert!(!text.contains("value=\"xa-phuong-2026\""), "{text}");
}
