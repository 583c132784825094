//! An instance with a database of either engine, evidence and an audit log, for the stories of its keeper.

use std::path::{Path, PathBuf};

use assessment::role::User;
use assessment::{Id, Moment};
use store::blobs::BlobStore;
use store::tables::accounts::{self, Account, AccountState};
use store::tables::audit::{self, Event};
use store::tables::files::{self, FileRow};
use store::testing::TestDb;
use store::{Db, DbError, DbOptions, Engine, migrations};

use super::support::World;

/// An instance and the folder from which its keeper types commands.
pub struct Instance {
    pub world: World,
    pub db: TestDb,
}

/// Tells a story of an instance on SQLite and of one on PostgreSQL.
pub fn each_instance(story: impl Fn(&Instance)) {
    story(&Instance::on(TestDb::sqlite(&DbOptions::default())));
    if let Some(db) = TestDb::postgres(&DbOptions::default()) {
        story(&Instance::on(db));
    }
}

impl Instance {
    /// On the test's SQLite file, or on PostgreSQL with the address in the environment.
    pub fn on(db: TestDb) -> Self {
        db.migrate(migrations::ALL, 0).unwrap();
        let world = match db.engine() {
            Engine::Sqlite => World::new(),
            Engine::Postgres => World::new().with("CHISO_DATABASE", &db.address_text()),
        };
        Self { world, db }
    }

    pub fn sqlite() -> Self {
        Self::on(TestDb::sqlite(&DbOptions::default()))
    }

    /// The folder of data, as it is typed.
    pub fn data(&self) -> String {
        self.db.folder().display().to_string()
    }

    /// A document comes in: first the file, then its row and the entry of the log. Gives the file's name.
    pub fn document(&self, content: &str) -> String {
        document(&self.db, self.db.folder(), content)
    }

    /// Somebody who can sign in; gives the account.
    pub fn person(&self, email: &str) -> Id<User> {
        let id = Id::new(Moment::from_microseconds(1_700_000_000_000_000), [7; 10]);
        let account = Account {
            id,
            name: "Cơ quan thường trực".to_owned(),
            email: email.to_owned(),
            password_hash: None,
            totp_secret: None,
            totp_last_step: 0,
            state: AccountState::Active,
            version: 1,
        };
        let now = Moment::from_microseconds(0);
        let added: Result<bool, DbError> = self.db.write(move |tx| accounts::add(tx, &account, now));
        assert_eq!(added, Ok(true));
        id
    }

    /// Where an evidence file is.
    pub fn file(&self, name: &str) -> PathBuf {
        evidence_file(self.db.folder(), name)
    }

    /// An entry of the log at this time, whatever the clock shows.
    pub fn note_at(&self, microseconds: i64) {
        let noted: Result<(), DbError> = self.db.write(move |tx| {
            let event = Event {
                at: Moment::from_microseconds(microseconds),
                actor: "system".to_owned(),
                action: "evidence-added",
                target: "unit/so-y-te".to_owned(),
                data: "{}".to_owned(),
            };
            audit::append_at_any_time(tx, event)
        });
        noted.unwrap();
    }

    /// What cannot be done with the program: a change past it.
    pub fn tamper(&self, statement: &'static str) {
        let changed: Result<u64, DbError> = self.db.write(move |tx| tx.execute(statement, &[]));
        assert_eq!(changed, Ok(1), "{statement}");
    }
}

/// As [`Instance::document`], on another thread.
pub fn document(db: &Db, data: &Path, content: &str) -> String {
    let blobs = BlobStore::open(&data.join("evidence")).unwrap();
    let blob = blobs.put(&mut content.as_bytes(), 1 << 20).unwrap();
    let name = blob.hash.to_string();
    let row =
        FileRow { sha256: name.clone(), size_bytes: blob.size_bytes, media_type: "text/plain".to_owned() };
    let saved: Result<(), DbError> = db.write(move |tx| {
        let at = Moment::from_microseconds(1_700_000_000_000_000);
        files::put(tx, &row, at)?;
        let event = Event {
            at,
            actor: "system".to_owned(),
            action: "evidence-added",
            target: "unit/so-y-te".to_owned(),
            data: format!("{{\"file\":\"{}\"}}", row.sha256),
        };
        audit::append_at_any_time(tx, event)
    });
    saved.unwrap();
    name
}

/// Where an evidence file is in a folder of data.
pub fn evidence_file(data: &Path, name: &str) -> PathBuf {
    data.join("evidence").join(&name[..2]).join(&name[2..4]).join(name)
}
