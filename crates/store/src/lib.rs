//! Where everything is kept: the database (SQLite or PostgreSQL behind one module) and the evidence files.
//!
//! Synchronous throughout. `driver/` alone names the database drivers; each statement is written once, with `$1`
//! placeholders, in SQL that both engines take:
//! - columns are `BIGINT` (`INTEGER` in SQLite), `TEXT` or `BYTEA` (`BLOB`); truth is 0 or 1, time is UTC microseconds,
//!   exact decimals and JSON are text; SQLite's tables are `STRICT`;
//! - ids are given by the program, never by the database, so that a backup can be restored on either engine;
//! - `sum()` is cast (`CAST(sum(x) AS BIGINT)`), never `x::bigint`; texts are sorted in Rust or by a stored key;
//! - what may collide is `INSERT … ON CONFLICT DO NOTHING` with a look at the count, never an error that is caught.

mod address;
mod backup;
pub mod blobs;
mod check;
mod db;
mod driver;
mod engine;
mod error;
mod job;
pub mod migrate;
pub mod migrations;
mod options;
mod pool;
mod queue;
mod restore;
pub mod tables;
#[cfg(feature = "testing")]
pub mod testing;
mod tx;
mod value;

pub use address::{AddressFault, DatabaseAddress, PostgresUrl};
pub use check::{DbProblem, DbReport};
pub use db::Db;
pub use engine::Engine;
pub use error::{DbError, Rule, Unavailability};
pub use options::DbOptions;
pub use restore::{Restoration, read_backup, restore};
pub use tx::{Row, Tx};
pub use value::{ColumnValue, FromColumn, Value};
