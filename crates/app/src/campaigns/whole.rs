//! A whole campaign for the command line: its set, its terms, and what its units submitted.

use std::collections::BTreeMap;

use assessment::Id;
use assessment::campaign::Campaign;
use assessment::correction::Correction;
use framework::SourceFile;
use scoring::{Answers, Unit};
use store::tables::campaigns::{self, CampaignRow};
use store::tables::forms::{self, FormRow};
use store::tables::frameworks;

use crate::application::App;
use crate::error::Error;
use crate::form::{self, UnitCodes};
use crate::mergers::formerly;
use crate::proceedings::corrections_of;
use crate::sets::LoadedSet;
use crate::terms::CampaignTerms;

/// A whole campaign.
pub struct WholeCampaign {
    /// The campaign.
    pub campaign: CampaignRow,
    /// The files of its set.
    pub files: Vec<SourceFile>,
    /// Its set.
    pub set: std::sync::Arc<LoadedSet>,
    /// Its terms, as they are kept.
    pub terms: CampaignTerms,
    /// What was submitted, by the codes of the units.
    pub answers: Answers,
    /// What was corrected since, by the rows of the answers.
    pub corrections: Vec<Correction>,
    /// Codes of the former units by the code of the unit that they went up in.
    pub formerly: BTreeMap<String, Vec<String>>,
    /// The units that submitted nothing.
    pub missing: Vec<Unit>,
}

impl App {
    /// Every campaign, for those who may use the folder of data.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub fn all_campaigns(&self) -> Result<Vec<CampaignRow>, Error> {
        self.read(|tx| Ok(campaigns::all(tx)?))
    }

    /// A campaign with everything that was submitted, for those who may use the folder of data. Drafts stay where they
    /// are.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn whole_campaign(&self, id: Id<Campaign>) -> Result<WholeCampaign, Error> {
        self.read(|tx| {
            let campaign = campaigns::by_id(tx, id)?.ok_or(Error::NotFound)?;
            let set = self.sets().get(tx, campaign.framework)?;
            let stored = frameworks::by_id(tx, campaign.framework)?.ok_or(Error::NotFound)?;
            let internal = |error: serde_json::Error| Error::Internal(format!("campaign {id}: {error}"));
            let files: BTreeMap<String, String> = serde_json::from_str(&stored.files).map_err(internal)?;
            let terms: CampaignTerms = serde_json::from_str(&campaign.terms).map_err(internal)?;
            if let Some(what) = terms.unreadable(&set.framework) {
                return Err(Error::Internal(format!("campaign {id}: {what} cannot be read")));
            }
            let (submitted, others): (Vec<FormRow>, Vec<FormRow>) =
                forms::of_campaign(tx, id)?.into_iter().partition(|form| form.state.is_submitted());
            let codes = UnitCodes::read(tx)?;
            let answers = form::answers_of(tx, &set, &submitted, &codes)?;
            let formerly = formerly(tx, submitted.iter().map(|form| form.unit))?;
            Ok(WholeCampaign {
                corrections: corrections_of(tx, id, &set, &submitted)?,
                files: files.into_iter().map(|(path, text)| SourceFile { path, text }).collect(),
                missing: others.iter().map(|form| codes.scored_unit(form)).collect::<Result<_, _>>()?,
                campaign,
                set,
                terms,
                answers,
                formerly,
            })
        })
    }
}
