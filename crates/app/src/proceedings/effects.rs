//! What a decision would move, before anybody decides: of the indicator itself, of others that use the same numbers, of
//! the totals.

use assessment::correction::{Correction, ScoreStage};
use assessment::effects::{Effects, effects};
use framework::ComponentSlot;

use super::board::{Board, open_board};
use super::opened::{Decided, IndicatorAt, Opened};
use super::typed_changes::TypedDecision;
use crate::application::App;
use crate::authentication::Credential;
use crate::error::Error;

/// Changes that nobody has decided on yet, and what they would move.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// What is proposed.
    pub corrections: Vec<Correction>,
    /// What it would move.
    pub effects: Effects,
}

impl Board {
    /// What an open case or a rectification that waits would move; `None` where nothing is proposed there.
    #[must_use]
    pub fn proposal(&self, row: usize, slot: ComponentSlot) -> Option<Proposal> {
        let corrections = self.recorded(row, slot).proceeding.proposed(row, slot);
        (!corrections.is_empty()).then(|| self.proposal_of(corrections))
    }

    fn proposal_of(&self, corrections: Vec<Correction>) -> Proposal {
        let effects = effects(&self.plan(), &self.counting(), &corrections);
        Proposal { corrections, effects }
    }
}

impl App {
    /// What a decision would move, as somebody typed it. Nothing changes.
    ///
    /// # Errors
    /// [`Error::Invalid`] by field; [`Error::NotFound`] where the form may not be read.
    pub fn effects_of_decision(
        &self,
        credential: &Credential,
        at: &IndicatorAt,
        typed: &TypedDecision,
    ) -> Result<Proposal, Error> {
        self.query(credential, |context| {
            let tx = context.tx;
            let opened = Opened::read(context, at)?;
            // Who may decide on the unit sees what a decision moves; nobody else learns of it before it is made.
            opened.decider()?;
            let Decided { changes, reason, .. } = opened.decided(tx, typed)?;
            let board = open_board(context, at.form.campaign)?;
            let row = board.row_of(at.form.unit).ok_or(Error::NotFound)?;
            let corrections: Vec<Correction> = changes
                .into_iter()
                .map(|change| Correction {
                    stage: ScoreStage::Approved,
                    unit: row,
                    component: opened.slot,
                    change,
                    reason: reason.clone(),
                })
                .collect();
            Ok(board.proposal_of(corrections))
        })
    }
}
