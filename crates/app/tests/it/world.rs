//! An instance for a story: an application on an empty database, a clock that is set, randomness that repeats.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use app::accounts::{Credential, Invitation, TakenUp};
use app::{App, Clock, Error, Randomness};
use assessment::audit::Entry;
use assessment::receipt::Fingerprint;
use assessment::role::{Grant, Role, User};
use assessment::{Id, Moment};
use jiff::civil::date;
use sha2::{Digest, Sha256};
use store::tables::audit;
use store::testing::TestDb;
use store::{Db, DbError, DbOptions};

/// A password that the policy takes.
pub const PASSWORD: &str = "con voi uống nước";

/// The instance.
pub struct World {
    pub app: App,
    /// Of the administrator, who is signed in.
    pub administrator: Credential,
    time: Arc<AtomicI64>,
    /// Did the story reach into the database past the program?
    pub tampered: std::sync::atomic::AtomicBool,
    // Closed last.
    pub db: TestDb,
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

/// Tells a story on SQLite and on PostgreSQL; there, where it may not be started, that is said loudly.
pub fn each_world(story: impl Fn(&World)) {
    let play = |db: TestDb| {
        let world = World::new(db);
        story(&world);
        if !world.tampered.load(Ordering::SeqCst) {
            crate::recorded::check(&world.entries().into_iter().map(|(entry, _)| entry).collect::<Vec<_>>());
        }
    };
    play(TestDb::sqlite(&DbOptions::default()));
    if let Some(db) = TestDb::postgres(&DbOptions::default()) {
        play(db);
    }
}

impl World {
    /// On the morning of 1 November 2022, with an administrator who is signed in.
    pub fn new(db: TestDb) -> Self {
        let begin = Moment::at(date(2022, 11, 1).at(8, 0, 0, 0)).microseconds();
        let time = Arc::new(AtomicI64::new(begin));
        db.migrate(store::migrations::ALL, begin).expect("migrations");
        let handle: &Db = &db;
        let clock = Box::new(SetClock(Arc::clone(&time)));
        let app = App::new(handle.clone(), clock, Box::new(Repeating(AtomicU64::new(0))));
        let link = app.first_administrator().expect("the first link");
        let entered = TakenUp {
            name: "Quản trị".to_owned(),
            email: "admin.house@example.vn".to_owned(),
            password: PASSWORD.to_owned(),
        };
        app.take_up_link(&link, &entered).expect("the first administrator");
        let mut world = Self { app, administrator: Credential::None, time, tampered: false.into(), db };
        world.administrator = world.as_user("admin.house@example.vn");
        world
    }

    /// Another program on the same database, which seals with this key.
    pub fn beside(&self, key: [u8; 32]) -> App {
        let db: &Db = &self.db;
        let clock = Box::new(SetClock(Arc::clone(&self.time)));
        let randomness = Box::new(Repeating(AtomicU64::new(1 << 32)));
        App::new(db.clone(), clock, randomness).sealing_with(key)
    }

    /// Lets time pass.
    pub fn wait(&self, seconds: i64) {
        self.time.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }

    /// Invites somebody, who sets the password [`PASSWORD`].
    pub fn person(&self, email: &str, grants: Vec<Grant>) -> Id<User> {
        let (id, link) = self.invite(email, grants).expect("the invitation");
        self.app.take_up_link(&link, &password(PASSWORD)).expect("the link of the invitation");
        id
    }

    /// Invites somebody; gives the account and the link's token.
    pub fn invite(&self, email: &str, grants: Vec<Grant>) -> Result<(Id<User>, String), Error> {
        let invitation = Invitation { name: "Nguyễn An".to_owned(), email: email.to_owned(), grants };
        self.app.invite(&self.administrator, &invitation)
    }

    /// Signs somebody in who has no second factor; gives the hash of the session's token.
    pub fn as_user(&self, email: &str) -> Credential {
        let outcome = self.app.sign_in(email, PASSWORD, "Firefox").expect("signing in");
        assert!(!outcome.second_step_needed);
        Credential::session(&outcome.token)
    }

    /// Forgets that people were told of others who came to their unit, where a story begins after that.
    pub fn forget_invitations(&self) {
        let forgotten: Result<u64, DbError> = self
            .app
            .db()
            .write(|tx| tx.execute("DELETE FROM notice WHERE kind = 'unit-member-invited'", &[]));
        forgotten.expect("forgotten notices");
    }

    /// Walks the audit chain and holds everything against it; gives the names of what was done, in order.
    pub fn audited(&self) -> Vec<String> {
        if !self.tampered.load(Ordering::SeqCst) {
            assert_eq!(self.app.at_odds(), Ok(Vec::new()), "what is kept is what was noted");
        }
        let entries = self.entries();
        let chain = entries.iter().map(|(entry, hash)| (entry, *hash));
        assessment::audit::verify(chain).expect("an unbroken chain");
        entries.into_iter().map(|(entry, _)| entry.action).collect()
    }

    /// The audit log from its beginning, with the hash of each entry.
    fn entries(&self) -> Vec<(Entry, Fingerprint)> {
        let entries = self.app.db().read(|tx| audit::after(tx, 0, 10_000)).map_err(|error: DbError| error);
        entries.expect("the audit log")
    }
}

/// What somebody enters on the page of a link.
pub fn password(text: &str) -> TakenUp {
    TakenUp { password: text.to_owned(), ..TakenUp::default() }
}

/// A role of the whole instance.
pub fn role(role: Role) -> Vec<Grant> {
    vec![Grant { role, unit: None, campaign: None, index: None }]
}
