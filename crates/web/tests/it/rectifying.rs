//! The standing department finds an error in a published result, and publishes a rectification.

use axum::http::StatusCode;

use crate::later::Later;
use crate::world::World;

#[test]
fn a_mistake_in_a_published_result_is_set_right_and_everybody_sees_what_changed() {
    let world = World::new();
    let later = Later::closed(&world);
    let early = world.as_person("standing").get(&format!("/campaigns/{}/rectification", world.campaign));
    assert_eq!(early.status, StatusCode::CONFLICT);
    let first = format!("/results/{}", &later.published()[..16]);
    let page = format!("/campaigns/{}/rectification", world.campaign);
    let mut standing = world.as_person("standing");
    let course = standing.get(&format!("/campaigns/{}/appraisal", world.campaign)).text();
    assert!(course.contains(&format!("href=\"{page}\"")), "the way to it");
    assert!(standing.get(&page).text().contains("Nothing waits for a new edition."));

    // On the page of the indicator, with the fields of a decision; others do not see the step.
    let indicator = later.indicator("3.1");
    let offered = standing.get(&indicator);
    assert!(offered.text().contains("id=\"step-rectify\""));
    for person in ["appraiser", "leader", "council", "province", "auditor"] {
        assert!(!world.as_person(person).get(&indicator).text().contains("step-rectify"), "{person}");
    }
    let version = offered.field("version");
    let fields = [
        ("version", version.as_str()),
        ("points", "2,5"),
        ("reason_code", "number-differs"),
        ("reason", "Nhập nhầm dòng"),
    ];
    let silent = standing.post(&format!("{indicator}/rectify"), &fields[..3]);
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    let entered = standing.post(&format!("{indicator}/rectify"), &fields);
    assert_eq!((entered.status, entered.location()), (StatusCode::SEE_OTHER, indicator.as_str()));
    let offered = standing.get(&indicator).text();
    assert!(offered.contains("step-withdraw-rectification") && !offered.contains("id=\"step-rectify\""));

    // Waiting rectifications and their effects, for the organiser; the unit sees nothing of them, nor does
    // the public.
    for person in ["standing", "province"] {
        let waiting = world.as_person(person).get(&page).text();
        assert!(waiting.contains("Nhập nhầm dòng") && waiting.contains("<strong>2.50</strong>"), "{waiting}");
        assert_eq!(
            waiting.contains("Publish the rectified edition"),
            person == "province",
            "who entered it does not"
        );
        assert!(waiting.contains("Entered by standing"), "{waiting}");
    }
    assert!(!world.as_person("insider").get(&page).text().contains("Nhập nhầm dòng"), "their own unit");
    assert!(!world.as_person("clerk").get(&indicator).text().contains("Nhập nhầm dòng"));
    assert_eq!(world.browser().get(&format!("{first}/changes")).status, StatusCode::NOT_FOUND);

    // Published again by another person: it says what and by which decision.
    let mut province = world.as_person("province");
    let version = province.get(&page).field("version");
    let what = [("version", version.as_str()), ("what", "Sửa 3.1 của Sở Y tế")];
    let own = standing.post(&page, &what);
    assert_eq!(own.status, StatusCode::CONFLICT);
    assert!(own.text().contains("You entered one of the waiting rectifications"), "{}", own.text());
    let silent = province.decide(&page, &what, " ");
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(silent.text().contains("Sửa 3.1 của Sở Y tế"), "what was typed is there");
    assert!(silent.text().contains("Enter the number of the decision"), "{}", silent.text());
    let published = province.decide(&page, &what, "QĐ số 15/QĐ-UBND");
    assert_eq!(published.status, StatusCode::SEE_OTHER, "{}", published.text());
    let mut reader = world.browser();
    let second = format!("/results/{}", &published.location()["/results/".len()..][..16]);
    let ranking = reader.get(&second).text();
    assert!(ranking.contains("QĐ số 15/QĐ-UBND: Sửa 3.1 của Sở Y tế"));
    assert!(reader.get(&first).text().contains("Approved by: Decision 120/QĐ-UBND of"), "its own decision");
    let course = standing.get(&format!("/campaigns/{}/appraisal", world.campaign)).text();
    assert!(course.contains("120/QĐ-UBND") && course.contains("QĐ số 15/QĐ-UBND"), "both: {course}");
    let minutes = standing.get(&format!("/campaigns/{}/council/minutes", world.campaign)).text();
    assert!(minutes.contains("120/QĐ-UBND") && !minutes.contains("QĐ số 15"), "the council's own: {minutes}");
    assert!(reader.get(&first).text().contains(&format!("href=\"{second}\"")), "the old one leads to it");
    let changes = reader.get(&format!("{second}/changes"));
    assert_eq!(changes.status, StatusCode::OK);
    let changes = changes.text();
    for expected in
        ["<td class=\"number\">1.00</td><td class=\"number\"><strong>2.50</strong></td>", "Nhập nhầm dòng"]
    {
        assert!(changes.contains(expected), "{expected}: {changes}");
    }
    assert_eq!(changes.matches("<tbody>").count(), 2, "points, and the unit's total");
    assert!(changes.contains(&format!("href=\"{first}\"")));
    for (table, expected) in [("indicators", "so-y-te,Sở Y tế,3.1,"), ("units", "so-y-te,Sở Y tế,1,")]
    {
        let stem = format!("{second}/changes/tables/{table}");
        assert!(changes.contains(&format!("href=\"{stem}.csv\"")), "{changes}");
        let csv = reader.get(&format!("{stem}.csv")).text();
        assert!(csv.starts_with('\u{feff}') && csv.contains(expected), "{csv}");
        let json = reader.get(&format!("{stem}.json")).json();
        assert_eq!(json["rows"].as_array().map(Vec::len), Some(1), "{json}");
        assert_eq!(reader.get(&format!("{first}/changes/tables/{table}.csv")).status, StatusCode::NOT_FOUND);
    }

    // The unit reads it on its own pages, too, and the history of the campaign tells it in sentences.
    let own = world.as_person("clerk").get(&indicator).text();
    assert!(own.contains("Rectified, from edition 2 on") && own.contains("Nhập nhầm dòng"));
    let history = standing.get(&format!("/history?campaign={}", world.campaign)).text();
    assert!(history.contains("edition 2"), "{history}");
    assert!(standing.get(&page).text().contains("Nothing waits for a new edition."));
}
