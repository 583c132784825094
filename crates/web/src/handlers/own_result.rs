//! A unit's result inside the house: four scores by indicator, what is asked for, what may be contested.

use app::proceedings::OwnResultView;
use assessment::appraisal::AppraisalState;
use assessment::correction::ScoreStage;
use assessment::course::Course;
use assessment::permission::Action;
use axum::extract::{Path, State};
use axum::response::Response;
use framework::{ComponentSlot, Exact, Item, Language};
use words::{plain_number, say};

use super::form_address::{FormAddress, base};
use super::summary::part;
use crate::failure::Failure;
use crate::pages::own_result::{OwnResult, Request, ResultLine};
use crate::show;
use crate::state::{WebState, html};
use crate::visitor::Visitor;

/// `GET base/result`.
pub async fn page(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(address): Path<FormAddress>,
) -> Result<Response, Failure> {
    let at = address.at(&visitor)?;
    let page = state
        .run(&visitor, move |app, who| {
            let header = app.header(&who.token_hash)?;
            let view = app.own_result(&who.token_hash, at)?;
            let language = who.language;
            let framework = &view.board.set.framework;
            let slots = (0..framework.components.len()).map(ComponentSlot);
            let slots = slots.filter(|slot| view.form.sees(*slot));
            let name =
                |stage: &ScoreStage| say(language, &format!("web_results.stage.{}", stage.name()), &[]);
            let columns = view.form.columns();
            let replies_until = match &view.board.course.course {
                Course::Replies(window) if view.form.may(Action::Reply).is_ok() => {
                    show::moment(language, window.closes_at)
                }
                _ => String::new(),
            };
            Ok(OwnResult {
                frame: show::frame(who, Some(&header)),
                unit: view.form.form.unit_name.clone(),
                campaign: view.board.campaign.title.clone(),
                base: base(at),
                course: view.board.course.course.name(),
                replies_until,
                stages: ScoreStage::ALL.iter().take(view.stages).map(name).collect(),
                by_level: show::by_level(language, &view.board.set.framework),
                rounding: show::rounding_note(language, &view.board.set.framework),
                indices: columns.into_iter().map(|item| line(&view, item, language)).collect(),
                components: slots.map(|slot| component(&view, at, slot, language)).collect(),
                total: view.form.sees_whole().then(|| total(&view, language)),
                waterfall: if view.form.sees_whole() { waterfall(&view, language) } else { Vec::new() },
                part: part(&view.form, language),
                requests: requests(&view, at, language),
            })
        })
        .await?;
    html(&visitor, &page)
}

fn shown_stages(view: &OwnResultView) -> impl Iterator<Item = ScoreStage> {
    ScoreStage::ALL.into_iter().take(view.stages)
}

fn with_points(
    view: &OwnResultView,
    points: &[Option<Exact>],
    maximum: &Exact,
    language: Language,
) -> ResultLine {
    let framework = &view.board.set.framework;
    let zero = |points: Option<&Option<Exact>>| points.cloned().flatten().unwrap_or(Exact::ZERO);
    let difference = zero(points.last()).minus(&zero(points.first()));
    ResultLine {
        points: points.iter().map(|points| show::points(framework, points.as_ref(), language)).collect(),
        maximum: plain_number(language, maximum),
        difference: if difference == Exact::ZERO {
            String::new()
        } else {
            show::signed(framework, &difference, language)
        },
        ..ResultLine::default()
    }
}

fn line(view: &OwnResultView, item: Item, language: Language) -> ResultLine {
    let framework = &view.board.set.framework;
    let points: Vec<_> =
        shown_stages(view).map(|stage| view.scores.at(stage).item_points(view.row, item)).collect();
    let last = shown_stages(view).last().unwrap_or(ScoreStage::SelfAssessed);
    let maximum = match item {
        Item::Index(slot) => view.scores.at(last).index_maximum(view.row, slot),
        Item::Component(slot) => view.board.plan().component_maximum(slot).clone(),
    };
    let (code, title) = framework.label(item);
    ResultLine {
        code: code.to_owned(),
        title: title.get(language).to_owned(),
        ..with_points(view, &points, &maximum, language)
    }
}

fn component(
    view: &OwnResultView,
    at: app::form::FormAt,
    slot: ComponentSlot,
    language: Language,
) -> ResultLine {
    let line = line(view, Item::Component(slot), language);
    let state = match show::proceeding_state(&view.board.recorded(view.row, slot).proceeding) {
        "open" | "accepted" | "corrected" if view.stages < 2 => "awaited",
        state => state,
    };
    ResultLine {
        address: format!("{}/indicators/{}", base(at), line.code),
        state: show::proceeding_word(state, language),
        reasons: show::reasons_so_far(&view.board, view.row, slot, view.stages, language),
        ..line
    }
}

fn total(view: &OwnResultView, language: Language) -> ResultLine {
    let points: Vec<_> = shown_stages(view).map(|stage| view.scores.at(stage).total(view.row)).collect();
    let last = shown_stages(view).last().unwrap_or(ScoreStage::SelfAssessed);
    with_points(view, &points, &view.scores.at(last).maximum(view.row), language)
}

/// The first total, then what each stage added or took.
fn waterfall(view: &OwnResultView, language: Language) -> Vec<(String, String)> {
    let framework = &view.board.set.framework;
    let mut before: Option<Exact> = None;
    let mut steps = Vec::new();
    for stage in shown_stages(view) {
        let total = view.scores.at(stage).total(view.row).unwrap_or(Exact::ZERO);
        let name = say(language, &format!("web_results.stage.{}", stage.name()), &[]);
        let words = match &before {
            None => show::points(framework, Some(&total), language),
            Some(before) => show::signed(framework, &total.minus(before), language),
        };
        steps.push((name, words));
        before = Some(total);
    }
    steps
}

fn requests(view: &OwnResultView, at: app::form::FormAt, language: Language) -> Vec<Request> {
    let framework = &view.board.set.framework;
    let request = |(slot, component): (usize, &framework::Component)| {
        if !view.form.sees(ComponentSlot(slot)) {
            return None;
        }
        let proceeding = &view.board.recorded(view.row, ComponentSlot(slot)).proceeding;
        let AppraisalState::Returned { note, due_on, .. } = &proceeding.appraisal else { return None };
        Some(Request {
            label: format!("{} {}", component.code, component.title.get(language)),
            address: format!("{}/indicators/{}", base(at), component.code),
            note: note.clone(),
            due: show::date(language, *due_on),
        })
    };
    framework.components.iter().enumerate().filter_map(request).collect()
}
