//! Which engine is behind a database.

/// Which engine is behind a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Engine {
    /// One file.
    Sqlite,
    /// A server, for several nodes.
    Postgres,
}
