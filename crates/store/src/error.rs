//! What can go wrong with the database, as data: a stable code, a reason, the statement concerned.

use std::fmt;

/// A fault of the database or of a statement; the edge turns [`DbError::code`] into words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DbError {
    /// The database cannot answer now; nothing was saved, unless the reason is
    /// [`Unavailability::OutcomeUnknown`].
    #[error("the database cannot answer now ({reason}): {detail}")]
    Unavailable {
        /// Why, as a stable name.
        reason: Unavailability,
        /// The engine's own words.
        detail: String,
    },
    /// Transactions kept colliding, and the bounded number of attempts is used up. Nothing was saved.
    #[error("the transaction collided with others too often: {detail}")]
    Contended {
        /// The engine's own words.
        detail: String,
    },
    /// A row breaks a constraint of its table. Nothing of the transaction is saved.
    #[error("a row breaks a rule of its table ({rule:?}): {detail}")]
    Violation {
        /// Which kind of constraint.
        rule: Rule,
        /// The engine's own words (they differ between engines: never parse them).
        detail: String,
    },
    /// The engine refuses a statement: a fault of this program.
    #[error("the database refuses a statement: {detail}\n{statement}")]
    Statement {
        /// The SQL text.
        statement: String,
        /// The engine's own words.
        detail: String,
    },
    /// NULL was read into a type that has no place for it.
    #[error("column {column} is NULL where a value is expected\n{statement}")]
    Null {
        /// The SQL text.
        statement: String,
        /// The column's name.
        column: String,
    },
    /// A column holds another type, or a value that the type refuses.
    #[error("column {column} holds {found} where {expected} is expected\n{statement}")]
    Type {
        /// The SQL text.
        statement: String,
        /// The column's name.
        column: String,
        /// What was asked for.
        expected: &'static str,
        /// What is there.
        found: String,
    },
    /// A query for one row found none or several.
    #[error("{found} rows where {expected} expected\n{statement}")]
    RowCount {
        /// The SQL text.
        statement: String,
        /// What was asked for.
        expected: &'static str,
        /// How many there are (2 stands for "two or more").
        found: usize,
    },
    /// The work continued after a failed statement and claimed success; all of it was rolled back.
    #[error("work continued after a failed statement, so that none of it is saved: {cause}")]
    WentOnAfterFailure {
        /// The first failure.
        cause: Box<DbError>,
    },
    /// The work panicked; its part of the transaction was rolled back.
    #[error("the work panicked: {message}")]
    Panicked {
        /// The panic's message.
        message: String,
    },
    /// The schema and this program do not fit together.
    #[error(transparent)]
    Migration(#[from] MigrationFault),
}

/// Why the database cannot answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unavailability {
    /// Another process holds the lock longer than the configured wait.
    Locked,
    /// No space is left on the disk.
    DiskFull,
    /// The disk or the file fails: reading, writing, opening, permissions.
    InputOutput,
    /// The file is damaged or no database.
    Damaged,
    /// The server is gone or refuses connections.
    Lost,
    /// No answer within the configured wait.
    TimedOut,
    /// More work waits than the configured length of the queue, or every connection is in use.
    Overloaded,
    /// The database was closed by this program.
    Closed,
    /// The connection was lost while committing: the transaction may or may not be saved.
    OutcomeUnknown,
}

/// The kinds of constraints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// UNIQUE or PRIMARY KEY.
    Unique,
    /// REFERENCES.
    ForeignKey,
    /// CHECK, or a value of the wrong type in a STRICT table.
    Check,
    /// NOT NULL.
    NotNull,
}

impl DbError {
    /// The stable code, which is the key of the words in `locales/`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unavailable { reason, .. } => reason.code(),
            Self::Contended { .. } => "database.contended",
            Self::Violation { .. } => "database.violation",
            Self::Statement { .. } => "database.statement",
            Self::Null { .. } => "database.null",
            Self::Type { .. } => "database.type",
            Self::RowCount { .. } => "database.row_count",
            Self::WentOnAfterFailure { .. } => "database.went_on_after_failure",
            Self::Panicked { .. } => "database.panicked",
            Self::Migration(fault) => fault.code(),
        }
    }

    /// Whether the same call may succeed later without any change of the program or the data.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Unavailable { .. } | Self::Contended { .. })
    }

    /// Something that cannot answer now, with what the system said.
    #[must_use]
    pub fn unavailable(reason: Unavailability, detail: impl fmt::Display) -> Self {
        Self::Unavailable { reason, detail: detail.to_string() }
    }

    pub(crate) fn statement(statement: &str, detail: impl fmt::Display) -> Self {
        Self::Statement { statement: statement.to_owned(), detail: detail.to_string() }
    }
}

impl Unavailability {
    /// The stable code, which is the key of the words in `locales/`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Locked => "database.locked",
            Self::DiskFull => "database.disk_full",
            Self::InputOutput => "database.input_output",
            Self::Damaged => "database.damaged",
            Self::Lost => "database.lost",
            Self::TimedOut => "database.timed_out",
            Self::Overloaded => "database.overloaded",
            Self::Closed => "database.closed",
            Self::OutcomeUnknown => "database.outcome_unknown",
        }
    }
}

impl fmt::Display for Unavailability {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

/// Why the schema and this program do not fit together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MigrationFault {
    /// The database has a step that this program does not know: a newer program has used it.
    #[error("the database was changed by a newer version of the program (step {name})")]
    Newer {
        /// The unknown step.
        name: String,
    },
    /// The text of an applied step is not the text that was applied.
    #[error("the text of step {name} differs from the one that was applied to this database")]
    Changed {
        /// The step.
        name: String,
    },
    /// A step was applied although an earlier one was not.
    #[error("step {name} is missing in the database although later ones were applied")]
    Skipped {
        /// The missing step.
        name: String,
    },
    /// A step failed; the database is as it was after the step before.
    #[error("step {name} failed and was rolled back: {cause}")]
    Failed {
        /// The step.
        name: String,
        /// What the engine says.
        cause: Box<DbError>,
    },
}

impl MigrationFault {
    /// The stable code, which is the key of the words in `locales/`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Newer { .. } => "database.migration_newer",
            Self::Changed { .. } => "database.migration_changed",
            Self::Skipped { .. } => "database.migration_skipped",
            Self::Failed { .. } => "database.migration_failed",
        }
    }
}
