//! Something changes while a page is open: what is sent from it is refused with the reason and what to do
//! next.

use app::accounts::Credential;
use assessment::campaign::CampaignAt;
use assessment::role::{Grant, Role};
use axum::http::{Method, StatusCode};

use crate::later::Later;
use crate::world::{PASSWORD, World, email};

const DAY: i64 = 24 * 3_600;

fn session(world: &World, name: &str) -> Credential {
    Credential::session(&world.app.sign_in(&email(name), PASSWORD, "Firefox").unwrap().token)
}

#[test]
fn a_campaign_that_closes_while_a_form_is_open_says_why_and_changes_nothing() {
    let world = World::new();
    let mut clerk = world.as_person("clerk");
    let (answers, page) = (format!("{}/answers", world.base()), format!("{}/indices/3", world.base()));
    clerk.save(&answers, &[("3.1.a", "207", 0)]);
    assert_eq!(clerk.get(&page).status, StatusCode::OK);
    world.app.close_campaign(&session(&world, "standing"), CampaignAt::new(world.campaign, 2)).unwrap();

    // The page's script keeps what is typed and shows why it was not saved.
    let late = clerk.save(&answers, &[("3.1.a", "208", 1)]);
    assert_eq!(late.status, StatusCode::CONFLICT);
    let problem = late.json();
    assert_eq!(problem["code"], "refused-past-deadline");
    for part in ["title", "detail", "way_on"] {
        assert!(!problem[part].as_str().unwrap().is_empty(), "{problem}");
    }
    // Without the script the page says so.
    let fields = [("page", page.as_str()), ("key", "3.1.a"), ("value", "208"), ("base", "1")];
    let late = clerk.post(&answers, &fields);
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.text().contains(problem["detail"].as_str().unwrap()));
    let shown = clerk.get(&page).text();
    assert!(shown.contains("207") && !shown.contains("208"));
}

#[test]
fn a_window_that_closes_while_a_reply_is_written_keeps_the_text_and_says_why() {
    let world = World::new();
    let later = Later::closed(&world);
    later.contested();
    let indicator = later.indicator("3.2");
    let version = world.as_person("leader").get(&indicator).field("version");
    world.wait(20 * DAY);
    let mut leader = world.as_person("leader");
    let text = [("version", version.as_str()), ("text", "Quyết định số 5 đã gửi ngày 3")];
    let late = leader.post(&format!("{indicator}/reply"), &text);
    assert_eq!(late.status, StatusCode::CONFLICT);
    let late = late.text();
    assert!(late.contains("Quyết định số 5 đã gửi ngày 3"), "what was typed is there");
    assert!(late.contains("role=\"alert\"") && late.contains("deadline"), "{late}");
    assert!(!world.audited().iter().rev().take(1).any(|action| action == "reply-filed"));
}

#[test]
fn an_appraiser_who_is_moved_to_the_unit_decides_nothing_there_any_more() {
    let world = World::new();
    let later = Later::closed(&world);
    let mut appraiser = later.as_everybody_s_appraiser();
    let indicator = later.indicator("3.1");
    let version = appraiser.get(&indicator).field("version");
    let administrator = session(&world, "administrator");
    let people = world.app.people(&administrator).unwrap();
    let moved = people.iter().find(|person| person.account.email == email("everybodys")).unwrap();
    let grant = Grant { role: Role::UnitClerk, unit: Some(world.unit), campaign: None, index: None };
    world.app.grant_role(&administrator, moved.account.id, grant).unwrap();

    let refused = appraiser.post(&format!("{indicator}/accept"), &[("version", version.as_str())]);
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.text().contains("Nobody may decide on their own unit"), "{}", refused.text());
    let shown = appraiser.get(&indicator).text();
    assert!(shown.contains("This is your own unit") && !shown.contains("id=\"step-accept\""));
}

#[test]
fn publishing_is_refused_while_one_indicator_is_open_and_says_what_comes_first() {
    let world = World::new();
    let _later = Later::closed(&world);
    let mut standing = world.as_person("standing");
    let place = format!("/campaigns/{}/course", world.campaign);
    for (step, expected) in
        [("publish", "refused-campaign-closed"), ("send-points", "refused-indicators-open")]
    {
        let fields = [
            ("version", "0"),
            ("closes_on", "2022-11-20"),
            ("answers_due_on", "2022-11-25"),
            ("answered_by", "appraiser"),
        ];
        let refused = standing.post_for_json(&format!("{place}/{step}"), &fields);
        assert_eq!(refused.status, StatusCode::CONFLICT);
        let problem = refused.json();
        assert_eq!(problem["code"], expected);
        assert!(!problem["way_on"].as_str().unwrap().is_empty());
    }
}

#[test]
fn a_session_that_ends_while_a_form_is_open_leads_back_to_the_page_of_the_form() {
    let world = World::new();
    let mut clerk = world.as_person("clerk");
    let page = format!("{}/indices/3", world.base());
    assert_eq!(clerk.get(&page).status, StatusCode::OK);
    world.wait(DAY);
    let referer = format!("https://chiso.test{page}");
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("referer", referer.as_str())];
    let form = format!("csrf={}&key=3.1.a&value=207&base=0", clerk.csrf());
    let sent = clerk.send(Method::POST, &format!("{}/answers", world.base()), &headers, form.into_bytes());
    assert_eq!(sent.status, StatusCode::UNAUTHORIZED);
    assert_eq!(sent.field("next"), page);
    assert_eq!(sent.field("again"), format!("{}/answers", world.base()), "and what was typed goes along");
}
