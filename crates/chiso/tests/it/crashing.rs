//! The server is killed fifty times while clerks save: what was answered stands there, and no row lacks its file.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use rand::{RngExt as _, SeedableRng as _};
use rand_xoshiro::Xoshiro256PlusPlus;
use store::tables::{answers, forms};
use store::{Db, DbError, DbOptions};

use super::serving::Running;
use super::support::World;

/// How often the server is killed; `CHISO_KILLS=300` asks for more of it.
fn kills() -> usize {
    std::env::var("CHISO_KILLS").map_or(50, |asked| asked.parse().unwrap())
}

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

/// A clerk with a session, on the form of the own unit.
struct Clerk {
    cookie: String,
    csrf: String,
    base: String,
    key: &'static str,
    version: u64,
    next: u64,
}

/// A save that was answered: form, version, key, value.
type Answered = (String, u64, String, String);

impl Clerk {
    /// Signs in by the page's own form.
    fn sign_in(server: &str, email: &str, password: &str, key: &'static str) -> Self {
        let page = request(server, &format!("GET /sign-in HTTP/1.1\r\nHost: {server}\r\n\r\n"), b"").unwrap();
        let after = |text: &str, mark: &str| {
            text.split_once(mark).unwrap_or_else(|| panic!("{mark}: {text}")).1.to_owned()
        };
        let visitor = after(&page, "chiso_visitor=").split(';').next().unwrap().to_owned();
        let csrf = after(&page, "name=\"csrf\" value=\"").split('"').next().unwrap().to_owned();
        let form = format!("csrf={csrf}&email={email}&password={password}&next=/");
        let answer =
            post(server, "/sign-in", &format!("chiso_visitor={visitor}"), "", form.as_bytes()).unwrap();
        let token = after(&answer, "chiso_session=").split(';').next().unwrap().to_owned();
        let cookie = format!("chiso_session={token}");
        let head = format!("GET / HTTP/1.1\r\nHost: {server}\r\nCookie: {cookie}\r\n\r\n");
        let home = request(server, &head, b"").unwrap();
        let csrf = after(&home, "name=\"csrf\" value=\"").split('"').next().unwrap().to_owned();
        let place = after(&home, "href=\"/campaigns/").split('"').next().unwrap().to_owned();
        Self { cookie, csrf, base: format!("/campaigns/{place}"), key, version: 0, next: 1 }
    }

    /// Saves once; gives what was answered, and nothing where no answer came.
    fn save(&mut self, server: &str) -> Option<Answered> {
        let value = self.next.to_string();
        self.next = self.next % 90 + 1;
        let form = format!("key={}&value={value}&base={}", self.key, self.version);
        let answer =
            post(server, &format!("{}/answers", self.base), &self.cookie, &self.csrf, form.as_bytes())?;
        let version = answer.split_once("\"version\":")?.1.split(|it: char| !it.is_ascii_digit()).next()?;
        self.version = version.parse().ok()?;
        let saved = answer.contains("\"outcome\":\"saved\"");
        saved.then(|| (self.base.clone(), self.version, self.key.to_owned(), value))
    }

    /// Adds a file as evidence.
    fn attach(&self, server: &str, number: u64) {
        let mut body = format!(
            "--e\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{}\r\n\
             --e\r\nContent-Disposition: form-data; name=\"component\"\r\n\r\n3.1\r\n\
             --e\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{number}.pdf\"\r\n\r\n",
            self.csrf
        )
        .into_bytes();
        body.extend_from_slice(PDF);
        body.extend_from_slice(format!("% {number}\r\n--e--\r\n").as_bytes());
        let head = format!(
            "POST {}/evidence HTTP/1.1\r\nHost: {server}\r\nCookie: {}\r\n\
             Content-Type: multipart/form-data; boundary=e\r\nContent-Length: {}\r\n\r\n",
            self.base,
            self.cookie,
            body.len()
        );
        // Whether an answer came does not matter here: a row without its file would be found by the doctor.
        let _either_way = request(server, &head, &body);
    }
}

fn post(server: &str, path: &str, cookie: &str, csrf: &str, form: &[u8]) -> Option<String> {
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {server}\r\nCookie: {cookie}\r\nX-CSRF: {csrf}\r\n\
         Accept: application/json\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\n\r\n",
        form.len()
    );
    let head = if csrf.is_empty() { head.replace("X-CSRF: \r\n", "") } else { head };
    request(server, &head, form)
}

/// Head and body of an answer; nothing where the server is gone before it has answered in full.
fn request(server: &str, head: &str, body: &[u8]) -> Option<String> {
    let mut stream = TcpStream::connect(server).ok()?;
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(body).ok()?;
    let mut reader = BufReader::new(stream);
    let mut answer = String::new();
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if let Some(count) = line.to_lowercase().strip_prefix("content-length:") {
            length = count.trim().parse().ok()?;
        }
        answer.push_str(&line);
        if line == "\r\n" {
            break;
        }
    }
    let mut bytes = vec![0; length];
    reader.read_exact(&mut bytes).ok()?;
    answer.push_str(&String::from_utf8_lossy(&bytes));
    Some(answer)
}

#[test]
fn killed_fifty_times_the_instance_loses_nothing_that_was_answered() {
    let world = World::new();
    let server = Running::start(&world, "demo --data data");
    let address = server.address();
    let password = server.printed.lines().find_map(|line| {
        let last = line.split_whitespace().last()?;
        (last.matches('-').count() == 3 && !last.contains('@')).then(|| last.to_owned())
    });
    let password = password.unwrap();
    let emails: Vec<String> = server
        .printed
        .split_whitespace()
        .filter(|word| word.starts_with("clerk."))
        .map(str::to_owned)
        .collect();
    let keys = ["5.3.a", "5.4.a", "5.5.a"];
    let open = emails.iter().map(|email| Clerk::sign_in(&address, email, &password, keys[0]));
    // Those whose form is with the clerk: the others are refused.
    let mut clerks: Vec<Clerk> = open.filter_map(|mut it| it.save(&address).map(|_| it)).take(3).collect();
    assert_eq!(clerks.len(), 3, "three forms can be filled in");
    for (clerk, key) in clerks.iter_mut().zip(keys) {
        clerk.key = key;
    }
    server.stop("-KILL");

    let answered: Arc<Mutex<Vec<Answered>>> = Arc::default();
    let mut chance = Xoshiro256PlusPlus::seed_from_u64(7);
    for round in 0..kills() {
        let server = Running::start(&world, "serve --data data");
        let address = server.address();
        let stopped = Arc::new(AtomicBool::new(false));
        let mut at_work = Vec::new();
        for mut clerk in clerks.drain(..) {
            let (address, stopped, answered) = (address.clone(), Arc::clone(&stopped), Arc::clone(&answered));
            at_work.push(thread::spawn(move || {
                let mut number = 0;
                while !stopped.load(Ordering::Relaxed) {
                    answered.lock().unwrap().extend(clerk.save(&address));
                    number += 1;
                    if number % 8 == 0 {
                        clerk.attach(&address, u64::try_from(round).unwrap() * 1_000 + number);
                    }
                }
                clerk
            }));
        }
        // In the middle of the work, however fast this machine works.
        let enough = answered.lock().unwrap().len() + chance.random_range(6..20);
        let mut patience = 60_000_u32;
        while answered.lock().unwrap().len() < enough {
            patience =
                patience.checked_sub(1).unwrap_or_else(|| panic!("round {round}: no saves are answered"));
            thread::sleep(Duration::from_millis(1));
        }
        thread::sleep(Duration::from_micros(chance.random_range(0..4_000)));
        server.stop("-KILL");
        stopped.store(true, Ordering::Relaxed);
        clerks = at_work.into_iter().map(|work| work.join().unwrap()).collect();
    }

    let answered = answered.lock().unwrap();
    assert!(answered.len() >= 6 * kills(), "{} saves were answered", answered.len());
    let address = format!("sqlite:{}", world.path("data/chiso.sqlite").display()).parse().unwrap();
    let db = Db::open(&address, &DbOptions::default()).unwrap();
    for (base, version, key, value) in answered.iter() {
        let ids: Vec<&str> = base.split('/').collect();
        let kept = db.read(|tx| {
            let form = forms::of_unit(tx, ids[2].parse().unwrap(), ids[4].parse().unwrap())?.unwrap();
            answers::history(tx, form.id, version + 1, 1)
        });
        let kept: Vec<_> = kept.map_err(|error: DbError| error).unwrap();
        assert_eq!((&kept[0].key, kept[0].after.as_ref()), (key, Some(value)), "version {version} of {base}");
    }
    drop(db);
    world.run("audit verify --data data").ends_with(0);
    world.run("doctor --data data").ends_with(0);
}
