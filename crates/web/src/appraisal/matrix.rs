//! The matrix of a main index: units × indicators, and the acceptance of all without warnings at once.

use app::App;
use app::proceedings::Board;
use assessment::Id;
use assessment::campaign::Campaign;
use assessment::correction::{FourScores, ScoreStage};
use assessment::permission::Action;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use framework::{ComponentSlot, Exact, Item, Language};
use words::{plain_number, say, sort_by_name};

use super::indicator_order::{Place, address, open_count, order};
use super::matrix_consequences::{act_of, on_accepting, on_undoing, places, undo_line};
use super::matrix_page::{Cell, Column, Matrix, UnitRow};
use crate::body::FormBody;
use crate::confirm::{Act, act};
use crate::extractors::Path;
use crate::failure::{Failure, beside_form};
use crate::layout::frame::Frame;
use crate::state::{WebState, html_with};
use crate::visitor::Visitor;
use crate::{show, urls};

/// `GET /campaigns/{campaign}/appraisal/{index}`: the matrix.
pub async fn page(
    State(state): State<WebState>,
    visitor: Visitor,
    Path((campaign, index)): Path<(Id<Campaign>, String)>,
) -> Result<Response, Failure> {
    render_page(&state, &visitor, campaign, index, StatusCode::OK, None).await
}

/// `POST /campaigns/{campaign}/appraisal/{index}`: accepts all without warnings, after their counts were
/// shown.
pub async fn accept(
    State(state): State<WebState>,
    visitor: Visitor,
    Path((campaign, index)): Path<(Id<Campaign>, String)>,
    form: FormBody,
) -> Result<Response, Failure> {
    let address = urls::campaign(campaign).matrix(&index);
    let (place, seen) = (index.clone(), index.clone());
    let shown_first = move |app: &App, who: &Visitor| on_accepting(app, who, campaign, &seen);
    let done = move |app: &App, who: &Visitor| app.accept_plain(&who.credential, campaign, &index);
    match act(&state, &visitor, &address, &form, shown_first, done).await? {
        Act::Done(count) => {
            let message =
                say(visitor.language, "web_proceedings.matrix.accepted", &[("count", &count.to_string())]);
            render_page(&state, &visitor, campaign, place, StatusCode::OK, Some(message)).await
        }
        Act::Shown(page) => Ok(page),
        Act::Refused(error) => rerender_with_error(&state, &visitor, campaign, place, error).await,
    }
}

/// `POST /campaigns/{campaign}/appraisal/{index}/undo`: undoes one's own last acceptance of many, and names
/// what it could not undo.
pub async fn undo(
    State(state): State<WebState>,
    visitor: Visitor,
    Path((campaign, index)): Path<(Id<Campaign>, String)>,
    form: FormBody,
) -> Result<Response, Failure> {
    let address = urls::campaign(campaign).undo(&index);
    let (place, seen, typed) = (index.clone(), index.clone(), form.clone());
    let shown_first = move |app: &App, who: &Visitor| on_undoing(app, who, campaign, &seen, &typed);
    let typed = form.clone();
    let done = move |app: &App, who: &Visitor| {
        let undone = app.undo_acceptance(&who.credential, campaign, &index, act_of(&typed)?)?;
        let board = app.board(&who.credential, campaign, Some(&index))?;
        let count = undone.undone.len().to_string();
        let done = say(who.language, "web_proceedings.matrix.undone", &[("count", &count)]);
        if undone.left.is_empty() {
            return Ok(done);
        }
        let (left, places) = (undone.left.len().to_string(), places(&board, &undone.left));
        let data = [("count", left.as_str()), ("places", places.as_str())];
        Ok(format!("{done} {}", say(who.language, "web_confirm.undo-together.left", &data)))
    };
    match act(&state, &visitor, &address, &form, shown_first, done).await? {
        Act::Done(message) => {
            render_page(&state, &visitor, campaign, place, StatusCode::OK, Some(message)).await
        }
        Act::Shown(page) => Ok(page),
        Act::Refused(error) => rerender_with_error(&state, &visitor, campaign, place, error).await,
    }
}

async fn rerender_with_error(
    state: &WebState,
    visitor: &Visitor,
    campaign: Id<Campaign>,
    index: String,
    error: app::Error,
) -> Result<Response, Failure> {
    let (status, messages) = beside_form(visitor, error)?;
    render_page(state, visitor, campaign, index, status, Some(messages.join(" "))).await
}

async fn render_page(
    state: &WebState,
    visitor: &Visitor,
    campaign: Id<Campaign>,
    index: String,
    status: StatusCode,
    message: Option<String>,
) -> Result<Response, Failure> {
    let page = state
        .run(visitor, move |app, who| {
            let header = app.header(&who.credential)?;
            let board = app.board(&who.credential, campaign, Some(&index))?;
            let item = board.set.column(&index);
            let item = item.ok_or(app::Error::NotFound)?;
            let here = who.at(urls::campaign(campaign).matrix(&index));
            let frame = show::frame(&here, Some(&header));
            let page = matrix(frame, &board, &board.scores(), item, who.language);
            let undo = undo_line(app, who, &board, &index)?;
            Ok(Matrix { undo, message, ..page })
        })
        .await?;
    html_with(visitor, status, &page)
}

fn matrix(frame: Frame, board: &Board, scores: &FourScores, item: Item, language: Language) -> Matrix {
    let framework = &board.set.framework;
    let (code, title) = framework.label(item);
    let below = framework.components_below(item);
    let own = scores.at(ScoreStage::SelfAssessed);
    let now = scores.at(ScoreStage::Approved);
    let in_force = board.plan();
    let appraises = board.may(Action::Appraise, Some(code));
    let mut rows: Vec<(usize, UnitRow)> = board
        .forms
        .iter()
        .enumerate()
        .map(|(row, form)| {
            let is_own = board.is_own(form);
            let cell = |slot: &ComponentSlot| {
                let points = [own, now].map(|results| results.component_points(row, *slot));
                let cell = cell(board, &Place { row, form, slot: *slot }, points, language);
                if is_own && board.stages_for_units() < 2 { undisclosed(cell, language) } else { cell }
            };
            let cells = below.iter().map(cell).collect();
            (row, UnitRow { unit: form.unit_name.clone(), is_own, cells })
        })
        .collect();
    sort_by_name(&mut rows, |(_, row)| &row.unit);
    let is_open = |row: usize, slot: ComponentSlot| {
        board.recorded(row, slot).proceeding.appraisal == assessment::appraisal::AppraisalState::Open
    };
    let plain = || {
        let may_decide = rows.iter().filter(|(_, unit)| !unit.is_own);
        let of_unit = |row: usize| {
            below.iter().filter(|slot| is_open(row, **slot) && board.is_plain(row, **slot)).count()
        };
        may_decide.map(|(row, _)| of_unit(*row)).sum()
    };
    Matrix {
        frame,
        campaign: board.campaign.title.clone(),
        base: urls::campaign(board.campaign.id).appraisal(),
        code: code.to_owned(),
        title: format!("{code}. {}", title.get(language)),
        columns: below
            .iter()
            .filter_map(|slot| framework.components.get(slot.position()).map(|component| (slot, component)))
            .map(|(slot, component)| Column {
                code: component.code.clone(),
                title: component.title.get(language).to_owned(),
                maximum: plain_number(language, in_force.component_maximum(*slot)),
            })
            .collect(),
        plain: appraises.then(plain),
        first: order(board, item)
            .into_iter()
            .find(|place| appraises && place.is_open(board))
            .map(|place| address(board, place.form, place.slot)),
        left: open_count(board, item),
        rows: rows.into_iter().map(|(_, row)| row).collect(),
        undo: None,
        message: None,
    }
}

/// Nobody sees what is decided about their own unit before it is sent.
fn undisclosed(cell: Cell, language: Language) -> Cell {
    let state = "awaited";
    let word = show::proceeding_word(state, language);
    Cell { state, word, now: String::new(), difference: String::new(), ..cell }
}

fn cell(board: &Board, place: &Place<'_>, [own, now]: [Option<Exact>; 2], language: Language) -> Cell {
    let (framework, row, slot) = (&board.set.framework, place.row, place.slot);
    let waits = board.waits(row, slot);
    let state = if waits { "waiting" } else { show::proceeding_state(&board.recorded(row, slot).proceeding) };
    let differs = own != now;
    let zero = |points: &Option<Exact>| points.clone().unwrap_or(Exact::ZERO);
    let difference = zero(&now).minus(&zero(&own));
    let shown = |points: &Option<Exact>| show::points(framework, points.as_ref(), language);
    Cell {
        address: address(board, place.form, slot),
        state,
        word: show::proceeding_word(state, language),
        own: if waits { String::new() } else { shown(&own) },
        now: if differs { shown(&now) } else { String::new() },
        difference: if differs { show::signed(framework, &difference, language) } else { String::new() },
        flags: board.flags(row, slot).len(),
    }
}
