//! The announced phases of a campaign, changed with a reason. The deadline that binds is moved by extending alone.

use assessment::Id;
use assessment::campaign::{Campaign, CampaignAt, CampaignState};
use assessment::event::{Event, PhaseRecord, Subject};
use assessment::permission::{Action, Target};
use assessment::refusal::{Refusal, codes};
use store::tables::campaigns::{self, CampaignRow, Phase};

use super::prepare::{NewPhase, phase_faults, stored_phase};
use super::run::notify;
use crate::application::App;
use crate::authentication::Credential;
use crate::error::Error;
use crate::form::FormView;

/// The phases of a campaign as they are announced now.
#[derive(Clone, Debug)]
pub struct AnnouncedPhases {
    /// The campaign.
    pub campaign: CampaignRow,
    /// Its phases, in order.
    pub phases: Vec<Phase>,
}

impl App {
    /// The phases, for those who may change them.
    ///
    /// # Errors
    /// [`Error::Forbidden`] to everybody else.
    pub fn announced_phases(
        &self,
        credential: &Credential,
        id: Id<Campaign>,
    ) -> Result<AnnouncedPhases, Error> {
        self.query(credential, |context| {
            let tx = context.tx;
            let target = Target { campaign: Some(id), ..Target::ANYWHERE };
            context.require(Action::RunCampaign, &target)?;
            let campaign = campaigns::by_id(tx, id)?.ok_or(Error::NotFound)?;
            Ok(AnnouncedPhases { campaign, phases: campaigns::phases(tx, id)? })
        })
    }

    /// The phases, for those who read a form of the campaign.
    ///
    /// # Errors
    /// [`Error`].
    pub fn phases_beside(&self, view: &FormView) -> Result<Vec<Phase>, Error> {
        self.read(|tx| Ok(campaigns::phases(tx, view.campaign.id)?))
    }

    /// Announces other phases, by their first day. Where the campaign is open or was, everybody is told.
    ///
    /// # Errors
    /// [`Error::Invalid`] by field; [`Error::Refused`] where there is no reason or nothing changes;
    /// [`Error::Conflict`] where the campaign was saved since.
    pub fn change_phases(
        &self,
        credential: &Credential,
        at: CampaignAt,
        mut phases: Vec<NewPhase>,
        reason: &str,
    ) -> Result<(), Error> {
        let faults = phase_faults(&phases);
        phases.sort_by_key(|phase| phase.begins_on);
        let after: Vec<Phase> = phases.iter().map(stored_phase).collect();
        let CampaignAt { id, version } = at;
        let reason = reason.trim().to_owned();
        self.command(credential, move |context| {
            let tx = context.tx;
            let target = Target { campaign: Some(id), ..Target::ANYWHERE };
            context.require(Action::RunCampaign, &target)?;
            let campaign = campaigns::by_id(tx, id)?.ok_or(Error::NotFound)?;
            if campaign.version != version {
                return Err(Error::Conflict);
            }
            if !faults.is_empty() {
                return Err(Error::Invalid(faults.clone()));
            }
            if reason.is_empty() {
                return Err(Refusal::state(codes::REASON_NEEDED).into());
            }
            let before = campaigns::phases(tx, id)?;
            if before == after {
                return Err(Refusal::state(codes::PHASES_UNCHANGED).into());
            }
            campaigns::replace_phases(tx, &campaign, &after)?;
            let event = Event::PhasesChanged {
                before: before.iter().map(phase_record).collect(),
                after: after.iter().map(phase_record).collect(),
                reason: reason.clone(),
            };
            if !matches!(campaign.state, CampaignState::Prepared) {
                notify(context, &event, &campaign, version, None)?;
            }
            context.record(&Subject::Campaign(id), &event)
        })
    }
}

/// A phase as the audit log keeps it.
pub(super) fn phase_record(phase: &Phase) -> PhaseRecord {
    PhaseRecord {
        title: phase.title.clone(),
        begins_on: phase.begins_on.clone(),
        ends_on: phase.ends_on.clone(),
    }
}
