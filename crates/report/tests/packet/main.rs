//! The packet and the long table, as units and their helpers use and misuse them.

mod answers_refused;
mod csv;
mod files_refused;
mod identity;
mod mutation;
mod sentences;
mod structure_refused;
mod support;
