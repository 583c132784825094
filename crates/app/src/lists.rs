//! Long lists of units and people: searched here, so that no page ever holds all of them.

use std::collections::{BTreeSet, HashMap, HashSet};

use assessment::Id;
use assessment::permission::{Action, Target};
use assessment::role::{Unit, User};
use framework::typed::fold;
use store::Tx;
use store::tables::accounts::{self, Account};
use store::tables::grants;
use store::tables::units::{self, UnitRow};

use crate::accounts::PersonView;
use crate::application::App;
use crate::authentication::Credential;
use crate::error::{Error, FieldFault};
use crate::units::RegisteredUnit;

/// What was typed names no unit.
pub const UNKNOWN_UNIT: &str = "field-unknown-unit";
/// What was typed names several units.
pub const SEVERAL_UNITS: &str = "field-several-units";

/// The units that were looked for, and every group that is in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundUnits {
    /// The units, in no order that people read.
    pub units: Vec<UnitRow>,
    /// The groups.
    pub groups: BTreeSet<String>,
}

/// People, and the names of the units of which their roles speak.
pub type PeopleAndUnits = (Vec<PersonView>, Vec<(Id<Unit>, String)>);

impl App {
    /// Units whose name, former name or code holds every word that was typed; diacritics and case do not matter. All of
    /// them where nothing was typed.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub fn search_units(&self, credential: &Credential, typed: &str) -> Result<FoundUnits, Error> {
        self.query(credential, |context| {
            let tx = context.tx;
            context.require(Action::ManageUnits, &Target::ANYWHERE)?;
            let all = units::all(tx)?;
            let groups =
                all.iter().filter(|unit| !unit.group.is_empty()).map(|unit| unit.group.clone()).collect();
            Ok(FoundUnits { units: matching(tx, all, typed)?, groups })
        })
    }

    /// These units with their former names and what went up in them, in the order of the ids.
    ///
    /// # Errors
    /// [`Error::Forbidden`]; [`Error::NotFound`] where one of them is not there.
    pub fn registered_units(
        &self,
        credential: &Credential,
        ids: &[Id<Unit>],
    ) -> Result<Vec<RegisteredUnit>, Error> {
        self.query(credential, |context| {
            let tx = context.tx;
            context.require(Action::ManageUnits, &Target::ANYWHERE)?;
            let mergers = units::mergers(tx)?;
            let name = |id: Id<Unit>| Ok::<_, Error>(units::by_id(tx, id)?.map(|unit| unit.name));
            ids.iter()
                .map(|id| {
                    let unit = units::by_id(tx, *id)?.ok_or(Error::NotFound)?;
                    let former_names = units::names(tx, *id)?
                        .into_iter()
                        .map(|(_, former)| former)
                        .filter(|former| *former != unit.name)
                        .collect();
                    let absorbed =
                        mergers.iter().filter(|(_, into)| into == id).map(|(former, _)| name(*former));
                    let absorbed: Vec<Option<String>> = absorbed.collect::<Result<_, Error>>()?;
                    let went_into = mergers.iter().find(|(former, _)| former == id);
                    let went_into = went_into.map(|(_, into)| name(*into)).transpose()?.flatten();
                    let absorbed = absorbed.into_iter().flatten().collect();
                    Ok(RegisteredUnit { unit, former_names, absorbed, went_into })
                })
                .collect()
        })
    }

    /// The one unit that was typed: its id, its code, its whole name, or words that only one unit that has not ended has.
    ///
    /// # Errors
    /// [`Error::Invalid`] of `field`, with [`UNKNOWN_UNIT`] or [`SEVERAL_UNITS`].
    pub fn unit_named(&self, credential: &Credential, field: &str, typed: &str) -> Result<Id<Unit>, Error> {
        if let Ok(id) = typed.trim().parse() {
            return Ok(id);
        }
        let found = self.units_like(credential, typed)?;
        let words = fold(typed);
        let exact = found.iter().find(|unit| unit.code == typed.trim() || unit.search_key == words);
        match (exact, found.as_slice()) {
            (Some(unit), _) | (None, [unit]) => Ok(unit.id),
            (None, []) => Err(FieldFault::alone(field, UNKNOWN_UNIT)),
            (None, _) => Err(FieldFault::alone(field, SEVERAL_UNITS)),
        }
    }

    /// Units that have not ended and have every word that was typed, for anyone who names one.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub fn units_like(&self, credential: &Credential, typed: &str) -> Result<Vec<UnitRow>, Error> {
        self.query(credential, |context| {
            let tx = context.tx;
            context.require(Action::InviteToUnits, &Target::ANYWHERE)?;
            let open = units::all(tx)?.into_iter().filter(|unit| unit.ended_at.is_none()).collect();
            matching(tx, open, typed)
        })
    }

    /// Accounts whose name or address, or a unit that they belong to, holds every word that was typed; all of them where
    /// nothing was typed.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub fn search_people(&self, credential: &Credential, typed: &str) -> Result<Vec<Account>, Error> {
        self.query(credential, |context| {
            let tx = context.tx;
            context.require(Action::InviteToUnits, &Target::ANYWHERE)?;
            let all = accounts::all(tx)?;
            let wanted = words_of(typed);
            if wanted.is_empty() {
                return Ok(all);
            }
            let keys: HashMap<Id<Unit>, String> =
                units::all(tx)?.into_iter().map(|unit| (unit.id, unit.search_key)).collect();
            let mut own: HashMap<Id<User>, String> = HashMap::new();
            for (account, unit) in grants::units_of_accounts(tx)? {
                if let Some(key) = keys.get(&unit) {
                    let known = own.entry(account).or_default();
                    known.push(' ');
                    known.push_str(key);
                }
            }
            let holds = |account: &Account| {
                let units = own.get(&account.id).map_or("", String::as_str);
                has_all(&wanted, &format!("{} {} {units}", fold(&account.name), account.email))
            };
            Ok(all.into_iter().filter(holds).collect())
        })
    }

    /// These people with their roles, in the order of the ids, and the names of the units that they hold them for.
    ///
    /// # Errors
    /// [`Error::Forbidden`]; [`Error::NotFound`] where one of them is not there.
    pub fn people_with_roles(
        &self,
        credential: &Credential,
        ids: &[Id<User>],
    ) -> Result<PeopleAndUnits, Error> {
        self.query(credential, |context| {
            let tx = context.tx;
            context.require(Action::InviteToUnits, &Target::ANYWHERE)?;
            let person = |id: &Id<User>| {
                let account = accounts::by_id(tx, *id)?.ok_or(Error::NotFound)?;
                Ok::<_, Error>(PersonView { account, grants: grants::of_account(tx, *id)? })
            };
            let people: Vec<PersonView> = ids.iter().map(person).collect::<Result<_, _>>()?;
            let of: HashSet<Id<Unit>> = people
                .iter()
                .flat_map(|person| person.grants.iter().filter_map(|held| held.grant.unit))
                .collect();
            let mut names = Vec::with_capacity(of.len());
            for id in of {
                names.extend(units::by_id(tx, id)?.map(|unit| (id, unit.name)));
            }
            Ok((people, names))
        })
    }
}

/// Units that have every word in their name, a former name, or their code.
fn matching(tx: &Tx<'_>, all: Vec<UnitRow>, typed: &str) -> Result<Vec<UnitRow>, Error> {
    let wanted = words_of(typed);
    if wanted.is_empty() {
        return Ok(all);
    }
    let mut former: HashMap<Id<Unit>, String> = HashMap::new();
    for (id, name) in units::all_names(tx)? {
        let known = former.entry(id).or_default();
        known.push(' ');
        known.push_str(&fold(&name));
    }
    let holds = |unit: &UnitRow| {
        let former = former.get(&unit.id).map_or("", String::as_str);
        has_all(&wanted, &format!("{} {} {former}", unit.search_key, unit.code))
    };
    Ok(all.into_iter().filter(holds).collect())
}

fn words_of(typed: &str) -> Vec<String> {
    fold(typed).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn has_all(wanted: &[String], text: &str) -> bool {
    wanted.iter().all(|word| text.contains(word.as_str()))
}
