//! A campaign that is being prepared: changed, copied, deleted. Nothing of it is seen by units before it is opened.

use assessment::Id;
use assessment::campaign::{Campaign, CampaignAt, CampaignState};
use assessment::event::{CampaignRecord, Event, Subject};
use assessment::permission::{Action, Target};
use assessment::refusal::{Refusal, codes};
use assessment::role::Unit;
use framework::SourceFile;
use serde_json::Value;
use store::Tx;
use store::tables::campaigns::{self, CampaignRow, Phase};
use store::tables::forms::FormRow;
use store::tables::{forms, frameworks, grants, units};

use super::phases::phase_record;
use super::prepare::{NewCampaign, NewPhase, Prepared};
use crate::application::App;
use crate::authentication::Credential;
use crate::error::Error;
use crate::sets::OfferedSet;
use crate::terms::CampaignTerms;

impl App {
    /// A campaign as it would be entered to prepare it again: a draft to be changed, or any campaign to be copied. Units
    /// that have ended since are left out.
    ///
    /// # Errors
    /// [`Error::Forbidden`] for who may not prepare campaigns.
    pub fn as_entered(
        &self,
        credential: &Credential,
        id: Id<Campaign>,
    ) -> Result<(CampaignRow, NewCampaign), Error> {
        self.query(credential, |context| {
            let tx = context.tx;
            context.require(Action::PrepareCampaign, &target(id))?;
            entered(tx, id)
        })
    }

    /// Saves what a campaign that is being prepared is to be.
    ///
    /// # Errors
    /// [`Error::Invalid`] by field, [`Error::Refused`] where it is open already, [`Error::Conflict`] where it was saved
    /// since.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "what is typed becomes the campaign, and is of no use to anybody after"
    )]
    pub fn change_prepared(
        &self,
        credential: &Credential,
        at: CampaignAt,
        new: NewCampaign,
    ) -> Result<(), Error> {
        let CampaignAt { id, version } = at;
        let prepared = Prepared::checked(self, &new, true)?;
        self.command(credential, move |context| {
            let (tx, now) = (context.tx, context.now);
            context.require(Action::PrepareCampaign, &target(id))?;
            let before = prepared_row(tx, id)?;
            let was = recorded(tx, &before)?;
            let framework = frameworks::put(tx, &prepared.stored, now)?;
            let after = CampaignRow { version, ..prepared.row(id, framework) };
            campaigns::update_prepared(tx, &after, &prepared.phases)?;
            forms::remove_empty(tx, id)?;
            prepared.add_forms(tx, id)?;
            let changed = Event::CampaignChanged { campaign: prepared.recorded()?, before: Some(was) };
            context.record(&Subject::Campaign(id), &changed)
        })
    }

    /// Prepares a campaign like another one, under another title. Its deadline may be past: opening refuses that.
    ///
    /// # Errors
    /// [`Error::Forbidden`], [`Error::NotFound`].
    pub fn copy_campaign(
        &self,
        credential: &Credential,
        of: Id<Campaign>,
        title: &str,
    ) -> Result<Id<Campaign>, Error> {
        let (_, entered) = self.as_entered(credential, of)?;
        let new = NewCampaign { title: title.to_owned(), ..entered };
        let prepared = Prepared::checked(self, &new, false)?;
        self.add_prepared(credential, prepared, Some(of))
    }

    /// Deletes a campaign that is being prepared; the audit log keeps what it was.
    ///
    /// # Errors
    /// [`Error::Refused`] where it is open already, or roles were given for it alone; [`Error::Conflict`] where it was
    /// saved since.
    pub fn delete_prepared(&self, credential: &Credential, at: CampaignAt) -> Result<(), Error> {
        let CampaignAt { id, version } = at;
        self.command(credential, move |context| {
            let tx = context.tx;
            context.require(Action::PrepareCampaign, &target(id))?;
            let row = prepared_row(tx, id)?;
            if grants::of_campaign(tx, id)? > 0 {
                return Err(Refusal::state(codes::CAMPAIGN_HAS_ROLES).into());
            }
            let campaign = recorded(tx, &row)?;
            forms::remove_empty(tx, id)?;
            campaigns::remove_prepared(tx, &CampaignRow { version, ..row })?;
            context.record(&Subject::Campaign(id), &Event::CampaignDeleted { campaign })
        })
    }
}

const fn target(id: Id<Campaign>) -> Target<'static> {
    Target { campaign: Some(id), ..Target::ANYWHERE }
}

fn prepared_row(tx: &Tx<'_>, id: Id<Campaign>) -> Result<CampaignRow, Error> {
    let row = campaigns::by_id(tx, id)?.ok_or(Error::NotFound)?;
    match row.state {
        CampaignState::Prepared => Ok(row),
        _ => Err(Refusal::state(codes::NOT_PREPARED).into()),
    }
}

/// What the audit log keeps of a draft that is changed or deleted: enough to enter it again.
fn recorded(tx: &Tx<'_>, row: &CampaignRow) -> Result<CampaignRecord, Error> {
    let set = frameworks::by_id(tx, row.framework)?.ok_or(Error::NotFound)?;
    let terms: Value = serde_json::from_str(&row.terms)
        .map_err(|error| Error::Internal(format!("terms of campaign {}: {error}", row.id)))?;
    let phases = campaigns::phases(tx, row.id)?;
    let forms = forms::of_campaign(tx, row.id)?;
    let unit = |form: &FormRow| (form.unit.to_string(), form.unit_name.clone(), form.ranked);
    Ok(CampaignRecord {
        title: row.title.clone(),
        year: row.year,
        set: set.code,
        edition: set.edition,
        set_digest: set.digest,
        terms,
        units: forms.len(),
        deadline: row.deadline,
        phases: Some(phases.iter().map(phase_record).collect()),
        unit_list: Some(forms.iter().map(unit).collect()),
    })
}

fn entered(tx: &Tx<'_>, id: Id<Campaign>) -> Result<(CampaignRow, NewCampaign), Error> {
    let row = campaigns::by_id(tx, id)?.ok_or(Error::NotFound)?;
    let internal = |what: &str| Error::Internal(format!("campaign {id}: {what}"));
    let stored = frameworks::by_id(tx, row.framework)?.ok_or(Error::NotFound)?;
    let files: std::collections::BTreeMap<String, String> =
        serde_json::from_str(&stored.files).map_err(|error| internal(&error.to_string()))?;
    let terms: CampaignTerms =
        serde_json::from_str(&row.terms).map_err(|error| internal(&error.to_string()))?;
    let day = |text: &str| text.parse().map_err(|_| internal("a phase without a day"));
    let phase = |phase: Phase| -> Result<NewPhase, Error> {
        let (begins_on, ends_on) = (day(&phase.begins_on)?, day(&phase.ends_on)?);
        Ok(NewPhase { title: phase.title, begins_on, ends_on })
    };
    let phases = campaigns::phases(tx, id)?.into_iter().map(phase).collect::<Result<Vec<_>, Error>>()?;
    let mut assessed: Vec<(Id<Unit>, bool)> = Vec::new();
    for form in forms::of_campaign(tx, id)? {
        if units::by_id(tx, form.unit)?.is_some_and(|unit| unit.ended_at.is_none()) {
            assessed.push((form.unit, form.ranked));
        }
    }
    let files = files.into_iter().map(|(path, text)| SourceFile { path, text }).collect();
    let new = NewCampaign {
        title: row.title.clone(),
        year: row.year,
        set: OfferedSet { name: stored.code, files },
        terms,
        late: row.late,
        deadline: row.deadline.local().date(),
        phases,
        units: assessed,
    };
    Ok((row, new))
}
