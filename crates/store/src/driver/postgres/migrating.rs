//! Migrations on PostgreSQL: a node that has its turn keeps all others from migrating and from writing.

use std::time::Duration;

use crate::driver::postgres::{PostgresConnection, PostgresEngine};
use crate::error::DbError;
use crate::migrate::{Migrating, Migration};
use crate::tx::{Columns, Next, Session};
use crate::value::Value;

/// How long a node waits for another one's migration, and the longest step.
const WAIT_MAX: Duration = Duration::from_secs(120);

pub(crate) struct PostgresMigrating {
    connection: PostgresConnection,
}

impl PostgresMigrating {
    pub(crate) fn open(engine: &PostgresEngine) -> Result<Self, DbError> {
        Ok(Self { connection: engine.connector().connect_waiting(WAIT_MAX)? })
    }
}

impl Session for PostgresMigrating {
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

impl Migrating for PostgresMigrating {
    fn prepare(&self) -> Result<(), DbError> {
        // Nodes are told apart by the turn: who comes second finds the table.
        self.begin_alone()?;
        self.connection.control(
            "CREATE TABLE IF NOT EXISTS migration (
                 name TEXT NOT NULL PRIMARY KEY, sha256 BYTEA NOT NULL, applied_at BIGINT NOT NULL
             ); COMMIT;",
        )
    }

    fn begin_alone(&self) -> Result<(), DbError> {
        // READ COMMITTED: who waited for the turn must see what the other one has done meanwhile.
        self.connection
            .control("BEGIN ISOLATION LEVEL READ COMMITTED; LOCK TABLE writing_turn IN EXCLUSIVE MODE;")
    }

    fn text(&self, migration: &Migration) -> &'static str {
        migration.postgres
    }

    fn run(&self, text: &str) -> Result<(), DbError> {
        self.connection.script(text)
    }

    fn commit(&self) -> Result<(), DbError> {
        self.connection.control("COMMIT")
    }

    fn roll_back(&self) {
        // The connection is closed after an error, which rolls back in any case.
        drop(self.connection.control("ROLLBACK"));
    }
}
