//! Signing in, the second step, and signing out.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use words::say;

use super::second_step_page::SecondStep;
use crate::body::{FormBody, OpenForm, check_token};
use crate::failure::error_page::SendAgain;
use crate::failure::sign_in_page::{Carried, SignIn};
use crate::failure::{Failure, beside_form, come_again, seconds_to_wait};
use crate::layout::frame::Frame;
use crate::state::{WebState, html, html_with};
use crate::visitor::{Visitor, csrf_of};
use crate::{cookies, show, urls};

/// The query of the page: the address to continue to afterwards.
#[derive(Debug, Default, Deserialize)]
pub struct Next {
    #[serde(default)]
    next: String,
}

/// `GET /sign-in`: the form.
pub async fn page(
    State(state): State<WebState>,
    visitor: Visitor,
    Query(next): Query<Next>,
) -> Result<Response, Failure> {
    with_token(&state, visitor, |visitor| {
        let frame = show::frame(visitor, None);
        let carried = Carried::default();
        html(visitor, &SignIn { frame, email: String::new(), next: here(&next.next), refused: None, carried })
    })
}

/// `POST /sign-in`: checks the password, and asks for the second step if there is one.
pub async fn sign_in(
    State(state): State<WebState>,
    visitor: Visitor,
    sent: OpenForm,
) -> Result<Response, Failure> {
    let (form, carried) = (&sent.form, carried(&sent.form));
    let (email, password) = (form.get("email").to_owned(), form.get("password").to_owned());
    if !sent.is_trusted {
        return stale(&state, visitor, &sent, |frame, refused| {
            let next = here(form.get("next"));
            SignIn { frame, email, next, refused, carried }
        });
    }
    let typed = email.clone();
    // The place in the queue is counted by client address alone: an attacker who tries many passwords for an
    // account takes no place from its owner.
    let outcome = state
        .password_work(&visitor, None, move |app, who| app.sign_in(&typed, &password, who.browser()))
        .await;
    let next = here(form.get("next"));
    match outcome {
        Ok(outcome) => {
            let after = visitor.with(|asked| asked.csrf = csrf_of(&outcome.token));
            let mut response = if outcome.second_step_needed && carried.is_empty() {
                let next: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
                Redirect::to(&format!("{}?next={next}", urls::SECOND_STEP)).into_response()
            } else if outcome.second_step_needed {
                let frame = show::frame(&after, None);
                html(&after, &SecondStep { frame, next, refused: None, carried })?
            } else {
                go_on(&after, next, &carried)?
            };
            let secure = state.options.secure_cookies;
            cookies::set(response.headers_mut(), cookies::SESSION, &outcome.token, None, secure);
            remember(&state, &mut response, outcome.browser_secret.as_deref());
            Ok(response)
        }
        Err(error) => {
            let seconds = seconds_to_wait(&error);
            let (status, messages) = beside_form(&visitor, error)?;
            let frame = show::frame(&visitor, None);
            let refused = messages.into_iter().next();
            let page = SignIn { frame, email, next, refused, carried };
            Ok(come_again(html_with(&visitor, status, &page)?, seconds))
        }
    }
}

/// `GET /sign-in/second-step`: the form for the code.
pub async fn second_step_page(visitor: Visitor, Query(next): Query<Next>) -> Result<Response, Failure> {
    let next = here(&next.next);
    let (frame, carried) = (show::frame(&visitor, None), Carried::default());
    html(&visitor, &SecondStep { frame, next, refused: None, carried })
}

/// `POST /sign-in/second-step`: checks the code.
pub async fn second_step(
    State(state): State<WebState>,
    visitor: Visitor,
    form: FormBody,
) -> Result<Response, Failure> {
    let code = form.get("code").to_owned();
    let (next, carried) = (here(form.get("next")), carried(&form));
    let given =
        state.attempt(&visitor, move |app, who| app.second_step(&who.credential, &code, who.browser())).await;
    match given {
        Ok(secret) => {
            let mut response = go_on(&visitor, next, &carried)?;
            remember(&state, &mut response, secret.as_deref());
            Ok(response)
        }
        Err(error) => {
            let seconds = seconds_to_wait(&error);
            let (status, messages) = beside_form(&visitor, error)?;
            let frame = show::frame(&visitor, None);
            let refused = messages.into_iter().next();
            let page = SecondStep { frame, next, refused, carried };
            Ok(come_again(html_with(&visitor, status, &page)?, seconds))
        }
    }
}

/// Sets the cookie by which the browser is recognised from now on; the application says for how long.
fn remember(state: &WebState, response: &mut Response, secret: Option<&str>) {
    if let Some(secret) = secret {
        let (age, secure) = (Some(cookies::BROWSER_SECONDS), state.options.secure_cookies);
        cookies::set(response.headers_mut(), cookies::BROWSER, secret, age, secure);
    }
}

/// `POST /sign-out`: ends the session.
pub async fn sign_out(
    State(state): State<WebState>,
    visitor: Visitor,
    _form: FormBody,
) -> Result<Response, Failure> {
    state.run(&visitor, |app, who| app.sign_out(&who.credential)).await?;
    let mut response = Redirect::to(urls::SIGN_IN).into_response();
    cookies::set(response.headers_mut(), cookies::SESSION, "", Some(0), state.options.secure_cookies);
    Ok(response)
}

/// Renders a page whose form needs a token before there is a session: the first visit gets a cookie that the
/// token is bound to.
pub fn with_token(
    state: &WebState,
    mut visitor: Visitor,
    page: impl FnOnce(&Visitor) -> Result<Response, Failure>,
) -> Result<Response, Failure> {
    if !visitor.csrf.is_empty() {
        return page(&visitor);
    }
    let secret = state.app.new_secret();
    visitor.csrf = csrf_of(&secret);
    let mut response = page(&visitor)?;
    let secure = state.options.secure_cookies;
    cookies::set(response.headers_mut(), cookies::VISITOR, &secret, None, secure);
    Ok(response)
}

/// Redirects to the address that was asked for, or sends the carried form again.
fn go_on(visitor: &Visitor, next: String, carried: &Carried) -> Result<Response, Failure> {
    match carried.again() {
        Some(again) => html(visitor, &SendAgain { frame: show::frame(visitor, None), again, next }),
        None => Ok(Redirect::to(&next).into_response()),
    }
}

/// A form that a page carries through the sign-in.
fn carried(form: &FormBody) -> Carried {
    let address = form.get("again");
    let is_here = !address.is_empty() && here(address) == address;
    let carried = Carried { address: address.to_owned(), typed: form.get("typed").to_owned() };
    if is_here { carried } else { Carried::default() }
}

/// Renders the page again with a valid token and with what was typed: its own token belonged to an older
/// cookie.
pub fn stale<P: Template>(
    state: &WebState,
    visitor: Visitor,
    sent: &OpenForm,
    page: impl FnOnce(Frame, Option<String>) -> P,
) -> Result<Response, Failure> {
    if visitor.wants_json {
        check_token(&visitor, sent.form.find("csrf"))?;
    }
    let text = |part: &str| say(visitor.language, &format!("web_failures.form-token.{part}"), &[]);
    let words = format!("{} {}", text("title"), text("again"));
    with_token(state, visitor, |visitor| {
        html_with(visitor, StatusCode::FORBIDDEN, &page(show::frame(visitor, None), Some(words)))
    })
}

/// The address if it is of this site, and the home page otherwise: a link cannot lead to a foreign site.
fn here(next: &str) -> String {
    let is_here = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && !next.chars().any(char::is_control)
        && !next.starts_with(urls::SIGN_IN);
    if is_here { next.to_owned() } else { "/".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::here;

    #[test]
    fn signing_in_leads_nowhere_else() {
        assert_eq!(here("/campaigns/1"), "/campaigns/1");
        for other in ["", "https://evil.example", "//evil.example", "/\\evil.example", "/sign-in?next=/"] {
            assert_eq!(here(other), "/", "{other}");
        }
    }
}
