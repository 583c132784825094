//! A transaction as the table files see it: statements, rows, columns.

use std::cell::RefCell;

use crate::error::{DbError, Unavailability};
use crate::value::{ColumnValue, FromColumn, Value};

/// A transaction. Statements are written once for both engines, with `$1`, `$2`… for parameters.
///
/// After a statement fails, nothing of the transaction can be saved any more, on either engine: let the error
/// out of the closure. What may collide is written as `INSERT … ON CONFLICT DO NOTHING`, and its count read.
pub struct Tx<'a> {
    session: &'a dyn Session,
    failure: RefCell<Option<DbError>>,
}

/// A row of an answer, valid while the closure that reads it runs.
pub struct Row<'r> {
    statement: &'r str,
    columns: &'r dyn Columns,
    /// The column that counts as 0.
    first: usize,
}

/// The answer of `work`, run by an engine that knows nothing of its type and runs it once at most.
///
/// # Errors
/// What `work` or the engine gives.
pub(crate) fn answer_of<T, E: From<DbError>>(
    work: impl FnOnce(&Tx<'_>) -> Result<T, E>,
    run: impl FnOnce(&mut dyn FnMut(&Tx<'_>) -> bool) -> Result<(), DbError>,
) -> Result<T, E> {
    let (mut work, mut answer) = (Some(work), None);
    run(&mut |tx| work.take().is_some_and(|work| answer.insert(work(tx)).is_ok()))?;
    answer.unwrap_or_else(|| {
        Err(DbError::unavailable(Unavailability::Lost, "the read ended without an answer").into())
    })
}

/// Runs a read that says whether it succeeded. Compiled once for all kinds of reads.
///
/// # Errors
/// [`DbError::WentOnAfterFailure`] where the read succeeded although one of its statements failed.
pub(crate) fn read_in(session: &dyn Session, read: &mut dyn FnMut(&Tx<'_>) -> bool) -> Result<(), DbError> {
    let tx = Tx::new(session);
    let is_ok = read(&tx);
    match tx.into_failure() {
        Some(cause) if is_ok => Err(DbError::WentOnAfterFailure { cause: Box::new(cause) }),
        _ => Ok(()),
    }
}

/// What an engine does for a transaction.
pub(crate) trait Session {
    /// Runs a statement and gives the number of rows changed.
    fn execute(&self, statement: &str, parameters: &[Value<'_>]) -> Result<u64, DbError>;

    /// Runs a query and hands over row after row until `each` says that it is enough.
    fn query(
        &self,
        statement: &str,
        parameters: &[Value<'_>],
        each: &mut dyn FnMut(&dyn Columns) -> Next,
    ) -> Result<(), DbError>;
}

/// Whether the reader of rows wants another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    More,
    Enough,
}

/// What an engine does for a row.
pub(crate) trait Columns {
    /// The value, or the engine's name of a type that has no place here.
    fn value(&self, index: usize) -> Result<ColumnValue<'_>, String>;
    fn name(&self, index: usize) -> String;
}

impl Tx<'_> {
    /// Runs a statement; gives the number of rows that it changed.
    ///
    /// # Errors
    /// Where the engine refuses the statement or a constraint is broken.
    pub fn execute(&self, statement: &str, parameters: &[Value<'_>]) -> Result<u64, DbError> {
        self.refuse_after_failure()?;
        let answer = self.session.execute(statement, parameters);
        self.remember(answer)
    }

    /// All rows of a query, read one by one.
    ///
    /// # Errors
    /// Where the engine refuses the statement, or `read` gives an error.
    pub fn query<T>(
        &self,
        statement: &str,
        parameters: &[Value<'_>],
        read: impl FnMut(&Row<'_>) -> Result<T, DbError>,
    ) -> Result<Vec<T>, DbError> {
        self.rows(statement, parameters, usize::MAX, read)
    }

    /// The row of a query that finds one or none.
    ///
    /// # Errors
    /// As [`Tx::query`], and where there is more than one row.
    pub fn query_optional<T>(
        &self,
        statement: &str,
        parameters: &[Value<'_>],
        read: impl FnMut(&Row<'_>) -> Result<T, DbError>,
    ) -> Result<Option<T>, DbError> {
        let mut rows = self.rows(statement, parameters, 2, read)?;
        if rows.len() > 1 {
            return Err(row_count(statement, "one or none were", rows.len()));
        }
        Ok(rows.pop())
    }

    /// The row of a query that finds exactly one.
    ///
    /// # Errors
    /// As [`Tx::query`], and where there is no row or more than one.
    pub fn query_one<T>(
        &self,
        statement: &str,
        parameters: &[Value<'_>],
        read: impl FnMut(&Row<'_>) -> Result<T, DbError>,
    ) -> Result<T, DbError> {
        let mut rows = self.rows(statement, parameters, 2, read)?;
        let found = rows.len();
        match (rows.pop(), found) {
            (Some(row), 1) => Ok(row),
            _ => Err(row_count(statement, "one was", found)),
        }
    }

    pub(crate) fn new(session: &dyn Session) -> Tx<'_> {
        Tx { session, failure: RefCell::new(None) }
    }

    /// The first failure of a statement, which makes it impossible to save.
    pub(crate) fn into_failure(self) -> Option<DbError> {
        self.failure.into_inner()
    }

    fn rows<T>(
        &self,
        statement: &str,
        parameters: &[Value<'_>],
        most: usize,
        mut read: impl FnMut(&Row<'_>) -> Result<T, DbError>,
    ) -> Result<Vec<T>, DbError> {
        self.refuse_after_failure()?;
        let mut rows = Vec::new();
        let mut fault = None;
        let answer = self.session.query(statement, parameters, &mut |columns| {
            match read(&Row { statement, columns, first: 0 }) {
                Ok(row) => rows.push(row),
                Err(error) => fault = Some(error),
            }
            if fault.is_some() || rows.len() >= most { Next::Enough } else { Next::More }
        });
        self.remember(answer)?;
        fault.map_or(Ok(rows), Err)
    }

    fn refuse_after_failure(&self) -> Result<(), DbError> {
        match &*self.failure.borrow() {
            Some(cause) => Err(DbError::WentOnAfterFailure { cause: Box::new(cause.clone()) }),
            None => Ok(()),
        }
    }

    fn remember<T>(&self, answer: Result<T, DbError>) -> Result<T, DbError> {
        if let Err(error) = &answer {
            *self.failure.borrow_mut() = Some(error.clone());
        }
        answer
    }
}

impl Row<'_> {
    /// The same row from a column on, which counts as 0: for a statement that joins whole rows.
    #[must_use]
    pub const fn from(&self, column: usize) -> Self {
        Self { first: self.first + column, ..*self }
    }

    /// The value of a column, the first one being 0.
    ///
    /// # Errors
    /// [`DbError::Null`] for NULL where the type is no `Option`, [`DbError::Type`] for anything else that does
    /// not fit; both name the statement and the column.
    pub fn get<T: FromColumn>(&self, index: usize) -> Result<T, DbError> {
        let index = self.first + index;
        let value = match self.columns.value(index) {
            Ok(value) => value,
            Err(found) => return Err(self.misread::<T>(index, found)),
        };
        T::from_column(value).ok_or_else(|| match value {
            ColumnValue::Null => {
                DbError::Null { statement: self.statement.to_owned(), column: self.columns.name(index) }
            }
            other => self.misread::<T>(index, other.kind().to_owned()),
        })
    }

    fn misread<T: FromColumn>(&self, index: usize, found: String) -> DbError {
        DbError::Type {
            statement: self.statement.to_owned(),
            column: self.columns.name(index),
            expected: T::EXPECTED,
            found,
        }
    }
}

fn row_count(statement: &str, expected: &'static str, found: usize) -> DbError {
    DbError::RowCount { statement: statement.to_owned(), expected, found }
}
