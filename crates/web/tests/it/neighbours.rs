//! The neighbours of this instance: a mail server and a virus scanner, as small servers that speak their
//! protocols.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use axum::http::StatusCode;
use web::{MailOptions, MailTls, Organiser, WebOptions};

use crate::world::World;

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

/// A mail server that passes on every e-mail that it receives.
pub fn mail_server() -> (u16, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (taken, emails) = mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            // The sender may be done before this thread is: the test waits for the e-mail.
            if taken.send(take_email(stream.unwrap())).is_err() {
                return;
            }
        }
    });
    (port, emails)
}

/// SMTP as far as one e-mail needs it (RFC 5321).
fn take_email(stream: TcpStream) -> String {
    let mut answers = stream.try_clone().unwrap();
    let mut say = |line: &str| answers.write_all(format!("{line}\r\n").as_bytes()).unwrap();
    say("220 mail.test");
    let (mut email, mut inside) = (String::new(), false);
    for line in BufReader::new(stream).lines() {
        let line = line.unwrap();
        if inside {
            inside = line != ".";
            email.push_str(&line);
            email.push('\n');
            if !inside {
                say("250 taken");
            }
            continue;
        }
        match line.split([' ', ':']).next().unwrap_or_default().to_uppercase().as_str() {
            "DATA" => {
                inside = true;
                say("354 go on");
            }
            "QUIT" => {
                say("221 bye");
                break;
            }
            _ => {
                email.push_str(&line);
                email.push('\n');
                say("250 mail.test");
            }
        }
    }
    email
}

pub fn with_mail(port: u16) -> World {
    with_mail_of(port, Organiser::default())
}

/// As [`with_mail`], with the organiser in the configuration.
pub fn with_mail_of(port: u16, organiser: Organiser) -> World {
    let mail = MailOptions {
        host: "127.0.0.1".to_owned(),
        port,
        user: None,
        password: None,
        from: "chiso@house.example.vn".to_owned(),
        tls: MailTls::None,
    };
    let public_url = Some("https://chiso.example.vn".to_owned());
    World::with_options(WebOptions {
        mail: Some(mail),
        public_url,
        organiser,
        log_requests: false,
        ..WebOptions::default()
    })
}

#[test]
fn an_invitation_goes_out_by_mail_and_is_not_shown() {
    let (port, emails) = mail_server();
    let world = with_mail(port);
    let mut administrator = world.as_person("administrator");
    let fields = [("name", "Chuyên viên mới"), ("email", "new@house.example.vn"), ("role", "auditor")];
    let page = administrator.post("/users", &fields).text();
    assert!(page.contains("The link was sent to new@house.example.vn"), "{page}");
    assert!(!page.contains("/link/"), "the person who invites cannot read the link");
    let email = emails.recv_timeout(Duration::from_secs(30)).expect("an e-mail");
    assert!(email.contains("RCPT TO:<new@house.example.vn>"), "{email}");
    assert!(email.contains("https://chiso.example.vn/link/"), "{email}");
}

#[test]
fn where_the_mail_server_is_gone_the_link_is_shown_so_that_nobody_waits_for_it() {
    // A port on which nobody listens any more.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let world = with_mail(port);
    let mut administrator = world.as_person("administrator");
    let fields = [("name", "Chuyên viên mới"), ("email", "new@house.example.vn"), ("role", "auditor")];
    let page = administrator.post("/users", &fields).text();
    assert!(page.contains("https://chiso.example.vn/link/"), "{page}");
}

/// A scanner that reports every content with this word as infected.
const SIGNATURE: &[u8] = b"a-word-that-only-the-test-knows";

/// `ClamAV`'s INSTREAM: the content in pieces with their lengths, then a line.
fn scanner() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut command = [0; 10];
            stream.read_exact(&mut command).unwrap();
            assert_eq!(&command, b"zINSTREAM\0");
            let mut content = Vec::new();
            loop {
                let mut length = [0; 4];
                stream.read_exact(&mut length).unwrap();
                let length = usize::try_from(u32::from_be_bytes(length)).unwrap();
                if length == 0 {
                    break;
                }
                let mut piece = vec![0; length];
                stream.read_exact(&mut piece).unwrap();
                content.extend(piece);
            }
            let infected = content.windows(SIGNATURE.len()).any(|window| window == SIGNATURE);
            let verdict: &[u8] = if infected { b"stream: Test.Signature FOUND\0" } else { b"stream: OK\0" };
            stream.write_all(verdict).unwrap();
        }
    });
    address
}

fn with_scanner(address: String) -> World {
    World::with_options(WebOptions { clamav: Some(address), log_requests: false, ..WebOptions::default() })
}

#[test]
fn an_infected_file_is_refused_by_name_and_not_stored() {
    let world = with_scanner(scanner());
    let mut clerk = world.as_person("clerk");
    let address = format!("{}/evidence", world.base());
    let infected = [PDF, SIGNATURE].concat();
    let page = clerk.post_file(&address, &[("component", "3.1")], "a.pdf", &infected);
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text().contains("Test.Signature"), "{}", page.text());
    let clean = clerk.post_file(&address, &[("component", "3.1")], "b.pdf", PDF);
    assert_eq!(clean.status, StatusCode::SEE_OTHER);
    let page = clerk.get(&format!("{}/indices/3", world.base())).text();
    assert!(page.contains("b.pdf") && !page.contains("a.pdf"), "{page}");
}

#[test]
fn nothing_is_stored_if_the_scanner_does_not_answer() {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let world = with_scanner(address);
    let mut clerk = world.as_person("clerk");
    let evidence = format!("{}/evidence", world.base());
    let page = clerk.post_file(&evidence, &[("component", "3.1")], "a.pdf", PDF);
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(!clerk.get(&format!("{}/indices/3", world.base())).text().contains("a.pdf"));
}
