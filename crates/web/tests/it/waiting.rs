//! A survey that has not come is shown on every page, and nothing is sent while it is missing without a
//! decision.

use axum::http::StatusCode;

use crate::later::Later;
use crate::world::World;

#[test]
fn a_missing_survey_is_seen_and_keeps_the_points_back_until_somebody_decides_it() {
    let world = World::new();
    let later = Later::closed(&world);
    let mut appraiser = later.as_everybody_s_appraiser();
    let matrix = appraiser.get(&format!("/campaigns/{}/appraisal/6", world.campaign)).text();
    assert!(matrix.contains("data-state=\"waiting\"") && matrix.contains("Waiting for data"), "{matrix}");
    let page = appraiser.get(&later.indicator("6.4")).text();
    assert!(page.contains("it cannot be accepted yet"), "{page}");
    assert!(!page.contains("id=\"step-accept\""), "nobody is offered to accept it");
    let accepted = appraiser.post(&format!("{}/accept", later.indicator("6.4")), &[("version", "0")]);
    assert_eq!(accepted.status, StatusCode::CONFLICT);
    assert!(accepted.text().contains("Indicators lack data that the managing body provides"));

    let course = format!("/campaigns/{}/appraisal", world.campaign);
    let mut standing = world.as_person("standing");
    let text = standing.get(&course).text();
    assert!(text.contains("id=\"waiting\"") && text.contains("6.4"), "{text}");
    let decide = format!("/campaigns/{}/without-data", world.campaign);
    let silent = standing.post(&decide, &[("component", "6.4"), ("counts", "zero"), ("reason", " ")]);
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [("component", "6.4"), ("counts", "zero"), ("reason", "Năm nay không khảo sát")];
    for person in ["clerk", "leader", "council", "auditor"] {
        let refused = world.as_person(person).post(&decide, &fields);
        assert!(refused.status.is_client_error(), "{person}: {}", refused.status);
    }
    let decided = standing.post(&decide, &fields);
    assert_eq!((decided.status, decided.location()), (StatusCode::SEE_OTHER, course.as_str()));
    assert!(!standing.get(&course).text().contains("id=\"waiting\""), "nothing waits any more");
    let page = appraiser.get(&later.indicator("6.4")).text();
    assert!(
        page.contains("Năm nay không khảo sát") && page.contains("No data of the managing body"),
        "{page}"
    );
}

#[test]
fn the_unit_reads_that_its_sums_are_provisional() {
    let world = World::new();
    let _later = Later::closed(&world);
    let mut clerk = world.as_person("clerk");
    for page in ["", "/receipt", "/print?filled=yes", "/result"] {
        let text = clerk.get(&format!("{}{page}", world.base())).text();
        assert!(text.contains("Still waiting for data of the managing body at 6.4"), "{page}: {text}");
    }
}

#[test]
fn a_decision_shows_what_else_it_moves_and_decides_nothing_by_that() {
    let world = World::new();
    let later = Later::closed(&world);
    let mut appraiser = later.as_everybody_s_appraiser();
    let fields = [
        ("version", "0"),
        ("points", "1"),
        ("reason_code", "other"),
        ("reason", "Thử xem"),
        ("preview", "yes"),
    ];
    let page = appraiser.post(&format!("{}/correct", later.indicator("3.1")), &fields);
    assert_eq!(page.status, StatusCode::OK);
    let text = page.text();
    assert!(text.contains("id=\"effects\"") && text.contains("If it is decided so"), "{text}");
    assert!(text.contains("Thử xem"), "what was typed stays");
    assert!(!appraiser.get(&later.indicator("3.1")).text().contains("id=\"effects\""), "nothing was decided");
    let faulty = appraiser.post(
        &format!("{}/correct", later.indicator("3.1")),
        &[
            ("version", "0"),
            ("points", "nhiều"),
            ("reason_code", "other"),
            ("reason", "x"),
            ("preview", "yes"),
        ],
    );
    assert_eq!(faulty.status, StatusCode::UNPROCESSABLE_ENTITY);
}
