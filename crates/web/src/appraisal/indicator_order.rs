//! The order in which indicators are gone through, and their addresses.

use app::form::FormAt;
use app::proceedings::{Board, IndicatorView, Waiting};
use assessment::appraisal::AppraisalState;
use framework::{ComponentSlot, Item};
use words::sort_by_name;

use crate::urls;

/// The indicators of a main index in the order in which they are gone through: one indicator in all units, by name,
/// then the next.
pub fn order(board: &Board, item: Item) -> Vec<(usize, ComponentSlot)> {
    let mut rows: Vec<(usize, &str)> =
        board.forms.iter().enumerate().map(|(row, form)| (row, form.unit_name.as_str())).collect();
    sort_by_name(&mut rows, |(_, name)| name);
    let below = board.set.framework.components_below(item);
    below
        .into_iter()
        .flat_map(|slot| rows.iter().map(move |(row, _)| (*row, slot)).collect::<Vec<_>>())
        .collect()
}

/// How many indicators of a main index are open, in all units.
pub fn open_count(board: &Board, item: Item) -> usize {
    let is_open = |(row, slot): &(usize, ComponentSlot)| {
        board.recorded(*row, *slot).proceeding.appraisal == AppraisalState::Open
    };
    order(board, item).iter().filter(|place| is_open(place)).count()
}

/// The page of an indicator.
pub fn address(board: &Board, (row, slot): (usize, ComponentSlot)) -> String {
    let Some(form) = board.forms.get(row) else { return String::new() };
    let code = &board.set.framework[slot].code;
    urls::form(FormAt { campaign: board.campaign.id, unit: form.unit }).indicator(code)
}

/// The indicators before and after, and the next one that is open.
pub fn neighbours(view: &IndicatorView, item: Item) -> ([String; 2], String) {
    let board = &view.board;
    let order = order(board, item);
    let here = order.iter().position(|place| *place == (view.row, view.slot)).unwrap_or(0);
    let address_of = |at: Option<usize>| {
        at.and_then(|at| order.get(at)).map(|place| address(board, *place)).unwrap_or_default()
    };
    let is_open = |(row, slot): &(usize, ComponentSlot)| {
        board.recorded(*row, *slot).proceeding.appraisal == AppraisalState::Open
    };
    let after = order.iter().skip(here + 1).chain(order.iter().take(here)).find(|place| is_open(place));
    let next_open = after.map(|place| address(board, *place)).unwrap_or_default();
    ([address_of(here.checked_sub(1)), address_of(Some(here + 1))], next_open)
}

/// What waits for the second appraiser before and after this one, and the next; after the last one comes the first.
pub fn blind_neighbours(view: &IndicatorView, waiting: &[Waiting]) -> ([String; 2], String) {
    let (campaign, own) = (view.board.campaign.id, view.form.unit.id);
    let code = view.board.set.framework.components.get(view.slot.position()).map(|it| &it.code);
    let is_here = |(unit, component): &Waiting| *unit == own && Some(component) == code;
    let here = waiting.iter().position(is_here).unwrap_or(0);
    let address = |at: Option<usize>| {
        let page =
            |(unit, component): &Waiting| urls::form(FormAt { campaign, unit: *unit }).second(component);
        at.and_then(|at| waiting.get(at)).map(page).unwrap_or_default()
    };
    let is_last = here + 1 == waiting.len();
    let first = waiting.iter().position(|it| !is_here(it)).filter(|_| is_last);
    ([address(here.checked_sub(1)), address(Some(here + 1))], address(first.or(Some(here + 1))))
}
