//! Migrations on SQLite: on a connection of their own, with foreign keys checked at the end of each step.

use std::time::Duration;

use crate::driver::sqlite::{SqliteConnection, SqliteEngine};
use crate::error::{DbError, Rule};
use crate::migrate::{Migrating, Migration, SQLITE_TABLE};
use crate::tx::{Columns, Next, Session};
use crate::value::{ColumnValue, Value};

/// How long a node waits for another one's migration.
const WAIT_MAX: Duration = Duration::from_secs(120);

pub(crate) struct SqliteMigrating {
    connection: SqliteConnection,
}

impl SqliteMigrating {
    pub(crate) fn open(engine: &SqliteEngine) -> Result<Self, DbError> {
        let mut options = engine.options().clone();
        options.wait_max = WAIT_MAX;
        let connection = SqliteConnection::open_writer(engine.path(), &options)?;
        // A table can only be rebuilt with its references switched off; `run` checks them instead.
        connection.batch("PRAGMA foreign_keys = OFF")?;
        Ok(Self { connection })
    }
}

impl Session for SqliteMigrating {
    fn execute(&self, statement: &str, parameters: &[Value<'_>]) -> Result<u64, DbError> {
        self.connection.execute(statement, parameters)
    }

    fn query(
        &self,
        statement: &str,
        parameters: &[Value<'_>],
        each: &mut dyn FnMut(&dyn Columns) -> Next,
    ) -> Result<(), DbError> {
        self.connection.query(statement, parameters, each)
    }
}

impl Migrating for SqliteMigrating {
    fn prepare(&self) -> Result<(), DbError> {
        self.connection.batch(SQLITE_TABLE)
    }

    fn begin_alone(&self) -> Result<(), DbError> {
        self.connection.batch("BEGIN IMMEDIATE")
    }

    fn text(&self, migration: &Migration) -> &'static str {
        migration.sqlite
    }

    fn run(&self, text: &str) -> Result<(), DbError> {
        self.connection.script(text)?;
        let mut broken = None;
        self.query("PRAGMA foreign_key_check", &[], &mut |row| {
            let table = match row.value(0) {
                Ok(ColumnValue::Text(name)) => name.to_owned(),
                other => format!("{other:?}"),
            };
            broken = Some(table);
            Next::Enough
        })?;
        match broken {
            Some(table) => {
                let detail = format!("a row of {table} refers to a row that does not exist");
                Err(DbError::Violation { rule: Rule::ForeignKey, detail })
            }
            None => Ok(()),
        }
    }

    fn commit(&self) -> Result<(), DbError> {
        self.connection.batch("COMMIT")
    }

    fn roll_back(&self) {
        // The connection is closed after an error, which rolls back in any case.
        drop(self.connection.batch("ROLLBACK"));
    }
}
