//! Reminders before a deadline.

use assessment::Id;
use assessment::Moment;
use assessment::campaign::CampaignState;
use assessment::role::{Role, User};
use store::Tx;
use store::tables::campaigns::{self, CampaignRow};
use store::tables::forms::{self, FormRow};
use store::tables::{audit, grants, notices};

use crate::application::App;
use crate::error::Error;
use crate::notices::{NoticeData, Notification, above_all, everybody_of, notify};

/// Days before the deadline on which units that have not submitted are reminded.
const REMINDERS: [i64; 3] = [1, 3, 7];

/// What somebody is to be reminded of, and who was not yet.
type Reminder = (Notification, Vec<Id<User>>);

impl App {
    /// Reminds units that have not submitted when seven, three, and one day are left, and tells those who look after the
    /// campaign how many have; auditors of the head of the log once a week; each once, also where this is called often or the clock is set back. A deadline that was
    /// extended reminds anew. Nothing is written where nobody is left to be told.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub fn remind(&self) -> Result<(), Error> {
        if self.read(|tx| reminders(tx, self.now()))?.is_empty() {
            return Ok(());
        }
        let app = self.clone();
        self.write(move |tx| {
            for (event, people) in reminders(tx, app.now())? {
                notify(&app, tx, None, &event, people)?;
            }
            Ok(())
        })
    }
}

fn reminders(tx: &Tx<'_>, now: Moment) -> Result<Vec<Reminder>, Error> {
    let mut reminders = Vec::new();
    if let Some(event) = head_of_week(tx, now)? {
        add(tx, &mut reminders, event, grants::holding(tx, Role::Auditor)?)?;
    }
    for campaign in campaigns::all(tx)? {
        let CampaignState::Open { deadline, .. } = campaign.state else { continue };
        let left = deadline.days_left(now);
        let Some(days) = REMINDERS.into_iter().find(|days| (0..=*days).contains(&left)) else {
            continue;
        };
        let forms = forms::of_campaign(tx, campaign.id)?;
        let (submitted, missing): (Vec<_>, Vec<_>) = forms.iter().partition(|form| form.state.is_submitted());
        for form in &missing {
            let event = unit_members(&campaign, form, deadline, days, left);
            let people = everybody_of(tx, campaign.id, form.unit)?;
            add(tx, &mut reminders, event, people)?;
        }
        if !missing.is_empty() {
            let event = Notification {
                kind: "deadline-near-for-all",
                occasion: format!("{}/{}/{days}", campaign.id, deadline.microseconds()),
                address: format!("/campaigns/{}", campaign.id),
                data: NoticeData {
                    campaign: campaign.title.clone(),
                    days: Some(left),
                    count: Some(submitted.len()),
                    units: Some(forms.len()),
                    ..NoticeData::default()
                },
            };
            add(tx, &mut reminders, event, above_all(tx, campaign.id)?)?;
        }
    }
    Ok(reminders)
}

fn unit_members(
    campaign: &CampaignRow,
    form: &FormRow,
    deadline: Moment,
    days: i64,
    left: i64,
) -> Notification {
    Notification {
        kind: "deadline-near",
        occasion: format!("{}/{}/{}/{days}", campaign.id, form.unit, deadline.microseconds()),
        address: format!("/campaigns/{}/units/{}", campaign.id, form.unit),
        data: NoticeData {
            unit: form.unit_name.clone(),
            campaign: campaign.title.clone(),
            days: Some(left),
            ..NoticeData::default()
        },
    }
}

/// The head of the audit log, once a week for auditors: what is known elsewhere cannot be cut off unseen.
fn head_of_week(tx: &Tx<'_>, now: Moment) -> Result<Option<Notification>, Error> {
    let (position, hash) = audit::head(tx)?;
    let week = now.local().date().iso_week_date();
    let head = || NoticeData { note: Some(format!("{position}:{hash}")), ..NoticeData::default() };
    Ok((position > 0).then(|| Notification {
        kind: "audit-head",
        occasion: format!("{}-W{:02}", week.year(), week.week()),
        address: "/audit".to_owned(),
        data: head(),
    }))
}

/// Keeps of the people those who were not told.
fn add(
    tx: &Tx<'_>,
    reminders: &mut Vec<Reminder>,
    event: Notification,
    people: Vec<Id<User>>,
) -> Result<(), Error> {
    let occasion = event.key();
    let mut left = Vec::new();
    for person in people {
        if notices::of_occasion(tx, person, &occasion)?.is_none() {
            left.push(person);
        }
    }
    if !left.is_empty() {
        reminders.push((event, left));
    }
    Ok(())
}
