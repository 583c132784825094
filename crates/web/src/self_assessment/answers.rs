//! Saves answers field by field.

use app::App;
use app::form::{Change, Computed, FormAt, SaveResult, Saved};
use app::sets::LoadedSet;
use assessment::answers::{AnswerKey, shown};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use framework::{ComponentSlot, Framework, Item, Language, Owner};
use tokio::sync::oneshot;
use words::{plain_number, say};

use super::answers_json::{Answer, ComponentAnswer, FieldAnswer, FindingAnswer, Sum, Theirs};
use super::form::{NotTaken, Sent, Why, show_page};
use super::form_address::FormAddress;
use super::form_blocks::field_value;
use super::rail::{index_sums, rail};
use crate::body::FormBody;
use crate::extractors::Path;
use crate::failure::Failure;
use crate::state::{WebState, json};
use crate::visitor::Visitor;
use crate::{show, urls};

/// `POST base/answers`: answers the script with JSON; without it, redirects to the page.
pub async fn save(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(address): Path<FormAddress>,
    form: FormBody,
) -> Result<Response, Failure> {
    let at = address.at();
    let changes = changes(&form);
    let saved =
        saved(&state.app, &visitor, at, changes).await.map_err(|error| Failure::new(&visitor, error))?;
    let count = saved.results.iter().filter(|(_, result)| matches!(result, SaveResult::Saved { .. })).count();
    state.counters.saved(count);
    if visitor.wants_json {
        return saved_json(&form, &saved, at, visitor.language)
            .map_err(|error| Failure::new(&visitor, error));
    }
    without_script(state, visitor, &form, &saved, at).await
}

/// Waits for the commit without blocking a thread.
async fn saved(app: &App, visitor: &Visitor, at: FormAt, changes: Vec<Change>) -> Result<Saved, app::Error> {
    let (sender, receiver) = oneshot::channel();
    app.save_answers_then(&visitor.credential, at, changes, move |outcome| {
        // The reader may have left; the answers are saved all the same.
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

/// What the page's script updates: the fields, what depends on them, the sums, the findings of the page.
fn saved_json(
    form: &FormBody,
    saved: &Saved,
    at: FormAt,
    language: Language,
) -> Result<Response, app::Error> {
    let set = &saved.view.set;
    let framework = &set.framework;
    let mut changed: Vec<ComponentSlot> = saved
        .results
        .iter()
        .filter_map(|(key, _)| set.key(key))
        .flat_map(|key| set.dependents(key))
        .collect();
    changed.sort_unstable();
    changed.dedup();
    let computed = saved.view.computed_tracing(&changed);
    let page = page_item(set, at, form.get("page"));
    let total = &computed.sheet.total;
    let indices = index_sums(&saved.view, &computed, language);
    let answer = Answer {
        results: saved
            .results
            .iter()
            .map(|(key, result)| field(form, saved, key, result, language))
            .collect(),
        components: changed
            .iter()
            .filter_map(|slot| component(framework, &computed, *slot, language))
            .collect(),
        rail: rail(&saved.view, &computed, &indices),
        indices,
        total: Sum {
            points: show::points(framework, total.points.as_ref(), language),
            maximum: plain_number(language, &total.maximum),
        },
        findings: findings(set, &computed, page, language),
        form_version: saved.view.form.answers_version,
        saved_at: show::moment(saved.at),
    };
    json(&answer)
}

/// The page on which somebody typed: a main index or the general information; `None` if none is named.
fn page_item(set: &LoadedSet, at: FormAt, page: &str) -> Page {
    let place = page.strip_prefix(&urls::form(at).summary());
    if place == Some("/general") {
        return Page::General;
    }
    let code = place.and_then(|place| place.strip_prefix("/indices/"));
    code.and_then(|code| set.column(code)).map_or(Page::Unknown, Page::Index)
}

/// The page on which somebody typed.
#[derive(Clone, Copy)]
enum Page {
    General,
    Index(Item),
    Unknown,
}

fn component(
    framework: &Framework,
    computed: &Computed,
    slot: ComponentSlot,
    language: Language,
) -> Option<ComponentAnswer> {
    let score = computed.sheet.components.get(slot.position())?;
    Some(ComponentAnswer {
        code: framework[slot].code.clone(),
        points: show::points(framework, score.points.as_ref(), language),
        maximum: plain_number(language, &score.maximum),
        state: show::state_name(&score.state),
        formula: show::formula(score),
    })
}

/// The findings that the page shows: of its components, and of the whole form.
fn findings(set: &LoadedSet, computed: &Computed, page: Page, language: Language) -> Vec<FindingAnswer> {
    let on_page = match page {
        Page::Index(item) => Some(item),
        Page::General | Page::Unknown => None,
    };
    let framework = &set.framework;
    let here = computed.findings.iter().filter(|finding| match (page, finding.component) {
        (Page::Unknown, _) | (_, None) => true,
        (_, Some(slot)) => on_page.is_some() && set.column_of(slot) == on_page,
    });
    here.map(|finding| {
        let shown = show::finding(framework, finding, language);
        FindingAnswer {
            severity: shown.severity,
            code: finding.code,
            component: shown.component,
            sentence: shown.sentence,
            help: shown.help,
        }
    })
    .collect()
}

fn field(form: &FormBody, saved: &Saved, key: &str, result: &SaveResult, language: Language) -> FieldAnswer {
    let set = &saved.view.set;
    let written = |value: &Option<String>, spell: fn(&Framework, AnswerKey, &str, Language) -> String| {
        let value = value.as_ref().zip(set.key(key));
        // An answer that was removed is an empty field.
        value.map_or_else(String::new, |(value, parsed)| spell(&set.framework, parsed, value, language))
    };
    let text = |value: &Option<String>| written(value, field_value);
    let key = key.to_owned();
    match result {
        SaveResult::Saved { version, value } => {
            FieldAnswer::Saved { key, version: *version, value: text(value) }
        }
        SaveResult::Conflict { version, theirs, by, at } => {
            let theirs = Theirs {
                value: text(theirs),
                words: written(theirs, shown),
                by: by.clone(),
                at: show::moment(*at),
            };
            FieldAnswer::Conflict { key, version: *version, theirs }
        }
        SaveResult::Refused(fault) => {
            let typed = changes(form).into_iter().find(|change| change.key == key);
            let typed = typed.map_or_else(String::new, |change| change.typed);
            let found = fault.diagnostic(&key, &typed, framework::Place::Everywhere);
            let (sentence, help) = show::diagnostic_of(&set.framework, &found, language);
            FieldAnswer::Refused { key, code: fault.code(), sentence, help }
        }
        SaveResult::Unknown => FieldAnswer::Refused {
            key,
            code: "unknown-answer",
            sentence: say(language, "web_failures.unknown-answer.words", &[]),
            help: String::new(),
        },
    }
}

/// Redirects to the page that the form was on; if a field was refused, renders the page with everything as it
/// was typed, so that no field loses its text.
async fn without_script(
    state: WebState,
    visitor: Visitor,
    form: &FormBody,
    saved: &Saved,
    at: FormAt,
) -> Result<Response, Failure> {
    let typed = changes(form);
    let mut not_taken = NotTaken::default();
    for ((key, result), change) in saved.results.iter().zip(typed) {
        let why = match result {
            SaveResult::Saved { .. } => continue,
            SaveResult::Conflict { .. } => Why::Conflict,
            SaveResult::Refused(_) | SaveResult::Unknown => Why::Refused,
        };
        not_taken.0.insert(key.clone(), (why, change.typed));
    }
    let page = page_of(form, saved, at, not_taken.0.keys().next());
    if not_taken.0.is_empty() {
        let place = match page {
            None => String::new(),
            Some(None) => "/general".to_owned(),
            Some(Some(code)) => format!("/indices/{code}"),
        };
        return Ok(Redirect::to(&format!("{}{place}?saved=yes", urls::form(at).summary())).into_response());
    }
    let is_conflict = not_taken.0.values().all(|(why, _)| *why == Why::Conflict);
    let status = if is_conflict { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
    let count = not_taken.0.len().to_string();
    let words = say(visitor.language, "web.form.not-all-saved", &[("count", &count)]);
    let sent = Sent { not_taken, refused: vec![words], ..Sent::default() };
    show_page(&state, &visitor, at, page.flatten(), status, sent).await
}

/// The page that the form was on, or that a field is on: the general information, or a main index by its code.
#[expect(clippy::option_option, reason = "no page, the general information, a main index")]
fn page_of(form: &FormBody, saved: &Saved, at: FormAt, key: Option<&String>) -> Option<Option<String>> {
    let framework = &saved.view.set.framework;
    let page = form.get("page").strip_prefix(&format!("{}/", urls::form(at).summary()));
    let is_index = |code: &&str| saved.view.set.column(code).is_some();
    if page == Some("general") {
        return Some(None);
    }
    if let Some(code) = page.and_then(|page| page.strip_prefix("indices/")).filter(is_index) {
        return Some(Some(code.to_owned()));
    }
    let slot = match saved.view.set.key(key?)? {
        AnswerKey::Question(slot) => match framework[slot].owner {
            Owner::General => return Some(None),
            Owner::Component(slot) => slot,
        },
        AnswerKey::Claim(slot) | AnswerKey::Reason(slot) | AnswerKey::Explanation(slot) => slot,
    };
    Some(Some(framework.main_index_of(slot).to_owned()))
}
