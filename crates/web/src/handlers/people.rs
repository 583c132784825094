//! People and their roles: listed, invited.

use app::App;
use app::accounts::{Header, Invitation, PersonView};
use assessment::Id;
use assessment::permission::{Action, Target, may};
use assessment::role::{Grant, Role, Unit};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use framework::Language;
use words::say;

use super::link;
use crate::body::FormBody;
use crate::failure::{Failure, beside_form};
use crate::pages::campaign_new::Choice;
use crate::pages::people::{People, PersonLine, RoleLine};
use crate::show;
use crate::state::{WebState, html_with};
use crate::visitor::Visitor;

/// `GET /users`.
pub async fn page(State(state): State<WebState>, visitor: Visitor) -> Result<Response, Failure> {
    shown(&state, &visitor, StatusCode::OK, None, None).await
}

/// `POST /users`: invites somebody; the link is mailed, or shown once.
pub async fn invite(
    State(state): State<WebState>,
    visitor: Visitor,
    form: FormBody,
) -> Result<Response, Failure> {
    let (name, email) = (form.get("name").to_owned(), form.get("email").to_owned());
    let to = email.clone();
    let invited = state
        .attempt(&visitor, move |app, who| {
            let grants = vec![grant(&form)?];
            app.invite(&who.token_hash, &Invitation { name, email, grants })
        })
        .await;
    match invited {
        Ok((_, token)) => {
            let address = link::address(&state, &visitor.host, &token);
            let link = link::hand_on(&state, &visitor, &to, address).await;
            shown(&state, &visitor, StatusCode::OK, Some(link), None).await
        }
        Err(error) => refused(&state, &visitor, error).await,
    }
}

/// The list with why something was refused.
pub async fn refused(state: &WebState, visitor: &Visitor, error: app::Error) -> Result<Response, Failure> {
    let (status, said) = beside_form(visitor, error)?;
    shown(state, visitor, status, None, Some(said.join(" "))).await
}

/// Back to the list, or the list with why it was refused.
pub async fn answer(
    state: &WebState,
    visitor: &Visitor,
    done: Result<(), app::Error>,
) -> Result<Response, Failure> {
    match done {
        Ok(()) => Ok(Redirect::to("/users").into_response()),
        Err(error) => refused(state, visitor, error).await,
    }
}

/// The role that a form names, with its scope.
pub fn grant(form: &FormBody) -> Result<Grant, app::Error> {
    let bad = || app::FieldFault::alone("role", app::accounts::codes::BAD_ROLE);
    let role = Role::named(form.get("role")).ok_or_else(bad)?;
    let unit = match form.get("unit") {
        "" => None,
        id if role.belongs_to_a_unit() => Some(id.parse().map_err(|_| bad())?),
        _ => None,
    };
    let index =
        Some(form.get("index").to_owned()).filter(|index| !index.is_empty() && role == Role::Appraiser);
    Ok(Grant { role, unit, campaign: None, index })
}

async fn shown(
    state: &WebState,
    visitor: &Visitor,
    status: StatusCode,
    link: Option<String>,
    refused: Option<String>,
) -> Result<Response, Failure> {
    let page = state
        .run(visitor, move |app, who| {
            let header = app.header(&who.token_hash)?;
            let people = app.people(&who.token_hash)?;
            let units = app.unit_names(&who.token_hash)?;
            let mut lines: Vec<PersonLine> =
                people.iter().map(|person| line(who.language, person, &units)).collect();
            words::sort_by_name(&mut lines, |line| &line.name);
            let mut path = who.clone();
            "/users".clone_into(&mut path.path);
            Ok(People {
                frame: show::frame(&path, Some(&header)),
                people: lines,
                roles: roles(who.language, &header),
                units: unit_choices(who.language, &units),
                indices: indices(app, who)?,
                link,
                refused,
            })
        })
        .await?;
    html_with(visitor, status, &page)
}

/// A person in the list.
pub fn line(language: Language, person: &PersonView, units: &[(Id<Unit>, String)]) -> PersonLine {
    PersonLine {
        id: person.account.id.to_string(),
        name: if person.account.name.is_empty() { "–".to_owned() } else { person.account.name.clone() },
        email: person.account.email.clone(),
        roles: role_lines(language, person, units),
        state: say(language, &format!("web.people.state.{}", person.account.state.name()), &[]),
    }
}

/// The roles of a person in words.
pub fn role_lines(language: Language, person: &PersonView, units: &[(Id<Unit>, String)]) -> Vec<RoleLine> {
    let words = |grant: &Grant| {
        let role = show::role_words(language, grant.role);
        let unit = grant.unit.and_then(|id| units.iter().find(|(unit, _)| *unit == id));
        let scope = unit.map(|(_, name)| name.clone()).or_else(|| grant.index.clone());
        scope.map_or_else(|| role.clone(), |scope| format!("{role} · {scope}"))
    };
    let line = |held: &store::tables::grants::HeldGrant| RoleLine {
        id: held.id.to_string(),
        words: words(&held.grant),
    };
    person.grants.iter().map(line).collect()
}

/// The roles that one may give.
fn roles(language: Language, header: &Header) -> Vec<Choice> {
    let all = may(&header.signed_in.actor, Action::ManageAccounts, &Target::ANYWHERE).is_ok();
    let given = Role::ALL.into_iter().filter(|role| all || role.belongs_to_a_unit());
    given
        .map(|role| Choice {
            value: role.name().to_owned(),
            words: show::role_words(language, role),
            chosen: role == Role::UnitClerk,
        })
        .collect()
}

fn unit_choices(language: Language, units: &[(Id<Unit>, String)]) -> Vec<Choice> {
    let none = Choice { value: String::new(), words: say(language, "web.people.none", &[]), chosen: true };
    let mut choices: Vec<Choice> = units
        .iter()
        .map(|(id, name)| Choice { value: id.to_string(), words: name.clone(), chosen: false })
        .collect();
    words::sort_by_name(&mut choices, |choice| &choice.words);
    choices.insert(0, none);
    choices
}

/// The main indices of all campaigns' sets, by code.
fn indices(app: &App, who: &Visitor) -> Result<Vec<Choice>, app::Error> {
    let all = Choice { value: String::new(), words: say(who.language, "web.people.all", &[]), chosen: true };
    let mut choices = vec![all];
    for (code, title) in app.main_indices(&who.token_hash)? {
        let words = format!("{code}. {}", title.get(who.language));
        choices.push(Choice { value: code, words, chosen: false });
    }
    Ok(choices)
}
