//! How far a campaign's units are: progress, points so far, who has not begun. Not what they answered.

use std::collections::HashMap;
use std::sync::Arc;

use assessment::campaign::{Campaign, CampaignState};
use assessment::permission::{Action, Stage, Target};
use assessment::progress::Progress;
use assessment::{Id, Moment, progress};
use framework::{Exact, ParameterSlot};
use scoring::Plan;
use store::tables::campaigns::{self, CampaignRow, Phase};
use store::tables::forms::{self, FormRow};
use store::tables::grants;

use super::run::appraised;
use crate::application::App;
use crate::authentication::Credential;
use crate::error::Error;
use crate::form::{self, UnitCodes};
use crate::sets::LoadedSet;

/// A campaign as its overview shows it.
#[derive(Clone, Debug)]
pub struct CampaignView {
    /// The campaign.
    pub campaign: CampaignRow,
    /// Its phases.
    pub phases: Vec<Phase>,
    /// Its set.
    pub set: Arc<LoadedSet>,
    /// Its units; sort by name where they are shown.
    pub forms: Vec<FormSummary>,
    /// Why it could not be opened as it is, while it is being prepared.
    pub unready: Vec<Unready>,
    /// Can its closing be taken back: is it closed, and was nothing dealt with since?
    pub may_reopen: bool,
}

/// Why a campaign that is being prepared cannot be opened as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unready {
    /// No unit takes part.
    NoUnits,
    /// The set asks for this parameter, which is not set.
    Parameter(ParameterSlot),
    /// The deadline is past.
    DeadlinePast,
}

/// A campaign in a list.
#[derive(Clone, Debug)]
pub struct CampaignSummary {
    /// The campaign.
    pub campaign: CampaignRow,
    /// The forms of one's own units.
    pub own: Vec<FormRow>,
    /// How many units take part.
    pub units: usize,
    /// How many have submitted.
    pub submitted: usize,
    /// May the one who asks see how far the units are?
    pub sees_progress: bool,
}

/// How far one unit is.
#[derive(Clone, Debug)]
pub struct FormSummary {
    /// The form.
    pub form: FormRow,
    /// The unit's code.
    pub code: String,
    /// Questions asked and answered.
    pub progress: Progress,
    /// Points so far; `None` where nothing applies. Shown once the form is submitted.
    pub points: Option<Exact>,
    /// What they are out of.
    pub maximum: Exact,
    /// How many people belong to the unit, those who were invited among them; nobody fills in where there are none.
    pub people: usize,
}

impl App {
    /// How far a campaign's units are.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without a role that may see it.
    pub fn campaign_overview(
        &self,
        credential: &Credential,
        id: Id<Campaign>,
    ) -> Result<CampaignView, Error> {
        self.query(credential, |context| {
            let tx = context.tx;
            let campaign = campaigns::by_id(tx, id)?;
            context.require(Action::SeeProgress, &progress_target(id, campaign.as_ref())).map_err(hidden)?;
            let campaign = campaign.ok_or(Error::NotFound)?;
            let set = self.sets().get(tx, campaign.framework)?;
            let terms = self.terms_cache().of(&campaign, &set)?;
            let plan = Plan::again(&set.framework, terms);
            let rows = forms::of_campaign(tx, id)?;
            let codes = UnitCodes::read(tx)?;
            let answers = form::answers_of(tx, &set, &rows, &codes)?;
            let results = scoring::score(&plan, &answers);
            let people: HashMap<_, _> = grants::people_by_unit(tx, id)?.into_iter().collect();
            let forms: Vec<FormSummary> = rows
                .into_iter()
                .enumerate()
                .map(|(row, form)| {
                    Ok(FormSummary {
                        progress: progress::of_form(&set.framework, &answers, row),
                        points: results.total(row),
                        maximum: results.maximum(row),
                        people: people.get(&form.unit).map_or(0, |people| *people),
                        code: codes.of(&form)?.to_owned(),
                        form,
                    })
                })
                .collect::<Result<_, Error>>()?;
            let phases = campaigns::phases(tx, id)?;
            let unready = unready(self.now(), &campaign, &plan, forms.len());
            let may_reopen = campaign.closed_at().is_some() && appraised(tx, id)? == 0;
            Ok(CampaignView { campaign, phases, set, forms, unready, may_reopen })
        })
    }

    /// The campaigns that somebody may see: all of them with a role over units, otherwise those of their own units.
    ///
    /// # Errors
    /// [`Error`].
    pub fn campaigns(&self, credential: &Credential) -> Result<Vec<CampaignSummary>, Error> {
        self.query(credential, |context| {
            let tx = context.tx;
            let signed_in = &context.signed_in;
            let own = signed_in.actor.own_units();
            let mut seen = Vec::new();
            for campaign in campaigns::all(tx)? {
                let target = progress_target(campaign.id, Some(&campaign));
                let sees_progress = context.require(Action::SeeProgress, &target).is_ok();
                // A unit sees nothing of a campaign before it is opened.
                if matches!(campaign.state, CampaignState::Prepared) && !sees_progress {
                    continue;
                }
                let forms = forms::of_campaign(tx, campaign.id)?;
                let units = forms.len();
                let submitted = forms.iter().filter(|form| form.state.is_submitted()).count();
                let forms: Vec<FormRow> = forms.into_iter().filter(|form| own.contains(&form.unit)).collect();
                if sees_progress || !forms.is_empty() {
                    seen.push(CampaignSummary { campaign, own: forms, units, submitted, sees_progress });
                }
            }
            Ok(seen)
        })
    }
}

/// What seeing the progress of a campaign is asked of: a draft is not for everybody who sees it later.
pub(super) fn progress_target(id: Id<Campaign>, campaign: Option<&CampaignRow>) -> Target<'static> {
    let is_draft = campaign.is_some_and(|campaign| matches!(campaign.state, CampaignState::Prepared));
    let stage = if is_draft { Stage::Prepared } else { Stage::Anywhere };
    Target { campaign: Some(id), stage, ..Target::ANYWHERE }
}

/// Those who may not see a draft does not learn that there is one.
fn hidden(error: Error) -> Error {
    match error {
        Error::Refused(_) => Error::NotFound,
        other => other,
    }
}

fn unready(now: Moment, campaign: &CampaignRow, plan: &Plan<'_>, units: usize) -> Vec<Unready> {
    if !matches!(campaign.state, CampaignState::Prepared) {
        return Vec::new();
    }
    let mut unready: Vec<Unready> = plan.missing_parameters().into_iter().map(Unready::Parameter).collect();
    if units == 0 {
        unready.push(Unready::NoUnits);
    }
    if campaign.deadline <= now {
        unready.push(Unready::DeadlinePast);
    }
    unready
}
