//! Role grants: which account holds which role, for which unit, campaign or index. Nothing is deleted.

use assessment::campaign::Campaign;
use assessment::role::{Grant, Role, Unit, User};
use assessment::{Id, Moment};

use crate::params;
use crate::{DbError, Tx};

/// Marks ids of grants.
#[derive(Debug)]
pub enum GrantKind {}

/// A grant with its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldGrant {
    /// Its id.
    pub id: Id<GrantKind>,
    /// What is granted.
    pub grant: Grant,
}

/// Grants a role.
pub fn add(
    tx: &Tx<'_>,
    account: Id<User>,
    held: &HeldGrant,
    granted_by: &str,
    now: Moment,
) -> Result<(), DbError> {
    let grant = &held.grant;
    tx.execute(
        "INSERT INTO role_grant (id, account_id, role, unit_id, campaign_id, index_code, granted_by, granted_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![
            &held.id.to_string(),
            &account.to_string(),
            grant.role.name(),
            grant.unit.map(|unit| unit.to_string()).as_deref(),
            grant.campaign.map(|campaign| campaign.to_string()).as_deref(),
            grant.index.as_deref(),
            granted_by,
            now,
        ],
    )?;
    Ok(())
}

/// Takes a role away; `false` where it is not held.
pub fn end(tx: &Tx<'_>, account: Id<User>, id: Id<GrantKind>, now: Moment) -> Result<bool, DbError> {
    let ended = tx.execute(
        "UPDATE role_grant SET ended_at = $3 WHERE id = $1 AND account_id = $2 AND ended_at IS NULL",
        params![&id.to_string(), &account.to_string(), now],
    )?;
    Ok(ended == 1)
}

/// The roles that an account holds now. A role that this program does not know counts for nothing.
pub fn of_account(tx: &Tx<'_>, account: Id<User>) -> Result<Vec<HeldGrant>, DbError> {
    known_and_unknown(tx, account).map(|(known, _)| known)
}

/// Words that stand where an account's role should and that this program does not know: perhaps they would forbid something.
pub fn unknown_roles(tx: &Tx<'_>, account: Id<User>) -> Result<Vec<String>, DbError> {
    known_and_unknown(tx, account).map(|(_, unknown)| unknown)
}

/// Both at once: [`of_account`] and [`unknown_roles`].
pub fn known_and_unknown(tx: &Tx<'_>, account: Id<User>) -> Result<(Vec<HeldGrant>, Vec<String>), DbError> {
    let mut unknown = Vec::new();
    let known = tx.query(
        "SELECT id, role, unit_id, campaign_id, index_code FROM role_grant \
         WHERE account_id = $1 AND ended_at IS NULL ORDER BY id",
        params![&account.to_string()],
        |row| {
            let word: String = row.get(1)?;
            let Some(role) = Role::named(&word) else {
                unknown.push(word);
                return Ok(None);
            };
            let grant = Grant { role, unit: row.get(2)?, campaign: row.get(3)?, index: row.get(4)? };
            Ok(Some(HeldGrant { id: row.get(0)?, grant }))
        },
    )?;
    Ok((known.into_iter().flatten().collect(), unknown))
}

/// Active accounts with the roles that they hold for a unit, in whatever campaign.
pub fn members(tx: &Tx<'_>, unit: Id<Unit>) -> Result<Vec<Id<User>>, DbError> {
    tx.query(
        "SELECT DISTINCT role_grant.account_id FROM role_grant JOIN account \
         ON account.id = role_grant.account_id WHERE role_grant.unit_id = $1 \
         AND role_grant.ended_at IS NULL AND account.state = 'active' ORDER BY role_grant.account_id",
        params![&unit.to_string()],
        |row| row.get(0),
    )
}

/// Somebody, and a unit for which they hold a role.
pub type UnitHolder = (Id<User>, Id<Unit>);

/// Every account that holds a role for a unit now, with the unit.
pub fn units_of_accounts(tx: &Tx<'_>) -> Result<Vec<UnitHolder>, DbError> {
    tx.query(
        "SELECT account_id, unit_id FROM role_grant WHERE unit_id IS NOT NULL AND ended_at IS NULL \
         ORDER BY account_id",
        &[],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// A role that is or was held, and how long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatedGrant {
    /// What is granted.
    pub grant: Grant,
    /// The moment at which the role was given.
    pub granted_at: Moment,
    /// Until when; `None` while it is held.
    pub ended_at: Option<Moment>,
}

impl DatedGrant {
    /// Was it held at this moment?
    #[must_use]
    pub fn was_held(&self, at: Moment) -> bool {
        self.granted_at <= at && self.ended_at.is_none_or(|ended| at < ended)
    }
}

/// Every role that an account holds or held.
pub fn ever_of_account(tx: &Tx<'_>, account: Id<User>) -> Result<Vec<DatedGrant>, DbError> {
    let rows = tx.query(
        "SELECT role, unit_id, campaign_id, index_code, granted_at, ended_at FROM role_grant \
         WHERE account_id = $1 ORDER BY id",
        params![&account.to_string()],
        |row| {
            let Some(role) = Role::named(&row.get::<String>(0)?) else { return Ok(None) };
            let grant = Grant { role, unit: row.get(1)?, campaign: row.get(2)?, index: row.get(3)? };
            Ok(Some(DatedGrant { grant, granted_at: row.get(4)?, ended_at: row.get(5)? }))
        },
    )?;
    Ok(rows.into_iter().flatten().collect())
}

/// How many active accounts hold a role: the last administrator must not be lost.
pub fn holders(tx: &Tx<'_>, role: Role) -> Result<i64, DbError> {
    tx.query_one(
        "SELECT count(DISTINCT role_grant.account_id) FROM role_grant JOIN account \
         ON account.id = role_grant.account_id \
         WHERE role_grant.role = $1 AND role_grant.ended_at IS NULL AND account.state = 'active'",
        params![role.name()],
        |row| row.get(0),
    )
}

/// Active accounts that hold a role in whatever campaign, each once.
pub fn holding(tx: &Tx<'_>, role: Role) -> Result<Vec<Id<User>>, DbError> {
    tx.query(
        "SELECT DISTINCT role_grant.account_id FROM role_grant JOIN account \
         ON account.id = role_grant.account_id WHERE role_grant.role = $1 AND role_grant.ended_at IS NULL \
         AND account.state = 'active' ORDER BY role_grant.account_id",
        params![role.name()],
        |row| row.get(0),
    )
}

/// Active accounts with the roles that they hold for a unit in a campaign.
pub fn unit_members(
    tx: &Tx<'_>,
    unit: Id<Unit>,
    campaign: Id<Campaign>,
) -> Result<Vec<(Id<User>, Role)>, DbError> {
    let rows = tx.query(
        "SELECT role_grant.account_id, role_grant.role FROM role_grant JOIN account \
         ON account.id = role_grant.account_id WHERE role_grant.unit_id = $1 \
         AND (role_grant.campaign_id IS NULL OR role_grant.campaign_id = $2) \
         AND role_grant.ended_at IS NULL AND account.state = 'active' ORDER BY role_grant.id",
        params![&unit.to_string(), &campaign.to_string()],
        |row| Ok((row.get::<Id<User>>(0)?, Role::named(&row.get::<String>(1)?))),
    )?;
    Ok(rows.into_iter().filter_map(|(user, role)| role.map(|role| (user, role))).collect())
}

/// How many accounts that are not disabled, people invited among them, hold a role for each unit in a campaign.
pub fn people_by_unit(tx: &Tx<'_>, campaign: Id<Campaign>) -> Result<Vec<(Id<Unit>, usize)>, DbError> {
    tx.query(
        "SELECT role_grant.unit_id, CAST(count(DISTINCT role_grant.account_id) AS bigint) \
         FROM role_grant JOIN account ON account.id = role_grant.account_id \
         WHERE role_grant.unit_id IS NOT NULL \
         AND (role_grant.campaign_id IS NULL OR role_grant.campaign_id = $1) \
         AND role_grant.ended_at IS NULL AND account.state <> 'disabled' GROUP BY role_grant.unit_id",
        params![&campaign.to_string()],
        |row| Ok((row.get(0)?, usize::try_from(row.get::<i64>(1)?).unwrap_or(0))),
    )
}

/// How many roles are or were given for one campaign alone.
pub fn of_campaign(tx: &Tx<'_>, campaign: Id<Campaign>) -> Result<i64, DbError> {
    tx.query_one(
        "SELECT count(*) FROM role_grant WHERE campaign_id = $1",
        params![&campaign.to_string()],
        |row| row.get(0),
    )
}

/// Somebody, and the main index for which they hold a role; `None` for all of them.
pub type IndexHolder = (Id<User>, Option<String>);

/// Active accounts that hold a role in a campaign, with the main index that they hold it for.
pub fn with_role(tx: &Tx<'_>, role: Role, campaign: Id<Campaign>) -> Result<Vec<IndexHolder>, DbError> {
    tx.query(
        "SELECT role_grant.account_id, role_grant.index_code FROM role_grant JOIN account \
         ON account.id = role_grant.account_id WHERE role_grant.role = $1 \
         AND (role_grant.campaign_id IS NULL OR role_grant.campaign_id = $2) \
         AND role_grant.ended_at IS NULL AND account.state = 'active' ORDER BY role_grant.id",
        params![role.name(), &campaign.to_string()],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}
