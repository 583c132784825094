//! Does what is kept agree with what was noted of each change? For anyone who looks for tampering; nothing is changed.

use std::collections::{BTreeMap, HashMap};

use assessment::receipt::Fingerprint;
use assessment::role::{Role, User};
use assessment::self_assessment::FormState;
use assessment::{Id, Moment};
use serde_json::Value;
use store::Tx;
use store::tables::{accounts, audit, campaigns, forms, integrity, units};

use crate::application::App;
use crate::context::KEPT;
use crate::error::Error;
use crate::form::kept_text_of;

/// The most answers that are named.
const ANSWERS_MAX: i64 = 100;
/// Entries of the log in memory at once.
const PAGE: i64 = 1_000;

/// Something that is kept and not as it was noted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AtOdds {
    /// An answer is not what its last revision says.
    Answer {
        /// Title of the campaign.
        campaign: String,
        /// Name of the unit.
        unit: String,
        /// Key of the answer.
        key: String,
    },
    /// What was submitted does not have the hash of its receipt any more.
    Receipt {
        /// Title of the campaign.
        campaign: String,
        /// Name of the unit.
        unit: String,
    },
    /// Somebody holds a role more or less often than the log gave it.
    Role {
        /// Name of the person.
        person: String,
        /// Name of the role.
        role: String,
        /// How often it is held now.
        held: i64,
        /// How often the log gave it and did not take it.
        logged: i64,
    },
    /// What was decided on an indicator is not what its last entry kept.
    Decision {
        /// Title of the campaign.
        campaign: String,
        /// Name of the unit.
        unit: String,
        /// Code of the component.
        component: String,
    },
}

impl App {
    /// Holds answers against their revisions, submissions against their receipts, and roles and decisions against the
    /// log, all in one snapshot. The log itself is believed: walk its chain first.
    ///
    /// # Errors
    /// [`Error::Unavailable`] where the database cannot answer.
    pub fn at_odds(&self) -> Result<Vec<AtOdds>, Error> {
        self.read(|tx| {
            let logged = Logged::read(tx)?;
            let places = Places::read(tx)?;
            let mut found = answers(tx, &places)?;
            found.extend(receipts(self, tx)?);
            found.extend(roles(tx, &logged)?);
            found.extend(decisions(tx, &logged, &places)?);
            Ok(found)
        })
    }
}

/// Campaign, unit and component of `campaign/{id}/unit/{id}/indicator/{code}`.
fn indicator(target: &str) -> Option<(&str, &str, &str)> {
    let (campaign, rest) = target.strip_prefix("campaign/")?.split_once("/unit/")?;
    let (unit, component) = rest.split_once("/indicator/")?;
    Some((campaign, unit, component))
}

/// What the log says of roles and decisions.
#[derive(Default)]
struct Logged {
    roles: BTreeMap<(Id<User>, String), i64>,
    /// By target, what the last entry about an indicator kept; `None` where it is older than that is noted.
    decisions: HashMap<String, Option<String>>,
}

impl Logged {
    fn read(tx: &Tx<'_>) -> Result<Self, Error> {
        let (mut logged, mut position) = (Self::default(), 0);
        loop {
            let entries = audit::after(tx, position, PAGE)?;
            let Some((last, _)) = entries.last() else { return Ok(logged) };
            position = i64::try_from(last.position).unwrap_or(i64::MAX);
            for (entry, _) in entries {
                logged.take(&entry.action, entry.target, &entry.data);
            }
        }
    }

    fn take(&mut self, action: &str, target: String, data: &str) {
        let person = target.strip_prefix("account/").and_then(|id| id.parse::<Id<User>>().ok());
        let is_indicator = indicator(&target).is_some();
        if person.is_none() && !is_indicator {
            return;
        }
        let data: Value = serde_json::from_str(data).unwrap_or(Value::Null);
        if is_indicator {
            let kept = data.get(KEPT).and_then(Value::as_str).map(str::to_owned);
            self.decisions.insert(target, kept);
            return;
        }
        let Some(person) = person else { return };
        let named = |role: &Value| role.as_str().map(|role| (person, role.to_owned()));
        let role = || data.get("role").and_then(named);
        match action {
            "account-invited" => {
                let given = data.get("roles").and_then(Value::as_array);
                for key in given.into_iter().flatten().filter_map(named) {
                    *self.roles.entry(key).or_default() += 1;
                }
            }
            // A second link gives no second role.
            "first-administrator-invited" => {
                self.roles.insert((person, Role::Administrator.name().to_owned()), 1);
            }
            "role-given" => {
                if let Some(key) = role() {
                    *self.roles.entry(key).or_default() += 1;
                }
            }
            "role-taken" => {
                if let Some(key) = role() {
                    *self.roles.entry(key).or_default() -= 1;
                }
            }
            _ => {}
        }
    }
}

/// Titles of campaigns and names of units, by the ids in which rows and entries name them.
struct Places {
    campaigns: HashMap<String, String>,
    units: HashMap<String, String>,
    /// By form: campaign and unit.
    forms: HashMap<String, (String, String)>,
}

impl Places {
    fn read(tx: &Tx<'_>) -> Result<Self, Error> {
        let (mut titles, mut by_form) = (HashMap::new(), HashMap::new());
        for campaign in campaigns::all(tx)? {
            for form in forms::of_campaign(tx, campaign.id)? {
                by_form.insert(form.id.to_string(), (campaign.title.clone(), form.unit_name));
            }
            titles.insert(campaign.id.to_string(), campaign.title);
        }
        let units = units::all(tx)?.into_iter().map(|unit| (unit.id.to_string(), unit.name)).collect();
        Ok(Self { campaigns: titles, units, forms: by_form })
    }

    fn indicator(&self, campaign: &str, unit: &str, component: &str) -> AtOdds {
        let name = |names: &HashMap<String, String>, id: &str| {
            names.get(id).cloned().unwrap_or_else(|| id.to_owned())
        };
        AtOdds::Decision {
            campaign: name(&self.campaigns, campaign),
            unit: name(&self.units, unit),
            component: component.to_owned(),
        }
    }
}

fn answers(tx: &Tx<'_>, places: &Places) -> Result<Vec<AtOdds>, Error> {
    let found = integrity::answers_at_odds(tx, ANSWERS_MAX)?;
    let answer = |(form, key): (Id<_>, String)| {
        let form = form.to_string();
        let (campaign, unit) = places.forms.get(&form).cloned().unwrap_or((String::new(), form));
        AtOdds::Answer { campaign, unit, key }
    };
    Ok(found.into_iter().map(answer).collect())
}

fn receipts(app: &App, tx: &Tx<'_>) -> Result<Vec<AtOdds>, Error> {
    let mut found = Vec::new();
    for campaign in campaigns::all(tx)? {
        let set = app.sets().get(tx, campaign.framework)?;
        for form in forms::of_campaign(tx, campaign.id)? {
            let FormState::Submitted { receipt } = &form.state else { continue };
            let at = Moment::from_microseconds(receipt.submitted_at);
            let text = kept_text_of(tx, &set, campaign.year, &form, at)?;
            if Fingerprint::of(text.as_bytes()).to_string() != receipt.hash {
                found
                    .push(AtOdds::Receipt { campaign: campaign.title.clone(), unit: form.unit_name.clone() });
            }
        }
    }
    Ok(found)
}

fn roles(tx: &Tx<'_>, logged: &Logged) -> Result<Vec<AtOdds>, Error> {
    let held: BTreeMap<(Id<User>, String), i64> = integrity::roles_held(tx)?.into_iter().collect();
    let mut found = Vec::new();
    let each: std::collections::BTreeSet<_> = held.keys().chain(logged.roles.keys()).collect();
    for key in each {
        let count = |roles: &BTreeMap<_, i64>| roles.get(key).map_or(0, |count| *count);
        let (held, logged) = (count(&held), count(&logged.roles));
        if held != logged {
            let (id, role) = key.clone();
            let person = accounts::by_id(tx, id)?.map_or_else(|| id.to_string(), |account| account.name);
            found.push(AtOdds::Role { person, role, held, logged });
        }
    }
    Ok(found)
}

fn decisions(tx: &Tx<'_>, logged: &Logged, places: &Places) -> Result<Vec<AtOdds>, Error> {
    let (mut found, mut seen) = (Vec::new(), std::collections::HashSet::new());
    for (campaign, unit, component, content) in integrity::proceedings(tx)? {
        let target = format!("campaign/{campaign}/unit/{unit}/indicator/{component}");
        let agrees = match logged.decisions.get(&target) {
            // Nothing was ever noted of it.
            None => false,
            // Noted by a program that kept no hash yet.
            Some(None) => true,
            Some(Some(hash)) => Fingerprint::of(content.as_bytes()).to_string() == *hash,
        };
        if !agrees {
            found.push(places.indicator(&campaign, &unit, &component));
        }
        seen.insert(target);
    }
    let gone = logged.decisions.iter().filter(|(target, kept)| kept.is_some() && !seen.contains(*target));
    let mut gone: Vec<&String> = gone.map(|(target, _)| target).collect();
    gone.sort();
    found.extend(gone.into_iter().filter_map(|target| {
        let (campaign, unit, component) = indicator(target)?;
        Some(places.indicator(campaign, unit, component))
    }));
    Ok(found)
}
