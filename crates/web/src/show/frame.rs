//! The frame of a page, and the states that many pages show.

use app::accounts::Header;
use assessment::campaign::CampaignState as Campaign;
use assessment::permission::{Action, Target, may};
use assessment::role::Role;
use assessment::self_assessment::{FormState, GivenBackBy};
use framework::Language;
use store::tables::forms::FormRow;
use words::say;

use crate::assets;
use crate::layout::frame::{Frame, MenuEntry, Session};
use crate::layout::states::{AssessmentState, CampaignState};
use crate::visitor::Visitor;

/// The frame of a page.
#[must_use]
pub fn frame(visitor: &Visitor, header: Option<&Header>) -> Frame {
    Frame {
        language: visitor.language,
        session: header.map(|header| Session {
            account: header.signed_in.actor.user.to_string(),
            person: header.signed_in.actor.name.clone(),
            place: place(visitor.language, header),
            menu: menu(header),
            unread: header.unread,
        }),
        csrf: visitor.csrf.clone(),
        assets: assets::folder().to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        address: visitor.path.clone(),
        query: visitor.query.clone(),
    }
}

/// A role in words.
#[must_use]
pub fn role_words(language: Language, role: Role) -> String {
    say(language, &format!("web.role.{}", role.name()), &[])
}

/// Every role once, with its unit.
fn place(language: Language, header: &Header) -> String {
    let mut places: Vec<String> = Vec::new();
    for grant in &header.signed_in.actor.grants {
        let role = role_words(language, grant.role);
        let unit = grant.unit.and_then(|id| header.units.iter().find(|(unit, _)| *unit == id));
        let place = unit.map_or_else(|| role.clone(), |(_, name)| format!("{role} · {name}"));
        if !places.contains(&place) {
            places.push(place);
        }
    }
    places.join("; ")
}

fn menu(header: &Header) -> Vec<MenuEntry> {
    let actor = &header.signed_in.actor;
    let allowed = |action| may(actor, action, &Target::ANYWHERE).is_ok();
    let seen = |entry: &MenuEntry| match entry {
        MenuEntry::Home | MenuEntry::Notices | MenuEntry::Account => true,
        MenuEntry::Campaigns => allowed(Action::SeeProgress),
        MenuEntry::People => allowed(Action::InviteToUnits),
        MenuEntry::Units => allowed(Action::ManageUnits),
        MenuEntry::History => allowed(Action::ReadHistory),
        MenuEntry::Audit => allowed(Action::ReadAudit),
        MenuEntry::Settings => allowed(Action::ChangeSettings),
    };
    MenuEntry::ALL.into_iter().filter(seen).collect()
}

/// The state of a campaign, as pages name it.
#[must_use]
pub const fn campaign_state(state: &Campaign) -> CampaignState {
    match state {
        Campaign::Prepared => CampaignState::Draft,
        Campaign::Open { .. } => CampaignState::Open,
        Campaign::Closed { .. } => CampaignState::Closed,
    }
}

/// The state of a form, as pages name it.
#[must_use]
pub const fn form_state(campaign: &Campaign, form: &FormRow) -> AssessmentState {
    match (&form.state, campaign) {
        (FormState::Submitted { .. }, _) => AssessmentState::Submitted,
        (_, Campaign::Closed { .. }) => AssessmentState::Closed,
        (FormState::WithLeader { .. }, _) => AssessmentState::HandedOver,
        (FormState::WithClerk { note: Some(note) }, _) => match note.by {
            GivenBackBy::Leader => AssessmentState::Returned,
            GivenBackBy::StandingDepartment => AssessmentState::Reopened,
        },
        (FormState::WithClerk { note: None }, _) if form.answers_version == 0 => AssessmentState::NotBegun,
        (FormState::WithClerk { note: None }, _) => AssessmentState::Filling,
    }
}
