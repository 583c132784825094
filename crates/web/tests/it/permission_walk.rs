//! Every address is requested by every role at every stage of a campaign: what `permissions.txt` says is
//! allowed, and nothing else.
//!
//! The table has a line for each route of the program, with a cell for each stage and in it a letter for each
//! person. No line stands for several routes, no letter for several people: an address that is missing fails.

use std::collections::BTreeSet;

use app::accounts::Invitation;
use app::form::FormAt;
use axum::http::{Method, StatusCode};

use crate::later::{Later, handed_over};
use crate::world::{APPRAISER, Answer, Browser, World, email, session_of};

/// The people who make the requests, in the order of the letters of a cell; the last one is signed out. The stranger is a clerk of another unit,
/// the appraiser one of index 3, the insider a clerk of the unit who appraises every index as well.
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

/// The progress of the campaign and of the health department's form, in the order of the cells of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    WithClerk,
    WithLeader,
    Submitted,
    Appraisal,
    Replies,
    Council,
    Approved,
    Published,
}

const STAGES: [Stage; 8] = [
    Stage::WithClerk,
    Stage::WithLeader,
    Stage::Submitted,
    Stage::Appraisal,
    Stage::Replies,
    Stage::Council,
    Stage::Approved,
    Stage::Published,
];

/// A line of the table: a route, values for the names in its address, and the cells of the stages.
struct Line {
    method: &'static str,
    address: &'static str,
    /// `name=value` of a part of the address, or a query.
    with: &'static str,
    cells: Vec<&'static str>,
}

/// The table: of each route a line with its address, then an indented one with its cells.
fn table() -> Vec<Line> {
    let mut table: Vec<Line> = Vec::new();
    let lines = include_str!("permissions.txt").lines();
    for text in lines.filter(|text| !text.is_empty() && !text.starts_with('#')) {
        if text.starts_with(' ') {
            let line = table.last_mut().expect("an address above its cells");
            assert!(line.cells.is_empty(), "{}: two lines of cells", line.address);
            line.cells = text.split_whitespace().collect();
        } else {
            let mut words = text.split(' ');
            let (method, address) = (words.next().unwrap(), words.next().expect("an address"));
            let with = words.next().unwrap_or_default();
            table.push(Line { method, address, with, cells: Vec::new() });
        }
    }
    table
}

/// Values for the names in the addresses.
struct Names {
    base: Vec<(&'static str, String)>,
    result: String,
}

impl Names {
    /// The names that every campaign has.
    fn of_campaign(world: &World, result: String) -> Self {
        let text = |text: &str| text.to_owned();
        let base = vec![
            ("campaign", world.campaign.to_string()),
            ("unit", world.unit.to_string()),
            ("index", text("3")),
            ("component", text("3.1")),
            ("edition", text("1")),
        ];
        Self { base, result }
    }

    /// The address of a line; `None` if a value is missing.
    fn address(&self, line: &Line) -> Option<String> {
        let mut address = line.address.replace("/results/{result}", &self.result);
        if let Some((name, value)) = line.with.split_once('=').filter(|_| !line.with.starts_with('?')) {
            address = address.replace(&format!("{{{name}}}"), value);
        }
        if line.address.starts_with("/results/") {
            address = address.replace("{unit}", "so-y-te").replace("{indicator}", "3.1");
        }
        if line.with.starts_with('?') {
            address.push_str(line.with);
        }
        for (name, value) in &self.base {
            address = address.replace(&format!("{{{name}}}"), value);
        }
        (!address.contains('{')).then_some(address)
    }
}

/// A world at a stage, with evidence, an unfinished upload, and somebody on whom steps are taken.
fn furnished(world: &World, stage: Stage) -> Names {
    let at = FormAt { campaign: world.campaign, unit: world.unit };
    let mut clerk = world.as_person("clerk");
    let pdf = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
    let added = clerk.post_file(&format!("{}/evidence", world.base()), &[("component", "3.1")], "a.pdf", pdf);
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text());
    let upload = clerk.send(
        Method::POST,
        &format!("{}/uploads", world.base()),
        &[
            ("x-csrf", &clerk.csrf()),
            ("upload-length", "9"),
            ("upload-metadata", "name Yi5wZGY=,component My4x"),
            ("tus-resumable", "1.0.0"),
        ],
        Vec::new(),
    );
    assert_eq!(upload.status, StatusCode::CREATED, "{}", upload.text());
    match stage {
        Stage::WithClerk => {}
        Stage::WithLeader => drop(handed_over(world)),
        Stage::Submitted => {
            let seen = handed_over(world);
            world.as_person("leader").confirm(&format!("{}/submit", world.base()), &[("seen", &seen)]);
        }
        Stage::Appraisal => drop(Later::closed(world)),
        Stage::Replies => Later::closed(world).contested(),
        Stage::Council => Later::closed(world).before_the_council(),
        Stage::Approved => Later::closed(world).approved(),
        Stage::Published => drop(Later::closed(world).published()),
    }
    if matches!(stage, Stage::WithClerk | Stage::WithLeader | Stage::Submitted) {
        world.insider_comes();
        world.everybodys_appraiser_comes();
    }
    let (administrator, leader) = (session_of(world, "administrator"), session_of(world, "leader"));
    let person = world.app.account_of(&session_of(world, "everybodys")).unwrap().unwrap();
    world.as_program("everybodys", "read");
    let key = world.app.keys_of(&administrator, person).unwrap().remove(0).id;
    let (people, _) = world.app.people_with_roles(&administrator, &[person]).unwrap();
    let invitation = Invitation { name: "Mới".to_owned(), email: email("new"), grants: vec![APPRAISER] };
    let (_, link) = world.app.invite(&administrator, &invitation).unwrap();
    let page = world.browser().get("/sign-in").text();
    let version = page.split("/static/").nth(1).unwrap().split('/').next().unwrap().to_owned();
    let evidence = world.app.form(&leader, at, None).unwrap().evidence[0].clone();
    let nothing = "01890000-0000-7000-8000-000000000000".to_owned();
    let result = world.publish_year(2020, &["so-y-te".to_owned(), "so-gtvt".to_owned()]);
    let mut names = Names::of_campaign(world, result);
    names.base.extend([
        ("person", person.to_string()),
        ("grant", people[0].grants[0].id.to_string()),
        ("key", key.to_string()),
        ("evidence", evidence.id.to_string()),
        ("sha256", evidence.file.expect("a file").0),
        ("upload", upload.location().rsplit('/').next().unwrap().to_owned()),
        ("name", "a.pdf".to_owned()),
        // None of these exists; people who may look for one learn that, and nobody else does.
        ("request", nothing.clone()),
        ("session", nothing),
        ("token", link),
        ("version", version),
    ]);
    names
}

/// Every address of the table that is read, as far as it needs only a campaign and a result.
pub fn read_addresses(world: &World, result: &str) -> Vec<String> {
    let names = Names::of_campaign(world, result.to_owned());
    table().iter().filter(|line| line.method == "GET").filter_map(|line| names.address(line)).collect()
}

/// The fields of a step: from a page that is too old, so that nothing is really done.
const STALE: [(&str, &str); 6] = [
    ("seen", "999"),
    ("version", "999"),
    ("deadline", "2022-12-30"),
    ("reason", "Bão"),
    ("note", ""),
    ("component", "3.1"),
];

fn asked(browser: &mut Browser<'_>, line: &Line, address: &str) -> Answer {
    let csrf = browser.csrf();
    let takes_a_file = ["/evidence", "/packet", "/values"].iter().any(|end| line.address.ends_with(end));
    match line.method {
        "GET" => browser.get(address),
        "POST" if takes_a_file => {
            browser.post_file(address, &[("component", "3.1")], "x.pdf", b"no document")
        }
        "POST" if line.address.ends_with("/uploads") => {
            let headers = [("x-csrf", &*csrf), ("upload-length", "1"), ("accept", "application/json")];
            browser.send(Method::POST, address, &headers, Vec::new())
        }
        "POST" if line.address.starts_with("/campaigns/{campaign}/") => {
            browser.post_for_json(address, &STALE)
        }
        // As a page of the site posts it; for a program the missing fields would be reported first.
        "POST" => browser.post(address, &STALE),
        other => {
            let headers = [
                ("x-csrf", &*csrf),
                ("upload-offset", "5"),
                ("tus-resumable", "1.0.0"),
                ("content-type", "application/offset+octet-stream"),
                ("accept", "application/json"),
            ];
            browser.send(Method::from_bytes(other.as_bytes()).unwrap(), address, &headers, Vec::new())
        }
    }
}

/// `o`: it is done, or would be with other data; `c`: closed, the state of the campaign forbids it; `f`:
/// forbidden; `n`: it does not exist for them; `s`: a sign-in is required first; `!`: none of these, a fault.
fn letter(answer: &Answer) -> char {
    let closed = [
        "refused-form-with-clerk",
        "refused-form-with-leader",
        "refused-form-submitted",
        "refused-campaign-closed",
        "refused-campaign-not-prepared",
        "refused-campaign-still-open",
        "refused-points-sent",
        "refused-council-called",
        "refused-result-approved",
        "refused-result-published",
        "refused-result-not-published",
    ];
    match answer.status.as_u16() {
        303 if answer.location().starts_with("/sign-in?next=") => 's',
        401 => 's',
        403 => 'f',
        404 => 'n',
        409 if closed.iter().any(|code| answer.text().contains(code)) => 'c',
        405 | 500.. => '!',
        _ => 'o',
    }
}

fn walk(stage: Stage) {
    let world = World::new();
    let names = furnished(&world, stage);
    let place = STAGES.iter().position(|known| *known == stage).unwrap();
    let mut browsers = PEOPLE.map(|person| {
        let mut browser = if person == "nobody" { world.browser() } else { world.as_person(person) };
        if person == "nobody" {
            browser.get("/sign-in");
        }
        browser.accept = "application/json";
        browser
    });
    let mut wrong = Vec::new();
    for line in table() {
        let address = names.address(&line);
        let address = address.unwrap_or_else(|| panic!("{}: say what stands there", line.address));
        let found: String =
            browsers.iter_mut().map(|browser| letter(&asked(browser, &line, &address))).collect();
        let expected = line.cells.get(place).copied().unwrap_or_default();
        if found != expected {
            wrong.push(format!(
                "{stage:?} {} {} {}: {found}, not {expected}",
                line.method, line.address, line.with
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_route_of_the_program_is_in_the_table_and_every_cell_says_what_becomes_of_everybody() {
    let table = table();
    let lines: BTreeSet<_> = table.iter().map(|line| (line.method, line.address)).collect();
    let routes: BTreeSet<_> = web::ROUTES.iter().copied().collect();
    let missing: Vec<_> = routes.difference(&lines).collect();
    assert!(missing.is_empty(), "no line of permissions.txt: {missing:?}");
    let unknown: Vec<_> = lines.difference(&routes).collect();
    assert!(unknown.is_empty(), "no route of the program: {unknown:?}");
    for line in &table {
        let is_whole =
            |cell: &&str| cell.len() == PEOPLE.len() && cell.chars().all(|it| "ocfns".contains(it));
        assert_eq!(line.cells.iter().filter(|cell| is_whole(cell)).count(), STAGES.len(), "{}", line.address);
        assert_eq!(line.cells.len(), STAGES.len(), "{}", line.address);
    }
}

#[test]
fn everybody_reaches_what_the_table_says_while_the_clerk_has_the_form() {
    walk(Stage::WithClerk);
}

#[test]
fn everybody_reaches_what_the_table_says_while_the_leader_has_the_form() {
    walk(Stage::WithLeader);
}

#[test]
fn everybody_reaches_what_the_table_says_once_the_form_is_submitted() {
    walk(Stage::Submitted);
}

#[test]
fn everybody_reaches_what_the_table_says_during_the_appraisal() {
    walk(Stage::Appraisal);
}

#[test]
fn everybody_reaches_what_the_table_says_while_replies_are_taken() {
    walk(Stage::Replies);
}

#[test]
fn everybody_reaches_what_the_table_says_before_the_council() {
    walk(Stage::Council);
}

#[test]
fn everybody_reaches_what_the_table_says_of_an_approved_result() {
    walk(Stage::Approved);
}

#[test]
fn everybody_reaches_what_the_table_says_of_a_published_result() {
    walk(Stage::Published);
}
