//! `chiso audit verify`: does every entry of the audit log follow from those before it?

use std::sync::Arc;

use framework::Place;
use serde_json::json;
use store::{DatabaseAddress, Db};
use words::argument_text;

use super::{Edge, Outcome, Stop};
use crate::cli::{AuditVerifyArguments, Format};
use crate::house::DataFolder;
use crate::house::chain::{Chain, walk};
use crate::house::faults::database_fault;

/// Verifies.
pub fn run(edge: &Edge, arguments: &AuditVerifyArguments) -> Outcome {
    edge.finish_as(arguments.format, verify(edge, arguments))
}

fn verify(edge: &Edge, arguments: &AuditVerifyArguments) -> Result<(), Stop> {
    let config = edge.configured(&arguments.house)?;
    let house = DataFolder::open_beside(&arguments.house.data, &config)?;
    let chain = whole_chain(&house.db, &house.address)?;
    let head = chain.head.to_string();
    if arguments.format == Format::Json {
        return edge.print(&format!("{:#}\n", json!({ "entries": chain.entries, "head": head })));
    }
    let entries = argument_text(edge.language, &usize::try_from(chain.entries).unwrap_or(usize::MAX).into());
    edge.tell("server.chain_whole", &[("entries", &entries), ("head", &head)])
}

/// The chain of a database, or the first entry that differs.
pub fn whole_chain(db: &Db, address: &DatabaseAddress) -> Result<Chain, Stop> {
    let place = Place::File { file: Arc::from(address.to_string()) };
    let walked = walk(db).map_err(|error| database_fault(address, &error))?;
    walked.map_err(|broken| broken.diagnostic(place).into())
}
