//! Whether a request comes from a page of this site or from another site.

use axum::http::{HeaderMap, Method, Uri};

/// Did the request come from a page of this site? Browsers say so by `Sec-Fetch-Site`; older ones by
/// `Origin`.
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

/// Is it a method that changes nothing?
#[must_use]
pub const fn is_read(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Does the browser say that the request came from a page of this site? If it says nothing, the answer is no.
#[must_use]
pub fn says_it_is_from_here(headers: &HeaderMap) -> bool {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match header("sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => header("origin").is_some() && is_from_here(&Method::POST, headers),
    }
}

/// The page of this site that a request came from.
pub fn page_before(headers: &HeaderMap) -> Option<Uri> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let page: Uri = header("referer")?.parse().ok()?;
    (page.authority()?.as_str() == header("host")?).then_some(page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn a_request_from_another_site_is_recognised() {
        let from = |pairs: &[_]| is_from_here(&Method::POST, &headers(pairs));
        assert!(from(&[("sec-fetch-site", "same-origin")]));
        assert!(!from(&[("sec-fetch-site", "cross-site")]));
        assert!(!from(&[("sec-fetch-site", "same-site")]));
        assert!(from(&[("origin", "http://127.0.0.1:8080"), ("host", "127.0.0.1:8080")]));
        assert!(!from(&[("origin", "http://evil.example"), ("host", "127.0.0.1:8080")]));
        assert!(is_from_here(&Method::GET, &headers(&[("sec-fetch-site", "cross-site")])));
    }
}
