//! `chiso serve`: opens the folder of data and serves the web application until it is told to stop.

use std::net::SocketAddr;

use app::Error;
use clap::Args;

use super::configured;
use super::serve_loop::Server;
use crate::house::DataFolder;
use crate::house::audit_head_recorder::AuditHeadRecorder;
use crate::house::faults::command_fault;
use crate::options::HouseArguments;
use crate::output::{CommandError, Console, ExitStatus, cannot_write};

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

/// Serves.
pub fn run(console: &Console, arguments: &ServeArguments) -> ExitStatus {
    console.finish(serve(console, arguments))
}

fn serve(console: &Console, arguments: &ServeArguments) -> Result<(), CommandError> {
    let mut config = configured(console, &arguments.house)?;
    config.listen = arguments.listen.unwrap_or(config.listen);
    let house = DataFolder::open(&arguments.house.data, &config)?;
    if !house.applied.is_empty() {
        console.print_line("server.brought_up", &[("names", &house.applied.join(", "))])?;
    }
    let server = Server::at(config.listen)?;
    let url = server.url(&config);
    match house.app().first_administrator() {
        Ok(token) => console.print_line("server.first_link", &[("link", &format!("{url}/link/{token}"))])?,
        // Somebody can sign in already.
        Err(Error::Refused(_)) => {}
        Err(error) => return Err(command_fault(&error)),
    }
    let _heads = AuditHeadRecorder::begin(&arguments.house.data, house.db.clone())
        .map_err(|fault| cannot_write(&fault))?;
    server.run(console, &house, &config, true)
}
