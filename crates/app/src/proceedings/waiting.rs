//! What waits for a number of the managing body, and the decision to continue without it.

use assessment::answers::spelling;
use assessment::campaign::Campaign;
use assessment::correction::{Change, Reason, ReasonCode};
use assessment::course::Course;
use assessment::event::{Event, ReasonRecord};
use assessment::permission::Action;
use assessment::proceeding::Proceeding;
use assessment::recusal::Decider;
use assessment::refusal::codes;
use assessment::role::Unit;
use assessment::{Id, Refusal};
use framework::{ComponentSlot, Exact, FilledBy};
use scoring::{Answers, Results, ScoreState};
use store::Tx;
use store::tables::campaigns;

use super::board::{Board, open_board_to};
use super::course::keep;
use super::opened::Opened;
use super::stored::change_records;
use super::typed_changes::codes as typed_codes;
use crate::application::App;
use crate::authentication::Credential;
use crate::context::Context;
use crate::error::{Error, FieldFault};

/// An indicator that waits for a number of the managing body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingIndicator {
    /// The component index that it is about.
    pub slot: ComponentSlot,
    /// Rows of the units.
    pub rows: Vec<usize>,
}

framework::named_enum! {
    /// What counts where the managing body's number never comes.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum WithoutData {
        /// The number counts 0; what else is known of the indicator stays.
        Zero = "zero",
        /// The indicator does not apply.
        NotApplicable = "not_applicable",
    }
}

/// A decision to continue without a number, as somebody typed it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedWithoutData {
    /// Code of the component.
    pub component: String,
    /// Of which units; empty for all that wait.
    pub units: Vec<Id<Unit>>,
    /// What counts, by name.
    pub counts: String,
    /// Why, for everybody to read.
    pub reason: String,
}

impl Board {
    /// Everything that waits by now, by row and component.
    pub fn waiting(&self) -> &[(usize, ComponentSlot)] {
        self.waiting.get_or_init(|| {
            let owes = |input: &framework::Input| input.filled_by == FilledBy::ManagingBody;
            if self.set.framework.inputs.iter().any(owes) {
                self.now().waiting().to_vec()
            } else {
                Vec::new()
            }
        })
    }

    /// Does an indicator wait?
    #[must_use]
    pub fn waits(&self, row: usize, slot: ComponentSlot) -> bool {
        self.waiting().binary_search(&(row, slot)).is_ok()
    }

    /// What waits, by indicator.
    #[must_use]
    pub fn waiting_indicators(&self) -> Vec<WaitingIndicator> {
        let slots = self.set.framework.component_slots();
        let rows = |slot: ComponentSlot| {
            self.waiting().iter().filter(|(_, waits)| *waits == slot).map(|(row, _)| *row).collect()
        };
        slots
            .map(|slot| WaitingIndicator { slot, rows: rows(slot) })
            .filter(|it| !it.rows.is_empty())
            .collect()
    }

    /// Nothing may be announced while a number is missing and nobody decided what counts without it.
    pub(super) fn must_not_wait(&self) -> Result<(), Refusal> {
        if self.waiting().is_empty() { Ok(()) } else { Err(Refusal::state(codes::WAITING_FOR_DATA)) }
    }

    fn now(&self) -> Results {
        scoring::score(&self.plan(), &self.counting())
    }
}

impl Opened {
    /// Nobody accepts an indicator whose number the managing body still owes.
    pub(super) fn must_not_wait(&self, tx: &Tx<'_>) -> Result<(), Error> {
        let answers = self.counting(tx)?;
        let plan = scoring::Plan::again(&self.view.set.framework, self.view.terms.clone());
        let results = scoring::unranked(&plan, &answers);
        let score = scoring::component_score(&plan, &answers, &results, 0, self.slot);
        if score.state.waits() {
            return Err(Refusal::state(codes::WAITING_FOR_DATA).into());
        }
        Ok(())
    }
}

impl App {
    /// Decides what counts of an indicator whose number the managing body does not bring: a correction of the appraisal of
    /// each unit, with its reason, published as such. Gives back of how many units. One's own unit is left out.
    ///
    /// # Errors
    /// [`Error::Forbidden`] but for those who run the campaign or appraise the index; [`Error::Invalid`] without a reason;
    /// [`Error::Refused`] where nothing waits there, or where it would move points that were sent or approved.
    pub fn decide_without_data(
        &self,
        credential: &Credential,
        id: Id<Campaign>,
        typed: TypedWithoutData,
    ) -> Result<usize, Error> {
        self.command(credential, move |context| {
            let (app, tx) = (context.app, context.tx);
            let campaign = campaigns::by_id(tx, id)?.ok_or(Error::NotFound)?;
            let set = app.sets().get(tx, campaign.framework)?;
            let (slot, _) = set.framework.component(&typed.component).ok_or(Error::NotFound)?;
            let index = set.framework.main_index_of(slot).to_owned();
            // Anyone who runs the campaign may decide it at any stage; anyone who appraises the index while they do.
            let board = match open_board_to(context, id, Action::RunCampaign, None) {
                Err(Error::Forbidden(_)) => open_board_to(context, id, Action::Appraise, Some(&index))?,
                opened => opened?,
            };
            let counts = WithoutData::named(&typed.counts)
                .ok_or_else(|| FieldFault::alone("counts", typed_codes::NO_REASON_CODE))?;
            if typed.reason.trim().is_empty() {
                return Err(FieldFault::alone("reason", typed_codes::NO_REASON));
            }
            if counts == WithoutData::NotApplicable && board.course.course != Course::Appraisal {
                return Err(Refusal::state(codes::WITHOUT_DATA_TOO_LATE).into());
            }
            let reason = Reason { code: ReasonCode::WithoutData, text: typed.reason.trim().to_owned() };
            decide(context, &board, slot, &typed.units, counts, &reason)
        })
    }
}

fn decide(
    context: &Context<'_, '_>,
    board: &Board,
    slot: ComponentSlot,
    units: &[Id<Unit>],
    counts: WithoutData,
    reason: &Reason,
) -> Result<usize, Error> {
    let (tx, now) = (context.tx, context.now);
    let (plan, answers, results) = (board.plan(), board.counting(), board.now());
    let mut decided = 0;
    for (row, form) in board.forms.iter().enumerate() {
        if !units.is_empty() && !units.contains(&form.unit) {
            continue;
        }
        let Ok(by) = Decider::on(&board.signed_in.actor, form.unit) else { continue };
        // What waits for a peer alone is settled by what is decided of the peer.
        let score = scoring::component_score(&plan, &answers, &results, row, slot);
        if !matches!(&score.state, ScoreState::Waiting { missing } if !missing.is_empty()) {
            continue;
        }
        let change = match counts {
            WithoutData::Zero => {
                Change::Points { component: slot, points: Some(score.points.clone().unwrap_or(Exact::ZERO)) }
            }
            WithoutData::NotApplicable => {
                Change::Claim { component: slot, reason: Some(reason.text.clone()) }
            }
        };
        let changes = vec![change];
        let event = Event::IndicatorCorrected {
            changes: change_records(&board.set.framework, &changes),
            before: None,
            reason: ReasonRecord::from(reason),
            together: true,
        };
        let recorded = board.recorded(row, slot);
        let state = recorded.proceeding.appraisal.clone().lapsed(now);
        let appraisal = state.supply(by, now, changes, reason.clone())?;
        let proceeding = Proceeding { appraisal, ..recorded.proceeding.clone() };
        keep(tx, board, row, slot, &proceeding, now)?;
        context.record(&board.subject(row, slot)?, &event)?;
        decided += 1;
    }
    if decided == 0 {
        return Err(Refusal::state(codes::NOTHING_WAITS).into());
    }
    Ok(decided)
}

/// Is a value still owed: the managing body fills it in, and nothing stands there, or what stands there was decided
/// without it?
pub(super) fn is_owed(
    board: &Board,
    counting: &Answers,
    row: usize,
    slot: ComponentSlot,
    input: framework::InputSlot,
) -> bool {
    let by_body = board.set.framework.inputs.get(input.position()).map(|it| it.filled_by);
    let recorded = &board.recorded(row, slot).proceeding.appraisal;
    let touched = recorded.decided().is_some_and(|decided| decided.touches(input));
    by_body == Some(FilledBy::ManagingBody) && counting.value(row, input).is_none() && !touched
}

/// The spelling of a value, for comparing what stands there with what is brought.
pub(super) fn is_same(
    question: Option<&framework::Input>,
    before: Option<&framework::Value>,
    after: &framework::Value,
) -> bool {
    question.is_some_and(|question| {
        before.map(|before| spelling(question, before)) == Some(spelling(question, after))
    })
}
