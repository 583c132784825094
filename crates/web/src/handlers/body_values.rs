//! Values that the managing body brings as a table: looked at first, then taken with their source.

use app::App;
use app::proceedings::{BodyValue, BodyValues, ValueChange};
use axum::Json;
use axum::extract::multipart::Multipart;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use framework::{Framework, Language};
use serde_json::json;
use words::say;

use super::evidence_files::disposition;
use crate::body::{FormBody, small_parts};
use crate::failure::{Failure, beside_form};
use crate::pages::body_values::{BodyValuesPage, ChangeLine, Preview};
use crate::show;
use crate::state::{WebState, html_with};
use crate::visitor::Visitor;

/// The largest table, in bytes: some 20,000 lines.
const TABLE_BYTES_MAX: usize = 1 << 20;

/// The name of the table in findings.
const TABLE: &str = "values.csv";

/// Campaign and main index, as they stand in the address.
type Address = Path<(String, String)>;

/// `GET /campaigns/{campaign}/appraisal/{index}/values`.
pub async fn page(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(place): Address,
) -> Result<Response, Failure> {
    shown(&state, &visitor, place, Given::default(), (StatusCode::OK, Ok(None))).await
}

/// `GET …/values.csv`: the questions that the managing body answers, with what stands there.
pub async fn table(
    State(state): State<WebState>,
    visitor: Visitor,
    Path((campaign, index)): Address,
) -> Result<Response, Failure> {
    let (name, text) = state
        .run(&visitor, move |app, who| {
            let id = campaign.parse().map_err(|_| app::Error::NotFound)?;
            let (board, lines) = app.body_values(&who.token_hash, id, &index)?;
            let units = board.submitted().units();
            let line = |(row, input, value): &BodyValue| {
                let input = board.set.framework.inputs.get(input.0)?;
                // As people type it in Vietnamese, which is how a table is read back.
                let typed = |value| framework::typed::spelled(input, value, Language::Vietnamese);
                let value = value.as_ref().map(typed);
                let unit = units.get(*row)?.code.clone();
                Some([unit, input.key.clone(), value.unwrap_or_default()])
            };
            let lines: Vec<_> = lines.iter().filter_map(line).collect();
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
    Path(place): Address,
    multipart: Multipart,
) -> Result<Response, Failure> {
    let (form, file) = small_parts(&visitor, multipart, TABLE_BYTES_MAX).await?;
    let bytes = file.unwrap_or_else(|| form.get("text").as_bytes().to_vec());
    let given = Given::new(bytes, form.get("source"));
    shown(&state, &visitor, place, given, (StatusCode::OK, Ok(None))).await
}

/// `POST …/values/take`: takes what was shown.
pub async fn take(
    State(state): State<WebState>,
    visitor: Visitor,
    Path((campaign, index)): Address,
    form: FormBody,
) -> Result<Response, Failure> {
    let place = (campaign.clone(), index.clone());
    let given = Given::new(form.get("text").as_bytes().to_vec(), form.get("source"));
    let done = state
        .attempt(&visitor, move |app, who| {
            let id = campaign.parse().map_err(|_| app::Error::NotFound)?;
            let file = (TABLE, form.get("text").as_bytes());
            let seen = (form.get("source"), form.get("mark"));
            app.take_body_values(&who.token_hash, (id, &index), file, seen)
        })
        .await;
    match done {
        Ok(count) if visitor.wants_json => Ok(Json(json!({ "corrected": count })).into_response()),
        Ok(count) => {
            let count = count.to_string();
            let said = say(visitor.language, "web_values.taken", &[("count", &count)]);
            shown(&state, &visitor, place, Given::default(), (StatusCode::OK, Ok(Some(said)))).await
        }
        Err(error) => {
            let (status, said) = beside_form(&visitor, error)?;
            shown(&state, &visitor, place, given, (status, Err(said.join(" ")))).await
        }
    }
}

/// What somebody gave.
#[derive(Default)]
struct Given {
    /// A table, which need not be UTF-8.
    bytes: Option<Vec<u8>>,
    source: String,
}

impl Given {
    fn new(bytes: Vec<u8>, source: &str) -> Self {
        Self { bytes: Some(bytes), source: source.to_owned() }
    }
}

async fn shown(
    state: &WebState,
    visitor: &Visitor,
    (campaign, index): (String, String),
    given: Given,
    (status, outcome): (StatusCode, Result<Option<String>, String>),
) -> Result<Response, Failure> {
    let wants_json = visitor.wants_json;
    let answer = state
        .run(visitor, move |app, who| {
            let id = campaign.parse().map_err(|_| app::Error::NotFound)?;
            let header = app.header(&who.token_hash)?;
            let language = who.language;
            let seen = look(app, who, (id, &index), &given)?;
            let framework = &seen.board.set.framework;
            let item = framework.ranking_columns().into_iter().find(|item| framework.label(*item).0 == index);
            let (code, title) = framework.label(item.ok_or(app::Error::NotFound)?);
            let title = format!("{code}. {}", title.get(language));
            let mut here = who.clone();
            here.path = format!("/campaigns/{id}/appraisal/{index}/values");
            let (said, refused) = match outcome {
                Ok(said) => (said, None),
                Err(refused) => (None, Some(refused)),
            };
            let preview = given.bytes.is_some().then(|| shown_preview(&seen, language));
            let json = wants_json.then(|| as_json(&seen, language));
            let page = BodyValuesPage {
                frame: show::frame(&here, Some(&header)),
                campaign: seen.board.campaign.title.clone(),
                base: format!("/campaigns/{id}/appraisal/{index}"),
                title,
                text: given
                    .bytes
                    .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
                    .unwrap_or_default(),
                source: given.source,
                preview,
                said,
                refused,
            };
            Ok((page, json))
        })
        .await?;
    match answer {
        (_, Some(json)) => Ok((status, Json(json)).into_response()),
        (page, None) => html_with(visitor, status, &page),
    }
}

/// Before a table is given, an empty one is looked at: whoever may not bring one is told so.
fn look(
    app: &App,
    who: &Visitor,
    (id, index): (assessment::Id<assessment::campaign::Campaign>, &str),
    given: &Given,
) -> Result<BodyValues, app::Error> {
    let table = given.bytes.as_deref().unwrap_or(b"unit,input,value\n");
    app.preview_body_values(&who.token_hash, (id, index), (TABLE, table))
}

fn shown_preview(seen: &BodyValues, language: Language) -> Preview {
    let unit = |row: usize| seen.board.forms.get(row).map(|form| form.unit_name.clone()).unwrap_or_default();
    let framework = &seen.board.set.framework;
    let change = |change: &ValueChange| {
        let input = framework.inputs.get(change.input.0)?;
        let words = |value: &framework::Value| show::answer_words(input, value, language);
        Some(ChangeLine {
            unit: unit(change.row),
            question: format!("{} {}", input.key, input.question.get(language)),
            before: change.before.as_ref().map_or_else(|| "–".to_owned(), words),
            after: words(&change.after),
        })
    };
    Preview {
        changes: seen.changes.iter().filter_map(change).collect(),
        unchanged: seen.unchanged,
        left_out: seen
            .left_out
            .iter()
            .map(|left| {
                let code = framework.components.get(left.slot.0).map_or("", |component| &component.code);
                let why = say(language, &format!("web_failures.{}.words", left.why.code), &[]);
                (format!("{} · {code}", unit(left.row)), why)
            })
            .collect(),
        problems: seen.findings.iter().map(|found| problem(found, language)).collect(),
        mark: seen.mark.clone(),
    }
}

fn problem(found: &framework::Diagnostic, language: Language) -> String {
    let (sentence, help) = show::diagnostic(found, language);
    format!("{}{sentence} {help}", show::place(&found.place))
}

/// The preview for programs that bring values.
fn as_json(seen: &BodyValues, language: Language) -> serde_json::Value {
    let framework: &Framework = &seen.board.set.framework;
    let units = seen.board.submitted().units();
    let code = |row: usize| units.get(row).map(|unit| unit.code.as_str());
    let spelled = |input: &framework::InputSlot, value: &framework::Value| {
        framework.inputs.get(input.0).map(|input| assessment::answers::spelling(input, value))
    };
    let key = |input: &framework::InputSlot| framework.inputs.get(input.0).map(|input| input.key.as_str());
    json!({
        "changes": seen.changes.iter().map(|it| json!({
            "unit": code(it.row), "input": key(&it.input),
            "before": it.before.as_ref().and_then(|value| spelled(&it.input, value)),
            "after": spelled(&it.input, &it.after),
        })).collect::<Vec<_>>(),
        "unchanged": seen.unchanged,
        "left_out": seen.left_out.iter().map(|it| json!({
            "unit": code(it.row),
            "indicator": framework.components.get(it.slot.0).map(|component| component.code.as_str()),
            "code": it.why.code,
        })).collect::<Vec<_>>(),
        "problems": seen.findings.iter().map(|found| json!({
            "code": found.code, "detail": problem(found, language),
        })).collect::<Vec<_>>(),
        "mark": seen.mark,
    })
}
