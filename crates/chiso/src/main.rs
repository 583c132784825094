//! The chiso program: reads its command line, runs one command, says how it went.

mod breaches;
mod campaign;
mod cli;
mod commands;
mod comparison;
mod files;
mod findings;
mod findings_table;
mod progress;
mod ranking_table;
mod rehearsal;
mod sets;
mod table;
mod terminal;
mod writing;

use std::process::ExitCode;

fn main() -> ExitCode {
    if let Err(error) = writing::clear_away_when_interrupted() {
        // Without it the program still works; only an interruption could leave a hidden folder behind.
        eprintln!("{error}");
    }
    cli::run(&std::env::args_os().collect::<Vec<_>>())
}
