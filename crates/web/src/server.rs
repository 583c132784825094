//! The server: listens, measures, adds the headers of safety, stops gracefully.

use std::future::Future;
use std::time::Duration;

use app::App;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::time::{Instant, MissedTickBehavior};
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};

use crate::cookies;
use crate::failure::Failure;
use crate::handlers::result_named;
use crate::letters::post_letters;
use crate::router::routes;
use crate::state::WebState;
use crate::visitor::{Visitor, is_from_here};

/// How long requests that are under way may take once the server stops.
const GRACE: Duration = Duration::from_secs(20);

/// How often the history catches up with the log.
const CATCHING_UP: Duration = Duration::from_secs(30);

/// The most parts of the log that are copied then: 10,000 entries, or half a second of the writer.
const CAUGHT_UP_AT_MOST: usize = 20;

/// How often it is looked whether a deadline has come near.
const REMINDERS: Duration = Duration::from_secs(600);

/// How often it is looked whether a letter is due.
const LETTERS: Duration = Duration::from_secs(60);

/// How long the head of a request may take to arrive.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);

/// The most that is read of a connection before somebody looks at it.
const BUFFER_BYTES_MAX: usize = 64 << 10;

/// How long a chosen language is kept.
const A_YEAR_SECONDS: i64 = 365 * 24 * 3600;

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

/// Marks an answer that other sites may show in a frame.
#[derive(Clone, Copy, Debug)]
pub struct Framable;

/// The whole site.
pub fn site(state: WebState) -> Router {
    // Small answers, such as that of a save, are sent as they are; files are packed already.
    let worth_it = SizeAbove::new(4096)
        .and(NotForContentType::new("application/octet-stream"))
        .and(NotForContentType::new("application/pdf"))
        .and(NotForContentType::new("application/zip"))
        .and(NotForContentType::new("application/vnd"))
        .and(NotForContentType::new("image/gif"))
        .and(NotForContentType::new("image/png"))
        .and(NotForContentType::new("image/webp"))
        .and(NotForContentType::new("image/jpeg"));
    routes()
        .layer(middleware::from_fn_with_state(state.clone(), result_named::lead_on))
        .layer(middleware::from_fn(result_named::open_to_other_sites))
        .layer(middleware::from_fn_with_state(state.clone(), guard))
        .layer(CompressionLayer::new().compress_when(worth_it))
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
    let reminding = tokio::spawn(remind(state.app.clone()));
    let posting = tokio::spawn(post(state.clone()));
    let copying = tokio::spawn(catch_up(state.app.clone()));
    let service = TowerToHyperService::new(site(state));
    let mut http = http1::Builder::new();
    // Buffers of this size keep an upload small in memory; whoever sends a head slower than this is let go.
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIMEOUT).max_buf_size(BUFFER_BYTES_MAX);
    let open = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, _)) => {
                if let Err(error) = stream.set_nodelay(true) {
                    tracing::debug!(%error, "small answers may wait");
                }
                let connection = http.serve_connection(TokioIo::new(stream), service.clone());
                let connection = open.watch(connection);
                tokio::spawn(async move {
                    if let Err(error) = connection.await {
                        tracing::debug!(%error, "a connection ended");
                    }
                });
            }
            Err(error) => after_refusal(&error).await,
        }
    }
    // A letter that is on its way comes to its end; the next one waits for the next server.
    reminding.abort();
    posting.abort();
    copying.abort();
    tracing::info!("stopping: requests under way may end");
    drop(listener);
    tokio::select! {
        () = open.shutdown() => {}
        () = tokio::time::sleep(GRACE) => tracing::warn!("requests that took too long were cut off"),
    }
    Ok(())
}

/// Reminds units of a deadline that comes near, again and again: who was reminded is not reminded twice.
async fn remind(app: App) {
    let mut interval = tokio::time::interval(REMINDERS);
    loop {
        interval.tick().await;
        aside(&app, "nobody was reminded", App::remind).await;
    }
}

/// Copies what the log is found by, a part at a time and not without a pause: whoever saves comes first, and so does
/// the start of the server.
async fn catch_up(app: App) {
    let mut interval = tokio::time::interval_at(Instant::now() + CATCHING_UP, CATCHING_UP);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        interval.tick().await;
        for _ in 0..CAUGHT_UP_AT_MOST {
            let more = aside(&app, "the history is found more slowly", App::catch_up_history).await;
            if more != Some(true) {
                break;
            }
        }
    }
}

/// Work beside the requests. What goes wrong is told, and the next attempt comes by itself.
async fn aside<T: Send + 'static>(
    app: &App,
    otherwise: &'static str,
    work: fn(&App) -> Result<T, app::Error>,
) -> Option<T> {
    let app = app.clone();
    match tokio::task::spawn_blocking(move || work(&app)).await {
        Ok(Ok(done)) => return Some(done),
        Ok(Err(error)) => tracing::warn!(%error, "{otherwise}; the next attempt comes by itself"),
        Err(error) => tracing::error!(%error, "{otherwise}: the work itself failed"),
    }
    None
}

/// Sends the letters that are due, again and again.
async fn post(state: WebState) {
    let mut interval = tokio::time::interval(LETTERS);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        interval.tick().await;
        match post_letters(&state).await {
            Ok(_) => {}
            Err(error @ app::Error::Unavailable(_)) => {
                tracing::warn!(%error, "no letter was sent; the next attempt comes by itself");
            }
            Err(error) => tracing::error!(%error, "a letter cannot be sent"),
        }
    }
}

/// A visitor who left at once is nothing to speak of; where the system is out of places, it is given time.
async fn after_refusal(error: &std::io::Error) {
    use std::io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if !matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) {
        tracing::error!(%error, "no connection can be taken");
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

/// What holds for every request: it comes from here, it is measured, and its answer carries the headers of safety.
async fn guard(State(state): State<WebState>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let chosen = language_chosen(request.uri().query());
    let mut response = if is_from_here(&method, request.headers()) {
        next.run(request).await
    } else {
        let visitor = Visitor::of(request.headers(), request.uri());
        Failure::status(&visitor, StatusCode::FORBIDDEN, "other-site").into_response()
    };
    let is_framable = response.extensions().get::<Framable>().is_some();
    let headers = response.headers_mut();
    // Whoever looks at a frame on another site has chosen nothing here.
    if let Some(language) = chosen.filter(|_| !is_framable) {
        cookies::set(
            headers,
            cookies::LANGUAGE,
            language,
            Some(A_YEAR_SECONDS),
            state.options.secure_cookies,
        );
    }
    for (name, value) in SAFETY {
        // An older header, which knows only this site and none; the policy of such an answer says who may.
        let is_left_out = is_framable && name == header::X_FRAME_OPTIONS;
        if !is_left_out && !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    let microseconds = u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX);
    let status = response.status().as_u16();
    state.counters.answered(status, microseconds);
    if state.options.log_requests {
        tracing::info!(target: "request", %method, path = logged(&path), status, microseconds);
    }
    response
}

/// The language that the address chooses, which is kept from then on.
fn language_chosen(query: Option<&str>) -> Option<&'static str> {
    query?.split('&').find_map(|pair| match pair {
        "lang=vi" => Some("vi"),
        "lang=en" => Some("en"),
        _ => None,
    })
}

/// An address without the token of a one-time link: whoever reads the log must not be able to use it.
fn logged(path: &str) -> &str {
    if path.starts_with("/link/") { "/link/…" } else { path }
}
