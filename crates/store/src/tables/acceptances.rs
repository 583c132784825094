//! What an appraiser accepted together in one act, so that the one act can be undone.

use assessment::campaign::Campaign;
use assessment::role::User;
use assessment::self_assessment::SelfAssessment;
use assessment::{Id, Moment};

use crate::params;
use crate::{DbError, Tx};

/// Marks ids of such acts.
#[derive(Debug)]
pub enum JointAcceptance {}

/// One such act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JointAcceptanceRow {
    /// Its id.
    pub id: Id<JointAcceptance>,
    /// In which campaign.
    pub campaign: Id<Campaign>,
    /// Code of the main index.
    pub index: String,
    /// The account of the person.
    pub account: Id<User>,
    /// The moment at which it was made.
    pub made_at: Moment,
    /// When it was undone; `None` while it stands.
    pub undone_at: Option<Moment>,
}

/// An indicator that was accepted, and the version that its proceeding got by that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcceptedItem {
    /// In which form.
    pub form: Id<SelfAssessment>,
    /// The component index that it is about.
    pub component: String,
    /// The version.
    pub version: i64,
}

/// Keeps an act with everything that it accepted.
pub fn add(tx: &Tx<'_>, act: &JointAcceptanceRow, items: &[AcceptedItem]) -> Result<(), DbError> {
    let id = act.id.to_string();
    tx.execute(
        "INSERT INTO joint_acceptance (id, campaign_id, index_code, account_id, made_at, undone_at) \
         VALUES ($1, $2, $3, $4, $5, NULL)",
        params![&id, &act.campaign.to_string(), &act.index, &act.account.to_string(), act.made_at],
    )?;
    for item in items {
        tx.execute(
            "INSERT INTO joint_acceptance_item (acceptance_id, form_id, component_code, version) \
             VALUES ($1, $2, $3, $4)",
            params![&id, &item.form.to_string(), &item.component, item.version],
        )?;
    }
    Ok(())
}

/// The act of one person in one main index that came last, where it stands.
pub fn last_of(
    tx: &Tx<'_>,
    campaign: Id<Campaign>,
    index: &str,
    account: Id<User>,
) -> Result<Option<JointAcceptanceRow>, DbError> {
    let mut acts = tx.query(
        "SELECT id, campaign_id, index_code, account_id, made_at, undone_at FROM joint_acceptance \
         WHERE campaign_id = $1 AND index_code = $2 AND account_id = $3 AND undone_at IS NULL \
         ORDER BY made_at DESC, id DESC LIMIT 1",
        params![&campaign.to_string(), index, &account.to_string()],
        |row| {
            Ok(JointAcceptanceRow {
                id: row.get(0)?,
                campaign: row.get(1)?,
                index: row.get(2)?,
                account: row.get(3)?,
                made_at: row.get(4)?,
                undone_at: row.get(5)?,
            })
        },
    )?;
    Ok(acts.pop())
}

/// What an act accepted.
pub fn items(tx: &Tx<'_>, act: Id<JointAcceptance>) -> Result<Vec<AcceptedItem>, DbError> {
    tx.query(
        "SELECT form_id, component_code, version FROM joint_acceptance_item WHERE acceptance_id = $1 \
         ORDER BY form_id, component_code",
        params![&act.to_string()],
        |row| Ok(AcceptedItem { form: row.get(0)?, component: row.get(1)?, version: row.get(2)? }),
    )
}

/// Notes that an act was undone; `false` where it was already.
pub fn undo(tx: &Tx<'_>, act: Id<JointAcceptance>, now: Moment) -> Result<bool, DbError> {
    let undone = tx.execute(
        "UPDATE joint_acceptance SET undone_at = $2 WHERE id = $1 AND undone_at IS NULL",
        params![&act.to_string(), now],
    )?;
    Ok(undone == 1)
}
