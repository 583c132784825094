//! One person: roles given and taken, a new link, the account disabled or enabled.

use assessment::Id;
use assessment::permission::{Action, Target, may};
use assessment::role::User;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use store::tables::accounts::AccountState;
use words::say;

use super::{keys, link, people};
use crate::body::FormBody;
use crate::failure::{Failure, beside_form};
use crate::pages::person::Person;
use crate::show;
use crate::state::{WebState, html, html_with};
use crate::visitor::Visitor;

/// `GET /users/{person}`.
pub async fn page(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(person): Path<String>,
) -> Result<Response, Failure> {
    let page = filled(&state, &visitor, person, None, &FormBody::default()).await?;
    html(&visitor, &page)
}

/// `POST /users/{person}/roles`.
pub async fn give_role(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(person): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let (of, typed) = (person.clone(), form.clone());
    let done = state
        .attempt(&visitor, move |app, who| {
            app.grant_role(&who.token_hash, id(&of)?, people::grant(app, who, &form)?)
        })
        .await;
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/users/{person}")).into_response()),
        Err(error) => {
            let (status, said) = beside_form(&visitor, error)?;
            let mut page = filled(&state, &visitor, person, None, &typed).await?;
            page.refused = Some(said.join(" "));
            html_with(&visitor, status, &page)
        }
    }
}

/// `POST /users/{person}/roles/{grant}/remove`.
pub async fn take_role(
    State(state): State<WebState>,
    visitor: Visitor,
    Path((person, grant)): Path<(String, String)>,
    _form: FormBody,
) -> Result<Response, Failure> {
    let done = state
        .attempt(&visitor, move |app, who| {
            let grant = grant.parse().map_err(|_| app::Error::NotFound)?;
            app.end_role(&who.token_hash, id(&person)?, grant)
        })
        .await;
    people::answer(&state, &visitor, done).await
}

/// `POST /users/{person}/reset`: a new one-time link, mailed or shown once.
pub async fn reset(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(person): Path<String>,
    _form: FormBody,
) -> Result<Response, Failure> {
    let of = person.clone();
    let token = state.run(&visitor, move |app, who| app.new_link(&who.token_hash, id(&of)?)).await?;
    let address = link::address(&state, &visitor.host, &token);
    let mut page = filled(&state, &visitor, person, None, &FormBody::default()).await?;
    page.link = Some(link::hand_on(&state, &visitor, &page.email, address).await);
    html(&visitor, &page)
}

/// `POST /users/{person}/{disable|enable|end-sessions}`.
pub async fn step(
    State(state): State<WebState>,
    visitor: Visitor,
    Path((person, step)): Path<(String, String)>,
    _form: FormBody,
) -> Result<Response, Failure> {
    let back = format!("/users/{person}");
    let done = state
        .attempt(&visitor, move |app, who| {
            let of = id(&person)?;
            match step.as_str() {
                "disable" => app.set_enabled(&who.token_hash, of, false),
                "enable" => app.set_enabled(&who.token_hash, of, true),
                "end-sessions" => app.end_sessions_of(&who.token_hash, of),
                _ => Err(app::Error::NotFound),
            }
        })
        .await;
    match done {
        Ok(()) => Ok(Redirect::to(&back).into_response()),
        Err(error) => people::refused(&state, &visitor, error).await,
    }
}

fn id(text: &str) -> Result<Id<User>, app::Error> {
    text.parse().map_err(|_| app::Error::NotFound)
}

async fn filled(
    state: &WebState,
    visitor: &Visitor,
    wanted: String,
    link: Option<String>,
    typed: &FormBody,
) -> Result<Person, Failure> {
    let typed = typed.clone();
    state
        .run(visitor, move |app, who| {
            let of = id(&wanted)?;
            let header = app.header(&who.token_hash)?;
            let (found, units) = app.people_with_roles(&who.token_hash, &[of])?;
            let found = found.into_iter().next().ok_or(app::Error::NotFound)?;
            let entry = people::line(who.language, &found, &units);
            let manages = may(&header.signed_in.actor, Action::ManageAccounts, &Target::ANYWHERE).is_ok();
            let steps = match found.account.state {
                _ if !manages || found.account.id == header.signed_in.actor.user => Vec::new(),
                AccountState::Disabled => vec!["enable"],
                AccountState::Invited => vec!["disable"],
                AccountState::Active => vec!["disable", "end-sessions"],
            };
            let keys = if manages { app.keys_of(&who.token_hash, of)? } else { Vec::new() };
            let now = app.now();
            Ok(Person {
                frame: show::frame(who, Some(&header)),
                id: entry.id,
                name: entry.name,
                email: entry.email,
                state: say(who.language, &format!("web.people.state.{}", found.account.state.name()), &[]),
                second_factor: found.account.totp_secret.is_some(),
                roles: entry.roles,
                offered: people::roles(who.language, &header, typed.get("role")),
                unit: people::any_unit(app, who, typed.get("unit"))?,
                indices: people::indices(app, who)?,
                keys: keys.iter().map(|key| keys::line(who.language, key, now)).collect(),
                steps,
                link,
                refused: None,
            })
        })
        .await
}
