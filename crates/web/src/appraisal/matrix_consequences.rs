//! What accepting many indicators does, indicator by indicator, and what undoing it would do.

use app::App;
use app::proceedings::{Board, Undoing};
use assessment::Id;
use assessment::Moment;
use assessment::appraisal::AppraisalState;
use assessment::campaign::Campaign;
use assessment::permission::{Action, may};
use framework::ComponentSlot;
use words::say;

use super::matrix_page::UndoLine;
use crate::body::FormBody;
use crate::confirm::Confirmation;
use crate::layout::effects::ConfirmTable;
use crate::show::lists::some_names;
use crate::visitor::Visitor;
use crate::{show, urls};

/// What is shown before all open indicators without warnings are accepted.
pub fn on_accepting(
    app: &App,
    who: &Visitor,
    campaign: Id<Campaign>,
    index: &str,
) -> Result<Confirmation, app::Error> {
    let board = app.board(&who.credential, campaign, Some(index))?;
    may(&board.signed_in.actor, Action::Appraise, &board.target(Some(index)))?;
    let (language, framework) = (who.language, &board.set.framework);
    let item = board.set.column(index);
    let below = framework.components_below(item.ok_or(app::Error::NotFound)?);
    let plain = app.plain(&who.credential, campaign, index)?;
    let open = |slot: &ComponentSlot| {
        let is_open = |row: &usize| board.recorded(*row, *slot).proceeding.appraisal == AppraisalState::Open;
        (0..board.forms.len()).filter(is_open).count()
    };
    let of_component = |slot: &ComponentSlot| {
        let component = &framework[*slot];
        let count = plain.iter().filter(|(_, other)| other == slot).count();
        let name = format!("{} {}", component.code, component.title.get(language));
        (open(slot) > 0).then(|| vec![name, count.to_string(), open(slot).saturating_sub(count).to_string()])
    };
    let units: std::collections::BTreeSet<usize> = plain.iter().map(|(row, _)| *row).collect();
    let all_open: usize = below.iter().map(open).sum();
    let data = [("count", &*plain.len().to_string()), ("units", &*units.len().to_string())];
    let left = all_open.saturating_sub(plain.len());
    let word = |key: &str| say(language, key, &[]);
    let table = ConfirmTable {
        title: word("web_confirm.accept-together.by-indicator"),
        heads: vec![
            word("web_proceedings.council.indicator"),
            word("web_confirm.accept-together.accepted"),
            word("web_confirm.accept-together.open"),
        ],
        rows: below.iter().filter_map(of_component).collect(),
    };
    let back = urls::campaign(campaign).matrix(index);
    Ok(Confirmation::of(who, "accept-together", &back)
        .fact("count", &data)
        .fact("left", &[("count", &left.to_string())])
        .table(table))
}

/// What is shown before indicators accepted together are opened again.
pub fn on_undoing(
    app: &App,
    who: &Visitor,
    campaign: Id<Campaign>,
    index: &str,
    form: &FormBody,
) -> Result<Confirmation, app::Error> {
    let board = app.board(&who.credential, campaign, Some(index))?;
    may(&board.signed_in.actor, Action::Appraise, &board.target(Some(index)))?;
    let nothing =
        || app::Error::from(assessment::Refusal::state(assessment::refusal::codes::NOTHING_TO_UNDO));
    let undoing = app.undoing(&who.credential, campaign, index)?.ok_or_else(nothing)?;
    if undoing.at != act_of(form)? {
        return Err(app::Error::Conflict);
    }
    if undoing.undone.is_empty() {
        return Err(nothing());
    }
    let at = show::moment(undoing.at);
    let back = urls::campaign(campaign).matrix(index);
    let data = [("count", &*undoing.undone.len().to_string()), ("at", &*at)];
    let confirmation = Confirmation::of(who, "undo-together", &back).fact("count", &data);
    if undoing.left.is_empty() {
        return Ok(confirmation);
    }
    let places = places(&board, &undoing.left);
    Ok(confirmation.warn("left", &[("count", &undoing.left.len().to_string()), ("places", &places)]))
}

/// The time of the acceptance that a page offered to undo, which identifies it.
pub fn act_of(form: &FormBody) -> Result<Moment, app::Error> {
    form.get("act").parse().map(Moment::from_microseconds).map_err(|_| app::Error::Conflict)
}

/// Unit and code of indicators, in one sentence.
pub fn places(board: &Board, places: &[(usize, ComponentSlot)]) -> String {
    let name = |(row, slot): &(usize, ComponentSlot)| {
        let unit = board.forms.get(*row).map_or("", |form| form.unit_name.as_str());
        let code = board.set.framework[*slot].code.as_str();
        format!("{unit} {code}")
    };
    let names: Vec<String> = places.iter().map(name).collect();
    some_names(&names.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The acceptance that the matrix offers to undo; `None` for people who accepted nothing together.
pub fn undo_line(
    app: &App,
    who: &Visitor,
    board: &Board,
    index: &str,
) -> Result<Option<UndoLine>, app::Error> {
    if !board.may(Action::Appraise, Some(index)) {
        return Ok(None);
    }
    let undoing = app.undoing(&who.credential, board.campaign.id, index)?;
    let line = |undoing: Undoing| UndoLine {
        act: undoing.at.microseconds(),
        at: show::moment(undoing.at),
        count: undoing.undone.len(),
    };
    Ok(undoing.filter(|undoing| !undoing.undone.is_empty()).map(line))
}
