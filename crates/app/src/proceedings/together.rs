//! What was accepted together in one act, undone by one act: exactly what it accepted and nobody has touched since.

use assessment::appraisal::AppraisalState;
use assessment::campaign::Campaign;
use assessment::event::{Event, Subject};
use assessment::permission::Action;
use assessment::proceeding::Proceeding;
use assessment::refusal::{Refusal, codes};
use assessment::{Id, Moment};
use framework::ComponentSlot;
use store::Tx;
use store::tables::acceptances::{self, AcceptedItem, JointAcceptanceRow};

use super::board::{Board, open_board_to};
use super::course::keep;
use crate::application::App;
use crate::authentication::Credential;
use crate::context::Context;
use crate::error::Error;

/// What undoing the last joint acceptance of somebody would do, or did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undoing {
    /// When it was accepted together.
    pub at: Moment,
    /// What is open again: row and component.
    pub undone: Vec<(usize, ComponentSlot)>,
    /// What stays, because somebody dealt with it since.
    pub left: Vec<(usize, ComponentSlot)>,
}

impl App {
    /// What undoing the last joint acceptance of somebody in a main index would do; `None` where there is none that
    /// stands.
    ///
    /// # Errors
    /// [`Error::Refused`] unless the campaign is at the appraisal.
    pub fn undoing(
        &self,
        credential: &Credential,
        id: Id<Campaign>,
        index: &str,
    ) -> Result<Option<Undoing>, Error> {
        self.query(credential, |context| {
            let tx = context.tx;
            let board = open_board_to(context, id, Action::Appraise, Some(index))?;
            Ok(last(tx, &board, index)?.map(|(_, undoing)| undoing))
        })
    }

    /// Undoes the last joint acceptance of somebody in a main index, made at `seen`: what nobody has touched since is
    /// open again; the rest is named.
    ///
    /// # Errors
    /// [`Error::Refused`] where nothing is left to be undone, or the campaign is no longer at the appraisal;
    /// [`Error::Conflict`] where it is another act than the one that was seen.
    pub fn undo_acceptance(
        &self,
        credential: &Credential,
        id: Id<Campaign>,
        index: &str,
        seen: Moment,
    ) -> Result<Undoing, Error> {
        let index = index.to_owned();
        self.command(credential, move |context| {
            let (tx, now) = (context.tx, context.now);
            let board = open_board_to(context, id, Action::Appraise, Some(&index))?;
            let nothing = || Error::from(Refusal::state(codes::NOTHING_TO_UNDO));
            let (act, undoing) = last(tx, &board, &index)?.ok_or_else(nothing)?;
            if undoing.at != seen {
                return Err(Error::Conflict);
            }
            if undoing.undone.is_empty() || !acceptances::undo(tx, act.id, now)? {
                return Err(nothing());
            }
            for (row, slot) in &undoing.undone {
                let before = board.recorded(*row, *slot).proceeding.clone();
                let proceeding = Proceeding { appraisal: AppraisalState::Open, ..before };
                keep(tx, &board, *row, *slot, &proceeding, now)?;
                let reopened = Event::IndicatorReopened { reason: None, together: true };
                context.record(&board.subject(*row, *slot)?, &reopened)?;
            }
            let event = Event::AcceptanceUndone {
                main_index: index.clone(),
                count: undoing.undone.len(),
                left: undoing.left.len(),
                accepted_at: act.made_at,
            };
            context.record(&Subject::Campaign(id), &event)?;
            Ok(undoing)
        })
    }
}

/// The last joint acceptance of who looks, and what undoing it would do.
fn last(tx: &Tx<'_>, board: &Board, index: &str) -> Result<Option<(JointAcceptanceRow, Undoing)>, Error> {
    let Some(act) = acceptances::last_of(tx, board.campaign.id, index, board.signed_in.actor.user)? else {
        return Ok(None);
    };
    let (mut undone, mut left) = (Vec::new(), Vec::new());
    for item in acceptances::items(tx, act.id)? {
        let Some(place) = place_of(board, &item) else { continue };
        let (row, slot) = place;
        if board.recorded(row, slot).version == item.version { undone.push(place) } else { left.push(place) }
    }
    let undoing = Undoing { at: act.made_at, undone, left };
    Ok(Some((act, undoing)))
}

fn place_of(board: &Board, item: &AcceptedItem) -> Option<(usize, ComponentSlot)> {
    let row = board.forms.iter().position(|form| form.id == item.form)?;
    let (slot, _) = board.set.framework.component(&item.component)?;
    Some((row, slot))
}

/// Keeps what was accepted together, and notes the act.
pub(super) fn keep_act(
    context: &Context<'_, '_>,
    board: &Board,
    index: &str,
    places: &[(usize, ComponentSlot)],
) -> Result<(), Error> {
    if places.is_empty() {
        return Ok(());
    }
    let act = JointAcceptanceRow {
        id: context.app.new_id(),
        campaign: board.campaign.id,
        index: index.to_owned(),
        account: board.signed_in.actor.user,
        made_at: context.now,
        undone_at: None,
    };
    let item = |&(row, slot): &(usize, ComponentSlot)| {
        let (form, component) = board.key(row, slot)?;
        let version = board.recorded(row, slot).version + 1;
        Some(AcceptedItem { form, component, version })
    };
    let items: Vec<AcceptedItem> = places.iter().filter_map(item).collect();
    acceptances::add(context.tx, &act, &items)?;
    let event = Event::IndicatorsAccepted { main_index: index.to_owned(), count: items.len() };
    context.record(&Subject::Campaign(board.campaign.id), &event)
}
