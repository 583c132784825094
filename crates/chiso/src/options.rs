//! Options that several commands share, as clap sees them.
//!
//! The doc comments here are for readers of the code; what users read is in `locales/cli.yml`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use store::{AddressFault, DatabaseAddress};

/// Which instance: its folder of data and its configuration.
#[derive(Args)]
pub struct InstanceOptions {
    /// Folder of data
    #[arg(long)]
    pub data: PathBuf,
    /// File of the configuration (default: chiso.toml in the folder of data)
    #[arg(long)]
    pub config: Option<PathBuf>,
}

/// Form of the output.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Readable by people.
    Text,
    /// For machines.
    Json,
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

/// The address of a PostgreSQL database, as typed.
///
/// # Errors
/// Where it is no address, or that of a file.
pub fn postgres(text: &str) -> Result<DatabaseAddress, AddressFault> {
    match text.parse()? {
        address @ DatabaseAddress::Postgres(_) => Ok(address),
        DatabaseAddress::Sqlite(_) => Err(AddressFault::Scheme),
    }
}
