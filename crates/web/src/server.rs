//! The server: accepts connections, serves their requests, stops gracefully.

use std::convert::Infallible;
use std::future::Future;
use std::time::Duration;

use axum::Router;
use axum::http::{Extensions, HeaderMap, StatusCode, Version, header};
use axum::middleware;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{HttpService, Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{Predicate, SizeAbove};

use crate::background;
use crate::bounds::{Connections, Line, Seen};
use crate::client::{ClientAddress, Peer};
use crate::guard::guard;
use crate::router::routes;
use crate::state::WebState;

/// How long requests under way may take once the server stops.
const GRACE: Duration = Duration::from_secs(20);

/// How long the head of a request may take to arrive.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);

/// How long the server waits before it accepts again after the system has run out of a resource.
const NOTHING_LEFT: Duration = Duration::from_millis(50);

/// The answer to a connection for which there is no room, sent before anything of it is read.
const NO_ROOM: &str = "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\n\
    Retry-After: 5\r\nConnection: close\r\n\r\n\
    Hệ thống đang có quá nhiều kết nối. Hãy đợi 5 giây rồi thử lại.\n\
    There are too many connections now. Wait 5 seconds, then try again.\n";

/// The most bytes of a connection that are buffered.
const BUFFER_BYTES_MAX: usize = 64 << 10;

/// The whole site.
pub fn site(state: WebState) -> Router {
    // Small answers, such as that of a save, are sent as they are.
    let worth_it = SizeAbove::new(4096).and(is_text);
    routes()
        .layer(middleware::from_fn_with_state(state.clone(), guard))
        .layer(CompressionLayer::new().compress_when(worth_it))
        .with_state(state)
}

/// The types of answers that are compressed: texts. Files that people brought are not, because parts of them
/// may be requested.
const TEXTS: [&str; 8] = [
    "text/html",
    "text/css",
    "text/csv",
    "text/plain",
    "text/javascript",
    "application/json",
    "application/problem+json",
    "image/svg+xml",
];

fn is_text(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next());
    kind.is_some_and(|kind| TEXTS.contains(&kind.trim())) && !headers.contains_key(header::ACCEPT_RANGES)
}

/// Serves until `stop` completes, then lets requests under way end.
///
/// # Errors
/// If the listener fails.
pub async fn serve(
    listener: TcpListener,
    state: WebState,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let beside = background::begin(&state);
    let (connections, trusted) =
        (Connections::new(state.options.connections_max), state.options.trusted_proxies.clone());
    let service = TowerToHyperService::new(site(state));
    let mut http = http1::Builder::new();
    // Buffers of this size keep an upload small in memory; a client that sends a head more slowly than this
    // is disconnected.
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIMEOUT).max_buf_size(BUFFER_BYTES_MAX);
    let open = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, from)) => {
                let line = ClientAddress { address: from.ip().to_canonical(), by_https: false }.line();
                let is_proxy = trusted.iter().any(|network| network.holds(line));
                let Some(ticket) = connections.admit(line, is_proxy) else {
                    // The answer is best effort: the client may be gone.
                    drop(stream.try_write(NO_ROOM.as_bytes()));
                    continue;
                };
                if let Err(error) = stream.set_nodelay(true) {
                    tracing::debug!(%error, "connection: TCP_NODELAY not set, small answers may be delayed");
                }
                let (line, seen) = Line::over(stream);
                let service = of_peer(service.clone(), Peer(from.ip()), seen, ticket.requests());
                let connection = open.watch(http.serve_connection(TokioIo::new(line), service));
                tokio::spawn(async move {
                    tokio::select! {
                        served = connection => if let Err(error) = served {
                            tracing::debug!(%error, "connection: ended with an error");
                        },
                        () = ticket.ended() => tracing::debug!("connection: ended to make room for another client"),
                    }
                });
            }
            Err(error) => after_refusal(&error).await,
        }
    }
    // An e-mail that is being sent is finished; the next one waits for the next server.
    beside.iter().for_each(JoinHandle::abort);
    tracing::info!("server: stopping, waits for requests under way");
    drop(listener);
    tokio::select! {
        () = open.shutdown() => {}
        () = tokio::time::sleep(GRACE) => tracing::warn!("server: requests that took too long were cut off"),
    }
    Ok(())
}

/// A client that left at once needs no log entry; if the system has run out of a resource, it is given time.
async fn after_refusal(error: &std::io::Error) {
    use std::io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if !matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) {
        tracing::error!(%error, "server: no connection can be accepted");
        tokio::time::sleep(NOTHING_LEFT).await;
    }
}

/// The site for one connection: each of its requests names the other end of the connection, and what is wrong
/// with its head.
fn of_peer<R: Send + 'static>(
    site: TowerToHyperService<Router>,
    peer: Peer,
    seen: Seen,
    request_begins: impl Fn() -> R,
) -> impl HttpService<Incoming, ResBody = axum::body::Body, Error = Infallible, Future: Send> {
    service_fn(move |mut request: hyper::Request<Incoming>| {
        let busy = request_begins();
        request.extensions_mut().insert(peer);
        if let Some(fault) = seen.fault() {
            request.extensions_mut().insert(fault);
        }
        let answer = site.call(request);
        async move {
            let answer = answer.await;
            drop(busy);
            answer
        }
    })
}
