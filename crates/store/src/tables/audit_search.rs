//! Looks entries of the audit log up: of one person, one campaign, one unit, some days; in the order of the chain.

use assessment::audit::Entry;
use assessment::campaign::Campaign;
use assessment::receipt::Fingerprint;
use assessment::role::{Unit, User};
use assessment::{Id, Moment};

use super::audit::read;
use crate::{DbError, Tx, Value};

/// What entries are about a campaign; as the index has it.
const CAMPAIGN: &str = "substr(target, 1, 45)";
/// What entries are about a unit, in a campaign or in the register; as the index has it.
const UNIT: &str = "(CASE substr(target, 1, 5) WHEN 'unit/' THEN substr(target, 1, 41) \
     ELSE substr(target, 47, 41) END)";

/// What is looked for; what is not given narrows nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// Done by this person.
    pub person: Option<Id<User>>,
    /// About this campaign, its forms, its indicators.
    pub campaign: Option<Id<Campaign>>,
    /// About this unit, in any campaign and in the register.
    pub unit: Option<Id<Unit>>,
    /// Not before this moment.
    pub from: Option<Moment>,
    /// Before this moment.
    pub until: Option<Moment>,
}

/// Where one goes on in the log. Positions never change; times may, where a clock was set back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// Entries before this position, the newest first.
    Before(i64),
    /// Entries after this position, the oldest first.
    After(i64),
}

/// Up to `limit` entries that are looked for, with their hashes.
///
/// # Errors
/// [`DbError`].
pub fn find(
    tx: &Tx<'_>,
    search: &Search,
    from: From,
    limit: i64,
) -> Result<Vec<(Entry, Fingerprint)>, DbError> {
    let (position, comparison, order) = match from {
        From::Before(position) => (position, "<", "DESC"),
        From::After(position) => (position, ">", "ASC"),
    };
    let person = search.person.map(|person| person.to_string());
    let campaign = search.campaign.map(|campaign| format!("campaign/{campaign}"));
    let unit = search.unit.map(|unit| format!("unit/{unit}"));
    let mut sought = Sought { conditions: String::new(), parameters: vec![position.into()] };
    sought.equals("actor", person.as_deref());
    sought.equals(CAMPAIGN, campaign.as_deref());
    sought.equals(UNIT, unit.as_deref());
    // Days alone: the index of times says between which positions they are.
    let is_by_days_alone = sought.parameters.len() == 1;
    if let Some(first) = search.from {
        let at = sought.parameter(first.into());
        sought.condition(&format!("at >= {at}"));
        if is_by_days_alone {
            sought.condition(&format!("position >= (SELECT min(position) FROM audit WHERE at >= {at})"));
        }
    }
    if let Some(end) = search.until {
        let at = sought.parameter(end.into());
        sought.condition(&format!("at < {at}"));
        if is_by_days_alone {
            sought.condition(&format!("position <= (SELECT max(position) FROM audit WHERE at < {at})"));
        }
    }
    let most = sought.parameter(limit.into());
    let statement = format!(
        "SELECT position, at, actor, action, target, data, hash FROM audit \
         WHERE position {comparison} $1{} ORDER BY position {order} LIMIT {most}",
        sought.conditions,
    );
    tx.query(&statement, &sought.parameters, read)
}

/// Conditions with their parameters; the first one is the position.
struct Sought<'a> {
    conditions: String,
    parameters: Vec<Value<'a>>,
}

impl<'a> Sought<'a> {
    fn condition(&mut self, text: &str) {
        self.conditions.push_str(" AND ");
        self.conditions.push_str(text);
    }

    fn parameter(&mut self, value: Value<'a>) -> String {
        self.parameters.push(value);
        format!("${}", self.parameters.len())
    }

    fn equals(&mut self, what: &str, value: Option<&'a str>) {
        if let Some(value) = value {
            let place = self.parameter(value.into());
            self.condition(&format!("{what} = {place}"));
        }
    }
}
