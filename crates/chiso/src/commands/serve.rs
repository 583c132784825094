//! `chiso serve`: opens the folder of data and serves the web application until it is told to stop.

use app::Error;

use super::serve_loop::Server;
use super::{Edge, Outcome, Stop, cannot_write};
use crate::cli::ServeArguments;
use crate::house::DataFolder;
use crate::house::faults::command_fault;
use crate::house::head_keeper::HeadKeeper;

/// Serves.
pub fn run(edge: &Edge, arguments: &ServeArguments) -> Outcome {
    edge.finish(serve(edge, arguments))
}

fn serve(edge: &Edge, arguments: &ServeArguments) -> Result<(), Stop> {
    let mut config = edge.configured(&arguments.house)?;
    config.listen = arguments.listen.unwrap_or(config.listen);
    let house = DataFolder::open(&arguments.house.data, &config)?;
    if !house.applied.is_empty() {
        edge.tell("server.brought_up", &[("names", &house.applied.join(", "))])?;
    }
    let server = Server::at(config.listen)?;
    let url = server.url(&config);
    match house.app().first_administrator() {
        Ok(token) => edge.tell("server.first_link", &[("link", &format!("{url}/link/{token}"))])?,
        // Somebody can sign in already.
        Err(Error::Refused(_)) => {}
        Err(error) => return Err(command_fault(&error)),
    }
    let _heads =
        HeadKeeper::begin(&arguments.house.data, house.db.clone()).map_err(|fault| cannot_write(&fault))?;
    server.run(edge, &house, &config, true)
}
