//! Every address is walked by every role: what the table of permissions gives, and nothing else.

use axum::http::{Method, StatusCode};

use crate::later::{Later, handed_over};
use crate::world::{Answer, World};

/// Who walks; the last one is signed out.
const PEOPLE: [&str; 11] = [
    "administrator",
    "standing",
    "clerk",
    "leader",
    "stranger",
    "auditor",
    "appraiser",
    "council",
    "province",
    "insider",
    "nobody",
];

/// How an address answers somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// It is done, or would be with other data.
    Open,
    /// It is refused, or denied that there is such a thing.
    Shut,
    /// First one signs in.
    SignIn,
    /// The server failed.
    Broken,
}

fn reach(status: StatusCode, location: &str) -> Reach {
    match status.as_u16() {
        303 if location.starts_with("/sign-in?next=") => Reach::SignIn,
        401 => Reach::SignIn,
        403 | 404 => Reach::Shut,
        500.. => Reach::Broken,
        _ => Reach::Open,
    }
}

/// Every address with a role's letter where it is open: Administrator, Standing department, Clerk, Leader of the unit,
/// Outsider (a clerk of another unit), aUditor, appRaiser, couNcil, Province, Insider (a clerk of the unit who appraises
/// every index as well). `*` is everybody, signed in or not.
/// The columns of letters are for a form with the clerk, with the leader, and submitted.
pub const WALK: &[(&str, &str, &str, &str, &str)] = &[
    ("GET", "/health", "*", "*", "*"),
    ("GET", "/metrics", "*", "*", "*"),
    ("GET", "/sign-in", "*", "*", "*"),
    ("GET", "/sign-in/second-step", "*", "*", "*"),
    ("POST", "/sign-in", "*", "*", "*"),
    ("GET", "/results", "*", "*", "*"),
    ("GET", "/results/{result}", "*", "*", "*"),
    ("GET", "/results/{result}/units/so-y-te", "*", "*", "*"),
    ("GET", "/results/{result}/indicators/3.1", "*", "*", "*"),
    ("GET", "/results/{result}/files/publication.zip", "*", "*", "*"),
    ("GET", "/results/{result}/files/ranking.json", "*", "*", "*"),
    ("GET", "/results/{result}/files/ranking.xlsx", "*", "*", "*"),
    ("GET", "/results/{result}/compare", "*", "*", "*"),
    ("GET", "/results/{result}/method", "*", "*", "*"),
    ("GET", "/results/{result}/tables/maxima.csv", "*", "*", "*"),
    ("GET", "/results/{result}/units/so-y-te/tables/indices.xlsx", "*", "*", "*"),
    ("GET", "/results/{result}/indicators/3.1/tables/units.json", "*", "*", "*"),
    ("GET", "/results/{result}/compare/tables/points.svg?unit=so-y-te&unit=so-gtvt", "*", "*", "*"),
    ("GET", "/results/{result}/embed", "*", "*", "*"),
    ("GET", "/results/{result}/embed/ranking", "*", "*", "*"),
    ("GET", "/results/{result}/embed/radar?unit=so-y-te", "*", "*", "*"),
    ("GET", "/", "ASCLOURINP", "ASCLOURINP", "ASCLOURINP"),
    ("GET", "/account", "ASCLOURINP", "ASCLOURINP", "ASCLOURINP"),
    ("GET", "/account/data.json", "ASCLOURINP", "ASCLOURINP", "ASCLOURINP"),
    ("GET", "/account/keys", "ASCLOURINP", "ASCLOURINP", "ASCLOURINP"),
    ("POST", "/account/keys", "ASCLOURINP", "ASCLOURINP", "ASCLOURINP"),
    ("POST", "/account/password", "ASCLOURINP", "ASCLOURINP", "ASCLOURINP"),
    ("POST", "/account/mail", "ASCLOURINP", "ASCLOURINP", "ASCLOURINP"),
    ("POST", "/account/second-factor", "ASCLOURINP", "ASCLOURINP", "ASCLOURINP"),
    ("POST", "/account/second-factor/confirm", "ASCLOURINP", "ASCLOURINP", "ASCLOURINP"),
    ("GET", "/requests", "ASCLOURINP", "ASCLOURINP", "ASCLOURINP"),
    ("POST", "/requests/{request}/confirm", "", "", ""),
    ("POST", "/requests/{request}/stop", "", "", ""),
    ("POST", "/requests/{request}/use", "", "", ""),
    ("POST", "/account/recovery-codes", "ASCLOURINP", "ASCLOURINP", "ASCLOURINP"),
    ("GET", "/users", "AS", "AS", "AS"),
    ("POST", "/users", "AS", "AS", "AS"),
    ("GET", "/units", "AS", "AS", "AS"),
    ("POST", "/units", "AS", "AS", "AS"),
    ("GET", "/units/{unit}", "AS", "AS", "AS"),
    ("POST", "/units/{unit}/change", "AS", "AS", "AS"),
    ("POST", "/units/{unit}/merge", "AS", "AS", "AS"),
    ("GET", "/settings", "A", "A", "A"),
    ("POST", "/settings/passwords", "A", "A", "A"),
    ("POST", "/settings/sessions", "A", "A", "A"),
    ("GET", "/audit", "AU", "AU", "AU"),
    // Everybody sees what they did themselves; of a unit, those who may read its history.
    ("GET", "/history", "ASCLOURINP", "ASCLOURINP", "ASCLOURINP"),
    ("GET", "/history?unit={unit}", "ASCLURI", "ASCLURI", "ASCLURI"),
    ("GET", "/history/export.csv", "ASCLOURINP", "ASCLOURINP", "ASCLOURINP"),
    ("GET", "/history/export.csv?unit={unit}", "ASCLURI", "ASCLURI", "ASCLURI"),
    ("GET", "/history/export.xlsx", "ASCLOURINP", "ASCLOURINP", "ASCLOURINP"),
    ("GET", "/history/export.xlsx?unit={unit}", "ASCLURI", "ASCLURI", "ASCLURI"),
    ("GET", "/notices", "ASCLOURINP", "ASCLOURINP", "ASCLOURINP"),
    ("POST", "/notices", "ASCLOURINP", "ASCLOURINP", "ASCLOURINP"),
    ("POST", "/notices/open", "", "", ""),
    ("GET", "/campaigns", "ASCLOURINP", "ASCLOURINP", "ASCLOURINP"),
    ("GET", "/campaigns/new", "S", "S", "S"),
    ("GET", "/campaigns/{campaign}", "SURNPI", "SURNPI", "SURNPI"),
    ("POST", "/campaigns/{campaign}/open", "S", "S", "S"),
    ("POST", "/campaigns/{campaign}/extend", "S", "S", "S"),
    ("POST", "/campaigns/{campaign}/close", "S", "S", "S"),
    ("POST", "/campaigns/{campaign}/reopen", "S", "S", "S"),
    ("POST", "/campaigns/{campaign}/add-unit", "S", "S", "S"),
    ("POST", "/campaigns/{campaign}/delete", "S", "S", "S"),
    ("GET", "/campaigns/{campaign}/edit", "S", "S", "S"),
    ("POST", "/campaigns/{campaign}/edit", "S", "S", "S"),
    ("POST", "/campaigns/{campaign}/copy", "S", "S", "S"),
    ("GET", "/campaigns/{campaign}/phases", "S", "S", "S"),
    ("POST", "/campaigns/{campaign}/phases", "S", "S", "S"),
    ("GET", "{base}", "CLI", "CLI", "SCLURINP"),
    ("GET", "{base}/general", "CLI", "CLI", "SCLURINP"),
    ("GET", "{base}/indices/3", "CLI", "CLI", "SCLURINP"),
    ("GET", "{base}/indices/4", "CLI", "CLI", "SCLUNPI"),
    ("GET", "{base}/history", "CLI", "CLI", "SCLURINP"),
    ("GET", "{base}/print", "CLI", "CLI", "SCLURINP"),
    // The whole form is not for an appraiser of index 3.
    ("GET", "{base}/packet.xlsx", "CLI", "CLI", "SCLUINP"),
    ("GET", "{base}/evidence.zip", "CLI", "CLI", "SCLURINP"),
    ("POST", "{base}/answers", "CLI", "", ""),
    ("POST", "{base}/evidence", "CLI", "", ""),
    ("POST", "{base}/uploads", "CLI", "", ""),
    ("POST", "{base}/packet", "CLI", "", ""),
    ("GET", "{base}/receipt", "", "", "SCLURINP"),
    ("GET", "{base}/receipt.txt", "", "", "SCLUINP"),
    ("POST", "{base}/hand-over", "CLI", "CI", ""),
    ("POST", "{base}/submit", "", "L", ""),
    ("POST", "{base}/return", "", "L", ""),
    ("POST", "{base}/reopen", "", "", "S"),
    // Really done, so it comes last.
    ("POST", "{base}/take-back", "", "C", ""),
];

/// The same for what comes after the self-assessment. The appraiser is one of index 3, to which 3.1 belongs. The columns
/// of letters are for a campaign at the appraisal, at the replies with one reply to 3.1, before the council, with an
/// approved result, and with a published one.
pub const WALK_LATER: &[(&str, &str, [&str; 5])] = &[
    ("GET", "{base}", ["SCLURINP"; 5]),
    ("GET", "{base}/indices/3", ["SCLURINP"; 5]),
    ("POST", "{base}/answers", [""; 5]),
    ("POST", "{base}/hand-over", [""; 5]),
    ("POST", "{base}/reopen", [""; 5]),
    // Which indicator it is for is known once it has come; stories of appraisal show which are taken.
    ("POST", "{base}/evidence", ["CLI", "CLI", "", "", ""]),
    ("GET", "{base}/result", ["SCLURINP"; 5]),
    ("GET", "{base}/indicators/3.1", ["SCLURINP"; 5]),
    ("GET", "{base}/indicators/4.1", ["SCLUNPI"; 5]),
    ("GET", "/campaigns/{campaign}/appraisal", ["SURNPI"; 5]),
    ("GET", "/campaigns/{campaign}/appraisal/3", ["SURNPI"; 5]),
    ("GET", "/campaigns/{campaign}/appraisal/4", ["SUNPI"; 5]),
    ("GET", "/campaigns/{campaign}/council", ["SURNPI"; 5]),
    ("GET", "/campaigns/{campaign}/council/minutes", ["SURNPI"; 5]),
    ("GET", "/campaigns/{campaign}/appraisal/3/values", ["RI", "", "", "", ""]),
    ("GET", "/campaigns/{campaign}/appraisal/3/values.csv", ["RI", "", "", "", ""]),
    ("POST", "/campaigns/{campaign}/appraisal/3/values", ["RI", "", "", "", ""]),
    ("POST", "/campaigns/{campaign}/appraisal/3/values/take", ["RI", "", "", "", ""]),
    ("GET", "/campaigns/{campaign}/appraisal/4/values", ["I", "", "", "", ""]),
    ("GET", "/campaigns/{campaign}/rectification", ["", "", "", "", "SURNPI"]),
    ("POST", "/campaigns/{campaign}/rectification", ["", "", "", "", "SP"]),
    ("GET", "/campaigns/{campaign}/approvals/1", ["", "", "", "SURNPI", "SURNPI"]),
    ("POST", "/campaigns/{campaign}/appraisal/3/undo", ["RI", "", "", "", ""]),
    ("POST", "{base}/indicators/3.1/rectify", ["", "", "", "", "S"]),
    ("POST", "{base}/indicators/3.1/withdraw-rectification", ["", "", "", "", "S"]),
    ("GET", "/campaigns/{campaign}/second", ["SURNPI"; 5]),
    ("GET", "/campaigns/{campaign}/second/pairs.csv", ["SUNP"; 5]),
    ("POST", "/campaigns/{campaign}/second/draw", ["S", "S", "", "", ""]),
    // Nothing is drawn here: to everybody there is nothing. The story of the second appraisal has the rest.
    ("POST", "/campaigns/{campaign}/second/release", [""; 5]),
    ("GET", "{base}/second/3.1", [""; 5]),
    ("POST", "{base}/second/3.1/accept", [""; 5]),
    // For all units at once: of the own unit's form nothing is decided.
    ("POST", "/campaigns/{campaign}/without-data", ["SRI", "S", "S", "S", "S"]),
    ("POST", "/campaigns/{campaign}/course/send-points", ["S"; 5]),
    ("POST", "/campaigns/{campaign}/course/call-council", ["S", "S", "", "", ""]),
    ("POST", "/campaigns/{campaign}/course/approve", ["", "", "SP", "", ""]),
    ("POST", "/campaigns/{campaign}/course/publish", ["", "", "", "S", ""]),
    ("POST", "{base}/indicators/3.1/accept", ["R", "", "", "", ""]),
    ("POST", "{base}/indicators/3.1/correct", ["R", "", "", "", ""]),
    ("POST", "{base}/indicators/3.1/return", ["R", "", "", "", ""]),
    ("POST", "{base}/indicators/3.1/take-back", ["R", "", "", "", ""]),
    ("POST", "{base}/indicators/4.1/accept", ["", "", "", "", ""]),
    ("POST", "{base}/indicators/3.1/send", ["CLI", "", "", "", ""]),
    ("POST", "{base}/indicators/3.1/reply", ["", "CLI", "", "", ""]),
    ("POST", "{base}/indicators/3.1/withdraw", ["", "CLI", "", "", ""]),
    ("POST", "{base}/indicators/3.1/answer", ["", "R", "", "", ""]),
    ("POST", "{base}/indicators/3.1/refer", ["", "R", "", "", ""]),
    ("POST", "{base}/indicators/3.1/motion", ["", "", "S", "", ""]),
    ("POST", "{base}/indicators/3.1/close-vote", ["", "", "S", "", ""]),
    ("POST", "/campaigns/{campaign}/appraisal/4", ["I", "", "", "", ""]),
    ("POST", "/campaigns/{campaign}/appraisal/3", ["RI", "", "", "", ""]),
];

/// What is sent with a step: of a page that is too old, so that nothing is really done.
const STALE: [(&str, &str); 6] = [
    ("seen", "999"),
    ("version", "999"),
    ("deadline", "2022-12-30"),
    ("reason", "Bão"),
    ("note", ""),
    ("component", "3.1"),
];

/// How far the form is.
#[derive(Clone, Copy)]
enum Stage {
    WithClerk,
    WithLeader,
    Submitted,
}

fn letter(person: &str) -> char {
    match person {
        "administrator" => 'A',
        "standing" => 'S',
        "clerk" => 'C',
        "leader" => 'L',
        "stranger" => 'O',
        "auditor" => 'U',
        "appraiser" => 'R',
        "council" => 'N',
        "province" => 'P',
        "insider" => 'I',
        _ => '-',
    }
}

fn walk(world: &World, stage: Stage) {
    world.insider_comes();
    let rows = WALK.iter().map(|(method, pattern, with_clerk, with_leader, submitted)| {
        let letters = match stage {
            Stage::WithClerk => with_clerk,
            Stage::WithLeader => with_leader,
            Stage::Submitted => submitted,
        };
        (*method, *pattern, *letters)
    });
    walk_rows(world, rows);
}

fn walk_rows<'r>(world: &World, rows: impl Iterator<Item = (&'r str, &'r str, &'r str)>) {
    let result = world.publish_year(2020, &["so-y-te".to_owned(), "so-gtvt".to_owned()]);
    let mut wrong = Vec::new();
    let mut browsers = PEOPLE.map(|person| {
        let mut browser = if person == "nobody" { world.browser() } else { world.as_person(person) };
        if person == "nobody" {
            browser.get("/sign-in");
        }
        browser.accept = "application/json";
        (person, browser)
    });
    for (method, pattern, letters) in rows {
        let address = pattern
            .replace("{base}", &world.base())
            .replace("/results/{result}", &result)
            .replace("{unit}", &world.unit.to_string())
            .replace("{request}", "01890000-0000-7000-8000-000000000000")
            .replace("{campaign}", &world.campaign.to_string());
        for (person, browser) in &mut browsers {
            // A step is never really taken: what the page showed is too old, or fields are missing.
            let answer = match method {
                "GET" => browser.get(&address),
                _ if ["/evidence", "/packet", "/values"].iter().any(|end| pattern.ends_with(end)) => {
                    browser.post_file(&address, &[("component", "3.1")], "x.pdf", b"no document")
                }
                _ if pattern.ends_with("/uploads") => {
                    let csrf = browser.csrf();
                    let headers =
                        [("x-csrf", csrf.as_str()), ("upload-length", "1"), ("accept", "application/json")];
                    browser.send(Method::POST, &address, &headers, Vec::new())
                }
                _ if ![
                    "{base}",
                    "/campaigns/{campaign}/course",
                    "/campaigns/{campaign}/without-data",
                    "/campaigns/{campaign}/second",
                    "/campaigns/{campaign}/appraisal",
                ]
                .iter()
                .any(|begin| pattern.starts_with(begin)) =>
                {
                    browser.post(&address, &STALE)
                }
                _ => browser.post_for_json(&address, &STALE),
            };
            let found = reach_of(&answer);
            let expected = match letter(person) {
                _ if letters == "*" => Reach::Open,
                '-' => Reach::SignIn,
                known if letters.contains(known) => Reach::Open,
                _ => Reach::Shut,
            };
            if found != expected {
                wrong.push(format!(
                    "{method} {pattern} as {person}: {found:?} ({}), not {expected:?}",
                    answer.status
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A step that the state forbids is shut, too.
fn reach_of(answer: &Answer) -> Reach {
    let by_state = [
        "refused-form-with-clerk",
        "refused-form-with-leader",
        "refused-form-submitted",
        "refused-campaign-closed",
        "refused-points-sent",
        "refused-council-called",
        "refused-result-approved",
        "refused-result-published",
        "refused-result-not-published",
    ];
    let text = answer.text();
    if answer.status == StatusCode::CONFLICT && by_state.iter().any(|code| text.contains(code)) {
        return Reach::Shut;
    }
    reach(answer.status, answer.location())
}

#[test]
fn every_role_reaches_what_the_table_gives_while_the_form_is_a_draft() {
    walk(&World::new(), Stage::WithClerk);
}

#[test]
fn every_role_reaches_what_the_table_gives_while_the_leader_has_the_form() {
    let world = World::new();
    handed_over(&world);
    walk(&world, Stage::WithLeader);
}

#[test]
fn every_role_reaches_what_the_table_gives_once_the_form_is_submitted() {
    let world = World::new();
    let seen = handed_over(&world);
    world.as_person("leader").confirm(&format!("{}/submit", world.base()), &[("seen", &seen)]);
    walk(&world, Stage::Submitted);
}

#[test]
fn every_role_reaches_what_the_table_gives_after_the_self_assessment() {
    for at in 0..5 {
        let world = World::new();
        let later = Later::closed(&world);
        match at {
            0 => {}
            1 => later.contested(),
            2 => later.before_the_council(),
            3 => later.approved(),
            _ => drop(later.published()),
        }
        walk_rows(
            &world,
            WALK_LATER.iter().map(|(method, pattern, letters)| (*method, *pattern, letters[at])),
        );
    }
}
