//! The instance served on a real port, and many requests at once.

use axum::body::Body;
use axum::http::{Method, Request};
use tower::ServiceExt;

use super::{Answer, Browser, World};

impl World {
    /// Serves this instance on this machine until the test ends; returns its address.
    pub fn serve(&self) -> std::net::SocketAddr {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        listener.set_nonblocking(true).expect("a listener");
        let address = listener.local_addr().expect("an address");
        let state = self.state.clone();
        std::thread::spawn(move || {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
                web::serve(listener, state, std::future::pending()).await.expect("a server");
            });
        });
        address
    }

    /// Sends requests at once; the answers are in their order.
    pub fn all_at_once(&self, requests: Vec<Request<Body>>) -> Vec<Answer> {
        self.runtime.block_on(async {
            let answer = |request: Request<Body>| {
                let site = self.site.clone();
                tokio::spawn(async move {
                    let (parts, body) = site.oneshot(request).await.expect("an answer").into_parts();
                    let bytes = axum::body::to_bytes(body, usize::MAX).await.expect("a body").to_vec();
                    Answer { status: parts.status, headers: parts.headers, bytes }
                })
            };
            let begun: Vec<_> = requests.into_iter().map(answer).collect();
            let mut answers = Vec::with_capacity(begun.len());
            for one in begun {
                answers.push(one.await.expect("no panic"));
            }
            answers
        })
    }
}

impl Browser<'_> {
    /// A request of this browser from a client address of the story, with the body of a form.
    pub fn request(&self, method: Method, address: &str, line: &str, body: &str) -> Request<Body> {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = Request::builder().method(method).uri(address).header("host", "chiso.test");
        let request = request.header("cookie", cookies.join("; ")).header("x-forwarded-for", line);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        request.body(Body::from(body.to_owned())).expect("a request")
    }
}
