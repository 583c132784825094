//! Campaigns: year, set, terms, state, deadline, phases.

use assessment::campaign::{Campaign, CampaignState, LatePolicy};
use assessment::{Id, Moment};

use super::frameworks::FrameworkKind;
use super::{UpdateFault, fresh, unknown_word};
use crate::params;
use crate::{DbError, Row, Tx};

/// A campaign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CampaignRow {
    /// Its id.
    pub id: Id<Campaign>,
    /// What it is called.
    pub title: String,
    /// The assessed year.
    pub year: i16,
    /// The set, in the edition that it began with.
    pub framework: Id<FrameworkKind>,
    /// Reading, policies, parameters and their reasons, as JSON.
    pub terms: String,
    /// What happens to late forms.
    pub late: LatePolicy,
    /// How far it is.
    pub state: CampaignState,
    /// The planned deadline while it is being prepared.
    pub deadline: Moment,
    /// Number of saves so far; a save names the one that it saw, so that none is overwritten unseen.
    pub version: i64,
}

impl CampaignRow {
    /// When the self-assessment ended, where it did.
    #[must_use]
    pub const fn closed_at(&self) -> Option<Moment> {
        match self.state {
            CampaignState::Closed { closed_at, .. } => Some(closed_at),
            _ => None,
        }
    }
}

/// A phase, as it was announced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phase {
    /// Title, as the organiser wrote it.
    pub title: String,
    /// First day, ISO.
    pub begins_on: String,
    /// Last day, ISO.
    pub ends_on: String,
}

const COLUMNS: &str = "id, title, year, framework_id, terms, late_policy, state, deadline, opened_at, closed_at, \
    version";

pub(super) fn read(row: &Row<'_>) -> Result<CampaignRow, DbError> {
    let deadline: Moment = row.get(7)?;
    let opened_at = row.get::<Option<Moment>>(8)?.unwrap_or(deadline);
    let state = match row.get::<String>(6)?.as_str() {
        "open" => CampaignState::Open { opened_at, deadline },
        "closed" => {
            let closed_at = row.get::<Option<Moment>>(9)?.unwrap_or(deadline);
            CampaignState::Closed { opened_at, deadline, closed_at }
        }
        "prepared" => CampaignState::Prepared,
        other => return Err(unknown_word("state", "the state of a campaign", other)),
    };
    let late = match row.get::<String>(5)?.as_str() {
        "marked" => LatePolicy::Marked,
        "refused" => LatePolicy::Refused,
        other => return Err(unknown_word("late_policy", "what becomes of late forms", other)),
    };
    Ok(CampaignRow {
        id: row.get(0)?,
        title: row.get(1)?,
        year: row.get::<i32>(2)?.try_into().unwrap_or(i16::MAX),
        framework: row.get(3)?,
        terms: row.get(4)?,
        late,
        state,
        deadline,
        version: row.get(10)?,
    })
}

const fn late_name(late: LatePolicy) -> &'static str {
    match late {
        LatePolicy::Refused => "refused",
        LatePolicy::Marked => "marked",
    }
}

/// Adds a campaign that is being prepared.
pub fn add(tx: &Tx<'_>, campaign: &CampaignRow, phases: &[Phase], now: Moment) -> Result<(), DbError> {
    let id = campaign.id.to_string();
    tx.execute(
        "INSERT INTO campaign (id, title, year, framework_id, terms, late_policy, state, deadline, created_at, \
         version) VALUES ($1, $2, $3, $4, $5, $6, 'prepared', $7, $8, 1)",
        params![
            &id,
            &campaign.title,
            i32::from(campaign.year),
            &campaign.framework.to_string(),
            &campaign.terms,
            late_name(campaign.late),
            campaign.deadline,
            now,
        ],
    )?;
    add_phases(tx, &id, phases)
}

fn add_phases(tx: &Tx<'_>, campaign: &str, phases: &[Phase]) -> Result<(), DbError> {
    for (position, phase) in (1_i64..).zip(phases) {
        tx.execute(
            "INSERT INTO campaign_phase (campaign_id, position, title, begins_on, ends_on) \
             VALUES ($1, $2, $3, $4, $5)",
            params![campaign, position, &phase.title, &phase.begins_on, &phase.ends_on],
        )?;
    }
    Ok(())
}

/// Puts these phases in the place of those that were announced; counts as a save of the campaign.
///
/// # Errors
/// [`UpdateFault::Stale`] where the campaign was saved since it was read.
pub fn replace_phases(tx: &Tx<'_>, campaign: &CampaignRow, phases: &[Phase]) -> Result<(), UpdateFault> {
    update_state(tx, campaign)?;
    let id = campaign.id.to_string();
    tx.execute("DELETE FROM campaign_phase WHERE campaign_id = $1", params![&id])?;
    Ok(add_phases(tx, &id, phases)?)
}

/// Saves the state and the deadline.
///
/// # Errors
/// [`UpdateFault::Stale`] where the campaign was saved since it was read.
pub fn update_state(tx: &Tx<'_>, campaign: &CampaignRow) -> Result<(), UpdateFault> {
    let (deadline, opened_at, closed_at) = match campaign.state {
        CampaignState::Prepared => (campaign.deadline, None, None),
        CampaignState::Open { opened_at, deadline } => (deadline, Some(opened_at), None),
        CampaignState::Closed { opened_at, deadline, closed_at } => {
            (deadline, Some(opened_at), Some(closed_at))
        }
    };
    let changed = tx.execute(
        "UPDATE campaign SET state = $2, deadline = $3, opened_at = $4, closed_at = $5, version = version + 1 \
         WHERE id = $1 AND version = $6",
        params![
            &campaign.id.to_string(),
            campaign.state.name(),
            deadline,
            opened_at,
            closed_at,
            campaign.version,
        ],
    )?;
    Ok(fresh(changed)?)
}

/// Saves what a campaign that is being prepared is to be: title, year, set, terms, late policy, deadline, phases.
///
/// # Errors
/// [`UpdateFault::Stale`] where the campaign was saved since it was read, or is no longer being prepared.
pub fn update_prepared(tx: &Tx<'_>, campaign: &CampaignRow, phases: &[Phase]) -> Result<(), UpdateFault> {
    let id = campaign.id.to_string();
    let changed = tx.execute(
        "UPDATE campaign SET title = $2, year = $3, framework_id = $4, terms = $5, late_policy = $6, \
         deadline = $7, version = version + 1 WHERE id = $1 AND version = $8 AND state = 'prepared'",
        params![
            &id,
            &campaign.title,
            i32::from(campaign.year),
            &campaign.framework.to_string(),
            &campaign.terms,
            late_name(campaign.late),
            campaign.deadline,
            campaign.version,
        ],
    )?;
    fresh(changed)?;
    tx.execute("DELETE FROM campaign_phase WHERE campaign_id = $1", params![&id])?;
    Ok(add_phases(tx, &id, phases)?)
}

/// Removes a campaign that is being prepared; its forms are gone already.
///
/// # Errors
/// [`UpdateFault::Stale`] where the campaign was saved since it was read, or is no longer being prepared.
pub fn remove_prepared(tx: &Tx<'_>, campaign: &CampaignRow) -> Result<(), UpdateFault> {
    let id = campaign.id.to_string();
    tx.execute("DELETE FROM campaign_phase WHERE campaign_id = $1", params![&id])?;
    let removed = tx.execute(
        "DELETE FROM campaign WHERE id = $1 AND version = $2 AND state = 'prepared'",
        params![&id, campaign.version],
    )?;
    Ok(fresh(removed)?)
}

/// The campaign with this id.
pub fn by_id(tx: &Tx<'_>, id: Id<Campaign>) -> Result<Option<CampaignRow>, DbError> {
    tx.query_optional(
        &format!("SELECT {COLUMNS} FROM campaign WHERE id = $1"),
        params![&id.to_string()],
        read,
    )
}

/// Every campaign, the newest year first.
pub fn all(tx: &Tx<'_>) -> Result<Vec<CampaignRow>, DbError> {
    tx.query(&format!("SELECT {COLUMNS} FROM campaign ORDER BY year DESC, id DESC"), &[], read)
}

/// The phases in order.
pub fn phases(tx: &Tx<'_>, id: Id<Campaign>) -> Result<Vec<Phase>, DbError> {
    tx.query(
        "SELECT title, begins_on, ends_on FROM campaign_phase WHERE campaign_id = $1 ORDER BY position",
        params![&id.to_string()],
        |row| Ok(Phase { title: row.get(0)?, begins_on: row.get(1)?, ends_on: row.get(2)? }),
    )
}
