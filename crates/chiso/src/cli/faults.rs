//! A command line that cannot be understood: what is wrong with it, in the user's language.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, Error};
use unicode_width::UnicodeWidthStr;
use words::{pattern, say};

use crate::output::{Console, ExitStatus, complain};

/// Shows help or the version where that was asked for, else what is wrong.
pub fn show(console: &Console, command: &Command, typed: &[OsString], error: &Error) -> ExitStatus {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            console.finish(console.print(&error.render().to_string()))
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            complain(&error.render().to_string());
            ExitStatus::WrongCommand
        }
        _ => {
            complain(&sentence(console, meant(command, typed), error));
            ExitStatus::WrongCommand
        }
    }
}

fn sentence(console: &Console, command: &Command, error: &Error) -> String {
    let language = console.language;
    let context = |kind| error.get(kind).map(spelled).unwrap_or_default();
    let argument = context(ContextKind::InvalidArg);
    let value = context(ContextKind::InvalidValue);
    let key = match error.kind() {
        ErrorKind::InvalidSubcommand => "unknown_command",
        ErrorKind::MissingSubcommand => "missing_command",
        ErrorKind::UnknownArgument => "unknown_argument",
        ErrorKind::MissingRequiredArgument => "missing_argument",
        ErrorKind::InvalidValue if value.is_empty() => "missing_value",
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => "bad_value",
        ErrorKind::NoEquals | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => "missing_value",
        ErrorKind::TooManyValues => "too_many_values",
        ErrorKind::ArgumentConflict => "conflict",
        ErrorKind::InvalidUtf8 => "not_utf8",
        _ => "other",
    };
    let other = context(ContextKind::PriorArg);
    let subcommand = context(ContextKind::InvalidSubcommand);
    let arguments = [
        ("argument", argument.as_str()),
        ("value", value.as_str()),
        ("other", other.as_str()),
        ("command", subcommand.as_str()),
    ];
    let word = say(language, "program.severity.error", &[]);
    let mut lines = vec![format!("{word}: {}", say(language, &format!("cli.fault.{key}"), &arguments))];
    lines.extend(hints(console, error, &argument));
    lines.push(format!("{} {}", say(language, "cli.usage", &[]), usage(command)));
    lines.push(say(language, "cli.more", &[]));
    lines.join("\n") + "\n"
}

/// What would be right: permitted values, the nearest word, the range of a number.
fn hints(console: &Console, error: &Error, argument: &str) -> Vec<String> {
    let language = console.language;
    let mut lines = Vec::new();
    for (kind, key) in [
        (ContextKind::ValidValue, "permitted_values"),
        (ContextKind::SuggestedArg, "nearest"),
        (ContextKind::SuggestedValue, "nearest"),
        (ContextKind::SuggestedSubcommand, "nearest"),
        (ContextKind::ValidSubcommand, "permitted_values"),
    ] {
        let Some(list) = error.get(kind).map(spelled) else { continue };
        if list.width() > 0 {
            lines.push(format!("  {}", say(language, &format!("cli.fault.{key}"), &[("list", &list)])));
        }
    }
    let id: String =
        argument.trim_start_matches('-').chars().take_while(|letter| !letter.is_whitespace()).collect();
    let wanted = format!("cli.wanted.{}", id.replace('-', "_"));
    if error.kind() == ErrorKind::ValueValidation && pattern(language, &wanted).is_some() {
        lines.push(format!("  {}", say(language, &wanted, &[])));
    }
    lines
}

fn spelled(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join(", "),
        ContextValue::StyledStr(text) => text.to_string(),
        ContextValue::StyledStrs(texts) => {
            texts.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
        }
        ContextValue::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

/// The command that was meant: the words before the first option, as far as they name commands.
fn meant<'c>(command: &'c Command, typed: &[OsString]) -> &'c Command {
    let mut deepest = command;
    for word in typed.iter().skip(1).filter_map(|word| word.to_str()) {
        match deepest.find_subcommand(word) {
            Some(below) => deepest = below,
            None if deepest.has_subcommands() => {}
            None => break,
        }
    }
    deepest
}

/// The usage of a command, without clap's English label.
fn usage(command: &Command) -> String {
    let usage = command.clone().render_usage().to_string();
    usage.trim_start_matches("Usage:").trim().to_owned()
}
