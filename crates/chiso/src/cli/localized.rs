//! Help in the user's language: every heading, argument, default and permitted value of the command line.

use clap::{Arg, ArgAction, Command};
use framework::Language;
use words::{pattern, say};

/// A command with the words of a language; `prefix` is its key in the locale file.
pub fn localized(command: Command, language: Language, prefix: &str) -> Command {
    with_words(command, &Words { language, prefix: prefix.to_owned(), path: "chiso".to_owned() })
}

struct Words {
    language: Language,
    /// Key of the command in the locale file: `cli.packet.make`.
    prefix: String,
    /// What is typed: `chiso packet make`.
    path: String,
}

impl Words {
    /// A text of the command itself, or the one that all commands share.
    fn of(&self, key: &str) -> Option<String> {
        [format!("{}.{key}", self.prefix), format!("cli.{key}")]
            .iter()
            .find_map(|key| pattern(self.language, key))
            .map(str::to_owned)
    }

    fn shared(&self, key: &str) -> String {
        say(self.language, &format!("cli.{key}"), &[])
    }

    fn below(&self, name: &str) -> Self {
        Self {
            language: self.language,
            prefix: format!("{}.{name}", self.prefix),
            path: format!("{} {name}", self.path),
        }
    }
}

fn with_words(command: Command, words: &Words) -> Command {
    let is_root = words.path == "chiso";
    let mut command = match words
        .of("about")
        .filter(|_| pattern(words.language, &format!("{}.about", words.prefix)).is_some())
    {
        Some(text) => command.about(text),
        None => command,
    };
    command = command
        .disable_help_flag(true)
        .help_template(words.shared("template"))
        .subcommand_help_heading(words.shared("commands"))
        .arg(flag("help", 'h', ArgAction::Help, words));
    if is_root {
        command = command.arg(flag("version", 'V', ArgAction::Version, words));
    }
    command = command.mut_args(|argument| described(argument, words));
    let usage = usage(&command, words);
    command = command.override_usage(usage);
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for name in names {
        let below = words.below(&name);
        command = command.mut_subcommand(name, |sub| with_words(sub, &below));
    }
    command
}

fn flag(name: &'static str, short: char, action: ArgAction, words: &Words) -> Arg {
    Arg::new(name).short(short).long(name).action(action).help(words.shared(name))
}

/// Help, heading, value name, default and permitted values of an argument.
fn described(argument: Arg, words: &Words) -> Arg {
    let id = argument.get_id().as_str().to_owned();
    let is_common = matches!(id.as_str(), "help" | "version" | "lang");
    let heading = match (argument.is_positional(), is_common) {
        (true, _) => "arguments",
        (false, false) => "options",
        (false, true) => "common_options",
    };
    let takes_value = argument.get_action().takes_values();
    let mut text = words.of(&id).unwrap_or_default();
    if takes_value {
        let defaults: Vec<String> =
            argument.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()).collect();
        let values: Vec<String> =
            argument.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
        for (key, list) in [("permitted", values), ("default", defaults)] {
            if !list.is_empty() {
                let sentence = format!("cli.{key}");
                text.push_str(&say(words.language, &sentence, &[("list", &list.join(", "))]));
            }
        }
    }
    let argument = argument.help(text).help_heading(words.shared(heading));
    if !takes_value {
        return argument;
    }
    let argument = argument.hide_default_value(true).hide_possible_values(true).hide_env(true);
    match words.of(&format!("value.{id}")) {
        Some(name) => argument.value_name(name),
        None => argument,
    }
}

fn usage(command: &Command, words: &Words) -> String {
    let mut parts = vec![words.path.clone()];
    let name = |argument: &Arg| {
        argument.get_value_names().and_then(<[_]>::first).map_or_else(String::new, ToString::to_string)
    };
    parts.extend(
        command
            .get_arguments()
            .filter(|argument| argument.is_required_set() && !argument.is_positional())
            .filter_map(|argument| Some(format!("--{} <{}>", argument.get_long()?, name(argument)))),
    );
    parts.push(format!("[{}]", words.shared("options_placeholder")));
    parts.extend(command.get_positionals().map(|argument| format!("<{}>", name(argument))));
    if command.has_subcommands() {
        parts.push(format!("<{}>", words.shared("command_placeholder")));
    }
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::Cli;

    const LANGUAGES: [Language; 2] = [Language::Vietnamese, Language::English];

    /// Every command with its key in the locale file.
    fn each(command: &Command, prefix: &str, visit: &mut impl FnMut(&Command, &str)) {
        visit(command, prefix);
        for sub in command.get_subcommands() {
            each(sub, &format!("{prefix}.{}", sub.get_name()), visit);
        }
    }

    #[test]
    fn the_command_line_is_sound_in_both_languages() {
        for language in LANGUAGES {
            localized(Cli::command(), language, "cli").debug_assert();
        }
    }

    #[test]
    fn every_command_and_argument_has_help_in_both_languages() {
        for language in LANGUAGES {
            each(&Cli::command(), "cli", &mut |command, prefix| {
                assert!(pattern(language, &format!("{prefix}.about")).is_some(), "{prefix}.about");
                for argument in command.get_arguments() {
                    let id = argument.get_id();
                    let known = |key: &str| {
                        [format!("{prefix}.{key}{id}"), format!("cli.{key}{id}")]
                            .iter()
                            .any(|key| pattern(language, key).is_some())
                    };
                    assert!(known(""), "{prefix}.{id}");
                    assert!(
                        !argument.get_action().takes_values() || known("value."),
                        "value of {prefix}.{id}"
                    );
                }
            });
        }
    }

    #[test]
    fn vietnamese_help_holds_none_of_claps_english_words() {
        let mut command = localized(Cli::command(), Language::Vietnamese, "cli").term_width(100);
        command.build();
        each(&command, "cli", &mut |command, prefix| {
            let help = command.clone().render_help().to_string();
            for word in [
                "Usage",
                "Options",
                "OPTIONS",
                "Arguments",
                "Commands",
                "COMMAND",
                "default",
                "possible",
                "Print",
                "env:",
            ] {
                assert!(!help.contains(word), "{prefix} says {word}:\n{help}");
            }
        });
    }
}
