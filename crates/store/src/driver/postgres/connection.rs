//! One connection to PostgreSQL, driven on the thread that uses it; no wait is without an end.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::future::Future;
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Config, NoTls, Statement};

use crate::address::PostgresUrl;
use crate::driver::postgres::faults;
use crate::error::{DbError, Unavailability};
use crate::options::DbOptions;
use crate::tx::{Columns, Next, Session};
use crate::value::Value;

/// What a reading transaction begins with.
pub(crate) const BEGIN_READING: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// Opens connections, each with the same settings.
pub(crate) struct Connector {
    config: Config,
    wait_max: Duration,
}

pub(crate) struct PostgresConnection {
    /// Only empty while it is being dropped.
    runtime: Option<Runtime>,
    client: Client,
    prepared: RefCell<HashMap<String, Statement>>,
    wait_max: Duration,
    is_lost: Cell<bool>,
}

impl Connector {
    pub(crate) fn new(url: &PostgresUrl, options: &DbOptions) -> Result<Self, DbError> {
        let mut config: Config = url.secret().parse().map_err(|error| faults::of_connection(&error))?;
        config
            .application_name("chiso")
            .connect_timeout(options.wait_max)
            .tcp_user_timeout(options.wait_max)
            .keepalives_idle(Duration::from_secs(30));
        Ok(Self { config, wait_max: options.wait_max })
    }

    /// A connection whose statements end by themselves before we stop waiting for them.
    pub(crate) fn connect(&self) -> Result<PostgresConnection, DbError> {
        self.connect_waiting(self.wait_max)
    }

    /// As [`Connector::connect`], for statements that may take longer.
    pub(crate) fn connect_waiting(&self, wait_max: Duration) -> Result<PostgresConnection, DbError> {
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| DbError::unavailable(Unavailability::Overloaded, error))?;
        // The library's own timeout ends with the TCP connection; a server that then says nothing needs this one.
        let connected = runtime
            .block_on(async { tokio::time::timeout(self.wait_max, self.config.connect(NoTls)).await })
            .map_err(|_| DbError::unavailable(Unavailability::TimedOut, "no answer while connecting"))?;
        let (client, driving) = connected.map_err(|error| faults::of_connection(&error))?;
        runtime.spawn(driving);
        let connection = PostgresConnection {
            runtime: Some(runtime),
            client,
            prepared: RefCell::new(HashMap::new()),
            wait_max: wait_max * 3,
            is_lost: Cell::new(false),
        };
        let wait_ms = wait_max.as_millis();
        connection.control(&format!(
            "SET lock_timeout = {wait_ms}; SET statement_timeout = {statement_ms};
             SET idle_in_transaction_session_timeout = {idle_ms}; SET synchronous_commit = on;
             SET timezone = 'UTC'; SET standard_conforming_strings = on; SET client_min_messages = warning;",
            // Longer than for a lock, so that a lock is named as the cause; shorter than we wait for an answer.
            statement_ms = wait_ms * 2,
            idle_ms = wait_ms * 12,
        ))?;
        Ok(connection)
    }
}

impl PostgresConnection {
    /// Runs statements of this module without parameters: BEGIN, COMMIT, settings.
    pub(crate) fn control(&self, statements: &str) -> Result<(), DbError> {
        self.wait_for(self.client.batch_execute(statements))?.map_err(|error| faults::of_connection(&error))
    }

    /// Runs several statements of a migration.
    pub(crate) fn script(&self, statements: &str) -> Result<(), DbError> {
        self.wait_for(self.client.batch_execute(statements))?
            .map_err(|error| faults::of_statement(statements, &error))
    }

    /// Whether the connection may not be used again.
    pub(crate) fn is_lost(&self) -> bool {
        self.is_lost.get() || self.client.is_closed()
    }

    fn prepare(&self, statement: &str) -> Result<Statement, DbError> {
        if let Some(prepared) = self.prepared.borrow().get(statement) {
            return Ok(prepared.clone());
        }
        let prepared = self.answer(statement, self.client.prepare(statement))?;
        self.prepared.borrow_mut().insert(statement.to_owned(), prepared.clone());
        Ok(prepared)
    }

    fn answer<T>(
        &self,
        statement: &str,
        work: impl Future<Output = Result<T, tokio_postgres::Error>>,
    ) -> Result<T, DbError> {
        self.wait_for(work)?.map_err(|error| {
            if faults::is_outdated_plan(&error) {
                // Another node has migrated: this connection's prepared statements are of the old schema.
                self.is_lost.set(true);
            }
            faults::of_statement(statement, &error)
        })
    }

    fn wait_for<T>(&self, work: impl Future<Output = T>) -> Result<T, DbError> {
        let Some(runtime) = &self.runtime else {
            return Err(DbError::unavailable(Unavailability::Closed, "the connection is closed"));
        };
        runtime.block_on(async { tokio::time::timeout(self.wait_max, work).await }).map_err(|_| {
            self.is_lost.set(true);
            DbError::unavailable(Unavailability::TimedOut, "the server does not answer")
        })
    }
}

impl Drop for PostgresConnection {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // Does not wait, so that the last handle may be dropped anywhere.
            runtime.shutdown_background();
        }
    }
}

impl Session for PostgresConnection {
    fn execute(&self, statement: &str, parameters: &[Value<'_>]) -> Result<u64, DbError> {
        let prepared = self.prepare(statement)?;
        self.answer(statement, self.client.execute(&prepared, &as_parameters(parameters)))
    }

    fn query(
        &self,
        statement: &str,
        parameters: &[Value<'_>],
        each: &mut dyn FnMut(&dyn Columns) -> Next,
    ) -> Result<(), DbError> {
        let prepared = self.prepare(statement)?;
        let rows = self.answer(statement, self.client.query(&prepared, &as_parameters(parameters)))?;
        for row in &rows {
            if each(row) == Next::Enough {
                break;
            }
        }
        Ok(())
    }
}

fn as_parameters<'p>(parameters: &'p [Value<'p>]) -> Vec<&'p (dyn ToSql + Sync)> {
    parameters.iter().map(|value| -> &'p (dyn ToSql + Sync) { value }).collect()
}
