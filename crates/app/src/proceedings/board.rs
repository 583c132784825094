//! A campaign after its self-assessment, whole: what every unit submitted, and what has happened to each indicator.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use assessment::campaign::{Campaign, CampaignState};
use assessment::correction::{Correction, FourScores, four_scores};
use assessment::course::Course;
use assessment::permission::{Action, Stage, Target, may};
use assessment::proceeding::Proceeding;
use assessment::recusal::Decider;
use assessment::refusal::codes;
use assessment::{Id, Refusal};
use framework::{ComponentSlot, Severity};
use scoring::{Answers, Breach, Plan, PlannedTerms};
use store::Tx;
use store::tables::approvals::{self, ApprovalRow};
use store::tables::campaigns::{self, CampaignRow};
use store::tables::courses::{self, CourseRow};
use store::tables::forms::{self, FormRow};
use store::tables::proceedings;

use super::cache::Submission;
use super::second_appraisal;
use crate::application::App;
use crate::authentication::{Credential, SignedIn};
use crate::context::Context;
use crate::error::Error;
use crate::form::{self, UnitCodes};
use crate::sets::LoadedSet;

/// A campaign after its self-assessment.
#[derive(Debug)]
pub struct Board {
    /// Who looks at it.
    pub signed_in: SignedIn,
    /// The campaign.
    pub campaign: CampaignRow,
    /// How far it is.
    pub course: CourseRow,
    /// Every decision by which an edition of its result was approved, the first edition first.
    pub approvals: Vec<ApprovalRow>,
    /// Its set.
    pub set: Arc<LoadedSet>,
    /// The terms in force.
    pub terms: PlannedTerms,
    /// The forms that were submitted, row by row.
    pub forms: Vec<FormRow>,
    /// The forms that were not.
    pub missing: Vec<FormRow>,
    pub(super) submission: Arc<Submission>,
    /// Row by row, component by component.
    pub(super) proceedings: Vec<Vec<Recorded>>,
    /// What waits for the managing body, once somebody asked.
    pub(super) waiting: OnceLock<Vec<(usize, ComponentSlot)>>,
}

/// What has happened to an indicator, with its version.
#[derive(Clone, Debug, Default)]
pub struct Recorded {
    /// What has happened.
    pub proceeding: Proceeding,
    /// Counts changes; 0 before the first.
    pub version: i64,
}

impl Board {
    /// The set with the terms in force.
    #[must_use]
    pub fn plan(&self) -> Plan<'_> {
        Plan::again(&self.set.framework, self.terms.clone())
    }

    /// What the units submitted, row by row.
    #[must_use]
    pub fn submitted(&self) -> &Answers {
        &self.submission.answers
    }

    /// The unit of a row, as it submitted.
    ///
    /// # Errors
    /// As [`Board::form_at`].
    pub fn unit_at(&self, row: usize) -> Result<&scoring::Unit, Error> {
        let missing =
            || Error::Internal(format!("the board of campaign {} has no row {row}", self.campaign.id));
        self.submitted().units().get(row).ok_or_else(missing)
    }

    /// What has happened to an indicator.
    #[must_use]
    pub fn recorded(&self, row: usize, slot: ComponentSlot) -> &Recorded {
        static NOTHING: std::sync::LazyLock<Recorded> = std::sync::LazyLock::new(Recorded::default);
        self.proceedings.get(row).and_then(|of_unit| of_unit.get(slot.position())).unwrap_or(&NOTHING)
    }

    /// The form of a row.
    ///
    /// # Errors
    /// [`Error::Internal`] for a row that the campaign does not have.
    pub fn form_at(&self, row: usize) -> Result<&FormRow, Error> {
        let missing = || Error::Internal(format!("campaign {} has no row {row}", self.campaign.id));
        self.forms.get(row).ok_or_else(missing)
    }

    /// The row of a unit.
    #[must_use]
    pub fn row_of(&self, unit: Id<assessment::role::Unit>) -> Option<usize> {
        self.forms.iter().position(|form| form.unit == unit)
    }

    /// Findings about a component of a unit that somebody should look at before accepting it.
    #[must_use]
    pub fn flags(&self, row: usize, slot: ComponentSlot) -> Vec<&Breach> {
        let of_unit = self.submission.findings.get(row).map_or(&[][..], Vec::as_slice);
        let is_here = |found: &&Breach| found.component == Some(slot) && found.severity != Severity::Note;
        of_unit.iter().filter(is_here).collect()
    }

    /// May it be accepted without looking: nothing found, nothing owed by the managing body, no claim that it does not
    /// apply, evidence where it is asked for?
    #[must_use]
    pub fn is_plain(&self, row: usize, slot: ComponentSlot) -> bool {
        let answers = self.submitted();
        let asks_evidence = self.set.framework.asks_evidence(slot);
        self.flags(row, slot).is_empty()
            && answers.claim(row, slot).is_none()
            && !self.waits(row, slot)
            && !(asks_evidence && answers.evidence(row, slot).is_empty())
    }

    /// What counts now: as submitted, with every correction so far.
    pub(super) fn counting(&self) -> Answers {
        let mut answers = self.submitted().clone();
        for correction in self.corrections() {
            correction.change.apply(&mut answers, correction.unit);
        }
        answers
    }

    /// Every correction that counts, in the order in which they do.
    #[must_use]
    pub fn corrections(&self) -> Vec<Correction> {
        self.of_each(Proceeding::corrections)
    }

    /// What open cases and waiting rectifications propose.
    #[must_use]
    pub fn proposed(&self) -> Vec<Correction> {
        self.of_each(Proceeding::proposed)
    }

    /// As though nobody had decided anything yet.
    pub(super) fn untouched(mut self) -> Self {
        self.proceedings.clear();
        self.waiting = OnceLock::new();
        self
    }

    /// As though nobody had decided on these indicators: for their second appraiser.
    pub(super) fn blinded(mut self, blind: &second_appraisal::Indicators) -> Self {
        if blind.is_empty() {
            return self;
        }
        let places: Vec<_> = self
            .places()
            .filter(|(row, slot)| self.key(*row, *slot).is_some_and(|key| blind.contains(&key)))
            .collect();
        for (row, slot) in places {
            if let Some(recorded) =
                self.proceedings.get_mut(row).and_then(|of_unit| of_unit.get_mut(slot.position()))
            {
                *recorded = Recorded::default();
            }
        }
        self.waiting = OnceLock::new();
        self
    }

    fn of_each(&self, give: Give) -> Vec<Correction> {
        of_each(&self.set.framework, &self.proceedings, give)
    }

    /// The four scores of all units, as they are by now.
    #[must_use]
    pub fn scores(&self) -> FourScores {
        four_scores(&self.plan(), self.submitted(), &self.corrections())
    }

    /// The four scores as they would be with what open cases and waiting rectifications propose; `None` where nothing
    /// does.
    #[must_use]
    pub fn scores_then(&self) -> Option<FourScores> {
        let proposed = self.proposed();
        if proposed.is_empty() {
            return None;
        }
        let mut corrections = self.corrections();
        corrections.extend(proposed);
        Some(four_scores(&self.plan(), self.submitted(), &corrections))
    }

    /// Does the one who looks belong to the unit of a form, so that they decide nothing on it?
    #[must_use]
    pub fn is_own(&self, form: &FormRow) -> bool {
        Decider::on(&self.signed_in.actor, form.unit).is_err()
    }

    /// How many indicators are such.
    #[must_use]
    pub fn count(&self, is_such: impl Fn(&Proceeding) -> bool) -> usize {
        self.proceedings.iter().flatten().filter(|recorded| is_such(&recorded.proceeding)).count()
    }

    /// How many indicators nobody has decided on.
    #[must_use]
    pub fn open_indicators(&self) -> usize {
        self.count(|proceeding| proceeding.appraisal.decided().is_none())
    }

    /// How far points may be shown to a unit: stages from the first on.
    #[must_use]
    pub const fn stages_for_units(&self) -> usize {
        stages_for_units(&self.course.course)
    }

    /// How far points have come for those who decide.
    #[must_use]
    pub const fn stages_so_far(&self) -> usize {
        let shown = self.stages_for_units() + 1;
        if shown > 4 { 4 } else { shown }
    }

    /// The target of what concerns the whole campaign.
    #[must_use]
    pub const fn target<'a>(&self, index: Option<&'a str>) -> Target<'a> {
        Target { unit: None, campaign: Some(self.campaign.id), index, stage: self.course.course.stage() }
    }

    /// May the one who looks do this?
    #[must_use]
    pub fn may(&self, action: Action, index: Option<&str>) -> bool {
        may(&self.signed_in.actor, action, &self.target(index)).is_ok()
    }
}

/// How far points may be shown to a unit at this stage of a campaign.
pub(crate) const fn stages_for_units(course: &Course) -> usize {
    match course {
        Course::Appraisal => 1,
        Course::Replies(_) => 2,
        Course::Council => 3,
        Course::Approved(_) | Course::Published { .. } => 4,
    }
}

type Give = fn(&Proceeding, usize, ComponentSlot) -> Vec<Correction>;

fn of_each(framework: &framework::Framework, proceedings: &[Vec<Recorded>], give: Give) -> Vec<Correction> {
    let mut found = Vec::new();
    for (row, of_unit) in proceedings.iter().enumerate() {
        for (slot, recorded) in framework.component_slots().zip(of_unit) {
            found.extend(give(&recorded.proceeding, row, slot));
        }
    }
    found
}

/// Every correction that counts in a campaign, by the rows of these forms.
pub(crate) fn corrections_of(
    tx: &Tx<'_>,
    id: Id<Campaign>,
    set: &LoadedSet,
    forms: &[FormRow],
) -> Result<Vec<Correction>, Error> {
    Ok(of_each(&set.framework, &read_proceedings(tx, id, set, forms)?, Proceeding::corrections))
}

impl App {
    /// A campaign after its self-assessment, for those who may see what all units answered; of one main index, where
    /// its code is given.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without such a role, [`Error::Refused`] while the self-assessment is open.
    pub fn board(
        &self,
        credential: &Credential,
        id: Id<Campaign>,
        index: Option<&str>,
    ) -> Result<Board, Error> {
        self.query(credential, |context| {
            let tx = context.tx;
            let board = open_board_to(context, id, Action::SeeResults, index)?;
            let blind = second_appraisal::blind_to(tx, board.signed_in.actor.user)?;
            Ok(board.blinded(&blind))
        })
    }
}

/// Reads a closed campaign for somebody who is about to do something to it, of one main index or of all.
pub(super) fn open_board_to(
    context: &Context<'_, '_>,
    id: Id<Campaign>,
    action: Action,
    index: Option<&str>,
) -> Result<Board, Error> {
    // Who has no role for it at any stage learns nothing about the stage.
    let anywhere = Target { unit: None, campaign: Some(id), index, stage: Stage::Anywhere };
    if let Err(refusal) = may(context.actor(), action, &anywhere)
        && refusal.for_good
    {
        return Err(Error::Forbidden(refusal));
    }
    let board = open_board(context, id)?;
    context.require(action, &board.target(index))?;
    Ok(board)
}

/// Reads a closed campaign; the caller checks what the one who asks may see of it.
pub(super) fn open_board(context: &Context<'_, '_>, id: Id<Campaign>) -> Result<Board, Error> {
    let (app, tx, signed_in) = (context.app, context.tx, context.signed_in.clone());
    let campaign = campaigns::by_id(tx, id)?.ok_or(Error::NotFound)?;
    let course = courses::of_campaign(tx, id)?;
    let approvals = approvals::of_campaign(tx, id)?;
    if !matches!(campaign.state, CampaignState::Closed { .. }) {
        return Err(Refusal::state(codes::STILL_FILLING).into());
    }
    let set = app.sets().get(tx, campaign.framework)?;
    let terms = app.terms_cache().of(&campaign, &set)?;
    let (forms, missing): (Vec<FormRow>, Vec<FormRow>) =
        forms::of_campaign(tx, id)?.into_iter().partition(|form| form.state.is_submitted());
    let submission = if let Some(stored_row) = app.submission_cache().get(id, &forms) {
        stored_row
    } else {
        let read = Arc::new(read_submission(tx, &set, &terms, &forms)?);
        app.submission_cache().put(id, &forms, &read);
        read
    };
    let proceedings = read_proceedings(tx, id, &set, &forms)?;
    let waiting = OnceLock::new();
    Ok(Board {
        signed_in,
        campaign,
        course,
        approvals,
        set,
        terms,
        forms,
        missing,
        submission,
        proceedings,
        waiting,
    })
}

fn read_submission(
    tx: &Tx<'_>,
    set: &LoadedSet,
    terms: &PlannedTerms,
    forms: &[FormRow],
) -> Result<Submission, Error> {
    let answers = form::answers_of(tx, set, forms, &UnitCodes::read(tx)?)?;
    let plan = Plan::again(&set.framework, terms.clone());
    let results = scoring::unranked(&plan, &answers);
    let mut findings: Vec<Vec<Breach>> = (0..forms.len())
        .map(|row| {
            let sheet = scoring::sheet_without_traces(&plan, &answers, &results, row);
            scoring::check_scored(&plan, &answers, &sheet)
        })
        .collect();
    for shared in scoring::same_evidence(&set.framework, &answers) {
        if let Some(of_unit) = findings.get_mut(shared.unit) {
            of_unit.push(shared);
        }
    }
    Ok(Submission { answers, findings })
}

fn read_proceedings(
    tx: &Tx<'_>,
    id: Id<Campaign>,
    set: &LoadedSet,
    forms: &[FormRow],
) -> Result<Vec<Vec<Recorded>>, Error> {
    let rows: HashMap<_, _> = forms.iter().enumerate().map(|(row, form)| (form.id, row)).collect();
    let slots: HashMap<&str, ComponentSlot> =
        set.framework.components_with_slots().map(|(slot, it)| (it.code.as_str(), slot)).collect();
    let mut read = vec![vec![Recorded::default(); set.framework.components.len()]; forms.len()];
    for stored_row in proceedings::of_campaign(tx, id)? {
        let place = rows.get(&stored_row.form).zip(slots.get(stored_row.component.as_str()));
        let Some((row, slot)) = place.map(|(row, slot)| (*row, *slot)) else { continue };
        let proceeding = super::opened::read(&set.framework, slot, &stored_row)?;
        if let Some(recorded) = read.get_mut(row).and_then(|of_unit| of_unit.get_mut(slot.position())) {
            *recorded = Recorded { proceeding, version: stored_row.version };
        }
    }
    Ok(read)
}
