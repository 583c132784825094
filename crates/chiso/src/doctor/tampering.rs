//! Was something changed behind the program's back: the log cut or edited, answers, submissions, roles, decisions?

use std::path::Path;
use std::sync::Arc;

use app::integrity::AtOdds;
use framework::{Diagnostic, Place};
use store::{DatabaseAddress, Db};

use super::Report;
use crate::commands::audit_verify::lacking;
use crate::commands::cannot_read;
use crate::house::chain::walk_expecting;
use crate::house::faults::{command_fault, database_fault};
use crate::house::heads::{Head, noted};
use crate::house::{codes, system};

/// Walks the chain, looks for every head that was noted beside the database, and holds rows against what was noted.
pub fn examine(report: &mut Report, data: &Path, (db, address): (&Db, &DatabaseAddress)) {
    let place = Place::File { file: Arc::from(address.to_string()) };
    let heads = match noted(data) {
        Ok(heads) => heads,
        Err(fault) => return report.absorb(cannot_read(&fault)),
    };
    let expected: Vec<_> = heads.iter().map(Head::expected).collect();
    let walked = match walk_expecting(db, &expected) {
        Ok(walked) => walked,
        Err(error) => return report.absorb(database_fault(address, &error)),
    };
    match walked.chain {
        Ok(chain) => report.fact("head", chain.head.to_string()),
        Err(broken) => report.findings.push(broken.diagnostic(place.clone())),
    }
    report.findings.extend(lacking(&walked.unmet, &[], &heads, &place));
    match system::app_on(db).at_odds() {
        Ok(found) => report.findings.extend(found.into_iter().map(|it| diagnostic(it, place.clone()))),
        Err(error) => report.absorb(command_fault(&error)),
    }
}

fn diagnostic(found: AtOdds, place: Place) -> Diagnostic {
    match found {
        AtOdds::Answer { campaign, unit, key } => Diagnostic::error(codes::ANSWER_AT_ODDS, place)
            .with("campaign", campaign)
            .with("unit", unit)
            .with("key", key),
        AtOdds::Receipt { campaign, unit } => {
            Diagnostic::error(codes::RECEIPT_AT_ODDS, place).with("campaign", campaign).with("unit", unit)
        }
        AtOdds::Role { person, role, held, noted } => Diagnostic::error(codes::ROLE_AT_ODDS, place)
            .with("person", person)
            .with("role", role)
            .with("held", held.to_string())
            .with("noted", noted.to_string()),
        AtOdds::Decision { campaign, unit, component } => Diagnostic::error(codes::DECISION_AT_ODDS, place)
            .with("campaign", campaign)
            .with("unit", unit)
            .with("component", component),
    }
}
