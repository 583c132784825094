//! The order in which indicators are appraised, and their addresses.

use app::form::FormAt;
use app::proceedings::{Board, IndicatorView, Waiting};
use assessment::appraisal::AppraisalState;
use framework::{ComponentSlot, Item};
use store::tables::forms::FormRow;
use words::sort_by_name;

use crate::urls;

/// An indicator of a unit.
pub struct Place<'b> {
    /// Row of the unit.
    pub row: usize,
    /// The unit's form.
    pub form: &'b FormRow,
    /// The indicator.
    pub slot: ComponentSlot,
}

impl Place<'_> {
    /// Has nobody decided on it?
    pub fn is_open(&self, board: &Board) -> bool {
        board.recorded(self.row, self.slot).proceeding.appraisal == AppraisalState::Open
    }

    fn address(&self, board: &Board) -> String {
        address(board, self.form, self.slot)
    }
}

/// The indicators of a main index in the order of appraisal: one indicator in all units, by name, then the
/// next.
pub fn order(board: &Board, item: Item) -> Vec<Place<'_>> {
    let mut rows: Vec<(usize, &FormRow)> = board.forms.iter().enumerate().collect();
    sort_by_name(&mut rows, |(_, form)| &form.unit_name);
    let below = board.set.framework.components_below(item).into_iter();
    below.flat_map(|slot| rows.iter().map(move |(row, form)| Place { row: *row, form, slot })).collect()
}

/// How many indicators of a main index are open, in all units.
pub fn open_count(board: &Board, item: Item) -> usize {
    order(board, item).iter().filter(|place| place.is_open(board)).count()
}

/// The page of an indicator of a unit.
pub fn address(board: &Board, form: &FormRow, slot: ComponentSlot) -> String {
    let code = &board.set.framework[slot].code;
    urls::form(FormAt { campaign: board.campaign.id, unit: form.unit }).indicator(code)
}

/// Addresses of the indicators around one.
#[derive(Default)]
pub struct Neighbours {
    /// Address of the indicator before.
    pub before: Option<String>,
    /// Address of the indicator after.
    pub after: Option<String>,
    /// Address of the next open indicator.
    pub next_open: Option<String>,
}

/// The indicators before and after, and the next one that is open.
pub fn neighbours(view: &IndicatorView, item: Item) -> Neighbours {
    let board = &view.board;
    let order = order(board, item);
    let here = order.iter().position(|place| (place.row, place.slot) == (view.row, view.slot)).unwrap_or(0);
    let address_of = |at: usize| order.get(at).map(|place| place.address(board));
    let (before, after) = (order.iter().take(here), order.iter().skip(here + 1));
    Neighbours {
        before: here.checked_sub(1).and_then(address_of),
        after: address_of(here + 1),
        next_open: after.chain(before).find(|place| place.is_open(board)).map(|place| place.address(board)),
    }
}

/// The indicators before and after this one that wait for the second appraiser, and the next; after the last
/// one comes the first.
pub fn blind_neighbours(view: &IndicatorView, waiting: &[Waiting]) -> Neighbours {
    let (campaign, own) = (view.board.campaign.id, view.form.unit.id);
    let code = view.board.set.framework.components.get(view.slot.position()).map(|it| &it.code);
    let is_here = |(unit, component): &Waiting| *unit == own && Some(component) == code;
    let here = waiting.iter().position(is_here).unwrap_or(0);
    let address = |at: usize| {
        let (unit, component) = waiting.get(at)?;
        Some(urls::form(FormAt { campaign, unit: *unit }).second(component))
    };
    let is_last = here + 1 == waiting.len();
    let first = waiting.iter().position(|it| !is_here(it)).filter(|_| is_last);
    Neighbours {
        before: here.checked_sub(1).and_then(address),
        after: address(here + 1),
        next_open: address(first.unwrap_or(here + 1)),
    }
}
