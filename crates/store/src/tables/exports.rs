//! Packets that were handed out: which state of a form each of them holds.

use assessment::role::User;
use assessment::self_assessment::SelfAssessment;
use assessment::{Id, Moment};

use crate::params;
use crate::{DbError, Tx};

/// Marks ids of exports.
#[derive(Debug)]
pub enum ExportKind {}

/// Notes that a packet was made of a form as it stood at a version.
pub fn add(
    tx: &Tx<'_>,
    id: Id<ExportKind>,
    form: Id<SelfAssessment>,
    answers_version: u64,
    now: Moment,
    by: Id<User>,
) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO packet_export (id, form_id, answers_version, exported_at, exported_by) \
         VALUES ($1, $2, $3, $4, $5)",
        params![
            &id.to_string(),
            &form.to_string(),
            i64::try_from(answers_version).unwrap_or(i64::MAX),
            now,
            &by.to_string(),
        ],
    )?;
    Ok(())
}

/// The version of the form that a packet of this form holds.
pub fn version_of(tx: &Tx<'_>, id: Id<ExportKind>, form: Id<SelfAssessment>) -> Result<Option<u64>, DbError> {
    tx.query_optional(
        "SELECT answers_version FROM packet_export WHERE id = $1 AND form_id = $2",
        params![&id.to_string(), &form.to_string()],
        |row| row.get(0),
    )
}
