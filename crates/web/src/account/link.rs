//! One-time links: an invitation, a reset, the first administrator.

use app::accounts::{LinkView, MadeLink, TakenUp};
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use store::tables::links::Purpose;
use words::say;

use super::link_mail::link_mail;
use super::link_page::{HandedLink, Link, LinkPurpose};
use super::my_account::policy;
use super::sign_in::{stale, with_token};
use crate::body::OpenForm;
use crate::extractors::Path;
use crate::failure::{Failure, beside_form, come_again, seconds_to_wait};
use crate::state::{WebState, html, html_with};
use crate::visitor::Visitor;
use crate::{show, urls};

/// `GET /link/{token}`: opens a one-time link.
pub async fn page(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response, Failure> {
    let view = state.run(&visitor, move |app, _| app.link(&token)).await?;
    with_token(&state, visitor, |visitor| html(visitor, &build_page(visitor, view, None)))
}

/// `POST /link/{token}`: uses the link and sets the password.
pub async fn take_up(
    State(state): State<WebState>,
    visitor: Visitor,
    Path(token): Path<String>,
    sent: OpenForm,
) -> Result<Response, Failure> {
    let form = &sent.form;
    let entered = TakenUp {
        name: form.get("name").to_owned(),
        email: form.get("email").to_owned(),
        password: form.get("password").to_owned(),
    };
    if !sent.is_trusted {
        let here = visitor.at(urls::link(&token));
        let view = state.run(&visitor, move |app, _| app.link(&token)).await?;
        return stale(&state, here.clone(), &sent, |frame, refused| {
            let page = build_page(&here, view, refused);
            let is_first = page.purpose == LinkPurpose::FirstAdministrator;
            let (name, email) =
                if is_first { (entered.name, entered.email) } else { (page.name, page.email) };
            Link { frame, name, email, ..page }
        });
    }
    let (typed, given) = (entered.clone(), token.clone());
    let done = state.password_work(&visitor, None, move |app, _| app.take_up_link(&given, &typed)).await;
    match done {
        Ok(()) => Ok(Redirect::to(urls::SIGN_IN).into_response()),
        Err(error) => {
            let seconds = seconds_to_wait(&error);
            let (status, messages) = beside_form(&visitor, error)?;
            let view = state.run(&visitor, move |app, _| app.link(&token)).await?;
            let mut page = build_page(&visitor, view, Some(messages.join(" ")));
            if page.purpose == LinkPurpose::FirstAdministrator {
                (page.name, page.email) = (entered.name, entered.email);
            }
            Ok(come_again(html_with(&visitor, status, &page)?, seconds))
        }
    }
}

fn build_page(visitor: &Visitor, view: LinkView, refused: Option<String>) -> Link {
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
    format!("{}{}", root.trim_end_matches('/'), urls::link(token))
}

/// Delivers a one-time link: by e-mail if mail is configured and works; otherwise it is shown to the person
/// who had it made, unless it is meant for its recipient alone. The e-mailed address uses the configured
/// host, because the host in a request is chosen by the sender of the request.
pub async fn hand_on(state: &WebState, visitor: &Visitor, link: MadeLink) -> HandedLink {
    let language = visitor.language;
    let until = show::moment(link.ends_at);
    let shown = |address: String| HandedLink {
        words: say(language, "web_access.link", &[("until", &until)]),
        address: Some(address),
    };
    let message = |key: &str| HandedLink {
        words: say(language, &format!("web_access.{key}"), &[("email", &link.email), ("until", &until)]),
        address: None,
    };
    let address = address(state, &visitor.host, &link.token);
    let Some(mailer) = state.mailer.clone().filter(|_| state.app.sends_mail()) else {
        return if link.may_be_shown { shown(address) } else { message("mail-failed") };
    };
    let token = link.token.clone();
    let link_email = state.run(visitor, move |app, who| app.link_email(&who.credential, &token)).await;
    let sent = match link_email {
        Ok(link_email) => {
            let mail = link_mail(language, &state.options.organiser, &link_email, &address);
            let to = link.email.clone();
            tokio::task::spawn_blocking(move || mailer.send_link(&to, &mail)).await
        }
        Err(_) => return if link.may_be_shown { shown(address) } else { message("mail-failed") },
    };
    match sent {
        Ok(Ok(())) => return message("mailed"),
        Ok(Err(error)) => tracing::warn!(%error, "mail: one-time link not accepted by the mail server"),
        Err(error) => tracing::error!(%error, "mail: the task that sends a one-time link failed"),
    }
    if link.may_be_shown { shown(address) } else { message("mail-failed") }
}
