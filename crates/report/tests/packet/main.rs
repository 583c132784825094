//! The packet and the long table, as units and their helpers use and misuse them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot continue fails"
)]

mod answers_refused;
mod csv;
mod files_refused;
mod forged;
mod identity;
mod mutation;
mod no_keys;
mod read_back;
mod sentences;
mod strangers;
mod structure_refused;
mod support;
