//! The cookies: session, visitor (before there is a session), browser (it signed in before), language. Where browsers come
//! by HTTPS, all but the language have names that no other host of the domain can set (`__Host-`, RFC 6265bis 4.1.3.2).

use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue};

/// The session's token.
pub const SESSION: &str = "chiso_session";
/// A random token of a visitor without a session, which forms are bound to.
pub const VISITOR: &str = "chiso_visitor";
/// The secret of a browser that signed in before: wrong passwords of other people do not lock it out.
pub const BROWSER: &str = "chiso_browser";
/// The chosen language, `vi` or `en`.
pub const LANGUAGE: &str = "lang";

/// The value of a cookie by its name.
#[must_use]
pub fn get<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    pairs(headers).find(|(found, _)| *found == name).map(|(_, value)| value)
}

fn pairs(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|header| header.to_str().ok());
    lines.flat_map(|header| header.split(';')).filter_map(|pair| pair.trim().split_once('='))
}

/// How long a browser keeps its secret, in seconds.
pub const BROWSER_SECONDS: i64 = 365 * 24 * 3600;

/// Prefix by which browsers require of a cookie: HTTPS, this host alone, every path.
const OF_THIS_HOST: &str = "__Host-";
/// Cookies that get the prefix.
const GUARDED: [&str; 3] = [SESSION, VISITOR, BROWSER];

/// The cookies that identify a visitor, each under either of its names; the one that only this host can set
/// counts first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cookies<'h> {
    /// The session's token.
    pub session: Option<&'h str>,
    /// The token of a visitor without a session.
    pub visitor: Option<&'h str>,
    /// The secret of a browser that signed in before.
    pub browser: Option<&'h str>,
    /// The chosen language.
    pub language: Option<&'h str>,
}

impl<'h> Cookies<'h> {
    /// Reads the cookies of a request.
    #[must_use]
    pub fn of(headers: &'h HeaderMap) -> Self {
        let (mut plain, mut of_this_host) = (Self::default(), Self::default());
        for (name, value) in pairs(headers) {
            let (found, name) = match name.strip_prefix(OF_THIS_HOST) {
                Some(name) => (&mut of_this_host, name),
                None => (&mut plain, name),
            };
            let place = match name {
                SESSION => &mut found.session,
                VISITOR => &mut found.visitor,
                BROWSER => &mut found.browser,
                LANGUAGE => &mut found.language,
                _ => continue,
            };
            // Of several cookies of one name the first counts: browsers send the most specific one first.
            place.get_or_insert(value);
        }
        Self {
            session: of_this_host.session.or(plain.session),
            visitor: of_this_host.visitor.or(plain.visitor),
            browser: of_this_host.browser.or(plain.browser),
            language: plain.language,
        }
    }
}

/// Cookies that still have their name from before HTTPS: each is read once more and then gets its new name,
/// so that nobody is signed out.
#[must_use]
pub fn older(headers: &HeaderMap, secure: bool) -> Vec<(&'static str, String)> {
    if !secure {
        return Vec::new();
    }
    let found = |name: &'static str| {
        let is_older = get(headers, &format!("{OF_THIS_HOST}{name}")).is_none();
        get(headers, name).filter(|_| is_older).map(|value| (name, value.to_owned()))
    };
    GUARDED.into_iter().filter_map(found).collect()
}

/// Gives older cookies their new names, unless the answer itself sets or removes the same cookie.
pub fn renew(headers: &mut HeaderMap, older: &[(&'static str, String)]) {
    for (name, value) in older {
        let own = format!("{OF_THIS_HOST}{name}=");
        let is_set = headers.get_all(SET_COOKIE).iter().any(|set| set.as_bytes().starts_with(own.as_bytes()));
        // Only a value that this program could have made is written into a header.
        if !is_set && value.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            let age = (*name == BROWSER).then_some(BROWSER_SECONDS);
            set(headers, name, value, age, true);
        }
        write(headers, name, "", Some(0), true);
    }
}

/// Sets a cookie until the browser is closed, or for so many seconds. The values are the program's own:
/// letters, digits, hyphens.
pub fn set(headers: &mut HeaderMap, name: &str, value: &str, seconds: Option<i64>, secure: bool) {
    if secure && GUARDED.contains(&name) {
        write(headers, &format!("{OF_THIS_HOST}{name}"), value, seconds, secure);
    } else {
        write(headers, name, value, seconds, secure);
    }
}

fn write(headers: &mut HeaderMap, name: &str, value: &str, seconds: Option<i64>, secure: bool) {
    let age = seconds.map_or_else(String::new, |seconds| format!("; Max-Age={seconds}"));
    let only = if secure { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{age}{only}");
    if let Ok(header) = HeaderValue::from_str(&text) {
        headers.append(SET_COOKIE, header);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, HeaderValue::from_static("lang=en; chiso_session=abc;x=y"));
        assert_eq!(get(&headers, SESSION), Some("abc"));
        assert_eq!(get(&headers, LANGUAGE), Some("en"));
        assert_eq!(get(&headers, "chiso_sess"), None);
    }

    #[test]
    fn under_https_a_session_gets_a_name_that_no_other_host_can_set_and_keeps_its_value_once() {
        let mut asked = HeaderMap::new();
        asked.insert(COOKIE, HeaderValue::from_static("chiso_session=abc; lang=en"));
        assert_eq!(older(&asked, false), []);
        let older_ones = older(&asked, true);
        assert_eq!(older_ones, [(SESSION, "abc".to_owned())]);
        let mut answer = HeaderMap::new();
        renew(&mut answer, &older_ones);
        let lines: Vec<_> = answer.get_all(SET_COOKIE).iter().map(|line| line.to_str().unwrap()).collect();
        assert_eq!(lines[0], "__Host-chiso_session=abc; Path=/; HttpOnly; SameSite=Lax; Secure");
        assert!(lines[1].starts_with("chiso_session=; ") && lines[1].contains("Max-Age=0"), "{lines:?}");
        asked.insert(COOKIE, HeaderValue::from_static("chiso_session=forged; __Host-chiso_session=abc"));
        assert_eq!(Cookies::of(&asked).session, Some("abc"));
        assert_eq!(older(&asked, true), []);
    }
}
