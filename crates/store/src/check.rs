//! What `chiso doctor` asks the database: is it whole, is it durable, is there room.

use crate::engine::Engine;

/// How a database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DbReport {
    /// Which engine.
    pub engine: Engine,
    /// The engine's version, in its own words.
    pub version: String,
    /// Length of the data.
    pub size_bytes: u64,
    /// Length of SQLite's write-ahead log.
    pub log_bytes: Option<u64>,
    /// Space left for SQLite's file; a server does not tell.
    pub free_bytes: Option<u64>,
    /// What is wrong; empty where all is well.
    pub problems: Vec<DbProblem>,
}

/// Something that is wrong with a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DbProblem {
    /// The file is damaged, in the engine's words.
    Damaged(String),
    /// A row refers to a row that does not exist.
    BrokenReference {
        /// The table of the row.
        table: String,
        /// The table that it refers to.
        parent: String,
    },
    /// A setting that lets an answered save be lost, or texts be misread.
    Setting {
        /// The setting's name.
        name: &'static str,
        /// What it is.
        found: String,
        /// What it must be.
        expected: &'static str,
    },
}

impl DbProblem {
    /// The stable code, which is the key of the words in `locales/`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Damaged(_) => "database.damaged",
            Self::BrokenReference { .. } => "database.broken_reference",
            Self::Setting { .. } => "database.setting",
        }
    }
}
