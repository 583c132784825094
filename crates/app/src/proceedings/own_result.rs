//! A unit's result inside this instance, for its own people as far as it was sent to them, and for those who decide.

use assessment::correction::FourScores;
use assessment::permission::Action;
use assessment::recusal::Decider;

use super::board::{Board, open_board};
use crate::application::App;
use crate::authentication::Credential;
use crate::error::Error;
use crate::form::{FormAt, FormView, open_form};

/// A unit's result.
#[derive(Debug)]
pub struct OwnResultView {
    /// The form, as far as the one who looks sees it.
    pub form: FormView,
    /// The campaign whole.
    pub board: Board,
    /// The four scores of all units by now.
    pub scores: FourScores,
    /// Row of the unit on the board.
    pub row: usize,
    /// How many of the stages may be shown to the one who looks.
    pub stages: usize,
}

impl App {
    /// A unit's result, for those who may read its form.
    ///
    /// # Errors
    /// [`Error::NotFound`] where the unit submitted nothing; [`Error::Refused`] while the self-assessment is open.
    pub fn own_result(&self, credential: &Credential, at: FormAt) -> Result<OwnResultView, Error> {
        self.query(credential, |context| {
            let form = open_form(context, at, None)?.narrowed();
            let board = open_board(context, at.campaign)?;
            let row = board.row_of(at.unit).ok_or(Error::NotFound)?;
            let scores = board.scores();
            let is_recused = Decider::on(&form.signed_in.actor, at.unit).is_err();
            let sees_all = form.may(Action::SeeResults).is_ok() && !is_recused;
            let stages = if sees_all { board.stages_so_far() } else { board.stages_for_units() };
            Ok(OwnResultView { form, board, scores, row, stages })
        })
    }
}
