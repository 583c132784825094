//! The chiso program: reads its command line, runs one command, says how it went.

mod breaches;
mod campaign;
mod cli;
mod codes;
mod commands;
mod comparison;
pub mod demo;
mod doctor;
mod files;
mod findings;
mod findings_table;
pub mod instance;
mod options;
mod output;
mod progress;
mod ranking_table;
mod rehearsal;
mod sets;
mod table;
mod terminal;
mod writing;

use std::ffi::OsString;
use std::process::ExitCode;

/// Runs the program with its command line; the exit code says how it went.
#[must_use]
pub fn run(arguments: &[OsString]) -> ExitCode {
    if let Err(error) = writing::clear_away_when_interrupted() {
        // Without it the program still works; only an interruption could leave a hidden folder behind.
        eprintln!("{error}");
    }
    cli::run(arguments)
}
