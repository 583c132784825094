//! Is the server well, and what has it done: for those who watch over it.

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::state::WebState;
use crate::visitor::Visitor;

/// `GET /health`: 200 where the database answers, 503 where it does not.
pub async fn health(State(state): State<WebState>, visitor: Visitor) -> Response {
    let answered = state.attempt(&visitor, |app, _| app.answers()).await;
    let (status, word) = match answered {
        Ok(()) => (StatusCode::OK, "ok"),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
    };
    let kind = HeaderValue::from_static("application/json");
    let body = json!({ "status": word, "version": env!("CARGO_PKG_VERSION") }).to_string();
    (status, [(header::CONTENT_TYPE, kind)], body).into_response()
}

/// `GET /metrics`: counters for Prometheus. They name nobody and no form.
pub async fn metrics(State(state): State<WebState>) -> Response {
    let kind = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    ([(header::CONTENT_TYPE, kind)], state.counters.text()).into_response()
}
