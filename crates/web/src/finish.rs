//! The last step of an answer: an error's page shows name and menu of the person who is signed in, a form
//! that was refused keeps what was typed, and a language that only the address names is passed on.

use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::failure::Failure;
use crate::results::named;
use crate::state::WebState;
use crate::visitor::csrf_of;
use crate::{cookies, language};

/// The answer of the handler, finished.
pub async fn finished(state: &WebState, request: Request, next: Next) -> Response {
    let opened = named::opened_to_other_sites(&request);
    let mut response = match named::named(&request) {
        Some(named) => named::lead_on(state, named).await,
        None => finish(state, request, next).await,
    };
    if let Some((name, anybody)) = opened {
        response.headers_mut().insert(name, anybody);
    }
    response
}

async fn finish(state: &WebState, request: Request, next: Next) -> Response {
    let language = language::by_address_alone(request.method(), request.headers(), request.uri());
    let mut response = next.run(request).await;
    if let Some(code) = language {
        keep_language(&mut response, code);
    }
    match response.extensions_mut().remove::<Failure>() {
        Some(failure) => with_menu(state, failure, response).await,
        None => response,
    }
}

/// Renders the page of an error again with what is now known of its reader.
async fn with_menu(state: &WebState, failure: Failure, mut response: Response) -> Response {
    let mut visitor = failure.visitor().clone();
    let header = if visitor.credential.is_none() {
        None
    } else {
        state.attempt(&visitor, |app, who| app.header(&who.credential)).await.ok()
    };
    let mut cookie = None;
    if visitor.csrf.is_empty() && failure.asks_to_sign_in() {
        let secret = state.app.new_secret();
        visitor.csrf = csrf_of(&secret);
        cookie = Some(secret);
    }
    if let Some(text) = failure.page(&visitor, header.as_ref()) {
        response.headers_mut().remove(header::CONTENT_LENGTH);
        *response.body_mut() = text.into();
    }
    if let Some(secret) = cookie {
        let secure = state.options.secure_cookies;
        cookies::set(response.headers_mut(), cookies::VISITOR, &secret, None, secure);
    }
    response
}

fn keep_language(response: &mut Response, code: &str) {
    let place = response.headers().get(header::LOCATION).and_then(|place| place.to_str().ok());
    let here = place.filter(|place| place.starts_with('/') && !place.starts_with("//"));
    let with = here.map(|place| language::with(place, code));
    if let Some(place) = with.and_then(|place| HeaderValue::from_str(&place).ok()) {
        response.headers_mut().insert(header::LOCATION, place);
    }
}
