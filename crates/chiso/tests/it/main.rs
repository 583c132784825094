//! The program as people use it: the real binary, real files, what it prints and how it ends.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop where its world is not as it must be"
)]

mod campaign_options;
mod command_line;
mod comparing;
mod csv_in;
mod explaining;
mod files_refused;
mod guide;
mod interrupting;
mod main_job;
mod other_sets;
mod packets_refused;
mod picture;
mod rehearsing;
mod set_checked;
mod support;
mod tampering;
