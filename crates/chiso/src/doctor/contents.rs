//! What an instance holds: a database that is whole, durable and up to date, a file for every row, a clock that is right.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use assessment::Moment;
use framework::{Diagnostic, Place};
use store::blobs::{BlobFault, BlobHash, BlobStore};
use store::tables::{audit, files};
use store::{DatabaseAddress, Db, DbError, DbProblem, migrations};

use super::{Report, tampering, unreadable};
use crate::instance::copying::finding;
use crate::instance::data_folder::{EVIDENCE_FOLDER, existing, open_database};
use crate::instance::faults::{database_fault, evidence_fault};
use crate::instance::{Config, codes, system};
use crate::output::place_of;

/// Clocks of several nodes differ by less.
const CLOCK_SECONDS: i64 = 60;

/// Examines database, evidence and clock.
pub fn examine(report: &mut Report, data: &Path, config: &Config) {
    let opened = existing(data, config).and_then(|address| Ok((open_database(&address)?, address)));
    let (db, address) = match opened {
        Ok(opened) => opened,
        // That there is no folder was told already.
        Err(_) if !data.is_dir() => return,
        Err(stop) => return report.absorb(stop),
    };
    match examine_database(report, &db, &address) {
        Ok(true) => {}
        // Tables that are still to come can be asked nothing.
        Ok(false) => return,
        Err(error) => return report.absorb(database_fault(&address, &error)),
    }
    unreadable::examine(report, &db, &address);
    let evidence = data.join(EVIDENCE_FOLDER);
    tampering::examine(report, data, &db, &address);
    let looked = examine_evidence(report, &db, &evidence).and_then(|()| examine_clock(report, &db, &address));
    if let Err(error) = looked {
        report.absorb(database_fault(&address, &error));
    }
}

/// Gives whether the database has all its tables.
fn examine_database(report: &mut Report, db: &Db, address: &DatabaseAddress) -> Result<bool, DbError> {
    let place = Place::File { file: Arc::from(address.to_string()) };
    let found = db.check()?;
    report.fact("database", format!("{address}, {}", found.version));
    report.findings.extend(found.problems.into_iter().map(|problem| problem_of(problem, place.clone())));
    let missing = db.missing_steps(migrations::ALL)?;
    if missing.is_empty() {
        return Ok(true);
    }
    let finding = Diagnostic::note(codes::DATABASE_BEHIND, place);
    report.findings.push(finding.with("steps", missing.len()).with("names", missing.join(", ")));
    Ok(false)
}

fn problem_of(problem: DbProblem, place: Place) -> Diagnostic {
    match problem {
        DbProblem::Damaged(detail) => {
            Diagnostic::error(codes::DATABASE_DAMAGED, place).with("detail", detail)
        }
        DbProblem::BrokenReference { table, parent } => {
            Diagnostic::error(codes::DATABASE_BROKEN_REFERENCE, place)
                .with("table", table)
                .with("parent", parent)
        }
        DbProblem::Setting { name, found, expected } => Diagnostic::error(codes::DATABASE_SETTING, place)
            .with("name", name)
            .with("found", found)
            .with("expected", expected),
    }
}

/// Reads every file that a row names.
fn examine_evidence(report: &mut Report, db: &Db, evidence: &Path) -> Result<(), DbError> {
    let names: Vec<String> = db.read(files::all_hashes)?;
    report.fact("evidence", names.len().to_string());
    if !evidence.is_dir() {
        if names.is_empty() {
            return Ok(());
        }
        let finding = Diagnostic::error(codes::NO_EVIDENCE_FOLDER, place_of(evidence));
        report.findings.push(finding.with("files", names.len()));
        return Ok(());
    }
    match BlobStore::open(evidence).and_then(|blobs| blobs.list()) {
        Err(fault) => report.absorb(evidence_fault(evidence, &fault)),
        Ok(stored_blobs) => {
            let in_rows: HashSet<&str> = names.iter().map(String::as_str).collect();
            let left: Vec<_> = stored_blobs
                .iter()
                .filter(|blob| !in_rows.contains(blob.hash.to_string().as_str()))
                .collect();
            if !left.is_empty() {
                let megabytes = left.iter().map(|blob| blob.size_bytes).sum::<u64>() >> 20;
                let finding = Diagnostic::note(codes::EVIDENCE_UNNAMED, place_of(evidence));
                let finding = finding.with("files", left.len()).with("megabytes", megabytes.to_string());
                report.findings.push(finding);
            }
        }
    }
    for name in names {
        let looked = BlobStore::open(evidence)
            .and_then(|blobs| name.parse::<BlobHash>().and_then(|hash| blobs.verify(hash)));
        match looked {
            Ok(true) => {}
            Ok(false) => report.findings.push(finding(codes::EVIDENCE_DAMAGED, evidence, &name)),
            Err(BlobFault::Missing(_)) => {
                report.findings.push(finding(codes::EVIDENCE_MISSING, evidence, &name));
            }
            Err(fault) => report.absorb(evidence_fault(evidence, &fault)),
        }
    }
    Ok(())
}

/// The clock is never before what was noted by it.
fn examine_clock(report: &mut Report, db: &Db, address: &DatabaseAddress) -> Result<(), DbError> {
    let last = db.read(|tx| audit::before(tx, i64::MAX, "", 1))?.into_iter().next();
    let Some((entry, _)) = last else {
        report.fact("log", "0");
        return Ok(());
    };
    report.fact("log", entry.position.to_string());
    if is_behind(system::now(), entry.at) {
        let place = Place::File { file: Arc::from(address.to_string()) };
        let finding = Diagnostic::error(codes::CLOCK_BEHIND, place);
        let finding = finding.with("now", system::now().to_string());
        report.findings.push(finding.with("last", entry.at.to_string()));
    }
    Ok(())
}

fn is_behind(now: Moment, last: Moment) -> bool {
    last.seconds_since(now) > CLOCK_SECONDS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_behind_where_it_shows_less_than_was_noted() {
        let now = Moment::from_microseconds(1_000_000_000);
        assert!(!is_behind(now, now.plus_seconds(-5)));
        assert!(!is_behind(now, now.plus_seconds(30)), "the clocks of two nodes");
        assert!(is_behind(now, now.plus_seconds(3_600)));
    }
}
