//! `chiso audit accept-clock`: the clock is right, although the log has later entries: it was ahead when they were made.

use clap::Args;

use super::configured;
use crate::house::DataFolder;
use crate::house::faults::command_fault;
use crate::options::HouseArguments;
use crate::output::{CommandError, Console, ExitStatus};

/// `chiso audit accept-clock`
#[derive(Args)]
pub struct AcceptClockArguments {
    /// Which house
    #[command(flatten)]
    pub house: HouseArguments,
}

/// Notes it in the log.
pub fn run(console: &Console, arguments: &AcceptClockArguments) -> ExitStatus {
    console.finish(accept(console, arguments))
}

fn accept(console: &Console, arguments: &AcceptClockArguments) -> Result<(), CommandError> {
    let config = configured(console, &arguments.house)?;
    let house = DataFolder::open_beside(&arguments.house.data, &config)?;
    match house.app().accept_clock() {
        Ok(last) => console.print_line("server.clock_accepted", &[("last", &last.to_string())]),
        Err(app::Error::Refused(_)) => console.print_line("server.clock_right", &[]),
        Err(error) => Err(command_fault(&error)),
    }
}
