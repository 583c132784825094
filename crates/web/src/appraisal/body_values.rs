//! Values that the managing body brings as a table: previewed first, then taken with their source.

use app::App;
use app::proceedings::{BodyValue, BodyValues, BroughtTable, ValueChange};
use assessment::Id;
use assessment::campaign::Campaign;
use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use framework::{Framework, Language};
use serde_json::json;
use words::say;

use super::body_values_page::{BodyValuesPage, ChangeLine, Preview};
use super::body_values_table::Brought;
use crate::downloads::disposition;
use crate::extractors::Path;
use crate::failure::{Failure, beside_form};
use crate::state::{WebState, html_with};
use crate::visitor::Visitor;
use crate::{show, urls};

/// Campaign and main index in the address.
type Address = Path<(Id<Campaign>, String)>;

/// `GET /campaigns/{campaign}/appraisal/{index}/values`; programs get the questions with their current
/// values.
pub async fn page(
    State(state): State<WebState>,
    visitor: Visitor,
    Path((campaign, index)): Address,
) -> Result<Response, Failure> {
    if visitor.wants_json {
        return questions(&state, &visitor, campaign, index).await;
    }
    render_page(&state, &visitor, campaign, index, None, StatusCode::OK, Ok(None)).await
}

async fn questions(
    state: &WebState,
    visitor: &Visitor,
    campaign: Id<Campaign>,
    index: String,
) -> Result<Response, Failure> {
    let answer = state
        .run(visitor, move |app, who| {
            let (board, lines) = app.body_values(&who.credential, campaign, &index)?;
            let line = |(row, slot, value): &BodyValue| {
                let input = &board.set.framework[*slot];
                Ok(json!({
                    "unit": board.unit_at(*row)?.code,
                    "input": input.key,
                    "question": input.question.get(who.language),
                    "value": value.as_ref().map(|value| assessment::answers::spelling(input, value)),
                }))
            };
            let values = lines.iter().map(line).collect::<Result<Vec<_>, app::Error>>()?;
            Ok(json!({ "campaign": campaign.to_string(), "index": index, "values": values }))
        })
        .await?;
    Ok(Json(answer).into_response())
}

/// `GET …/values.csv`: the questions that the managing body answers, with their current values.
pub async fn table(
    State(state): State<WebState>,
    visitor: Visitor,
    Path((campaign, index)): Address,
) -> Result<Response, Failure> {
    let (name, text) = state
        .run(&visitor, move |app, who| {
            let (board, lines) = app.body_values(&who.credential, campaign, &index)?;
            let line = |(row, input, value): &BodyValue| {
                let input = &board.set.framework[*input];
                let unit = board.unit_at(*row)?.code.clone();
                // Written as people type it in Vietnamese, which is how a table is read back.
                let typed = |value| framework::typed::spelled(input, value, Language::Vietnamese);
                // A value that is still missing is an empty cell, to be filled in.
                Ok([unit, input.key.clone(), value.as_ref().map_or_else(String::new, typed)])
            };
            let lines = lines.iter().map(line).collect::<Result<Vec<_>, app::Error>>()?;
            Ok((format!("{index}-values.csv"), report::long_csv::table(&lines)))
        })
        .await?;
    let named = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, disposition(&name, false)),
    ];
    Ok((named, text).into_response())
}

/// `POST …/values`: shows what the table would change. Nothing changes.
pub async fn preview(
    State(state): State<WebState>,
    visitor: Visitor,
    Path((campaign, index)): Address,
    brought: Brought,
) -> Result<Response, Failure> {
    if !visitor.wants_json {
        return render_page(&state, &visitor, campaign, index, Some(brought), StatusCode::OK, Ok(None)).await;
    }
    let seen = state
        .reading(&visitor, move |app, who| {
            let seen = look(app, who, campaign, &index, Some(&brought))?;
            Ok(as_json(&seen, who.language))
        })
        .await?;
    Ok(Json(seen).into_response())
}

/// `POST …/values/take`: takes what was shown.
pub async fn take(
    State(state): State<WebState>,
    visitor: Visitor,
    Path((campaign, index)): Address,
    brought: Brought,
) -> Result<Response, Failure> {
    let (place, given) = (index.clone(), brought.clone());
    let done = state
        .attempt_reading(&visitor, move |app, who| {
            app.take_body_values(
                &who.credential,
                campaign,
                &index,
                brought.table(),
                &brought.source,
                &brought.seen,
            )
        })
        .await;
    match done {
        Ok(count) if visitor.wants_json => Ok(Json(json!({ "corrected": count })).into_response()),
        Ok(count) => {
            let count = count.to_string();
            let message = say(visitor.language, "web_values.taken", &[("count", &count)]);
            render_page(&state, &visitor, campaign, place, None, StatusCode::OK, Ok(Some(message))).await
        }
        Err(error) => {
            let (status, messages) = beside_form(&visitor, error)?;
            render_page(&state, &visitor, campaign, place, Some(given), status, Err(messages.join(" "))).await
        }
    }
}

async fn render_page(
    state: &WebState,
    visitor: &Visitor,
    campaign: Id<Campaign>,
    index: String,
    given: Option<Brought>,
    status: StatusCode,
    outcome: Result<Option<String>, String>,
) -> Result<Response, Failure> {
    let page = state
        .run(visitor, move |app, who| {
            let header = app.header(&who.credential)?;
            let language = who.language;
            let seen = look(app, who, campaign, &index, given.as_ref())?;
            let id = seen.board.campaign.id;
            let framework = &seen.board.set.framework;
            let item = seen.board.set.column(&index);
            let (code, title) = framework.label(item.ok_or(app::Error::NotFound)?);
            let title = format!("{code}. {}", title.get(language));
            let here = who.at(urls::campaign(id).values(&index));
            let (message, refused) = match outcome {
                Ok(message) => (message, None),
                Err(refused) => (None, Some(refused)),
            };
            let preview = given.is_some().then(|| shown_preview(&seen, language)).transpose()?;
            let given = given.unwrap_or_default();
            Ok(BodyValuesPage {
                frame: show::frame(&here, Some(&header)),
                campaign: seen.board.campaign.title.clone(),
                base: urls::campaign(id).matrix(&index),
                title,
                text: String::from_utf8_lossy(&given.bytes).into_owned(),
                source: given.source,
                preview,
                message,
                refused,
            })
        })
        .await?;
    html_with(visitor, status, &page)
}

/// Without a table an empty one is checked, so that people who may not bring one are refused at once.
fn look(
    app: &App,
    who: &Visitor,
    campaign: Id<Campaign>,
    index: &str,
    brought: Option<&Brought>,
) -> Result<BodyValues, app::Error> {
    let table = brought.map_or(BroughtTable::typed("", b"unit,input,value\n"), Brought::table);
    app.preview_body_values(&who.credential, campaign, index, table)
}

fn shown_preview(seen: &BodyValues, language: Language) -> Result<Preview, app::Error> {
    let unit = |row: usize| seen.board.form_at(row).map(|form| form.unit_name.clone());
    let framework = &seen.board.set.framework;
    let change = |change: &ValueChange| {
        let input = &framework[change.input];
        let words = |value: &framework::Value| show::answer_words(input, value, language);
        Ok(ChangeLine {
            unit: unit(change.row)?,
            question: framework.question_in_full(change.input, language),
            before: change.before.as_ref().map_or_else(|| "–".to_owned(), words),
            after: words(&change.after),
        })
    };
    Ok(Preview {
        changes: seen.changes.iter().map(change).collect::<Result<_, app::Error>>()?,
        unchanged: seen.unchanged,
        left_out: seen
            .left_out
            .iter()
            .map(|left| {
                let code = &framework[left.slot].code;
                let why = say(language, &format!("web_failures.{}.words", left.why.code), &[]);
                Ok((format!("{} · {code}", unit(left.row)?), why))
            })
            .collect::<Result<_, app::Error>>()?,
        problems: seen.findings.iter().map(|found| problem(framework, found, language)).collect(),
        mark: seen.mark.clone(),
    })
}

fn problem(framework: &Framework, found: &framework::Diagnostic, language: Language) -> String {
    let (sentence, help) = show::diagnostic_of(framework, found, language);
    format!("{}{sentence} {help}", show::place(&found.place, language))
}

/// The row of the table, from 1; row 1 is the header, so the first value is in row 2.
const fn line(place: &framework::Place) -> Option<usize> {
    match place {
        framework::Place::Line { line, .. } => Some(*line),
        _ => None,
    }
}

/// The preview for programs that bring values.
fn as_json(seen: &BodyValues, language: Language) -> serde_json::Value {
    let framework: &Framework = &seen.board.set.framework;
    let units = seen.board.submitted().units();
    let code = |row: usize| units.get(row).map(|unit| unit.code.as_str());
    let written = |input: &framework::InputSlot, value: &framework::Value| {
        framework.inputs.get(input.position()).map(|input| assessment::answers::spelling(input, value))
    };
    let key =
        |input: &framework::InputSlot| framework.inputs.get(input.position()).map(|input| input.key.as_str());
    json!({
        "changes": seen.changes.iter().map(|it| json!({
            "unit": code(it.row), "input": key(&it.input),
            "before": it.before.as_ref().and_then(|value| written(&it.input, value)),
            "after": written(&it.input, &it.after),
        })).collect::<Vec<_>>(),
        "unchanged": seen.unchanged,
        "left_out": seen.left_out.iter().map(|it| json!({
            "unit": code(it.row),
            "indicator": framework.components.get(it.slot.position()).map(|component| component.code.as_str()),
            "code": it.why.code,
        })).collect::<Vec<_>>(),
        "problems": seen.findings.iter().map(|found| json!({
            "code": found.code, "detail": problem(framework, found, language),
            "is_error": found.severity == framework::Severity::Error, "line": line(&found.place),
        })).collect::<Vec<_>>(),
        "mark": seen.mark,
    })
}
