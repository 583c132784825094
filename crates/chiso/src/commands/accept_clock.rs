//! `chiso audit accept-clock`: the clock is right, although the log has later entries: it was ahead when they were made.

use super::{Edge, Outcome, Stop};
use crate::cli::AcceptClockArguments;
use crate::house::DataFolder;
use crate::house::faults::command_fault;

/// Notes it in the log.
pub fn run(edge: &Edge, arguments: &AcceptClockArguments) -> Outcome {
    edge.finish(accept(edge, arguments))
}

fn accept(edge: &Edge, arguments: &AcceptClockArguments) -> Result<(), Stop> {
    let config = edge.configured(&arguments.house)?;
    let house = DataFolder::open_beside(&arguments.house.data, &config)?;
    match house.app().accept_clock() {
        Ok(last) => edge.tell("server.clock_accepted", &[("last", &last.to_string())]),
        Err(app::Error::Refused(_)) => edge.tell("server.clock_right", &[]),
        Err(error) => Err(command_fault(&error)),
    }
}
