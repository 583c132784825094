//! The steps of a form: to the leader, back, submitted, returned, reopened.

use app::App;
use app::form::FormAt;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};

use super::form_address::{FormAddress, base};
use super::summary;
use crate::body::FormBody;
use crate::failure::{Failure, beside_form};
use crate::state::WebState;
use crate::visitor::Visitor;

/// `POST base/hand-over`.
pub async fn hand_over(
    state: State<WebState>,
    visitor: Visitor,
    address: Path<FormAddress>,
    form: FormBody,
) -> Result<Response, Failure> {
    step(state, visitor, address, form, |app, token, at, form| app.hand_over(token, at, seen(form)?)).await
}

/// `POST base/take-back`.
pub async fn take_back(
    state: State<WebState>,
    visitor: Visitor,
    address: Path<FormAddress>,
    form: FormBody,
) -> Result<Response, Failure> {
    step(state, visitor, address, form, |app, token, at, _| app.take_back(token, at)).await
}

/// `POST base/submit`.
pub async fn submit(
    state: State<WebState>,
    visitor: Visitor,
    address: Path<FormAddress>,
    form: FormBody,
) -> Result<Response, Failure> {
    step(state, visitor, address, form, |app, token, at, form| app.submit(token, at, seen(form)?)).await
}

/// `POST base/return`.
pub async fn return_to_clerk(
    state: State<WebState>,
    visitor: Visitor,
    address: Path<FormAddress>,
    form: FormBody,
) -> Result<Response, Failure> {
    step(state, visitor, address, form, |app, token, at, form| {
        app.return_to_clerk(token, at, form.get("note"))
    })
    .await
}

/// `POST base/reopen`.
pub async fn reopen(
    state: State<WebState>,
    visitor: Visitor,
    address: Path<FormAddress>,
    form: FormBody,
) -> Result<Response, Failure> {
    step(state, visitor, address, form, |app, token, at, form| app.reopen(token, at, form.get("note"))).await
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
    command: impl FnOnce(&App, &str, FormAt, &FormBody) -> Result<(), app::Error> + Send + 'static,
) -> Result<Response, Failure> {
    let at = address.at(&visitor)?;
    let done = state.attempt(&visitor, move |app, who| command(app, &who.token_hash, at, &form)).await;
    match done {
        Ok(()) => Ok(Redirect::to(&base(at)).into_response()),
        Err(error) => {
            let (status, said) = beside_form(&visitor, error)?;
            summary::shown(&state, &visitor, at, status, Some(said.join(" "))).await
        }
    }
}
