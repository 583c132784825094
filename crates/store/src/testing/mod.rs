//! A fresh database of each engine for a test: `each_engine(|db| …)`.
//!
//! SQLite in a folder of its own; PostgreSQL as a database of its own on the server that `CHISO_TEST_POSTGRES` names,
//! or else on one that this process starts from the system's packages. Where there is none, the test says so loudly,
//! and fails where `CI` is set.

mod postgres_server;

use std::io::Write;
use std::ops::Deref;
use std::path::Path;
use std::sync::Once;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::{DatabaseAddress, Db, DbOptions, Engine, Tx};

pub use postgres_server::{ServerFault, server_url};

/// A database that exists as long as this value. It is used as the [`Db`] that it holds.
pub struct TestDb {
    // The order of fields is the order of closing: first the database, then what holds it.
    db: Db,
    address: DatabaseAddress,
    _home: Home,
    folder: tempfile::TempDir,
}

/// Takes the database away at the end.
enum Home {
    Folder,
    Server { url: String, name: String },
}

/// Runs a test on SQLite and on PostgreSQL.
///
/// # Panics
/// Where the test does, where a database cannot be made, and where `CI` is set and there is no PostgreSQL.
pub fn each_engine(test: impl Fn(&TestDb)) {
    each_engine_with(&DbOptions::default(), test);
}

/// As [`each_engine`], with settings.
///
/// # Panics
/// As [`each_engine`].
pub fn each_engine_with(options: &DbOptions, test: impl Fn(&TestDb)) {
    test(&TestDb::sqlite(options));
    if let Some(db) = TestDb::postgres(options) {
        test(&db);
    }
}

impl TestDb {
    /// An empty SQLite database.
    ///
    /// # Panics
    /// Where it cannot be made.
    #[must_use]
    pub fn sqlite(options: &DbOptions) -> Self {
        let folder = a_folder();
        let address = DatabaseAddress::Sqlite(folder.path().join("chiso.sqlite"));
        let db = or_panic(Db::open(&address, options), "opening SQLite");
        Self { db, address, _home: Home::Folder, folder }
    }

    /// An empty PostgreSQL database, or nothing (told on the terminal) where there is no server.
    ///
    /// # Panics
    /// Where it cannot be made, and where `CI` is set and there is no server.
    #[must_use]
    pub fn postgres(options: &DbOptions) -> Option<Self> {
        let url = match server_url() {
            Ok(url) => url,
            Err(fault) if std::env::var_os("CI").is_some() => {
                panic!("no PostgreSQL, and CI skips nothing: {fault}")
            }
            Err(fault) => {
                tell_once(&format!("\n*** SKIPPED on PostgreSQL: {fault} ***\n"));
                return None;
            }
        };
        let name = a_name();
        server_says(&url, &format!("CREATE DATABASE {name}"));
        let home = Home::Server { url: url.clone(), name: name.clone() };
        let address =
            or_panic(postgres_server::database_url(&url, &name).parse(), "the address of the test server");
        let db = or_panic(Db::open(&address, options), "opening PostgreSQL");
        Some(Self { db, address, _home: home, folder: a_folder() })
    }

    /// Where it is, for a second [`Db::open`] as another node would do.
    #[must_use]
    pub fn address(&self) -> &DatabaseAddress {
        &self.address
    }

    /// The address with its password, for a child process of a test.
    #[must_use]
    pub fn address_text(&self) -> String {
        match &self.address {
            DatabaseAddress::Postgres(url) => url.secret().to_owned(),
            file @ DatabaseAddress::Sqlite(_) => file.to_string(),
        }
    }

    /// A folder for the test's files, taken away at the end. SQLite's file is in it.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Creates tables. `{INTEGER}`, `{BYTES}` and `{STRICT}` in the text become what the engine says for them.
    ///
    /// # Panics
    /// Where the engine refuses one of the statements, which are parted by `;`.
    pub fn create(&self, tables: &str) {
        let (integer, bytes, strict) = match self.db.engine() {
            Engine::Sqlite => ("INTEGER", "BLOB", "STRICT"),
            Engine::Postgres => ("BIGINT", "BYTEA", ""),
        };
        let tables =
            tables.replace("{INTEGER}", integer).replace("{BYTES}", bytes).replace("{STRICT}", strict);
        let created = self.db.write(move |tx: &Tx<'_>| {
            tables
                .split(';')
                .filter(|text| !text.trim().is_empty())
                .try_for_each(|text| tx.execute(text, &[]).map(drop))
        });
        or_panic::<_, crate::DbError>(created, "creating tables");
    }
}

impl Deref for TestDb {
    type Target = Db;

    fn deref(&self) -> &Db {
        &self.db
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        if let Self::Server { url, name } = self {
            server_says(url, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
    }
}

/// A statement outside of transactions and of the tested database, on the server's own client.
fn server_says(url: &str, statement: &str) {
    let outcome = crate::driver::postgres::run_once(url, statement);
    if !std::thread::panicking() {
        or_panic(outcome, statement);
    }
}

/// Past the test harness, which hides what a passing test prints.
fn tell_once(words: &str) {
    static TOLD: Once = Once::new();
    TOLD.call_once(|| drop(writeln!(std::io::stderr(), "{words}")));
}

fn a_name() -> String {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    format!("chiso_test_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed))
}

fn a_folder() -> tempfile::TempDir {
    or_panic(tempfile::tempdir(), "a temporary folder")
}

fn or_panic<T, E: std::fmt::Display>(result: Result<T, E>, what: &str) -> T {
    match result {
        Ok(value) => value,
        Err(error) => panic!("{what}: {error}"),
    }
}
