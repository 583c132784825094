//! Answers: what stands in a form now, and every revision of it.

use std::collections::BTreeMap;

use assessment::answers::Stored;
use assessment::role::User;
use assessment::self_assessment::SelfAssessment;
use assessment::{Id, Moment};

use crate::params;
use crate::{DbError, Row, Tx};

/// An answer as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerRow {
    /// The stored spelling; `None` where it was cleared.
    pub value: Option<String>,
    /// The form's count when it was saved.
    pub version: u64,
    /// The moment of the last change.
    pub changed_at: Moment,
    /// The account that made the last change.
    pub changed_by: Id<User>,
}

/// One change of one answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// The form's count.
    pub version: u64,
    /// Key of the answer.
    pub key: String,
    /// Before; `None` where there was nothing.
    pub before: Option<String>,
    /// After; `None` where it was cleared.
    pub after: Option<String>,
    /// `page` or `packet`.
    pub source: String,
    /// The moment of the last change.
    pub changed_at: Moment,
    /// The account that made the last change.
    pub changed_by: Id<User>,
}

/// Everything that stands in a form, by key; what was cleared stands there without a value.
pub fn of_form(tx: &Tx<'_>, form: Id<SelfAssessment>) -> Result<BTreeMap<String, AnswerRow>, DbError> {
    let rows = tx.query(
        "SELECT input_key, value, version, changed_at, changed_by FROM answer WHERE form_id = $1",
        params![&form.to_string()],
        |row| Ok((row.get(0)?, read(row)?)),
    )?;
    Ok(rows.into_iter().collect())
}

fn read(row: &Row<'_>) -> Result<AnswerRow, DbError> {
    Ok(AnswerRow {
        value: row.get(1)?,
        version: row.get(2)?,
        changed_at: row.get(3)?,
        changed_by: row.get(4)?,
    })
}

/// The values alone.
#[must_use]
pub fn values(rows: &BTreeMap<String, AnswerRow>) -> Stored {
    rows.iter().filter_map(|(key, row)| Some((key.clone(), row.value.clone()?))).collect()
}

/// Writes an answer and its revision.
pub fn save(tx: &Tx<'_>, form: Id<SelfAssessment>, revision: &Revision) -> Result<(), DbError> {
    let (form, by) = (form.to_string(), revision.changed_by.to_string());
    let version = i64::try_from(revision.version).unwrap_or(i64::MAX);
    tx.execute(
        "INSERT INTO answer (form_id, input_key, value, version, changed_at, changed_by) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (form_id, input_key) DO UPDATE SET \
         value = excluded.value, version = excluded.version, changed_at = excluded.changed_at, \
         changed_by = excluded.changed_by",
        params![&form, &revision.key, revision.after.as_deref(), version, revision.changed_at, &by],
    )?;
    tx.execute(
        "INSERT INTO answer_revision (form_id, version, input_key, before, after, source, changed_at, changed_by) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![
            &form,
            version,
            &revision.key,
            revision.before.as_deref(),
            revision.after.as_deref(),
            &revision.source,
            revision.changed_at,
            &by,
        ],
    )?;
    Ok(())
}

/// The values as they stood at a version of the form: where a packet was made.
pub fn at_version(tx: &Tx<'_>, form: Id<SelfAssessment>, version: u64) -> Result<Stored, DbError> {
    let rows: Vec<(String, Option<String>)> = tx.query(
        "SELECT input_key, after FROM answer_revision WHERE form_id = $1 AND version <= $2 ORDER BY version",
        params![&form.to_string(), i64::try_from(version).unwrap_or(i64::MAX)],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let mut stood = Stored::new();
    for (key, after) in rows {
        match after {
            Some(value) => stood.insert(key, value),
            None => stood.remove(&key),
        };
    }
    Ok(stood)
}

/// Up to `limit` revisions before a version, the newest first.
pub fn history(
    tx: &Tx<'_>,
    form: Id<SelfAssessment>,
    before: u64,
    limit: i64,
) -> Result<Vec<Revision>, DbError> {
    tx.query(
        "SELECT version, input_key, before, after, source, changed_at, changed_by FROM answer_revision \
         WHERE form_id = $1 AND version < $2 ORDER BY version DESC LIMIT $3",
        params![&form.to_string(), i64::try_from(before).unwrap_or(i64::MAX), limit],
        |row| {
            Ok(Revision {
                version: row.get(0)?,
                key: row.get(1)?,
                before: row.get(2)?,
                after: row.get(3)?,
                source: row.get(4)?,
                changed_at: row.get(5)?,
                changed_by: row.get(6)?,
            })
        },
    )
}
