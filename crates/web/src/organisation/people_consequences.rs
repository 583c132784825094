//! The consequences for a person of withdrawing a role, locking the account, ending sessions and revoking a
//! key.

use app::App;
use app::accounts::PersonView;
use assessment::Id;
use assessment::permission::{Action, Target, may};
use assessment::role::User;
use store::tables::grants::GrantKind;

use super::people;
use crate::confirm::Confirmation;
use crate::urls;
use crate::visitor::Visitor;

/// What is shown before a role is withdrawn.
pub fn on_taking(
    app: &App,
    who: &Visitor,
    person: Id<User>,
    grant: Id<GrantKind>,
) -> Result<Confirmation, app::Error> {
    let (found, units) = found(app, who, person)?;
    let lines = people::role_lines(who.language, &found, &units);
    let held = found.grants.iter().find(|held| held.id == grant).ok_or(app::Error::NotFound)?;
    let needed =
        if held.grant.role.belongs_to_a_unit() { Action::InviteToUnits } else { Action::ManageAccounts };
    may(&app.header(&who.credential)?.signed_in.actor, needed, &Target::ANYWHERE)?;
    let role = lines.iter().find(|line| line.id == grant.to_string()).map_or("", |line| line.words.as_str());
    let name = found.account.name.as_str();
    let left = found.grants.len() - 1;
    let confirmation = Confirmation::of(who, "take-role", &urls::person(person).page())
        .fact("role", &[("name", name), ("role", role)]);
    Ok(if left == 0 {
        confirmation.warn("last", &[("name", name)])
    } else {
        confirmation.fact("left", &[("name", name), ("count", &left.to_string())])
    })
}

/// What is shown before an account is locked, or its sessions are ended.
pub fn on_step(
    app: &App,
    who: &Visitor,
    person: Id<User>,
    act: &'static str,
) -> Result<Confirmation, app::Error> {
    let actor = app.header(&who.credential)?.signed_in.actor;
    may(&actor, Action::ManageAccounts, &Target::ANYWHERE)?;
    let (found, units) = found(app, who, person)?;
    let keys = app.keys_of(&who.credential, found.account.id)?.len();
    let (name, email) = (found.account.name.as_str(), found.account.email.as_str());
    let data = [("name", name), ("email", email)];
    let mut confirmation = Confirmation::of(who, act, &urls::person(person).page()).fact("name", &data);
    if keys > 0 {
        confirmation = confirmation.fact("keys", &[("count", &keys.to_string())]);
    }
    let roles = people::role_lines(who.language, &found, &units);
    if act == "disable" && !roles.is_empty() {
        let names: Vec<&str> = roles.iter().map(|line| line.words.as_str()).collect();
        let data = [("count", &*names.len().to_string()), ("roles", &*names.join("; "))];
        confirmation = confirmation.warn("roles", &data);
    }
    Ok(confirmation)
}

type Found = (PersonView, Vec<(Id<assessment::role::Unit>, String)>);

fn found(app: &App, who: &Visitor, person: Id<User>) -> Result<Found, app::Error> {
    let (found, units) = app.people_with_roles(&who.credential, &[person])?;
    Ok((found.into_iter().next().ok_or(app::Error::NotFound)?, units))
}
