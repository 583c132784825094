//! Two indicators share a number: before a decision on one, its effect on the other is shown, and afterwards
//! everybody reads that it was the number.

use app::proceedings::TypedDecision;
use axum::http::StatusCode;

use crate::later::Later;
use crate::world::{Browser, World};

/// The number that 5.1 and 5.2 share.
const SHARED: &str = "“Number of information systems whose security-level proposal has been approved”";

/// 8 of 10 systems are approved, and 6 of these 8 are protected.
fn with_a_shared_number(world: &World) -> Later<'_> {
    let answers = [("5.1.a", "8", 0), ("5.1.b", "10", 0), ("5.2.a", "6", 0)];
    let saved = world.as_person("clerk").save(&format!("{}/answers", world.base()), &answers);
    assert!(saved.status.is_success(), "{}", saved.text());
    Later::closed(world)
}

/// The row of a table that begins with this code.
fn row_of(text: &str, code: &str) -> String {
    let is_of = |row: &&str| {
        let head = row.split("</th>").next().unwrap_or_default();
        head.contains(&format!(">{code}<")) || head.contains(&format!(">{code} "))
    };
    let mut rows = text.split("<tr").filter(is_of);
    rows.next()
        .unwrap_or_else(|| panic!("no row of {code}: {text}"))
        .split("</tr>")
        .next()
        .unwrap()
        .to_owned()
}

/// Both indicators are shown with the points before and afterwards, and the number that they share.
fn both_are_shown(text: &str, [granted, other]: [[&str; 2]; 2]) {
    assert!(text.contains("If it is decided so"), "{text}");
    let rows: Vec<&str> = text.split("<tr>").filter(|row| row.contains("Sở Y tế")).collect();
    for (code, [before, then]) in [("5.1 ", granted), ("5.2 ", other)] {
        let row = rows.iter().find(|row| row.contains(&format!("<td>{code}")));
        let row = row.unwrap_or_else(|| panic!("no row of {code}: {text}"));
        assert!(row.contains(before) && row.contains(then), "{code}: {row}");
        assert_eq!(row.contains(SHARED), code == "5.2 ", "{code}: {row}");
    }
}

fn systems(count: &'static str) -> [(&'static str, &'static str); 3] {
    [("input.5.1.a", count), ("reason_code", "evidence-provided"), ("reason", "Hội đồng nhận giải trình")]
}

/// 5.1 is contested with a number higher by one, and the council is called; returns the browser of the person
/// who called it.
fn called<'w>(world: &'w World, later: &Later<'_>) -> Browser<'w> {
    later.contested();
    let (mut leader, indicator) = (world.as_person("leader"), later.indicator("5.1"));
    let seen = leader.get(&indicator).field("version");
    leader.confirm(&format!("{indicator}/reply"), &[("version", &seen), ("text", "Đủ 10 hệ thống")]);
    world.wait(20 * 24 * 3_600);
    let mut standing = world.as_person("standing");
    let course = format!("/campaigns/{}/course/call-council", world.campaign);
    assert_eq!(standing.confirm(&course, &[("version", "1")]).status, StatusCode::SEE_OTHER);
    standing
}

#[test]
fn the_council_sees_before_it_votes_that_granting_one_takes_points_from_the_other() {
    let world = World::new();
    let later = with_a_shared_number(&world);
    let (mut standing, indicator) = (called(&world, &later), later.indicator("5.1"));
    let mut leader = world.as_person("leader");

    // Before it is put to the vote.
    let figures = [["8.00", "10.00"], ["7.50", "6.00"]];
    let seen = standing.get(&indicator).field("version");
    let motion = [&[("version", seen.as_str())], &systems("10")[..]].concat();
    both_are_shown(&standing.post(&format!("{indicator}/motion"), &motion).text(), figures);
    assert!(!standing.get(&indicator).text().contains("id=\"effects\""), "nothing lies before the council");
    standing.confirm(&format!("{indicator}/motion"), &motion);

    // Before a member votes: on the case, among all cases, and once more before the vote counts.
    let mut member = world.as_person("council");
    let case = member.get(&indicator);
    assert!(case.text().contains("id=\"effects\""), "{}", case.text());
    both_are_shown(&case.text(), figures);
    both_are_shown(&member.get(&format!("/campaigns/{}/council", world.campaign)).text(), figures);
    let mark = case.field("mark");
    let vote = [("version", "3"), ("mark", mark.as_str()), ("vote", "for")];
    both_are_shown(&member.post(&format!("{indicator}/vote"), &vote).text(), figures);
    let program = member.post_for_json(&format!("{indicator}/vote"), &vote).json();
    assert!(program["tables"][0]["rows"].to_string().contains("5.2"), "{program}");
    assert!(!world.audited().contains(&"vote-given".to_owned()), "looking is no vote");
    let voted = member.confirm(&format!("{indicator}/vote"), &vote);
    assert_eq!(voted.status, StatusCode::SEE_OTHER, "{}", voted.text());
    let seen = standing.get(&indicator).field("version");
    both_are_shown(&standing.post(&format!("{indicator}/close-vote"), &[("version", &seen)]).text(), figures);
    assert!(
        !leader.get(&indicator).text().contains("id=\"effects\""),
        "the unit learns it when it is decided"
    );
}

#[test]
fn an_appraiser_sees_what_a_correction_takes_from_another_indicator_before_it_counts() {
    let world = World::new();
    let later = with_a_shared_number(&world);
    let (mut appraiser, indicator) = (later.as_everybody_s_appraiser(), later.indicator("5.1"));
    let fields = [&[("version", "0")], &systems("10")[..]].concat();
    let figures = [["8.00", "10.00"], ["7.50", "6.00"]];
    let preview = [&fields[..], &[("preview", "yes")]].concat();
    both_are_shown(&appraiser.post(&format!("{indicator}/correct"), &preview).text(), figures);
    // A person who does not ask is shown it all the same.
    both_are_shown(&appraiser.post(&format!("{indicator}/correct"), &fields).text(), figures);
    assert!(!world.audited().contains(&"indicator-corrected".to_owned()), "nothing is corrected by looking");
    let done = appraiser.confirm(&format!("{indicator}/correct"), &fields);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    // A decision without effect on others is done at once, and a refused one gives the reason.
    let alone = [("version", "0"), ("points", "0"), ("reason_code", "other"), ("reason", "Không có")];
    let done = appraiser.post(&format!("{}/correct", later.indicator("3.1")), &alone);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let again = appraiser.post(&format!("{indicator}/correct"), &fields);
    assert_eq!(again.status, StatusCode::CONFLICT, "{}", again.text());
}

#[test]
fn points_lost_by_a_shared_number_name_the_number_and_not_a_decision() {
    let world = World::new();
    let later = with_a_shared_number(&world);
    called(&world, &later);
    let indicator = later.indicator("5.1");
    later.carried_on_3_1();
    let motion = TypedDecision {
        inputs: vec![("5.1.a".to_owned(), "10".to_owned())],
        reason_code: "evidence-provided".to_owned(),
        reason: "Hội đồng nhận giải trình".to_owned(),
        ..TypedDecision::default()
    };
    later.carried("5.1", motion);
    later.approve();
    let first = format!("/results/{}", &later.publish()[..16]);

    // For the organiser and for everybody: granted is 5.1, and 5.2 names what it shares with it.
    let mut leader = world.as_person("leader");
    let own = leader.get(&format!("{}/result", world.base())).text();
    let public = world.browser().get(&format!("{first}/units/so-y-te")).text();
    for (page, text) in [("own", own), ("public", public)] {
        let (granted, moved) = (row_of(&text, "5.1"), row_of(&text, "5.2"));
        assert!(
            granted.contains("Hội đồng nhận giải trình") && !granted.contains(SHARED),
            "{page}: {granted}"
        );
        assert!(moved.contains(SHARED) && moved.contains("5.1 Number of"), "{page}: {moved}");
        assert!(!moved.contains("Hội đồng nhận giải trình"), "{page}: {moved}");
        assert!(moved.contains("1.50"), "{page}: {moved}");
    }
    let file = world.browser().get(&format!("{first}/units/so-y-te/tables/corrections.csv")).text();
    assert!(file.contains(SHARED), "{file}");

    // Rectified afterwards: seen before, and named in what the new edition changed.
    let mut standing = world.as_person("standing");
    let seen = standing.get(&indicator).field("version");
    let fields = [&[("version", seen.as_str())], &systems("9")[..]].concat();
    let figures = [["10.00", "9.00"], ["6.00", "6.67"]];
    both_are_shown(&standing.post(&format!("{indicator}/rectify"), &fields).text(), figures);
    assert!(!world.audited().contains(&"rectification-entered".to_owned()), "nothing is entered by looking");
    let done = standing.confirm(&format!("{indicator}/rectify"), &fields);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let page = format!("/campaigns/{}/rectification", world.campaign);
    let mut province = world.as_person("province");
    let shown = province.get(&page);
    both_are_shown(&shown.text(), figures);
    let version = shown.field("version");
    let what = [("version", version.as_str()), ("what", "Sửa 5.1")];
    let published = province.decide(&page, &what, "15/QĐ-UBND");
    assert_eq!(published.status, StatusCode::SEE_OTHER, "{}", published.text());
    let second = format!("/results/{}", &published.location()["/results/".len()..][..16]);
    let changes = world.browser().get(&format!("{second}/changes")).text();
    let moved = changes.split("<tr>").find(|row| row.contains("<td>5.2 ")).expect("5.2 changed");
    assert!(moved.contains(SHARED), "{moved}");
}
