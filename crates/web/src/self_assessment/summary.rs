//! The summary of a form: points by index, what is missing, the steps that are allowed; and the receipt.

use app::form::{Computed, FormAt, FormView};
use app::sets::LoadedSet;
use assessment::permission::{Action, Stage};
use assessment::self_assessment::FormState;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use framework::{Exact, Item, Language, Owner};
use scoring::{Scaling, ScoreSheet};
use words::{fixed_number, plain_number, say};

use super::answers_json::{FormSummary, Sum};
use super::form_address::FormAddress;
use super::rail::index_sums;
use super::receipt_page::Receipt;
use super::summary_page::{IndexLine, Missing, Move, Summary, Totals};
use crate::campaigns::phases;
use crate::downloads::disposition;
use crate::extractors::Path;
use crate::failure::Failure;
use crate::history::instance;
use crate::layout::sums::FootRow;
use crate::show::FootColumn;
use crate::state::{WebState, html, html_with, json};
use crate::visitor::Visitor;
use crate::{show, urls};

/// `GET base`: the page, or for programs the form in short.
pub async fn page(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(address): Path<FormAddress>,
) -> Result<Response, Failure> {
    let at = address.at();
    if visitor.wants_json {
        let summary = state
            .read_at_once(&visitor, move |app, who| Ok(in_short(&app.form(&who.credential, at, None)?, who)))
            .await;
        return json(&summary?).map_err(|error| Failure::new(&visitor, error));
    }
    render_page(&state, &visitor, at, StatusCode::OK, None).await
}

fn in_short(view: &FormView, who: &Visitor) -> FormSummary {
    let computed = view.figures();
    let (language, framework) = (who.language, &view.set.framework);
    let total = &computed.sheet.total;
    FormSummary {
        unit: view.form.unit_name.clone(),
        campaign: view.campaign.title.clone(),
        state: view.form.state.name(),
        deadline: view.campaign.deadline.to_string(),
        answered: computed.progress.answered,
        questions: computed.progress.asked,
        indices: index_sums(view, &computed, language),
        total: view.sees_whole().then(|| Sum {
            points: show::points(framework, total.points.as_ref(), language),
            maximum: plain_number(language, &total.maximum),
        }),
        findings: computed.findings.len(),
        form_version: view.form.answers_version,
    }
}

/// `GET base/receipt`: the receipt.
pub async fn receipt(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(address): Path<FormAddress>,
) -> Result<Response, Failure> {
    let at = address.at();
    let page = state
        .run(&visitor, move |app, who| {
            let header = app.header(&who.credential)?;
            let view = app.form(&who.credential, at, None)?;
            let FormState::Submitted { receipt } = &view.form.state else { return Err(app::Error::NotFound) };
            let submitted_at = assessment::Moment::from_microseconds(receipt.submitted_at);
            Ok(Receipt {
                frame: show::frame(who, Some(&header)),
                unit: view.form.unit_name.clone(),
                campaign: view.campaign.title.clone(),
                base: urls::form(at).summary(),
                at: show::moment(submitted_at),
                by: receipt.submitted_by.clone(),
                holds: view.receipt_holds(),
                hash: receipt.hash.clone(),
                late: receipt.late,
                total: totals(&view, &view.figures(), who.language),
                part: part(&view, who.language),
            })
        })
        .await?;
    html(&visitor, &page)
}

/// `GET base/receipt.txt`: the submitted answers as the text whose SHA-256 is on the receipt.
pub async fn receipt_text(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(address): Path<FormAddress>,
) -> Result<Response, Failure> {
    let at = address.at();
    let (name, text) = state
        .run(&visitor, move |app, who| {
            let view = app.form(&who.credential, at, None)?;
            let text = view.submitted_text()?.ok_or(app::Error::NotFound)?;
            Ok((format!("{}-{}.txt", view.unit.code, view.campaign.year), text))
        })
        .await?;
    let named = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, disposition(&name, false)),
    ];
    Ok((named, text).into_response())
}

/// Renders the summary, with the reason of a refusal.
pub async fn render_page(
    state: &WebState,
    visitor: &Visitor,
    at: FormAt,
    status: StatusCode,
    refused: Option<String>,
) -> Result<Response, Failure> {
    let page = state
        .run(visitor, move |app, who| {
            let header = app.header(&who.credential)?;
            let view = app.form(&who.credential, at, None)?;
            let computed = view.figures();
            let (language, framework) = (who.language, &view.set.framework);
            let sees_campaign = view.may(Action::SeeProgress).is_ok();
            let mut path = who.clone();
            path.path = urls::form(at).summary();
            Ok(Summary {
                frame: show::frame(&path, Some(&header)),
                unit: view.form.unit_name.clone(),
                campaign: view.campaign.title.clone(),
                campaign_address: if sees_campaign {
                    urls::campaign(at.campaign).overview()
                } else {
                    String::new()
                },
                base: urls::form(at).summary(),
                state: show::form_state(&view.campaign.state, &view.form),
                seen: view.form.answers_version,
                deadline: show::moment(view.campaign.deadline),
                note: match &view.form.state {
                    FormState::WithClerk { note: Some(note) } => note.text.clone(),
                    _ => String::new(),
                },
                by_level: show::by_level(language, &view.set.framework),
                indices: indices(&view, &computed, at, language),
                total: totals(&view, &computed, language),
                part: part(&view, language),
                findings: computed
                    .findings
                    .iter()
                    .map(|found| show::page_finding(framework, found, language))
                    .collect(),
                missing: missing(&view.set, &computed, at, language),
                may_import: view.may(Action::EditForm).is_ok(),
                moves: moves(&view),
                receipt: match &view.form.state {
                    FormState::Submitted { .. } => urls::form(at).receipt(),
                    _ => String::new(),
                },
                phases: phases::lines(&app.phases_beside(&view)?),
                history: instance::of_form(&view.signed_in.actor, at, None),
                result: if matches!(
                    view.stage,
                    Stage::Final | Stage::Contestable | Stage::WithCouncil | Stage::Approved
                ) {
                    urls::form(at).result()
                } else {
                    String::new()
                },
                refused,
            })
        })
        .await?;
    html_with(visitor, status, &page)
}

fn indices(view: &FormView, computed: &Computed, at: FormAt, language: Language) -> Vec<IndexLine> {
    let framework = &view.set.framework;
    let line = |item: Item| {
        let (code, title) = framework.label(item);
        let sums = show::sum_line(framework, &computed.sheet, item, language);
        let progress = assessment::progress::of_item(framework, &computed.answers, 0, item);
        IndexLine {
            code: code.to_owned(),
            name: title.get(language).to_owned(),
            address: urls::form(at).index(code),
            points: sums.points,
            maximum: sums.maximum,
            raw: sums.raw,
            factor: sums.factor,
            answered: progress.answered,
            questions: progress.asked,
        }
    };
    view.columns().iter().copied().map(line).collect()
}

/// Which part of the form is seen, in words; empty if it is all of it.
pub fn part(view: &FormView, language: Language) -> String {
    if view.sees_whole() {
        return String::new();
    }
    let codes: Vec<_> = view.columns().iter().copied().map(|item| view.set.framework.label(item).0).collect();
    let level = show::level(language, &view.set.framework);
    say(language, "web.summary.part", &[("level", &level), ("indices", &codes.join(", "))])
}

/// The sums of a form; `None` for people who see only a part of it.
pub fn totals(view: &FormView, computed: &Computed, language: Language) -> Option<Totals> {
    if !view.sees_whole() {
        return None;
    }
    let framework = &view.set.framework;
    let total = &computed.sheet.total;
    let percent = computed.sheet.percent.as_ref();
    let columns = framework.ranking_columns();
    let (raw, ..) = computed.sheet.component_sum();
    Some(Totals {
        by_level: show::by_level(language, framework),
        rounding: show::rounding_note(language, framework),
        lines: columns
            .iter()
            .map(|item| show::sum_line(framework, &computed.sheet, *item, language))
            .collect(),
        foot: foot(view, &computed.sheet, &columns, language),
        waiting: show::waits_for_data(framework, computed.sheet.waiting(), language),
        points: show::points(framework, total.points.as_ref(), language),
        maximum: plain_number(language, &total.maximum),
        raw: show::points(framework, Some(&raw), language),
        percent: percent.map_or_else(|| "–".to_owned(), |it| format!("{} %", fixed_number(language, it, 2))),
    })
}

/// The sums of the columns: raw sums, points and maxima of the main indices.
fn foot(view: &FormView, sheet: &ScoreSheet, columns: &[Item], language: Language) -> Vec<FootRow> {
    let framework = &view.set.framework;
    let scalings: Vec<_> = columns.iter().map(|item| sheet.scaling(framework, *item)).collect();
    let sum = |figure: &dyn Fn(&Scaling) -> Exact| {
        scalings.iter().fold(Exact::ZERO, |sum, scaling| sum.plus(&figure(scaling)))
    };
    let points = sum(&|it| it.points.clone().unwrap_or(Exact::ZERO));
    let columns = [
        FootColumn::points(sum(&|it| it.raw.clone()), None),
        FootColumn::none(),
        FootColumn::points(points, sheet.total.points.clone()),
        FootColumn::maxima(sum(&|it| it.maximum.clone()), Some(sheet.total.maximum.clone())),
    ];
    show::foot(framework, &columns, &say(language, "web.word.total", &[]), language)
}

fn missing(set: &LoadedSet, computed: &Computed, at: FormAt, language: Language) -> Vec<Missing> {
    let framework = &set.framework;
    let line = |slot: &framework::InputSlot| {
        let input = &framework[*slot];
        let page = match input.owner {
            Owner::General => urls::form(at).general(),
            Owner::Component(slot) => urls::form(at).index(framework.label(set.column_of(slot)?).0),
        };
        Some(Missing {
            key: framework.question_number(*slot),
            label: input.question.get(language).to_owned(),
            address: format!("{page}#{}", input.key),
        })
    };
    computed.missing.iter().filter_map(line).collect()
}

/// The steps that the visitor may take now.
fn moves(view: &FormView) -> Vec<Move> {
    let may = |action| view.may(action).is_ok();
    let with_clerk = matches!(view.form.state, FormState::WithClerk { .. });
    let with_leader = matches!(view.form.state, FormState::WithLeader { .. });
    let submitted = matches!(view.form.state, FormState::Submitted { .. });
    [
        (Move::HandOver, with_clerk && may(Action::HandOver)),
        (Move::TakeBack, with_leader && may(Action::HandOver)),
        (Move::Submit, with_leader && may(Action::Submit)),
        (Move::Return, with_leader && may(Action::ReturnToClerk)),
        (Move::Reopen, submitted && may(Action::Reopen)),
    ]
    .into_iter()
    .filter(|(_, offered)| *offered)
    .map(|(step, _)| step)
    .collect()
}
