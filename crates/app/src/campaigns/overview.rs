//! How far a campaign's units are: progress, points so far, who has not begun. Not what they answered.

use std::sync::Arc;

use assessment::campaign::Campaign;
use assessment::permission::{Action, Target};
use assessment::progress::Progress;
use assessment::{Id, progress};
use framework::Exact;
use scoring::Plan;
use store::tables::campaigns::{self, CampaignRow, Phase};
use store::tables::forms::{self, FormRow};

use crate::accounts::authenticate;
use crate::context::{App, permit};
use crate::error::Error;
use crate::form;
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
    /// Questions asked and answered.
    pub progress: Progress,
    /// Points so far; `None` where nothing applies. Shown once the form is submitted.
    pub points: Option<Exact>,
    /// What they are out of.
    pub maximum: Exact,
}

impl App {
    /// How far a campaign's units are.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without a role that may see it.
    pub fn campaign_overview(&self, token_hash: &str, id: Id<Campaign>) -> Result<CampaignView, Error> {
        self.read(|tx| {
            let signed_in = authenticate(tx, token_hash, self.now())?;
            let target = Target { campaign: Some(id), ..Target::ANYWHERE };
            permit(&signed_in.actor, Action::SeeProgress, &target)?;
            let campaign = campaigns::by_id(tx, id)?.ok_or(Error::NotFound)?;
            let set = self.inner.sets.get(tx, campaign.framework)?;
            let terms = self.inner.terms.of(&campaign, &set)?;
            let plan = Plan::again(&set.framework, terms);
            let rows = forms::of_campaign(tx, id)?;
            let answers = form::answers_of(tx, &set, &rows, |form| form.unit.to_string())?;
            let results = scoring::score(&plan, &answers);
            let forms = rows
                .into_iter()
                .enumerate()
                .map(|(row, form)| FormSummary {
                    progress: progress::of_form(&set.framework, &answers, row),
                    points: results.total(row),
                    maximum: results.maximum(row),
                    form,
                })
                .collect();
            let phases = campaigns::phases(tx, id)?;
            Ok(CampaignView { campaign, phases, set, forms })
        })
    }

    /// The campaigns that somebody may see: all of them with a role over units, otherwise those of their own units.
    ///
    /// # Errors
    /// [`Error`].
    pub fn campaigns(&self, token_hash: &str) -> Result<Vec<CampaignSummary>, Error> {
        self.read(|tx| {
            let signed_in = authenticate(tx, token_hash, self.now())?;
            let own = signed_in.actor.own_units();
            let mut seen = Vec::new();
            for campaign in campaigns::all(tx)? {
                let target = Target { campaign: Some(campaign.id), ..Target::ANYWHERE };
                let sees_progress = permit(&signed_in.actor, Action::SeeProgress, &target).is_ok();
                let forms = forms::of_campaign(tx, campaign.id)?;
                let units = forms.len();
                let submitted = forms.iter().filter(|form| form.state.name() == "submitted").count();
                let forms: Vec<FormRow> = forms.into_iter().filter(|form| own.contains(&form.unit)).collect();
                if sees_progress || !forms.is_empty() {
                    seen.push(CampaignSummary { campaign, own: forms, units, submitted, sees_progress });
                }
            }
            Ok(seen)
        })
    }
}
