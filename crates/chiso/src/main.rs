//! The chiso program: reads its command line, runs one command, says how it went.

mod breaches;
mod campaign;
mod cli;
mod commands;
mod files;
mod findings;
mod progress;
mod ranking_table;
mod rehearsal;
mod sets;
mod wording;

use std::process::ExitCode;

rust_i18n::i18n!("../../locales");

fn main() -> ExitCode {
    cli::run(std::env::args_os().collect())
}
