//! A clerk fills in, a colleague too, the leader submits: with the page's script and without it.

use axum::http::StatusCode;

use crate::world::World;

#[test]
fn a_saved_answer_comes_back_with_its_points_and_stands_in_the_page() {
    let world = World::new();
    let mut clerk = world.as_person("clerk");
    let answers = format!("{}/answers", world.base());
    let saved = clerk.save(&answers, &[("I.5", "287", 0), ("I.6", "84", 0), ("3.1.a", "207", 0)]);
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.text());
    let json = saved.json();
    assert_eq!(json["results"][2]["outcome"], "saved");
    assert_eq!(json["results"][2]["value"], "207");
    let component = json["components"].as_array().unwrap().iter().find(|it| it["code"] == "3.1").unwrap();
    assert_eq!(component["state"], "scored", "{component}");
    assert!(component["formula"].as_str().unwrap().contains("207"), "{component}");
    let page = clerk.get(&format!("{}/indices/3", world.base()));
    assert!(page.text().contains("value=\"207\""));
    assert!(page.text().contains(component["points"].as_str().unwrap()));
}

#[test]
fn a_refused_answer_says_why_and_stays_in_the_field_without_script() {
    let world = World::new();
    let mut clerk = world.as_person("clerk");
    let answers = format!("{}/answers", world.base());
    let refused = clerk.save(&answers, &[("3.1.a", "mười hai", 0)]).json();
    assert_eq!(refused["results"][0]["outcome"], "refused");
    assert!(refused["results"][0]["sentence"].as_str().unwrap().contains("not a number"), "{refused}");

    let page = format!("{}/indices/3", world.base());
    let fields = [("page", page.as_str()), ("key", "3.1.a"), ("value", "mười hai"), ("base", "0")];
    let shown = clerk.post(&answers, &fields);
    assert_eq!(shown.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(shown.text().contains("value=\"mười hai\""), "what was typed is not lost");
    assert!(shown.text().contains("not a number"));
}

#[test]
fn two_people_in_one_form_see_each_other_and_a_conflict_loses_neither() {
    let world = World::new();
    let (mut clerk, mut colleague) = (world.as_person("clerk"), world.as_person("colleague"));
    let answers = format!("{}/answers", world.base());
    clerk.save(&answers, &[("3.1.a", "207", 0)]);
    let conflict = colleague.save(&answers, &[("3.1.a", "198", 0)]).json();
    let result = &conflict["results"][0];
    assert_eq!(result["outcome"], "conflict");
    assert_eq!(result["theirs"]["value"], "207");
    assert_eq!(result["theirs"]["by"], "clerk");
    let version = result["version"].as_u64().unwrap();
    let kept = colleague.save(&answers, &[("3.1.a", "198", version)]).json();
    assert_eq!(kept["results"][0]["outcome"], "saved");
    let history = clerk.get(&format!("{}/history", world.base())).text();
    assert!(history.contains("207") && history.contains("198"), "both stand in the history");

    let page = format!("{}/indices/3", world.base());
    let fields = [("page", page.as_str()), ("key", "3.1.a"), ("value", "201"), ("base", "1")];
    let shown = clerk.post(&answers, &fields).text();
    assert!(shown.contains("“198”") && shown.contains("“201”"), "without script both are shown");
}

#[test]
fn the_leader_submits_what_was_seen_and_gets_a_receipt() {
    let world = World::new();
    let (mut clerk, mut leader) = (world.as_person("clerk"), world.as_person("leader"));
    let base = world.base();
    clerk.save(&format!("{base}/answers"), &[("3.1.a", "207", 0)]);
    let seen = clerk.get(&base).field("seen");
    assert_eq!(clerk.post(&format!("{base}/submit"), &[("seen", &seen)]).status, StatusCode::FORBIDDEN);
    assert_eq!(clerk.confirm(&format!("{base}/hand-over"), &[("seen", &seen)]).location(), base);
    let locked = clerk.save(&format!("{base}/answers"), &[("3.1.a", "208", 1)]);
    assert_eq!(locked.status, StatusCode::CONFLICT);
    assert_eq!(locked.json()["code"], "refused-form-with-leader");

    let returned = leader.post(&format!("{base}/return"), &[("note", "Bổ sung 3.2")]);
    assert_eq!(returned.location(), base);
    assert!(clerk.get(&base).text().contains("Bổ sung 3.2"), "the clerk reads the note");
    let stale = clerk.post(&format!("{base}/hand-over"), &[("seen", "0")]);
    assert_eq!(stale.status, StatusCode::CONFLICT, "what was not seen is not handed over");
    clerk.confirm(&format!("{base}/hand-over"), &[("seen", &seen)]);
    assert_eq!(leader.confirm(&format!("{base}/submit"), &[("seen", &seen)]).location(), base);

    let receipt = leader.get(&format!("{base}/receipt")).text();
    assert!(receipt.contains("leader") && receipt.contains("the stored answers have this hash"), "{receipt}");
    let text = leader.get(&format!("{base}/receipt.txt"));
    let hash = assessment::receipt::Fingerprint::of(&text.bytes).to_string();
    assert!(receipt.contains(&hash) && text.text().contains("answer.3.1.a\t207"), "{}", text.text());
    let again = clerk.save(&format!("{base}/answers"), &[("3.1.a", "208", 1)]);
    assert_eq!(again.json()["code"], "refused-form-submitted");
    assert!(world.audited().ends_with(&["form-submitted".to_owned()]));
}

#[test]
fn the_packet_goes_out_filled_and_comes_back_with_a_choice() {
    let world = World::new();
    let mut clerk = world.as_person("clerk");
    let base = world.base();
    clerk.save(&format!("{base}/answers"), &[("3.1.a", "207", 0)]);
    let packet = clerk.get(&format!("{base}/packet.xlsx"));
    assert_eq!(packet.status, StatusCode::OK);
    assert!(packet.headers["content-disposition"].to_str().unwrap().contains("so-y-te-2022.xlsx"));

    clerk.save(&format!("{base}/answers"), &[("3.1.a", "199", 1)]);
    let page = clerk.post_file(&format!("{base}/packet"), &[], "so-y-te.xlsx", &packet.bytes);
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    let text = page.text();
    assert!(text.contains("choice.3.1.a") && text.contains("207") && text.contains("199"), "both are shown");
    let id = page.field("packet");
    let fields = [("packet", id.as_str()), ("choice.3.1.a", "file")];
    assert_eq!(clerk.post(&format!("{base}/packet/apply"), &fields).location(), base);
    assert!(clerk.get(&format!("{base}/indices/3")).text().contains("value=\"207\""));

    let none = clerk.post_file(&format!("{base}/packet"), &[], "x.xlsx", b"not a workbook");
    assert_eq!(none.status, StatusCode::OK);
    assert!(none.text().contains("Could not be read"), "an invalid file is explained");
}

#[test]
fn the_form_prints_filled_and_empty() {
    let world = World::new();
    let mut clerk = world.as_person("clerk");
    clerk.save(&format!("{}/answers", world.base()), &[("3.1.a", "207", 0)]);
    let filled = clerk.get(&format!("{}/print?filled=yes", world.base())).text();
    let empty = clerk.get(&format!("{}/print", world.base())).text();
    assert!(filled.contains("<strong>207</strong>"));
    assert!(!empty.contains("<strong>207</strong>") && empty.contains("class=\"blank\""));
}

#[test]
fn the_fullest_page_is_small_on_the_wire() {
    let world = World::new();
    let mut clerk = world.as_person("clerk");
    let address = format!("{}/indices/6", world.base());
    let packed = clerk.send(axum::http::Method::GET, &address, &[("accept-encoding", "gzip")], Vec::new());
    assert_eq!(packed.headers["content-encoding"], "gzip");
    assert!(packed.bytes.len() < 100_000, "{} bytes", packed.bytes.len());
}

#[test]
fn last_year_s_values_come_from_the_published_result_if_the_instance_ran_no_campaign() {
    let world = World::new();
    world.publish_year(2021, &["so-y-te".to_owned()]);
    let mut clerk = world.as_person("clerk");
    let page = clerk.get(&format!("{}/indices/1?lang=vi", world.base())).text();
    for expected in ["Năm trước: Người đứng đầu (Giám đốc/Thủ trưởng)", "Năm trước: Có"]
    {
        assert!(page.contains(expected), "{expected}: {page}");
    }
    assert!(!page.contains("Năm trước: head"), "a key is no word");
}

#[test]
fn a_form_that_was_open_before_shows_last_year_once_its_result_is_published_and_its_file_is_back() {
    let world = World::new();
    let mut clerk = world.as_person("clerk");
    let address = format!("{}/indices/1?lang=vi", world.base());
    assert!(!clerk.get(&address).text().contains("Năm trước: Có"));
    world.publish_year(2021, &["so-y-te".to_owned()]);
    world.while_files_are_away(|| {
        let page = clerk.get(&address);
        assert_eq!(page.status, StatusCode::OK);
        assert!(!page.text().contains("Năm trước: Có"), "its file is elsewhere");
    });
    assert!(clerk.get(&address).text().contains("Năm trước: Có"));
}
