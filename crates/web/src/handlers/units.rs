//! The register of units: listed, added, renamed, merged.

use app::App;
use app::units::{NewUnit, RegisteredUnit};
use assessment::Id;
use assessment::role::Unit;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use framework::Language;
use words::say;

use crate::body::FormBody;
use crate::confirm::{Act, Confirmation, act};
use crate::failure::{Failure, beside_form};
use crate::pages::campaign_new::Choice;
use crate::pages::people::{UnitRow, Units};
use crate::show;
use crate::state::{WebState, html_with};
use crate::visitor::Visitor;

/// `GET /units`.
pub async fn page(State(state): State<WebState>, visitor: Visitor) -> Result<Response, Failure> {
    shown(&state, &visitor, StatusCode::OK, None).await
}

/// `POST /units`.
pub async fn add(
    State(state): State<WebState>,
    visitor: Visitor,
    form: FormBody,
) -> Result<Response, Failure> {
    let unit = NewUnit {
        code: form.get("code").to_owned(),
        name: form.get("name").to_owned(),
        group: form.get("group").to_owned(),
        parent: None,
    };
    let added =
        state.attempt(&visitor, move |app, who| app.register_units(&who.token_hash, vec![unit])).await;
    answer(&state, &visitor, added.map(|_| ())).await
}

/// `POST /units/{unit}/change`.
pub async fn change(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(unit): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let changed = state
        .attempt(&visitor, move |app, who| {
            let id = unit.parse().map_err(|_| app::Error::NotFound)?;
            let version = form.get("version").parse().map_err(|_| app::Error::Conflict)?;
            app.change_unit(&who.token_hash, id, version, form.get("name"), form.get("group"))
        })
        .await;
    answer(&state, &visitor, changed).await
}

/// `POST /units/{unit}/merge`: what that does is shown first.
pub async fn merge(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(unit): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let address = format!("/units/{unit}/merge");
    let (former, typed) = (unit.clone(), form.clone());
    let shown_first = move |app: &App, who: &Visitor| on_merging(app, who, &former, &typed);
    let typed = form.clone();
    let done = move |app: &App, who: &Visitor| {
        let former = unit.parse().map_err(|_| app::Error::NotFound)?;
        app.merge_units(&who.token_hash, former, target(&typed)?)
    };
    match act(&state, &visitor, (&address, &form), shown_first, done).await? {
        Act::Done(()) => answer(&state, &visitor, Ok(())).await,
        Act::Shown(page) => Ok(page),
        Act::Refused(error) => answer(&state, &visitor, Err(error)).await,
    }
}

fn target(form: &FormBody) -> Result<Id<Unit>, app::Error> {
    let into = form.get("into").parse();
    into.map_err(|_| app::FieldFault::alone("into", app::units::BAD_MERGER))
}

fn on_merging(app: &App, who: &Visitor, former: &str, form: &FormBody) -> Result<Confirmation, app::Error> {
    let units = app.units(&who.token_hash)?;
    let former: Id<Unit> = former.parse().map_err(|_| app::Error::NotFound)?;
    let into = target(form)?;
    let unit = |id: Id<Unit>| units.iter().find(|unit| unit.id == id).ok_or(app::Error::NotFound);
    let (from, into) = (unit(former)?, unit(into)?);
    if from.id == into.id || from.ended_at.is_some() || into.ended_at.is_some() {
        return Err(app::FieldFault::alone("into", app::units::BAD_MERGER));
    }
    let data = [("former", from.name.as_str()), ("into", into.name.as_str())];
    let confirmation =
        Confirmation::of(who, "merge-units", "/units").fact("units", &data).fact("later", &data);
    let running = app.running_campaigns_of(&who.token_hash, former)?;
    if running.is_empty() {
        return Ok(confirmation);
    }
    let data = [
        ("former", from.name.as_str()),
        ("count", &*running.len().to_string()),
        ("titles", &*running.join("; ")),
    ];
    Ok(confirmation.warn("open", &data).tick_where_warned())
}

async fn answer(
    state: &WebState,
    visitor: &Visitor,
    done: Result<(), app::Error>,
) -> Result<Response, Failure> {
    match done {
        Ok(()) => Ok(Redirect::to("/units").into_response()),
        Err(error) => {
            let (status, said) = beside_form(visitor, error)?;
            shown(state, visitor, status, Some(said.join(" "))).await
        }
    }
}

async fn shown(
    state: &WebState,
    visitor: &Visitor,
    status: StatusCode,
    refused: Option<String>,
) -> Result<Response, Failure> {
    let page = state
        .run(visitor, move |app, who| {
            let header = app.header(&who.token_hash)?;
            let register = app.register(&who.token_hash)?;
            let mut groups: Vec<String> = register
                .iter()
                .map(|entry| entry.unit.group.clone())
                .filter(|name| !name.is_empty())
                .collect();
            groups.sort();
            groups.dedup();
            let open = register.iter().filter(|entry| entry.unit.ended_at.is_none());
            let mut targets: Vec<Choice> = open
                .map(|entry| Choice {
                    value: entry.unit.id.to_string(),
                    words: entry.unit.name.clone(),
                    chosen: false,
                })
                .collect();
            words::sort_by_name(&mut targets, |choice| &choice.words);
            let mut units: Vec<UnitRow> = register.iter().map(|entry| row(who.language, entry)).collect();
            words::sort_by_name(&mut units, |unit| &unit.name);
            let mut path = who.clone();
            "/units".clone_into(&mut path.path);
            let frame = show::frame(&path, Some(&header));
            Ok(Units { frame, units, groups, targets, may_add: true, refused })
        })
        .await?;
    html_with(visitor, status, &page)
}

fn row(language: Language, entry: &RegisteredUnit) -> UnitRow {
    let said = |key: &str, names: &[String]| {
        let list = names.join(", ");
        (!names.is_empty()).then(|| say(language, key, &[("names", &list)]))
    };
    let went = entry.went_into.as_ref();
    let went = went.map(|name| say(language, "web.people.went-into", &[("name", name)]));
    let ended = entry.unit.ended_at.is_some();
    let history = [
        said("web.people.formerly", &entry.former_names),
        said("web.people.absorbed", &entry.absorbed),
        went.or_else(|| ended.then(|| say(language, "web.people.ended", &[]))),
    ];
    UnitRow {
        id: entry.unit.id.to_string(),
        version: entry.unit.version,
        ended,
        code: entry.unit.code.clone(),
        name: entry.unit.name.clone(),
        group: entry.unit.group.clone(),
        history: history.into_iter().flatten().collect::<Vec<_>>().join("; "),
    }
}
