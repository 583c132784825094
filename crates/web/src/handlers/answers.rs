//! Saves answers field by field.

use app::App;
use app::form::{Change, FormAt, SaveResult, Saved};
use assessment::answers::shown;
use assessment::progress;
use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use framework::Language;
use serde_json::{Value, json};
use tokio::sync::oneshot;
use words::{fixed_number, plain_number, say};

use super::form_address::{FormAddress, base};
use crate::body::FormBody;
use crate::failure::Failure;
use crate::show;
use crate::state::WebState;
use crate::visitor::Visitor;

/// `POST base/answers`: JSON for the script, back to the page without it.
pub async fn save(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(address): Path<FormAddress>,
    form: FormBody,
) -> Result<Response, Failure> {
    let at = address.at(&visitor)?;
    let changes = changes(&form);
    let saved =
        saved(&state.app, &visitor, at, changes).await.map_err(|error| Failure::new(&visitor, error))?;
    let count = saved.results.iter().filter(|(_, result)| matches!(result, SaveResult::Saved { .. })).count();
    state.counters.saved(count);
    if visitor.wants_json {
        return answer(&saved, visitor.language).map_err(|error| Failure::new(&visitor, error));
    }
    Ok(back(&form, &saved, at))
}

/// Waits for the commit without holding a thread.
async fn saved(app: &App, visitor: &Visitor, at: FormAt, changes: Vec<Change>) -> Result<Saved, app::Error> {
    let (sender, receiver) = oneshot::channel();
    app.save_answers_then(&visitor.token_hash, at, changes, move |outcome| {
        // The reader may have gone; the answers are saved all the same.
        let _nobody_waits = sender.send(outcome);
    });
    receiver.await.unwrap_or_else(|_| Err(app::Error::Internal("the writer gave no answer".to_owned())))
}

/// The fields `key`, `value`, `base`, repeated in step.
fn changes(form: &FormBody) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    for (name, value) in &form.0 {
        match (name.as_str(), changes.last_mut()) {
            ("key", _) => changes.push(Change { key: value.clone(), typed: String::new(), base: 0 }),
            ("value", Some(change)) => change.typed.clone_from(value),
            ("base", Some(change)) => change.base = value.parse().unwrap_or(0),
            _ => {}
        }
    }
    changes
}

fn answer(saved: &Saved, language: Language) -> Result<Response, app::Error> {
    let computed = saved.view.computed()?;
    let results: Vec<Value> =
        saved.results.iter().map(|(key, result)| result_json(saved, key, result, language)).collect();
    let framework = &saved.view.set.framework;
    let components: Vec<Value> = framework
        .components
        .iter()
        .zip(&computed.sheet.components)
        .map(|(component, score)| {
            let points = score.points.as_ref();
            json!({
                "code": component.code,
                "points": show::points(framework, points, language),
                "maximum": plain_number(language, &score.maximum),
                "state": show::state_name(&score.state),
                "formula": show::formula(score),
            })
        })
        .collect();
    let indices: Vec<Value> = framework
        .ranking_columns()
        .into_iter()
        .map(|item| {
            let progress = progress::of_item(framework, &computed.answers, 0, item);
            let (points, maximum) = computed.sheet.item(item).unwrap_or((None, &framework::Exact::ZERO));
            json!({
                "code": framework.label(item).0,
                "points": show::points(framework, points, language),
                "maximum": plain_number(language, maximum),
                "answered": progress.answered,
                "questions": progress.asked,
            })
        })
        .collect();
    let total = &computed.sheet.total;
    let findings: Vec<Value> = computed
        .findings
        .iter()
        .map(|finding| {
            let shown = show::finding(framework, finding, language);
            json!({
                "severity": shown.severity, "code": finding.code, "component": shown.component,
                "sentence": shown.sentence, "help": shown.help,
            })
        })
        .collect();
    Ok(Json(json!({
        "results": results,
        "components": components,
        "indices": indices,
        "total": {
            "points": show::points(framework, total.points.as_ref(), language),
            "maximum": plain_number(language, &total.maximum),
            "percent": computed.sheet.percent.as_ref().map(|percent| fixed_number(language, percent, 2)),
        },
        "progress": { "answered": computed.progress.answered, "questions": computed.progress.asked },
        "findings": findings,
        "form_version": saved.view.form.answers_version,
        "saved_at": show::moment(language, saved.at),
    }))
    .into_response())
}

fn result_json(saved: &Saved, key: &str, result: &SaveResult, language: Language) -> Value {
    let set = &saved.view.set;
    let text = |value: &Option<String>| {
        let parsed = set.key(key);
        value.as_ref().zip(parsed).map(|(value, parsed)| shown(&set.framework, parsed, value, language))
    };
    match result {
        SaveResult::Saved { version, value } => {
            json!({ "key": key, "outcome": "saved", "version": version, "value": text(value).unwrap_or_default() })
        }
        SaveResult::Conflict { version, theirs, by, at } => json!({
            "key": key, "outcome": "conflict", "version": version,
            "theirs": { "value": text(theirs).unwrap_or_default(), "by": by, "at": show::moment(language, *at) },
        }),
        SaveResult::Refused(fault) => {
            let place = framework::Place::Everywhere;
            let words = show::diagnostic(&fault.diagnostic(key, "", place), language);
            json!({ "key": key, "outcome": "refused", "code": fault.code(), "sentence": words.0, "help": words.1 })
        }
        SaveResult::Unknown => json!({
            "key": key, "outcome": "refused", "code": "unknown-answer",
            "sentence": say(language, "web_failures.unknown-answer.words", &[]), "help": "",
        }),
    }
}

/// Back to the page that the form was on, at the first field that was not taken.
fn back(form: &FormBody, saved: &Saved, at: FormAt) -> Response {
    let base = base(at);
    let page = form.get("page").strip_prefix(&format!("{base}/")).unwrap_or_default();
    let framework = &saved.view.set.framework;
    let is_page = page == "general"
        || framework
            .ranking_columns()
            .iter()
            .any(|item| page.strip_prefix("indices/") == Some(framework.label(*item).0));
    let refused = saved.results.iter().find(|(_, result)| !matches!(result, SaveResult::Saved { .. }));
    let query = refused.map(|(key, result)| {
        let outcome = if matches!(result, SaveResult::Conflict { .. }) { "conflict" } else { "refused" };
        let typed = changes(form).into_iter().find(|change| change.key == *key).map(|change| change.typed);
        form_urlencoded::Serializer::new(String::new())
            .append_pair(outcome, key)
            .append_pair("typed", &typed.unwrap_or_default())
            .finish()
    });
    let query = query.map(|query| format!("?{query}")).unwrap_or_else(|| "?saved=yes".to_owned());
    let page = if is_page { format!("/{page}") } else { String::new() };
    let place = refused.map(|(key, _)| format!("#{key}")).unwrap_or_default();
    Redirect::to(&format!("{base}{page}{query}{place}")).into_response()
}
