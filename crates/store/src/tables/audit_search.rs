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
    let person = search.person.map(|person| person.to_string());
    let campaign = search.campaign.map(|campaign| format!("campaign/{campaign}"));
    let unit = search.unit.map(|unit| format!("unit/{unit}"));
    // Where one of these is followed, positions are as its index has them; otherwise as the table has.
    let is_followed = person.is_some() || campaign.is_some() || unit.is_some();
    let (column, turned) = if is_followed { ("(-position)", -1) } else { ("position", 1) };
    let (position, is_downwards) = match from {
        From::Before(position) => (position, !is_followed),
        From::After(position) => (position, is_followed),
    };
    let (comparison, order) = if is_downwards { ("<", "DESC") } else { (">", "ASC") };
    let position = position.saturating_mul(turned);
    let mut sought = Sought { conditions: String::new(), parameters: vec![position.into()] };
    sought.equals("actor", person.as_deref());
    sought.equals(UNIT, unit.as_deref());
    sought.equals(CAMPAIGN, campaign.as_deref());
    if let Some(first) = search.from {
        let at = sought.parameter(first.into());
        sought.condition(&format!("at >= {at}"));
        if !is_followed {
            // The index of times says between which positions the days are.
            sought.condition(&format!("position >= (SELECT min(position) FROM audit WHERE at >= {at})"));
        }
    }
    if let Some(end) = search.until {
        let at = sought.parameter(end.into());
        sought.condition(&format!("at < {at}"));
        if !is_followed {
            sought.condition(&format!("position <= (SELECT max(position) FROM audit WHERE at < {at})"));
        }
    }
    let most = sought.parameter(limit.into());
    let statement = format!(
        "SELECT position, at, actor, action, target, data, hash FROM audit \
         WHERE {column} {comparison} $1{} ORDER BY {column} {order} LIMIT {most}",
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

    /// The first one is followed along its index; further ones are looked at beside it. An engine without statistics
    /// would take the longer way as often as the shorter one.
    fn equals(&mut self, what: &str, value: Option<&'a str>) {
        if let Some(value) = value {
            let beside = if self.parameters.len() == 1 { "" } else { " || ''" };
            let place = self.parameter(value.into());
            self.condition(&format!("{what}{beside} = {place}"));
        }
    }
}
