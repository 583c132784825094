//! The register of units: new ones, new names, mergers.

use assessment::Id;
use assessment::course::Course;
use assessment::event::{Event, Subject, UnitRecord};
use assessment::permission::{Action, Target};
use assessment::role::Unit;
use framework::Title;
use framework::typed::fold;
use store::tables::units::{self, UnitRow};
use store::tables::{campaigns, courses, forms};

use crate::application::App;
use crate::authentication::Credential;
use crate::error::{Error, FieldFault};

/// The code is empty or holds other letters than a–z, digits and hyphens.
pub const BAD_CODE: &str = "field-bad-unit-code";
/// Another unit has the code.
pub const CODE_TAKEN: &str = "field-unit-code-taken";
/// The name is empty or too long.
pub const BAD_NAME: &str = "field-bad-name";
/// A unit cannot go up in itself, or in one that has ended.
pub const BAD_MERGER: &str = "field-bad-merger";

/// A unit to be registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewUnit {
    /// Short code: `so-y-te`.
    pub code: String,
    /// Full name: `Sở Y tế`.
    pub name: String,
    /// Ranking group; empty where there is only one.
    pub group: String,
    /// The unit above it.
    pub parent: Option<Id<Unit>>,
}

/// A unit as the register shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisteredUnit {
    /// The unit.
    pub unit: UnitRow,
    /// Names that it had before, the oldest first.
    pub former_names: Vec<String>,
    /// Units that went up in it.
    pub absorbed: Vec<String>,
    /// The unit that it went up in.
    pub went_into: Option<String>,
}

impl App {
    /// Registers units, all or none.
    ///
    /// # Errors
    /// [`Error::Invalid`] names the field of the unit at fault as `0.code`, `0.name`.
    pub fn register_units(&self, credential: &Credential, new: Vec<NewUnit>) -> Result<Vec<Id<Unit>>, Error> {
        let app = self.clone();
        let rows: Vec<UnitRow> = new
            .into_iter()
            .map(|unit| UnitRow {
                id: app.new_id(),
                search_key: fold(&unit.name),
                code: unit.code.trim().to_owned(),
                name: unit.name.trim().to_owned(),
                group: unit.group.trim().to_owned(),
                parent: unit.parent,
                ended_at: None,
                version: 1,
            })
            .collect();
        let faults: Vec<FieldFault> = rows.iter().enumerate().flat_map(|(at, row)| faults(at, row)).collect();
        if !faults.is_empty() {
            return Err(Error::Invalid(faults));
        }
        self.command(credential, move |context| {
            let (tx, now) = (context.tx, context.now);
            context.require(Action::ManageUnits, &Target::ANYWHERE)?;
            for (at, row) in rows.iter().enumerate() {
                if !units::add(tx, row, now)? {
                    return Err(FieldFault::alone(&format!("{at}.code"), CODE_TAKEN));
                }
                let registered = Event::UnitRegistered {
                    code: row.code.clone(),
                    name: row.name.clone(),
                    group: row.group.clone(),
                };
                context.record(&Subject::Unit(row.id), &registered)?;
            }
            Ok(rows.iter().map(|row| row.id).collect())
        })
    }

    /// Gives a unit a new name or group; the old name stays in its history.
    ///
    /// # Errors
    /// [`Error::Conflict`] where somebody saved the unit since `version`.
    pub fn change_unit(
        &self,
        credential: &Credential,
        id: Id<Unit>,
        version: i64,
        name: &str,
        group: &str,
    ) -> Result<(), Error> {
        let (name, group) = (name.trim().to_owned(), group.trim().to_owned());
        if !is_name(&name) {
            return Err(FieldFault::alone("name", BAD_NAME));
        }
        self.command(credential, move |context| {
            let (tx, now) = (context.tx, context.now);
            context.require(Action::ManageUnits, &Target::ANYWHERE)?;
            let before = units::by_id(tx, id)?.ok_or(Error::NotFound)?;
            let after = UnitRow {
                search_key: fold(&name),
                name: name.clone(),
                group: group.clone(),
                version,
                ..before.clone()
            };
            units::update(tx, &after, now)?;
            let changed = Event::UnitChanged {
                before: UnitRecord { name: before.name, group: before.group },
                after: UnitRecord { name: name.clone(), group: group.clone() },
            };
            context.record(&Subject::Unit(id), &changed)
        })
    }

    /// Notes that a unit went up in another one, and ends it.
    ///
    /// # Errors
    /// [`Error::Invalid`] where it cannot, or did already.
    pub fn merge_units(
        &self,
        credential: &Credential,
        former: Id<Unit>,
        into: Id<Unit>,
    ) -> Result<(), Error> {
        self.command(credential, move |context| {
            let (tx, now) = (context.tx, context.now);
            context.require(Action::ManageUnits, &Target::ANYWHERE)?;
            let old = units::by_id(tx, former)?.ok_or(Error::NotFound)?;
            let new = units::by_id(tx, into)?.ok_or(Error::NotFound)?;
            if former == into || new.ended_at.is_some() || !units::merge(tx, former, into, now)? {
                return Err(FieldFault::alone("into", BAD_MERGER));
            }
            units::update(tx, &UnitRow { ended_at: Some(now), ..old }, now)?;
            context.record(&Subject::Unit(former), &Event::UnitMerged { into })
        })
    }

    /// Titles of the campaigns that are not published yet in which a unit takes part: what a merger would leave open.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub fn running_campaigns_of(
        &self,
        credential: &Credential,
        unit: Id<Unit>,
    ) -> Result<Vec<String>, Error> {
        self.query(credential, |context| {
            let tx = context.tx;
            context.require(Action::ManageUnits, &Target::ANYWHERE)?;
            let mut titles = Vec::new();
            for campaign in campaigns::all(tx)? {
                let is_over =
                    matches!(courses::of_campaign(tx, campaign.id)?.course, Course::Published { .. });
                if !is_over && forms::of_unit(tx, campaign.id, unit)?.is_some() {
                    titles.push(campaign.title);
                }
            }
            Ok(titles)
        })
    }

    /// Every unit, for those who may run campaigns or accounts.
    ///
    /// # Errors
    /// [`Error`].
    pub fn units(&self, credential: &Credential) -> Result<Vec<UnitRow>, Error> {
        self.query(credential, |context| {
            let tx = context.tx;
            context.require(Action::ManageUnits, &Target::ANYWHERE)?;
            Ok(units::all(tx)?)
        })
    }
}

impl App {
    /// Units that a new campaign may assess: all that have not ended.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for who may not prepare campaigns.
    pub fn units_to_assess(&self, credential: &Credential) -> Result<Vec<UnitRow>, Error> {
        self.query(credential, |context| {
            let tx = context.tx;
            context.require(Action::PrepareCampaign, &Target::ANYWHERE)?;
            Ok(units::all(tx)?.into_iter().filter(|unit| unit.ended_at.is_none()).collect())
        })
    }

    /// The main indices of all campaigns' sets, by code, for anyone who gives the role of an appraiser.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub fn main_indices(&self, credential: &Credential) -> Result<Vec<(String, Title)>, Error> {
        self.query(credential, |context| {
            let tx = context.tx;
            context.require(Action::InviteToUnits, &Target::ANYWHERE)?;
            let mut found: Vec<(String, Title)> = Vec::new();
            for campaign in campaigns::all(tx)? {
                let set = self.sets().get(tx, campaign.framework)?;
                for item in set.framework.ranking_columns() {
                    let (code, title) = set.framework.label(item);
                    if !found.iter().any(|(known, _)| known == code) {
                        found.push((code.to_owned(), title.clone()));
                    }
                }
            }
            Ok(found)
        })
    }
}

fn faults(at: usize, row: &UnitRow) -> Vec<FieldFault> {
    let mut faults = Vec::new();
    let is_code = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    if row.code.is_empty() || row.code.len() > 60 || !row.code.chars().all(is_code) {
        faults.push(FieldFault { field: format!("{at}.code"), code: BAD_CODE });
    }
    if !is_name(&row.name) {
        faults.push(FieldFault { field: format!("{at}.name"), code: BAD_NAME });
    }
    faults
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().count() <= 200 && !name.chars().any(char::is_control)
}
