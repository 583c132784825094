//! Forms: one unit's self-assessment in one campaign.

use assessment::campaign::Campaign;
use assessment::receipt::Receipt;
use assessment::role::Unit;
use assessment::self_assessment::{FormState, GivenBackBy, ReturnNote, SelfAssessment};
use assessment::{Id, Moment};

use super::campaigns::{self, CampaignRow};
use super::units::{self, UnitRow};
use super::{UpdateFault, fresh, unknown_word};
use crate::params;
use crate::{DbError, Row, Tx};

/// A form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormRow {
    /// Its id.
    pub id: Id<SelfAssessment>,
    /// In which campaign.
    pub campaign: Id<Campaign>,
    /// The unit that it belongs to.
    pub unit: Id<Unit>,
    /// The unit's name in this campaign.
    pub unit_name: String,
    /// The unit's ranking group in this campaign.
    pub group: String,
    /// Does the unit take part in the ranking?
    pub ranked: bool,
    /// How far it is.
    pub state: FormState,
    /// Counts saved answers and changes of evidence; each answer's version is one of these.
    pub answers_version: u64,
    /// When an answer was last saved.
    pub changed_at: Option<Moment>,
    /// Counts changes of the state.
    pub version: i64,
}

const COLUMNS: &str = "id, campaign_id, unit_id, unit_name, ranking_group, ranked, state, note, handed_over_at, \
    receipt, answers_version, changed_at, version, note_by";

fn read(row: &Row<'_>) -> Result<FormRow, DbError> {
    let by = row.get::<Option<String>>(13)?.as_deref().map_or(GivenBackBy::Leader, GivenBackBy::named);
    let note = row.get::<Option<String>>(7)?.map(|text| ReturnNote { text, by });
    let state = match row.get::<String>(6)?.as_str() {
        "with_leader" => {
            let handed_over_at = row.get::<Option<Moment>>(8)?.unwrap_or(Moment::from_microseconds(0));
            FormState::WithLeader { handed_over_at }
        }
        "submitted" => FormState::Submitted { receipt: row.get::<StoredReceipt>(9)?.0 },
        "with_clerk" => FormState::WithClerk { note },
        other => return Err(unknown_word("state", "the state of a form", other)),
    };
    Ok(FormRow {
        id: row.get(0)?,
        campaign: row.get(1)?,
        unit: row.get(2)?,
        unit_name: row.get(3)?,
        group: row.get(4)?,
        ranked: row.get(5)?,
        state,
        answers_version: row.get(10)?,
        changed_at: row.get(11)?,
        version: row.get(12)?,
    })
}

/// A receipt as JSON.
struct StoredReceipt(Receipt);

impl crate::FromColumn for StoredReceipt {
    const EXPECTED: &'static str = "a receipt";

    fn from_column(value: crate::ColumnValue<'_>) -> Option<Self> {
        match value {
            crate::ColumnValue::Text(text) => serde_json::from_str(text).ok().map(Self),
            _ => None,
        }
    }
}

/// Adds an empty form.
pub fn add(tx: &Tx<'_>, form: &FormRow) -> Result<(), DbError> {
    tx.execute(
        "INSERT INTO form (id, campaign_id, unit_id, unit_name, ranking_group, ranked, state, version) \
         VALUES ($1, $2, $3, $4, $5, $6, 'with_clerk', 1)",
        params![
            &form.id.to_string(),
            &form.campaign.to_string(),
            &form.unit.to_string(),
            &form.unit_name,
            &form.group,
            form.ranked,
        ],
    )?;
    Ok(())
}

/// A form with its campaign and its unit in one statement: every save asks.
pub fn with_campaign_and_unit(
    tx: &Tx<'_>,
    campaign: Id<Campaign>,
    unit: Id<Unit>,
) -> Result<Option<(FormRow, CampaignRow, UnitRow)>, DbError> {
    tx.query_optional(
        "SELECT form.id, form.campaign_id, form.unit_id, form.unit_name, form.ranking_group, form.ranked, \
         form.state, form.note, form.handed_over_at, form.receipt, form.answers_version, form.changed_at, \
         form.version, form.note_by, \
         campaign.id, campaign.title, campaign.year, campaign.framework_id, campaign.terms, \
         campaign.late_policy, campaign.state, campaign.deadline, campaign.opened_at, campaign.closed_at, \
         campaign.version, \
         unit.id, unit.code, unit.name, unit.search_key, unit.ranking_group, unit.parent_id, unit.ended_at, \
         unit.version \
         FROM form JOIN campaign ON campaign.id = form.campaign_id JOIN unit ON unit.id = form.unit_id \
         WHERE form.campaign_id = $1 AND form.unit_id = $2",
        params![&campaign.to_string(), &unit.to_string()],
        |row| Ok((read(row)?, campaigns::read(&row.from(14))?, units::read(&row.from(25))?)),
    )
}

/// The form of a unit in a campaign.
pub fn of_unit(tx: &Tx<'_>, campaign: Id<Campaign>, unit: Id<Unit>) -> Result<Option<FormRow>, DbError> {
    tx.query_optional(
        &format!("SELECT {COLUMNS} FROM form WHERE campaign_id = $1 AND unit_id = $2"),
        params![&campaign.to_string(), &unit.to_string()],
        read,
    )
}

/// A form as it was at one time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormVersion {
    /// The form.
    pub id: Id<SelfAssessment>,
    /// The version of its answers.
    pub answers_version: u64,
    /// When these changed last.
    pub changed_at: Option<Moment>,
}

/// The form that a unit submitted for a year; where there were several campaigns, that of the newest.
pub fn submitted_for(tx: &Tx<'_>, unit: Id<Unit>, year: i16) -> Result<Option<FormVersion>, DbError> {
    // The newest is chosen here: sorting two rows costs the database more than finding them.
    let found: Vec<(String, FormVersion)> = tx.query(
        "SELECT campaign.id, form.id, form.answers_version, form.changed_at \
         FROM campaign JOIN form ON form.campaign_id = campaign.id AND form.unit_id = $2 \
         WHERE campaign.year = $1 AND form.state = 'submitted'",
        params![i64::from(year), &unit.to_string()],
        |row| {
            let form = FormVersion { id: row.get(1)?, answers_version: row.get(2)?, changed_at: row.get(3)? };
            Ok((row.get(0)?, form))
        },
    )?;
    Ok(found.into_iter().max_by(|one, other| one.0.cmp(&other.0)).map(|(_, form)| form))
}

/// Every form of a campaign; sort by name in Rust.
pub fn of_campaign(tx: &Tx<'_>, campaign: Id<Campaign>) -> Result<Vec<FormRow>, DbError> {
    tx.query(
        &format!("SELECT {COLUMNS} FROM form WHERE campaign_id = $1 ORDER BY id"),
        params![&campaign.to_string()],
        read,
    )
}

/// How many forms a campaign has.
pub fn count(tx: &Tx<'_>, campaign: Id<Campaign>) -> Result<usize, DbError> {
    let count: i64 = tx.query_one(
        "SELECT count(*) FROM form WHERE campaign_id = $1",
        params![&campaign.to_string()],
        |row| row.get(0),
    )?;
    Ok(usize::try_from(count).unwrap_or(0))
}

/// Saves the state.
///
/// # Errors
/// [`UpdateFault::Stale`] where the state or an answer was saved since the form was read.
pub fn update_state(tx: &Tx<'_>, form: &FormRow) -> Result<(), UpdateFault> {
    let (note, handed_over_at, receipt) = match &form.state {
        FormState::WithClerk { note } => (note.as_ref(), None, None),
        FormState::WithLeader { handed_over_at } => (None, Some(*handed_over_at), None),
        FormState::Submitted { receipt } => (None, None, serde_json::to_string(receipt).ok()),
    };
    let answers_version = i64::try_from(form.answers_version).unwrap_or(i64::MAX);
    let changed = tx.execute(
        "UPDATE form SET state = $2, note = $3, handed_over_at = $4, receipt = $5, note_by = $8, \
         version = version + 1 WHERE id = $1 AND version = $6 AND answers_version = $7",
        params![
            &form.id.to_string(),
            form.state.name(),
            note.map(|note| note.text.as_str()),
            handed_over_at,
            receipt.as_deref(),
            form.version,
            answers_version,
            note.map(|note| note.by.name()),
        ],
    )?;
    Ok(fresh(changed)?)
}

/// Removes the empty forms of a campaign that is being prepared, with what was noted of them.
///
/// # Errors
/// [`DbError`], also where one of them holds anything.
pub fn remove_empty(tx: &Tx<'_>, campaign: Id<Campaign>) -> Result<(), DbError> {
    let id = campaign.to_string();
    for table in ["packet_export", "upload"] {
        let of_forms =
            format!("DELETE FROM {table} WHERE form_id IN (SELECT id FROM form WHERE campaign_id = $1)");
        tx.execute(&of_forms, params![&id])?;
    }
    tx.execute("DELETE FROM form WHERE campaign_id = $1", params![&id])?;
    Ok(())
}

/// Counts answers or evidence on by `count`: they get the versions up to the one that is given back.
///
/// # Errors
/// [`UpdateFault::Stale`] where the state changed since the form was read.
pub fn advance(tx: &Tx<'_>, form: &FormRow, count: u64, now: Moment) -> Result<u64, UpdateFault> {
    let next = form.answers_version + count;
    let before = i64::try_from(form.answers_version).unwrap_or(i64::MAX);
    let changed = tx.execute(
        "UPDATE form SET answers_version = $2, changed_at = $3 \
         WHERE id = $1 AND version = $4 AND answers_version = $5",
        params![&form.id.to_string(), i64::try_from(next).unwrap_or(i64::MAX), now, form.version, before],
    )?;
    fresh(changed)?;
    Ok(next)
}
