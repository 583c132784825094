//! The body of a form: pairs in order, bounded, bound to the cookie by its token.

use axum::body::{Body, Bytes};
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, Multipart, OriginalUri, Request};
use axum::http::StatusCode;
use futures_util::StreamExt as _;
use subtle::ConstantTimeEq as _;

use crate::failure::Failure;
use crate::origin::says_it_is_from_here;
use crate::visitor::{SentForm, Visitor};

/// The most bytes of a form's body.
pub const FORM_BYTES_MAX: usize = 2 << 20;

/// A form's pairs in order, after its token was checked.
#[derive(Clone, Debug, Default)]
pub struct FormBody(pub Vec<(String, String)>);

impl FormBody {
    /// The first value of a field; empty if it is missing.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.find(name).unwrap_or_default()
    }

    /// The first value of a field, if it was sent.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// The version that the page showed, in the field `version`.
    ///
    /// # Errors
    /// [`app::Error::Conflict`] if it is missing: nobody changes what they have not seen.
    pub fn version(&self) -> Result<i64, app::Error> {
        self.get("version").parse().map_err(|_| app::Error::Conflict)
    }

    /// Every value of a field.
    pub fn all<'b>(&'b self, name: &'b str) -> impl Iterator<Item = &'b str> {
        self.0.iter().filter(move |(found, _)| found == name).map(|(_, value)| value.as_str())
    }
}

impl<S: Send + Sync> FromRequest<S> for FormBody {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &S) -> Result<Self, Failure> {
        let (visitor, header, form) = read(request).await?;
        check_token(&visitor, header.as_deref().or_else(|| form.find("csrf")))?;
        Ok(form)
    }
}

/// A form of a page before the sign-in, and whether its token was valid: if not, the page comes back with
/// what was typed and a valid token.
pub struct OpenForm {
    /// The pairs of the form.
    pub form: FormBody,
    /// Did the token belong to the cookie?
    pub is_trusted: bool,
}

impl<S: Send + Sync> FromRequest<S> for OpenForm {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &S) -> Result<Self, Failure> {
        let (visitor, header, form) = read(request).await?;
        let given = header.as_deref().or_else(|| form.find("csrf"));
        let checked = check_token(&visitor, given);
        // Programs do not sign in.
        if visitor.by_key {
            checked.clone()?;
        }
        let is_trusted = checked.is_ok();
        Ok(Self { form, is_trusted })
    }
}

/// The visitor who sends a form, the token of its header, and the form.
async fn read(request: Request) -> Result<(Visitor, Option<String>, FormBody), Failure> {
    let (parts, body) = request.into_parts();
    let header = parts.headers.get("x-csrf").and_then(|value| value.to_str().ok()).map(str::to_owned);
    let visitor = Visitor::of_parts(&parts);
    let limit_bytes = u64::try_from(FORM_BYTES_MAX).unwrap_or(u64::MAX);
    let bytes: Bytes = axum::body::to_bytes(body, FORM_BYTES_MAX)
        .await
        .map_err(|_| Failure::new(&visitor, app::Error::TooLarge { limit_bytes }))?;
    let form = FormBody(pairs(&bytes));
    let whole = parts.extensions.get::<OriginalUri>();
    // A program that asks for JSON gets no page from which the form could be sent again.
    if !visitor.wants_json {
        let sent = SentForm {
            address: whole.map_or(&parts.uri, |whole| &whole.0).path().to_owned(),
            pairs: form.0.clone(),
            is_from_here: says_it_is_from_here(&parts.headers),
        };
        // The first form stays: a request has only one.
        let _kept = visitor.sent.set(sent);
    }
    Ok((visitor, header, form))
}

/// The most fields of a small form of several parts.
const FIELDS_MAX: usize = 16;

/// A small form of several parts: its texts, and the content of the chosen file, both held in memory. The
/// token comes before the file.
///
/// # Errors
/// The page that says what is wrong with it, or that it is too large.
pub async fn small_parts(
    visitor: &Visitor,
    mut multipart: Multipart,
    bytes_max: usize,
) -> Result<(FormBody, Option<Vec<u8>>), Failure> {
    let bad = || Failure::status(visitor, StatusCode::BAD_REQUEST, "bad-request");
    let (mut texts, mut file, mut trusted) = (FormBody::default(), None, visitor.by_key);
    if trusted {
        check_token(visitor, None)?;
    }
    while let Some(mut field) = multipart.next_field().await.map_err(|_| bad())? {
        let name = field.name().ok_or_else(bad)?.to_owned();
        let file_name = field.file_name().map(str::to_owned);
        if texts.0.len() >= FIELDS_MAX {
            return Err(bad());
        }
        let limit_bytes = u64::try_from(bytes_max).unwrap_or(u64::MAX);
        let too_large = || Failure::new(visitor, app::Error::TooLarge { limit_bytes });
        let content = bounded(&mut field, bytes_max).await.map_err(|_| bad())?.ok_or_else(too_large)?;
        match file_name {
            Some(_) if !trusted => check_token(visitor, None)?,
            Some(file_name) => {
                if !file_name.is_empty() && file.is_none() {
                    file = Some(content);
                }
            }
            None => {
                let value = String::from_utf8(content).map_err(|_| bad())?;
                if name == "csrf" {
                    check_token(visitor, Some(&value))?;
                    trusted = true;
                }
                texts.0.push((name, value));
            }
        }
    }
    if trusted { Ok((texts, file)) } else { check_token(visitor, None).map(|()| (texts, file)) }
}

/// Reads a body to its end and discards it: a browser that is still sending does not read an answer.
pub async fn read_over(body: Body) {
    let mut pieces = body.into_data_stream();
    while let Some(Ok(_)) = pieces.next().await {}
}

/// The content of a field, held in memory; `None` if it is too large.
///
/// # Errors
/// If the connection or the form breaks off.
pub async fn bounded(field: &mut Field<'_>, bytes_max: usize) -> Result<Option<Vec<u8>>, MultipartError> {
    let mut content = Vec::new();
    while let Some(chunk) = field.chunk().await? {
        content.extend_from_slice(&chunk);
        if content.len() > bytes_max {
            return Ok(None);
        }
    }
    Ok(Some(content))
}

/// Checks that a form has the token that belongs to the visitor's cookie. A request with an API key needs no
/// token, because no page of another site can send the key.
///
/// # Errors
/// The page that says that the token is wrong.
pub fn check_token(visitor: &Visitor, given: Option<&str>) -> Result<(), Failure> {
    if visitor.by_key {
        let code = app::accounts::codes::KEY_CANNOT;
        let refused = || Failure::status(visitor, StatusCode::FORBIDDEN, code);
        return visitor.takes_programs.then_some(()).ok_or_else(refused);
    }
    if visitor.csrf.is_empty() || !given.is_some_and(|given| same(given, &visitor.csrf)) {
        // Without a session the reason is not that the page is too old, but that nobody is signed in any
        // more.
        if visitor.credential.is_none() {
            return Err(Failure::new(visitor, app::Error::SignedOut));
        }
        return Err(Failure::status(visitor, StatusCode::FORBIDDEN, "form-token"));
    }
    Ok(())
}

/// The pairs of `application/x-www-form-urlencoded`.
fn pairs(bytes: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(bytes).map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}

/// Compares in a time that does not reveal how much is equal.
pub fn same(left: &str, right: &str) -> bool {
    left.as_bytes().ct_eq(right.as_bytes()).into()
}
