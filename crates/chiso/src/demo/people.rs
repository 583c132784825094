//! The people of a demonstration: one of every role, a clerk and a leader for every unit.

use app::accounts::{Credential, Invitation, TakenUp};
use app::units::NewUnit;
use app::{App, Error};
use assessment::Id;
use assessment::role::{Grant, Role, Unit};

use super::{DEMO_PASSWORD, DemoAccount, DemoForm, on_two_threads};

/// The standing department signs in with it.
pub const STANDING_EMAIL: &str = "standing@example.vn";
/// How many main indices the set has; each has its appraiser.
const MAIN_INDICES: u32 = 6;

/// Somebody to be invited.
pub struct Person {
    /// The account of the person.
    pub account: DemoAccount,
    grant: Grant,
}

/// The administrator, who needs no invitation.
pub fn administrator() -> DemoAccount {
    account(Role::Administrator, "Quản trị hệ thống", "admin@example.vn")
}

/// Takes up the first link and signs in; gives the session.
pub fn first_administrator(app: &App) -> Result<Credential, Error> {
    let token = app.first_administrator()?;
    let DemoAccount { name, email, .. } = administrator();
    let entered = TakenUp { name, email: email.clone(), password: DEMO_PASSWORD.to_owned() };
    app.take_up_link(&token, &entered)?;
    sign_in(app, &email)
}

/// Signs somebody in; gives the session.
pub fn sign_in(app: &App, email: &str) -> Result<Credential, Error> {
    Ok(Credential::session(&app.sign_in(email, DEMO_PASSWORD, "chiso demo")?.token))
}

/// Everybody who belongs to no unit.
pub fn of_the_organiser() -> Vec<Person> {
    let one = |role, name: &str, email: &str| Person {
        account: account(role, name, email),
        grant: Grant { role, unit: None, campaign: None, index: None },
    };
    let mut people = vec![
        one(Role::StandingDepartment, "Cơ quan thường trực", STANDING_EMAIL),
        one(Role::Auditor, "Thanh tra, kiểm tra", "auditor@example.vn"),
        one(Role::ProvincialLeader, "Lãnh đạo tỉnh", "provincial-leader@example.vn"),
        one(Role::CouncilMember, "Thành viên Hội đồng", "council@example.vn"),
    ];
    for index in 1..=MAIN_INDICES {
        let (name, email) = (format!("Người thẩm định chỉ số {index}"), appraiser_email(&index.to_string()));
        let mut appraiser = one(Role::Appraiser, &name, &email);
        appraiser.grant.index = Some(index.to_string());
        people.push(appraiser);
    }
    people
}

/// A clerk and a leader for every unit.
pub fn of_units(registered: &[NewUnit], units: &[Id<Unit>], stages: &[DemoForm]) -> Vec<Person> {
    let of_unit = |((unit, id), stage): ((&NewUnit, &Id<Unit>), &DemoForm)| {
        let person = |role, called: &str, email: String| Person {
            account: DemoAccount {
                unit: Some((unit.name.clone(), *stage)),
                ..account(role, &format!("{called} {}", unit.name), &email)
            },
            grant: Grant { role, unit: Some(*id), campaign: None, index: None },
        };
        [
            person(Role::UnitClerk, "Cán bộ đầu mối", clerk_email(&unit.code)),
            person(Role::UnitLeader, "Lãnh đạo", leader_email(&unit.code)),
        ]
    };
    registered.iter().zip(units).zip(stages).flat_map(of_unit).collect()
}

/// Invites people, who all take the one password.
pub fn invite(app: &App, administrator: &Credential, people: &[Person]) -> Result<(), Error> {
    on_two_threads(people, |person| {
        let invitation = Invitation {
            name: person.account.name.clone(),
            email: person.account.email.clone(),
            grants: vec![person.grant.clone()],
        };
        let (_, token) = app.invite(administrator, &invitation)?;
        let entered = TakenUp { password: DEMO_PASSWORD.to_owned(), ..TakenUp::default() };
        app.take_up_link(&token, &entered)
    })
}

/// The appraiser of a main index signs in with it.
pub fn appraiser_email(index: &str) -> String {
    format!("appraiser.{index}@example.vn")
}

/// The clerk of a unit signs in with it.
pub fn clerk_email(code: &str) -> String {
    format!("clerk.{code}@example.vn")
}

/// The leader of a unit signs in with it.
pub fn leader_email(code: &str) -> String {
    format!("leader.{code}@example.vn")
}

fn account(role: Role, name: &str, email: &str) -> DemoAccount {
    DemoAccount { role, name: name.to_owned(), email: email.to_owned(), unit: None }
}
