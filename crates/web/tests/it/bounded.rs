//! Nobody can shut others out: a client that asks for too much is refused, and everybody else is served as
//! before.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{HeaderValue, Method, Request, StatusCode};
use web::WebOptions;

use crate::world::{Answer, Browser, PASSWORD, World, email};

/// Client addresses of the stories, as a trusted proxy in front would name them.
const CROWD: &str = "198.51.100.7";
const OFFICE: &str = "203.0.113.9";

fn quiet() -> WebOptions {
    WebOptions { log_requests: false, ..WebOptions::default() }
}

/// The answer to some bytes on a connection of their own.
fn reported(server: SocketAddr, bytes: &str) -> String {
    answered_within(server, bytes, Duration::from_secs(20))
}

fn answered_within(server: SocketAddr, bytes: &str, patience: Duration) -> String {
    let mut line = TcpStream::connect(server).unwrap();
    line.set_read_timeout(Some(patience)).unwrap();
    line.write_all(bytes.as_bytes()).unwrap();
    let mut answer = Vec::new();
    // The connection may end with a reset: what was sent before it counts.
    let _either_way = line.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

fn form(browser: &Browser<'_>, fields: &[(&str, &str)]) -> String {
    let csrf = browser.csrf();
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("csrf", &csrf).extend_pairs(fields);
    form.finish()
}

/// `component` 3.1 and `name` a.pdf, as tus has them.
const METADATA: &str = "component My4x,name YS5wZGY=";

#[test]
fn a_crowd_that_tries_passwords_must_wait_and_another_office_signs_in() {
    let world = World::new();
    let mut crowd = world.browser();
    crowd.get("/sign-in");
    let guess =
        |number: usize| form(&crowd, &[("email", &format!("a{number}@example.vn")), ("password", "x")]);
    let guesses: Vec<String> = (0..60).map(guess).collect();
    let mut requests: Vec<_> =
        guesses.iter().map(|body| crowd.request(Method::POST, "/sign-in", CROWD, body)).collect();
    let mut clerk = world.browser();
    clerk.get("/sign-in");
    let right = form(&clerk, &[("email", &email("clerk")), ("password", PASSWORD)]);
    requests.push(clerk.request(Method::POST, "/sign-in", OFFICE, &right));
    let answers = world.all_at_once(requests);
    let (honest, crowd) = answers.split_last().unwrap();
    assert_eq!(honest.status, StatusCode::SEE_OTHER, "{}", honest.text());
    let refused: Vec<&Answer> =
        crowd.iter().filter(|answer| answer.status == StatusCode::TOO_MANY_REQUESTS).collect();
    // At most sixteen of an address wait; while they are counted a few more may come in.
    assert!(refused.len() >= 20, "{}", refused.len());
    for answer in refused {
        assert_eq!(answer.headers["retry-after"], "3");
        assert!(answer.text().contains("Wait 3 seconds, then try again."), "{}", answer.text());
        assert!(answer.text().contains("@example.vn"), "what was typed stays");
    }
}

#[test]
fn the_health_check_is_answered_while_every_place_is_taken() {
    let world = World::new();
    let mut crowd = world.browser();
    crowd.get("/sign-in");
    let body = form(&crowd, &[("email", "a@example.vn"), ("password", "x")]);
    let mut requests: Vec<_> =
        (0..200).map(|_| crowd.request(Method::POST, "/sign-in", CROWD, &body)).collect();
    requests.push(crowd.request(Method::GET, "/health", OFFICE, ""));
    requests.push(crowd.request(Method::GET, "/results", OFFICE, ""));
    let answers = world.all_at_once(requests);
    assert!(answers.iter().rev().take(2).all(|answer| answer.status == StatusCode::OK));
}

#[test]
#[expect(clippy::disallowed_methods, reason = "how long somebody waits is what is promised")]
fn a_body_that_trickles_is_given_up_with_words_and_a_page_is_served_beside_it() {
    let world = World::with_options(WebOptions { body_patience: Duration::from_millis(300), ..quiet() });
    let server = world.serve();
    let begun = Instant::now();
    let lines: Vec<TcpStream> = (0..20)
        .map(|_| {
            let mut line = TcpStream::connect(server).unwrap();
            let head = "POST /sign-in HTTP/1.1\r\nHost: a\r\nAccept: text/html\r\nContent-Type: \
                application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nemail=";
            line.write_all(head.as_bytes()).unwrap();
            line.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
            line
        })
        .collect();
    let page = reported(server, "GET /sign-in HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    for mut line in lines {
        let mut answer = Vec::new();
        let _either_way = line.read_to_end(&mut answer);
        let answer = String::from_utf8_lossy(&answer).into_owned();
        assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("đến quá chậm"), "{answer}");
    }
    assert!(begun.elapsed() < Duration::from_secs(15));
}

/// Sends so many bytes every 0.2 seconds, and is never silent for longer, until all are sent or the server
/// answers; returns the answer and how long it took.
#[expect(clippy::disallowed_methods, reason = "how long somebody waits is what is promised")]
fn trickled(server: SocketAddr, length: usize, at_once: usize) -> (String, Duration) {
    let mut line = TcpStream::connect(server).unwrap();
    let head = format!(
        "POST /sign-in HTTP/1.1\r\nHost: a\r\nAccept: text/html\r\nConnection: close\r\nContent-Type: \
         application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n"
    );
    line.write_all(head.as_bytes()).unwrap();
    line.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
    let (begun, mut sent, mut answer) = (Instant::now(), 0, [0; 64]);
    while begun.elapsed() < Duration::from_secs(30) {
        let part = vec![b'a'; at_once.min(length - sent)];
        // A server that has answered may have closed the connection.
        let _either_way = line.write_all(&part);
        sent += part.len();
        // Waiting for the answer is the pause between the pieces.
        match line.read(&mut answer) {
            Ok(count) => return (String::from_utf8_lossy(&answer[..count]).into_owned(), begun.elapsed()),
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
            Err(error) => panic!("{error} after {sent} bytes"),
        }
    }
    panic!("no end after {sent} bytes");
}

#[test]
fn a_body_that_comes_a_byte_at_a_time_is_ended_and_a_slow_connection_is_served() {
    let world = World::with_options(WebOptions { body_patience: Duration::from_millis(800), ..quiet() });
    let server = world.serve();
    let (answer, took) = trickled(server, 1_000, 1);
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(took < Duration::from_secs(10), "{took:?}");
    // Three kilobytes a second are slow but fast enough: arriving bytes pay for the waiting.
    let (answer, took) = trickled(server, 9_000, 600);
    assert!(answer.starts_with("HTTP/1.1 403"), "{answer}");
    assert!(took > Duration::from_secs(2), "{took:?}: longer than is waited for nothing");
}

#[test]
fn one_address_has_no_more_bodies_under_way_than_its_share() {
    let world = World::with_options(WebOptions { connections_max: 400, ..quiet() });
    let server = world.serve();
    let head =
        "POST /sign-in HTTP/1.1\r\nHost: a\r\nAccept: application/json\r\nContent-Length: 1000\r\n\r\n";
    let lines: Vec<TcpStream> = (0..256)
        .map(|_| {
            let mut line = TcpStream::connect(server).unwrap();
            line.write_all(head.as_bytes()).unwrap();
            line
        })
        .collect();
    // Each of them is being read once this one is refused.
    let ask = |_| answered_within(server, &format!("{head}x"), Duration::from_millis(300));
    let refused = (0..100).map(ask).find(|answer| answer.contains(" 429 "));
    let refused = refused.expect("the share is used up");
    assert!(refused.contains("retry-after: 5") && refused.contains("too-many-at-once"), "{refused}");
    let page = reported(server, "GET /sign-in HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assert!(page.starts_with("HTTP/1.1 200"), "a client that only reads is served: {page}");
    drop(lines);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "how long somebody waits is what is promised")]
fn connections_beyond_the_share_of_an_address_are_asked_to_come_again() {
    let options = WebOptions { connections_max: 8, trusted_proxies: Vec::new(), ..quiet() };
    let world = World::with_options(options);
    let server = world.serve();
    let lines: Vec<TcpStream> = (0..6).map(|_| TcpStream::connect(server).unwrap()).collect();
    // Connections are accepted in the order in which they came.
    let refused = reported(server, "");
    assert!(refused.starts_with("HTTP/1.1 503") && refused.contains("Retry-After: 5"), "{refused}");
    assert!(refused.contains("Hãy đợi 5 giây") && refused.contains("Wait 5 seconds"), "{refused}");
    drop(lines);
    let ask = || reported(server, "GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    let begun = Instant::now();
    while !ask().starts_with("HTTP/1.1 200") {
        assert!(begun.elapsed() < Duration::from_secs(10), "places are given back");
    }
}

#[test]
fn a_request_that_says_its_length_twice_or_names_no_host_is_refused() {
    let world = World::new();
    let server = world.serve();
    for head in [
        "POST /sign-in HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked",
        "POST /sign-in HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5",
        "GET /health HTTP/1.1\r\nAccept: */*",
        "GET /health HTTP/1.1\r\nHost: a\r\nHost: b",
    ] {
        let answer =
            reported(server, &format!("{head}\r\n\r\n0\r\n\r\nGET /results HTTP/1.1\r\nHost: a\r\n\r\n"));
        assert!(answer.starts_with("HTTP/1.1 400"), "{head}: {answer}");
        assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "nothing behind it is answered: {answer}");
    }
    let old = reported(server, "GET /health HTTP/1.0\r\n\r\n");
    assert!(old.starts_with("HTTP/1.0 200") || old.starts_with("HTTP/1.1 200"), "{old}");
    let chunked =
        "POST /sign-in HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";
    let answer = reported(server, &format!("{chunked}3\r\na=b\r\n0\r\n\r\n"));
    assert!(answer.starts_with("HTTP/1.1 403"), "a body of unknown length is still read: {answer}");
}

#[test]
fn unfinished_uploads_have_a_limit_for_each_account() {
    let world = World::new();
    let (mut clerk, mut stranger) = (world.as_person("clerk"), world.as_person("stranger"));
    let own = format!("{}/uploads", world.base());
    let other = format!("/campaigns/{}/units/{}/uploads", world.campaign, world.other);
    let begin_at = |address: &str, browser: &mut Browser<'_>| {
        let length = "1000";
        let csrf = browser.csrf();
        let headers = [
            ("x-csrf", csrf.as_str()),
            ("upload-length", length),
            ("upload-metadata", METADATA),
            ("tus-resumable", "1.0.0"),
            ("accept", "application/json"),
        ];
        browser.send(Method::POST, address, &headers, Vec::new())
    };
    let begin = |browser: &mut Browser<'_>| begin_at(&own, browser);
    let taken: Vec<Answer> = (0..20).map(|_| begin(&mut clerk)).collect();
    assert!(taken.iter().all(|answer| answer.status == StatusCode::CREATED));
    let refused = begin(&mut clerk);
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.json()["code"], "too-many-uploads");
    assert_eq!(refused.headers["retry-after"], "60");
    assert!(
        refused.json()["detail"].as_str().unwrap().contains("20 unfinished uploads"),
        "{}",
        refused.text()
    );
    let file =
        clerk.post_file(&format!("{}/evidence", world.base()), &[("component", "3.1")], "a.pdf", b"%PDF-1.7");
    assert_eq!(file.status, StatusCode::TOO_MANY_REQUESTS, "a form of several parts as well");
    assert_eq!(begin_at(&other, &mut stranger).status, StatusCode::CREATED, "everybody else is served");
    let csrf = clerk.csrf();
    let given_up = clerk.send(Method::DELETE, taken[0].location(), &[("x-csrf", csrf.as_str())], Vec::new());
    assert_eq!(given_up.status, StatusCode::NO_CONTENT);
    assert_eq!(begin(&mut clerk).status, StatusCode::CREATED);
    assert_eq!(begin(&mut clerk).status, StatusCode::TOO_MANY_REQUESTS);
}

#[test]
fn announced_bytes_count_as_well_as_files() {
    let world = World::with_options(WebOptions { evidence_bytes_max: 1_000, ..quiet() });
    let mut clerk = world.as_person("clerk");
    let csrf = clerk.csrf();
    let headers = [("x-csrf", csrf.as_str()), ("upload-length", "900"), ("upload-metadata", METADATA)];
    let address = format!("{}/uploads", world.base());
    let statuses: Vec<StatusCode> =
        (0..10).map(|_| clerk.send(Method::POST, &address, &headers, Vec::new()).status).collect();
    let taken = statuses.iter().take_while(|status| **status == StatusCode::CREATED).count();
    assert_eq!(taken, 8, "eight of the largest files");
}

#[test]
fn packets_that_were_looked_at_and_left_make_place_for_the_next() {
    let world = World::new();
    let mut clerk = world.as_person("clerk");
    let packet = clerk.get(&format!("{}/packet.xlsx", world.base()));
    assert_eq!(packet.status, StatusCode::OK);
    for _ in 0..25 {
        let seen = clerk.post_file(&format!("{}/packet", world.base()), &[], "packet.xlsx", &packet.bytes);
        assert_eq!(seen.status, StatusCode::OK, "{}", seen.text());
    }
}

/// A packet of this browser, from a client address of the story.
fn packet(browser: &Browser<'_>, base: &str, line: &str, content: &[u8]) -> Request<Body> {
    let mut body = format!(
        "--edge\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{}\r\n--edge\r\nContent-Disposition: form-data; \
         name=\"file\"; filename=\"packet.xlsx\"\r\n\r\n",
        browser.csrf()
    )
    .into_bytes();
    body.extend_from_slice(content);
    body.extend_from_slice(b"\r\n--edge--\r\n");
    let mut request = browser.request(Method::POST, &format!("{base}/packet"), line, "");
    *request.body_mut() = Body::from(body);
    let headers = request.headers_mut();
    headers.insert("content-type", HeaderValue::from_static("multipart/form-data; boundary=edge"));
    headers.insert("accept", HeaderValue::from_static("application/json"));
    request
}

#[test]
fn packets_are_read_few_at_a_time_and_a_crowd_of_them_holds_up_nobody_else() {
    let world = World::new();
    let (mut clerk, mut stranger) = (world.as_person("clerk"), world.as_person("stranger"));
    let other = format!("/campaigns/{}/units/{}", world.campaign, world.other);
    let content = clerk.get(&format!("{}/packet.xlsx", world.base())).bytes;
    let of_other = stranger.get(&format!("{other}/packet.xlsx")).bytes;
    let mut requests: Vec<_> = (0..12).map(|_| packet(&clerk, &world.base(), CROWD, &content)).collect();
    requests.push(packet(&stranger, &other, OFFICE, &of_other));
    let answers = world.all_at_once(requests);
    let (honest, crowd) = answers.split_last().unwrap();
    assert_eq!(honest.status, StatusCode::OK, "{}", honest.text());
    let refused: Vec<&Answer> =
        crowd.iter().filter(|answer| answer.status == StatusCode::TOO_MANY_REQUESTS).collect();
    assert!(refused.len() >= 4, "{}", refused.len());
    assert!(refused.iter().all(|answer| answer.json()["code"] == "too-many-at-once"));
    assert!(crowd.iter().any(|answer| answer.status == StatusCode::OK), "some of them are read");
}

#[test]
fn counters_are_read_on_this_machine_or_with_the_token_alone() {
    let token = "a token of some length".replace(' ', "-");
    let world = World::with_options(WebOptions { metrics_token: Some(token.clone()), ..quiet() });
    let mut browser = world.browser();
    assert_eq!(browser.get("/metrics").status, StatusCode::OK);
    let elsewhere = [("x-forwarded-for", OFFICE)];
    let refused = browser.send(Method::GET, "/metrics", &elsewhere, Vec::new());
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.text().contains("metrics.token"), "{}", refused.text());
    let bearer = format!("Bearer {token}");
    let with = [("x-forwarded-for", OFFICE), ("authorization", bearer.as_str())];
    assert_eq!(browser.send(Method::GET, "/metrics", &with, Vec::new()).status, StatusCode::OK);
    let wrong = [("x-forwarded-for", OFFICE), ("authorization", "Bearer wrong")];
    assert_eq!(browser.send(Method::GET, "/metrics", &wrong, Vec::new()).status, StatusCode::FORBIDDEN);
}

#[test]
fn browsers_that_use_https_must_keep_using_it() {
    let world = World::new();
    let mut browser = world.browser();
    let hsts = |answer: &Answer| answer.headers.get("strict-transport-security").cloned();
    assert_eq!(hsts(&browser.get("/sign-in")), None);
    let by_proxy = browser.send(Method::GET, "/sign-in", &[("x-forwarded-proto", "https")], Vec::new());
    assert_eq!(hsts(&by_proxy).unwrap(), "max-age=31536000");
    let secure = World::with_options(WebOptions { secure_cookies: true, ..quiet() });
    assert!(hsts(&secure.browser().get("/sign-in")).is_some());
    let silent = World::with_options(WebOptions { secure_cookies: true, hsts_seconds: 0, ..quiet() });
    assert_eq!(hsts(&silent.browser().get("/sign-in")), None);
}

#[test]
fn a_session_from_before_https_continues_under_its_new_name() {
    let world = World::with_options(WebOptions { secure_cookies: true, ..quiet() });
    let mut clerk = world.as_person("clerk");
    let page = clerk.get(&world.base());
    assert_eq!(page.status, StatusCode::OK, "nobody is signed out by the new name");
    let set: Vec<&str> =
        page.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap()).collect();
    assert!(
        set.iter().any(|line| line.starts_with("__Host-chiso_session=") && line.contains("Secure")),
        "{set:?}"
    );
    assert!(
        set.iter().any(|line| line.starts_with("chiso_session=;") && line.contains("Max-Age=0")),
        "{set:?}"
    );
    clerk.cookies.retain(|(name, _)| name != "chiso_session");
    assert_eq!(clerk.get(&world.base()).status, StatusCode::OK);
    // Another host of the same domain can set the old name, to no effect.
    clerk.cookies.push(("chiso_session".to_owned(), "0".repeat(64)));
    assert_eq!(clerk.get(&world.base()).status, StatusCode::OK);
}
