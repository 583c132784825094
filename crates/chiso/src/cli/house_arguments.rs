//! What may be asked of a house: serving it, its backups, its audit log.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use store::{AddressFault, DatabaseAddress};

use super::arguments::Format;
use crate::demo::DemoStage;

/// Which house: its folder of data and its configuration.
#[derive(Args)]
pub struct HouseArguments {
    /// Folder of data
    #[arg(long)]
    pub data: PathBuf,
    /// File of the configuration (default: chiso.toml in the folder of data)
    #[arg(long)]
    pub config: Option<PathBuf>,
}

/// `chiso serve`
#[derive(Args)]
pub struct ServeArguments {
    /// Which house
    #[command(flatten)]
    pub house: HouseArguments,
    /// Address and port, instead of the configuration's
    #[arg(long)]
    pub listen: Option<SocketAddr>,
}

/// `chiso demo`
#[derive(Args)]
pub struct DemoArguments {
    /// Empty folder that keeps the demonstration (default: a temporary one)
    #[arg(long)]
    pub data: Option<PathBuf>,
    /// Empty PostgreSQL database for it instead of a SQLite file
    #[arg(long, value_parser = postgres)]
    pub database: Option<DatabaseAddress>,
    /// Address and port
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Seed: the same seed gives the same house
    #[arg(long, default_value_t = 7)]
    pub seed: u64,
    /// How many units
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub units: u32,
    /// How far the campaign is
    #[arg(long, value_enum, default_value_t = StageWord::SelfAssessment)]
    pub stage: StageWord,
}

/// How far the campaign of a demonstration is, as typed.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum StageWord {
    /// Units fill in.
    SelfAssessment,
    /// Indicators are appraised.
    Appraisal,
    /// Units may contest their points.
    Replies,
}

impl From<StageWord> for DemoStage {
    fn from(word: StageWord) -> Self {
        match word {
            StageWord::SelfAssessment => Self::SelfAssessment,
            StageWord::Appraisal => Self::Appraisal,
            StageWord::Replies => Self::Replies,
        }
    }
}

/// `chiso backup`
#[derive(Args)]
pub struct BackupArguments {
    /// Which house
    #[command(flatten)]
    pub house: HouseArguments,
    /// Folder for the backup; in one that is there, a new one is made
    #[arg(long)]
    pub out: PathBuf,
}

/// `chiso restore`
#[derive(Args)]
pub struct RestoreArguments {
    /// Folder of the backup
    pub backup: PathBuf,
    /// Which house
    #[command(flatten)]
    pub house: HouseArguments,
    /// PostgreSQL database to restore into, which must be empty
    #[arg(long, value_parser = postgres)]
    pub database: Option<DatabaseAddress>,
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

/// `chiso audit verify`
#[derive(Args)]
pub struct AuditVerifyArguments {
    /// Which house
    #[command(flatten)]
    pub house: HouseArguments,
    /// A head of the chain that is known from elsewhere, or POSITION:HASH; the log must have it
    #[arg(long, value_name = "HASH")]
    pub expect: Vec<String>,
    /// Form of the output
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

/// `chiso audit accept-clock`
#[derive(Args)]
pub struct AcceptClockArguments {
    /// Which house
    #[command(flatten)]
    pub house: HouseArguments,
}

/// `chiso audit export`
#[derive(Args)]
pub struct AuditExportArguments {
    /// Which house
    #[command(flatten)]
    pub house: HouseArguments,
    /// File for the log; one that is there is never replaced
    #[arg(long)]
    pub out: PathBuf,
}

/// `chiso doctor`
#[derive(Args)]
pub struct DoctorArguments {
    /// Which house
    #[command(flatten)]
    pub house: HouseArguments,
    /// Form of the output
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

fn postgres(text: &str) -> Result<DatabaseAddress, AddressFault> {
    match text.parse()? {
        address @ DatabaseAddress::Postgres(_) => Ok(address),
        DatabaseAddress::Sqlite(_) => Err(AddressFault::Scheme),
    }
}
