//! Notices: whoever is concerned by an event is told of it, in the transaction of the event itself.

use std::collections::BTreeSet;

use assessment::campaign::CampaignState;
use assessment::role::{Role, Unit, User};
use assessment::{Id, Moment};
use serde_json::json;
use store::Tx;
use store::tables::notices::{self, NoticeRow};
use store::tables::{campaigns, forms, grants};

use crate::accounts::authenticate;
use crate::context::App;
use crate::error::Error;

/// The most notices of one page.
const PAGE: i64 = 100;

/// Days before the deadline on which units that have not submitted are reminded.
const REMINDERS: [i64; 3] = [1, 3, 7];

/// Name of the notice that the deadline is near.
const DEADLINE_NEAR: &str = "deadline-near";

/// Every kind of notice, the key of its words: actions of the audit log, and that the deadline is near.
pub const KINDS: [&str; 15] = [
    "campaign-opened",
    "campaign-extended",
    DEADLINE_NEAR,
    "form-handed-over",
    "form-returned",
    "form-submitted",
    "form-reopened",
    "indicator-returned",
    "indicator-sent-again",
    "second-drawn",
    "points-sent",
    "reply-filed",
    "reply-answered",
    "case-decided",
    "result-published",
];

/// What has happened.
pub(crate) struct Event {
    /// Name of the action in the audit log, the key of its words.
    pub kind: &'static str,
    /// What tells it from other events of its kind.
    pub occasion: String,
    /// Where one goes from the notice.
    pub address: String,
    /// Data of the words.
    pub data: serde_json::Value,
}

/// Tells people, each once; whoever did it knows.
pub(crate) fn tell(
    tx: &Tx<'_>,
    now: Moment,
    by: Option<Id<User>>,
    event: &Event,
    people: impl IntoIterator<Item = Id<User>>,
) -> Result<(), Error> {
    debug_assert!(KINDS.contains(&event.kind), "{} has no words", event.kind);
    let row = NoticeRow {
        occasion: format!("{}/{}", event.kind, event.occasion),
        kind: event.kind.to_owned(),
        address: event.address.clone(),
        data: event.data.to_string(),
        made_at: now,
        read_at: None,
    };
    let people: BTreeSet<Id<User>> = people.into_iter().filter(|person| Some(*person) != by).collect();
    for person in people {
        notices::add(tx, person, &row)?;
    }
    Ok(())
}

/// People of a unit, by role.
pub(crate) fn of_unit(tx: &Tx<'_>, unit: Id<Unit>, roles: &[Role]) -> Result<Vec<Id<User>>, Error> {
    let people = grants::of_unit(tx, unit)?;
    Ok(people.into_iter().filter(|(_, role)| roles.contains(role)).map(|(user, _)| user).collect())
}

/// Clerks and leaders of a unit.
pub(crate) fn everybody_of(tx: &Tx<'_>, unit: Id<Unit>) -> Result<Vec<Id<User>>, Error> {
    of_unit(tx, unit, &[Role::UnitClerk, Role::UnitLeader])
}

/// Holders of a role of the house; of a main index, those who hold it for that or for all.
pub(crate) fn of_house(tx: &Tx<'_>, role: Role, index: Option<&str>) -> Result<Vec<Id<User>>, Error> {
    let fits = |held: &Option<String>| held.is_none() || index.is_none() || held.as_deref() == index;
    let people = grants::with_role(tx, role)?;
    Ok(people.into_iter().filter(|(_, held)| fits(held)).map(|(user, _)| user).collect())
}

impl App {
    /// Up to 100 own notices from before a time, the newest first.
    ///
    /// # Errors
    /// [`Error::SignedOut`].
    pub fn notices(&self, token_hash: &str, before: Moment) -> Result<Vec<NoticeRow>, Error> {
        self.read(|tx| {
            let actor = authenticate(tx, token_hash, self.now())?.actor;
            Ok(notices::of_account(tx, actor.user, before, PAGE)?)
        })
    }

    /// Everything that one was told until now is read.
    ///
    /// # Errors
    /// [`Error::SignedOut`].
    pub fn read_notices(&self, token_hash: &str) -> Result<(), Error> {
        let (app, token_hash) = (self.clone(), token_hash.to_owned());
        self.write(move |tx| {
            let now = app.now();
            let actor = authenticate(tx, &token_hash, now)?.actor;
            Ok(notices::mark_read(tx, actor.user, now)?)
        })
    }

    /// Reminds units that have not submitted when seven, three, and one day are left; each once, also where this is
    /// called often or the clock is set back. A deadline that was extended reminds anew.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub fn remind(&self) -> Result<(), Error> {
        let app = self.clone();
        self.write(move |tx| {
            let now = app.now();
            for campaign in campaigns::all(tx)? {
                let CampaignState::Open { deadline, .. } = campaign.state else { continue };
                let left = deadline.days_left(now);
                let Some(days) = REMINDERS.into_iter().find(|days| (0..=*days).contains(&left)) else {
                    continue;
                };
                for form in forms::of_campaign(tx, campaign.id)? {
                    if form.state.name() == "submitted" {
                        continue;
                    }
                    let event = Event {
                        kind: DEADLINE_NEAR,
                        occasion: format!("{}/{}/{}/{days}", campaign.id, form.unit, deadline.microseconds()),
                        address: format!("/campaigns/{}/units/{}", campaign.id, form.unit),
                        data: json!({ "unit": form.unit_name, "campaign": campaign.title, "days": left }),
                    };
                    tell(tx, now, None, &event, everybody_of(tx, form.unit)?)?;
                }
            }
            Ok(())
        })
    }
}
