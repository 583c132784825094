//! Where rows disagree with what was kept of each change: for anyone who looks for tampering.

use assessment::Id;
use assessment::role::User;
use assessment::self_assessment::SelfAssessment;

use crate::params;
use crate::{DbError, Tx};

/// An answer: its form and its key.
pub type AnswerPlace = (Id<SelfAssessment>, String);

/// Somebody, and the name of a role.
pub type RoleHeld = (Id<User>, String);

/// Answers that are not what their last revision says: another value, another version, taken away, or never saved.
/// At most `limit` of each sort.
pub fn answers_at_odds(tx: &Tx<'_>, limit: i64) -> Result<Vec<AnswerPlace>, DbError> {
    let mut found = tx.query(
        "SELECT last.form_id, last.input_key FROM \
         (SELECT form_id, input_key, max(version) AS version FROM answer_revision GROUP BY form_id, input_key) AS last \
         JOIN answer_revision AS said ON said.form_id = last.form_id AND said.version = last.version \
         LEFT JOIN answer ON answer.form_id = last.form_id AND answer.input_key = last.input_key \
         WHERE answer.version IS NULL OR answer.version <> last.version \
         OR (answer.value IS NULL) <> (said.after IS NULL) OR answer.value <> said.after \
         ORDER BY last.form_id, last.input_key LIMIT $1",
        params![limit],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    found.extend(tx.query(
        "SELECT answer.form_id, answer.input_key FROM answer WHERE NOT EXISTS (SELECT 1 FROM answer_revision \
         WHERE answer_revision.form_id = answer.form_id AND answer_revision.version = answer.version \
         AND answer_revision.input_key = answer.input_key) ORDER BY answer.form_id, answer.input_key LIMIT $1",
        params![limit],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?);
    found.sort();
    found.dedup();
    Ok(found)
}

/// Which account holds which role how often now. Roles are names, also those that this program does not know.
pub fn roles_held(tx: &Tx<'_>) -> Result<Vec<(RoleHeld, i64)>, DbError> {
    tx.query(
        "SELECT account_id, role, count(*) FROM role_grant WHERE ended_at IS NULL GROUP BY account_id, role \
         ORDER BY account_id, role",
        params![],
        |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)),
    )
}

/// What is kept of the proceeding of one indicator, by the ids that stand in the log.
pub fn proceeding_content(
    tx: &Tx<'_>,
    campaign: &str,
    unit: &str,
    component: &str,
) -> Result<Option<String>, DbError> {
    tx.query_optional(
        "SELECT proceeding.content FROM proceeding JOIN form ON form.id = proceeding.form_id \
         WHERE form.campaign_id = $1 AND form.unit_id = $2 AND proceeding.component_code = $3",
        params![campaign, unit, component],
        |row| row.get(0),
    )
}

/// The proceedings of all campaigns: campaign, unit, component and content of each.
pub fn proceedings(tx: &Tx<'_>) -> Result<Vec<(String, String, String, String)>, DbError> {
    tx.query(
        "SELECT form.campaign_id, form.unit_id, proceeding.component_code, proceeding.content \
         FROM proceeding JOIN form ON form.id = proceeding.form_id ORDER BY 1, 2, 3",
        params![],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
    )
}
