//! `chiso audit verify`: does every entry of the audit log follow from those before it, and is none that was known gone?

use std::sync::Arc;

use assessment::receipt::Fingerprint;
use framework::{Diagnostic, Place};
use serde_json::json;
use store::{DatabaseAddress, Db};
use words::{argument_text, say};

use super::{Edge, Outcome, Stop, cannot_read};
use crate::cli::{AuditVerifyArguments, Format};
use crate::house::chain::{Chain, ExpectedHead, walk, walk_expecting};
use crate::house::faults::database_fault;
use crate::house::heads::{Head, noted};
use crate::house::{DataFolder, codes};

/// Verifies.
pub fn run(edge: &Edge, arguments: &AuditVerifyArguments) -> Outcome {
    edge.finish_as(arguments.format, verify(edge, arguments))
}

fn verify(edge: &Edge, arguments: &AuditVerifyArguments) -> Result<(), Stop> {
    let wanted: Vec<ExpectedHead> =
        arguments.expect.iter().map(|text| head(text)).collect::<Result<_, _>>()?;
    let config = edge.configured(&arguments.house)?;
    let house = DataFolder::open_beside(&arguments.house.data, &config)?;
    let place = Place::File { file: Arc::from(house.address.to_string()) };
    let noted = noted(&arguments.house.data).map_err(|fault| cannot_read(&fault))?;
    let mut expected = wanted.clone();
    expected.extend(noted.iter().map(Head::expected));
    let walked =
        walk_expecting(&house.db, &expected).map_err(|error| database_fault(&house.address, &error))?;
    let chain = walked.chain.map_err(|broken| Stop::from(broken.diagnostic(place.clone())))?;
    let missing: Vec<Diagnostic> = lacking(&walked.unmet, &wanted, &noted, &place);
    if !missing.is_empty() {
        return Err(Stop::Faults(missing));
    }
    let last = chain.head.to_string();
    if arguments.format == Format::Json {
        return edge.print(&format!("{:#}\n", json!({ "entries": chain.entries, "head": last })));
    }
    for (position, hash) in walked.met {
        if wanted.iter().any(|head| head.hash == hash) {
            let (position, hash) = (position.to_string(), hash.to_string());
            edge.tell("server.head_met", &[("position", &position), ("hash", &hash)])?;
        }
    }
    let entries = argument_text(edge.language, &usize::try_from(chain.entries).unwrap_or(usize::MAX).into());
    edge.tell("server.chain_whole", &[("entries", &entries), ("head", &last)])
}

/// Heads that the log does not have: each that was given, and the last of those that were noted beside the database.
pub fn lacking(
    unmet: &[ExpectedHead],
    wanted: &[ExpectedHead],
    noted: &[Head],
    place: &Place,
) -> Vec<Diagnostic> {
    let finding = |head: &ExpectedHead, at: Option<String>| {
        let position = head.position.map_or_else(|| "?".to_owned(), |position| position.to_string());
        let noted = at.map_or_else(String::new, |at| {
            say(framework::Language::English, "server.head_noted", &[("at", &at)])
        });
        Diagnostic::error(codes::AUDIT_CUT_OFF, place.clone())
            .with("position", position)
            .with("hash", head.hash.to_string())
            .with("noted", noted)
    };
    let mut found: Vec<Diagnostic> =
        wanted.iter().filter(|head| unmet.contains(head)).map(|head| finding(head, None)).collect();
    let beside = noted.iter().rfind(|head| unmet.contains(&head.expected()));
    found.extend(beside.map(|head| finding(&head.expected(), Some(head.at.to_string()))));
    found
}

/// A head as somebody gives it.
fn head(text: &str) -> Result<ExpectedHead, Stop> {
    let (position, hash) = match text.trim().split_once(':') {
        Some((position, hash)) => (position.trim().parse().ok(), hash.trim()),
        None => (None, text.trim()),
    };
    let is_whole = position.is_some() || !text.contains(':');
    if let Some(hash) = Fingerprint::parse(&hash.to_lowercase()).filter(|_| is_whole) {
        Ok(ExpectedHead { position, hash })
    } else {
        let place = Place::File { file: Arc::from("--expect") };
        Err(Diagnostic::error(codes::AUDIT_NO_HEAD, place).with("value", text).into())
    }
}

/// The chain of a database, or the first entry that differs.
pub fn whole_chain(db: &Db, address: &DatabaseAddress) -> Result<Chain, Stop> {
    let place = Place::File { file: Arc::from(address.to_string()) };
    let walked = walk(db).map_err(|error| database_fault(address, &error))?;
    walked.map_err(|broken| broken.diagnostic(place).into())
}
