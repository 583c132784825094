//! How many answers are saved durably a second: session, permission, check, score, revision and audit in one
//! transaction; and what a document costs the one writer in an empty form and in one of thousands.
//! `cargo bench -p chiso-app --bench saves` prints a line per number of clients, and one for documents.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a benchmark that cannot continue stops"
)]

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::{Duration, Instant};

use app::accounts::{Credential, Invitation, TakenUp};
use app::campaigns::NewCampaign;
use app::form::{Change, FormAt, NewEvidence, SaveResult};
use app::sets::OfferedSet;
use app::terms::CampaignTerms;
use app::units::NewUnit;
use app::{App, Clock, Randomness};
use assessment::Moment;
use assessment::campaign::{CampaignAt, LatePolicy};
use assessment::role::{Grant, Role};
use framework::SourceFile;
use jiff::civil::date;
use sha2::{Digest, Sha256};
use store::tables::evidence::EvidenceRow;
use store::{Db, DbOptions};

const PASSWORD: &str = "con voi uống nước";
const UNITS: usize = 20;
const SECONDS: u64 = 4;

struct Ticking(Instant);

impl Clock for Ticking {
    fn now(&self) -> Moment {
        let begin = Moment::at(date(2022, 11, 1).at(8, 0, 0, 0)).microseconds();
        Moment::from_microseconds(begin + i64::try_from(self.0.elapsed().as_micros()).unwrap())
    }
}

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

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let address = format!("sqlite:{}", folder.path().join("chiso.sqlite").display()).parse().unwrap();
    let db = Db::open(&address, &DbOptions::default()).unwrap();
    db.migrate(store::migrations::ALL, 0).unwrap();
    let app = App::new(db, Box::new(Ticking(Instant::now())), Box::new(Repeating(AtomicU64::new(0))));
    let clients = furnish(&app);
    println!("| clients | saves/s | p50 | p99 |\n|---|---|---|---|");
    for count in [1, 16, 64] {
        let (rate, p50, p99) = run(&app, &clients, count);
        println!("| {count} | {rate:.0} | {p50:.2} ms | {p99:.2} ms |");
    }
    documents(&app, &clients[0]);
}

/// Documents in a form, beside which the first one is measured.
const DOCUMENTS: u32 = 9_000;
/// Uploads that are measured.
const UPLOADS: usize = 200;

/// What the next document costs in a form without any, and in one with thousands, and their ratio.
fn documents(app: &App, (session, at): &(Credential, FormAt)) {
    let upload = || {
        let new = NewEvidence {
            component: "3.1".to_owned(),
            summary: "Báo cáo".to_owned(),
            ..NewEvidence::default()
        };
        let begun = Instant::now();
        app.add_evidence(session, *at, new).unwrap();
        begun.elapsed().as_secs_f64() * 1000.0
    };
    let median = || {
        let mut times: Vec<f64> = (0..UPLOADS).map(|_| upload()).collect();
        times.sort_by(f64::total_cmp);
        times[UPLOADS / 2]
    };
    let first = median();
    let view = app.form(session, *at, None).unwrap();
    let codes: Vec<String> = view.set.framework.components.iter().map(|it| it.code.clone()).collect();
    let (sample, form) = (view.evidence[0].clone(), view.form.clone());
    let filled: Result<(), app::Error> = app.db().write(move |tx| {
        // What is kept in memory of the form is no longer what stands in it.
        store::tables::forms::advance(tx, &form, 1, sample.added_at)?;
        let filled: Result<(), store::DbError> = (0..DOCUMENTS).try_for_each(|number| {
            let mut random = [0; 10];
            random[..4].copy_from_slice(&number.to_be_bytes());
            let id = assessment::Id::new(sample.added_at, random);
            let component = codes[usize::try_from(number / 100).unwrap() % codes.len()].clone();
            store::tables::evidence::add(tx, &EvidenceRow { id, component, ..sample.clone() })
        });
        Ok(filled?)
    });
    filled.unwrap();
    upload();
    // As after somebody has looked at the form, which keeps it in memory.
    app.form(session, *at, None).unwrap();
    let next = median();
    println!("\n| documents | p50 of the next | ratio |\n|---|---|---|");
    println!("| 0 | {first:.2} ms | 1 |\n| {DOCUMENTS} | {next:.2} ms | {:.2} |", next / first);
}

/// Clients that each wait for their answer before they save again; two keys of a unit are shared by nobody.
fn run(app: &App, clients: &[(Credential, FormAt)], count: usize) -> (f64, f64, f64) {
    let (sender, receiver) = mpsc::channel::<usize>();
    let times = Arc::new(Mutex::new(Vec::new()));
    let keys = ["3.1.a", "3.2.a", "3.2.b", "3.2.c"];
    let mut bases = vec![0_u64; count];
    let versions = Arc::new(Mutex::new(vec![None; count]));
    let send = |client: usize, base: u64, typed: u64| {
        let (session, at) = &clients[client % UNITS];
        let key = keys[client / UNITS];
        let change = Change { key: key.to_owned(), typed: typed.to_string(), base };
        let (sender, times, versions) = (sender.clone(), Arc::clone(&times), Arc::clone(&versions));
        let begun = Instant::now();
        app.save_answers_then(session, *at, vec![change], move |saved| {
            let saved = saved.expect("a save");
            let (version, _) = match &saved.results[0].1 {
                SaveResult::Saved { version, .. } => (*version, true),
                SaveResult::Conflict { version, .. } => (*version, false),
                other => panic!("{other:?}"),
            };
            times.lock().unwrap().push(begun.elapsed());
            versions.lock().unwrap()[client] = Some(version);
            sender.send(client).unwrap();
        });
    };
    let begun = Instant::now();
    for client in 0..count {
        send(client, 0, 1);
    }
    let mut done = 0_u64;
    while begun.elapsed() < Duration::from_secs(SECONDS) {
        let client = receiver.recv().unwrap();
        bases[client] = versions.lock().unwrap()[client].take().unwrap();
        done += 1;
        send(client, bases[client], done % 100 + 2);
    }
    let elapsed = begun.elapsed().as_secs_f64();
    for _ in 0..count {
        receiver.recv().unwrap();
    }
    let mut times = times.lock().unwrap().clone();
    times.sort();
    let at = |share: usize| times[(times.len() - 1) * share / 100].as_secs_f64() * 1000.0;
    #[allow(clippy::as_conversions, clippy::cast_precision_loss, reason = "a count of a few seconds")]
    let rate = done as f64 / elapsed;
    (rate, at(50), at(99))
}

fn furnish(app: &App) -> Vec<(Credential, FormAt)> {
    let link = app.first_administrator().unwrap();
    let email = |name: &str| format!("{name}@house.example.vn");
    let entered =
        TakenUp {
            name: "Quản trị viên".to_owned(), email: email("admin"), password: PASSWORD.to_owned()
        };
    app.take_up_link(&link, &entered).unwrap();
    let session =
        |name: &str| Credential::session(&app.sign_in(&email(name), PASSWORD, "bench").unwrap().token);
    let admin = session("admin");
    let person = |name: &str, role: Role, unit| {
        let grants = vec![Grant { role, unit, campaign: None, index: None }];
        let invitation = Invitation { name: name.to_owned(), email: email(name), grants };
        let (_, link) = app.invite(&admin, &invitation).unwrap();
        app.take_up_link(&link, &TakenUp { password: PASSWORD.to_owned(), ..TakenUp::default() }).unwrap();
        session(name)
    };
    let standing = person("standing", Role::StandingDepartment, None);
    let units = (0..UNITS).map(|at| NewUnit {
        code: format!("don-vi-{at}"),
        name: format!("Đơn vị {at}"),
        group: String::new(),
        parent: None,
    });
    let ids = app.register_units(&standing, units.collect()).unwrap();
    let parameters = [("platforms_offered", "8"), ("drills_held", "2")];
    let new = NewCampaign {
        title: "Kỳ đánh giá".to_owned(),
        year: 2022,
        set: decision(),
        terms: CampaignTerms {
            parameters: parameters.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
            ..CampaignTerms::default()
        },
        late: LatePolicy::Refused,
        deadline: date(2022, 11, 30),
        phases: Vec::new(),
        units: ids.iter().map(|id| (*id, true)).collect(),
    };
    let campaign = app.prepare_campaign(&standing, new).unwrap();
    app.open_campaign(&standing, CampaignAt::new(campaign, 1)).unwrap();
    let clients: Vec<(Credential, FormAt)> = ids
        .iter()
        .enumerate()
        .map(|(at, unit)| {
            (person(&format!("clerk{at}"), Role::UnitClerk, Some(*unit)), FormAt { campaign, unit: *unit })
        })
        .collect();
    // The forms are filled, as on the evening of the deadline.
    for (session, at) in &clients {
        let view = app.form(session, *at, None).unwrap();
        let questions = view.set.framework.inputs.iter().filter(|input| input.kind.is_numeric());
        let changes =
            questions.map(|input| Change { key: input.key.clone(), typed: "5".to_owned(), base: 0 });
        let (sender, receiver) = mpsc::channel();
        app.save_answers_then(session, *at, changes.collect(), move |saved| {
            sender.send(saved.map(drop)).unwrap();
        });
        receiver.recv().unwrap().unwrap();
    }
    clients
}

fn decision() -> OfferedSet {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../frameworks/so-ban-nganh-2022");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = files.filter(|path| path.extension().is_some_and(|ending| ending == "toml"));
    let files = files.map(|path| SourceFile {
        path: path.file_name().unwrap().to_string_lossy().into_owned(),
        text: std::fs::read_to_string(&path).unwrap(),
    });
    OfferedSet { name: "so-ban-nganh-2022".to_owned(), files: files.collect() }
}
