//! E-mails of notices on their way through a mail server: what they say, what it refuses, and that none is
//! sent twice.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::later::Later;
use crate::neighbours::{mail_server, with_mail};
use crate::world::World;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;

/// What a mail server does with an e-mail.
#[derive(Clone, Copy)]
enum Mood {
    Takes,
    /// Says that it should be sent later.
    Refuses,
    /// Accepts it, and breaks the connection before it says so.
    TakesInSilence,
}

/// A mail server whose mood changes, and every e-mail that it has accepted.
fn moody_server(mood: Arc<Mutex<Mood>>) -> (u16, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (taken, emails) = mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let now = *mood.lock().unwrap();
            if let Some(email) = talk(&stream.unwrap(), now)
                && taken.send(email).is_err()
            {
                return;
            }
        }
    });
    (port, emails)
}

fn talk(stream: &TcpStream, mood: Mood) -> Option<String> {
    let mut answers = stream;
    // The sender may have gone already; what the server received is what counts.
    let mut say = |line: &str| answers.write_all(format!("{line}\r\n").as_bytes()).is_ok();
    say("220 moody.test");
    let mut lines = BufReader::new(stream).lines();
    let mut email = String::new();
    while let Some(Ok(line)) = lines.next() {
        let word = line.split([' ', ':']).next().unwrap_or_default().to_uppercase();
        email.push_str(&line);
        email.push('\n');
        match (word.as_str(), mood) {
            ("RCPT", Mood::Refuses) => say("451 4.7.1 come later"),
            ("DATA", _) => {
                say("354 go on");
                email.extend(
                    lines
                        .by_ref()
                        .map_while(Result::ok)
                        .take_while(|line| line != ".")
                        .map(|line| line + "\n"),
                );
                if matches!(mood, Mood::Takes) {
                    say("250 taken");
                }
                return Some(email);
            }
            ("QUIT", _) => {
                say("221 bye");
                return None;
            }
            _ => say("250 moody.test"),
        };
    }
    None
}

/// The text of an e-mail as its reader sees it.
pub fn text(email: &str) -> String {
    let (head, body) = email.split_once("\n\n").expect("head and body");
    if head.contains("base64") {
        let packed: String = body.split_whitespace().collect();
        return String::from_utf8(STANDARD.decode(packed).expect("base64")).expect("UTF-8");
    }
    let mut bytes = Vec::new();
    let mut rest = body.replace("=\n", "").into_bytes().into_iter();
    while let Some(byte) = rest.next() {
        if head.contains("quoted-printable") && byte == b'=' {
            let digits: String = rest.by_ref().take(2).map(char::from).collect();
            bytes.push(u8::from_str_radix(&digits, 16).expect("two digits"));
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).expect("UTF-8")
}

fn header<'l>(email: &'l str, name: &str) -> &'l str {
    let found = email.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    found.unwrap_or_else(|| panic!("no {name} in {email}"))
}

fn next(emails: &Receiver<String>) -> String {
    emails.recv_timeout(Duration::from_secs(30)).expect("an e-mail")
}

/// Every e-mail that arrived, by recipient.
fn all(emails: &Receiver<String>, count: usize) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for _ in 0..count {
        let email = next(emails);
        let to = email.split_once("RCPT TO:<").unwrap().1.split_once('>').unwrap().0.to_owned();
        found.push((to, email));
    }
    found.sort();
    found
}

fn extend(world: &World, version: &str, day: &str) {
    let fields = [("version", version), ("deadline", day), ("reason", "Bão số 4")];
    let done = world.as_person("standing").confirm(&format!("/campaigns/{}/extend", world.campaign), &fields);
    assert_eq!(done.status, StatusCode::SEE_OTHER);
}

#[test]
fn each_person_gets_one_email_in_their_language_with_a_link() {
    let (port, emails) = mail_server();
    let world = with_mail(port);
    extend(&world, "2", "2022-12-05");
    assert_eq!(world.send_due_emails(), Ok(3));
    assert_eq!(world.send_due_emails(), Ok(0), "once");
    let found = all(&emails, 3);
    let people: Vec<&str> = found.iter().map(|(to, _)| to.as_str()).collect();
    let expected = ["clerk@house.example.vn", "colleague@house.example.vn", "stranger@house.example.vn"];
    assert_eq!(people, expected);
    let email = &found[0].1;
    let body = text(email);
    assert!(body.starts_with("Kính gửi clerk,"), "{body}");
    assert!(body.contains("hạn nộp của Sở Y tế được gia hạn đến 05/12/2022."), "{body}");
    assert!(body.contains(&format!("https://chiso.example.vn{}", world.base())), "{body}");
    assert!(body.contains("https://chiso.example.vn/account#mail"), "{body}");
    assert_eq!(header(email, "Auto-Submitted"), "auto-generated");
    let ids: Vec<&str> = found.iter().map(|(_, email)| header(email, "Message-ID")).collect();
    assert!(ids[0].ends_with("@house.example.vn>") && ids[0] != ids[1] && ids[1] != ids[2], "{ids:?}");
}

#[test]
fn many_indicators_are_one_email() {
    let (port, emails) = mail_server();
    let world = with_mail(port);
    let later = Later::closed(&world);
    world.as_person("clerk").post("/notices", &[]);
    world.as_person("colleague").post("/notices", &[]);
    while world.send_due_emails().unwrap() > 0 {}
    while emails.try_recv().is_ok() {}
    world.wait(HOUR);
    let mut appraiser = later.as_everybody_s_appraiser();
    let asked = [("version", "0"), ("text", "Bổ sung trang 3"), ("due_on", "2022-11-20")];
    for component in ["3.1", "3.2", "3.3", "3.4", "3.5"] {
        let done = appraiser.post(&format!("{}/return", later.indicator(component)), &asked);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{component}");
    }
    // Two clerks, and an appraiser who is a clerk as well.
    assert_eq!(world.send_due_emails(), Ok(3));
    let found = all(&emails, 3);
    assert_eq!(header(&found[0].1, "Subject"), "[chiso] 5 =?utf-8?b?dGjDtG5nIGLDoW8gbeG7m2k=?=");
    let body = text(&found[0].1);
    assert_eq!(body.matches("cần bổ sung cho chỉ số 3.").count(), 5, "{body}");
    assert_eq!(body.matches("| Bổ sung trang 3").count(), 5);
}

#[test]
fn what_the_server_refuses_is_tried_again_and_the_administrator_reads_why() {
    let mood = Arc::new(Mutex::new(Mood::Refuses));
    let (port, emails) = moody_server(Arc::clone(&mood));
    let world = with_mail(port);
    extend(&world, "2", "2022-12-05");
    assert_eq!(world.send_due_emails(), Ok(3), "each is refused by itself");
    let page = world.as_person("administrator").get("/settings").text();
    assert_eq!(page.matches("come later").count(), 3, "{page}");
    assert!(page.contains("not taken yet") && page.contains("clerk@house.example.vn"), "{page}");
    *mood.lock().unwrap() = Mood::Takes;
    assert_eq!(world.send_due_emails(), Ok(0), "not before a minute is over");
    world.wait(MINUTE);
    assert_eq!(world.send_due_emails(), Ok(3));
    assert_eq!(all(&emails, 3).len(), 3);
    let page = world.as_person("administrator").get("/settings").text();
    assert!(page.contains("No e-mail was refused.") && !page.contains("come later"), "{page}");
    assert!(page.contains("Sent: 3."), "{page}");
    let metrics = world.browser().get("/metrics").text();
    assert!(metrics.contains("chiso_letters_total{outcome=\"refused\"} 3"), "{metrics}");
}

#[test]
fn an_email_whose_connection_breaks_at_its_end_is_not_sent_twice() {
    let mood = Arc::new(Mutex::new(Mood::TakesInSilence));
    let (port, emails) = moody_server(Arc::clone(&mood));
    let world = with_mail(port);
    extend(&world, "2", "2022-12-05");
    assert_eq!(world.send_due_emails(), Ok(1), "after a lost connection the others wait for the next round");
    let first = all(&emails, 1).remove(0);
    *mood.lock().unwrap() = Mood::Takes;
    for _ in 0..10 {
        world.wait(HOUR);
        world.send_due_emails().unwrap();
    }
    let rest = all(&emails, 2);
    assert!(rest.iter().all(|(to, _)| *to != first.0), "{} got two", first.0);
    assert!(emails.try_recv().is_err());
    let page = world.as_person("administrator").get("/settings").text();
    assert!(page.contains("delivery uncertain; not sent again") && page.contains(&first.0), "{page}");
}

#[test]
fn emails_wait_while_the_mail_server_is_away_and_go_when_it_is_back() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let world = with_mail(port);
    extend(&world, "2", "2022-12-05");
    assert_eq!(world.send_due_emails(), Ok(1), "one attempt says it of all");
    let page = world.as_person("administrator").get("/settings").text();
    assert_eq!(page.matches("not taken yet").count(), 1, "{page}");
    assert!(page.contains("Notices that wait: 5."), "two leaders' wait for the morning: {page}");
}

#[test]
fn everybody_chooses_on_the_page_of_the_account_what_goes_by_mail() {
    let (port, emails) = mail_server();
    let world = with_mail(port);
    let mut clerk = world.as_person("clerk");
    let page = clerk.get("/account").text();
    assert!(page.contains("Notices by mail") && !page.contains("No mail server"), "{page}");
    let fields = |campaign, version| {
        [
            ("campaign", campaign),
            ("form", "at_once"),
            ("points", "never"),
            ("result", "never"),
            ("language", "en"),
            ("version", version),
        ]
    };
    let done = clerk.post("/account/mail", &fields("daily", "0"));
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, "/account?done=mail"));
    assert!(clerk.get("/account?done=mail").text().contains("Saved what you get by mail."));
    let stale = clerk.post("/account/mail", &fields("never", "0"));
    assert_eq!(stale.status, StatusCode::CONFLICT);
    let wrong = clerk.post("/account/mail", &fields("hourly", "1"));
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("Choose one of the ways to get mail."));
    extend(&world, "2", "2022-12-05");
    assert_eq!(world.send_due_emails(), Ok(2), "colleague and stranger");
    all(&emails, 2);
    // From 8 to 7 in the morning: daily digests to two leaders, and to the clerk.
    world.wait(23 * HOUR);
    assert_eq!(world.send_due_emails(), Ok(3));
    let found = all(&emails, 3);
    let (to, email) = &found[0];
    assert_eq!(to, "clerk@house.example.vn");
    assert_eq!(header(email, "Subject"), "[chiso] Daily digest of 02/11/2022");
    let body = text(email);
    assert!(body.contains("Dear clerk,") && body.contains("is extended to 05/12/2022."), "{body}");
    assert!(body.contains("the clerk has the form; days left: 33"), "{body}");
}

#[test]
fn without_a_mail_server_the_page_says_that_nothing_is_sent() {
    let world = World::new();
    extend(&world, "2", "2022-12-05");
    assert_eq!(world.send_due_emails(), Ok(0));
    assert!(world.as_person("clerk").get("/account").text().contains("No mail server is configured"));
    assert!(world.as_person("administrator").get("/settings").text().contains("Notices that wait: 0."));
}
