//! What may be asked: the commands, as clap sees them. The options of each are beside it.
//!
//! The doc comments here are for readers of the code; what users read is in `locales/cli.yml`.

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::commands::accept_clock::AcceptClockArguments;
use crate::commands::account::AccountCommand;
use crate::commands::audit_export::AuditExportArguments;
use crate::commands::audit_verify::AuditVerifyArguments;
use crate::commands::backup::BackupArguments;
use crate::commands::demo::DemoArguments;
use crate::commands::doctor::DoctorArguments;
use crate::commands::explain::ExplainArguments;
use crate::commands::export::ExportArguments;
use crate::commands::framework_check::CheckArguments;
use crate::commands::packet_make::PacketMakeArguments;
use crate::commands::packet_read::PacketReadArguments;
use crate::commands::publish::PublishArguments;
use crate::commands::rehearse::RehearseArguments;
use crate::commands::restore::RestoreArguments;
use crate::commands::score::ScoreArguments;
use crate::commands::serve::ServeArguments;
use crate::commands::verify::VerifyArguments;

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
    /// Serve an instance full of invented data
    Demo(DemoArguments),
    /// Back up an instance: database and evidence, also while its server runs
    Backup(BackupArguments),
    /// Restore a backup into an empty place
    Restore(RestoreArguments),
    /// The audit log
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Accounts, at the machine itself
    #[command(subcommand)]
    Account(AccountCommand),
    /// What is wrong with an instance, and how to correct it
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

/// `chiso packet`
#[derive(Subcommand)]
pub enum PacketCommand {
    /// Make one workbook per unit of a campaign
    Make(PacketMakeArguments),
    /// Read the filled workbooks; a dry run unless --out is given
    Read(PacketReadArguments),
}

/// `chiso audit`
#[derive(Subcommand)]
pub enum AuditCommand {
    /// Check that every entry follows from those before it
    Verify(AuditVerifyArguments),
    /// Take the whole log out as a table
    Export(AuditExportArguments),
    /// Note that the clock is right, although the log has later entries
    AcceptClock(AcceptClockArguments),
}

/// `chiso completions`
#[derive(Args)]
pub struct CompletionsArguments {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}
