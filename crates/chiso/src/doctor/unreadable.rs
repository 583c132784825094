//! What is stored and cannot be read: the program takes the strictest rule in its place, or refuses; the keeper must know.

use std::sync::Arc;

use framework::{Diagnostic, Place};
use store::{DatabaseAddress, Db};

use super::Report;
use crate::instance::faults::command_fault;
use crate::instance::{codes, system};

/// Names everything of this kind.
pub fn examine(report: &mut Report, db: &Db, address: &DatabaseAddress) {
    match system::app_on(db).unreadable() {
        Ok(found) => report.findings.extend(found.into_iter().map(|one| {
            let place = Place::File { file: Arc::from(address.to_string()) };
            let found = if one.found.is_empty() { "–".to_owned() } else { one.found };
            Diagnostic::error(codes::STORED_UNREADABLE, place).with("place", one.place).with("found", found)
        })),
        Err(error) => report.absorb(command_fault(&error)),
    }
}
