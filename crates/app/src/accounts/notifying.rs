//! Who is told of what is done to an account: its person, and the people of the person's units.

use assessment::role::{Grant, User};
use assessment::{Id, Moment};
use store::Tx;
use store::tables::accounts::{self, Account};
use store::tables::{grants, units};

use crate::application::App;
use crate::error::Error;
use crate::notices::{NoticeData, Notification, notify};

/// What is told of an account.
pub(super) struct AccountEvent<'a> {
    /// The kind of the notice.
    pub kind: &'static str,
    /// What tells it from other events of its kind.
    pub occasion: String,
    /// Where one goes from it.
    pub address: &'static str,
    /// The account that is notified.
    pub account: &'a Account,
    /// The role that it is about, by its name; empty where it is about none.
    pub role: &'static str,
    /// Until when, where there is such a time.
    pub until: Option<Moment>,
}

/// The person, and everybody of the units that the person belongs to.
pub(super) fn circle(tx: &Tx<'_>, person: Id<User>) -> Result<Vec<Id<User>>, Error> {
    let held: Vec<Grant> = grants::of_account(tx, person)?.into_iter().map(|held| held.grant).collect();
    let mut people = vec![person];
    for unit in held.iter().filter_map(|grant| grant.unit) {
        people.extend(grants::members(tx, unit)?);
    }
    Ok(people)
}

/// Tells them, but not the one who did it.
pub(super) fn notify_about_account(
    app: &App,
    tx: &Tx<'_>,
    by: Option<(Id<User>, &str)>,
    event: AccountEvent<'_>,
    people: impl IntoIterator<Item = Id<User>>,
) -> Result<(), Error> {
    let account = event.account;
    let person = if account.name.is_empty() { account.email.clone() } else { account.name.clone() };
    let until = event.until.map(|until| until.local().date().to_string());
    let data = NoticeData {
        person: if account.name.is_empty() { person } else { format!("{person} ({})", account.email) },
        by: by.map_or_else(String::new, |(_, name)| name.to_owned()),
        role: event.role.to_owned(),
        unit: unit_of(tx, account.id)?,
        until,
        ..NoticeData::default()
    };
    let event =
        Notification { kind: event.kind, occasion: event.occasion, address: event.address.to_owned(), data };
    notify(app, tx, by.map(|(id, _)| id), &event, people)
}

/// The names of the units that somebody belongs to.
fn unit_of(tx: &Tx<'_>, person: Id<User>) -> Result<String, Error> {
    let mut names: Vec<String> = Vec::new();
    for held in grants::of_account(tx, person)? {
        let Some(unit) = held.grant.unit else { continue };
        if let Some(unit) = units::by_id(tx, unit)?.filter(|unit| !names.contains(&unit.name)) {
            names.push(unit.name);
        }
    }
    Ok(names.join(", "))
}

/// The account with this id.
pub(super) fn account_of(tx: &Tx<'_>, id: Id<User>) -> Result<Account, Error> {
    accounts::by_id(tx, id)?.ok_or(Error::NotFound)
}
