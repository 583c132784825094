//! The one place that turns an error of the application into status, code, words and what to do next.

pub mod error_page;
pub mod sign_in_page;

use app::accounts::Header;
use app::{Error, FieldFault};
use askama::Template as _;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use framework::{Diagnostic, Language, Place};
use serde_json::json;
use words::say;

use crate::failure::error_page::{Again, ErrorPage};
use crate::failure::sign_in_page::{Carried, SignIn};
use crate::uploads::ROOM_BYTES_MIN;
use crate::visitor::{SentForm, Visitor};
use crate::{show, urls};

/// A request that failed or was refused.
#[derive(Clone, Debug)]
pub struct Failure(Box<Details>);

#[derive(Clone, Debug)]
struct Details {
    status: StatusCode,
    /// Stable code: the key of title, words and link under `web_failures` in the locale files.
    code: String,
    visitor: Visitor,
    retry_after_seconds: Option<i64>,
    /// Data that the words contain.
    data: Vec<(&'static str, String)>,
    faults: Vec<FieldFault>,
    /// Findings that prevent something, with their places.
    findings: Vec<Diagnostic>,
}

impl Failure {
    /// The failure for an error of the application.
    #[must_use]
    pub fn new(visitor: &Visitor, error: Error) -> Self {
        let (status, code) = match classify(&error) {
            (status, "signed-out") if visitor.by_key => (status, "key-unknown"),
            (status, "unavailable") if is_disk_full(&error) => (status, "disk-full"),
            found => found,
        };
        match &error {
            Error::Unavailable(fault) => {
                tracing::warn!(code = fault.code(), %fault, path = visitor.asked, "database: no answer, or the disk is full");
            }
            Error::ClockBehind { .. } => {
                tracing::error!(%error, path = visitor.asked, "clock: behind the last entry of the audit log, nothing is written");
            }
            Error::FileNotHere { sha256 } => {
                tracing::error!(sha256, path = visitor.asked, "evidence: file missing in this node's folder");
            }
            Error::Internal(detail) => {
                tracing::error!(detail, path = visitor.asked, "internal error, please report it");
            }
            _ => {}
        }
        let mut failure = Self::status(visitor, status, code);
        match error {
            Error::FileNotHere { .. } => failure.0.retry_after_seconds = Some(300),
            Error::Wait { seconds } | Error::Busy { seconds, .. } => {
                failure.0.retry_after_seconds = Some(seconds);
                failure.0.data.push(("seconds", seconds.to_string()));
            }
            Error::Unavailable(_) => {
                failure.0.retry_after_seconds = Some(if failure.0.code == "disk-full" { 60 } else { 5 });
                failure.0.data.push(("needed", show::bytes(visitor.language, ROOM_BYTES_MIN)));
            }
            Error::ClockBehind { now, last } => {
                failure.0.retry_after_seconds = Some(60);
                failure.0.data.push(("now", show::moment(now)));
                failure.0.data.push(("last", show::moment(last)));
            }
            Error::TooLarge { limit_bytes } => {
                failure.0.data.push(("limit", show::bytes(visitor.language, limit_bytes)));
            }
            Error::Invalid(faults) => failure.0.faults = faults,
            Error::DoesNotHold(findings) => failure.0.findings = findings,
            _ => {}
        }
        failure
    }

    /// Is there no such page?
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.0.status == StatusCode::NOT_FOUND
    }

    /// A status with the code of its words.
    #[must_use]
    pub fn status(visitor: &Visitor, status: StatusCode, code: &str) -> Self {
        Self(Box::new(Details {
            status,
            code: code.to_owned(),
            visitor: visitor.clone(),
            retry_after_seconds: None,
            data: Vec::new(),
            faults: Vec::new(),
            findings: Vec::new(),
        }))
    }

    /// Adds the number of seconds after which it is worth trying again.
    #[must_use]
    pub fn after(mut self, seconds: i64) -> Self {
        self.0.retry_after_seconds = Some(seconds);
        self.with("seconds", seconds.to_string())
    }

    /// Adds a piece of data for the words.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: String) -> Self {
        self.0.data.push((name, value));
        self
    }
}

impl Details {
    fn words(&self, part: &str) -> String {
        let data: Vec<(&str, &str)> = self.data.iter().map(|(name, value)| (*name, value.as_str())).collect();
        say(self.visitor.language, &format!("web_failures.{}.{part}", self.code), &data)
    }

    /// The answer as RFC 9457 problem details.
    fn problem(&self) -> Response {
        let language = self.visitor.language;
        let fields = self.faults.iter().map(|fault| {
            let sentence = show::field_fault(language, fault);
            json!({ "field": fault.field, "code": fault.code, "sentence": sentence })
        });
        let found = self
            .findings
            .iter()
            .map(|finding| json!({ "field": "", "code": finding.code, "sentence": text(finding, language) }));
        let faults: Vec<_> = fields.chain(found).collect();
        let body = json!({
            "type": format!("urn:chiso:problem:{}", self.code),
            "title": self.words("title"),
            "status": self.status.as_u16(),
            "detail": self.words("words"),
            "code": self.code,
            "way_on": self.words("way_on"),
            "faults": faults,
        });
        let kind = HeaderValue::from_static("application/problem+json");
        (self.status, [(header::CONTENT_TYPE, kind)], body.to_string()).into_response()
    }
}

impl Failure {
    /// The visitor who asked.
    #[must_use]
    pub fn visitor(&self) -> &Visitor {
        &self.0.visitor
    }

    /// Does the page ask for a sign-in?
    #[must_use]
    pub fn asks_to_sign_in(&self) -> bool {
        self.0.status == StatusCode::UNAUTHORIZED
    }

    /// The page; with the form, if it may be sent again, so that nothing typed is lost. `None` if it cannot
    /// be rendered.
    #[must_use]
    pub fn page(&self, visitor: &Visitor, header: Option<&Header>) -> Option<String> {
        let this = &self.0;
        let sent = visitor.sent.get();
        let frame = show::frame(visitor, header);
        let rendered = if self.asks_to_sign_in() {
            let carried = sent.map_or_else(Carried::default, Carried::of);
            let refused = Some(this.words(if carried.is_empty() { "words" } else { "kept" }));
            SignIn { frame, email: String::new(), next: visitor.path.clone(), refused, carried }.render()
        } else {
            let again = sent.filter(|sent| this.may_be_sent_again(sent)).and_then(Again::of);
            let page = ErrorPage {
                frame,
                status: this.status.as_u16(),
                code: this.code.clone(),
                title: this.words("title"),
                words: this.words("words"),
                help: this.words("way_on"),
                faults: {
                    let fields = this.faults.iter().map(|fault| show::field_fault(visitor.language, fault));
                    fields
                        .chain(this.findings.iter().map(|finding| text(finding, visitor.language)))
                        .collect()
                },
                way_on: "/".to_owned(),
                again: again.filter(|_| !visitor.csrf.is_empty()),
            };
            page.render()
        };
        rendered
            .inspect_err(|error| tracing::error!(%error, "internal error: an error page cannot be rendered"))
            .ok()
    }

    fn first_page(self) -> Response {
        let kind = HeaderValue::from_static("text/html; charset=utf-8");
        let status = self.0.status;
        let mut response = match self.page(&self.0.visitor, None) {
            Some(text) => (status, [(header::CONTENT_TYPE, kind)], text).into_response(),
            None => (status, self.0.words("title")).into_response(),
        };
        // The name of the visitor is looked up when the answer leaves.
        response.extensions_mut().insert(self);
        response
    }
}

impl Details {
    /// Can the same form succeed once something else has changed? A page of another site gets no help to send
    /// one.
    fn may_be_sent_again(&self, sent: &SentForm) -> bool {
        match self.status {
            StatusCode::FORBIDDEN => self.code == "form-token" && sent.is_from_here,
            StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY | StatusCode::TOO_MANY_REQUESTS => true,
            status => status.is_server_error(),
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let this = &self.0;
        let (by_key, status, retry_after) = (this.visitor.by_key, this.status, this.retry_after_seconds);
        let mut response = if this.visitor.wants_json {
            this.problem()
        } else if self.asks_to_sign_in() && this.visitor.sent.get().is_none() {
            let next = this.visitor.whole_path();
            let next: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
            Redirect::to(&format!("{}?next={next}", urls::SIGN_IN)).into_response()
        } else if this.code == app::accounts::codes::SECOND_FACTOR_NEEDED {
            Redirect::to(urls::ACCOUNT).into_response()
        } else {
            self.first_page()
        };
        if by_key && status == StatusCode::UNAUTHORIZED {
            let scheme = HeaderValue::from_static("Bearer realm=\"chiso\", error=\"invalid_token\"");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, scheme);
        }
        if let Some(seconds) = retry_after
            && let Ok(value) = HeaderValue::from_str(&seconds.to_string())
        {
            response.headers_mut().insert(header::RETRY_AFTER, value);
        }
        response
    }
}

/// After how many seconds it is worth trying again, if the error says so.
#[must_use]
pub const fn seconds_to_wait(error: &Error) -> Option<i64> {
    match error {
        Error::Wait { seconds } | Error::Busy { seconds, .. } => Some(*seconds),
        _ => None,
    }
}

/// Adds `Retry-After` to an answer, if the time is available.
#[must_use]
pub fn come_again(mut response: Response, seconds: Option<i64>) -> Response {
    if let Some(seconds) = seconds {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// The status and words of an error that can be shown beside the form, so that nothing typed is lost.
///
/// # Errors
/// For everything else, the page of its own or the answer to a program.
pub fn beside_form(visitor: &Visitor, error: Error) -> Result<(StatusCode, Vec<String>), Failure> {
    let language = visitor.language;
    let (status, code) = classify(&error);
    let text = |data: &[(&str, &str)]| {
        let say = |part: &str| say(language, &format!("web_failures.{code}.{part}"), data);
        vec![format!("{} {}", say("words"), say("way_on"))]
    };
    match &error {
        _ if visitor.wants_json => Err(Failure::new(visitor, error)),
        Error::Invalid(faults) => {
            Ok((status, faults.iter().map(|fault| show::field_fault(language, fault)).collect()))
        }
        Error::Refused(_) | Error::Conflict => Ok((status, text(&[]))),
        Error::Wait { seconds } | Error::Busy { seconds, .. } => {
            Ok((status, text(&[("seconds", &seconds.to_string())])))
        }
        _ => Err(Failure::new(visitor, error)),
    }
}

/// Place, sentence and advice of a finding.
fn text(finding: &Diagnostic, language: Language) -> String {
    let (sentence, help) = show::diagnostic(finding, language);
    let file = match &finding.place {
        Place::File { file } if !file.is_empty() => format!("{file}: "),
        place => show::place(place, language),
    };
    format!("{file}{sentence} {help}")
}

fn is_disk_full(error: &Error) -> bool {
    matches!(error, Error::Unavailable(fault) if fault.code() == store::Unavailability::DiskFull.code())
}

fn classify(error: &Error) -> (StatusCode, &'static str) {
    match error {
        Error::NotFound => (StatusCode::NOT_FOUND, "not-found"),
        Error::SignedOut => (StatusCode::UNAUTHORIZED, "signed-out"),
        Error::Forbidden(refusal) => (StatusCode::FORBIDDEN, refusal.code),
        Error::Invalid(_) => (StatusCode::UNPROCESSABLE_ENTITY, "invalid"),
        Error::Refused(refusal) => (StatusCode::CONFLICT, refusal.code),
        Error::Conflict => (StatusCode::CONFLICT, "conflict"),
        Error::DoesNotHold(_) => (StatusCode::UNPROCESSABLE_ENTITY, "does-not-hold"),
        Error::TooLarge { .. } => (StatusCode::PAYLOAD_TOO_LARGE, "too-large"),
        Error::Wait { .. } => (StatusCode::TOO_MANY_REQUESTS, "wait"),
        Error::Busy { is_of_one: true, .. } => (StatusCode::TOO_MANY_REQUESTS, "too-many-at-once"),
        Error::Busy { is_of_one: false, .. } => (StatusCode::SERVICE_UNAVAILABLE, "busy"),
        Error::Unavailable(_) => (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
        Error::ClockBehind { .. } => (StatusCode::SERVICE_UNAVAILABLE, "clock-behind"),
        Error::FileNotHere { .. } => (StatusCode::SERVICE_UNAVAILABLE, "file-not-here"),
        Error::Internal(_) => (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
    }
}
