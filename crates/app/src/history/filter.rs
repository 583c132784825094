//! What somebody looks for in the history, and what there is to choose from.

use assessment::campaign::{Campaign, CampaignState};
use assessment::event::{Kind, Subject, kind_of};
use assessment::permission::{Action, Stage, Target, may};
use assessment::role::{Actor, Unit, User};
use assessment::{Id, Moment};
use jiff::civil::Date;
use store::Tx;
use store::tables::audit_search::Search;
use store::tables::{accounts, campaigns, forms, units};

use super::visibility::{Viewer, VisibleEntry};
use crate::error::Error;

/// What somebody looks for; what is not given narrows nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HistoryFilter {
    /// In this campaign.
    pub campaign: Option<Id<Campaign>>,
    /// About this unit.
    pub unit: Option<Id<Unit>>,
    /// About this indicator, or those below this index: its code.
    pub indicator: Option<String>,
    /// Done by this person.
    pub person: Option<Id<User>>,
    /// Of this part of the work.
    pub kind: Option<Kind>,
    /// The first day.
    pub first_day: Option<Date>,
    /// The last day.
    pub last_day: Option<Date>,
}

impl HistoryFilter {
    /// Narrowed to what the one who asks may see at all: anyone who has no history of others sees what they did.
    pub(super) fn narrowed(self, actor: &Actor) -> Result<Self, Error> {
        let place = Target { campaign: self.campaign, ..Target::ANYWHERE };
        let asks_for_own_deeds = self.person == Some(actor.user);
        if asks_for_own_deeds || may(actor, Action::ReadHistory, &place).is_ok() {
            return Ok(self);
        }
        let own_units = actor.own_units();
        let appraises = |unit| {
            let target = Target { unit, campaign: self.campaign, index: None, stage: Stage::Final };
            may(actor, Action::ReadIndicatorHistory, &target).is_ok()
        };
        let asks_for_others = self.unit.is_some() || self.person.is_some();
        match self.unit {
            Some(unit) if own_units.contains(&unit) || appraises(Some(unit)) => Ok(self),
            None if appraises(None) && (asks_for_others || self.campaign.is_some()) => Ok(self),
            None if own_units.len() == 1 && (asks_for_others || self.campaign.is_some()) => {
                Ok(Self { unit: own_units.first().copied(), ..self })
            }
            None if own_units.len() > 1 && (asks_for_others || self.campaign.is_some()) => Ok(self),
            None if !asks_for_others => Ok(Self { person: Some(actor.user), ..self }),
            _ => Err(Error::NotFound),
        }
    }

    /// What the log is asked for; the rest is looked at entry by entry.
    pub(super) fn search(&self) -> Search {
        let end =
            |day: Date| Moment::from_microseconds(Moment::end_of_day(day).microseconds().saturating_add(1));
        Search {
            person: self.person,
            campaign: self.campaign,
            unit: self.unit,
            from: self.first_day.map(|day| Moment::at(day.at(0, 0, 0, 0))),
            until: self.last_day.map(end),
        }
    }

    pub(super) fn is_of_kind(&self, action: &str) -> bool {
        self.kind.is_none() || self.kind == kind_of(action)
    }

    /// Is it about the indicator that is looked for? Of answers to several, those to it are kept.
    pub(super) fn is_of_indicator(
        &self,
        viewer: &mut Viewer<'_, '_>,
        visible: &mut VisibleEntry,
    ) -> Result<bool, Error> {
        let Some(wanted) = &self.indicator else { return Ok(true) };
        let is_wanted = |code: &str| {
            code.strip_prefix(wanted.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        match &visible.subject {
            Subject::Indicator(_, code) | Subject::SecondAppraisal(_, code) => Ok(is_wanted(code)),
            Subject::Form(form) => {
                let components = viewer.components(form.campaign, &visible.details)?;
                if !components.iter().any(|component| is_wanted(component)) {
                    return Ok(false);
                }
                viewer.keep_components(form.campaign, &mut visible.details, is_wanted)?;
                Ok(true)
            }
            _ => Ok(false),
        }
    }
}

/// What there is to choose from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// Campaigns with their titles, the newest first.
    pub campaigns: Vec<(Id<Campaign>, String)>,
    /// Units with their names.
    pub units: Vec<(Id<Unit>, String)>,
    /// People with their names; oneself comes first.
    pub people: Vec<(Id<User>, String)>,
}

impl Choices {
    pub(super) fn read(tx: &Tx<'_>, actor: &Actor) -> Result<Self, Error> {
        let stage = |stage| Target { stage, ..Target::ANYWHERE };
        let reads_all = may(actor, Action::ReadHistory, &stage(Stage::Anywhere)).is_ok();
        let appraises = may(actor, Action::ReadIndicatorHistory, &stage(Stage::Final)).is_ok();
        let own = actor.own_units();
        let mut choices = Self::default();
        for campaign in campaigns::all(tx)? {
            // Of a campaign that is being prepared those know who prepare it, or check them.
            let is_draft = matches!(campaign.state, CampaignState::Prepared);
            if is_draft && !reads_all {
                continue;
            }
            let is_known = reads_all || appraises || takes_part(tx, campaign.id, &own)?;
            if is_known {
                choices.campaigns.push((campaign.id, campaign.title));
            }
        }
        let known = units::all(tx)?.into_iter();
        let known = known.filter(|unit| reads_all || appraises || own.contains(&unit.id));
        choices.units = known.map(|unit| (unit.id, unit.name)).collect();
        choices.people.push((actor.user, actor.name.clone()));
        if reads_all {
            let others = accounts::all(tx)?.into_iter().filter(|other| other.id != actor.user);
            choices.people.extend(others.map(|other| (other.id, other.name)));
        }
        Ok(choices)
    }
}

fn takes_part(tx: &Tx<'_>, campaign: Id<Campaign>, own: &[Id<Unit>]) -> Result<bool, Error> {
    for unit in own {
        if forms::of_unit(tx, campaign, *unit)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}
