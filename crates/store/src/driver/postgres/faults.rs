//! PostgreSQL's SQLSTATE as our faults.

use tokio_postgres::Error;
use tokio_postgres::error::SqlState;

use crate::error::{DbError, Rule, Unavailability};

/// The fault of a statement of a table file.
pub(super) fn of_statement(statement: &str, error: &Error) -> DbError {
    passing(error).unwrap_or_else(|| DbError::statement(statement, detail(error)))
}

/// The fault of connecting, beginning or committing, where no statement of a table file is to blame.
pub(super) fn of_connection(error: &Error) -> DbError {
    passing(error).unwrap_or_else(|| DbError::unavailable(Unavailability::Lost, detail(error)))
}

/// Whether a prepared statement belongs to a schema that has changed since.
pub(super) fn is_outdated_plan(error: &Error) -> bool {
    error.as_db_error().is_some_and(|server| {
        *server.code() == SqlState::FEATURE_NOT_SUPPORTED && server.message().contains("cached plan")
    })
}

fn passing(error: &Error) -> Option<DbError> {
    let detail = detail(error);
    let Some(code) = error.code() else {
        // Without a code it is the line that failed (or a parameter that could not be written).
        let is_line = error.is_closed() || is_io(error);
        return is_line.then(|| DbError::unavailable(Unavailability::Lost, detail));
    };
    if is_outdated_plan(error) {
        return Some(DbError::Contended { detail });
    }
    if let Some(rule) = rule_of(code) {
        return Some(DbError::Violation { rule, detail });
    }
    let reason = match code.code() {
        "40001" | "40P01" => return Some(DbError::Contended { detail }),
        "55P03" => Unavailability::Locked,
        "57014" => Unavailability::TimedOut,
        "53100" => Unavailability::DiskFull,
        "XX001" | "XX002" => Unavailability::Damaged,
        code => match code.get(..2) {
            Some("08" | "57" | "28") => Unavailability::Lost,
            Some("53") => Unavailability::Overloaded,
            Some("58") => Unavailability::InputOutput,
            _ if code == "25P03" => Unavailability::TimedOut,
            _ => return None,
        },
    };
    Some(DbError::Unavailable { reason, detail })
}

fn rule_of(code: &SqlState) -> Option<Rule> {
    Some(match code.code() {
        "23505" => Rule::Unique,
        "23503" | "23001" => Rule::ForeignKey,
        "23502" => Rule::NotNull,
        "23514" | "23P01" => Rule::Check,
        _ => return None,
    })
}

fn is_io(error: &Error) -> bool {
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        if cause.is::<std::io::Error>() {
            return true;
        }
        source = cause.source();
    }
    false
}

/// The server's message with its code, or the library's words with their cause.
fn detail(error: &Error) -> String {
    match (error.as_db_error(), std::error::Error::source(error)) {
        (Some(server), _) => format!("{} ({})", server.message(), server.code().code()),
        (None, Some(cause)) => format!("{error}: {cause}"),
        (None, None) => error.to_string(),
    }
}
