//! Recusal (*hồi tỵ*): nobody appraises, answers or votes on their own unit.

use crate::Id;
use crate::refusal::{Refusal, codes};
use crate::role::{Actor, Unit, User};

/// Somebody who was found to have no part in a unit. Only [`Decider::on`] makes a new one, so that no decision on a unit
/// is taken without this check; [`Decider::recorded`] reads one back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decider {
    user: Id<User>,
}

impl Decider {
    /// Somebody who is to decide on a unit.
    ///
    /// # Errors
    /// A refusal for good where they hold a role in that unit.
    pub fn on(actor: &Actor, unit: Id<Unit>) -> Result<Self, Refusal> {
        if actor.own_units().contains(&unit) {
            return Err(Refusal::person(codes::OWN_UNIT));
        }
        Ok(Self { user: actor.user })
    }

    /// Somebody whose decision was written down: they were found so then.
    #[must_use]
    pub const fn recorded(user: Id<User>) -> Self {
        Self { user }
    }

    /// The person who stands aside.
    #[must_use]
    pub const fn user(&self) -> Id<User> {
        self.user
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::Moment;
    use crate::role::{Grant, Role};

    pub(crate) fn an_id<K>(number: u8) -> Id<K> {
        Id::new(Moment::from_microseconds(i64::from(number) * 1_000_000), [number; 10])
    }

    pub(crate) fn an_actor(number: u8, role: Role, of: Option<u8>) -> Actor {
        let grant = Grant { role, unit: of.map(an_id), campaign: None, index: None };
        Actor { user: an_id(number), name: format!("Người thẩm định {number}"), grants: vec![grant] }
    }

    pub(crate) fn a_decider() -> Decider {
        Decider::on(&an_actor(1, Role::Appraiser, None), an_id(9)).unwrap()
    }

    #[test]
    fn nobody_decides_on_the_own_unit_whatever_other_role_they_hold() {
        let mut both = an_actor(1, Role::Appraiser, None);
        both.grants.extend(an_actor(1, Role::UnitClerk, Some(7)).grants);
        assert_eq!(Decider::on(&both, an_id(7)), Err(Refusal::person(codes::OWN_UNIT)));
        assert!(Decider::on(&both, an_id(8)).is_ok());
    }
}
