//! The tables: one file per family, every statement once, in SQL that both engines take.

pub mod acceptances;
pub mod account_requests;
pub mod accounts;
pub mod answers;
pub mod approvals;
pub mod attempts;
pub mod audit;
pub mod audit_addresses;
pub mod audit_search;
pub mod campaigns;
pub mod courses;
pub mod erasure;
pub mod evidence;
pub mod exports;
pub mod files;
pub mod forms;
pub mod frameworks;
pub mod grants;
pub mod integrity;
pub mod keys;
pub mod known_browsers;
pub mod links;
pub mod mail_settings;
pub mod notice_mail;
pub mod notices;
pub mod proceedings;
pub mod publications;
pub mod second_appraisals;
pub mod sessions;
pub mod settings;
pub mod units;
pub mod unreadable;

use assessment::receipt::Fingerprint;
use assessment::{Id, Moment};

use crate::error::DbError;
use crate::value::{ColumnValue, FromColumn, Value};

impl<K> FromColumn for Id<K> {
    const EXPECTED: &'static str = "an id";

    fn from_column(value: ColumnValue<'_>) -> Option<Self> {
        match value {
            ColumnValue::Text(text) => text.parse().ok(),
            _ => None,
        }
    }
}

impl FromColumn for Moment {
    const EXPECTED: &'static str = "microseconds";

    fn from_column(value: ColumnValue<'_>) -> Option<Self> {
        i64::from_column(value).map(Self::from_microseconds)
    }
}

impl From<Moment> for Value<'_> {
    fn from(moment: Moment) -> Self {
        Self::Integer(moment.microseconds())
    }
}

impl FromColumn for Fingerprint {
    const EXPECTED: &'static str = "64 hexadecimal digits";

    fn from_column(value: ColumnValue<'_>) -> Option<Self> {
        match value {
            ColumnValue::Text(text) => Self::parse(text),
            _ => None,
        }
    }
}

/// A word in a column that holds one of a few, and this program does not know it: nothing is taken for what it may not be.
fn unknown_word(column: &str, expected: &'static str, found: &str) -> DbError {
    let (column, found) = (column.to_owned(), format!("“{found}”"));
    DbError::Type { statement: String::new(), column, expected, found }
}

/// What an update of a row that has a version came to.
///
/// # Errors
/// [`Stale`] where another save was quicker.
pub const fn fresh(rows_changed: u64) -> Result<(), Stale> {
    if rows_changed == 1 { Ok(()) } else { Err(Stale) }
}

/// The row has another version than the one that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("somebody else saved in between")]
pub struct Stale;

/// An update of a versioned row failed, or was late.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UpdateFault {
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// Another save was quicker.
    #[error(transparent)]
    Stale(#[from] Stale),
}
