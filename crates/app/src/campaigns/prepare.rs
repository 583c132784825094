//! Prepares a campaign: set, terms, units, phases.

use assessment::campaign::{Campaign, CampaignState, LatePolicy};
use assessment::event::{CampaignRecord, Event, Subject};
use assessment::permission::{Action, Target};
use assessment::role::Unit;
use assessment::self_assessment::FormState;
use assessment::{Id, Moment};
use jiff::civil::Date;
use serde_json::json;
use store::Tx;
use store::tables::campaigns::{self, CampaignRow, Phase};
use store::tables::forms::{self, FormRow};
use store::tables::frameworks::{FrameworkKind, StoredFramework};
use store::tables::units;

use crate::application::App;
use crate::authentication::Credential;
use crate::error::{Error, FieldFault};
use crate::sets::OfferedSet;
use crate::terms::CampaignTerms;

/// Stable codes of faults.
pub mod codes {
    framework::diagnostic_codes! {
        /// The title is empty or too long.
        BAD_TITLE = "field-bad-title";
        /// The year is not between 2000 and 2199.
        BAD_YEAR = "field-bad-year";
        /// The set has errors.
        BAD_SET = "field-set-has-errors";
        /// A unit does not exist, has ended, or is named twice.
        BAD_UNIT = "field-bad-unit";
        /// A phase ends before it begins, or has no title.
        BAD_PHASE = "field-bad-phase";
        /// The unit takes part already.
        UNIT_TAKES_PART = "field-unit-takes-part";
        /// The deadline is past.
        BAD_DEADLINE = "field-deadline-past";
    }
}

/// A campaign to be prepared.
#[derive(Clone, Debug)]
pub struct NewCampaign {
    /// What it is called.
    pub title: String,
    /// The assessed year.
    pub year: i16,
    /// The set; the campaign keeps it word for word.
    pub set: OfferedSet,
    /// Reading, policy, parameters as typed, with a reason for each departure.
    pub terms: CampaignTerms,
    /// What happens to late forms.
    pub late: LatePolicy,
    /// The last day of the self-assessment.
    pub deadline: Date,
    /// Phases as announced.
    pub phases: Vec<NewPhase>,
    /// The assessed units; `false` for those outside the ranking.
    pub units: Vec<(Id<Unit>, bool)>,
}

/// A phase as announced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPhase {
    /// Title, as the organiser wrote it.
    pub title: String,
    /// First day.
    pub begins_on: Date,
    /// Last day.
    pub ends_on: Date,
}

impl App {
    /// Prepares a campaign with an empty form for every unit.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every fault by field.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "what is typed becomes the campaign, and is of no use to anybody after"
    )]
    pub fn prepare_campaign(&self, credential: &Credential, new: NewCampaign) -> Result<Id<Campaign>, Error> {
        let prepared = Prepared::checked(self, &new, true)?;
        self.add_prepared(credential, prepared, None)
    }

    pub(super) fn add_prepared(
        &self,
        credential: &Credential,
        prepared: Prepared,
        copied_from: Option<Id<Campaign>>,
    ) -> Result<Id<Campaign>, Error> {
        let (_app, id) = (self.clone(), self.new_id());
        self.command(credential, move |context| {
            let (tx, now) = (context.tx, context.now);
            context.require(Action::PrepareCampaign, &Target::ANYWHERE)?;
            let framework = store::tables::frameworks::put(tx, &prepared.stored, now)?;
            campaigns::add(tx, &prepared.row(id, framework), &prepared.phases, now)?;
            prepared.add_forms(tx, id)?;
            let entered = Event::CampaignPrepared { campaign: prepared.recorded()?, copied_from };
            context.record(&Subject::Campaign(id), &entered)?;
            Ok(id)
        })
    }
}

/// A campaign as it was entered and found good, ready to be written down.
pub(super) struct Prepared {
    title: String,
    year: i16,
    late: LatePolicy,
    deadline: Moment,
    terms: CampaignTerms,
    pub stored: StoredFramework,
    pub phases: Vec<Phase>,
    forms: Vec<NewForm>,
}

impl Prepared {
    /// Checks what was entered; every fault by field. A copy may have a deadline that is past.
    pub fn checked(app: &App, new: &NewCampaign, deadline_is_ahead: bool) -> Result<Self, Error> {
        let set = App::check_set(&new.set).map_err(|_| FieldFault::alone("set", codes::BAD_SET))?;
        let mut faults = faults(new, app.now());
        if !deadline_is_ahead {
            faults.retain(|fault| fault.code != codes::BAD_DEADLINE);
        }
        let terms = match new.terms.clone().checked(&set.framework) {
            Ok(terms) => terms,
            Err(more) => {
                faults.extend(more);
                CampaignTerms::default()
            }
        };
        if !faults.is_empty() {
            return Err(Error::Invalid(faults));
        }
        Ok(Self {
            title: new.title.trim().to_owned(),
            year: new.year,
            late: new.late,
            deadline: Moment::end_of_day(new.deadline),
            terms,
            stored: app.stored_set(&new.set, &set),
            phases: new.phases.iter().map(stored_phase).collect(),
            forms: new.units.iter().map(|(unit, ranked)| (app.new_id(), *unit, *ranked)).collect(),
        })
    }

    pub fn row(&self, id: Id<Campaign>, framework: Id<FrameworkKind>) -> CampaignRow {
        CampaignRow {
            id,
            title: self.title.clone(),
            year: self.year,
            framework,
            terms: json!(self.terms).to_string(),
            late: self.late,
            state: CampaignState::Prepared,
            deadline: self.deadline,
            version: 1,
        }
    }

    pub fn add_forms(&self, tx: &Tx<'_>, id: Id<Campaign>) -> Result<(), Error> {
        for (position, form) in self.forms.iter().enumerate() {
            add_form(tx, id, &format!("unit.{position}"), *form)?;
        }
        Ok(())
    }

    /// What the audit log keeps of it.
    pub fn recorded(&self) -> Result<CampaignRecord, Error> {
        let terms = serde_json::to_value(&self.terms)
            .map_err(|error| Error::Internal(format!("terms of a campaign: {error}")))?;
        Ok(CampaignRecord {
            title: self.title.clone(),
            year: self.year,
            set: self.stored.code.clone(),
            edition: self.stored.edition.clone(),
            set_digest: self.stored.digest.clone(),
            terms,
            units: self.forms.len(),
            deadline: self.deadline,
            phases: None,
            unit_list: None,
        })
    }
}

fn faults(new: &NewCampaign, now: Moment) -> Vec<FieldFault> {
    let mut faults = Vec::new();
    let mut fault = |field: String, code| faults.push(FieldFault { field, code });
    let title = new.title.trim();
    if title.is_empty() || title.chars().count() > 200 {
        fault("title".to_owned(), codes::BAD_TITLE);
    }
    if !(2000..=2199).contains(&new.year) {
        fault("year".to_owned(), codes::BAD_YEAR);
    }
    if Moment::end_of_day(new.deadline) <= now {
        fault("deadline".to_owned(), codes::BAD_DEADLINE);
    }
    for FieldFault { field, code } in phase_faults(&new.phases) {
        fault(field, code);
    }
    for (at, (unit, _)) in new.units.iter().enumerate() {
        if new.units.iter().take(at).any(|(before, _)| before == unit) {
            fault(format!("unit.{at}"), codes::BAD_UNIT);
        }
    }
    faults
}

/// What is wrong with phases, by field.
pub(super) fn phase_faults(phases: &[NewPhase]) -> Vec<FieldFault> {
    let is_bad = |phase: &NewPhase| phase.title.trim().is_empty() || phase.ends_on < phase.begins_on;
    let bad = phases.iter().enumerate().filter(|(_, phase)| is_bad(phase));
    bad.map(|(at, _)| FieldFault { field: format!("phase.{at}"), code: codes::BAD_PHASE }).collect()
}

pub(super) fn stored_phase(phase: &NewPhase) -> Phase {
    Phase {
        title: phase.title.trim().to_owned(),
        begins_on: phase.begins_on.to_string(),
        ends_on: phase.ends_on.to_string(),
    }
}

/// Id, unit, and whether it takes part in the ranking.
pub(super) type NewForm = (Id<assessment::self_assessment::SelfAssessment>, Id<Unit>, bool);

/// Adds an empty form of a unit that has not ended; `field` names it where it has.
pub(super) fn add_form(tx: &Tx<'_>, campaign: Id<Campaign>, field: &str, form: NewForm) -> Result<(), Error> {
    let (id, unit, ranked) = form;
    let registered = units::by_id(tx, unit)?.filter(|unit| unit.ended_at.is_none());
    let Some(registered) = registered else {
        return Err(FieldFault::alone(field, codes::BAD_UNIT));
    };
    let row = FormRow {
        id,
        campaign,
        unit,
        unit_name: registered.name,
        group: registered.group,
        ranked,
        state: FormState::WithClerk { note: None },
        answers_version: 0,
        changed_at: None,
        version: 1,
    };
    Ok(forms::add(tx, &row)?)
}
