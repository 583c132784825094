//! Appraisal, reply and case of each indicator of each form: one row each, once somebody has done something.

use assessment::campaign::Campaign;
use assessment::self_assessment::SelfAssessment;
use assessment::{Id, Moment};

use super::{UpdateFault, fresh};
use crate::params;
use crate::{DbError, Row, Tx};

/// What happened to an indicator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProceedingRow {
    /// In which form.
    pub form: Id<SelfAssessment>,
    /// The component index that it is about.
    pub component: String,
    /// Its state, as `app` writes it.
    pub content: String,
    /// When it changed last.
    pub changed_at: Moment,
    /// Counts changes; 0 before the first.
    pub version: i64,
}

const COLUMNS: &str = "form_id, component_code, content, changed_at, version";

/// What happened to one indicator.
pub fn of_component(
    tx: &Tx<'_>,
    form: Id<SelfAssessment>,
    component: &str,
) -> Result<Option<ProceedingRow>, DbError> {
    tx.query_optional(
        &format!("SELECT {COLUMNS} FROM proceeding WHERE form_id = $1 AND component_code = $2"),
        params![&form.to_string(), component],
        read,
    )
}

/// What happened to the indicators of all forms of a campaign.
pub fn of_campaign(tx: &Tx<'_>, campaign: Id<Campaign>) -> Result<Vec<ProceedingRow>, DbError> {
    tx.query(
        &format!(
            "SELECT {COLUMNS} FROM proceeding WHERE form_id IN (SELECT id FROM form WHERE campaign_id = $1)"
        ),
        params![&campaign.to_string()],
        read,
    )
}

/// What happened to the indicators of one form.
pub fn of_form(tx: &Tx<'_>, form: Id<SelfAssessment>) -> Result<Vec<ProceedingRow>, DbError> {
    tx.query(
        &format!("SELECT {COLUMNS} FROM proceeding WHERE form_id = $1"),
        params![&form.to_string()],
        read,
    )
}

/// Saves over the version that was read.
///
/// # Errors
/// [`UpdateFault::Stale`] where somebody else did something since.
pub fn save(tx: &Tx<'_>, row: &ProceedingRow) -> Result<(), UpdateFault> {
    let sql = if row.version == 0 {
        "INSERT INTO proceeding (form_id, component_code, content, changed_at, version) \
         VALUES ($1, $2, $3, $4, $5 + 1) ON CONFLICT (form_id, component_code) DO NOTHING"
    } else {
        "UPDATE proceeding SET content = $3, changed_at = $4, version = version + 1 \
         WHERE form_id = $1 AND component_code = $2 AND version = $5"
    };
    let changed = tx.execute(
        sql,
        params![&row.form.to_string(), &row.component, &row.content, row.changed_at, row.version],
    )?;
    Ok(fresh(changed)?)
}

fn read(row: &Row<'_>) -> Result<ProceedingRow, DbError> {
    Ok(ProceedingRow {
        form: row.get(0)?,
        component: row.get(1)?,
        content: row.get(2)?,
        changed_at: row.get(3)?,
        version: row.get(4)?,
    })
}
