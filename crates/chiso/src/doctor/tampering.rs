//! Was something changed behind the program's back: the log cut or edited, answers, submissions, roles, decisions?

use std::path::Path;
use std::sync::Arc;

use app::integrity::AtOdds;
use framework::{Diagnostic, Place};
use store::{DatabaseAddress, Db};
use words::say;

use super::Report;
use crate::instance::chain::{ExpectedHead, walk_expecting};
use crate::instance::faults::{command_fault, database_fault};
use crate::instance::heads::{Head, recorded_heads};
use crate::instance::{codes, system};
use crate::output::cannot_read;

/// Walks the chain, looks for every head that was noted beside the database, and holds rows against what was noted.
pub fn examine(report: &mut Report, data: &Path, db: &Db, address: &DatabaseAddress) {
    let place = Place::File { file: Arc::from(address.to_string()) };
    let heads = match recorded_heads(data) {
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
    report.findings.extend(missing_heads(&walked.unmet, &[], &heads, &place));
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
        AtOdds::Role { person, role, held, logged } => Diagnostic::error(codes::ROLE_AT_ODDS, place)
            .with("person", person)
            .with("role", role)
            .with("held", held.to_string())
            .with("noted", logged.to_string()),
        AtOdds::Decision { campaign, unit, component } => Diagnostic::error(codes::DECISION_AT_ODDS, place)
            .with("campaign", campaign)
            .with("unit", unit)
            .with("component", component),
    }
}

/// Heads that the log does not have: each that was given, and the last of those that were noted beside the database.
pub fn missing_heads(
    unmet: &[ExpectedHead],
    wanted: &[ExpectedHead],
    recorded_heads: &[Head],
    place: &Place,
) -> Vec<Diagnostic> {
    let finding = |head: &ExpectedHead, at: Option<String>| {
        let position = head.position.map_or_else(|| "?".to_owned(), |position| position.to_string());
        let recorded_heads = at.map_or_else(String::new, |at| {
            say(framework::Language::English, "server.head_noted", &[("at", &at)])
        });
        Diagnostic::error(codes::AUDIT_CUT_OFF, place.clone())
            .with("position", position)
            .with("hash", head.hash.to_string())
            .with("noted", recorded_heads)
    };
    let mut found: Vec<Diagnostic> =
        wanted.iter().filter(|head| unmet.contains(head)).map(|head| finding(head, None)).collect();
    let beside = recorded_heads.iter().rfind(|head| unmet.contains(&head.expected()));
    found.extend(beside.map(|head| finding(&head.expected(), Some(head.at.to_string()))));
    found
}
