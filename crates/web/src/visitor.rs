//! Who asks: session token, language, and the token that forms carry against forgery.

use assessment::receipt::hexadecimal;
use axum::extract::{FromRequestParts, OriginalUri, Query};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, Uri};
use framework::Language;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::convert::Infallible;

use crate::cookies;

/// Who asks, from cookies and address alone; the database is asked later, in the command's own transaction.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// Hash of the session's token, as the database knows it; empty where there is none.
    pub token_hash: String,
    /// The language of the answer.
    pub language: Language,
    /// What forms must carry; empty where there is no cookie yet.
    pub csrf: String,
    /// The address that was asked for, to come back to.
    pub path: String,
    /// The name under which this server was asked.
    pub host: String,
    /// What the browser says of itself.
    pub agent: String,
    /// Does the request want JSON?
    pub wants_json: bool,
}

#[derive(Deserialize)]
struct LanguageChoice {
    lang: Option<String>,
}

impl Visitor {
    /// Who asks, by the head of a request; where a part of the site has its own router, by the whole address.
    #[must_use]
    pub fn of_parts(parts: &Parts) -> Self {
        if let Some(known) = parts.extensions.get::<Self>() {
            return known.clone();
        }
        let whole = parts.extensions.get::<OriginalUri>();
        let visitor = Self::of(&parts.headers, whole.map_or(&parts.uri, |whole| &whole.0));
        if is_read(&parts.method) {
            return visitor;
        }
        // Nobody comes back to where a form is sent to, but to the page that it was on.
        let path = page_before(&parts.headers).unwrap_or_else(|| "/".to_owned());
        Self { path, ..visitor }
    }

    /// Who asks, by headers and address.
    #[must_use]
    pub fn of(headers: &HeaderMap, uri: &Uri) -> Self {
        let session = cookies::get(headers, cookies::SESSION).filter(|token| is_token(token));
        let visitor = cookies::get(headers, cookies::VISITOR).filter(|token| is_token(token));
        let chosen = Query::<LanguageChoice>::try_from_uri(uri).ok().and_then(|query| query.0.lang);
        let language = match chosen.as_deref().or_else(|| cookies::get(headers, cookies::LANGUAGE)) {
            Some("en") => Language::English,
            _ => Language::Vietnamese,
        };
        let text = |name: &str| headers.get(name).and_then(|header| header.to_str().ok()).unwrap_or_default();
        Self {
            token_hash: session.map(hash).unwrap_or_default(),
            language,
            csrf: session.or(visitor).map(csrf_of).unwrap_or_default(),
            path: uri.path().to_owned(),
            host: text("host").to_owned(),
            agent: text("user-agent").to_owned(),
            wants_json: text("accept").contains("application/json"),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let visitor = Self::of_parts(parts);
        // The body of a form asks again.
        parts.extensions.insert(visitor.clone());
        Ok(visitor)
    }
}

/// The hash of a token, as the database keeps it.
#[must_use]
pub fn hash(token: &str) -> String {
    hexadecimal(&Sha256::digest(token.as_bytes()))
}

/// What forms of this cookie must carry. Nobody who cannot read the cookie can work it out.
#[must_use]
pub fn csrf_of(cookie: &str) -> String {
    hexadecimal(&Sha256::digest(format!("chiso-csrf/1:{cookie}").as_bytes()))
}

/// Did the request come from a page of ours? Browsers say so by `Sec-Fetch-Site`; older ones by `Origin`.
#[must_use]
pub fn is_from_here(method: &Method, headers: &HeaderMap) -> bool {
    if is_read(method) {
        return true;
    }
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match (header("sec-fetch-site"), header("origin"), header("host")) {
        (Some(site), _, _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin), Some(host)) => {
            origin.split_once("://").is_some_and(|(_, authority)| authority == host)
        }
        (None, None, _) => true,
        (None, Some(_), None) => false,
    }
}

const fn is_read(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// The page of ours that a request came from.
fn page_before(headers: &HeaderMap) -> Option<String> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let page: Uri = header("referer")?.parse().ok()?;
    (page.authority()?.as_str() == header("host")?).then(|| page.path().to_owned())
}

fn is_token(token: &str) -> bool {
    token.len() == 64 && token.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn a_request_from_another_site_is_known() {
        let from = |pairs: &[_]| is_from_here(&Method::POST, &headers(pairs));
        assert!(from(&[("sec-fetch-site", "same-origin")]));
        assert!(!from(&[("sec-fetch-site", "cross-site")]));
        assert!(!from(&[("sec-fetch-site", "same-site")]));
        assert!(from(&[("origin", "http://127.0.0.1:8080"), ("host", "127.0.0.1:8080")]));
        assert!(!from(&[("origin", "http://evil.example"), ("host", "127.0.0.1:8080")]));
        assert!(is_from_here(&Method::GET, &headers(&[("sec-fetch-site", "cross-site")])));
    }

    #[test]
    fn who_sends_a_form_comes_back_to_the_page_that_it_was_on() {
        let path = |method: &str, referer: &'static str| {
            let request = axum::http::Request::builder().method(method).uri("/form/answers");
            let request = request.header("host", "dti.example.vn").header("referer", referer);
            Visitor::of_parts(&request.body(()).unwrap().into_parts().0).path
        };
        assert_eq!(path("POST", "https://dti.example.vn/form/indices/3?saved=yes"), "/form/indices/3");
        assert_eq!(path("POST", "https://evil.example/form/indices/3"), "/");
        assert_eq!(path("POST", "not an address"), "/");
        assert_eq!(path("GET", "https://dti.example.vn/"), "/form/answers");
    }

    #[test]
    fn only_a_token_of_ours_is_looked_up() {
        let visitor = Visitor::of(
            &headers(&[("cookie", "chiso_session=short; lang=en")]),
            &"/?lang=vi".parse().unwrap(),
        );
        assert_eq!(visitor.token_hash, "");
        assert_eq!(visitor.language, Language::Vietnamese);
    }
}
