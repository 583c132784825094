//! A unit's result inside this instance: four scores by indicator, what is asked for, what may be contested.

use app::proceedings::OwnResultView;
use assessment::appraisal::AppraisalState;
use assessment::correction::ScoreStage;
use assessment::course::Course;
use assessment::permission::Action;
use axum::extract::State;
use axum::response::Response;
use framework::{ComponentSlot, Exact, Item, Language};
use words::{plain_number, say};

use super::own_result_page::{OwnResult, Request, ResultLine};
use crate::extractors::Path;
use crate::failure::Failure;
use crate::layout::sums::FootRow;
use crate::self_assessment::form_address::FormAddress;
use crate::self_assessment::summary::part;
use crate::show::FootColumn;
use crate::state::{WebState, html};
use crate::visitor::Visitor;
use crate::{show, urls};

/// `GET base/result`.
pub async fn page(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(address): Path<FormAddress>,
) -> Result<Response, Failure> {
    let at = address.at();
    let page = state
        .run(&visitor, move |app, who| {
            let header = app.header(&who.credential)?;
            let view = app.own_result(&who.credential, at)?;
            let language = who.language;
            let framework = &view.board.set.framework;
            let slots = framework.component_slots();
            let slots = slots.filter(|slot| view.form.sees(*slot));
            let name =
                |stage: &ScoreStage| say(language, &format!("web_results.stage.{}", stage.name()), &[]);
            let columns = view.form.columns();
            let replies_until = match &view.board.course.course {
                Course::Replies(window) if view.form.may(Action::Reply).is_ok() => {
                    show::moment(window.closes_at)
                }
                _ => String::new(),
            };
            Ok(OwnResult {
                frame: show::frame(who, Some(&header)),
                unit: view.form.form.unit_name.clone(),
                campaign: view.board.campaign.title.clone(),
                base: urls::form(at).summary(),
                course: view.board.course.course.name(),
                replies_until,
                stages: ScoreStage::ALL.iter().take(view.stages).map(name).collect(),
                by_level: show::by_level(language, &view.board.set.framework),
                rounding: show::rounding_note(language, &view.board.set.framework),
                indices: columns.iter().copied().map(|item| line(&view, item, language)).collect(),
                components: slots.map(|slot| component(&view, at, slot, language)).collect(),
                foot: if view.form.sees_whole() { foot(&view, Level::Indices, language) } else { Vec::new() },
                component_foot: if view.form.sees_whole() {
                    foot(&view, Level::Components, language)
                } else {
                    Vec::new()
                },
                waiting: waiting(&view, language),
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
    waits: &[bool],
    maximum: &Exact,
    language: Language,
) -> ResultLine {
    let framework = &view.board.set.framework;
    let shown = |(points, waits): (&Option<Exact>, &bool)| {
        show::points_or_waiting(framework, points.as_ref(), *waits, language)
    };
    let zero = |points: Option<&Option<Exact>>| points.cloned().flatten().unwrap_or(Exact::ZERO);
    let difference = zero(points.last()).minus(&zero(points.first()));
    ResultLine {
        points: points.iter().zip(waits).map(shown).collect(),
        maximum: plain_number(language, maximum),
        is_out: points.last().is_some_and(Option::is_none),
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
    let waits: Vec<bool> = shown_stages(view)
        .map(|stage| matches!(item, Item::Component(slot) if view.scores.at(stage).waits(view.row, slot)))
        .collect();
    let plan = view.board.plan();
    let scaling =
        view.scores.at(last).scaling(framework, view.row, item, |slot| plan.component_maximum(slot));
    ResultLine {
        code: code.to_owned(),
        title: title.get(language).to_owned(),
        scaling: show::scaling_words(framework, &scaling, language),
        ..with_points(view, &points, &waits, &maximum, language)
    }
}

/// The level that a table sums up.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    /// Main indices, whose points are scaled, up to the total.
    Indices,
    /// Indicators: their raw sum.
    Components,
}

/// The sums of the columns at each shown stage.
fn foot(view: &OwnResultView, level: Level, language: Language) -> Vec<FootRow> {
    let framework = &view.board.set.framework;
    let items: Vec<Item> = match level {
        Level::Indices => view.form.columns().to_vec(),
        Level::Components => {
            let slots = framework.component_slots();
            slots.filter(|slot| view.form.sees(*slot)).map(Item::Component).collect()
        }
    };
    let last = shown_stages(view).last().unwrap_or(ScoreStage::SelfAssessed);
    let plan = view.board.plan();
    let of = |stage: ScoreStage, item: Item| view.scores.at(stage).item_points(view.row, item);
    let sum = |stage: ScoreStage| {
        items.iter().filter_map(|item| of(stage, *item)).fold(Exact::ZERO, |sum, points| sum.plus(&points))
    };
    let maximum = |item: &Item| match item {
        Item::Index(slot) => view.scores.at(last).index_maximum(view.row, *slot),
        Item::Component(slot) => plan.component_maximum(*slot).clone(),
    };
    let applies = items.iter().filter(|item| of(last, **item).is_some());
    let maxima = applies.map(maximum).fold(Exact::ZERO, |sum, maximum| sum.plus(&maximum));
    let total = |stage: ScoreStage| {
        (level == Level::Indices).then(|| view.scores.at(stage).total(view.row)).flatten()
    };
    let whole = (level == Level::Indices).then(|| view.scores.at(last).maximum(view.row));
    let stages: Vec<ScoreStage> = shown_stages(view).collect();
    let mut columns: Vec<FootColumn> =
        stages.iter().map(|stage| FootColumn::points(sum(*stage), total(*stage))).collect();
    columns.push(FootColumn::maxima(maxima, whole));
    let first = stages.first().copied().unwrap_or(last);
    let gained = total(last).zip(total(first)).map(|(last, first)| last.minus(&first));
    columns.push(FootColumn::difference(sum(last).minus(&sum(first)), gained));
    let label = if level == Level::Indices { "web.word.total" } else { "web.summary.raw" };
    show::foot(framework, &columns, &say(language, label, &[]), language)
}

/// What the sums of the last shown stage still wait for.
fn waiting(view: &OwnResultView, language: Language) -> String {
    let last = shown_stages(view).last().unwrap_or(ScoreStage::SelfAssessed);
    let slots = view.scores.at(last).waiting_of(view.row).filter(|slot| view.form.sees(*slot));
    show::waits_for_data(&view.board.set.framework, slots, language)
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
        address: urls::form(at).indicator(&line.code),
        state: show::proceeding_word(state, language),
        reasons: {
            let mut reasons = show::reasons_so_far(&view.board, view.row, slot, view.stages, language);
            if !line.difference.is_empty() {
                reasons.extend(show::shared_reasons(&view.board, view.row, slot, view.stages, language));
            }
            reasons
        },
        ..line
    }
}

/// The first total, then what each stage added or took away.
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
    if let (Some(total), true) = (&before, steps.len() > 1) {
        let name = say(language, "web_proceedings.result.so-far", &[]);
        steps.push((name, show::points(framework, Some(total), language)));
    }
    steps
}

fn requests(view: &OwnResultView, at: app::form::FormAt, language: Language) -> Vec<Request> {
    let framework = &view.board.set.framework;
    let request = |(slot, component): (ComponentSlot, &framework::Component)| {
        if !view.form.sees(slot) {
            return None;
        }
        let proceeding = &view.board.recorded(view.row, slot).proceeding;
        let AppraisalState::Returned { note, due_on, .. } = &proceeding.appraisal else { return None };
        Some(Request {
            label: format!("{} {}", component.code, component.title.get(language)),
            address: urls::form(at).indicator(&component.code),
            note: note.clone(),
            due: show::date(*due_on),
        })
    };
    framework.components_with_slots().filter_map(request).collect()
}
