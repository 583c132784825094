//! Signing in, the second step, and signing out.

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::body::FormBody;
use crate::cookies;
use crate::failure::{Failure, beside_form, come_again, seconds_to_wait};
use crate::pages::account::SecondStep;
use crate::pages::sign_in::SignIn;
use crate::show;
use crate::state::{WebState, html, html_with};
use crate::visitor::{Visitor, csrf_of};

/// Where to go on afterwards.
#[derive(Debug, Default, Deserialize)]
pub struct Next {
    next: Option<String>,
}

/// `GET /sign-in`.
pub async fn page(
    State(state): State<WebState>,
    visitor: Visitor,
    Query(next): Query<Next>,
) -> Result<Response, Failure> {
    let next = next.next.unwrap_or_default();
    with_token(&state, visitor, |visitor| {
        let frame = show::frame(visitor, None);
        html(visitor, &SignIn { frame, email: String::new(), next: here(&next), refused: None })
    })
}

/// `POST /sign-in`.
pub async fn sign_in(
    State(state): State<WebState>,
    visitor: Visitor,
    form: FormBody,
) -> Result<Response, Failure> {
    let (email, password) = (form.get("email").to_owned(), form.get("password").to_owned());
    let typed = email.clone();
    let whose = email.to_lowercase();
    let outcome = state
        .password_work(&visitor, Some(&whose), move |app, who| app.sign_in(&typed, &password, &who.agent))
        .await;
    let next = here(form.get("next"));
    match outcome {
        Ok(outcome) => {
            let target = if outcome.second_step_needed {
                let next: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
                format!("/sign-in/second-step?next={next}")
            } else {
                next
            };
            let mut response = Redirect::to(&target).into_response();
            let secure = state.options.secure_cookies;
            cookies::set(response.headers_mut(), cookies::SESSION, &outcome.token, None, secure);
            Ok(response)
        }
        Err(error) => {
            let seconds = seconds_to_wait(&error);
            let (status, said) = beside_form(&visitor, error)?;
            let frame = show::frame(&visitor, None);
            let page = SignIn { frame, email, next, refused: said.into_iter().next() };
            Ok(come_again(html_with(&visitor, status, &page)?, seconds))
        }
    }
}

/// `GET /sign-in/second-step`.
pub async fn second_step_page(visitor: Visitor, Query(next): Query<Next>) -> Result<Response, Failure> {
    let next = here(&next.next.unwrap_or_default());
    html(&visitor, &SecondStep { frame: show::frame(&visitor, None), next, refused: None })
}

/// `POST /sign-in/second-step`.
pub async fn second_step(
    State(state): State<WebState>,
    visitor: Visitor,
    form: FormBody,
) -> Result<Response, Failure> {
    let code = form.get("code").to_owned();
    let next = here(form.get("next"));
    match state.attempt(&visitor, move |app, who| app.second_step(&who.token_hash, &code)).await {
        Ok(()) => Ok(Redirect::to(&next).into_response()),
        Err(error) => {
            let (status, said) = beside_form(&visitor, error)?;
            let frame = show::frame(&visitor, None);
            html_with(&visitor, status, &SecondStep { frame, next, refused: said.into_iter().next() })
        }
    }
}

/// `POST /sign-out`.
pub async fn sign_out(
    State(state): State<WebState>,
    visitor: Visitor,
    _form: FormBody,
) -> Result<Response, Failure> {
    state.run(&visitor, |app, who| app.sign_out(&who.token_hash)).await?;
    let mut response = Redirect::to("/sign-in").into_response();
    cookies::set(response.headers_mut(), cookies::SESSION, "", Some(0), state.options.secure_cookies);
    Ok(response)
}

/// A page whose form needs a token before there is a session: the first visit gets a cookie that it is bound to.
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

/// An address of this site, whatever was asked for.
fn here(next: &str) -> String {
    let is_here = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && !next.chars().any(char::is_control)
        && !next.starts_with("/sign-in");
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
