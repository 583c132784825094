//! What holds for every request: its origin is checked, it is measured, and its answer carries the security
//! headers.

use std::sync::{Arc, Mutex};

use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use hyper::body::Body as _;
use tokio::time::Instant;

use crate::bounds::{HeadFault, Held, Memory, Verdict, watched};
use crate::client::{ClientAddress, Peer};
use crate::failure::Failure;
use crate::finish::finished;
use crate::framable::Framable;
use crate::origin::is_from_here;
use crate::state::WebState;
use crate::visitor::{Visitor, logged};
use crate::{cookies, language};

/// How long a chosen language is remembered.
const A_YEAR_SECONDS: i64 = 365 * 24 * 3600;

static SAFETY: [(HeaderName, HeaderValue); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
             connect-src 'self'; form-action 'self'; frame-src 'self'; frame-ancestors 'self'; base-uri 'none'; \
             manifest-src 'self'",
        ),
    ),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), microphone=(), geolocation=()"),
    ),
];

/// Answers from this size on count as large, in bytes: they occupy memory or a file while they are sent.
const LARGE_BYTES: u64 = 256 << 10;

/// What holds for every request: its origin is checked, it is limited and measured, and its answer carries
/// the security headers.
pub async fn guard(State(state): State<WebState>, mut request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let peer = request.extensions().get::<Peer>().map_or(ClientAddress::HERE.address, |peer| peer.0);
    let client = ClientAddress::of(peer, request.headers(), &state.options.trusted_proxies);
    request.extensions_mut().insert(client);
    let secure = state.options.secure_cookies;
    let chosen = language::chosen_for_good(&method, request.headers(), request.uri());
    let older = cookies::older(request.headers(), secure);
    let mut response = answered(&state, client, request, next).await;
    let is_framable = response.extensions().get::<Framable>().is_some();
    let headers = response.headers_mut();
    // A reader of a frame on another site has chosen nothing here.
    if let Some(language) = chosen.filter(|_| !is_framable) {
        cookies::set(headers, cookies::LANGUAGE, language, Some(A_YEAR_SECONDS), secure);
    }
    cookies::renew(headers, &older);
    add_safety(headers, is_framable);
    if state.options.hsts_seconds > 0
        && (secure || client.by_https)
        && let Ok(value) = HeaderValue::from_str(&format!("max-age={}", state.options.hsts_seconds))
    {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, value);
    }
    let microseconds = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
    let status = response.status().as_u16();
    state.counters.answered(status, microseconds);
    if state.options.log_requests {
        tracing::info!(target: "request", %method, path = logged(&path), %client, status, microseconds);
    }
    response
}

fn add_safety(headers: &mut HeaderMap, is_framable: bool) {
    for (name, value) in &SAFETY {
        // An older header, which allows only this site or none; the content security policy of such an answer
        // says who may frame it.
        let is_left_out = is_framable && name == header::X_FRAME_OPTIONS;
        if !is_left_out {
            headers.entry(name).or_insert_with(|| value.clone());
        }
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}

/// The answer of the application, or a refusal before anything of the request is processed.
async fn answered(state: &WebState, client: ClientAddress, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    if let Some(refused) = refused(&parts) {
        return refused;
    }
    let is_head = parts.method == Method::HEAD;
    let visitor = Visitor::of_parts(&parts);
    // Later handlers need not work it out again.
    parts.extensions.insert(visitor.clone());
    let response = if body.is_end_stream() {
        finished(state, Request::from_parts(parts, body), next).await
    } else {
        with_body(state, client, &visitor, Request::from_parts(parts, body), next).await
    };
    if is_head || !is_large(&response) {
        return response;
    }
    match state.bounds.downloads.take(client.line(), 1) {
        Ok(share) => response.map(|body| Held::body(body, share)),
        Err(busy) => Failure::new(&visitor, busy.into()).into_response(),
    }
}

/// Refuses requests that could be read as two, that name no host, or that come from another site.
fn refused(parts: &Parts) -> Option<Response> {
    let (status, code) = if parts.extensions.get::<HeadFault>().is_some() {
        (StatusCode::BAD_REQUEST, "bad-head")
    } else if is_from_here(&parts.method, &parts.headers) {
        return None;
    } else {
        (StatusCode::FORBIDDEN, "other-site")
    };
    let mut response = Failure::status(&Visitor::of_parts(parts), status, code).into_response();
    if status == StatusCode::BAD_REQUEST {
        // The rest of this connection cannot be trusted.
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    Some(response)
}

/// Handles a request with a body: one of so many at once, not slower than the slowest connection that is
/// served, and with its share of memory.
async fn with_body(
    state: &WebState,
    client: ClientAddress,
    visitor: &Visitor,
    request: Request,
    next: Next,
) -> Response {
    let (bounds, line) = (&state.bounds, client.line());
    let shares = bounds.bodies.take(line, 1).and_then(|held| Ok((held, bounds.body_bytes.take(line, 0)?)));
    let (held, memory) = match shares {
        Ok((held, memory)) => (held, Arc::new(Mutex::new(memory))),
        Err(busy) => return Failure::new(visitor, busy.into()).into_response(),
    };
    let (parts, body) = request.into_parts();
    let counted = (!goes_to_disk(parts.uri.path())).then(|| Memory::clone(&memory));
    let (body, watch) = watched(body, state.options.body_patience, counted, held);
    let response = finished(state, Request::from_parts(parts, body), next).await;
    // Until here, what was made of the body is in memory.
    drop(memory);
    if response.status().is_success() || response.status().is_redirection() {
        return response;
    }
    match watch.verdict() {
        Verdict::Good => response,
        Verdict::Slow => Failure::status(visitor, StatusCode::REQUEST_TIMEOUT, "too-slow").into_response(),
        Verdict::Crowded { is_of_one } => {
            let busy = app::Error::Busy { seconds: CROWDED_SECONDS, is_of_one };
            Failure::new(visitor, busy).into_response()
        }
    }
}

/// After how many seconds there is likely to be memory for the body again.
const CROWDED_SECONDS: i64 = 5;

/// Files of any size are written to the disk as they come; everything else is held in memory until it is
/// answered.
fn goes_to_disk(path: &str) -> bool {
    path.ends_with("/evidence") || path.ends_with("/packet") || path.contains("/uploads/")
}

fn is_large(response: &Response) -> bool {
    let length = response.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    let length = length.and_then(|length| length.parse().ok());
    length.unwrap_or_else(|| response.body().size_hint().lower()) >= LARGE_BYTES
}
