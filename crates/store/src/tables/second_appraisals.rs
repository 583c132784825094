//! The sample that is appraised blind a second time: one row an indicator of a form.

use assessment::campaign::Campaign;
use assessment::role::User;
use assessment::self_assessment::SelfAssessment;
use assessment::{Id, Moment};

use super::{UpdateFault, fresh};
use crate::params;
use crate::{DbError, Row, Tx};

/// An indicator of the sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondAppraisalRow {
    /// In which form.
    pub form: Id<SelfAssessment>,
    /// The component index that it is about.
    pub component: String,
    /// The seed of the draw that drew it.
    pub seed: String,
    /// Who appraises it.
    pub assigned: Id<User>,
    /// Its state, as `app` writes it.
    pub content: String,
    /// When it changed last.
    pub changed_at: Moment,
    /// Counts changes; 0 before it is drawn.
    pub version: i64,
}

const COLUMNS: &str = "form_id, component_code, seed, assigned_to, content, changed_at, version";

/// An indicator, where it was drawn.
pub fn of_component(
    tx: &Tx<'_>,
    form: Id<SelfAssessment>,
    component: &str,
) -> Result<Option<SecondAppraisalRow>, DbError> {
    tx.query_optional(
        &format!("SELECT {COLUMNS} FROM second_appraisal WHERE form_id = $1 AND component_code = $2"),
        params![&form.to_string(), component],
        read,
    )
}

/// The sample of a campaign.
pub fn of_campaign(tx: &Tx<'_>, campaign: Id<Campaign>) -> Result<Vec<SecondAppraisalRow>, DbError> {
    tx.query(
        &format!(
            "SELECT {COLUMNS} FROM second_appraisal \
             WHERE form_id IN (SELECT id FROM form WHERE campaign_id = $1)"
        ),
        params![&campaign.to_string()],
        read,
    )
}

/// What was given to one person, of every campaign.
pub fn of_person(tx: &Tx<'_>, person: Id<User>) -> Result<Vec<SecondAppraisalRow>, DbError> {
    tx.query(
        &format!("SELECT {COLUMNS} FROM second_appraisal WHERE assigned_to = $1"),
        params![&person.to_string()],
        read,
    )
}

/// Saves over the version that was read; an indicator that was taken out may be drawn again.
///
/// # Errors
/// [`UpdateFault::Stale`] where somebody else did something since.
pub fn save(tx: &Tx<'_>, row: &SecondAppraisalRow) -> Result<(), UpdateFault> {
    let sql = if row.version == 0 {
        "INSERT INTO second_appraisal (form_id, component_code, seed, assigned_to, content, changed_at, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7 + 1) ON CONFLICT (form_id, component_code) DO NOTHING"
    } else {
        "UPDATE second_appraisal SET seed = $3, assigned_to = $4, content = $5, changed_at = $6, \
         version = version + 1 WHERE form_id = $1 AND component_code = $2 AND version = $7"
    };
    let changed = tx.execute(
        sql,
        params![
            &row.form.to_string(),
            &row.component,
            &row.seed,
            &row.assigned.to_string(),
            &row.content,
            row.changed_at,
            row.version,
        ],
    )?;
    Ok(fresh(changed)?)
}

fn read(row: &Row<'_>) -> Result<SecondAppraisalRow, DbError> {
    Ok(SecondAppraisalRow {
        form: row.get(0)?,
        component: row.get(1)?,
        seed: row.get(2)?,
        assigned: row.get(3)?,
        content: row.get(4)?,
        changed_at: row.get(5)?,
        version: row.get(6)?,
    })
}
