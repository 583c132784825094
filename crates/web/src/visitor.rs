//! The visitor of a request: session token or API key, language, and the token that protects forms against
//! forgery.

use std::ops::{Deref, DerefMut};
use std::sync::{Arc, OnceLock};

use app::accounts::{Browser, Credential};
use assessment::key::is_secret;
use assessment::receipt::hexadecimal;
use axum::extract::OriginalUri;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri, header};
use framework::Language;
use sha2::{Digest, Sha256};

use crate::client::ClientAddress;
use crate::cookies::Cookies;
use crate::language;
use crate::origin::{is_read, page_before};

/// The visitor, from headers and address alone; the database is asked later, in the command's own
/// transaction. Clones share the data: the layers of the site, the body of a form and the command each have
/// their own clone.
#[derive(Clone, Debug)]
pub struct Visitor(Arc<VisitorData>);

/// The data of a visitor.
#[derive(Clone, Debug)]
pub struct VisitorData {
    /// The session token or API key of the request.
    pub credential: Credential,
    /// Does a program ask with a key? If so, its cookies are ignored, and its answers are JSON.
    pub by_key: bool,
    /// May a program send a body here without the token of a form?
    pub takes_programs: bool,
    /// Hash of the secret of a browser that signed in before; empty without one.
    pub browser_hash: String,
    /// The language of the answer.
    pub language: Language,
    /// The token that forms must carry; empty without a cookie.
    pub csrf: String,
    /// The address to come back to: the page, or the page that a form was on.
    pub path: String,
    /// The query of that address, without the language.
    pub query: String,
    /// The requested address for the log, without the token of a one-time link.
    pub asked: String,
    /// The client address of the request.
    pub client: ClientAddress,
    /// The host name in the request.
    pub host: String,
    /// The `User-Agent` of the browser.
    pub agent: String,
    /// Does the request want JSON?
    pub wants_json: bool,
    /// The form that came with the request, shared by all clones: whatever the outcome, what was typed can be
    /// shown and sent again.
    pub sent: Arc<OnceLock<SentForm>>,
}

/// A form as it was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SentForm {
    /// Address that it was sent to.
    pub address: String,
    /// Its fields in order.
    pub pairs: Vec<(String, String)>,
    /// Did the browser say that it came from a page of this site? Other forms are not offered to be sent
    /// again.
    pub is_from_here: bool,
}

impl Deref for Visitor {
    type Target = VisitorData;

    fn deref(&self) -> &VisitorData {
        &self.0
    }
}

impl DerefMut for Visitor {
    /// A change to this clone does not change the others.
    fn deref_mut(&mut self) -> &mut VisitorData {
        Arc::make_mut(&mut self.0)
    }
}

impl Visitor {
    /// The same visitor with changed data.
    #[must_use]
    pub fn with(&self, change: impl FnOnce(&mut VisitorData)) -> Self {
        let mut changed = self.clone();
        change(&mut changed);
        changed
    }

    /// The same visitor, as if the request came from this page: a form on the answer leads back there.
    #[must_use]
    pub fn at(&self, path: impl Into<String>) -> Self {
        self.with(|data| data.path = path.into())
    }

    /// The visitor by the head of a request; in a nested router, by the whole address.
    #[must_use]
    pub fn of_parts(parts: &Parts) -> Self {
        if let Some(data) = parts.extensions.get::<Self>() {
            return data.clone();
        }
        let whole = parts.extensions.get::<OriginalUri>();
        let client = parts.extensions.get::<ClientAddress>().copied().unwrap_or(ClientAddress::HERE);
        let data = VisitorData {
            client,
            ..VisitorData::of(&parts.headers, whole.map_or(&parts.uri, |whole| &whole.0))
        };
        if is_read(&parts.method) {
            return Self(Arc::new(data));
        }
        // An address that forms are sent to has no page: the way back leads to the page with the form, in its
        // language.
        let page = page_before(&parts.headers);
        let path = page.as_ref().map_or_else(|| "/".to_owned(), |page| page.path().to_owned());
        let named = language::named(parts.uri.query()).or_else(|| language::named(page.as_ref()?.query()));
        let language = named.unwrap_or(data.language);
        Self(Arc::new(VisitorData { path, query: String::new(), language, ..data }))
    }

    /// The visitor by headers and address.
    #[must_use]
    pub fn of(headers: &HeaderMap, uri: &Uri) -> Self {
        Self(Arc::new(VisitorData::of(headers, uri)))
    }
}

impl VisitorData {
    /// The requested address with its query.
    #[must_use]
    pub fn whole_path(&self) -> String {
        if self.query.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, self.query) }
    }

    /// What identifies a visitor who signs in.
    #[must_use]
    pub fn browser(&self) -> Browser {
        Browser {
            agent: self.agent.clone(),
            address: Some(self.client.address),
            secret_hash: self.browser_hash.clone(),
        }
    }

    fn of(headers: &HeaderMap, uri: &Uri) -> Self {
        let secret = bearer(headers);
        let cookies = if secret.is_none() { Cookies::of(headers) } else { Cookies::default() };
        let session = cookies.session.filter(|token| is_token(token));
        let visitor = cookies.visitor.filter(|token| is_token(token));
        let preferred = || cookies.language.and_then(language::of_code);
        let language = language::named(uri.query()).or_else(preferred).unwrap_or(Language::Vietnamese);
        let text = |name: &str| headers.get(name).and_then(|header| header.to_str().ok()).unwrap_or_default();
        Self {
            credential: match (secret, session) {
                (Some(secret), _) => Credential::api_key(secret),
                (None, Some(token)) => Credential::session(token),
                (None, None) => Credential::None,
            },
            by_key: secret.is_some(),
            takes_programs: false,
            browser_hash: cookies.browser.filter(|secret| is_token(secret)).map_or_else(String::new, hash),
            language,
            csrf: session.or(visitor).map_or_else(String::new, csrf_of),
            path: uri.path().to_owned(),
            query: language::without(uri.query()),
            asked: logged(uri.path()).to_owned(),
            client: ClientAddress::HERE,
            host: text("host").to_owned(),
            agent: text("user-agent").to_owned(),
            wants_json: secret.is_some() || text("accept").contains("application/json"),
            sent: Arc::default(),
        }
    }
}

/// The key in `Authorization: Bearer …`; `None` without the header, empty if it cannot be a key of this
/// program.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut credentials = headers.get_all(header::AUTHORIZATION).iter().filter_map(|value| {
        let (scheme, secret) = value.as_bytes().split_at_checked(7)?;
        scheme.eq_ignore_ascii_case(b"bearer ").then_some(secret)
    });
    let first = credentials.next()?;
    let secret = std::str::from_utf8(first).ok().map(str::trim).filter(|secret| is_secret(secret));
    match (secret, credentials.next()) {
        (Some(secret), None) => Some(secret),
        _ => Some(""),
    }
}

/// An address without the token of a one-time link: a reader of the log must not be able to use it.
#[must_use]
pub fn logged(path: &str) -> &str {
    if path.starts_with("/link/") { "/link/…" } else { path }
}

/// The hash of a token, as the database stores it.
#[must_use]
pub fn hash(token: &str) -> String {
    hexadecimal(&Sha256::digest(token.as_bytes()))
}

/// The token that forms of this cookie must carry. It cannot be worked out without reading the cookie.
#[must_use]
pub fn csrf_of(cookie: &str) -> String {
    hexadecimal(&Sha256::digest(["chiso-csrf/1:", cookie].concat()))
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
    fn who_sends_a_form_comes_back_to_the_page_that_it_was_on() {
        let path = |method: &str, referer: &'static str| {
            let request = axum::http::Request::builder().method(method).uri("/form/answers");
            let request = request.header("host", "dti.example.vn").header("referer", referer);
            Visitor::of_parts(&request.body(()).unwrap().into_parts().0).path.clone()
        };
        assert_eq!(path("POST", "https://dti.example.vn/form/indices/3?saved=yes"), "/form/indices/3");
        assert_eq!(path("POST", "https://evil.example/form/indices/3"), "/");
        assert_eq!(path("POST", "not an address"), "/");
        assert_eq!(path("GET", "https://dti.example.vn/"), "/form/answers");
    }

    #[test]
    fn a_form_that_fails_stands_in_the_log_under_its_own_address_and_a_one_time_link_without_its_token() {
        let asked = |address: &str| {
            let request = axum::http::Request::builder().method("POST").uri(address).header("host", "a");
            Visitor::of_parts(&request.body(()).unwrap().into_parts().0).asked.clone()
        };
        assert_eq!(asked("/campaigns/1/units/2/answers?lang=en"), "/campaigns/1/units/2/answers");
        assert_eq!(asked("/link/0f0f0f"), "/link/…");
    }

    #[test]
    fn a_key_is_heard_alone_and_a_password_of_a_proxy_is_not_one() {
        let secret = format!("chiso_{}", "0f".repeat(32));
        let ask = |credentials: &str| {
            let mut headers = headers(&[("cookie", "lang=en")]);
            headers.append("authorization", credentials.parse().unwrap());
            Visitor::of(&headers, &"/campaigns".parse().unwrap())
        };
        let program = ask(&format!("bearer {secret}"));
        assert_eq!(program.credential, Credential::api_key(&secret));
        assert!(program.by_key && program.wants_json && program.csrf.is_empty());
        assert_eq!(program.language, Language::Vietnamese, "its cookies count for nothing");
        assert!(ask("Bearer of good news").by_key, "it is refused and not taken for somebody's browser");
        assert!(!ask("Basic Y2hpc286Y2hpc28=").by_key);
    }

    #[test]
    fn only_a_token_of_ours_is_looked_up() {
        let visitor = Visitor::of(
            &headers(&[("cookie", "chiso_session=short; lang=en")]),
            &"/?lang=vi".parse().unwrap(),
        );
        assert_eq!(visitor.credential, Credential::None);
        assert_eq!(visitor.language, Language::Vietnamese);
    }
}
