//! What people read names questions by number and words: no key of the program on a page, in an e-mail or on
//! paper.

use std::time::Duration;

use app::accounts::TakenUp;
use assessment::correction::ReasonCode;
use assessment::role::Role;
use axum::http::StatusCode;
use web::{Organiser, WebOptions};

use crate::later::Later;
use crate::neighbours::{mail_server, with_mail_of};
use crate::permission_walk::read_addresses;
use crate::world::{Answer, Browser, PASSWORD, World, email};

/// Keys of the framework that every story uses, which were once shown on screens.
const KEYS: [&str; 8] = [
    "3.1.a",
    "3.2.b",
    "6.1.contact_and_feedback",
    "6.4.level_5",
    "6.6.b",
    "parameter.",
    "platforms_offered",
    "values.csv:",
];

/// The program's names of actions, reasons, roles and states, which people must read in words.
fn names_of_the_program() -> Vec<String> {
    let actions = app::history::ACTIONS.iter().map(|(action, _)| (*action).to_owned());
    let reasons = ReasonCode::ALL.iter().map(|code| code.name().to_owned());
    let roles = Role::ALL.iter().map(|role| role.name().to_owned());
    let keys = ["web.", "web_", "with_leader", "not_begun", "so-ban-nganh-2022/"].map(str::to_owned);
    let all = actions.chain(reasons).chain(roles).chain(keys);
    all.filter(|name| name.contains(['-', '_', '.'])).collect()
}

/// Dates as machines write them, `2022-11-30`.
fn days_of_machines(text: &str) -> Vec<&str> {
    let is_day = |at: &usize| {
        let day = text.get(*at..*at + "2022-11-30".len()).unwrap_or_default();
        let figures = |part: Option<&str>, length: usize| {
            part.is_some_and(|part| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit()))
        };
        let mut parts = day.split('-');
        figures(parts.next(), 4) && figures(parts.next(), 2) && figures(parts.next(), 2)
    };
    (0..text.len()).filter(is_day).map(|at| &text[at..at + "2022-11-30".len()]).collect()
}

/// The text of a page without its tags, in which addresses, ids and names of fields stand.
fn read_of(page: &str) -> String {
    let body = page.split_once("<body").map_or(page, |(_, body)| body);
    let pieces = body.split('<').filter_map(|piece| piece.split_once('>'));
    // The content of a text field is what somebody typed or pasted; `code` is for machines.
    let is_read = |tag: &str| !["textarea", "code"].iter().any(|name| tag.starts_with(name));
    let read = pieces.filter(|(tag, _)| is_read(tag)).map(|(_, words)| words);
    read.collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn names_no_key(what: &str, answer: &Answer) {
    let text = read_of(&answer.text());
    assert!(text.len() > 200, "{what}: {}", answer.text());
    let found: Vec<&str> = KEYS.into_iter().filter(|key| text.contains(key)).collect();
    assert!(found.is_empty(), "{what} shows {found:?}: {text}");
    assert!(!text.contains("“”") && !text.contains("%{"), "{what}: {text}");
}

fn both_languages(browser: &mut Browser<'_>, what: &str, address: &str) {
    for language in ["vi", "en"] {
        let mark = if address.contains('?') { '&' } else { '?' };
        let page = browser.get(&format!("{address}{mark}lang={language}"));
        assert_eq!(page.status, StatusCode::OK, "{what}: {address}");
        names_no_key(&format!("{what} ({language})"), &page);
    }
}

#[test]
fn the_pages_of_a_form_and_its_papers_name_no_key() {
    let world = World::new();
    let mut clerk = world.as_person("clerk");
    let base = world.base();
    let saved = clerk.save(
        &format!("{base}/answers"),
        &[
            ("3.1.a", "207", 0),
            ("I.5", "28", 0),
            ("6.6.a", "9", 0),
            ("6.6.b", "8", 0),
            ("6.1.contact_and_feedback", "Có", 0),
        ],
    );
    let answer = saved.text();
    assert!(
        !answer.contains("[6.6.b]") && !answer.contains("staff"),
        "findings name questions by words: {answer}"
    );
    for (what, page) in [
        ("the general information", "/general"),
        ("main index 3", "/indices/3"),
        ("main index 6", "/indices/6"),
        ("the summary", ""),
        ("the print", "/print"),
        ("the history", "/history"),
    ] {
        both_languages(&mut clerk, what, &format!("{base}{page}"));
    }
    let six = clerk.get(&format!("{base}/indices/6?lang=vi")).text();
    assert!(six.contains("6.1.5 Có thông tin liên hệ") && six.contains(">b) "), "{six}");
    let summary = clerk.get(&format!("{base}?lang=vi")).text();
    assert!(summary.contains("6.7 a"), "{summary}");
}

#[test]
fn a_refused_answer_names_the_question_in_words_and_what_was_typed() {
    let world = World::new();
    let mut clerk = world.as_person("clerk");
    let refused = clerk.save(&format!("{}/answers", world.base()), &[("3.1.a", "mười hai", 0)]).text();
    assert!(refused.contains("“mười hai”") && refused.contains("3.1 a) "), "{refused}");
    assert!(!refused.contains("in 3.1.a"), "{refused}");
    let page = format!("{}/indices/3", world.base());
    let fields = [("page", page.as_str()), ("key", "3.1.a"), ("value", "mười hai"), ("base", "0")];
    let back = clerk.post(&format!("{}/answers", world.base()), &fields);
    names_no_key("the page without script", &back);
}

#[test]
fn appraisal_minutes_and_result_name_no_key() {
    let world = World::new();
    let later = Later::closed(&world);
    let mut appraiser = later.as_everybody_s_appraiser();
    let place = later.indicator("3.1");
    let wrong = [("version", "0"), ("input.3.1.a", "nhiều"), ("points", "9999"), ("reason", "Sổ")];
    let refused = appraiser.post(&format!("{place}/correct"), &wrong);
    names_no_key("a refused correction", &refused);
    assert!(refused.text().contains("3.1 a) "), "the question is named: {}", refused.text());
    let good = [("version", "0"), ("input.3.1.a", "84"), ("reason_code", "number-differs"), ("reason", "Sổ")];
    assert_eq!(appraiser.post(&format!("{place}/correct"), &good).status, StatusCode::SEE_OTHER);
    both_languages(&mut appraiser, "the indicator", &place);
    both_languages(&mut appraiser, "the matrix", &format!("/campaigns/{}/appraisal/3", world.campaign));
    both_languages(&mut appraiser, "the history", &format!("/history?campaign={}", world.campaign));
    let values = format!("/campaigns/{}/appraisal/6/values", world.campaign);
    let table = b"unit,input,value\nso-y-te,6.4.level_1,nhieu\n";
    let faulty = appraiser.post_file(&values, &[("source", "x")], "a.csv", table).text();
    let problems =
        faulty.split("<ul>").nth(1).and_then(|rest| rest.split("</ul>").next()).unwrap_or_default();
    assert!(problems.contains("Line 2: ") && problems.contains("6.4.1"), "{faulty}");
    assert!(!problems.contains("level_1"), "{problems}");
    let result = world.publish();
    let mut anybody = world.browser();
    for page in ["", "/units/so-y-te", "/indicators/3.1", "/method"] {
        both_languages(&mut anybody, page, &format!("{result}{page}"));
    }
}

#[test]
fn a_parameter_that_is_no_number_is_named_by_its_title() {
    let world = World::new();
    let mut standing = world.as_person("standing");
    let unit = world.unit.to_string();
    let fields = [
        ("set", "so-ban-nganh-2022"),
        ("year", "2023"),
        ("title", "Kỳ 2023"),
        ("deadline", "2023-11-30"),
        ("parameter.platforms_offered", "nhiều"),
        ("unit", unit.as_str()),
    ];
    let refused = standing.post("/campaigns", &fields);
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    names_no_key("a refused campaign", &refused);
    assert!(refused.text().contains("Number of shared digital platforms"), "{}", refused.text());
}

#[test]
fn the_email_of_an_invitation_says_who_writes_for_what_until_when_and_whom_to_call() {
    let (port, emails) = mail_server();
    let world = with_mail_of(
        port,
        Organiser {
            name: Some("Sở Khoa học và Công nghệ tỉnh Thanh Hóa".to_owned()),
            contact: Some("Phòng Chuyển đổi số, 0237 3 123 456".to_owned()),
            program_url: None,
        },
    );
    let mut administrator = world.as_person("administrator");
    let unit = world.unit.to_string();
    let fields = [
        ("name", "Chuyên viên mới"),
        ("email", "new@house.example.vn"),
        ("role", "unit_clerk"),
        ("unit", unit.as_str()),
        ("lang", "vi"),
    ];
    administrator.cookies.retain(|(name, _)| name != "lang");
    administrator.get("/users?lang=vi");
    let page = administrator.post("/users", &fields).text();
    assert!(page.contains("Liên kết đã được gửi"), "{page}");
    let email = emails.recv_timeout(Duration::from_secs(30)).expect("an e-mail");
    let body = crate::emails::text(email.trim_end().trim_end_matches('.'));
    for part in [
        "Kính gửi Chuyên viên mới,",
        "Quản trị viên, Sở Khoa học và Công nghệ tỉnh Thanh Hóa mời Ông/Bà tham gia",
        "Vai trò: Cán bộ đầu mối (Sở Y tế).",
        "Kỳ đánh giá: ",
        "Hạn nộp phiếu tự đánh giá: 30/11/2022",
        "Việc tiếp theo: mở đường dẫn dưới đây",
        "https://chiso.example.vn/link/",
        "Đường dẫn chỉ dùng được một lần, đến 08/11/2022",
        "Cần hỗ trợ, xin liên hệ: Phòng Chuyển đổi số, 0237 3 123 456.",
    ] {
        assert!(body.contains(part), "{part} in {body}");
    }
    let subject = "=?utf-8?b?";
    assert!(email.contains(&format!("Subject: {subject}")), "{email}");
}

#[test]
fn the_administrator_of_an_empty_service_sees_what_to_do_first() {
    let world = World::built(WebOptions::default(), |app| {
        let link = app.first_administrator().expect("the first link");
        let (name, email) = ("Quản trị viên".to_owned(), email("administrator"));
        let entered = TakenUp { name, email, password: PASSWORD.to_owned() };
        app.take_up_link(&link, &entered).expect("the first administrator");
        let none = "018430b3-ca80-76b1-bf1a-6cb1b2373864";
        (none.parse().expect("an id"), none.parse().expect("an id"), none.parse().expect("an id"))
    });
    let mut administrator = world.as_person("administrator");
    let home = administrator.get("/").text();
    assert!(home.contains("First steps") && home.contains("href=\"/units\""), "{home}");
    assert!(!home.contains("There is nothing for you to do now"), "{home}");
    let later = World::new();
    for person in ["administrator", "standing", "clerk"] {
        let home = later.as_person(person).get("/").text();
        assert!(!home.contains("First steps"), "{person}: {home}");
    }
}

/// Every page of the walk of permissions that these people may open, in both languages.
fn every_page_is_for_people(world: &World, result: &str, people: &[&str]) {
    let more = [
        format!("/history?campaign={}", world.campaign),
        "/history?kind=campaign".to_owned(),
        format!("{}/print?filled=yes", world.base()),
    ];
    let mut pages: Vec<String> = read_addresses(world, result).into_iter().chain(more).collect();
    pages.sort();
    pages.dedup();
    let (names, mut seen, mut wrong) = (names_of_the_program(), 0, Vec::new());
    for person in people {
        let mut browser = world.as_person(person);
        for page in &pages {
            for language in ["vi", "en"] {
                let mark = if page.contains('?') { '&' } else { '?' };
                let shown = browser.get(&format!("{page}{mark}lang={language}"));
                let kind = shown.headers.get("content-type").map(|kind| kind.to_str().unwrap().to_owned());
                if shown.status != StatusCode::OK || !kind.is_some_and(|kind| kind.starts_with("text/html")) {
                    continue;
                }
                seen += 1;
                let text = read_of(&shown.text());
                let days = days_of_machines(&text);
                let keys: Vec<&String> = names.iter().filter(|name| text.contains(name.as_str())).collect();
                if !days.is_empty() || !keys.is_empty() {
                    wrong.push(format!("{person} {page} ({language}): {days:?} {keys:?}"));
                }
            }
        }
    }
    assert!(seen > 40, "{seen} pages");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Everything that has a date: a document, announced phases, a key.
fn with_days(world: &World) {
    let mut clerk = world.as_person("clerk");
    let fields = [("component", "3.1"), ("number", "125/BC-SYT"), ("issued_on", "15/11/2022")];
    let added =
        clerk.post_file(&format!("{}/evidence", world.base()), &fields, "a.pdf", b"%PDF-1.7\n%%EOF\n");
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text());
    let mut standing = world.as_person("standing");
    let address = format!("/campaigns/{}/phases", world.campaign);
    let version = standing.get(&address).field("version");
    let fields = [
        ("version", version.as_str()),
        ("phase.title", "Tự đánh giá"),
        ("phase.begins", "01/11/2022"),
        ("phase.ends", "30/11/2022"),
        ("reason", "Theo kế hoạch"),
    ];
    let changed = standing.post(&address, &fields);
    assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.text());
    for person in ["administrator", "standing"] {
        world.as_program(person, "read");
    }
}

#[test]
fn no_page_of_the_appraisal_shows_days_or_names_as_machines_write_them() {
    let world = World::new();
    with_days(&world);
    let later = Later::closed(&world);
    let mut appraiser = later.as_everybody_s_appraiser();
    let asked = [("version", "0"), ("text", "Bổ sung trang 3"), ("due_on", "20/11/2022")];
    let returned = appraiser.post(&format!("{}/return", later.indicator("3.1")), &asked);
    assert_eq!(returned.status, StatusCode::SEE_OTHER, "{}", returned.text());
    let people = ["clerk", "everybodys", "standing", "auditor"];
    every_page_is_for_people(&world, &world.publish(), &people);
}

#[test]
fn no_page_of_a_published_result_shows_days_or_names_as_machines_write_them() {
    let world = World::new();
    with_days(&world);
    let later = Later::closed(&world);
    let result = format!("/results/{}", &later.published()[..16]);
    let (mut standing, indicator) = (world.as_person("standing"), later.indicator("3.1"));
    let version = standing.get(&indicator).field("version");
    let fields = [
        ("version", version.as_str()),
        ("points", "2,5"),
        ("reason_code", "number-differs"),
        ("reason", "Nhập nhầm dòng"),
    ];
    let entered = standing.post(&format!("{indicator}/rectify"), &fields);
    assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", entered.text());
    let people = ["administrator", "standing", "leader", "auditor", "council", "province"];
    every_page_is_for_people(&world, &result, &people);
}
