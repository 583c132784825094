//! The blind second appraisal in the browser: drawn, appraised without sight of the first, compared.

use axum::http::StatusCode;

use crate::later::Later;
use crate::world::World;

#[test]
fn a_sample_is_drawn_appraised_blind_and_held_against_the_first() {
    let world = World::new();
    let later = Later::closed(&world);
    let list = format!("/campaigns/{}/second", world.campaign);
    let mut standing = world.as_person("standing");
    assert!(standing.get(&list).text().contains("No sample has been drawn"));
    let refused = standing.post(&format!("{list}/draw"), &[("percent", "0"), ("seed", "xổ số 1/11")]);
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(
        refused.text().contains("from 1 to 100") && refused.text().contains("xổ số 1/11"),
        "what was typed stays"
    );
    let drawn = standing.confirm(&format!("{list}/draw"), &[("percent", "100"), ("seed", "xổ số 1/11")]);
    assert!(
        drawn.text().contains("41 indicators were drawn; for 0 there is no appraiser"),
        "{}",
        drawn.text()
    );

    // The appraiser of index 3 opens the others, of which they would see nothing else.
    let mut appraiser = world.as_person("appraiser");
    let own = appraiser.get(&list).text();
    let first = format!("{}/second/1.1", world.base());
    assert!(own.contains(&first) && !own.contains("Agreement"), "{own}");
    assert_eq!(appraiser.get(&later.indicator("1.1")).status, StatusCode::NOT_FOUND);
    let page = appraiser.get(&first);
    assert!(page.text().contains("Second appraisal") && page.text().contains("Accept"));
    let (version, go) = (page.field("version"), page.field("go"));
    let given = appraiser.post(&format!("{first}/accept"), &[("version", &version), ("go", &go)]);
    let next = format!("{}/second/1.2", world.base());
    assert_eq!((given.status, given.location()), (StatusCode::SEE_OTHER, next.as_str()));
    let again = appraiser.post(&format!("{first}/accept"), &[("version", "2"), ("go", &go)]);
    assert_eq!(again.status, StatusCode::CONFLICT);

    // The appraiser of everything is second in index 3, and sees nothing of the first before that.
    let mut everybodys = later.as_everybody_s_appraiser();
    let mut first_of_three = world.as_person("appraiser");
    let correct = [("version", "0"), ("points", "1"), ("reason_code", "other"), ("reason", "Bí mật lần một")];
    let decided = first_of_three.post(&format!("{}/correct", later.indicator("3.1")), &correct);
    assert_eq!(decided.status, StatusCode::SEE_OTHER, "{}", decided.text());
    let early = everybodys.get(&later.indicator("3.1"));
    assert_eq!(early.status, StatusCode::CONFLICT);
    assert!(early.text().contains("Your second appraisal comes first"));
    let matrix = everybodys.get(&format!("/campaigns/{}/appraisal/3", world.campaign)).text();
    assert!(!matrix.contains("Corrected"), "the matrix says nothing");
    let blind = format!("{}/second/3.1", world.base());
    let page = everybodys.get(&blind).text();
    assert!(page.contains("207") && !page.contains("Bí mật lần một"));
    let typed = [("version", "1"), ("points", "9999"), ("reason_code", "other"), ("reason", "Thiếu trang 3")];
    let refused = everybodys.post(&format!("{blind}/correct"), &typed);
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("9999") && refused.text().contains("Thiếu trang 3"));
    let typed = [("version", "1"), ("points", "2"), ("reason_code", "other"), ("reason", "Thiếu trang 3")];
    let given = everybodys.post(&format!("{blind}/correct"), &typed);
    assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.text());
    assert!(
        everybodys.get(&later.indicator("3.1")).text().contains("Bí mật lần một"),
        "and now they may look"
    );

    let seen = standing.get(&list).text();
    assert!(seen.contains("By indicator") && seen.contains("Pairs: <strong>1</strong>"), "{seen}");
    assert!(!seen.contains("Thiếu trang 3"), "figures, not what somebody wrote");
    assert!(seen.contains(&format!("href=\"{list}/pairs.csv\"")));
    let pairs = standing.get(&format!("{list}/pairs.csv")).text();
    let lines: Vec<&str> = pairs.lines().collect();
    assert_eq!(lines.len(), 2, "{pairs}");
    assert!(lines[1].starts_with("so-y-te,Sở Y tế,3.1,10,"), "{pairs}");
    assert!(lines[1].ends_with(",appraiser,lowered,1,everybodys,lowered,2"), "{pairs}");
    let value = format!("{} 3.2 1", world.unit);
    let out = standing.post(&format!("{list}/release"), &[("indicator", &value), ("reason", "Nghỉ ốm")]);
    assert!(out.text().contains("taken out of the sample"), "{}", out.text());
    assert_eq!(everybodys.get(&format!("{}/second/3.2", world.base())).status, StatusCode::CONFLICT);
    let mut clerk = world.as_person("clerk");
    assert_eq!(clerk.get(&list).status, StatusCode::FORBIDDEN);
}
