//! What a server does beside its pages: it removes files that nobody needs, and logs when the disk is nearly
//! full.

use std::fmt::{Debug, Write as _};
use std::fs::{self, File};
use std::path::PathBuf;
use std::sync::{Mutex, Once};
use std::time::{Duration, SystemTime};

use axum::http::StatusCode;
use jiff::civil::date;
use store::blobs::BlobStore;
use tracing::field::Field;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use web::WebOptions;

use crate::world::World;

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n";

/// The log lines of this process's servers about work beside the requests.
static LOGGED: Mutex<String> = Mutex::new(String::new());

struct Listening;

impl Subscriber for Listening {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_event() && metadata.target() == "web::background"
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut reported = LOGGED.lock().unwrap();
        event.record(&mut |field: &Field, value: &dyn Debug| write!(reported, "{field}={value:?} ").unwrap());
        reported.push('\n');
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| tracing::subscriber::set_global_default(Listening).unwrap());
}

/// Waits for something that a server does by itself.
fn wait_for(what: &str, is_done: impl Fn() -> bool) {
    for _ in 0..2_000 {
        if is_done() {
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    panic!("the server never did it: {what}");
}

/// A time before the world's first day.
fn days_before(days: u32) -> SystemTime {
    let moment = assessment::Moment::at(date(2022, 11, 1).at(8, 0, 0, 0)).microseconds();
    let begun = SystemTime::UNIX_EPOCH + Duration::from_micros(u64::try_from(moment).unwrap());
    begun - Duration::from_secs(24 * 3600) * days
}

fn written_at(path: PathBuf, content: &[u8], at: SystemTime) -> PathBuf {
    fs::write(&path, content).unwrap();
    File::options().write(true).open(&path).unwrap().set_modified(at).unwrap();
    path
}

#[test]
fn a_server_removes_what_nobody_names_and_what_was_left_for_a_day() {
    let options = WebOptions {
        log_requests: false,
        cleaning_begins: Duration::from_millis(200),
        ..WebOptions::default()
    };
    let world = World::with_options(options);
    let mut clerk = world.as_person("clerk");
    let sent = clerk.post_file(&format!("{}/evidence", world.base()), &[("component", "3.1")], "a.pdf", PDF);
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let evidence = BlobStore::open(&world.folder().join("evidence")).unwrap();
    let named = evidence.list().unwrap();
    let put = |content: &[u8], at: SystemTime| {
        let blob = evidence.put(&mut &*content, 1_000).unwrap();
        evidence.read(blob.hash).unwrap().unwrap().0.set_modified(at).unwrap();
        blob
    };
    for blob in &named {
        evidence.read(blob.hash).unwrap().unwrap().0.set_modified(days_before(3)).unwrap();
    }
    put(b"of an upload that broke off", days_before(2));
    let young = put(b"of one that is under way", days_before(0));
    let part = written_at(world.folder().join("evidence/1-2.part"), b"half", days_before(2));
    let id = "ab".repeat(32);
    let upload = |ending: &str| world.folder().join(format!("uploads/{id}.{ending}"));
    let left = written_at(upload("content"), b"half", days_before(2));
    let note = written_at(upload("json"), b"{}", days_before(2));
    world.serve();
    let mut stays = [named, vec![young]].concat();
    stays.sort();
    let remaining = || {
        let mut remaining = evidence.list().unwrap();
        remaining.sort();
        remaining
    };
    wait_for("the evidence goes", || remaining() == stays);
    wait_for("the part goes", || !part.exists());
    wait_for("the upload goes", || !left.exists() && !note.exists());
    assert_eq!(remaining(), stays);
}

#[test]
fn a_disk_that_is_nearly_full_is_logged_and_files_are_refused() {
    listen();
    // No disk has so much free space.
    let room_bytes_min = 1 << 62;
    let world =
        World::with_options(WebOptions { log_requests: false, room_bytes_min, ..WebOptions::default() });
    world.serve();
    let needed = format!("needed_mb={}", room_bytes_min >> 20);
    let is_logged = |line: &str| line.contains("disk: too little free space") && line.contains(&needed);
    wait_for("the log has it", || LOGGED.lock().unwrap().lines().any(is_logged));
    let mut clerk = world.as_person("clerk");
    let sent = clerk.post_file(&format!("{}/evidence", world.base()), &[("component", "3.1")], "a.pdf", PDF);
    assert_eq!(sent.status, StatusCode::SERVICE_UNAVAILABLE, "{}", sent.text());
}
