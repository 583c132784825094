//! The steps of a form: handed over, taken back, submitted, returned, reopened.

use app::App;
use app::accounts::Credential;
use app::form::FormAt;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};

use super::form_address::FormAddress;
use super::steps_consequences::{on_hand_over, on_reopen, on_submit};
use super::summary;
use crate::body::FormBody;
use crate::confirm::{Act, Confirmation, act};
use crate::extractors::Path;
use crate::failure::{Failure, beside_form};
use crate::state::WebState;
use crate::urls;
use crate::visitor::Visitor;

/// `POST base/hand-over`: hands the form over to the leader.
pub async fn hand_over(
    state: State<WebState>,
    visitor: Visitor,
    address: Path<FormAddress>,
    form: FormBody,
) -> Result<Response, Failure> {
    asked(state, visitor, address, form, "hand-over", on_hand_over, |app, credential, at, form| {
        app.hand_over(credential, at, seen(form)?)
    })
    .await
}

/// `POST base/take-back`: takes the form back from the leader.
pub async fn take_back(
    state: State<WebState>,
    visitor: Visitor,
    address: Path<FormAddress>,
    form: FormBody,
) -> Result<Response, Failure> {
    step(state, visitor, address, form, |app, credential, at, _| app.take_back(credential, at)).await
}

/// `POST base/submit`: approves and submits it.
pub async fn submit(
    state: State<WebState>,
    visitor: Visitor,
    address: Path<FormAddress>,
    form: FormBody,
) -> Result<Response, Failure> {
    asked(state, visitor, address, form, "submit", on_submit, |app, credential, at, form| {
        app.submit(credential, at, seen(form)?)
    })
    .await
}

/// `POST base/return`: returns it to the clerk with a note.
pub async fn return_to_clerk(
    state: State<WebState>,
    visitor: Visitor,
    address: Path<FormAddress>,
    form: FormBody,
) -> Result<Response, Failure> {
    step(state, visitor, address, form, |app, credential, at, form| {
        app.return_to_clerk(credential, at, form.get("note"))
    })
    .await
}

/// `POST base/reopen`: the standing department reopens it.
pub async fn reopen(
    state: State<WebState>,
    visitor: Visitor,
    address: Path<FormAddress>,
    form: FormBody,
) -> Result<Response, Failure> {
    asked(state, visitor, address, form, "reopen", on_reopen, |app, credential, at, form| {
        app.reopen(credential, at, form.get("note"))
    })
    .await
}

/// The count of answers that the page showed.
fn seen(form: &FormBody) -> Result<u64, app::Error> {
    form.get("seen").parse().map_err(|_| app::Error::Conflict)
}

async fn step(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(address): Path<FormAddress>,
    form: FormBody,
    command: impl FnOnce(&App, &Credential, FormAt, &FormBody) -> Result<(), app::Error> + Send + 'static,
) -> Result<Response, Failure> {
    let at = address.at();
    let done = state.attempt(&visitor, move |app, who| command(app, &who.credential, at, &form)).await;
    match done {
        Ok(()) => Ok(Redirect::to(&urls::form(at).summary()).into_response()),
        Err(error) => {
            let (status, messages) = beside_form(&visitor, error)?;
            summary::render_page(&state, &visitor, at, status, Some(messages.join(" "))).await
        }
    }
}

type Consequences = fn(&App, &Visitor, FormAt, &FormBody) -> Result<Confirmation, app::Error>;
type Command = fn(&App, &Credential, FormAt, &FormBody) -> Result<(), app::Error>;

/// A step whose consequences are shown first.
async fn asked(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(address): Path<FormAddress>,
    form: FormBody,
    step: &'static str,
    consequences: Consequences,
    command: Command,
) -> Result<Response, Failure> {
    let at = address.at();
    let action = urls::form(at).step(step);
    let (shown, typed) = (form.clone(), form.clone());
    let shown_first = move |app: &App, who: &Visitor| consequences(app, who, at, &shown);
    let done = move |app: &App, who: &Visitor| command(app, &who.credential, at, &typed);
    match act(&state, &visitor, &action, &form, shown_first, done).await? {
        Act::Done(()) => Ok(Redirect::to(&urls::form(at).summary()).into_response()),
        Act::Shown(page) => Ok(page),
        Act::Refused(error) => {
            let (status, messages) = beside_form(&visitor, error)?;
            summary::render_page(&state, &visitor, at, status, Some(messages.join(" "))).await
        }
    }
}
