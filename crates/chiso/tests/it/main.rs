//! The program as people use it: the real binary, real files, what it prints and how it ends.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop where its world is not as it must be"
)]

mod accounts;
mod adding_up;
mod backing_up;
mod campaign_options;
mod command_line;
mod comparing;
mod configuring;
mod crashing;
mod csv_in;
mod demonstrating;
mod doctor;
mod explaining;
mod files_refused;
mod guide;
mod instances;
mod interrupting;
mod main_job;
mod nothing_unread;
mod nothing_vanishes;
mod old_files;
mod other_sets;
mod packets_refused;
mod picture;
mod publishing;
mod rehearsing;
mod serving;
mod set_checked;
mod support;
mod tampering;
mod waiting;
