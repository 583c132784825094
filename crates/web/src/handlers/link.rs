//! One-time links: an invitation, a reset, the first administrator.

use app::accounts::{LinkView, TakenUp};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use store::tables::links::Purpose;
use words::say;

use super::account::policy;
use super::sign_in::with_token;
use crate::body::FormBody;
use crate::failure::{Failure, beside_form, come_again, seconds_to_wait};
use crate::link_mail::link_mail;
use crate::pages::account::{Link, LinkPurpose};
use crate::show;
use crate::state::{WebState, html, html_with};
use crate::visitor::Visitor;

/// `GET /link/{token}`.
pub async fn page(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    let view = state.run(&visitor, move |app, _| app.link(&token)).await?;
    with_token(&state, visitor, |visitor| html(visitor, &filled(visitor, view, None)))
}

/// `POST /link/{token}`.
pub async fn take_up(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(token): Path<String>,
    form: FormBody,
) -> Result<Response, Failure> {
    let entered = TakenUp {
        name: form.get("name").to_owned(),
        email: form.get("email").to_owned(),
        password: form.get("password").to_owned(),
    };
    let (typed, given) = (entered.clone(), token.clone());
    let done = state.password_work(&visitor, None, move |app, _| app.take_up_link(&given, &typed)).await;
    match done {
        Ok(()) => Ok(Redirect::to("/sign-in").into_response()),
        Err(error) => {
            let seconds = seconds_to_wait(&error);
            let (status, said) = beside_form(&visitor, error)?;
            let view = state.run(&visitor, move |app, _| app.link(&token)).await?;
            let mut page = filled(&visitor, view, Some(said.join(" ")));
            if page.purpose == LinkPurpose::FirstAdministrator {
                (page.name, page.email) = (entered.name, entered.email);
            }
            Ok(come_again(html_with(&visitor, status, &page)?, seconds))
        }
    }
}

fn filled(visitor: &Visitor, view: LinkView, refused: Option<String>) -> Link {
    Link {
        frame: show::frame(visitor, None),
        purpose: match view.purpose {
            Purpose::Invitation => LinkPurpose::Invitation,
            Purpose::Reset => LinkPurpose::Reset,
            Purpose::FirstAdministrator => LinkPurpose::FirstAdministrator,
        },
        name: view.name,
        email: view.email,
        policy: policy(visitor.language, view.policy),
        refused,
    }
}

/// The whole address of a one-time link.
pub fn address(state: &WebState, host: &str, token: &str) -> String {
    let root = state.options.public_url.clone().unwrap_or_else(|| format!("http://{host}"));
    format!("{}/link/{token}", root.trim_end_matches('/'))
}

/// Hands a one-time link on: by mail where it is configured and works, otherwise it is shown. Gives what to show.
pub async fn hand_on(state: &WebState, visitor: &Visitor, to: &str, address: String) -> String {
    let Some(mailer) = state.mailer.clone() else { return address };
    let token = address.rsplit('/').next().unwrap_or_default().to_owned();
    let letter = match state.run(visitor, move |app, who| app.link_letter(&who.token_hash, &token)).await {
        Ok(letter) => letter,
        Err(_) => return address,
    };
    let mail = link_mail(visitor.language, &state.options.organiser, &letter, &address);
    let to = to.to_owned();
    let sent = tokio::task::spawn_blocking(move || mailer.send_link(&to, &mail)).await;
    match sent {
        Ok(Ok(())) => say(visitor.language, "web.people.mailed", &[]),
        Ok(Err(error)) => {
            tracing::warn!(%error, "the mail server did not take the link");
            address
        }
        Err(error) => {
            tracing::error!(%error, "sending the link failed");
            address
        }
    }
}
