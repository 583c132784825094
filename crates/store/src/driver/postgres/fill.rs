//! Filling an empty PostgreSQL database from a backup, in one transaction.

use std::time::Duration;

use crate::driver::postgres::PostgresEngine;
use crate::driver::postgres::copy::{Held, NOT_COPIED, insert_into, quoted, tables};
use crate::driver::sqlite::BackupFile;
use crate::error::{DbError, Unavailability};
use crate::params;
use crate::tx::Tx;
use crate::value::Value;

/// The longest single statement, which is checking the references of a large table.
const WAIT_MAX: Duration = Duration::from_secs(600);
/// Filled by the migrations themselves: the hashes are those of PostgreSQL's texts.
const MIGRATION: &str = "migration";

/// A reference between tables, with the statement that makes it.
struct Reference {
    table: String,
    name: String,
    definition: String,
}

impl PostgresEngine {
    pub(crate) fn refuse_unless_empty(&self) -> Result<(), DbError> {
        match self.read(tables)?.first() {
            Some(table) => {
                let detail = format!("the database is not empty: it has a table {table}");
                Err(DbError::unavailable(Unavailability::InputOutput, detail))
            }
            None => Ok(()),
        }
    }

    /// The tables are there, as the backup knows them; every row is copied, and then every reference checked.
    pub(crate) fn fill_from(&self, file: &BackupFile) -> Result<(), DbError> {
        let connection = self.connector().connect_waiting(WAIT_MAX)?;
        connection.control("BEGIN; LOCK TABLE writing_turn IN EXCLUSIVE MODE;")?;
        let tx = Tx::new(&connection);
        let references = references(&tx)?;
        for reference in &references {
            let (table, name) = (&reference.table, quoted(&reference.name));
            tx.execute(&format!("ALTER TABLE {table} DROP CONSTRAINT {name}"), params![])?;
        }
        let from = file.tx();
        for table in tables(&tx)?.iter().filter(|table| *table != MIGRATION) {
            fill_table(&from, &tx, table)?;
        }
        for Reference { table, name, definition } in &references {
            let name = quoted(name);
            tx.execute(&format!("ALTER TABLE {table} ADD CONSTRAINT {name} {definition}"), params![])?;
        }
        // Where anything failed, the connection is closed without this, which saves nothing.
        connection.control("COMMIT")
    }
}

fn references(tx: &Tx<'_>) -> Result<Vec<Reference>, DbError> {
    let references = "SELECT CAST(CAST(conrelid AS regclass) AS text), conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE contype = 'f' AND connamespace = CAST(current_schema() AS regnamespace)";
    tx.query(references, params![], |row| {
        Ok(Reference { table: row.get(0)?, name: row.get(1)?, definition: row.get(2)? })
    })
}

/// Rows that a migration put there itself are replaced.
fn fill_table(from: &Tx<'_>, into: &Tx<'_>, table: &str) -> Result<(), DbError> {
    debug_assert_ne!(table, NOT_COPIED);
    let columns =
        from.query("SELECT name FROM pragma_table_info($1)", params![table], |row| row.get::<String>(0))?;
    let (insert, names) = insert_into(table, &columns);
    into.execute(&format!("DELETE FROM {}", quoted(table)), params![])?;
    let select = format!("SELECT {names} FROM {}", quoted(table));
    from.query(&select, params![], |row| {
        let held = (0..columns.len()).map(|index| row.get::<Held>(index)).collect::<Result<Vec<_>, _>>()?;
        let values: Vec<Value<'_>> = held.iter().map(Value::from).collect();
        into.execute(&insert, &values).map(drop)
    })
    .map(drop)
}
