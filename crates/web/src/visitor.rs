//! Who asks: session token or key of a program, language, and the token that forms carry against forgery.

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

/// Who asks, from headers and address alone; the database is asked later, in the command's own transaction. Clones share
/// it: the layers of the site, the body of a form and the command each have their own.
#[derive(Clone, Debug)]
pub struct Visitor(Arc<Known>);

/// What is known of who asks.
#[derive(Clone, Debug)]
pub struct Known {
    /// With what the request says who asks.
    pub credential: Credential,
    /// Does a program ask with a key? Its cookies count for nothing, and its answers are JSON.
    pub by_key: bool,
    /// May what a program sends be read here without the token of a form?
    pub takes_programs: bool,
    /// Hash of the secret of a browser that signed in before; empty where there is none.
    pub browser_hash: String,
    /// The language of the answer.
    pub language: Language,
    /// What forms must carry; empty where there is no cookie yet.
    pub csrf: String,
    /// The address to come back to: the page, or the page that a form was on.
    pub path: String,
    /// What follows it, without the language.
    pub query: String,
    /// The address that was asked for, for the log: the token of a one-time link is left out.
    pub asked: String,
    /// From where it was asked.
    pub client: ClientAddress,
    /// The name under which this server was asked.
    pub host: String,
    /// What the browser says of itself.
    pub agent: String,
    /// Does the request want JSON?
    pub wants_json: bool,
    /// The form that came with the request, for all who look at the same one: whatever becomes of it, what was typed can
    /// be shown and sent again.
    pub sent: Arc<OnceLock<SentForm>>,
}

/// A form as it was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SentForm {
    /// Where to.
    pub address: String,
    /// Its fields in order.
    pub pairs: Vec<(String, String)>,
    /// Did the browser say that it came from a page of ours? Others are not offered to be sent again.
    pub is_from_here: bool,
}

impl Deref for Visitor {
    type Target = Known;

    fn deref(&self) -> &Known {
        &self.0
    }
}

impl DerefMut for Visitor {
    /// What this one is made to say, no other clone says.
    fn deref_mut(&mut self) -> &mut Known {
        Arc::make_mut(&mut self.0)
    }
}

impl Visitor {
    /// The same with something else in it.
    #[must_use]
    pub fn with(&self, change: impl FnOnce(&mut Known)) -> Self {
        let mut changed = self.clone();
        change(&mut changed);
        changed
    }

    /// The same, as if from this page: what it sends leads back to there.
    #[must_use]
    pub fn at(&self, path: impl Into<String>) -> Self {
        self.with(|known| known.path = path.into())
    }

    /// Who asks, by the head of a request; where a part of the site has its own router, by the whole address.
    #[must_use]
    pub fn of_parts(parts: &Parts) -> Self {
        if let Some(known) = parts.extensions.get::<Self>() {
            return known.clone();
        }
        let whole = parts.extensions.get::<OriginalUri>();
        let client = parts.extensions.get::<ClientAddress>().copied().unwrap_or(ClientAddress::HERE);
        let known = Known { client, ..Known::of(&parts.headers, whole.map_or(&parts.uri, |whole| &whole.0)) };
        if is_read(&parts.method) {
            return Self(Arc::new(known));
        }
        // Nobody comes back to where a form is sent to, but to the page that it was on, in its language.
        let page = page_before(&parts.headers);
        let path = page.as_ref().map_or_else(|| "/".to_owned(), |page| page.path().to_owned());
        let named = language::named(parts.uri.query()).or_else(|| language::named(page.as_ref()?.query()));
        let language = named.unwrap_or(known.language);
        Self(Arc::new(Known { path, query: String::new(), language, ..known }))
    }

    /// Who asks, by headers and address.
    #[must_use]
    pub fn of(headers: &HeaderMap, uri: &Uri) -> Self {
        Self(Arc::new(Known::of(headers, uri)))
    }
}

impl Known {
    /// The address that was asked for with what follows it.
    #[must_use]
    pub fn whole_path(&self) -> String {
        if self.query.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, self.query) }
    }

    /// With what somebody comes who signs in.
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

/// What a program says in `Authorization: Bearer …`, empty where it can be no key of ours.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut said = headers.get_all(header::AUTHORIZATION).iter().filter_map(|value| {
        let (scheme, secret) = value.as_bytes().split_at_checked(7)?;
        scheme.eq_ignore_ascii_case(b"bearer ").then_some(secret)
    });
    let first = said.next()?;
    let secret = std::str::from_utf8(first).ok().map(str::trim).filter(|secret| is_secret(secret));
    match (secret, said.next()) {
        (Some(secret), None) => Some(secret),
        _ => Some(""),
    }
}

/// An address without the token of a one-time link: whoever reads the log must not be able to use it.
#[must_use]
pub fn logged(path: &str) -> &str {
    if path.starts_with("/link/") { "/link/…" } else { path }
}

/// The hash of a token, as the database keeps it.
#[must_use]
pub fn hash(token: &str) -> String {
    hexadecimal(&Sha256::digest(token.as_bytes()))
}

/// What forms of this cookie must carry. Nobody who cannot read the cookie can work it out.
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
        let ask = |said: &str| {
            let mut headers = headers(&[("cookie", "lang=en")]);
            headers.append("authorization", said.parse().unwrap());
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
