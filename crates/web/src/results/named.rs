//! Addresses of results that can be spoken: `/results/latest` and `/results/2022` lead to the newest edition.

use std::collections::BTreeSet;

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use store::tables::publications::PublicationRow;

use super::list::{base, list, newer};
use crate::failure::Failure;
use crate::state::{WebState, html};
use crate::urls;
use crate::visitor::Visitor;

/// The name after `/results/`, if it is one: `latest` or a year. Any other address is left alone.
pub fn named(request: &Request) -> Option<Named> {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    let wanted = NamedResult::of(request.uri().path()).filter(|_| is_read)?;
    let visitor = Visitor::of(request.headers(), request.uri());
    let question = request.uri().query().map_or_else(String::new, |query| format!("?{query}"));
    Some(Named { wanted, visitor, question })
}

/// A request for such a name: the visitor, and the rest of the address.
pub struct Named {
    wanted: NamedResult,
    visitor: Visitor,
    question: String,
}

/// Redirects to what a name means now. This changes with every publication, so the answer is not cached.
pub async fn lead_on(state: &WebState, named: Named) -> Response {
    let led = lead(state, &named.visitor, &named.wanted, &named.question).await;
    led.unwrap_or_else(IntoResponse::into_response)
}

/// The name in an address, and the rest of the address.
#[derive(Clone, Debug, PartialEq, Eq)]
struct NamedResult {
    /// `None` for the last year that has a result.
    year: Option<i16>,
    rest: String,
}

impl NamedResult {
    fn of(path: &str) -> Option<Self> {
        let path = path.strip_prefix("/results/")?;
        let (name, rest) =
            path.split_once('/').map_or((path, String::new()), |(name, rest)| (name, format!("/{rest}")));
        let is_year = name.len() == 4 && name.bytes().all(|byte| byte.is_ascii_digit());
        match name {
            "latest" => Some(Self { year: None, rest }),
            _ if is_year => Some(Self { year: Some(name.parse().ok()?), rest }),
            _ => None,
        }
    }
}

async fn lead(
    state: &WebState,
    visitor: &Visitor,
    wanted: &NamedResult,
    question: &str,
) -> Result<Response, Failure> {
    let asked = wanted.year;
    let (found, year) = state
        .run(visitor, move |app, _| {
            let rows = app.publications()?;
            let year = asked.or_else(|| rows.iter().map(|row| row.year).max()).ok_or(app::Error::NotFound)?;
            Ok((current(&rows, year), year))
        })
        .await?;
    match (found.as_slice(), wanted.rest.as_str()) {
        ([row], rest) => Ok(led(&format!("{}{rest}{question}", base(row)))),
        ([], _) => Err(Failure::new(visitor, app::Error::NotFound)),
        // Several results of one year, for example of two frameworks: the reader chooses.
        (_, "" | "/") => html(visitor, &list(state, visitor, Some(year)).await?),
        _ => Err(Failure::new(visitor, app::Error::NotFound)),
    }
}

/// The results of a year that no later edition has replaced.
fn current(rows: &[PublicationRow], year: i16) -> Vec<PublicationRow> {
    let mut seen = BTreeSet::new();
    let of_year = rows.iter().filter(|row| row.year == year);
    let newest = of_year.map(|row| newer(row, rows).unwrap_or(row));
    newest.filter(|row| seen.insert(row.sha256.clone())).cloned().collect()
}

/// Programs on other sites may read the files of a result, which are public: tables, pictures, the whole
/// publication. Never with cookies, and nothing else.
pub fn opened_to_other_sites(request: &Request) -> Option<(HeaderName, HeaderValue)> {
    let is_open = is_file(request.uri().path()) && matches!(*request.method(), Method::GET | Method::HEAD);
    is_open.then(|| (header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")))
}

/// Is this the address of a file of a result?
fn is_file(path: &str) -> bool {
    path.strip_prefix("/results/").is_some_and(|rest| rest.contains("/files/") || rest.contains("/tables/"))
}

/// A temporary redirect: the next edition has another address.
fn led(address: &str) -> Response {
    let location = HeaderValue::from_str(address).unwrap_or(HeaderValue::from_static(urls::RESULTS));
    let named = [(header::LOCATION, location), (header::CACHE_CONTROL, HeaderValue::from_static("no-cache"))];
    (StatusCode::FOUND, named).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_and_the_word_latest_are_names_and_a_hash_is_not() {
        let wanted = |path: &str| NamedResult::of(path).map(|wanted| (wanted.year, wanted.rest));
        assert_eq!(wanted("/results/2022"), Some((Some(2022), String::new())));
        assert_eq!(
            wanted("/results/latest/files/ranking.json"),
            Some((None, "/files/ranking.json".to_owned()))
        );
        for other in
            ["/results", "/results/774cc7b84197c711", "/results/20222", "/embed/2022", "/results/latestx"]
        {
            assert_eq!(wanted(other), None, "{other}");
        }
    }
}
