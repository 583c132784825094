//! Copying a PostgreSQL database into a new SQLite file, out of one snapshot.

use std::path::Path;

use crate::driver::postgres::PostgresEngine;
use crate::driver::sqlite::NewFile;
use crate::error::{DbError, Unavailability};
use crate::migrate::{self, Migration};
use crate::params;
use crate::tx::{Row, Tx};
use crate::value::{ColumnValue, FromColumn, Value};

/// Rows in memory at once.
const ROWS_AT_ONCE: u32 = 500;
/// Only for taking turns on PostgreSQL; SQLite has no such table.
pub(super) const NOT_COPIED: &str = "writing_turn";

/// What a column holds, on its way.
pub(super) enum Held {
    Null,
    Integer(i64),
    Text(String),
    Bytes(Vec<u8>),
}

impl PostgresEngine {
    pub(crate) fn copy_to(&self, path: &Path, migrations: &[Migration]) -> Result<(), DbError> {
        let file = NewFile::create(path)?;
        for text in migrate::sqlite_texts(migrations) {
            file.run(text)?;
        }
        self.read(|tx| {
            let into = Tx::new(file.session());
            for table in tables(tx)? {
                copy_table(tx, &into, &table)?;
            }
            migrate::put_hashes_of_sqlite(&into, migrations)
        })?;
        file.finish()
    }
}

pub(super) fn tables(tx: &Tx<'_>) -> Result<Vec<String>, DbError> {
    let tables = "SELECT table_name FROM information_schema.tables
        WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' AND table_name <> $1";
    let mut tables = tx.query(tables, params![NOT_COPIED], |row| row.get::<String>(0))?;
    tables.sort();
    Ok(tables)
}

fn columns(tx: &Tx<'_>, table: &str) -> Result<Vec<String>, DbError> {
    let columns = "SELECT column_name FROM information_schema.columns
        WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position";
    tx.query(columns, params![table], |row| row.get(0))
}

/// Rows that a migration put there itself are replaced.
fn copy_table(tx: &Tx<'_>, into: &Tx<'_>, table: &str) -> Result<(), DbError> {
    let columns = columns(tx, table)?;
    let (insert, names) = insert_into(table, &columns);
    let table = quoted(table);
    let cursor = quoted(&format!("copy of {table}"));
    into.execute(&format!("DELETE FROM {table}"), params![])?;
    let fetch = format!("FETCH FORWARD {ROWS_AT_ONCE} FROM {cursor}");
    tx.execute(&format!("DECLARE {cursor} NO SCROLL CURSOR FOR SELECT {names} FROM {table}"), params![])?;
    loop {
        let rows = tx.query(&fetch, params![], |row| held(row, columns.len()))?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            let values: Vec<Value<'_>> = row.iter().map(Value::from).collect();
            if into.execute(&insert, &values)? != 1 {
                return Err(DbError::unavailable(
                    Unavailability::Damaged,
                    format!("a row of {table} is not copied"),
                ));
            }
        }
    }
    tx.execute(&format!("CLOSE {cursor}"), params![]).map(drop)
}

/// The statement that puts a row there, and the names of its columns.
pub(super) fn insert_into(table: &str, columns: &[String]) -> (String, String) {
    let names = columns.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ");
    let places = (1..=columns.len()).map(|number| format!("${number}")).collect::<Vec<_>>().join(", ");
    (format!("INSERT INTO {} ({names}) VALUES ({places})", quoted(table)), names)
}

fn held(row: &Row<'_>, columns: usize) -> Result<Vec<Held>, DbError> {
    (0..columns).map(|index| row.get(index)).collect()
}

pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

impl FromColumn for Held {
    const EXPECTED: &'static str = "an integer, a text or bytes";

    fn from_column(value: ColumnValue<'_>) -> Option<Self> {
        Some(match value {
            ColumnValue::Null => Self::Null,
            ColumnValue::Integer(integer) => Self::Integer(integer),
            ColumnValue::Text(text) => Self::Text(text.to_owned()),
            ColumnValue::Bytes(bytes) => Self::Bytes(bytes.to_owned()),
        })
    }
}

impl<'h> From<&'h Held> for Value<'h> {
    fn from(held: &'h Held) -> Self {
        match held {
            Held::Null => Self::Null,
            Held::Integer(integer) => Self::Integer(*integer),
            Held::Text(text) => Self::Text(text),
            Held::Bytes(bytes) => Self::Bytes(bytes),
        }
    }
}
