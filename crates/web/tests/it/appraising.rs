//! From appraisal to publication in the browser: each person sees what they may, and every refusal gives its
//! reason.

use std::io::Read;

use axum::http::{Method, StatusCode};

use crate::later::Later;
use crate::world::{Answer, Browser, World};

const DAY: i64 = 24 * 3_600;

fn follow(browser: &mut Browser<'_>, address: &str, fields: &[(&str, &str)]) -> String {
    went_on(address, &browser.post(address, fields))
}

/// As [`follow`], for an act whose consequences are shown first.
fn confirmed(browser: &mut Browser<'_>, address: &str, fields: &[(&str, &str)]) -> String {
    went_on(address, &browser.confirm(address, fields))
}

fn went_on(address: &str, answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{address}: {}", answer.text());
    answer.location().to_owned()
}

#[test]
fn an_appraiser_goes_from_one_indicator_to_the_next() {
    let world = World::new();
    let later = Later::closed(&world);
    let mut appraiser = later.as_everybody_s_appraiser();
    let matrix = appraiser.get(&format!("/campaigns/{}/appraisal/3", world.campaign)).text();
    assert!(matrix.contains("data-state=\"open\"") && matrix.contains("Open"), "a word beside the colour");
    assert!(
        matrix.contains("Sở Y tế") && !matrix.contains("Sở Giao thông"),
        "who submitted nothing is not here"
    );
    let page = appraiser.get(&later.indicator("3.1"));
    let text = page.text();
    for word in ["207", "Accept", "Correct", "Ask for more evidence", "Previous", "Next"] {
        assert!(text.contains(word) || word == "Previous", "{word}");
    }
    let go = page.field("go");
    let place = format!("{}/accept", later.indicator("3.1"));
    let to = follow(&mut appraiser, &place, &[("version", "0"), ("go", &go)]);
    assert_eq!(to, later.indicator("3.2"), "on to the next open one");
    let again = appraiser.post(&place, &[("version", "1"), ("go", &go)]);
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.text().contains("The indicator is appraised") || again.text().contains("decided"));
    // An address of another site is not followed.
    let place = format!("{}/accept", later.indicator("3.2"));
    let to = follow(&mut appraiser, &place, &[("version", "0"), ("go", "https://evil.example")]);
    assert_eq!(to, later.indicator("3.2"));
}

#[test]
fn a_correction_that_is_refused_keeps_what_was_typed_and_says_why() {
    let world = World::new();
    let later = Later::closed(&world);
    let mut appraiser = later.as_everybody_s_appraiser();
    let place = format!("{}/correct", later.indicator("3.1"));
    let typed =
        [("version", "0"), ("input.3.1.a", "nhiều"), ("points", "9999"), ("reason", "Theo sổ đăng ký")];
    let page = appraiser.post(&place, &typed);
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = page.text();
    for kept in ["nhiều", "9999", "Theo sổ đăng ký"] {
        assert!(text.contains(kept), "{kept} is gone");
    }
    assert!(text.contains("Points are from 0 to the maximum") && text.contains("Choose a kind of reason"));
    let good =
        [("version", "0"), ("input.3.1.a", "84"), ("reason_code", "number-differs"), ("reason", "Sổ <b>")];
    follow(&mut appraiser, &place, &good);
    let text = appraiser.get(&later.indicator("3.1")).text();
    assert!(
        text.contains("3.1 a)") && text.contains(": 84</li>") && text.contains("Sổ &#60;b&#62;"),
        "what changed and why: {text}"
    );
    let mut leader = world.as_person("leader");
    let text = leader.get(&later.indicator("3.1")).text();
    assert!(!text.contains(": 84</li>"), "the unit sees the points once they are sent");
    assert!(text.contains("Being appraised"));
}

#[test]
fn the_unit_is_asked_for_more_and_finds_it_on_the_page_of_its_result() {
    let world = World::new();
    let later = Later::closed(&world);
    let mut appraiser = later.as_everybody_s_appraiser();
    let place = format!("{}/return", later.indicator("3.1"));
    let past = [("version", "0"), ("text", "Bổ sung trang 3"), ("due_on", "2022-10-01")];
    let refused = appraiser.post(&place, &past);
    assert!(refused.text().contains("Bổ sung trang 3"), "what was typed stays");
    let asked = [("version", "0"), ("text", "Bổ sung trang 3"), ("due_on", "2022-11-20")];
    follow(&mut appraiser, &place, &asked);
    let mut clerk = world.as_person("clerk");
    let result = clerk.get(&format!("{}/result", world.base())).text();
    assert!(result.contains("More is asked for") && result.contains("Bổ sung trang 3"));
    let page = clerk.get(&later.indicator("3.1"));
    assert!(page.text().contains("Add evidence"));
    world.wait(60);
    let here = later.indicator("3.1");
    let fields = [("component", "3.1"), ("number", "15/QĐ-SYT"), ("page", here.as_str())];
    let added = clerk.post_file(&format!("{}/evidence", world.base()), &fields, "", b"");
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text());
    assert!(added.location().starts_with(&later.indicator("3.1")));
    let sent = confirmed(&mut clerk, &format!("{}/send", later.indicator("3.1")), &[("version", "1")]);
    assert_eq!(sent, later.indicator("3.1"));
    let text = appraiser.get(&later.indicator("3.1")).text();
    assert!(text.contains("15/QĐ-SYT") && text.contains("sent after the submission"));
    let receipt = clerk.get(&format!("{}/receipt", world.base())).text();
    assert!(receipt.contains("the stored answers have this hash"), "what came later is no part of it");
}

#[test]
fn everything_plain_is_accepted_at_once_and_the_page_says_how_many() {
    let world = World::new();
    let mut clerk = world.as_person("clerk");
    for component in ["5.1", "5.2", "5.3"] {
        let csrf = clerk.csrf();
        let fields = [
            ("csrf", csrf.as_str()),
            ("component", component),
            ("number", component),
            ("summary", "Báo cáo"),
        ];
        let added = clerk.post_parts(&format!("{}/evidence", world.base()), &fields);
        assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text());
    }
    let later = Later::closed(&world);
    let mut appraiser = later.as_everybody_s_appraiser();
    let place = format!("/campaigns/{}/appraisal/5", world.campaign);
    let asked = appraiser.post(&place, &[]);
    assert_eq!(asked.status, StatusCode::OK);
    let text = asked.text();
    assert!(text.contains("Units by indicator") && text.contains("Nothing has been done yet"), "{text}");
    assert!(!world.audited().contains(&"indicator-accepted".to_owned()), "counts first");
    let answer = appraiser.confirm(&place, &[]);
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.text().contains("indicators were accepted"), "{}", answer.text());
    // One undo for one acceptance of many.
    let act = answer.field("act");
    let undone = appraiser.confirm(&format!("{place}/undo"), &[("act", &act)]);
    assert_eq!(undone.status, StatusCode::OK);
    assert!(undone.text().contains("are not appraised again"), "{}", undone.text());
    assert!(!undone.text().contains("name=\"act\""), "there is nothing more to undo");
    let actions = world.audited();
    let count = |name: &str| actions.iter().filter(|action| *action == name).count();
    assert_eq!(count("indicator-accepted"), count("indicator-reopened"));
    assert_eq!((count("indicators-accepted"), count("acceptance-undone")), (1, 1));
}

#[test]
fn a_year_ends_with_a_result_that_everybody_can_see() {
    let world = World::new();
    let later = Later::closed(&world);
    let course = format!("/campaigns/{}/appraisal", world.campaign);
    let step = |name: &str| format!("/campaigns/{}/course/{name}", world.campaign);
    let mut standing = world.as_person("standing");
    let window = [("version", "0"), ("closes_on", "15/11/2022"), ("answers_due_on", "2022-11-20")];
    let early = standing.post(&step("send-points"), &window);
    assert_eq!(early.status, StatusCode::CONFLICT);
    assert!(early.text().contains("15/11/2022"), "what was typed stays");
    later.appraised();
    confirmed(&mut standing, &step("send-points"), &window);
    // The unit sees what it lost and why, and contests it.
    let mut leader = world.as_person("leader");
    let result = leader.get(&format!("{}/result", world.base())).text();
    assert!(result.contains("Replies until") && result.contains("Không có tài liệu"), "{result}");
    let reply = [("version", "1"), ("text", "Đã có quyết định số 5")];
    confirmed(&mut leader, &format!("{}/reply", later.indicator("3.1")), &reply);
    let twice = leader.post(&format!("{}/reply", later.indicator("3.1")), &reply);
    assert_eq!(twice.status, StatusCode::CONFLICT);
    let mut appraiser = later.as_everybody_s_appraiser();
    assert!(appraiser.get(&later.indicator("3.1")).text().contains("Đã có quyết định số 5"));
    confirmed(&mut appraiser, &format!("{}/refer", later.indicator("3.1")), &[("version", "2")]);
    world.wait(20 * DAY);
    let mut standing = world.as_person("standing");
    confirmed(&mut standing, &step("call-council"), &[("version", "1")]);
    // The council votes.
    let motion = [
        ("version", "3"),
        ("points", "5"),
        ("reason_code", "evidence-provided"),
        ("reason", "Biên bản họp số 1"),
    ];
    confirmed(&mut standing, &format!("{}/motion", later.indicator("3.1")), &motion);
    let preview = standing.get(&format!("/campaigns/{}/council", world.campaign)).text();
    assert!(preview.contains("Rank if carried") && preview.contains("Đã có quyết định số 5"));
    let mut member = world.as_person("council");
    let page = member.get(&later.indicator("3.1"));
    let vote = [("version", "4"), ("mark", &page.field("mark")), ("vote", "for")];
    confirmed(&mut member, &format!("{}/vote", later.indicator("3.1")), &vote);
    let minutes = format!("/campaigns/{}/council/minutes", world.campaign);
    assert!(preview.contains(&format!("href=\"{minutes}\"")));
    assert!(standing.get(&minutes).text().contains("The vote is not closed"));
    let page = standing.get(&later.indicator("3.1"));
    let version = page.field("version");
    confirmed(&mut standing, &format!("{}/close-vote", later.indicator("3.1")), &[("version", &version)]);
    let minutes = standing.get(&minutes).text();
    for expected in
        ["Carried", "For: council", "Against: –", "Biên bản họp số 1", "Đã có quyết định số 5", "Secretary"]
    {
        assert!(minutes.contains(expected), "{expected}: {minutes}");
    }
    // Approved and published.
    let mut province = world.as_person("province");
    let approved = province.decide(&step("approve"), &[("version", "2")], "12/QĐ-UBND");
    assert_eq!(approved.location(), course, "{}", approved.text());
    let page = standing.get(&course).text();
    assert!(page.contains("12/QĐ-UBND") && page.contains("Chủ tịch Ủy ban"), "{page}");
    let file = format!("/campaigns/{}/approvals/1", world.campaign);
    assert!(page.contains(&format!("href=\"{file}\"")));
    assert_eq!(standing.get(&file).bytes, b"%PDF-1.7\n%%EOF\n");
    // The consequences of publishing are shown first: figures, and who is left out and why.
    let preview = standing.post(&step("publish"), &[("version", "3")]).text();
    for expected in
        ["What is published", "Sở Giao thông vận tải is left out", "12/QĐ-UBND", "name=\"ticked\""]
    {
        assert!(preview.contains(expected), "{expected}: {preview}");
    }
    confirmed(&mut standing, &step("publish"), &[("version", "3")]);
    let page = standing.get(&course).text();
    let address = page.split("href=\"/results/").nth(1).expect("a link").split('"').next().unwrap();
    let mut nobody = world.browser();
    let result = nobody.get(&format!("/results/{address}")).text();
    assert!(result.contains("Sở Y tế"));
    assert!(result.contains("12/QĐ-UBND"), "the first edition names its decision: {result}");
    let unit = nobody.get(&format!("/results/{address}/units/so-y-te")).text();
    assert!(unit.contains("Biên bản họp số 1") && unit.contains("Không có tài liệu"));
    let file = nobody.get(&format!("/results/{address}/files/publication.zip"));
    let verified = report::publication::verify("publication.zip", &file.bytes, env!("CARGO_PKG_VERSION"));
    assert!(verified.findings.is_empty(), "{:?}", verified.findings);
    let actions = world.audited();
    for action in ["points-sent", "reply-filed", "case-decided", "result-approved", "result-published"] {
        assert!(actions.iter().any(|found| found == action), "{action}");
    }
}

#[test]
fn an_appraiser_who_belongs_to_the_unit_sees_of_it_what_the_unit_sees() {
    let world = World::new();
    let later = Later::closed(&world);
    let mut appraiser = later.as_everybody_s_appraiser();
    let zero = [
        ("version", "0"),
        ("points", "0"),
        ("reason_code", "evidence-missing"),
        ("reason", "Không có tài liệu"),
    ];
    follow(&mut appraiser, &format!("{}/correct", later.indicator("3.1")), &zero);
    assert!(appraiser.get(&later.indicator("3.1")).text().contains("Không có tài liệu"));
    let mut insider = later.as_an_appraiser_of_the_unit();
    let page = insider.get(&later.indicator("3.1")).text();
    assert!(page.contains("This is your own unit") && page.contains("Being appraised"));
    assert!(!page.contains("Không có tài liệu") && !page.contains("Accept</button>"), "{page}");
    let matrix = insider.get(&format!("/campaigns/{}/appraisal/3", world.campaign)).text();
    assert!(matrix.contains("your own unit") && !matrix.contains("Corrected"));
    let result = insider.get(&format!("{}/result", world.base())).text();
    assert!(!result.contains("Không có tài liệu"));
}

#[test]
fn an_appraiser_of_one_index_sees_of_the_form_what_belongs_to_it() {
    let world = World::new();
    let (mut clerk, base) = (world.as_person("clerk"), world.base());
    clerk.save(&format!("{base}/answers"), &[("4.1.team_exists", "Có", 0)]);
    for (component, number) in [("3.1", "125/BC-SYT"), ("4.1", "77/QĐ-SYT")] {
        let csrf = clerk.csrf();
        let fields = [("csrf", csrf.as_str()), ("component", component), ("number", number)];
        let added = clerk.post_parts(&format!("{base}/evidence"), &fields);
        assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text());
    }
    Later::closed(&world);
    let (mut of_three, mut auditor) = (world.as_person("appraiser"), world.as_person("auditor"));
    let pages = ["", "/print?filled=yes", "/history", "/receipt", "/result"];
    for page in pages {
        let seen = of_three.get(&format!("{base}{page}")).text();
        assert!(seen.contains("You see what belongs to main index 3,"), "{page}: {seen}");
        for hidden in [">4.1", "4. Digital", "77/QĐ", "Total", "/packet.xlsx", "/receipt.txt"] {
            assert!(!seen.contains(hidden), "{page}: {hidden}: {seen}");
        }
        let all = auditor.get(&format!("{base}{page}")).text();
        assert!(!all.contains("You see what belongs"), "{page}");
        let is_whole = all.contains(">4.1") || all.contains("4. Digital") || all.contains("/receipt.txt");
        assert!(is_whole, "{page}: {all}");
    }
    let rail = of_three.get(&format!("{base}/indices/3")).text();
    assert!(rail.contains("125/BC") && !rail.contains("/indices/4"), "{rail}");
    assert!(!of_three.get(&format!("{base}/general")).text().contains("/indices/4"));
    let mut list = String::new();
    let bytes = std::io::Cursor::new(of_three.get(&format!("{base}/evidence.zip")).bytes);
    let mut archive = zip::ZipArchive::new(bytes).expect("a ZIP");
    archive.by_name("danh-sach.csv").unwrap().read_to_string(&mut list).unwrap();
    assert!(list.contains("125/BC") && !list.contains("77/QĐ"), "{list}");
    for whole in ["packet.xlsx", "receipt.txt"] {
        let refused = of_three.get(&format!("{base}/{whole}"));
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{whole}");
        assert!(refused.text().contains("This file holds the whole form"), "{}", refused.text());
        assert_eq!(auditor.get(&format!("{base}/{whole}")).status, StatusCode::OK);
    }
    let in_short = |browser: &mut Browser<'_>| {
        browser.send(Method::GET, &base, &[("accept", "application/json")], Vec::new()).json()
    };
    let (part, whole) = (in_short(&mut of_three), in_short(&mut auditor));
    assert!(part["total"].is_null() && part["indices"].as_array().is_some_and(|indices| indices.len() == 1));
    assert!(whole["total"].is_object() && whole["indices"].as_array().is_some_and(|all| all.len() == 6));
}
