//! The register of units: searched a page at a time, added, renamed, merged.

use app::App;
use app::units::{NewUnit, RegisteredUnit};
use assessment::Id;
use assessment::role::Unit;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use framework::Language;
use words::say;

use super::units_page::{OneUnit, UnitRow, UnitsPage};
use crate::body::FormBody;
use crate::confirm::{Act, Confirmation, act};
use crate::extractors::Path;
use crate::failure::{Failure, beside_form};
use crate::show::lists::{Searched, page_of, unit_field};
use crate::state::{WebState, html_with};
use crate::visitor::Visitor;
use crate::{show, urls};

/// `GET /units`: the list.
pub async fn page(
    State(state): State<WebState>,
    visitor: Visitor,
    Query(searched): Query<Searched>,
) -> Result<Response, Failure> {
    render_page(&state, &visitor, searched, StatusCode::OK, None).await
}

/// `GET /units/{unit}`: one unit.
pub async fn one(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(unit): Path<Id<Unit>>,
) -> Result<Response, Failure> {
    shown_one(&state, &visitor, unit, String::new(), StatusCode::OK, None).await
}

/// `POST /units`: adds a unit.
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
        state.attempt(&visitor, move |app, who| app.register_units(&who.credential, vec![unit])).await;
    match added {
        Ok(_) => Ok(Redirect::to(urls::UNITS).into_response()),
        Err(error) => {
            let (status, messages) = beside_form(&visitor, error)?;
            render_page(&state, &visitor, Searched::default(), status, Some(messages.join(" "))).await
        }
    }
}

/// `POST /units/{unit}/change`: changes name and group.
pub async fn change(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(unit): Path<Id<Unit>>,
    form: FormBody,
) -> Result<Response, Failure> {
    let changed = state
        .attempt(&visitor, move |app, who| {
            let version = form.version()?;
            app.change_unit(&who.credential, unit, version, form.get("name"), form.get("group"))
        })
        .await;
    redirect_or_rerender(&state, &visitor, unit, String::new(), changed).await
}

/// `POST /units/{unit}/merge`: the consequences are shown first; `into` is an id, a code, a name, or words
/// that only one unit has.
pub async fn merge(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(unit): Path<Id<Unit>>,
    form: FormBody,
) -> Result<Response, Failure> {
    let address = urls::merge_unit(unit);
    let typed = form.clone();
    let shown_first = move |app: &App, who: &Visitor| on_merging(app, who, unit, &typed);
    let typed = form.clone();
    let done = move |app: &App, who: &Visitor| {
        let into = app.unit_named(&who.credential, "into", typed.get("into"))?;
        app.merge_units(&who.credential, unit, into)
    };
    match act(&state, &visitor, &address, &form, shown_first, done).await? {
        Act::Done(()) => Ok(Redirect::to(urls::UNITS).into_response()),
        Act::Shown(page) => Ok(page),
        Act::Refused(error) => {
            redirect_or_rerender(&state, &visitor, unit, form.get("into").to_owned(), Err(error)).await
        }
    }
}

fn on_merging(
    app: &App,
    who: &Visitor,
    former: Id<Unit>,
    form: &FormBody,
) -> Result<Confirmation, app::Error> {
    let units = app.units(&who.credential)?;
    let into = app.unit_named(&who.credential, "into", form.get("into"))?;
    let unit = |id: Id<Unit>| units.iter().find(|unit| unit.id == id).ok_or(app::Error::NotFound);
    let (from, into) = (unit(former)?, unit(into)?);
    if from.id == into.id || from.ended_at.is_some() || into.ended_at.is_some() {
        return Err(app::FieldFault::alone("into", app::units::BAD_MERGER));
    }
    let data = [("former", from.name.as_str()), ("into", into.name.as_str())];
    let confirmation =
        Confirmation::of(who, "merge-units", &urls::unit(former)).fact("units", &data).fact("later", &data);
    let running = app.running_campaigns_of(&who.credential, former)?;
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

async fn redirect_or_rerender(
    state: &WebState,
    visitor: &Visitor,
    unit: Id<Unit>,
    typed: String,
    done: Result<(), app::Error>,
) -> Result<Response, Failure> {
    match done {
        Ok(()) => Ok(Redirect::to(urls::UNITS).into_response()),
        Err(error) => {
            let (status, messages) = beside_form(visitor, error)?;
            shown_one(state, visitor, unit, typed, status, Some(messages.join(" "))).await
        }
    }
}

async fn render_page(
    state: &WebState,
    visitor: &Visitor,
    searched: Searched,
    status: StatusCode,
    refused: Option<String>,
) -> Result<Response, Failure> {
    let page = state
        .run(visitor, move |app, who| {
            let header = app.header(&who.credential)?;
            let mut found = app.search_units(&who.credential, searched.words())?;
            words::sort_by_name(&mut found.units, |unit| &unit.name);
            let (asked, number) = (searched.words(), searched.page());
            let (lines, paging) = page_of(who.language, found.units, urls::UNITS, asked, number);
            let ids: Vec<_> = lines.iter().map(|unit| unit.id).collect();
            let units = app.registered_units(&who.credential, &ids)?;
            let units = units.iter().map(|entry| row(who.language, entry)).collect();
            let frame = show::frame(&at(who, urls::UNITS), Some(&header));
            let groups = found.groups.into_iter().collect();
            Ok(UnitsPage { frame, units, paging, groups, may_add: true, refused })
        })
        .await?;
    html_with(visitor, status, &page)
}

async fn shown_one(
    state: &WebState,
    visitor: &Visitor,
    unit: Id<Unit>,
    typed: String,
    status: StatusCode,
    refused: Option<String>,
) -> Result<Response, Failure> {
    let page = state
        .run(visitor, move |app, who| {
            let header = app.header(&who.credential)?;
            let entry = app.registered_units(&who.credential, &[unit])?.pop().ok_or(app::Error::NotFound)?;
            let groups = app.search_units(&who.credential, "")?.groups.into_iter().collect();
            let into = unit_field(app, who, &typed, None, |other| other.id != unit)?;
            let frame = show::frame(&at(who, &urls::unit(unit)), Some(&header));
            Ok(OneUnit { frame, unit: row(who.language, &entry), groups, into, refused })
        })
        .await?;
    html_with(visitor, status, &page)
}

/// The visitor, with this address as the page's.
fn at(who: &Visitor, path: &str) -> Visitor {
    who.at(path)
}

fn row(language: Language, entry: &RegisteredUnit) -> UnitRow {
    let sentence = |key: &str, names: &[String]| {
        let list = names.join(", ");
        (!names.is_empty()).then(|| say(language, key, &[("names", &list)]))
    };
    let went = entry.went_into.as_ref();
    let went = went.map(|name| say(language, "web.people.went-into", &[("name", name)]));
    let ended = entry.unit.ended_at.is_some();
    let history = [
        sentence("web.people.formerly", &entry.former_names),
        sentence("web.people.absorbed", &entry.absorbed),
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
