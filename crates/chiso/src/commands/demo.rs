//! `chiso demo`: an instance full of invented data, and who may sign in.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use comfy_table::presets::UTF8_BORDERS_ONLY;
use comfy_table::{ContentArrangement, Table};
use framework::Diagnostic;
use store::DatabaseAddress;
use words::say;

use super::serve_loop::Server;
use crate::demo::DemoStage;
use crate::demo::{DEMO_PASSWORD, DemoAccount, DemoOptions, fill};
use crate::instance::data_folder::open_database;
use crate::instance::faults::{command_fault, database_fault};
use crate::instance::{Config, DataFolder, codes, system};
use crate::options::postgres;
use crate::output::{CommandError, Console, ExitStatus, cannot_write, place_of};
use crate::writing::{Interruptible, TempFolder};

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
    /// Seed: the same seed gives the same instance
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

/// Demonstrates.
pub fn run(console: &Console, arguments: &DemoArguments) -> ExitStatus {
    console.finish(demonstrate(console, arguments))
}

fn demonstrate(console: &Console, arguments: &DemoArguments) -> Result<(), CommandError> {
    // Neither file nor environment: invented data must never reach a database that somebody configured.
    let database = arguments.database.clone();
    let config = Config { listen: arguments.listen, database, ..Config::default() };
    let server = Server::at(config.listen)?;
    let passing = match &arguments.data {
        None => Some(TempFolder::temporary().map_err(|fault| cannot_write(&fault))?),
        Some(data) => made_for_it(data)?,
    };
    let data = arguments.data.as_deref().or(passing.as_ref().map(TempFolder::path));
    let Some(data) = data else { return Ok(()) };
    let wanted = DemoOptions { seed: arguments.seed, units: arguments.units, stage: arguments.stage.into() };
    if let Some(address) = &config.database {
        let empty = open_database(address)?.refuse_unless_empty();
        empty.map_err(|error| database_fault(address, &error))?;
    }
    let work = Interruptible::begin();
    let instance = DataFolder::open(data, &config)?;
    let accounts = fill(&instance.app(), wanted, system::now(), &|| work.goes_on())
        .map_err(|error| command_fault(&error))?;
    let Some(accounts) = accounts.filter(|_| work.end()) else {
        // Closed before its folder goes away.
        drop(instance);
        drop(passing);
        return Err(CommandError::Interrupted);
    };
    let (folder, seed) = (data.display().to_string(), arguments.seed.to_string());
    // Whole from here on: a folder that was named stays.
    let passing = if arguments.data.is_some() {
        if let Some(made) = passing {
            made.keep();
        }
        None
    } else {
        passing
    };
    console.print_line("server.demo.head", &[("folder", &folder), ("seed", &seed)])?;
    if passing.is_some() {
        console.print_line("server.demo.passing", &[])?;
    }
    console.print(&(table(console, &accounts) + "\n"))?;
    console.print_line("server.demo.password", &[("password", DEMO_PASSWORD)])?;
    let ended = server.run(console, &instance, &config, false);
    // Closed before its folder goes away.
    drop(instance);
    drop(passing);
    ended
}

/// A folder that is named must be empty; one that is made for it goes away where it is not filled.
fn made_for_it(data: &Path) -> Result<Option<TempFolder>, CommandError> {
    let mut entries = match fs::read_dir(data) {
        Ok(entries) => entries,
        Err(_) if !data.exists() => return Ok(Some(TempFolder::named(data))),
        Err(error) => return Err(cannot_write(&crate::files::FileFault::at(data)(error))),
    };
    if entries.next().is_none() {
        return Ok(None);
    }
    let finding = Diagnostic::error(codes::DEMO_FOLDER_IN_USE, place_of(data));
    Err(finding.with("path", data.display().to_string()).into())
}

fn table(console: &Console, accounts: &[DemoAccount]) -> String {
    let word = |key: &str| say(console.language, &format!("server.demo.{key}"), &[]);
    let mut table = Table::new();
    table.load_style(UTF8_BORDERS_ONLY);
    if let Some(width) = console.width {
        table.set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(u16::try_from(width).unwrap_or(u16::MAX));
    }
    table.set_header(["role", "name", "form", "email"].map(word));
    for account in accounts {
        let role = say(console.language, &format!("web.role.{}", account.role.name()), &[]);
        let form = account
            .unit
            .as_ref()
            .map_or_else(String::new, |(_, stage)| word(&format!("stage.{}", stage.name())));
        table.add_row([role, account.name.clone(), form, account.email.clone()]);
    }
    table.to_string()
}
