//! The campaigns as programs read them: how far each is, and what of it somebody appraises.

use assessment::key::Scope;
use assessment::permission::{Action, Target, may};
use framework::{FilledBy, Title};
use store::tables::campaigns::{self, CampaignRow};
use store::tables::{courses, forms};

use super::overview::progress_target;
use crate::application::App;
use crate::authentication::{Credential, authenticate_for};
use crate::context::require;
use crate::error::Error;

/// A campaign in a list for programs.
#[derive(Clone, Debug)]
pub struct AppraisedCampaign {
    /// The campaign.
    pub campaign: CampaignRow,
    /// How far it is: `prepared`, `open`, and from the appraisal on the name of its course.
    pub stage: &'static str,
    /// How many units take part.
    pub units: usize,
    /// How many have submitted.
    pub submitted: usize,
    /// The main indices that the one who asks appraises.
    pub indices: Vec<AppraisedIndex>,
}

/// A main index that somebody appraises.
#[derive(Clone, Debug)]
pub struct AppraisedIndex {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub title: Title,
    /// How many of its questions the managing body answers itself.
    pub body_questions: usize,
}

impl App {
    /// The campaigns whose progress somebody may see, with what of each they appraise.
    ///
    /// # Errors
    /// [`Error`].
    pub fn appraised_campaigns(&self, credential: &Credential) -> Result<Vec<AppraisedCampaign>, Error> {
        self.read(|tx| {
            let actor = authenticate_for(tx, credential, self.now(), Scope::Read)?.actor;
            let mut seen = Vec::new();
            for campaign in campaigns::all(tx)? {
                let progress = progress_target(campaign.id, Some(&campaign));
                let target = Target { campaign: Some(campaign.id), ..Target::ANYWHERE };
                if require(&actor, Action::SeeProgress, &progress).is_err() {
                    continue;
                }
                let set = self.sets().get(tx, campaign.framework)?;
                let framework = &set.framework;
                let mut indices = Vec::new();
                for item in framework.ranking_columns() {
                    let (code, title) = framework.label(item);
                    let target = Target { index: Some(code), ..target };
                    // At which stage it may be done is said by the stage of the campaign.
                    if may(&actor, Action::Appraise, &target).err().is_none_or(|refusal| !refusal.for_good) {
                        let slots = framework.components_below(item);
                        let components = slots.iter().map(|slot| &framework[*slot]);
                        let inputs = components.flat_map(|component| &component.inputs);
                        let by_body = inputs
                            .map(|slot| &framework[*slot])
                            .filter(|input| input.filled_by == FilledBy::ManagingBody);
                        let (code, title) = (code.to_owned(), title.clone());
                        indices.push(AppraisedIndex { code, title, body_questions: by_body.count() });
                    }
                }
                let forms = forms::of_campaign(tx, campaign.id)?;
                let submitted = forms.iter().filter(|form| form.state.is_submitted()).count();
                let stage = match campaign.closed_at() {
                    Some(_) => courses::of_campaign(tx, campaign.id)?.course.name(),
                    None => campaign.state.name(),
                };
                seen.push(AppraisedCampaign { campaign, stage, units: forms.len(), submitted, indices });
            }
            Ok(seen)
        })
    }
}
