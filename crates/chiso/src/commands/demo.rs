//! `chiso demo`: a house full of invented data, and who may sign in.

use std::fs;
use std::path::Path;

use comfy_table::presets::UTF8_BORDERS_ONLY;
use comfy_table::{ContentArrangement, Table};
use framework::Diagnostic;
use words::say;

use super::serve_loop::Server;
use super::{Edge, Outcome, Stop, cannot_write, place_of};
use crate::cli::DemoArguments;
use crate::demo::{DEMO_PASSWORD, DemoAccount, Wanted, fill};
use crate::house::data_folder::open_database;
use crate::house::faults::{command_fault, database_fault};
use crate::house::{Config, DataFolder, codes, system};
use crate::writing::{Interruptible, PassingFolder};

/// Demonstrates.
pub fn run(edge: &Edge, arguments: &DemoArguments) -> Outcome {
    edge.finish(demonstrate(edge, arguments))
}

fn demonstrate(edge: &Edge, arguments: &DemoArguments) -> Result<(), Stop> {
    // Neither file nor environment: invented data must never reach a database that somebody configured.
    let database = arguments.database.clone();
    let config = Config { listen: arguments.listen, database, ..Config::default() };
    let server = Server::at(config.listen)?;
    let passing = match &arguments.data {
        None => Some(PassingFolder::temporary().map_err(|fault| cannot_write(&fault))?),
        Some(data) => made_for_it(data)?,
    };
    let data = arguments.data.as_deref().or(passing.as_ref().map(PassingFolder::path));
    let Some(data) = data else { return Ok(()) };
    let wanted = Wanted { seed: arguments.seed, units: arguments.units, stage: arguments.stage.into() };
    if let Some(address) = &config.database {
        let empty = open_database(address)?.refuse_unless_empty();
        empty.map_err(|error| database_fault(address, &error))?;
    }
    let work = Interruptible::begin();
    let house = DataFolder::open(data, &config)?;
    let accounts = fill(&house.app(), wanted, system::now(), &|| work.goes_on())
        .map_err(|error| command_fault(&error))?;
    let Some(accounts) = accounts.filter(|_| work.end()) else {
        // Closed before its folder goes away.
        drop(house);
        drop(passing);
        return Err(Stop::Interrupted);
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
    edge.tell("server.demo.head", &[("folder", &folder), ("seed", &seed)])?;
    if passing.is_some() {
        edge.tell("server.demo.passing", &[])?;
    }
    edge.print(&(table(edge, &accounts) + "\n"))?;
    edge.tell("server.demo.password", &[("password", DEMO_PASSWORD)])?;
    let ended = server.run(edge, &house, &config, false);
    // Closed before its folder goes away.
    drop(house);
    drop(passing);
    ended
}

/// A folder that is named must be empty; one that is made for it goes away where it is not filled.
fn made_for_it(data: &Path) -> Result<Option<PassingFolder>, Stop> {
    let mut entries = match fs::read_dir(data) {
        Ok(entries) => entries,
        Err(_) if !data.exists() => return Ok(Some(PassingFolder::named(data))),
        Err(error) => return Err(cannot_write(&crate::files::FileFault::at(data)(error))),
    };
    if entries.next().is_none() {
        return Ok(None);
    }
    let finding = Diagnostic::error(codes::DEMO_FOLDER_IN_USE, place_of(data));
    Err(finding.with("path", data.display().to_string()).into())
}

fn table(edge: &Edge, accounts: &[DemoAccount]) -> String {
    let word = |key: &str| say(edge.language, &format!("server.demo.{key}"), &[]);
    let mut table = Table::new();
    table.load_style(UTF8_BORDERS_ONLY);
    if let Some(width) = edge.width {
        table.set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(u16::try_from(width).unwrap_or(u16::MAX));
    }
    table.set_header(["role", "name", "form", "email"].map(word));
    for account in accounts {
        let role = say(edge.language, &format!("web.role.{}", account.role.name()), &[]);
        let form = account
            .unit
            .as_ref()
            .map_or_else(String::new, |(_, stage)| word(&format!("stage.{}", stage.name())));
        table.add_row([role, account.name.clone(), form, account.email.clone()]);
    }
    table.to_string()
}
