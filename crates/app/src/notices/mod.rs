//! Notices: anyone who is concerned by an event is told of it, in the transaction of the event itself; by mail as they wish.

mod data;
mod joining;
mod mail_settings;

use std::collections::BTreeSet;

use assessment::campaign::Campaign;
use assessment::notice::Group;
use assessment::role::{Role, Unit, User};
use assessment::{Id, Moment};
use store::Tx;
use store::tables::accounts::{self, AccountState};
use store::tables::notices::{self, NoticeRow};
use store::tables::publications::PublicationRow;
use store::tables::{grants, notice_mail};

use crate::application::App;
use crate::error::Error;

pub use data::NoticeData;
pub(crate) use data::excerpt;
pub(crate) use joining::{joined_event, notify_newcomer};
pub(crate) use mail_settings::settings_of;
pub use mail_settings::{BAD_MAIL_CHOICE, MailSettings};

/// Every kind of notice, the key of its words, with what it is about: actions of the audit log, that the deadline is near,
/// and what those are told who look after a campaign as a whole.
pub const KINDS: [(&str, Group); 41] = [
    ("campaign-opened", Group::Campaign),
    ("campaign-opened-for-all", Group::Campaign),
    ("campaign-extended", Group::Campaign),
    ("campaign-extended-for-all", Group::Campaign),
    ("campaign-reopened", Group::Campaign),
    ("campaign-reopened-for-all", Group::Campaign),
    ("phases-changed", Group::Campaign),
    ("phases-changed-for-all", Group::Campaign),
    ("deadline-near", Group::Campaign),
    ("deadline-near-for-all", Group::Campaign),
    ("form-handed-over", Group::Form),
    ("form-returned", Group::Form),
    ("form-submitted", Group::Form),
    ("form-reopened", Group::Form),
    ("indicator-returned", Group::Points),
    ("indicator-sent-again", Group::Points),
    ("second-drawn", Group::Points),
    ("points-sent", Group::Points),
    ("points-sent-to-all", Group::Points),
    ("reply-filed", Group::Points),
    ("reply-answered", Group::Points),
    ("council-called", Group::Points),
    ("motion-put", Group::Points),
    ("case-decided", Group::Points),
    ("result-published", Group::Result),
    ("indicator-rectified", Group::Result),
    ("key-made", Group::Account),
    ("audit-head", Group::Account),
    ("sign-ins-failed", Group::Account),
    ("second-steps-failed", Group::Account),
    ("unit-member-invited", Group::Account),
    ("role-given", Group::Account),
    ("role-taken", Group::Account),
    ("link-made", Group::Account),
    ("link-made-on-machine", Group::Account),
    ("reset-asked", Group::Account),
    ("reset-asked-alone", Group::Account),
    ("lifting-asked", Group::Account),
    ("request-confirmed", Group::Account),
    ("password-reset", Group::Account),
    ("second-factor-lifted", Group::Account),
];

/// What has happened.
pub(crate) struct Notification {
    /// Name of the action in the audit log, the key of its words.
    pub kind: &'static str,
    /// What tells it from other events of its kind.
    pub occasion: String,
    /// Where one goes from the notice.
    pub address: String,
    /// Data of the words.
    pub data: NoticeData,
}

impl Notification {
    /// What tells it from all others.
    pub fn key(&self) -> String {
        format!("{}/{}", self.kind, self.occasion)
    }
}

/// Tells people, each once, but not the one who did it. Where this instance sends mail, what they want of it waits from now on.
pub(crate) fn notify(
    app: &App,
    tx: &Tx<'_>,
    by: Option<Id<User>>,
    event: &Notification,
    people: impl IntoIterator<Item = Id<User>>,
) -> Result<(), Error> {
    let now = app.now();
    let (_, group) = KINDS
        .into_iter()
        .find(|(kind, _)| *kind == event.kind)
        .ok_or_else(|| Error::Internal(format!("{} is no kind of notice", event.kind)))?;
    let row = NoticeRow {
        occasion: event.key(),
        kind: event.kind.to_owned(),
        address: event.address.clone(),
        data: event.data.write()?,
        made_at: now,
        read_at: None,
    };
    let people: BTreeSet<Id<User>> = people.into_iter().filter(|person| Some(*person) != by).collect();
    for person in people {
        if notices::add(tx, person, &row)? && app.sends_mail() {
            wait_for_mail(tx, now, person, group, &row.occasion)?;
        }
    }
    Ok(())
}

fn wait_for_mail(
    tx: &Tx<'_>,
    now: Moment,
    person: Id<User>,
    group: Group,
    occasion: &str,
) -> Result<(), Error> {
    let timing = settings_of(tx, person)?.wishes.of(group);
    if let Some(due_at) = timing.due(now, notice_mail::last_letter(tx, person)?) {
        let mail = notice_mail::NewMail { account: person, occasion, timing, told_at: now, due_at };
        notice_mail::add(tx, &mail)?;
    }
    Ok(())
}

/// Everybody who can sign in is told of what everybody may read.
pub(crate) fn notify_published(
    app: &App,
    tx: &Tx<'_>,
    by: Option<Id<User>>,
    row: &PublicationRow,
) -> Result<(), Error> {
    let event = Notification {
        kind: "result-published",
        occasion: row.sha256.clone(),
        address: format!("/results/{}", row.sha256),
        data: NoticeData {
            campaign: row.title.clone(),
            edition: Some(row.edition).filter(|edition| *edition > 1),
            ..NoticeData::default()
        },
    };
    let everybody = accounts::all(tx)?.into_iter().filter(|account| account.state == AccountState::Active);
    notify(app, tx, by, &event, everybody.map(|account| account.id))
}

/// People of a unit in a campaign, by role.
pub(crate) fn unit_members(
    tx: &Tx<'_>,
    campaign: Id<Campaign>,
    unit: Id<Unit>,
    roles: &[Role],
) -> Result<Vec<Id<User>>, Error> {
    let people = grants::unit_members(tx, unit, campaign)?;
    Ok(people.into_iter().filter(|(_, role)| roles.contains(role)).map(|(user, _)| user).collect())
}

/// Clerks and leaders of a unit.
pub(crate) fn everybody_of(
    tx: &Tx<'_>,
    campaign: Id<Campaign>,
    unit: Id<Unit>,
) -> Result<Vec<Id<User>>, Error> {
    unit_members(tx, campaign, unit, &[Role::UnitClerk, Role::UnitLeader])
}

/// Holders of a role of the organiser in a campaign; of a main index, those who hold it for that or for all.
pub(crate) fn organiser_members(
    tx: &Tx<'_>,
    campaign: Id<Campaign>,
    role: Role,
    index: Option<&str>,
) -> Result<Vec<Id<User>>, Error> {
    let fits = |held: &Option<String>| held.is_none() || index.is_none() || held.as_deref() == index;
    let people = grants::with_role(tx, role, campaign)?;
    Ok(people.into_iter().filter(|(_, held)| fits(held)).map(|(user, _)| user).collect())
}

/// Those who look after a campaign as a whole.
pub(crate) fn above_all(tx: &Tx<'_>, campaign: Id<Campaign>) -> Result<Vec<Id<User>>, Error> {
    let mut people = organiser_members(tx, campaign, Role::StandingDepartment, None)?;
    people.extend(organiser_members(tx, campaign, Role::ProvincialLeader, None)?);
    Ok(people)
}
