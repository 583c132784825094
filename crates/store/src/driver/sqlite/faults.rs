//! SQLite's error codes as our faults.

use rusqlite::ffi::{self, ErrorCode};

use crate::error::{DbError, Rule, Unavailability};

/// The fault of a statement. `is_writer` tells a disk that became read-only from a write in a reading transaction.
pub(super) fn of_statement(statement: &str, error: &rusqlite::Error, is_writer: bool) -> DbError {
    let Some(code) = error.sqlite_error() else {
        return DbError::statement(statement, error);
    };
    let detail = error.to_string();
    match code.code {
        ErrorCode::ConstraintViolation => DbError::Violation { rule: rule_of(code.extended_code), detail },
        ErrorCode::ReadOnly if !is_writer => DbError::statement(statement, detail),
        other => match unavailability_of(other) {
            Some(reason) => DbError::Unavailable { reason, detail },
            None => DbError::statement(statement, detail),
        },
    }
}

/// The fault of opening, configuring, beginning or committing, where no statement of a table file is to blame.
pub(super) fn of_connection(error: &rusqlite::Error) -> DbError {
    let reason = error.sqlite_error_code().and_then(unavailability_of);
    DbError::unavailable(reason.unwrap_or(Unavailability::InputOutput), error)
}

fn unavailability_of(code: ErrorCode) -> Option<Unavailability> {
    Some(match code {
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Unavailability::Locked,
        ErrorCode::DiskFull => Unavailability::DiskFull,
        ErrorCode::OutOfMemory => Unavailability::Overloaded,
        ErrorCode::OperationInterrupted => Unavailability::TimedOut,
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Unavailability::Damaged,
        ErrorCode::SystemIoFailure
        | ErrorCode::CannotOpen
        | ErrorCode::ReadOnly
        | ErrorCode::PermissionDenied
        | ErrorCode::FileLockingProtocolFailed => Unavailability::InputOutput,
        _ => return None,
    })
}

fn rule_of(extended_code: i32) -> Rule {
    match extended_code {
        ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID => {
            Rule::Unique
        }
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => Rule::ForeignKey,
        ffi::SQLITE_CONSTRAINT_NOTNULL => Rule::NotNull,
        _ => Rule::Check,
    }
}
