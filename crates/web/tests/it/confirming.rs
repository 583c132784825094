//! Nothing that cannot be undone is done by one click: its consequences are shown in numbers first, without
//! scripts too.

use axum::http::StatusCode;

use crate::later::Later;
use crate::world::{Browser, World};

#[test]
fn closing_names_who_would_miss_it_and_does_nothing_before_the_tick() {
    let world = World::new();
    let mut standing = world.as_person("standing");
    let address = format!("/campaigns/{}", world.campaign);
    let version = standing.get(&address).field("version");
    let close = format!("{address}/close");
    let asked = standing.post(&close, &[("version", &version)]);
    assert_eq!(asked.status, StatusCode::OK);
    let text = asked.text();
    for expected in
        ["0 of 2 units have submitted", "Sở Giao thông vận tải", "29 days away", "Can it be undone"]
    {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    let mark = asked.field("confirmed");
    let unticked = standing.post(&close, &[("version", &version), ("confirmed", &mark)]);
    assert_eq!(unticked.status, StatusCode::CONFLICT);
    assert!(unticked.text().contains("tick the box"), "{}", unticked.text());
    let forged = [("version", version.as_str()), ("confirmed", "0123"), ("ticked", "yes")];
    assert_eq!(standing.post(&close, &forged).status, StatusCode::CONFLICT);
    assert!(!world.audited().contains(&"campaign-closed".to_owned()));
    // Programs and scripts get the same: the consequences, and the mark to send back.
    let problem = standing.post_for_json(&close, &[("version", &version)]);
    assert_eq!(problem.status, StatusCode::CONFLICT);
    let problem = problem.json();
    assert_eq!(
        (problem["code"].as_str(), problem["must_be_ticked"].as_bool()),
        (Some("confirmation-needed"), Some(true))
    );
    assert!(problem["warnings"].as_array().is_some_and(|all| all.len() == 2), "{problem}");
    assert_eq!(standing.confirm(&close, &[("version", &version)]).location(), address);

    // It can be undone, with a reason, until the appraisal begins.
    let page = standing.get(&address);
    assert!(page.text().contains("Open the closed campaign again"), "{}", page.text());
    let fields = [("version", page.field("version"))];
    let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
    let silent = standing.confirm(&format!("{address}/reopen"), &fields);
    assert_eq!(silent.status, StatusCode::CONFLICT, "a reason is needed");
    assert!(
        silent.text().contains("A reason is needed") || silent.text().contains("needs a reason"),
        "{}",
        silent.text()
    );
    let with_reason = [fields[0], ("reason", "Bấm nhầm")];
    assert_eq!(standing.confirm(&format!("{address}/reopen"), &with_reason).location(), address);
    let reported = world.as_person("clerk").get("/notices").text();
    assert!(reported.contains("is open again for Sở Y tế"), "{reported}");
    let history = standing.get(&format!("/history?campaign={}", world.campaign)).text();
    assert!(history.contains("Opened the campaign again") && history.contains("Bấm nhầm"), "{history}");
}

#[test]
fn what_is_confirmed_is_what_was_shown_and_not_what_came_since() {
    let world = World::new();
    let mut standing = world.as_person("standing");
    let close = format!("/campaigns/{}/close", world.campaign);
    let asked = standing.post(&close, &[("version", "2")]);
    let mark = asked.field("confirmed");
    // Meanwhile the health department hands over to its leader.
    let (mut clerk, base) = (world.as_person("clerk"), world.base());
    clerk.save(&format!("{base}/answers"), &[("3.1.a", "207", 0)]);
    let seen = clerk.get(&base).field("seen");
    clerk.confirm(&format!("{base}/hand-over"), &[("seen", &seen)]);
    let fields = [("version", "2"), ("confirmed", mark.as_str()), ("ticked", "yes")];
    let again = standing.post(&close, &fields);
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.text().contains("something has changed since"), "{}", again.text());
    assert!(again.text().contains("1 forms wait for the leader"), "{}", again.text());
}

#[test]
fn two_answers_are_not_handed_over_and_submitted_without_a_word() {
    let world = World::new();
    let (mut clerk, mut leader, base) = (world.as_person("clerk"), world.as_person("leader"), world.base());
    clerk.save(&format!("{base}/answers"), &[("3.1.a", "207", 0), ("I.5", "287", 0)]);
    let seen = clerk.get(&base).field("seen");
    let counts = |text: &str| {
        let lines = text.split("<li>").map(|line| line.split("</li>").next().unwrap().to_owned());
        let is_count = |line: &String| line.contains("unanswered") || line.contains("without evidence");
        lines.filter(is_count).collect::<Vec<_>>()
    };
    let of_clerk = clerk.post(&format!("{base}/hand-over"), &[("seen", &seen)]);
    let numbers = counts(&of_clerk.text());
    assert_eq!(numbers.len(), 2, "{}", of_clerk.text());
    assert!(numbers[0].contains("(they count 0 points)"), "{numbers:?}");
    // Neither without scripts nor by JSON is it done without the checkbox.
    let mark = of_clerk.field("confirmed");
    let fields = [("seen", seen.as_str()), ("confirmed", mark.as_str())];
    assert_eq!(clerk.post(&format!("{base}/hand-over"), &fields).status, StatusCode::CONFLICT);
    let json = clerk.post_for_json(&format!("{base}/hand-over"), &fields);
    assert_eq!(
        (json.status, json.json()["code"].as_str()),
        (StatusCode::CONFLICT, Some("confirmation-needed"))
    );
    assert!(!world.audited().contains(&"form-handed-over".to_owned()));
    clerk.confirm(&format!("{base}/hand-over"), &[("seen", &seen)]);
    let of_leader = leader.post(&format!("{base}/submit"), &[("seen", &seen)]).text();
    assert_eq!(counts(&of_leader), numbers, "the same numbers for both");
    assert_eq!(leader.confirm(&format!("{base}/submit"), &[("seen", &seen)]).location(), base);
}

#[test]
fn a_reopened_form_is_not_called_returned_by_the_leader() {
    let world = World::new();
    let (mut clerk, mut leader, base) = (world.as_person("clerk"), world.as_person("leader"), world.base());
    clerk.save(&format!("{base}/answers"), &[("3.1.a", "207", 0)]);
    let seen = clerk.get(&base).field("seen");
    clerk.confirm(&format!("{base}/hand-over"), &[("seen", &seen)]);
    leader.confirm(&format!("{base}/submit"), &[("seen", &seen)]);
    let mut standing = world.as_person("standing");
    let asked = standing.post(&format!("{base}/reopen"), &[("note", "Thiếu trang 3")]).text();
    assert!(asked.contains("no longer holds") && asked.contains("must submit again before"), "{asked}");
    standing.confirm(&format!("{base}/reopen"), &[("note", "Thiếu trang 3")]);
    for page in [base.clone(), format!("{base}/indices/3"), "/".to_owned()] {
        let text = clerk.get(&page).text();
        assert!(text.contains("pened again by the standing department"), "{page}: {text}");
        assert!(!text.contains("eturned by the leader"), "{page}: {text}");
    }
    let overview = standing.get(&format!("/campaigns/{}", world.campaign)).text();
    assert!(overview.contains("Opened again by the standing department"), "{overview}");
}

/// The act is shown first, in these words, and nothing is done by looking; then it is confirmed and done.
fn looked_at(
    browser: &mut Browser<'_>,
    address: &str,
    fields: &[(&str, &str)],
    (action, expected): (&str, &[&str]),
) {
    let world = browser.world;
    let count = || world.audited().iter().filter(|done| *done == action).count();
    let before = count();
    let asked = browser.post(address, fields);
    assert_eq!(asked.status, StatusCode::OK, "{address}: {}", asked.text());
    for words in expected {
        assert!(asked.text().contains(words), "{address}: {words}: {}", asked.text());
    }
    let forged = [fields, &[("confirmed", "0123"), ("ticked", "yes")]].concat();
    assert_eq!(browser.post(address, &forged).status, StatusCode::CONFLICT, "{address}");
    assert_eq!(count(), before, "{address}: nothing is done by looking");
    let done = browser.confirm(address, fields);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{address}: {}", done.text());
    assert_eq!(count(), before + 1, "{address}: {action}");
}

#[test]
fn a_vote_a_reply_and_a_closed_vote_are_shown_before_they_are_cast() {
    let world = World::new();
    let later = Later::closed(&world);
    later.appraised();
    let (mut standing, mut leader) = (world.as_person("standing"), world.as_person("leader"));
    let mut appraiser = later.as_everybody_s_appraiser();
    let course = |step: &str| format!("/campaigns/{}/course/{step}", world.campaign);
    let at = |step: &str| format!("{}/{step}", later.indicator("3.1"));
    let version = |browser: &mut Browser<'_>| browser.get(&later.indicator("3.1")).field("version");
    let window = [("version", "0"), ("closes_on", "15/11/2022"), ("answers_due_on", "20/11/2022")];
    looked_at(&mut standing, &course("send-points"), &window, ("points-sent", &["15/11/2022"]));

    let seen = version(&mut leader);
    let reply = [("version", seen.as_str()), ("text", "Đã có văn bản")];
    let expected = ["there is no second reply", "value=\"Đã có văn bản\""];
    looked_at(&mut leader, &at("reply"), &reply, ("reply-filed", &expected));
    let other = later.indicator("3.2");
    let seen = leader.get(&other).field("version");
    let reply = [("version", seen.as_str()), ("text", "Nhầm")];
    looked_at(&mut leader, &format!("{other}/reply"), &reply, ("reply-filed", &["3.2"]));
    let seen = leader.get(&other).field("version");
    let withdrawn = [("version", seen.as_str())];
    let expected = ["the appraised points stand"];
    looked_at(&mut leader, &format!("{other}/withdraw"), &withdrawn, ("reply-withdrawn", &expected));
    let seen = version(&mut appraiser);
    let expected = ["the reply becomes a case before the council", "only the council decides"];
    looked_at(&mut appraiser, &at("refer"), &[("version", &seen)], ("reply-referred", &expected));

    world.wait(20 * 24 * 3_600);
    let (mut standing, mut member) = (world.as_person("standing"), world.as_person("council"));
    looked_at(&mut standing, &course("call-council"), &[("version", "1")], ("council-called", &["1 "]));
    let seen = version(&mut standing);
    let motion = [
        ("version", seen.as_str()),
        ("points", "5"),
        ("reason_code", "evidence-provided"),
        ("reason", "Biên bản họp số 1"),
    ];
    let expected = ["members of the council are asked to vote", "If it is decided so", "5.00"];
    looked_at(&mut standing, &at("motion"), &motion, ("motion-put", &expected));
    let mark = member.get(&later.indicator("3.1")).field("mark");
    let vote = [("version", "4"), ("mark", mark.as_str()), ("vote", "for")];
    let expected = ["your vote is “For”", "each member votes once", "If it is decided so", "5.00"];
    looked_at(&mut member, &at("vote"), &vote, ("vote-given", &expected));
    let seen = version(&mut standing);
    let expected = ["1 for, 0 against", "the council does not vote on this again", "5.00"];
    looked_at(&mut standing, &at("close-vote"), &[("version", &seen)], ("case-decided", &expected));
}

#[test]
fn an_account_is_locked_and_units_are_merged_after_a_look() {
    let world = World::new();
    let mut administrator = world.as_person("administrator");
    let people: Result<_, store::DbError> = world.app.db().read(store::tables::accounts::all);
    let colleague = people.unwrap().into_iter().find(|person| person.email.starts_with("colleague@"));
    let person = colleague.expect("a colleague").id;
    let lock = format!("/users/{person}/disable");
    let asked = administrator.post(&lock, &[]).text();
    assert!(asked.contains("can no longer sign in") && asked.contains("roles are left without"), "{asked}");
    assert!(!world.audited().contains(&"account-disabled".to_owned()));
    assert_eq!(administrator.confirm(&lock, &[]).status, StatusCode::SEE_OTHER);
    let into = world.unit.to_string();
    let merge = format!("/units/{}/merge", world.other);
    let asked = world.as_person("standing").post(&merge, &[("into", &into)]).text();
    assert!(asked.contains("takes part in 1 campaigns that are not over"), "{asked}");
    assert!(asked.contains("is merged into Sở Y tế"), "{asked}");
}
