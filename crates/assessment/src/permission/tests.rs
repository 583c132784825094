//! What the table gives to whom, told as people would.

use super::*;
use crate::Moment;

fn unit(number: u8) -> Id<Unit> {
    Id::new(Moment::from_microseconds(i64::from(number) * 1_000_000), [number; 10])
}

fn actor(role: Role, of: Option<Id<Unit>>) -> Actor {
    let grant = Grant { role, unit: of, campaign: None, index: None };
    let user = Id::new(Moment::from_microseconds(0), [0; 10]);
    Actor { user, name: "Chuyên viên".to_owned(), grants: vec![grant] }
}

fn form(of: Id<Unit>, stage: Stage) -> Target<'static> {
    Target { unit: Some(of), campaign: None, index: None, stage }
}

#[test]
fn a_clerk_edits_the_own_form_and_nobody_elses() {
    let clerk = actor(Role::UnitClerk, Some(unit(1)));
    assert_eq!(may(&clerk, Action::EditForm, &form(unit(1), Stage::WithClerk)), Ok(()));
    assert_eq!(
        may(&clerk, Action::EditForm, &form(unit(2), Stage::WithClerk)),
        Err(Refusal::person(codes::NO_ROLE))
    );
    assert_eq!(
        may(&clerk, Action::EditForm, &form(unit(1), Stage::Submitted)),
        Err(Refusal::state(codes::SUBMITTED))
    );
}

#[test]
fn nobody_sees_the_draft_of_a_unit_they_have_no_role_in() {
    let drafts = [Stage::Prepared, Stage::WithClerk, Stage::WithLeader, Stage::Missed];
    for role in Role::ALL {
        for stage in drafts {
            let stranger = actor(role, role.belongs_to_a_unit().then(|| unit(2)));
            assert!(may(&stranger, Action::ReadForm, &form(unit(1), stage)).is_err(), "{role:?} {stage:?}");
        }
    }
}

#[test]
fn a_unit_sees_nothing_of_a_campaign_that_is_being_prepared() {
    for role in [Role::UnitClerk, Role::UnitLeader] {
        let own = actor(role, Some(unit(1)));
        for action in Action::ALL {
            let seen = may(&own, action, &form(unit(1), Stage::Prepared));
            assert!(seen.is_err(), "{role:?} {action:?}");
        }
    }
}

#[test]
fn a_unit_role_without_a_unit_is_worth_nothing() {
    let nobody = actor(Role::UnitLeader, None);
    let no_unit = Target { unit: None, ..form(unit(1), Stage::WithLeader) };
    assert!(may(&nobody, Action::Submit, &no_unit).is_err());
}

#[test]
fn an_appraiser_reads_the_own_index_only() {
    let mut appraiser = actor(Role::Appraiser, None);
    appraiser.grants.iter_mut().for_each(|grant| grant.index = Some("5".to_owned()));
    let index = |code| Target { index: Some(code), ..form(unit(1), Stage::Final) };
    assert_eq!(may(&appraiser, Action::ReadForm, &index("5")), Ok(()));
    assert!(may(&appraiser, Action::ReadForm, &index("6")).is_err());
}

#[test]
fn a_history_is_read_by_the_own_unit_and_by_those_who_run_or_check_all_of_them() {
    for role in Role::ALL {
        let own = actor(role, role.belongs_to_a_unit().then(|| unit(1)));
        let other = actor(role, role.belongs_to_a_unit().then(|| unit(2)));
        let reads = |who: &Actor, action, stage| may(who, action, &form(unit(1), stage)).is_ok();
        let is_all = matches!(role, Role::Administrator | Role::Auditor | Role::StandingDepartment);
        let action = Action::ReadHistory;
        assert_eq!(reads(&own, action, Stage::WithClerk), is_all || role.belongs_to_a_unit(), "{role:?}");
        assert_eq!(reads(&other, action, Stage::WithClerk), is_all, "{role:?}");
        let appraises = role == Role::Appraiser;
        let action = Action::ReadIndicatorHistory;
        assert_eq!(reads(&other, action, Stage::Final), is_all || appraises, "{role:?}");
        assert_eq!(reads(&other, action, Stage::Submitted), is_all, "{role:?}");
    }
}

#[test]
fn every_action_is_allowed_to_somebody() {
    for action in Action::ALL {
        assert!(TABLE.iter().any(|(listed, _, stages)| *listed == action && !stages.is_empty()));
    }
}
