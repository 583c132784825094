//! Faults of database, files and commands as findings: what it is, and what to do about it.

use std::path::Path;
use std::sync::Arc;

use framework::{Diagnostic, Language, Place, Text};
use store::blobs::BlobFault;
use store::{DatabaseAddress, DbError};
use words::{pattern, say};

use super::codes;
use crate::output::{CommandError, place_of};

/// The database cannot be used.
pub fn database_fault(address: &DatabaseAddress, error: &DbError) -> CommandError {
    let place = Place::File { file: Arc::from(address.to_string()) };
    if matches!(error, DbError::Migration(_)) {
        return Diagnostic::error(codes::DATABASE_OTHER_PROGRAM, place)
            .with("detail", database_words(error))
            .with("program", env!("CARGO_PKG_VERSION"))
            .into();
    }
    let finding = Diagnostic::error(codes::DATABASE_UNAVAILABLE, place);
    CommandError::System(Box::new(finding.with("detail", database_words(error))))
}

/// The folder of evidence files fails.
pub fn evidence_fault(folder: &Path, fault: &BlobFault) -> CommandError {
    let detail = in_both(&format!("server.{}", fault.code()), &fault.to_string());
    CommandError::System(Box::new(
        Diagnostic::error(codes::EVIDENCE_FAULT, place_of(folder)).with("detail", detail),
    ))
}

/// A command of the application that must work did not.
pub fn command_fault(error: &app::Error) -> CommandError {
    let finding = match error {
        app::Error::ClockBehind { now, last } => {
            let finding = Diagnostic::error(codes::CLOCK_BEHIND, Place::Everywhere);
            finding.with("now", now.to_string()).with("last", last.to_string())
        }
        _ => Diagnostic::error(codes::COMMAND_FAILED, Place::Everywhere).with("detail", error.to_string()),
    };
    CommandError::System(Box::new(finding))
}

/// What is wrong with the database, in words of the instance and in the engine's own.
pub fn database_words(error: &DbError) -> Text {
    in_both(&format!("server.{}", error.code()), &error.to_string())
}

/// A sentence with the engine's words behind it; the engine's alone where the instance has none.
fn in_both(key: &str, detail: &str) -> Text {
    let sentence = |language: Language| match pattern(language, key) {
        Some(_) => format!("{} ({detail})", say(language, key, &[])),
        None => detail.to_owned(),
    };
    Text { vi: sentence(Language::Vietnamese), en: sentence(Language::English) }
}

#[cfg(test)]
mod tests {
    use store::Unavailability;

    use super::*;

    #[test]
    fn whatever_keeps_a_database_away_has_words_beside_the_engines() {
        for reason in [
            Unavailability::Locked,
            Unavailability::DiskFull,
            Unavailability::InputOutput,
            Unavailability::Damaged,
            Unavailability::Lost,
            Unavailability::TimedOut,
            Unavailability::Overloaded,
            Unavailability::Closed,
            Unavailability::OutcomeUnknown,
        ] {
            let words = database_words(&DbError::Unavailable { reason, detail: "engine".to_owned() });
            assert!(words.vi.ends_with(')') && words.en.contains("engine"), "{words:?}");
            assert_ne!(words.vi, words.en);
        }
    }
}
