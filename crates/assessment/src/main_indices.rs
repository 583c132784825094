//! Which main indices of a form somebody reads whose roles are of some of them.

use std::collections::BTreeSet;

use crate::permission::{Action, TABLE, Target, covers};
use crate::role::Actor;

/// The main indices of a form to which somebody may do this now; `None` where it is the whole form.
#[must_use]
pub fn main_indices(actor: &Actor, action: Action, target: &Target<'_>) -> Option<BTreeSet<String>> {
    let mut indices = BTreeSet::new();
    for (listed, role, stages) in TABLE {
        if *listed != action || !stages.contains(&target.stage) {
            continue;
        }
        for grant in actor.grants.iter().filter(|grant| grant.role == *role && covers(grant, target)) {
            indices.insert(grant.index.clone()?);
        }
    }
    Some(indices)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::permission::Stage;
    use crate::role::{Grant, Role, Unit};
    use crate::{Id, Moment};

    #[test]
    fn roles_of_main_indices_open_of_a_form_these_alone_and_a_wider_role_all_of_it() {
        let unit = |number: u8| -> Id<Unit> { Id::new(Moment::from_microseconds(0), [number; 10]) };
        let seen = |grants: &[Grant]| {
            let user = Id::new(Moment::from_microseconds(0), [0; 10]);
            let actor = Actor { user, name: "Chuyên viên".to_owned(), grants: grants.to_vec() };
            let form = Target { unit: Some(unit(1)), stage: Stage::Final, ..Target::ANYWHERE };
            main_indices(&actor, Action::ReadForm, &form)
        };
        let everything = Grant { role: Role::Appraiser, unit: None, campaign: None, index: None };
        let of = |index: &str| Grant { index: Some(index.to_owned()), ..everything.clone() };
        let clerk = |unit| Grant { role: Role::UnitClerk, unit: Some(unit), ..everything.clone() };
        let both = Some(BTreeSet::from(["3".to_owned(), "5".to_owned()]));
        assert_eq!(seen(std::slice::from_ref(&everything)), None);
        assert_eq!(seen(&[of("5"), of("3")]), both);
        assert_eq!(seen(&[of("5"), of("3"), clerk(unit(2))]), both, "a role in another unit opens nothing");
        assert_eq!(seen(&[of("5"), of("3"), clerk(unit(1))]), None);
        assert_eq!(seen(&[]), Some(BTreeSet::new()));
    }
}
