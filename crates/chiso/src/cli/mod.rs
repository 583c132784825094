//! The command line: what may be asked, in the user's language, and the exit codes.
//!
//! The doc comments here are for readers of the code; what users read is in `locales/cli.yml`.

mod faults;
#[cfg(test)]
mod reference;
mod words;

use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use framework::Language;

use crate::commands;
use crate::commands::{Edge, Outcome};

/// From a decision's printed annex to a ranking that can be defended
#[derive(Parser)]
#[command(name = "chiso", version, disable_help_subcommand = true, disable_version_flag = true)]
pub struct Cli {
    /// Language of the output
    #[arg(long, global = true, value_enum, env = "CHISO_LANG", default_value = "vi")]
    lang: LanguageWord,
    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Copy, ValueEnum)]
enum LanguageWord {
    Vi,
    En,
}

#[derive(Subcommand)]
enum Command {
    /// Indicator sets: check and list
    #[command(subcommand)]
    Framework(FrameworkCommand),
    /// Excel packets of the units: make and read
    #[command(subcommand)]
    Packet(PacketCommand),
    /// Score and rank the answers of a campaign
    Score(ScoreArguments),
    /// Explain one score: inputs, formula with numbers, rounding, source
    Explain(ExplainArguments),
    /// Rehearse a whole campaign with invented answers
    Rehearse(RehearseArguments),
    /// Completions for a shell
    Completions(CompletionsArguments),
}

#[derive(Subcommand)]
enum FrameworkCommand {
    /// Check a set: sums, counts, numbering, rules, worked examples
    Check(CheckArguments),
    /// List the sets that come with the program
    List,
}

/// `chiso framework check`
#[derive(Args)]
pub struct CheckArguments {
    /// Name of a set, or its folder
    pub set: String,
    /// Form of the output
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

/// Form of the output.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// For machines.
    Json,
}

#[derive(Subcommand)]
enum PacketCommand {
    /// Make one workbook per unit of a campaign
    Make(PacketMakeArguments),
    /// Read the filled workbooks; a dry run unless --out is given
    Read(PacketReadArguments),
}

/// `chiso packet make`
#[derive(Args)]
pub struct PacketMakeArguments {
    /// Folder of the campaign (campaign.toml, units.csv)
    pub data: PathBuf,
    /// Folder for the workbooks
    #[arg(long)]
    pub out: PathBuf,
}

/// `chiso packet read`
#[derive(Args)]
pub struct PacketReadArguments {
    /// Folder of the campaign
    pub data: PathBuf,
    /// Folder of the workbooks (default: packets/ in the campaign's folder)
    #[arg(long)]
    pub packets: Option<PathBuf>,
    /// CSV file for all answers; written only when nothing is wrong
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// Form of the output
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

/// `chiso score`
#[derive(Args)]
pub struct ScoreArguments {
    /// Folder of the campaign, or a CSV file unit,input,value
    pub data: PathBuf,
    /// Folder for the results
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// Set, for a CSV file without a campaign
    #[arg(long)]
    pub set: Option<String>,
    /// Assessed year, for a CSV file without a campaign
    #[arg(long, default_value_t = 2022)]
    pub year: i16,
    /// Which workbook to write: with live formulas per unit, a summary, or none
    #[arg(long, value_enum, default_value = "auto")]
    pub excel: Excel,
    /// Decimal mark of the CSV file, where it is not clear
    #[arg(long, value_enum, default_value = "unknown")]
    pub decimal: DecimalWord,
    /// Form of the output
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
    /// Folder of an earlier campaign to compare with, in per cent
    #[arg(long)]
    pub previous: Option<PathBuf>,
}

/// Which workbook to write.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Excel {
    /// Live formulas up to 500 units, else a summary.
    Auto,
    /// A sheet of live formulas per unit.
    Full,
    /// Ranking and matrix only.
    Summary,
    /// No workbook.
    None,
}

/// The decimal mark of a CSV file.
#[derive(Clone, Copy, ValueEnum)]
pub enum DecimalWord {
    /// Not declared: ambiguous numbers are errors.
    Unknown,
    /// Comma.
    Comma,
    /// Point.
    Point,
}

/// `chiso explain`
#[derive(Args)]
pub struct ExplainArguments {
    /// Folder of the campaign, or a CSV file
    pub data: PathBuf,
    /// Name or code of the unit
    #[arg(long)]
    pub unit: String,
    /// Code of a component (3.1) or main index (3); the whole where it is not given
    #[arg(long)]
    pub indicator: Option<String>,
    /// Set, for a CSV file without a campaign
    #[arg(long)]
    pub set: Option<String>,
    /// Assessed year, for a CSV file without a campaign
    #[arg(long, default_value_t = 2022)]
    pub year: i16,
    /// Decimal mark of the CSV file, where it is not clear
    #[arg(long, value_enum, default_value = "unknown")]
    pub decimal: DecimalWord,
}

/// `chiso rehearse`
#[derive(Args)]
pub struct RehearseArguments {
    /// How many units
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub units: u32,
    /// Seed: the same seed gives the same answers
    #[arg(long, default_value_t = 7)]
    pub seed: u64,
    /// Folder for the campaign
    #[arg(long)]
    pub out: PathBuf,
    /// Set
    #[arg(long, default_value = "so-ban-nganh-2022")]
    pub set: String,
    /// Per cent of the components that a unit claims do not apply
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(0..=100))]
    pub not_applicable: u32,
    /// Per cent of the components that a unit leaves unanswered
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(0..=100))]
    pub missing: u32,
    /// How many units answer something contradictory
    #[arg(long, default_value_t = 0)]
    pub contradictions: u32,
    /// Form of the answers
    #[arg(long, value_enum, default_value = "packets")]
    pub format: AnswersForm,
    /// The earlier spelling of `--format csv`
    #[arg(long, hide = true, conflicts_with = "format")]
    pub csv: bool,
}

/// Form of a rehearsal's answers.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AnswersForm {
    /// A workbook per unit.
    Packets,
    /// One long CSV.
    Csv,
}

/// `chiso completions`
#[derive(Args)]
pub struct CompletionsArguments {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// Runs the program; the exit code says how it went.
pub fn run(arguments: &[OsString]) -> ExitCode {
    let asked = language_of(arguments);
    let mut command = words::localized(Cli::command(), asked, "cli");
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
        Command::Completions(arguments) => {
            let mut script = Vec::new();
            let mut command = words::localized(Cli::command(), edge.language, "cli");
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
