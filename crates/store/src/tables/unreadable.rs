//! Stored words that this program does not know: a value that stands outside the few that a column may hold.

use assessment::course::AnsweredBy;
use assessment::key::Scope;
use assessment::notice::Timing;
use assessment::role::Role;

use crate::params;
use crate::{DbError, Tx};

/// A stored word that this program does not know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownWord {
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// What stands there.
    pub word: String,
    /// In how many rows.
    pub rows: i64,
}

/// Every word that this program does not know, in whatever table rules are kept.
pub fn unknown_words(tx: &Tx<'_>) -> Result<Vec<UnknownWord>, DbError> {
    let timing = |word: &str| Timing::named(word).is_some();
    let mut found = Vec::new();
    let mut look = |table, column, is_known: &dyn Fn(&str) -> bool| -> Result<(), DbError> {
        let statement = format!("SELECT {column}, count(*) FROM {table} GROUP BY {column} ORDER BY {column}");
        let rows = tx.query(&statement, params![], |row| Ok((row.get::<String>(0)?, row.get::<i64>(1)?)))?;
        let strange = rows.into_iter().filter(|(word, _)| !is_known(word));
        found.extend(strange.map(|(word, rows)| UnknownWord { table, column, word, rows }));
        Ok(())
    };
    look("role_grant", "role", &|word| Role::named(word).is_some())?;
    look("account", "state", &|word| ["invited", "active", "disabled"].contains(&word))?;
    look("one_time_link", "purpose", &|word| ["invitation", "reset", "first_administrator"].contains(&word))?;
    look("program_key", "scope", &|word| Scope::named(word).is_some())?;
    look("campaign", "state", &|word| ["prepared", "open", "closed"].contains(&word))?;
    look("campaign", "late_policy", &|word| ["refused", "marked"].contains(&word))?;
    look("form", "state", &|word| ["with_clerk", "with_leader", "submitted"].contains(&word))?;
    look("campaign_course", "course", &|word| {
        ["appraisal", "replies", "council", "approved", "published"].contains(&word)
    })?;
    look("campaign_course", "answered_by", &|word| AnsweredBy::named(word).is_some())?;
    for column in ["of_campaign", "of_form", "of_points", "of_result"] {
        look("mail_setting", column, &timing)?;
    }
    look("mail_setting", "language", &|word| ["vi", "en"].contains(&word))?;
    Ok(found)
}
