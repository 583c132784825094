//! What the second appraiser sees, which is what the unit submitted, and what they decide.

use assessment::Id;
use assessment::appraisal::Verdict;
use assessment::event::{Event, ReasonRecord, Subject};
use assessment::permission::Action;
use assessment::role::Unit;
use assessment::second_appraisal::SecondAppraisal;
use store::tables::second_appraisals::{self, SecondAppraisalRow};

use super::draw::keep;
use super::sample::{read, sample_of};
use crate::application::App;
use crate::authentication::Credential;
use crate::context::Context;
use crate::error::Error;
use crate::proceedings::board::open_board;
use crate::proceedings::indicator::{IndicatorView, submitted_at};
use crate::proceedings::opened::{IndicatorAt, Opened, Readers};
use crate::proceedings::typed_changes::TypedDecision;

/// An indicator that waits for its second appraiser: unit and component.
pub type Waiting = (Id<Unit>, String);

impl App {
    /// An indicator for its second appraiser: as submitted, with nothing of what was decided since on any indicator.
    /// Gives also what else waits for the person in this campaign.
    ///
    /// # Errors
    /// [`Error::NotFound`] to anybody but its second appraiser, [`Error::Refused`] where it is given or released.
    pub fn second_view(
        &self,
        credential: &Credential,
        at: &IndicatorAt,
    ) -> Result<(IndicatorView, Vec<Waiting>), Error> {
        self.query(credential, |context| {
            let tx = context.tx;
            let (opened, second, stored_row) = open_second(context, at)?;
            second.must_be_drawn()?;
            let board = open_board(context, at.form.campaign)?;
            let person = board.signed_in.actor.user;
            let mut waiting = Vec::new();
            for other in sample_of(tx, &board)?.into_iter().filter(|it| it.second.is_blind_to(person)) {
                let component = board.set.framework.components.get(other.slot.position());
                if let Some((form, component)) = board.forms.get(other.row).zip(component) {
                    waiting.push((form.unit, component.code.clone()));
                }
            }
            let board = board.untouched();
            let row = board.row_of(at.form.unit).ok_or(Error::NotFound)?;
            let scores = board.scores();
            let view = IndicatorView {
                submitted_at: submitted_at(&opened.view),
                form: opened.view,
                scores,
                row,
                slot: opened.slot,
                index: opened.index,
                proceeding: opened.proceeding,
                version: stored_row.version,
                history: Vec::new(),
                names: std::collections::HashMap::new(),
                entitled: 0,
                is_blind: true,
                board,
            };
            Ok((view, waiting))
        })
    }

    /// The second appraiser decides: `None` accepts what the unit says.
    ///
    /// # Errors
    /// As [`App::accept_indicator`] and [`App::correct_indicator`].
    pub fn give_second(
        &self,
        credential: &Credential,
        at: &IndicatorAt,
        seen: i64,
        typed: Option<TypedDecision>,
    ) -> Result<(), Error> {
        let at = at.clone();
        self.command(credential, move |context| {
            let (opened, second, stored_row) = open_second(context, &at)?;
            let by = opened.decider()?;
            let view = &opened.view;
            let (verdict, event) = match &typed {
                None => (Verdict::Accepted, Event::SecondAppraisalAccepted {}),
                Some(typed) => {
                    // What counts is what was submitted: later corrections are not shown to them.
                    let submitted = view.scored_answers();
                    let (changes, reason) =
                        typed.read(&view.set.framework, &view.terms, opened.slot, &submitted)?;
                    let event = Event::SecondAppraisalCorrected {
                        changes: opened.spelled(&changes),
                        reason: ReasonRecord::from(&reason),
                    };
                    (Verdict::Corrected { changes, reason }, event)
                }
            };
            let second = second.give(by, context.now, verdict)?;
            if stored_row.version != seen {
                return Err(Error::Conflict);
            }
            keep(context, &opened, stored_row, &second)?;
            context.record(&Subject::SecondAppraisal(at.form, at.component.clone()), &event)
        })
    }
}

/// Opens an indicator for its second appraiser; to anybody else there is no such page.
fn open_second(
    context: &Context<'_, '_>,
    at: &IndicatorAt,
) -> Result<(Opened, SecondAppraisal, SecondAppraisalRow), Error> {
    let opened = Opened::untouched(context, at, Readers::OfAnyIndex)?;
    let stored_row = second_appraisals::of_component(context.tx, opened.view.form.id, &at.component)?;
    let stored_row = stored_row.filter(|stored_row| stored_row.assigned == context.user());
    let stored_row = stored_row.ok_or(Error::NotFound)?;
    let second = read(&opened.view.set, opened.slot, &stored_row)?;
    let target = crate::form::target_of(&opened.view.form, opened.view.stage, None);
    context.require(Action::AppraiseSecond, &target)?;
    Ok((opened, second, stored_row))
}
