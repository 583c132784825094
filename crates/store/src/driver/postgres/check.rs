//! Whether a PostgreSQL server keeps what it has acknowledged.

use crate::check::{DbProblem, DbReport};
use crate::driver::postgres::PostgresEngine;
use crate::engine::Engine;
use crate::error::DbError;
use crate::params;
use crate::tx::Tx;

/// Settings without which an acknowledged save may be lost, or texts be misread.
const SETTINGS: [(&str, &str); 4] =
    [("fsync", "on"), ("full_page_writes", "on"), ("synchronous_commit", "on"), ("server_encoding", "UTF8")];

impl PostgresEngine {
    pub(crate) fn check(&self) -> Result<DbReport, DbError> {
        self.read(|tx| {
            let version = tx.query_one("SELECT version()", params![], |row| row.get::<String>(0))?;
            let size =
                tx.query_one("SELECT pg_database_size(current_database())", params![], |row| row.get(0))?;
            Ok(DbReport {
                engine: Engine::Postgres,
                version,
                size_bytes: size,
                log_bytes: None,
                free_bytes: None,
                problems: problems_of(tx)?,
            })
        })
    }
}

fn problems_of(tx: &Tx<'_>) -> Result<Vec<DbProblem>, DbError> {
    let mut problems = Vec::new();
    for (name, expected) in SETTINGS {
        let found = tx.query_one("SELECT current_setting($1)", params![name], |row| row.get::<String>(0))?;
        if found != expected {
            problems.push(DbProblem::Setting { name, found, expected });
        }
    }
    Ok(problems)
}
