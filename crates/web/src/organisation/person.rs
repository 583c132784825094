//! One person: roles given and withdrawn, a new link, the account disabled or enabled.

use app::App;
use app::accounts::{LinkOutcome, is_erased};
use assessment::Id;
use assessment::permission::{Action, Target, may};
use assessment::role::User;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use store::tables::accounts::AccountState;
use store::tables::grants::GrantKind;
use words::say;

use super::people;
use super::people_consequences::{on_step, on_taking};
use super::person_page::Person;
use crate::account::link_page::HandedLink;
use crate::account::{keys, link};
use crate::body::FormBody;
use crate::confirm::{Act, act};
use crate::extractors::Path;
use crate::failure::{Failure, beside_form};
use crate::state::{WebState, html, html_with};
use crate::visitor::Visitor;
use crate::{show, urls};

/// `GET /users/{person}`: the page.
pub async fn page(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(person): Path<Id<User>>,
) -> Result<Response, Failure> {
    let page = build_page(&state, &visitor, person, None, &FormBody::default()).await?;
    html(&visitor, &page)
}

/// `POST /users/{person}/roles`: gives a role.
pub async fn give_role(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(person): Path<Id<User>>,
    form: FormBody,
) -> Result<Response, Failure> {
    let typed = form.clone();
    let done = state
        .attempt(&visitor, move |app, who| {
            app.grant_role(&who.credential, person, people::grant(app, who, &form)?)
        })
        .await;
    match done {
        Ok(()) => Ok(Redirect::to(&urls::person(person).page()).into_response()),
        Err(error) => {
            let (status, messages) = beside_form(&visitor, error)?;
            let mut page = build_page(&state, &visitor, person, None, &typed).await?;
            page.refused = Some(messages.join(" "));
            html_with(&visitor, status, &page)
        }
    }
}

/// `POST /users/{person}/roles/{grant}/remove`: withdraws a role; the consequences are shown first.
pub async fn take_role(
    State(state): State<WebState>,
    visitor: Visitor,
    Path((person, grant)): Path<(Id<User>, Id<GrantKind>)>,
    form: FormBody,
) -> Result<Response, Failure> {
    let address = urls::person(person).remove_role(grant);
    let shown_first = move |app: &App, who: &Visitor| on_taking(app, who, person, grant);
    let done = move |app: &App, who: &Visitor| app.end_role(&who.credential, person, grant);
    match act(&state, &visitor, &address, &form, shown_first, done).await? {
        Act::Done(()) => people::redirect_or_rerender(&state, &visitor, Ok(())).await,
        Act::Shown(page) => Ok(page),
        Act::Refused(error) => people::rerender_with_error(&state, &visitor, error).await,
    }
}

/// `POST /users/{person}/reset`: makes a new one-time link, e-mailed or shown once.
pub async fn reset(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(person): Path<Id<User>>,
    form: FormBody,
) -> Result<Response, Failure> {
    let by_hand = form.get("by_hand") == "yes";
    let made = state.attempt(&visitor, move |app, who| app.ask_link(&who.credential, person, by_hand)).await;
    match made {
        Ok(LinkOutcome::Made(made)) => {
            let link = link::hand_on(&state, &visitor, made).await;
            let page = build_page(&state, &visitor, person, Some(link), &FormBody::default()).await?;
            html(&visitor, &page)
        }
        Ok(LinkOutcome::Asked(_)) => {
            Ok(Redirect::to(&format!("{}?done=asked", urls::REQUESTS)).into_response())
        }
        Err(error) => rerender_with_error(&state, &visitor, person, error).await,
    }
}

/// `POST /users/{person}/lift-second-factor`: requests its removal.
pub async fn lift_second_factor(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(person): Path<Id<User>>,
    _form: FormBody,
) -> Result<Response, Failure> {
    let asked =
        state.attempt(&visitor, move |app, who| app.ask_second_factor_lifted(&who.credential, person)).await;
    match asked {
        Ok(_) => Ok(Redirect::to(&format!("{}?done=asked", urls::REQUESTS)).into_response()),
        Err(error) => rerender_with_error(&state, &visitor, person, error).await,
    }
}

/// Renders the person's page with the reason of a refusal.
async fn rerender_with_error(
    state: &WebState,
    visitor: &Visitor,
    person: Id<User>,
    error: app::Error,
) -> Result<Response, Failure> {
    let (status, messages) = beside_form(visitor, error)?;
    let mut page = build_page(state, visitor, person, None, &FormBody::default()).await?;
    page.refused = Some(messages.join(" "));
    html_with(visitor, status, &page)
}

/// `POST /users/{person}/enable`: unlocks the account.
pub async fn enable(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(person): Path<Id<User>>,
    _form: FormBody,
) -> Result<Response, Failure> {
    let back = urls::person(person).page();
    let done = state.attempt(&visitor, move |app, who| app.set_enabled(&who.credential, person, true));
    match done.await {
        Ok(()) => Ok(Redirect::to(&back).into_response()),
        Err(error) => people::rerender_with_error(&state, &visitor, error).await,
    }
}

/// `POST /users/{person}/disable`: locks the account; the consequences are shown first.
pub async fn disable(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(person): Path<Id<User>>,
    form: FormBody,
) -> Result<Response, Failure> {
    shown_first(&state, &visitor, person, "disable", &form, |app, who, person| {
        app.set_enabled(&who.credential, person, false)
    })
    .await
}

/// `POST /users/{person}/erase`: erases the personal data; the consequences are shown first.
pub async fn erase(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(person): Path<Id<User>>,
    form: FormBody,
) -> Result<Response, Failure> {
    shown_first(&state, &visitor, person, "erase", &form, |app, who, person| {
        app.erase_account(&who.credential, person)
    })
    .await
}

/// `POST /users/{person}/end-sessions`: ends the sessions; the consequences are shown first.
pub async fn end_sessions(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(person): Path<Id<User>>,
    form: FormBody,
) -> Result<Response, Failure> {
    shown_first(&state, &visitor, person, "end-sessions", &form, |app, who, person| {
        app.end_sessions_of(&who.credential, person)
    })
    .await
}

/// A step that cannot be undone at once: its consequences are shown first, and it is done as shown.
async fn shown_first(
    state: &WebState,
    visitor: &Visitor,
    person: Id<User>,
    name: &'static str,
    form: &FormBody,
    command: impl FnOnce(&App, &Visitor, Id<User>) -> Result<(), app::Error> + Send + 'static,
) -> Result<Response, Failure> {
    let back = urls::person(person).page();
    let address = urls::person(person).step(name);
    let shown_first = move |app: &App, who: &Visitor| on_step(app, who, person, name);
    let done = move |app: &App, who: &Visitor| command(app, who, person);
    match act(state, visitor, &address, form, shown_first, done).await? {
        Act::Done(()) => Ok(Redirect::to(&back).into_response()),
        Act::Shown(page) => Ok(page),
        Act::Refused(error) => people::rerender_with_error(state, visitor, error).await,
    }
}

async fn build_page(
    state: &WebState,
    visitor: &Visitor,
    of: Id<User>,
    link: Option<HandedLink>,
    typed: &FormBody,
) -> Result<Person, Failure> {
    let typed = typed.clone();
    state
        .run(visitor, move |app, who| {
            let header = app.header(&who.credential)?;
            let (found, units) = app.people_with_roles(&who.credential, &[of])?;
            let found = found.into_iter().next().ok_or(app::Error::NotFound)?;
            let entry = people::line(who.language, &found, &units);
            let manages = may(&header.signed_in.actor, Action::ManageAccounts, &Target::ANYWHERE).is_ok();
            let steps = match found.account.state {
                _ if !manages || found.account.id == header.signed_in.actor.user => Vec::new(),
                AccountState::Disabled if is_erased(&found.account) => Vec::new(),
                AccountState::Disabled => vec!["enable", "erase"],
                AccountState::Invited => vec!["disable"],
                AccountState::Active => vec!["disable", "end-sessions"],
            };
            let keys = if manages { app.keys_of(&who.credential, of)? } else { Vec::new() };
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
                sends_mail: app.sends_mail(),
                may_lift: manages
                    && found.account.totp_secret.is_some()
                    && found.account.id != header.signed_in.actor.user,
                link,
                refused: None,
            })
        })
        .await
}
