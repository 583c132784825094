//! The server: listens, measures, adds the headers of safety, stops gracefully.

use std::future::Future;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use tokio::net::TcpListener;
use tokio::time::Instant;
use tower_http::compression::CompressionLayer;

use crate::failure::Failure;
use crate::router::routes;
use crate::state::WebState;
use crate::visitor::{Visitor, is_from_here};

/// How long requests that are under way may take once the server stops.
const GRACE: Duration = Duration::from_secs(20);

const SAFETY: [(HeaderName, &str); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; \
         form-action 'self'; frame-src 'self'; frame-ancestors 'self'; base-uri 'none'; manifest-src 'self'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=()"),
];

/// The whole site.
pub fn site(state: WebState) -> Router {
    routes()
        .layer(middleware::from_fn_with_state(state.clone(), guard))
        .layer(CompressionLayer::new())
        .with_state(state)
}

/// Serves until `stop` is ready, then lets requests that are under way end.
///
/// # Errors
/// Where the listener fails.
pub async fn serve(
    listener: TcpListener,
    state: WebState,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let (begin, begun) = tokio::sync::oneshot::channel::<()>();
    let stopping = async move {
        stop.await;
        tracing::info!("stopping: requests under way may end");
        let _nobody_waits = begin.send(());
    };
    let served = axum::serve(listener, site(state)).with_graceful_shutdown(stopping);
    let overdue = async move {
        if begun.await.is_ok() {
            tokio::time::sleep(GRACE).await;
        } else {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        ended = served => ended,
        () = overdue => Ok(()),
    }
}

/// Refuses what comes from another site, adds the headers, counts and logs.
async fn guard(State(state): State<WebState>, visitor: Visitor, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let mut response = if is_from_here(&method, request.headers()) {
        next.run(request).await
    } else {
        Failure::status(&visitor, StatusCode::FORBIDDEN, "other-site").into_response()
    };
    let headers = response.headers_mut();
    for (name, value) in SAFETY {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    let microseconds = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
    let status = response.status().as_u16();
    state.counters.answered(status, microseconds);
    tracing::info!(target: "request", %method, path, status, microseconds);
    response
}
