//! Answers for addresses that do not exist, addresses that end in a slash, and methods that an address does
//! not support.

use axum::extract::OriginalUri;
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};

use crate::failure::Failure;
use crate::visitor::Visitor;

/// Any other address; one that ends in a slash leads to the one without it.
pub async fn not_found(OriginalUri(uri): OriginalUri, visitor: Visitor) -> Response {
    if let Some(address) = without_slash(&uri) {
        let mut response = StatusCode::PERMANENT_REDIRECT.into_response();
        response.headers_mut().insert(header::LOCATION, address);
        return response;
    }
    Failure::status(&visitor, StatusCode::NOT_FOUND, "not-found").into_response()
}

/// An address that exists but does not support the method. An address that forms are sent to has no page: a
/// person who opens it is led to the page that the form is on.
pub async fn method_not_allowed(method: Method, OriginalUri(uri): OriginalUri, visitor: Visitor) -> Response {
    let is_read = matches!(method, Method::GET | Method::HEAD);
    match page_of(uri.path()) {
        Some(page) if is_read && !visitor.wants_json => Redirect::to(&page).into_response(),
        _ => Failure::status(&visitor, StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed").into_response(),
    }
}

/// The page whose form is sent to an address.
fn page_of(path: &str) -> Option<String> {
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let up_to = |count: usize| Some(format!("/{}", parts.get(..count)?.join("/")));
    match parts.as_slice() {
        ["sign-out"] => Some("/".to_owned()),
        ["account", "keys", ..] | ["users", _, _, ..] => up_to(2),
        ["account" | "settings" | "notices" | "units", _, ..] => up_to(1),

        ["campaigns", _, "units", _, "evidence", piece, _] => {
            Some(format!("{}/evidence/{piece}/edit", up_to(4)?))
        }
        ["campaigns", _, "units", _, "indicators" | "second", _, _] => up_to(6),
        ["campaigns", _, "units", _, _, ..] => up_to(4),
        ["campaigns", _, "appraisal", _, "values", _] => up_to(5),
        ["campaigns", _, "course", _] => Some(format!("{}/appraisal", up_to(2)?)),
        ["campaigns", _, "second", _] => up_to(3),
        ["campaigns", _, _, ..] => up_to(2),
        _ => None,
    }
}

/// The address without its final slash; never one of another site.
fn without_slash(uri: &Uri) -> Option<HeaderValue> {
    let path = uri.path().strip_suffix('/')?.trim_end_matches('/');
    let is_here = path.len() > 1 && !path.starts_with("//") && !path.starts_with("/\\");
    let query = uri.query().map_or_else(String::new, |query| format!("?{query}"));
    HeaderValue::from_str(&format!("{path}{query}")).ok().filter(|_| is_here)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slash_at_the_end_is_taken_away_and_leads_nowhere_else() {
        let address =
            |uri: &str| without_slash(&uri.parse().unwrap()).map(|it| it.to_str().unwrap().to_owned());
        assert_eq!(address("/results/"), Some("/results".to_owned()));
        assert_eq!(address("/results//?unit=a"), Some("/results?unit=a".to_owned()));
        for other in ["/", "/results", "//evil.example/", "///"] {
            assert_eq!(address(other), None, "{other}");
        }
    }

    #[test]
    fn where_a_form_is_sent_to_leads_to_the_page_that_it_is_on() {
        for (sent_to, page) in [
            ("/sign-out", "/"),
            ("/account/keys/k/revoke", "/account/keys"),
            ("/settings/passwords", "/settings"),
            ("/users/p/roles/g/remove", "/users/p"),
            ("/units/u/merge", "/units"),
            ("/campaigns/c/open", "/campaigns/c"),
            ("/campaigns/c/course/publish", "/campaigns/c/appraisal"),
            ("/campaigns/c/appraisal/3/values/take", "/campaigns/c/appraisal/3/values"),
            ("/campaigns/c/units/u/answers", "/campaigns/c/units/u"),
            ("/campaigns/c/units/u/evidence/e/remove", "/campaigns/c/units/u/evidence/e/edit"),
            ("/campaigns/c/units/u/indicators/3.1/accept", "/campaigns/c/units/u/indicators/3.1"),
        ] {
            assert_eq!(page_of(sent_to).as_deref(), Some(page), "{sent_to}");
        }
    }
}
