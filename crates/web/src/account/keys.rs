//! Keys by which programs act for a person: people make and revoke their own, and administrators revoke those
//! of others.

use app::App;
use app::accounts::NewKey;
use assessment::Id;
use assessment::Moment;
use assessment::key::{DAYS, Scope};
use assessment::role::User;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use framework::Language;
use serde::Deserialize;
use store::tables::keys::ApiKey;
use store::tables::keys::ApiKeyKind;
use words::say;

use super::keys_page::{KeyLine, KeysPage, MadeLine};
use crate::body::FormBody;
use crate::confirm::{Act, Confirmation, act};
use crate::extractors::Path;
use crate::failure::{Failure, beside_form, come_again, seconds_to_wait};
use crate::layout::lists::Choice;
use crate::state::{WebState, html, html_with};
use crate::visitor::Visitor;
use crate::{show, urls};

/// The query of the page: what was done just before, as a redirect says it.
#[derive(Debug, Deserialize)]
pub struct Done {
    done: Option<String>,
}

/// `GET /account/keys`.
pub async fn page(
    State(state): State<WebState>,
    visitor: Visitor,
    Query(done): Query<Done>,
) -> Result<Response, Failure> {
    let mut page = build_page(&state, &visitor, &FormBody::default()).await?;
    page.done = done.done.is_some().then(|| say(visitor.language, "web_keys.revoked", &[]));
    html(&visitor, &page)
}

/// `POST /account/keys`: makes one; the answer alone holds its secret.
pub async fn make(
    State(state): State<WebState>,
    visitor: Visitor,
    form: FormBody,
) -> Result<Response, Failure> {
    let field = |name: &str| form.get(name).to_owned();
    let new = NewKey { name: field("name"), scope: field("scope"), days: field("days") };
    let password = field("password");
    let whose = visitor.credential.clone();
    let made = state
        .password_work(&visitor, whose.secret_hash(), move |app, who| {
            app.make_key(&who.credential, &new, &password)
        })
        .await;
    match made {
        Ok(made) => {
            let mut page = build_page(&state, &visitor, &FormBody::default()).await?;
            let words = say(visitor.language, "web_keys.made", &[("name", &made.name)]);
            page.made = Some(MadeLine { words, secret: made.secret });
            html(&visitor, &page)
        }
        Err(error) => rerender_with_error(&state, &visitor, &form, error).await,
    }
}

/// `POST /account/keys/{key}/revoke`: shows first what revoking does.
pub async fn revoke(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(key): Path<Id<ApiKeyKind>>,
    form: FormBody,
) -> Result<Response, Failure> {
    let address = urls::revoke_key(key);
    let shown_first = move |app: &App, who: &Visitor| on_revoking(app, who, None, key);
    let done = move |app: &App, who: &Visitor| app.revoke_key(&who.credential, key);
    match act(&state, &visitor, &address, &form, shown_first, done).await? {
        Act::Done(()) => Ok(Redirect::to(&format!("{}?done=revoked", urls::KEYS)).into_response()),
        Act::Shown(page) => Ok(page),
        Act::Refused(error) => rerender_with_error(&state, &visitor, &form, error).await,
    }
}

/// A key as lists show it.
pub fn line(language: Language, key: &ApiKey, now: Moment) -> KeyLine {
    let at =
        |words: &str, at: Moment| say(language, &format!("web_keys.{words}"), &[("at", &show::moment(at))]);
    let has_ended = now >= key.ends_at;
    KeyLine {
        id: key.id.to_string(),
        name: key.name.clone(),
        scope: format!("web_keys.may.{}", key.scope.name()),
        made: at("made-at", key.made_at),
        used: key.used_at.map_or_else(|| say(language, "web_keys.never", &[]), |used| at("used-at", used)),
        ends: at(if has_ended { "ended-at" } else { "ends-at" }, key.ends_at),
        has_ended,
    }
}

async fn rerender_with_error(
    state: &WebState,
    visitor: &Visitor,
    form: &FormBody,
    error: app::Error,
) -> Result<Response, Failure> {
    let seconds = seconds_to_wait(&error);
    let (status, messages): (StatusCode, _) = beside_form(visitor, error)?;
    let mut page = build_page(state, visitor, form).await?;
    page.refused = Some(messages.join(" "));
    Ok(come_again(html_with(visitor, status, &page)?, seconds))
}

/// Builds the page with what was typed.
async fn build_page(state: &WebState, visitor: &Visitor, typed: &FormBody) -> Result<KeysPage, Failure> {
    let typed = typed.clone();
    state
        .run(visitor, move |app, who| {
            let view = app.own_keys(&who.credential)?;
            let header = app.header(&who.credential)?;
            let language = who.language;
            let here = who.at(urls::KEYS);
            let scope = |scope: Scope| Choice {
                value: scope.name().to_owned(),
                words: say(language, &format!("web_keys.may.{}", scope.name()), &[]),
                chosen: typed.get("scope") == scope.name(),
            };
            let days = |days: i64| Choice {
                value: days.to_string(),
                words: say(language, "web_keys.days", &[("count", &days.to_string())]),
                chosen: typed.get("days") == days.to_string(),
            };
            Ok(KeysPage {
                frame: show::frame(&here, Some(&header)),
                keys: view.keys.iter().map(|key| line(language, key, view.now)).collect(),
                scopes: Scope::ALL.map(scope).to_vec(),
                days: DAYS.map(days).to_vec(),
                name: typed.get("name").to_owned(),
                made: None,
                done: None,
                refused: None,
            })
        })
        .await
}

/// What is shown before a key is revoked; without a person's name it is one's own key.
pub fn on_revoking(
    app: &App,
    who: &Visitor,
    person: Option<Id<User>>,
    key: Id<ApiKeyKind>,
) -> Result<Confirmation, app::Error> {
    let (keys, back) = match person {
        Some(person) => (app.keys_of(&who.credential, person)?, urls::person(person).page()),
        None => (app.own_keys(&who.credential)?.keys, urls::KEYS.to_owned()),
    };
    let found = keys.iter().find(|known| known.id == key).ok_or(app::Error::NotFound)?;
    Ok(Confirmation::of(who, "revoke-key", &back).fact("key", &[("name", &found.name)]))
}
