//! Pages of a result never change: each is made once, cached, and not sent to a browser that has it.

use std::sync::Arc;

use app::App;
use askama::Template;
use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use store::tables::publications::PublicationRow;

use super::head_page::PublicationHead;
use super::list::{base, first_digits, head, newer};
use crate::failure::Failure;
use crate::framable::Framable;
use crate::publication_cache::{PublicationCache, VerifiedPublication, find};
use crate::state::WebState;
use crate::visitor::Visitor;

/// Digits of a hash in names.
const DIGITS: usize = 16;

/// What a page of a result is made from.
pub struct Source<'a> {
    /// The publication.
    pub book: &'a VerifiedPublication,
    /// The visitor.
    pub who: &'a Visitor,
    /// Every publication of the instance.
    pub rows: &'a [PublicationRow],
    /// The application, for another publication's file.
    pub app: &'a App,
    /// The cache of open publications.
    pub shelf: &'a PublicationCache,
}

/// What the content of a page depends on, beside the publication, the address and the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CacheDependency {
    /// On nothing else.
    PublicationAlone,
    /// On which other publications there are.
    OtherPublications,
}

/// Renders a page of a result that depends on nothing but its own publication.
///
/// # Errors
/// The page that says what is wrong.
pub async fn render_page<P: Template>(
    state: &WebState,
    visitor: &Visitor,
    result: String,
    query: &str,
    headers: &HeaderMap,
    make: impl FnOnce(&VerifiedPublication, &Visitor, PublicationHead) -> Result<P, app::Error> + Send + 'static,
) -> Result<Response, Failure> {
    let make = move |source: &Source<'_>, head| make(source.book, source.who, head);
    shown_among(state, visitor, result, query, headers, CacheDependency::PublicationAlone, make).await
}

/// Renders a page of a result that also depends on `rest`.
///
/// # Errors
/// The page that says what is wrong.
pub async fn shown_among<P: Template>(
    state: &WebState,
    visitor: &Visitor,
    result: String,
    query: &str,
    headers: &HeaderMap,
    rests: CacheDependency,
    make: impl FnOnce(&Source<'_>, PublicationHead) -> Result<P, app::Error> + Send + 'static,
) -> Result<Response, Failure> {
    let (row, rows, others) = find_publication(state, visitor, result, rests).await?;
    let newer = newer(&row, &rows).map(base);
    let tag = tag(&row, visitor, &[query, newer.as_deref().unwrap_or(""), &others]);
    if is_known(headers, &tag) {
        return Ok(StatusCode::NOT_MODIFIED.into_response());
    }
    if let Some(page) = state.shelf.page(&tag) {
        return Ok(cached(page, &tag));
    }
    let shelf = Arc::clone(&state.shelf);
    // A page that is cached for everybody must not contain the query of one visitor.
    let visitor = &visitor.with(|asked| asked.query = String::new());
    let program = state.options.organiser.program_url.clone();
    let page = state
        .run(visitor, move |app, who| {
            let book = shelf.book(app, row)?;
            let head = PublicationHead { program, ..head(who.language, &book, newer) };
            let source = Source { book: &book, who, rows: &rows, app, shelf: &shelf };
            let page = make(&source, head)?;
            let text = page.render().map_err(|error| app::Error::Internal(format!("page: {error}")))?;
            Ok(Bytes::from(text))
        })
        .await?;
    state.shelf.keep(&tag, page.clone());
    Ok(cached(page, &tag))
}

/// The publication that an address names, all publications, and what the page depends on beside it.
///
/// # Errors
/// The page that says that there is no such publication.
pub async fn find_publication(
    state: &WebState,
    visitor: &Visitor,
    result: String,
    rests: CacheDependency,
) -> Result<(PublicationRow, Vec<PublicationRow>, String), Failure> {
    let found = move |app: &App, _: &Visitor| {
        let rows = app.publications()?;
        Ok((find(&rows, &result)?, rows))
    };
    let (row, rows) = state.read_at_once(visitor, found).await?;
    let others = match rests {
        CacheDependency::PublicationAlone => String::new(),
        CacheDependency::OtherPublications => rows.iter().map(base).collect(),
    };
    Ok((row, rows, others))
}

/// Marks a page that other sites may show in a frame; it has nothing that could be clicked by mistake.
pub fn framable(mut response: Response) -> Response {
    // Needed even if the browser has the page: it takes the headers of this answer for those of the page.
    response.headers_mut().insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-ancestors *; base-uri 'none'; \
             form-action 'none'",
        ),
    );
    response.extensions_mut().insert(Framable);
    response
}

fn cached(page: Bytes, tag: &str) -> Response {
    let named = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::ETAG, tag),
        (header::CACHE_CONTROL, "public, no-cache"),
        (header::VARY, "cookie, accept-encoding"),
    ];
    (named, page).into_response()
}

/// The tag of a page of a result, which names everything that its content depends on.
pub fn tag(row: &PublicationRow, visitor: &Visitor, rest: &[&str]) -> String {
    let text = format!("{}|{}", visitor.path, rest.join("|"));
    let digest = assessment::receipt::Fingerprint::of(text.as_bytes()).to_string();
    let short = first_digits(&digest, DIGITS);
    let sha256 = first_digits(&row.sha256, DIGITS);
    format!("W/\"{sha256}-{}-{}-{short}\"", env!("CARGO_PKG_VERSION"), visitor.language.code())
}

/// Does the browser have it already?
pub fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    headers.get(header::IF_NONE_MATCH).is_some_and(|given| given.as_bytes() == tag.as_bytes())
}
