//! `chiso serve`: opens the folder of data and serves the web application until it is told to stop.

use std::net::SocketAddr;

use app::Error;
use clap::Args;

use super::configured;
use super::serve_loop::Server;
use crate::instance::DataFolder;
use crate::instance::audit_head_recorder::AuditHeadRecorder;
use crate::instance::faults::command_fault;
use crate::options::InstanceOptions;
use crate::output::{CommandError, Console, ExitStatus, cannot_write};

/// `chiso serve`
#[derive(Args)]
pub struct ServeArguments {
    /// Which instance
    #[command(flatten)]
    pub instance: InstanceOptions,
    /// Address and port, instead of the configuration's
    #[arg(long)]
    pub listen: Option<SocketAddr>,
}

/// Serves.
pub fn run(console: &Console, arguments: &ServeArguments) -> ExitStatus {
    console.finish(serve(console, arguments))
}

fn serve(console: &Console, arguments: &ServeArguments) -> Result<(), CommandError> {
    let mut config = configured(console, &arguments.instance)?;
    config.listen = arguments.listen.unwrap_or(config.listen);
    let instance = DataFolder::open(&arguments.instance.data, &config)?;
    if !instance.applied.is_empty() {
        console.print_line("server.brought_up", &[("names", &instance.applied.join(", "))])?;
    }
    let server = Server::at(config.listen)?;
    let url = server.url(&config);
    match instance.app().first_administrator() {
        Ok(token) => console.print_line("server.first_link", &[("link", &format!("{url}/link/{token}"))])?,
        // Somebody can sign in already.
        Err(Error::Refused(_)) => {}
        Err(error) => return Err(command_fault(&error)),
    }
    let _heads = AuditHeadRecorder::begin(&arguments.instance.data, instance.db.clone())
        .map_err(|fault| cannot_write(&fault))?;
    server.run(console, &instance, &config, true)
}
