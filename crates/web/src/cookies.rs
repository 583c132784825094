//! The three cookies: session, visitor (before there is a session), language.

use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue};

/// The session's token.
pub const SESSION: &str = "chiso_session";
/// A random token of a visitor without a session, which forms are bound to.
pub const VISITOR: &str = "chiso_visitor";
/// `vi` or `en`.
pub const LANGUAGE: &str = "lang";

/// The value of a cookie.
#[must_use]
pub fn get<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value)
}

/// Sets a cookie until the browser is closed, or for so many seconds. Values are our own: letters, digits, hyphens.
pub fn set(headers: &mut HeaderMap, name: &str, value: &str, seconds: Option<i64>, secure: bool) {
    let age = seconds.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
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
}
