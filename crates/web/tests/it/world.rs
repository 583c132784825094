//! The instance of a story over HTTP: an open campaign of two units, people of every role, and their
//! browsers.

mod at_once;
mod set;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use app::accounts::{Credential, NewKey, token_hash};
use app::{App, Clock, Randomness};
use assessment::campaign::Campaign;
use assessment::role::{Grant, Role, Unit};
use assessment::{Id, Moment};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use jiff::civil::date;
use sha2::{Digest, Sha256};
use store::DbOptions;
use store::blobs::BlobStore;
use store::testing::TestDb;
use tower::ServiceExt;
use web::{WebOptions, WebState};

pub use set::{decision, own_set};

use crate::furnished::{furnish, invited, session};
use crate::on_one_line::on_one_line;

/// A password that the policy accepts.
pub const PASSWORD: &str = "con voi uống nước";

/// A campaign, and two units of it.
type Furnished = (Id<Campaign>, Id<Unit>, Id<Unit>);

/// The instance of a story.
pub struct World {
    pub app: App,
    pub site: Router,
    state: WebState,
    pub campaign: Id<Campaign>,
    /// The health department, in which most stories play.
    pub unit: Id<Unit>,
    /// The transport department.
    pub other: Id<Unit>,
    time: Arc<AtomicI64>,
    runtime: tokio::runtime::Runtime,
    // The folder must outlive everything that uses it, so it is the last field.
    folder: tempfile::TempDir,
    _db: TestDb,
}

struct SetClock(Arc<AtomicI64>);

impl Clock for SetClock {
    fn now(&self) -> Moment {
        Moment::from_microseconds(self.0.load(Ordering::SeqCst))
    }
}

/// The same bytes in each run: a hash of a counter.
struct Repeating(AtomicU64);

impl Randomness for Repeating {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            let number = self.0.fetch_add(1, Ordering::SeqCst);
            let length = chunk.len();
            chunk.copy_from_slice(&Sha256::digest(number.to_be_bytes())[..length]);
        }
    }
}

/// The answer of the server.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    /// The text of the answer; of a page, without the indentation of its template.
    pub fn text(&self) -> String {
        on_one_line(&String::from_utf8_lossy(&self.bytes))
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.bytes).expect("JSON")
    }

    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    /// The value of the hidden field with this name.
    pub fn field(&self, name: &str) -> String {
        let text = self.text();
        let mark = format!("name=\"{name}\" value=\"");
        let rest = text.split_once(&mark).unwrap_or_else(|| panic!("no field {name}")).1;
        rest.split_once('"').unwrap().0.to_owned()
    }
}

/// A person's browser: keeps cookies, and reads the token of the page it is on.
pub struct Browser<'a> {
    pub world: &'a World,
    pub cookies: Vec<(String, String)>,
    /// The `Accept` header of forms of several parts.
    pub accept: &'static str,
    /// The secret of a key, if a program asks.
    pub key: Option<String>,
    /// The other end of the connection; `None` for this machine.
    pub peer: Option<std::net::IpAddr>,
}

impl World {
    /// On the morning of 1 November 2022.
    pub fn new() -> Self {
        Self::with_options(WebOptions { log_requests: false, ..WebOptions::default() })
    }

    pub fn with_options(options: WebOptions) -> Self {
        Self::built(options, furnish)
    }

    pub fn built(options: WebOptions, furnish: fn(&App) -> Furnished) -> Self {
        let db = TestDb::sqlite(&DbOptions::default());
        let begin = Moment::at(date(2022, 11, 1).at(8, 0, 0, 0)).microseconds();
        db.migrate(store::migrations::ALL, begin).expect("migrations");
        let time = Arc::new(AtomicI64::new(begin));
        let folder = tempfile::tempdir().expect("a folder");
        let files = BlobStore::open(&folder.path().join("evidence")).expect("a folder of files");
        let clock = Box::new(SetClock(Arc::clone(&time)));
        let handle: &store::Db = &db;
        let app =
            App::new(handle.clone(), clock, Box::new(Repeating(AtomicU64::new(0)))).keeping_files(files);
        let (campaign, unit, other) = furnish(&app);
        let uploads = folder.path().join("uploads");
        let state =
            WebState::new(app.clone(), vec![decision(), own_set()], uploads, options).expect("a state");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let site = web::site(state.clone());
        Self { app, site, state, campaign, unit, other, time, runtime, folder, _db: db }
    }

    /// Lets time pass.
    pub fn wait(&self, seconds: i64) {
        self.time.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }

    /// A browser in which nobody is signed in.
    pub fn browser(&self) -> Browser<'_> {
        let cookies = vec![("lang".to_owned(), "en".to_owned())];
        Browser { world: self, cookies, accept: "text/html", key: None, peer: None }
    }

    /// A program with a key that this person makes.
    pub fn as_program(&self, person: &str, scope: &str) -> Browser<'_> {
        let new = NewKey { name: "Khảo sát".to_owned(), scope: scope.to_owned(), days: "90".to_owned() };
        let made = self.app.make_key(&session(&self.app, person), &new, PASSWORD).expect("a key");
        Browser { world: self, cookies: Vec::new(), accept: "*/*", key: Some(made.secret), peer: None }
    }

    /// A browser in which this person is signed in: `clerk`, `leader`, `stranger`, `standing`, `administrator`,
    /// `auditor`, `appraiser`, `council`, `province`.
    pub fn as_person(&self, name: &str) -> Browser<'_> {
        let mut browser = self.browser();
        let outcome = self.app.sign_in(&email(name), PASSWORD, "Firefox").expect("signing in");
        browser.cookies.push(("chiso_session".to_owned(), outcome.token));
        browser
    }

    /// A browser in which nobody is signed in, at another address.
    pub fn browser_at(&self, address: &str) -> Browser<'_> {
        Browser { peer: address.parse().ok(), ..self.browser() }
    }

    /// Invites somebody who appraises every index.
    pub fn everybodys_appraiser_comes(&self) {
        invited(&self.app, "everybodys", vec![APPRAISER]);
    }

    /// Invites somebody who appraises every index and is a clerk of the health department as well.
    pub fn insider_comes(&self) {
        let clerk = Grant { role: Role::UnitClerk, unit: Some(self.unit), ..APPRAISER };
        invited(&self.app, "insider", vec![APPRAISER, clerk]);
    }

    /// Sends the due e-mails, as the server does every minute; returns how many were tried.
    pub fn send_due_emails(&self) -> Result<usize, app::Error> {
        self.runtime.block_on(web::send_due_emails(&self.state))
    }

    /// Empties the folder of evidence files, as if this were another server.
    pub fn lose_files(&self) {
        let folder = self.folder.path().join("evidence");
        std::fs::remove_dir_all(&folder).expect("the folder goes");
        std::fs::create_dir_all(&folder).expect("an empty folder");
    }

    /// Does something while the evidence files are missing.
    pub fn while_files_are_away(&self, act: impl FnOnce()) {
        let [folder, away] = ["evidence", "away"].map(|name| self.folder.path().join(name));
        std::fs::rename(&folder, &away).expect("the folder goes");
        std::fs::create_dir_all(&folder).expect("an empty folder");
        act();
        std::fs::remove_dir_all(&folder).expect("the empty one goes");
        std::fs::rename(&away, &folder).expect("the folder is back");
    }

    /// The folder of evidence files and uploads.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// The address of the health department's form.
    pub fn base(&self) -> String {
        format!("/campaigns/{}/units/{}", self.campaign, self.unit)
    }

    /// Every entry of the audit log, walked along its chain.
    pub fn audited(&self) -> Vec<String> {
        let entries = self.app.db().read(|tx| store::tables::audit::after(tx, 0, 10_000));
        let entries: Vec<_> = entries.map_err(|error: store::DbError| error).expect("the audit log");
        let chain = entries.iter().map(|(entry, hash)| (entry, *hash));
        assessment::audit::verify(chain).expect("an unbroken chain");
        entries.into_iter().map(|(entry, _)| entry.action).collect()
    }
}

impl Browser<'_> {
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The token that forms of this browser carry.
    pub fn csrf(&self) -> String {
        let cookie = self.cookie("chiso_session").or_else(|| self.cookie("chiso_visitor"));
        let text = format!("chiso-csrf/1:{}", cookie.unwrap_or_default());
        token_hash(&text)
    }

    pub fn get(&mut self, address: &str) -> Answer {
        self.send(Method::GET, address, &[], Vec::new())
    }

    /// Posts a form as a page of the site does.
    pub fn post(&mut self, address: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = self.csrf();
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("csrf", &csrf);
        for (name, value) in fields {
            form.append_pair(name, value);
        }
        let kind = [("content-type", "application/x-www-form-urlencoded")];
        self.send(Method::POST, address, &kind, form.finish().into_bytes())
    }

    /// As [`Browser::post`], for problem details in place of pages.
    pub fn post_for_json(&mut self, address: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = self.csrf();
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("csrf", &csrf).extend_pairs(fields);
        let headers = [("content-type", "application/x-www-form-urlencoded"), ("accept", "application/json")];
        self.send(Method::POST, address, &headers, form.finish().into_bytes())
    }

    /// Posts a form as the page's script does, for JSON.
    pub fn save(&mut self, address: &str, changes: &[(&str, &str, u64)]) -> Answer {
        let csrf = self.csrf();
        let mut form = form_urlencoded::Serializer::new(String::new());
        for (key, value, base) in changes {
            form.append_pair("key", key).append_pair("value", value).append_pair("base", &base.to_string());
        }
        let headers = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("accept", "application/json"),
            ("x-csrf", csrf.as_str()),
        ];
        self.send(Method::POST, address, &headers, form.finish().into_bytes())
    }

    /// Posts a form of several parts, with a file.
    pub fn post_file(
        &mut self,
        address: &str,
        fields: &[(&str, &str)],
        name: &str,
        content: &[u8],
    ) -> Answer {
        let csrf = self.csrf();
        let mut body = parts_of([("csrf", csrf.as_str())].iter().chain(fields));
        let head = format!(
            "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: text/html\r\n\r\n"
        );
        body.extend(head.into_bytes());
        body.extend_from_slice(content);
        body.extend(b"\r\n");
        self.post_body_of_parts(address, body)
    }

    /// Posts a form of several parts, as a program does.
    pub fn post_parts(&mut self, address: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_body_of_parts(address, parts_of(fields))
    }

    fn post_body_of_parts(&mut self, address: &str, mut body: Vec<u8>) -> Answer {
        body.extend(b"--edge--\r\n");
        let headers = [("content-type", "multipart/form-data; boundary=edge"), ("accept", self.accept)];
        self.send(Method::POST, address, &headers, body)
    }

    pub fn send(&mut self, method: Method, address: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Answer {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = Request::builder()
            .method(method)
            .uri(address)
            .header("host", "chiso.test")
            .header("cookie", cookies.join("; "));
        if let Some(key) = &self.key {
            request = request.header("authorization", format!("Bearer {key}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(peer) = self.peer {
            request = request.extension(web::Peer(peer));
        }
        let request = request.body(Body::from(body)).expect("a request");
        let answer = self.world.runtime.block_on(async {
            let answer = self.world.site.clone().oneshot(request).await.expect("an answer");
            let (parts, body) = answer.into_parts();
            let bytes = axum::body::to_bytes(body, usize::MAX).await.expect("a body").to_vec();
            Answer { status: parts.status, headers: parts.headers, bytes }
        });
        for value in answer.headers.get_all(header::SET_COOKIE) {
            let pair = value.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.retain(|(known, _)| known != name);
            self.cookies.push((name.to_owned(), value.to_owned()));
        }
        answer
    }
}

/// Fields of a form of several parts.
fn parts_of<'f>(fields: impl IntoIterator<Item = &'f (&'f str, &'f str)>) -> Vec<u8> {
    let part = |(field, value): &(&str, &str)| {
        format!("--edge\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n")
    };
    fields.into_iter().map(part).collect::<String>().into_bytes()
}

/// The e-mail address of a person.
pub fn email(name: &str) -> String {
    format!("{name}@house.example.vn")
}

/// The role of somebody who appraises every index.
pub const APPRAISER: Grant = Grant { role: Role::Appraiser, unit: None, campaign: None, index: None };

/// The session of this person, for what is done without a browser.
pub fn session_of(world: &World, name: &str) -> Credential {
    session(&world.app, name)
}
