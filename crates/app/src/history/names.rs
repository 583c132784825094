//! Names in the place of ids, and in which role somebody did something when they did it.

use std::collections::HashMap;

use assessment::event::Subject;
use assessment::role::{Role, Unit, User};
use assessment::{Id, Moment};
use store::Tx;
use store::tables::grants::{self, DatedGrant};
use store::tables::{accounts, units};

use crate::error::Error;

/// Who did something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HistoryActor {
    /// A person, with the roles in which they could do it then.
    Person {
        /// The account of the person.
        id: Id<User>,
        /// The name.
        name: String,
        /// The roles.
        roles: Vec<Role>,
    },
    /// Somebody of the organiser: units read what was decided, not who sat over it.
    Organiser,
    /// The program itself.
    System,
    /// Those who may use the folder of data, at the machine itself.
    Machine,
    /// Nobody who is known.
    Nobody,
}

/// Names by id, read as they are needed.
pub(super) struct Names<'a, 'tx> {
    tx: &'a Tx<'tx>,
    people: HashMap<Id<User>, Option<(String, Vec<DatedGrant>)>>,
    units: HashMap<Id<Unit>, String>,
}

impl<'a, 'tx> Names<'a, 'tx> {
    pub fn read(tx: &'a Tx<'tx>) -> Result<Self, Error> {
        let units = units::all(tx)?.into_iter().map(|unit| (unit.id, unit.name)).collect();
        Ok(Self { tx, people: HashMap::new(), units })
    }

    pub fn unit(&self, id: Id<Unit>) -> String {
        self.units.get(&id).cloned().unwrap_or_else(|| id.to_string())
    }

    pub fn person(&mut self, id: Id<User>) -> Result<Option<&(String, Vec<DatedGrant>)>, Error> {
        if !self.people.contains_key(&id) {
            let known = match accounts::by_id(self.tx, id)? {
                None => None,
                Some(account) => {
                    let name = if account.name.is_empty() { account.email } else { account.name };
                    Some((name, grants::ever_of_account(self.tx, id)?))
                }
            };
            self.people.insert(id, known);
        }
        Ok(self.people.get(&id).and_then(Option::as_ref))
    }

    /// Who did it. For a unit that looks, somebody who was not of the unit is the organiser.
    pub fn actor(
        &mut self,
        actor: &str,
        at: Moment,
        subject: &Subject,
        by_the_unit: bool,
    ) -> Result<HistoryActor, Error> {
        let id: Id<User> = match actor {
            "system" => return Ok(HistoryActor::System),
            "machine" => return Ok(HistoryActor::Machine),
            "nobody" => return Ok(HistoryActor::Nobody),
            id => match id.parse() {
                Ok(id) => id,
                Err(_) => return Ok(HistoryActor::Nobody),
            },
        };
        let unit = subject.unit();
        let Some((name, grants)) = self.person(id)? else { return Ok(HistoryActor::Nobody) };
        let held: Vec<&DatedGrant> = grants.iter().filter(|grant| grant.was_held(at)).collect();
        let of_the_unit: Vec<Role> = held
            .iter()
            .map(|held| &held.grant)
            .filter(|grant| grant.role.belongs_to_a_unit() && grant.unit.is_some() && grant.unit == unit)
            .map(|grant| grant.role)
            .collect();
        if by_the_unit && of_the_unit.is_empty() {
            return Ok(HistoryActor::Organiser);
        }
        let mut roles = of_the_unit;
        if roles.is_empty() {
            roles = held.iter().map(|held| held.grant.role).collect();
        }
        if roles.iter().any(|role| !role.belongs_to_a_unit()) {
            roles.retain(|role| !role.belongs_to_a_unit());
        }
        roles.sort_unstable();
        roles.dedup();
        Ok(HistoryActor::Person { id, name: name.clone(), roles })
    }
}
