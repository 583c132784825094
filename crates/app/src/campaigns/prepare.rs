//! Prepares a campaign: set, terms, units, phases.

use assessment::campaign::{Campaign, CampaignState, LatePolicy};
use assessment::permission::{Action, Target};
use assessment::role::Unit;
use assessment::self_assessment::FormState;
use assessment::{Id, Moment};
use jiff::civil::Date;
use serde_json::json;
use store::Tx;
use store::tables::campaigns::{self, CampaignRow, Phase};
use store::tables::forms::{self, FormRow};
use store::tables::units;

use crate::accounts::authenticate;
use crate::context::{App, note, permit};
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
    /// What happens.
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
    pub fn prepare_campaign(&self, token_hash: &str, new: NewCampaign) -> Result<Id<Campaign>, Error> {
        let (app, token_hash) = (self.clone(), token_hash.to_owned());
        let set = Self::check_set(&new.set).map_err(|_| FieldFault::alone("set", codes::BAD_SET))?;
        let mut faults = faults(&new, self.now());
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
        let stored = self.stored_set(&new.set, &set);
        let (id, forms): (Id<Campaign>, Vec<_>) =
            (self.new_id(), new.units.iter().map(|(unit, ranked)| (app.new_id(), *unit, *ranked)).collect());
        let terms_text = json!(terms).to_string();
        self.write(move |tx| {
            let now = app.now();
            let signed_in = authenticate(tx, &token_hash, now)?;
            permit(&signed_in.actor, Action::PrepareCampaign, &Target::ANYWHERE)?;
            let framework = store::tables::frameworks::put(tx, &stored, now)?;
            let deadline = Moment::end_of_day(new.deadline);
            let campaign = CampaignRow {
                id,
                title: new.title.trim().to_owned(),
                year: new.year,
                framework,
                terms: terms_text.clone(),
                late: new.late,
                state: CampaignState::Prepared,
                deadline,
                version: 1,
            };
            let phases: Vec<Phase> = new.phases.iter().map(stored_phase).collect();
            campaigns::add(tx, &campaign, &phases, now)?;
            for (position, (form, unit, ranked)) in forms.iter().enumerate() {
                add_form(tx, id, position, (*form, *unit, *ranked))?;
            }
            let data = json!({
                "title": campaign.title, "year": campaign.year, "set": stored.code, "edition": stored.edition,
                "set_digest": stored.digest, "terms": terms, "units": forms.len(), "deadline": deadline.to_string(),
            });
            let actor = signed_in.actor.user.to_string();
            note(tx, now, &actor, "campaign-prepared", format!("campaign/{id}"), &data)?;
            Ok(id)
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

type NewForm = (Id<assessment::self_assessment::SelfAssessment>, Id<Unit>, bool);

fn add_form(tx: &Tx<'_>, campaign: Id<Campaign>, position: usize, form: NewForm) -> Result<(), Error> {
    let (id, unit, ranked) = form;
    let registered = units::by_id(tx, unit)?.filter(|unit| unit.ended_at.is_none());
    let Some(registered) = registered else {
        return Err(FieldFault::alone(&format!("unit.{position}"), codes::BAD_UNIT));
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
