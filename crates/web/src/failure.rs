//! One place that turns an error of the application into status, code, words and a way on.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use framework::Language;
use serde_json::json;

use crate::pages::failure::FailurePage;
use crate::visitor::Visitor;
use crate::words::say;

/// A request that was not done.
#[derive(Clone, Debug)]
pub struct Failure {
    status: StatusCode,
    /// Stable code: the key of title, words and way on in `locales/web_failures.yml`.
    code: String,
    language: Language,
    wants_json: bool,
    path: String,
    retry_after_seconds: Option<i64>,
    details: Vec<(String, &'static str)>,
}

impl Failure {
    /// What the application says.
    #[must_use]
    pub fn new(visitor: &Visitor, error: app::Error) -> Self {
        let (status, code) = match &error {
            app::Error::NotFound => (StatusCode::NOT_FOUND, "not-found"),
            app::Error::SignedOut => (StatusCode::UNAUTHORIZED, "signed-out"),
            app::Error::Forbidden(refusal) => (StatusCode::FORBIDDEN, refusal.code),
            app::Error::Invalid(_) => (StatusCode::UNPROCESSABLE_ENTITY, "invalid"),
            app::Error::Refused(refusal) => (StatusCode::CONFLICT, refusal.code),
            app::Error::Conflict => (StatusCode::CONFLICT, "conflict"),
            app::Error::TooLarge { .. } => (StatusCode::PAYLOAD_TOO_LARGE, "too-large"),
            app::Error::Wait { .. } => (StatusCode::TOO_MANY_REQUESTS, "wait"),
            app::Error::Unavailable(fault) => {
                tracing::warn!(code = fault.code(), %fault, "the database cannot answer");
                (StatusCode::SERVICE_UNAVAILABLE, "unavailable")
            }
            app::Error::Internal(detail) => {
                tracing::error!(detail, path = visitor.path, "a fault of the program");
                (StatusCode::INTERNAL_SERVER_ERROR, "internal")
            }
        };
        let mut failure = Self::status(visitor, status, code);
        match error {
            app::Error::Wait { seconds } => failure.retry_after_seconds = Some(seconds),
            app::Error::Unavailable(_) => failure.retry_after_seconds = Some(5),
            app::Error::Invalid(faults) => {
                failure.details = faults.into_iter().map(|fault| (fault.field, fault.code)).collect();
            }
            _ => {}
        }
        failure
    }

    /// A status with the code of its words.
    #[must_use]
    pub fn status(visitor: &Visitor, status: StatusCode, code: &str) -> Self {
        Self {
            status,
            code: code.to_owned(),
            language: visitor.language,
            wants_json: visitor.wants_json,
            path: visitor.path.clone(),
            retry_after_seconds: None,
            details: Vec::new(),
        }
    }

    fn words(&self, part: &str) -> String {
        let seconds = self.retry_after_seconds.unwrap_or(0).to_string();
        say(self.language, &format!("web_failures.{}.{part}", self.code), &[("seconds", &seconds)])
    }

    /// RFC 9457 problem details.
    fn problem(&self) -> Response {
        let faults: Vec<_> = self
            .details
            .iter()
            .map(|(field, code)| {
                let sentence = say(self.language, &format!("fields.{code}"), &[]);
                json!({ "field": field, "code": code, "sentence": sentence })
            })
            .collect();
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

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = if self.wants_json {
            self.problem()
        } else if self.status == StatusCode::UNAUTHORIZED {
            let next: String = form_urlencoded::byte_serialize(self.path.as_bytes()).collect();
            axum::response::Redirect::to(&format!("/sign-in?next={next}")).into_response()
        } else {
            let page = FailurePage::new(
                self.language,
                self.status.as_u16(),
                self.words("title"),
                self.words("words"),
                self.words("way_on"),
            );
            (self.status, page.html()).into_response()
        };
        if let Some(seconds) = self.retry_after_seconds
            && let Ok(value) = HeaderValue::from_str(&seconds.to_string())
        {
            response.headers_mut().insert(header::RETRY_AFTER, value);
        }
        response
    }
}
