//! The command line: what may be asked, in the user's language, and the exit codes.

mod account_arguments;
mod arguments;
mod faults;
mod house_arguments;
mod localized;
#[cfg(test)]
mod reference;

use std::ffi::OsString;
use std::io::IsTerminal;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};
use framework::Language;

pub use account_arguments::{AccountArguments, AccountCommand, AccountListArguments, ResetRuleArguments};
pub use arguments::{
    AnswersForm, CheckArguments, Cli, DecimalWord, Excel, ExplainArguments, ExportArguments, Format,
    PacketMakeArguments, PacketReadArguments, PublishArguments, RehearseArguments, ScoreArguments,
    VerifyArguments,
};
pub use house_arguments::{
    AcceptClockArguments, AuditExportArguments, AuditVerifyArguments, BackupArguments, DemoArguments,
    DoctorArguments, HouseArguments, RestoreArguments, ServeArguments,
};

use self::arguments::{Command, FrameworkCommand, LanguageWord, PacketCommand};
use self::house_arguments::AuditCommand;
use crate::commands;
use crate::commands::{Edge, Outcome};

/// Runs the program; the exit code says how it went.
pub fn run(arguments: &[OsString]) -> ExitCode {
    let asked = language_of(arguments);
    let mut command = localized::localized(Cli::command(), asked, "cli");
    let parsed =
        command.try_get_matches_from_mut(arguments).and_then(|matches| Cli::from_arg_matches(&matches));
    let outcome = match parsed {
        Ok(cli) => dispatch(cli),
        Err(error) => faults::show(&edge(asked), &command, arguments, &error),
    };
    ExitCode::from(match outcome {
        Outcome::Done => 0,
        Outcome::Faults => 1,
        Outcome::WrongCommand => 2,
        Outcome::System => 3,
        Outcome::Interrupted => crate::writing::INTERRUPTED,
    })
}

fn dispatch(cli: Cli) -> Outcome {
    let edge = edge(match cli.lang {
        LanguageWord::Vi => Language::Vietnamese,
        LanguageWord::En => Language::English,
    });
    match cli.command {
        Command::Framework(FrameworkCommand::Check(arguments)) => {
            commands::framework_check::run(&edge, &arguments)
        }
        Command::Framework(FrameworkCommand::List) => commands::framework_check::list(&edge),
        Command::Packet(PacketCommand::Make(arguments)) => commands::packet_make::run(&edge, &arguments),
        Command::Packet(PacketCommand::Read(arguments)) => commands::packet_read::run(&edge, &arguments),
        Command::Score(arguments) => commands::score::run(&edge, &arguments),
        Command::Explain(arguments) => commands::explain::run(&edge, &arguments),
        Command::Rehearse(arguments) => commands::rehearse::run(&edge, &arguments),
        Command::Export(arguments) => commands::export::run(&edge, &arguments),
        Command::Publish(arguments) => commands::publish::run(&edge, &arguments),
        Command::Verify(arguments) => commands::verify::run(&edge, &arguments),
        Command::Serve(arguments) => commands::serve::run(&edge, &arguments),
        Command::Demo(arguments) => commands::demo::run(&edge, &arguments),
        Command::Backup(arguments) => commands::backup::run(&edge, &arguments),
        Command::Restore(arguments) => commands::restore::run(&edge, &arguments),
        Command::Audit(AuditCommand::Verify(arguments)) => commands::audit_verify::run(&edge, &arguments),
        Command::Audit(AuditCommand::Export(arguments)) => commands::audit_export::run(&edge, &arguments),
        Command::Audit(AuditCommand::AcceptClock(arguments)) => {
            commands::accept_clock::run(&edge, &arguments)
        }
        Command::Account(command) => commands::account::run(&edge, &command),
        Command::Doctor(arguments) => commands::doctor::run(&edge, &arguments),
        Command::Completions(arguments) => {
            let mut script = Vec::new();
            let mut command = localized::localized(Cli::command(), edge.language, "cli");
            clap_complete::generate(arguments.shell, &mut command, "chiso", &mut script);
            edge.finish(edge.print(&String::from_utf8_lossy(&script)))
        }
    }
}

fn edge(language: Language) -> Edge {
    let plain = std::env::var_os("NO_COLOR").is_some();
    Edge {
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
