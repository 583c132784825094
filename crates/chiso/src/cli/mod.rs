//! The command line: what may be asked, in the user's language, and the exit codes.

mod arguments;
mod faults;
mod localized;
#[cfg(test)]
mod reference;

use std::ffi::OsString;
use std::io::IsTerminal;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};
use framework::Language;

use self::arguments::{AuditCommand, Cli, Command, FrameworkCommand, LanguageWord, PacketCommand};
use crate::commands;
use crate::output::{Console, ExitStatus};

/// Runs the program; the exit code says how it went.
pub fn run(arguments: &[OsString]) -> ExitCode {
    let asked = language_of(arguments);
    let mut command = localized::localized(Cli::command(), asked, "cli");
    let parsed =
        command.try_get_matches_from_mut(arguments).and_then(|matches| Cli::from_arg_matches(&matches));
    let outcome = match parsed {
        Ok(cli) => dispatch(cli),
        Err(error) => faults::show(&console(asked), &command, arguments, &error),
    };
    ExitCode::from(match outcome {
        ExitStatus::Done => 0,
        ExitStatus::Faults => 1,
        ExitStatus::WrongCommand => 2,
        ExitStatus::System => 3,
        ExitStatus::Interrupted => crate::writing::INTERRUPTED,
    })
}

fn dispatch(cli: Cli) -> ExitStatus {
    let console = console(match cli.lang {
        LanguageWord::Vi => Language::Vietnamese,
        LanguageWord::En => Language::English,
    });
    match cli.command {
        Command::Framework(FrameworkCommand::Check(arguments)) => {
            commands::framework_check::run(&console, &arguments)
        }
        Command::Framework(FrameworkCommand::List) => commands::framework_check::list(&console),
        Command::Packet(PacketCommand::Make(arguments)) => commands::packet_make::run(&console, &arguments),
        Command::Packet(PacketCommand::Read(arguments)) => commands::packet_read::run(&console, &arguments),
        Command::Score(arguments) => commands::score::run(&console, &arguments),
        Command::Explain(arguments) => commands::explain::run(&console, &arguments),
        Command::Rehearse(arguments) => commands::rehearse::run(&console, &arguments),
        Command::Export(arguments) => commands::export::run(&console, &arguments),
        Command::Publish(arguments) => commands::publish::run(&console, &arguments),
        Command::Verify(arguments) => commands::verify::run(&console, &arguments),
        Command::Serve(arguments) => commands::serve::run(&console, &arguments),
        Command::Demo(arguments) => commands::demo::run(&console, &arguments),
        Command::Backup(arguments) => commands::backup::run(&console, &arguments),
        Command::Restore(arguments) => commands::restore::run(&console, &arguments),
        Command::Audit(AuditCommand::Verify(arguments)) => commands::audit_verify::run(&console, &arguments),
        Command::Audit(AuditCommand::Export(arguments)) => commands::audit_export::run(&console, &arguments),
        Command::Audit(AuditCommand::AcceptClock(arguments)) => {
            commands::accept_clock::run(&console, &arguments)
        }
        Command::Account(command) => commands::account::run(&console, &command),
        Command::Doctor(arguments) => commands::doctor::run(&console, &arguments),
        Command::Completions(arguments) => {
            let mut script = Vec::new();
            let mut command = localized::localized(Cli::command(), console.language, "cli");
            clap_complete::generate(arguments.shell, &mut command, "chiso", &mut script);
            console.finish(console.print(&String::from_utf8_lossy(&script)))
        }
    }
}

fn console(language: Language) -> Console {
    let plain = std::env::var_os("NO_COLOR").is_some();
    Console {
        language,
        colours_on_output: !plain && std::io::stdout().is_terminal(),
        colours_on_errors: !plain && std::io::stderr().is_terminal(),
        width: crate::terminal::width(),
    }
}

/// The language, before the command line is parsed: help itself is in it.
fn language_of(arguments: &[OsString]) -> Language {
    let words: Vec<&str> = arguments.iter().filter_map(|word| word.to_str()).collect();
    let asked = words
        .iter()
        .zip(words.iter().skip(1))
        .find(|(name, _)| **name == "--lang")
        .map(|(_, value)| (*value).to_owned())
        .or_else(|| words.iter().find_map(|word| word.strip_prefix("--lang=").map(str::to_owned)))
        .or_else(|| std::env::var("CHISO_LANG").ok());
    if asked.as_deref() == Some("en") { Language::English } else { Language::Vietnamese }
}
