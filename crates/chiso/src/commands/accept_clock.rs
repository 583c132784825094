//! `chiso audit accept-clock`: the clock is right, although the log has later entries: it was ahead when they were made.

use clap::Args;

use super::configured;
use crate::instance::DataFolder;
use crate::instance::faults::command_fault;
use crate::options::InstanceOptions;
use crate::output::{CommandError, Console, ExitStatus};

/// `chiso audit accept-clock`
#[derive(Args)]
pub struct AcceptClockArguments {
    /// Which instance
    #[command(flatten)]
    pub instance: InstanceOptions,
}

/// Notes it in the log.
pub fn run(console: &Console, arguments: &AcceptClockArguments) -> ExitStatus {
    console.finish(accept(console, arguments))
}

fn accept(console: &Console, arguments: &AcceptClockArguments) -> Result<(), CommandError> {
    let config = configured(console, &arguments.instance)?;
    let instance = DataFolder::open_beside(&arguments.instance.data, &config)?;
    match instance.app().accept_clock() {
        Ok(last) => console.print_line("server.clock_accepted", &[("last", &last.to_string())]),
        Err(app::Error::Refused(_)) => console.print_line("server.clock_right", &[]),
        Err(error) => Err(command_fault(&error)),
    }
}
