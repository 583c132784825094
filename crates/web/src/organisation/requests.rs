//! Requests about an account that need a second person or time: listed, confirmed, stopped, used.

use app::App;
use app::accounts::Credential;
use app::accounts::{RequestOutcome, RequestView};
use assessment::{Id, Moment};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use framework::Language;
use serde::Deserialize;
use store::tables::account_requests::RequestKind;
use words::say;

use super::requests_page::{RequestLine, RequestsPage};
use crate::account::link;
use crate::account::link_page::HandedLink;
use crate::body::FormBody;
use crate::extractors::Path;
use crate::failure::{Failure, beside_form};
use crate::state::{WebState, html_with};
use crate::visitor::Visitor;
use crate::{show, urls};

/// The query of the page: what was done just before, as a redirect says it.
#[derive(Debug, Deserialize)]
pub struct Done {
    done: Option<String>,
}

/// What the page shows beside the requests.
#[derive(Default)]
struct Messages {
    link: Option<HandedLink>,
    done: Option<String>,
    refused: Option<String>,
}

/// `GET /requests`: the page.
pub async fn page(
    State(state): State<WebState>,
    visitor: Visitor,
    Query(done): Query<Done>,
) -> Result<Response, Failure> {
    let known = ["asked", "confirmed", "stopped", "lifted"];
    let done = done.done.filter(|done| known.contains(&done.as_str()));
    let done = done.map(|done| say(visitor.language, &format!("web_access.done.{done}"), &[]));
    render_page(&state, &visitor, StatusCode::OK, Messages { done, ..Messages::default() }).await
}

/// `POST /requests/{request}/confirm`: the second person agrees.
pub async fn confirm(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(request): Path<Id<RequestKind>>,
    _form: FormBody,
) -> Result<Response, Failure> {
    let done = decide(&state, &visitor, request, App::confirm_request).await;
    redirect_or_rerender(&state, &visitor, done, "confirmed").await
}

/// `POST /requests/{request}/stop`: cancels the request.
pub async fn stop(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(request): Path<Id<RequestKind>>,
    _form: FormBody,
) -> Result<Response, Failure> {
    let done = decide(&state, &visitor, request, App::stop_request).await;
    redirect_or_rerender(&state, &visitor, done, "stopped").await
}

/// `POST /requests/{request}/use`: does what was requested; a link is shown once.
pub async fn take(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(request): Path<Id<RequestKind>>,
    _form: FormBody,
) -> Result<Response, Failure> {
    let done = decide(&state, &visitor, request, App::use_request).await;
    match done {
        Ok(RequestOutcome::Link(made)) => {
            let until = show::moment(made.ends_at);
            let link = HandedLink {
                words: say(visitor.language, "web_access.link", &[("until", &until)]),
                address: Some(link::address(&state, &visitor.host, &made.token)),
            };
            render_page(
                &state,
                &visitor,
                StatusCode::OK,
                Messages { link: Some(link), ..Messages::default() },
            )
            .await
        }
        Ok(RequestOutcome::SecondFactorLifted) => {
            redirect_or_rerender(&state, &visitor, Ok(()), "lifted").await
        }
        Err(error) => redirect_or_rerender(&state, &visitor, Err(error), "lifted").await,
    }
}

/// Runs a command on a request for the visitor.
async fn decide<T: Send + 'static>(
    state: &WebState,
    visitor: &Visitor,
    request: Id<RequestKind>,
    command: fn(&App, &Credential, Id<RequestKind>) -> Result<T, app::Error>,
) -> Result<T, app::Error> {
    let done = move |app: &App, who: &Visitor| command(app, &who.credential, request);
    state.attempt(visitor, done).await
}

/// Redirects to the page, or renders it with the reason of a refusal.
async fn redirect_or_rerender(
    state: &WebState,
    visitor: &Visitor,
    done: Result<(), app::Error>,
    what: &str,
) -> Result<Response, Failure> {
    match done {
        Ok(()) => Ok(Redirect::to(&format!("{}?done={what}", urls::REQUESTS)).into_response()),
        Err(error) => {
            let (status, messages) = beside_form(visitor, error)?;
            let messages = Messages { refused: Some(messages.join(" ")), ..Messages::default() };
            render_page(state, visitor, status, messages).await
        }
    }
}

async fn render_page(
    state: &WebState,
    visitor: &Visitor,
    status: StatusCode,
    messages: Messages,
) -> Result<Response, Failure> {
    let page = state
        .run(visitor, move |app, who| {
            let header = app.header(&who.credential)?;
            let requests = app.account_requests(&who.credential)?;
            let here = who.at(urls::REQUESTS);
            let now = app.now();
            Ok(RequestsPage {
                frame: show::frame(&here, Some(&header)),
                requests: requests.iter().map(|view| line(who.language, view, now)).collect(),
                link: messages.link,
                done: messages.done,
                refused: messages.refused,
            })
        })
        .await?;
    html_with(visitor, status, &page)
}

fn line(language: Language, view: &RequestView, now: Moment) -> RequestLine {
    let wanted = format!("web_access.wanted.{}", view.request.wanted.name());
    let asked_at = show::moment(view.request.asked_at);
    let state = |key: &str, data: &[(&str, &str)]| say(language, &format!("web_access.state.{key}"), data);
    RequestLine {
        id: view.request.id.to_string(),
        words: say(language, &wanted, &[("person", &view.person), ("email", &view.email)]),
        asked: say(language, "web_access.asked", &[("by", &view.asked_by), ("at", &asked_at)]),
        state: match (&view.confirmed_by, view.free_at) {
            (Some(name), _) => state("confirmed", &[("name", name)]),
            (None, Some(at)) if at <= now => state("ready", &[]),
            (None, Some(at)) => state("free", &[("at", &show::moment(at))]),
            (None, None) => state("waits", &[]),
        },
        may_confirm: view.may_confirm,
        may_use: view.may_use,
    }
}
