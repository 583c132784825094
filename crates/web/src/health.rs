//! The health and the counters of the server, for its monitoring.

use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::body::same;
use crate::client::ClientAddress;
use crate::failure::Failure;
use crate::state::WebState;
use crate::visitor::Visitor;

/// `GET /health`: 200 if the database answers, 503 if it does not.
pub async fn health(State(state): State<WebState>, visitor: Visitor) -> Response {
    let (status, word) = if state.is_well(&visitor).await {
        (StatusCode::OK, "ok")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "unavailable")
    };
    let kind = HeaderValue::from_static("application/json");
    let body = json!({ "status": word, "version": env!("CARGO_PKG_VERSION") }).to_string();
    (status, [(header::CONTENT_TYPE, kind)], body).into_response()
}

/// `GET /metrics`: counters for Prometheus, for requests from this machine or with the token. They name
/// nobody and no form, but how busy an instance is should not be public.
pub async fn metrics(State(state): State<WebState>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    // The token is not an API key: it is read before anything takes it for one.
    if !may_read(state.options.metrics_token.as_deref(), &parts) {
        let visitor = Visitor::of_parts(&parts).with(|asked| asked.by_key = false);
        return Failure::status(&visitor, StatusCode::FORBIDDEN, "metrics-closed").into_response();
    }
    let kind = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    ([(header::CONTENT_TYPE, kind)], state.counters.text()).into_response()
}

fn may_read(token: Option<&str>, parts: &Parts) -> bool {
    let client = parts.extensions.get::<ClientAddress>().copied().unwrap_or(ClientAddress::HERE);
    let authorization = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let given =
        authorization.and_then(|authorization| authorization.split_once(' ')).map(|(_, given)| given.trim());
    client.is_here() || token.zip(given).is_some_and(|(token, given)| same(given, token))
}
