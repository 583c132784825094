//! One connection to a SQLite file: how it is opened, and how it runs statements.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use foldhash::fast::RandomState;
use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, Row, Statement, ToSql, params_from_iter};

use crate::driver::sqlite::faults;
use crate::driver::sqlite::placeholders::numbered;
use crate::error::{DbError, Unavailability};
use crate::options::DbOptions;
use crate::tx::{Columns, Next, Session};
use crate::value::{ColumnValue, Value};

/// Statements kept compiled per connection; more than the tables' files hold together.
const STATEMENTS_CACHED_MAX: usize = 256;

pub(crate) struct SqliteConnection {
    pub(super) raw: Connection,
    is_writer: bool,
    /// Statements with their parameters numbered, by how they are written.
    numbered: RefCell<HashMap<String, Arc<str>, RandomState>>,
    #[cfg(feature = "testing")]
    steps: Arc<std::sync::atomic::AtomicU64>,
}

impl SqliteConnection {
    /// Opens for writing, creates the file where there is none, and sets what is kept in the file.
    pub(crate) fn open_writer(path: &Path, options: &DbOptions) -> Result<Self, DbError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let connection = Self::open(path, flags, options, true)?;
        let mode: String = connection
            .raw
            .query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))
            .map_err(|error| faults::of_connection(&error))?;
        if mode != "wal" {
            let detail = format!("the file system refuses write-ahead logging (journal mode {mode})");
            return Err(DbError::unavailable(Unavailability::InputOutput, detail));
        }
        // FULL: an answered commit survives a power cut. Checkpoints are made by checkpointer.rs.
        connection.batch(&format!(
            "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = 67108864;
             PRAGMA cache_size = -{};",
            options.writer_cache_kib
        ))?;
        Ok(connection)
    }

    /// Opens for reading only.
    pub(crate) fn open_reader(path: &Path, options: &DbOptions) -> Result<Self, DbError> {
        let connection = Self::open(path, OpenFlags::SQLITE_OPEN_READ_ONLY, options, false)?;
        connection
            .batch(&format!("PRAGMA query_only = ON; PRAGMA cache_size = -{};", options.reader_cache_kib))?;
        Ok(connection)
    }

    fn open(path: &Path, flags: OpenFlags, options: &DbOptions, is_writer: bool) -> Result<Self, DbError> {
        let raw = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)
            .map_err(|error| faults::of_connection(&error))?;
        raw.busy_timeout(options.wait_max).map_err(|error| faults::of_connection(&error))?;
        raw.set_prepared_statement_cache_capacity(STATEMENTS_CACHED_MAX);
        // Plans do not depend on what is bound: otherwise a statement with a text parameter is compiled anew each time.
        raw.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
            .map_err(|error| faults::of_connection(&error))?;
        let connection = Self {
            raw,
            is_writer,
            numbered: RefCell::default(),
            #[cfg(feature = "testing")]
            steps: Arc::clone(&options.steps),
        };
        connection.batch("PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;")?;
        Ok(connection)
    }

    /// Runs statements of this module, for which no table file is to blame.
    pub(crate) fn batch(&self, statements: &str) -> Result<(), DbError> {
        self.raw.execute_batch(statements).map_err(|error| faults::of_connection(&error))
    }

    /// Runs one short statement that is needed again and again.
    pub(crate) fn step(&self, statement: &str) -> Result<(), DbError> {
        let run = || self.raw.prepare_cached(statement)?.execute([]);
        run().map(drop).map_err(|error| faults::of_connection(&error))
    }

    /// Runs several statements of a migration.
    pub(crate) fn script(&self, statements: &str) -> Result<(), DbError> {
        self.raw
            .execute_batch(statements)
            .map_err(|error| faults::of_statement(statements, &error, self.is_writer))
    }

    /// The statement with its parameters numbered; worked out once.
    fn numbered(&self, statement: &str) -> Arc<str> {
        let mut known = self.numbered.borrow_mut();
        if let Some(turned) = known.get(statement) {
            return Arc::clone(turned);
        }
        if known.len() >= STATEMENTS_CACHED_MAX {
            known.clear();
        }
        let turned: Arc<str> = Arc::from(numbered(statement).as_ref());
        known.insert(statement.to_owned(), Arc::clone(&turned));
        turned
    }

    /// Adds what a statement took to what this database has done.
    #[cfg(feature = "testing")]
    fn count(&self, prepared: &Statement<'_>) {
        let steps = prepared.reset_status(rusqlite::StatementStatus::VmStep);
        self.steps.fetch_add(u64::try_from(steps).unwrap_or(0), std::sync::atomic::Ordering::Relaxed);
    }

    #[cfg(not(feature = "testing"))]
    #[expect(clippy::unused_self, reason = "counted in tests alone")]
    const fn count(&self, _prepared: &Statement<'_>) {}

    pub(crate) fn begin_reading(&self) -> Result<(), DbError> {
        self.step("BEGIN DEFERRED")
    }

    pub(crate) fn end_reading(&self) -> Result<(), DbError> {
        self.step("COMMIT")
    }

    pub(crate) fn is_in_transaction(&self) -> bool {
        !self.raw.is_autocommit()
    }
}

impl Session for SqliteConnection {
    fn execute(&self, statement: &str, parameters: &[Value<'_>]) -> Result<u64, DbError> {
        let run = || {
            let mut prepared = self.raw.prepare_cached(&self.numbered(statement))?;
            let changed = prepared.execute(params_from_iter(parameters))?;
            self.count(&prepared);
            Ok(changed)
        };
        let changed = run().map_err(|error| faults::of_statement(statement, &error, self.is_writer))?;
        u64::try_from(changed).map_err(|error| DbError::statement(statement, error))
    }

    fn query(
        &self,
        statement: &str,
        parameters: &[Value<'_>],
        each: &mut dyn FnMut(&dyn Columns) -> Next,
    ) -> Result<(), DbError> {
        let mut run = || -> rusqlite::Result<()> {
            let mut prepared = self.raw.prepare_cached(&self.numbered(statement))?;
            let mut rows = prepared.query(params_from_iter(parameters))?;
            while let Some(row) = rows.next()? {
                if each(row) == Next::Enough {
                    break;
                }
            }
            drop(rows);
            self.count(&prepared);
            Ok(())
        };
        run().map_err(|error| faults::of_statement(statement, &error, self.is_writer))
    }
}

impl Columns for Row<'_> {
    fn value(&self, index: usize) -> Result<ColumnValue<'_>, String> {
        match self.get_ref(index).map_err(|error| error.to_string())? {
            ValueRef::Null => Ok(ColumnValue::Null),
            ValueRef::Integer(integer) => Ok(ColumnValue::Integer(integer)),
            ValueRef::Real(_) => Err("a floating-point number".to_owned()),
            ValueRef::Text(bytes) => match std::str::from_utf8(bytes) {
                Ok(text) => Ok(ColumnValue::Text(text)),
                Err(_) => Err("text that is not UTF-8".to_owned()),
            },
            ValueRef::Blob(bytes) => Ok(ColumnValue::Bytes(bytes)),
        }
    }

    fn name(&self, index: usize) -> String {
        self.as_ref().column_name(index).map_or_else(|_| format!("number {index}"), ToOwned::to_owned)
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match *self {
            Value::Null => ValueRef::Null,
            Value::Integer(integer) => ValueRef::Integer(integer),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}
