//! The sample of a campaign, and what keeps it blind: who is second is not first, and sees nothing of the first.

use std::collections::{HashMap, HashSet};

use assessment::campaign::Campaign;
use assessment::permission::Action;
use assessment::refusal::codes;
use assessment::role::User;
use assessment::second_appraisal::{SecondAppraisal, SecondState};
use assessment::self_assessment::SelfAssessment;
use assessment::{Id, Refusal};
use framework::ComponentSlot;
use store::Tx;
use store::tables::second_appraisals::{self, SecondAppraisalRow};

use super::agreement::Agreement;
use crate::application::App;
use crate::authentication::Credential;
use crate::error::Error;
use crate::form::{name_of, names_of};
use crate::proceedings::board::{Board, open_board_to};
use crate::proceedings::opened::Opened;
use crate::proceedings::stored::{self, StoredFault, StoredStage};
use crate::sets::LoadedSet;

/// An indicator of the sample, by its place on the board.
#[derive(Clone, Debug)]
pub struct Sampled {
    /// Row of the unit.
    pub row: usize,
    /// The component index that it is about.
    pub slot: ComponentSlot,
    /// Who appraises it second, and how far that is.
    pub second: SecondAppraisal,
    /// The seed of its draw.
    pub seed: String,
    /// Number of changes so far; a change names the one that it saw.
    pub version: i64,
}

/// A line of the sample, for those who run the campaign.
#[derive(Clone, Debug)]
pub struct SampleLine {
    /// The indicator.
    pub sampled: Sampled,
    /// Name of its second appraiser.
    pub assigned: String,
}

/// The sample as somebody may see it.
#[derive(Debug)]
pub struct SecondAppraisalBoard {
    /// The campaign. What the person appraises blind is as submitted.
    pub board: Board,
    /// What was given to the person who looks, and is not released.
    pub own: Vec<Sampled>,
    /// The sample whole, without what was decided; empty for those who only appraise.
    pub lines: Vec<SampleLine>,
    /// How well appraisers agree; `None` for those who only appraise.
    pub agreement: Option<Agreement>,
    /// Names of appraisers.
    pub names: HashMap<Id<User>, String>,
}

impl App {
    /// The sample of a campaign: to an appraiser what was given to them, to those who may see it how well they agree.
    ///
    /// # Errors
    /// [`Error::Forbidden`] without such a role, [`Error::Refused`] while the self-assessment is open.
    pub fn second_appraisal_board(
        &self,
        credential: &Credential,
        id: Id<Campaign>,
    ) -> Result<SecondAppraisalBoard, Error> {
        self.query(credential, |context| {
            let tx = context.tx;
            let board = open_board_to(context, id, Action::SeeResults, None)?;
            let sample = sample_of(tx, &board)?;
            let person = board.signed_in.actor.user;
            let own = sample.iter().filter(|sampled| sampled.second.is_second(person)).cloned().collect();
            let deciders = board.deciders();
            let assigned = sample.iter().map(|sampled| sampled.second.assigned);
            let names = names_of(tx, assigned.chain(deciders))?;
            let sees = board.may(Action::SeeAgreement, None);
            let agreement = sees.then(|| Agreement::of(&board, &sample));
            let board = board.blinded(&blind_to(tx, person)?);
            let line = |sampled: Sampled| {
                Ok(SampleLine { assigned: name_of(tx, sampled.second.assigned)?, sampled })
            };
            let lines =
                if sees { sample.into_iter().map(line).collect::<Result<_, Error>>()? } else { Vec::new() };
            Ok(SecondAppraisalBoard { board, own, lines, agreement, names })
        })
    }
}

/// The sample of a campaign, in the order of the components, then of the units.
pub(super) fn sample_of(tx: &Tx<'_>, board: &Board) -> Result<Vec<Sampled>, Error> {
    let rows: HashMap<_, _> = board.forms.iter().enumerate().map(|(row, form)| (form.id, row)).collect();
    let mut sample = Vec::new();
    for stored_row in second_appraisals::of_campaign(tx, board.campaign.id)? {
        let slot = board.set.framework.component(&stored_row.component).map(|(slot, _)| slot);
        let Some((row, slot)) = rows.get(&stored_row.form).copied().zip(slot) else { continue };
        let second = read(&board.set, slot, &stored_row)?;
        sample.push(Sampled { row, slot, second, seed: stored_row.seed, version: stored_row.version });
    }
    sample.sort_by_key(|sampled| (sampled.slot, sampled.row));
    Ok(sample)
}

/// Who appraises an indicator second, and how far that is, as it is kept.
pub(super) fn read(
    set: &LoadedSet,
    slot: ComponentSlot,
    stored_row: &SecondAppraisalRow,
) -> Result<SecondAppraisal, Error> {
    let state = stored::read_second(&set.framework, slot, &stored_row.content);
    Ok(SecondAppraisal {
        assigned: stored_row.assigned,
        state: state.map_err(|fault| misread(stored_row, &fault))?,
    })
}

fn misread(stored_row: &SecondAppraisalRow, fault: &StoredFault) -> Error {
    Error::Internal(format!("second appraisal {} of {}: {fault}", stored_row.component, stored_row.form))
}

/// Anyone who appraises an indicator second does not decide on it first.
pub(in crate::proceedings) fn must_not_be_second(tx: &Tx<'_>, opened: &Opened) -> Result<(), Error> {
    let view = &opened.view;
    let component = &view.set.framework[opened.slot].code;
    let stored_row = second_appraisals::of_component(tx, view.form.id, component)?;
    let second = stored_row.map(|stored_row| read(&view.set, opened.slot, &stored_row)).transpose()?;
    if second.is_some_and(|second| second.is_second(view.signed_in.actor.user)) {
        return Err(Error::Forbidden(Refusal::person(codes::SECOND_NOT_FIRST)));
    }
    Ok(())
}

/// Indicators of any campaign, by form and component.
pub(crate) type Indicators = HashSet<(Id<SelfAssessment>, String)>;

/// The indicators whose first decision somebody must not see yet.
pub(crate) fn blind_to(tx: &Tx<'_>, person: Id<User>) -> Result<Indicators, Error> {
    given_to(tx, person, |waits| waits.is_drawn)
}

/// The indicators on which somebody must not decide first.
pub(in crate::proceedings) fn second_by(tx: &Tx<'_>, person: Id<User>) -> Result<Indicators, Error> {
    given_to(tx, person, |waits| !waits.is_released)
}

fn given_to(tx: &Tx<'_>, person: Id<User>, is_such: fn(&StoredStage) -> bool) -> Result<Indicators, Error> {
    let mut found = HashSet::new();
    for stored_row in second_appraisals::of_person(tx, person)? {
        // How far it is says itself without its set.
        let stage =
            stored::stage_of_second(&stored_row.content).map_err(|fault| misread(&stored_row, &fault))?;
        if is_such(&stage) {
            found.insert((stored_row.form, stored_row.component));
        }
    }
    Ok(found)
}

impl Board {
    fn deciders(&self) -> Vec<Id<User>> {
        let of = |(row, slot)| {
            self.recorded(row, slot).proceeding.appraisal.decided().map(|decided| decided.by.user())
        };
        self.places().filter_map(of).collect()
    }
}

impl Sampled {
    /// Was it taken out of the sample?
    #[must_use]
    pub const fn is_released(&self) -> bool {
        matches!(self.second.state, SecondState::Released { .. })
    }

    /// Has its second appraiser decided?
    #[must_use]
    pub const fn is_given(&self) -> bool {
        matches!(self.second.state, SecondState::Given(_))
    }
}
