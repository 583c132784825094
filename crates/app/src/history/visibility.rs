//! Who may see what of an entry, by the one table of permissions.
//!
//! A unit sees of its appraisal what its pages show it at this stage: no points and no corrections before they are sent,
//! afterwards those that stand; whatever other role its people hold.

use std::collections::HashMap;
use std::sync::Arc;

use assessment::answers::AnswerKey;
use assessment::appraisal::AppraisalState;
use assessment::audit::Entry;
use assessment::campaign::Campaign;
use assessment::event::{Event, FormAt, Subject};
use assessment::permission::{Action, Stage, Target, may};
use assessment::role::{Actor, Unit};
use assessment::self_assessment::{SelfAssessment, stage};
use assessment::{Id, Moment};
use framework::Owner;
use serde_json::Value;
use store::Tx;
use store::tables::campaigns::{self, CampaignRow};
use store::tables::courses::{self, CourseRow};
use store::tables::forms::{self, FormRow};
use store::tables::proceedings;

use super::details::{Details, Fact, What};
use crate::application::App;
use crate::error::Error;
use crate::proceedings::{Indicators, blind_to, read_proceeding, stages_for_units};
use crate::sets::LoadedSet;

/// An entry as far as somebody may see it.
pub(super) struct VisibleEntry {
    pub subject: Subject,
    pub details: Details,
    /// Does a unit look at what the organiser did?
    pub by_the_unit: bool,
    /// May they see the entry as it is kept?
    pub is_raw_shown: bool,
}

/// Looks at entries for somebody, in one transaction.
pub(super) struct Viewer<'a, 'tx> {
    pub app: &'a App,
    pub tx: &'a Tx<'tx>,
    pub actor: &'a Actor,
    campaigns: HashMap<Id<Campaign>, Option<Known>>,
    forms: HashMap<(Id<Campaign>, Id<Unit>), Option<StagedForm>>,
    /// When the decision was made that stands, by form and indicator.
    standing: HashMap<Id<SelfAssessment>, HashMap<String, Moment>>,
    /// What they appraise blind and have not given.
    blind: Option<Indicators>,
}

/// A form, and how far it is.
type StagedForm = (FormRow, Stage);

/// What is known of a campaign.
#[derive(Clone)]
pub(super) struct Known {
    pub row: CampaignRow,
    pub course: CourseRow,
    pub set: Arc<LoadedSet>,
}

impl<'a, 'tx> Viewer<'a, 'tx> {
    pub fn new(app: &'a App, tx: &'a Tx<'tx>, actor: &'a Actor) -> Self {
        let (campaigns, forms, standing) = (HashMap::new(), HashMap::new(), HashMap::new());
        Self { app, tx, actor, campaigns, forms, standing, blind: None }
    }

    /// The entry as far as it may be seen; `None` where nothing of it may.
    pub fn look(&mut self, entry: &Entry) -> Result<Option<VisibleEntry>, Error> {
        let subject = Subject::read(&entry.target);
        // What another program wrote is looked at as an entry that says nothing, and hidden from units.
        let data = serde_json::from_str(&entry.data).unwrap_or(Value::Null);
        let event = Event::read(&entry.action, &data).ok();
        let details = Details::of(event.as_ref(), &data);
        let is_own_deed = entry.actor == self.actor.user.to_string();
        let is_insider = subject.unit().is_some_and(|unit| self.actor.own_units().contains(&unit));
        let place = Target { campaign: subject.campaign(), ..Target::ANYWHERE };
        let sees_all = may(self.actor, Action::ReadAudit, &place).is_ok();
        let mut visible = VisibleEntry {
            subject: subject.clone(),
            details,
            by_the_unit: false,
            is_raw_shown: sees_all && !is_insider,
        };
        if is_own_deed {
            return Ok(Some(visible));
        }
        // Who appraises an indicator blind does not find here what was decided first.
        if let Subject::Indicator(form, code) = &subject
            && self.is_blind_to(*form, code)?
        {
            return Ok(None);
        }
        let is_seen = match &subject {
            Subject::Form(form) if is_insider => {
                visible.by_the_unit = true;
                self.may(Action::ReadHistory, *form, None)?
            }
            Subject::Indicator(form, code) if is_insider => {
                visible.by_the_unit = true;
                let index = self.main_index(form.campaign, code)?;
                self.may(Action::ReadIndicatorHistory, *form, index.as_deref())?
                    && self.unit_sees(event.as_ref(), entry.at, *form, code, &mut visible.details)?
            }
            Subject::SecondAppraisal(..) if is_insider => false,
            _ if sees_all => true,
            Subject::SecondAppraisal(form, _) => {
                // Anyone who runs the campaign sees that it was done; what was decided is for the figures alone.
                if !matches!(event, Some(Event::SecondAppraisalReleased { .. })) {
                    visible.details.outline();
                }
                self.may(Action::DrawSecond, *form, None)? || self.may(Action::ReadHistory, *form, None)?
            }
            Subject::Form(form) => self.form_is_seen(*form, &mut visible.details)?,
            Subject::Indicator(form, code) => {
                let index = self.main_index(form.campaign, code)?;
                self.may(Action::ReadIndicatorHistory, *form, index.as_deref())?
            }
            Subject::Campaign(_) | Subject::Publication(..) => {
                may(self.actor, Action::ReadHistory, &place).is_ok()
            }
            Subject::Unit(unit) => {
                let target = Target { unit: Some(*unit), ..Target::ANYWHERE };
                may(self.actor, Action::ReadHistory, &target).is_ok()
            }
            Subject::Person(_)
            | Subject::Nobody
            | Subject::Setting(_)
            | Subject::ForeignPublication(_)
            | Subject::History
            | Subject::Instance => false,
        };
        Ok(is_seen.then_some(visible))
    }

    fn is_blind_to(&mut self, at: FormAt, code: &str) -> Result<bool, Error> {
        if self.blind.is_none() {
            self.blind = Some(blind_to(self.tx, self.actor.user)?);
        }
        if self.blind.as_ref().is_none_or(Indicators::is_empty) {
            return Ok(false);
        }
        let form = self.form(at)?.map(|(row, _)| row.id);
        let key = form.map(|form| (form, code.to_owned()));
        Ok(key.is_some_and(|key| self.blind.as_ref().is_some_and(|blind| blind.contains(&key))))
    }

    /// Somebody of the organiser looks at what a unit did to its form.
    fn form_is_seen(&mut self, form: FormAt, details: &mut Details) -> Result<bool, Error> {
        if self.may(Action::ReadHistory, form, None)? {
            // Before it is handed in, what the unit types is its own.
            if !self.may(Action::ReadForm, form, None)? {
                details.outline();
            }
            return Ok(true);
        }
        // Anyone who appraises a main index sees what concerns its indicators, and nothing else.
        let mut indices = Vec::new();
        for component in self.components(form.campaign, details)? {
            if let Some(index) = self.main_index(form.campaign, &component)?
                && self.may(Action::ReadIndicatorHistory, form, Some(&index))?
            {
                indices.push(component);
            }
        }
        self.keep_components(form.campaign, details, |component| indices.iter().any(|it| it == component))?;
        Ok(!indices.is_empty())
    }

    /// What a unit sees of the appraisal of its own indicator.
    fn unit_sees(
        &mut self,
        event: Option<&Event>,
        at: Moment,
        form: FormAt,
        code: &str,
        details: &mut Details,
    ) -> Result<bool, Error> {
        let Some(known) = self.campaign(form.campaign)? else { return Ok(false) };
        let stages = stages_for_units(&known.course.course);
        Ok(match event {
            Some(
                Event::IndicatorReturned { .. }
                | Event::IndicatorSentAgain {}
                | Event::ReplyFiled { .. }
                | Event::ReplyWithdrawn {}
                | Event::ReplyAnswered { .. }
                | Event::ReplyReferred {}
                | Event::ReplyLapsed {}
                | Event::IndicatorRectified { .. },
            ) => true,
            Some(Event::IndicatorAccepted { .. } | Event::IndicatorCorrected { .. }) => {
                stages > 1 && self.standing_since(form, code)? == Some(at)
            }
            Some(Event::CaseDecided { .. }) => {
                if stages < 4 {
                    *details = Details::default();
                }
                true
            }
            // How the organiser came to a decision is not sent to the unit.
            _ => false,
        })
    }

    /// When the decision on an indicator was made that stands.
    fn standing_since(&mut self, form: FormAt, code: &str) -> Result<Option<Moment>, Error> {
        let Some((row, _)) = self.form(form)? else { return Ok(None) };
        let key = row.id;
        if !self.standing.contains_key(&key) {
            let Some(known) = self.campaign(form.campaign)? else { return Ok(None) };
            let mut since = HashMap::new();
            for stored_row in proceedings::of_form(self.tx, row.id)? {
                // A component that the set does not have counts for nothing, as on every page.
                if known.set.framework.component(&stored_row.component).is_none() {
                    continue;
                }
                if let AppraisalState::Appraised(decided) =
                    read_proceeding(&known.set, &stored_row)?.appraisal
                {
                    since.insert(stored_row.component.clone(), decided.at);
                }
            }
            self.standing.insert(key, since);
        }
        Ok(self.standing.get(&key).and_then(|since| since.get(code)).copied())
    }

    /// May they do this to a form, of one main index or as a whole?
    fn may(&mut self, action: Action, at: FormAt, index: Option<&str>) -> Result<bool, Error> {
        let stage = self.form(at)?.map_or(Stage::Anywhere, |(_, stage)| stage);
        let target = Target { unit: Some(at.unit), campaign: Some(at.campaign), index, stage };
        Ok(may(self.actor, action, &target).is_ok())
    }

    pub fn campaign(&mut self, id: Id<Campaign>) -> Result<Option<Known>, Error> {
        if let Some(known) = self.campaigns.get(&id) {
            return Ok(known.clone());
        }
        let known = match campaigns::by_id(self.tx, id)? {
            None => None,
            Some(row) => Some(Known {
                set: self.app.sets().get(self.tx, row.framework)?,
                course: courses::of_campaign(self.tx, id)?,
                row,
            }),
        };
        self.campaigns.insert(id, known.clone());
        Ok(known)
    }

    fn form(&mut self, at: FormAt) -> Result<Option<StagedForm>, Error> {
        let key = (at.campaign, at.unit);
        if let Some(known) = self.forms.get(&key) {
            return Ok(known.clone());
        }
        let found = forms::of_unit(self.tx, at.campaign, at.unit)?;
        let known = found.zip(self.campaign(at.campaign)?).map(|(form, campaign)| {
            let row = &campaign.row;
            let stage = match stage(row.state, &form.state, row.late, self.app.now()) {
                Stage::Final => campaign.course.course.stage(),
                stage => stage,
            };
            (form, stage)
        });
        self.forms.insert(key, known.clone());
        Ok(known)
    }

    /// The main index of a component; `None` where the set has no such component.
    fn main_index(&mut self, campaign: Id<Campaign>, component: &str) -> Result<Option<String>, Error> {
        let known = self.campaign(campaign)?;
        Ok(known.and_then(|known| {
            let framework = &known.set.framework;
            framework.component(component).map(|(slot, _)| framework.main_index_of(slot).to_owned())
        }))
    }

    /// The components that an entry of a form concerns, each once.
    pub fn components(&mut self, campaign: Id<Campaign>, details: &Details) -> Result<Vec<String>, Error> {
        let mut components = Vec::new();
        if let Some(Fact::Text(component)) = details.fact("component") {
            components.push(component.clone());
        }
        let Some(known) = self.campaign(campaign)? else { return Ok(components) };
        for change in &details.values {
            if let What::Answer(key) = &change.what
                && let Some(component) = component_of(&known.set, key)
                && !components.contains(&component)
            {
                components.push(component);
            }
        }
        Ok(components)
    }

    /// Leaves out answers to other components than these; the count is that of what is left.
    pub fn keep_components(
        &mut self,
        campaign: Id<Campaign>,
        details: &mut Details,
        is_kept: impl Fn(&str) -> bool,
    ) -> Result<(), Error> {
        let Some(known) = self.campaign(campaign)? else { return Ok(()) };
        let before = details.values.len();
        details.values.retain(|change| match &change.what {
            What::Answer(key) => component_of(&known.set, key).is_some_and(|component| is_kept(&component)),
            _ => true,
        });
        let left = details.values.len();
        if left != before {
            let counts = details.facts.iter_mut().filter(|(name, _)| *name == "count");
            counts.for_each(|(_, fact)| *fact = Fact::Number(left.to_string()));
        }
        Ok(())
    }

    pub fn known_campaigns(self) -> HashMap<Id<Campaign>, Known> {
        self.campaigns.into_iter().filter_map(|(id, known)| known.map(|known| (id, known))).collect()
    }
}

/// The component that an answer belongs to; `None` for general information.
fn component_of(set: &LoadedSet, key: &str) -> Option<String> {
    let framework = &set.framework;
    let slot = match set.key(key)? {
        AnswerKey::Question(slot) => match framework[slot].owner {
            Owner::Component(slot) => slot,
            Owner::General => return None,
        },
        AnswerKey::Claim(slot) | AnswerKey::Reason(slot) | AnswerKey::Explanation(slot) => slot,
    };
    framework.components.get(slot.position()).map(|component| component.code.clone())
}
