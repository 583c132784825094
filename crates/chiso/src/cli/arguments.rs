//! What may be asked: the commands and their arguments, as clap sees them.
//!
//! The doc comments here are for readers of the code; what users read is in `locales/cli.yml`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::account_arguments::AccountCommand;
use super::house_arguments::{
    AuditCommand, BackupArguments, DemoArguments, DoctorArguments, RestoreArguments, ServeArguments,
};

/// From a decision's printed annex to a ranking that can be defended
#[derive(Parser)]
#[command(name = "chiso", version, disable_help_subcommand = true, disable_version_flag = true)]
pub struct Cli {
    /// Language of the output
    #[arg(long, global = true, value_enum, env = "CHISO_LANG", default_value = "vi")]
    pub lang: LanguageWord,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// A language, as typed.
#[derive(Clone, Copy, ValueEnum)]
pub enum LanguageWord {
    /// Vietnamese.
    Vi,
    /// English.
    En,
}

/// What to do.
#[derive(Subcommand)]
pub enum Command {
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
    /// What the units submitted on the web, as the folder of a campaign
    Export(ExportArguments),
    /// Publish the result of a campaign as one file
    Publish(PublishArguments),
    /// Check a published result by itself
    Verify(VerifyArguments),
    /// Serve the web application
    Serve(ServeArguments),
    /// Serve a house full of invented data
    Demo(DemoArguments),
    /// Back up a house: database and evidence, also while its server runs
    Backup(BackupArguments),
    /// Restore a backup into an empty place
    Restore(RestoreArguments),
    /// The audit log
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Accounts, at the machine itself
    #[command(subcommand)]
    Account(AccountCommand),
    /// What is wrong with a house, and how to mend it
    Doctor(DoctorArguments),
    /// Completions for a shell
    Completions(CompletionsArguments),
}

/// `chiso framework`
#[derive(Subcommand)]
pub enum FrameworkCommand {
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

/// `chiso packet`
#[derive(Subcommand)]
pub enum PacketCommand {
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
    /// Decimal mark of numbers that stand in cells as texts, where it is not clear
    #[arg(long, value_enum, default_value = "unknown")]
    pub decimal: DecimalWord,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
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
    /// File for the published result of the whole year
    #[arg(long)]
    pub publish: Option<PathBuf>,
    /// The earlier spelling of `--format csv`
    #[arg(long, hide = true, conflicts_with = "format")]
    pub csv: bool,
}

/// `chiso export`
#[derive(Args)]
pub struct ExportArguments {
    /// Folder of data of the house
    #[arg(long)]
    pub data: PathBuf,
    /// The campaign: its year or id; may be left out where there is one
    #[arg(long)]
    pub campaign: Option<String>,
    /// Folder for the campaign, empty or new
    #[arg(long)]
    pub out: PathBuf,
}

/// `chiso publish`
#[derive(Args)]
pub struct PublishArguments {
    /// Folder of the campaign; its corrections.csv counts, where there is one
    pub data: PathBuf,
    /// Decimal mark of the CSV file, where it is not clear
    #[arg(long, value_enum, default_value = "unknown")]
    pub decimal: DecimalWord,
    /// Table of the corrections (default: corrections.csv in the folder)
    #[arg(long)]
    pub corrections: Option<PathBuf>,
    /// File for the publication; one that is there is never replaced
    #[arg(long)]
    pub out: PathBuf,
    /// What the result is called
    #[arg(long)]
    pub title: Option<String>,
    /// Licence of the data, an SPDX name
    #[arg(long, default_value = "CC-BY-4.0")]
    pub licence: String,
    /// The publication that this one corrects
    #[arg(long, requires = "what")]
    pub corrects: Option<PathBuf>,
    /// What has changed since
    #[arg(long, requires = "corrects")]
    pub what: Option<String>,
    /// Folder of a house that shows it to the public
    #[arg(long)]
    pub house: Option<PathBuf>,
    /// Code of an indicator whose data the managing body does not bring: what is missing counts 0
    #[arg(long, value_name = "INDICATOR", requires = "without_data_reason")]
    pub count_zero: Vec<String>,
    /// Code of an indicator whose data the managing body does not bring: it does not apply
    #[arg(long, value_name = "INDICATOR", requires = "without_data_reason")]
    pub count_not_applicable: Vec<String>,
    /// Why that is decided without the data, for everybody to read
    #[arg(long, value_name = "REASON")]
    pub without_data_reason: Option<String>,
}

/// `chiso verify`
#[derive(Args)]
pub struct VerifyArguments {
    /// File of the publication
    pub publication: PathBuf,
    /// The SHA-256 that was announced
    #[arg(long)]
    pub sha256: Option<String>,
    /// Form of the output
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
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
