//! The store's stories, each on SQLite and on PostgreSQL.

mod transactions;
