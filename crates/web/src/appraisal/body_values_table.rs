//! A table of values as it comes in: from a page as a form, from a program as JSON as well.

use app::proceedings::BroughtTable;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{StatusCode, header};
use framework::typed::DecimalMark;
use serde::Deserialize;
use serde_json::Value;

use crate::body::{FORM_BYTES_MAX, FormBody, check_token, small_parts};
use crate::failure::Failure;
use crate::state::WebState;
use crate::visitor::Visitor;

/// The largest table, in bytes: some 20,000 lines.
const TABLE_BYTES_MAX: usize = 1 << 20;

/// The name of the table in error messages.
const TABLE: &str = "values.csv";

/// A table with its source.
#[derive(Clone, Debug, Default)]
pub struct Brought {
    /// Its content; it need not be UTF-8.
    pub bytes: Vec<u8>,
    /// The decimal mark of its numbers.
    mark: DecimalMark,
    /// Where the values come from.
    pub source: String,
    /// The mark of the preview that was seen; empty without a preview.
    pub seen: String,
}

/// A table as JSON.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    #[serde(default)]
    source: String,
    #[serde(default)]
    mark: String,
    values: Vec<Line>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    unit: String,
    input: String,
    value: Value,
    /// The question as it was given out; it is not read.
    #[serde(default, rename = "question")]
    _question: Option<String>,
}

impl Brought {
    /// The table as the application takes it.
    pub fn table(&self) -> BroughtTable<'_> {
        BroughtTable { name: TABLE, bytes: &self.bytes, mark: self.mark }
    }

    fn of_form(form: &FormBody, file: Option<Vec<u8>>) -> Self {
        Self {
            bytes: file.unwrap_or_else(|| form.get("text").as_bytes().to_vec()),
            mark: DecimalMark::Unknown,
            source: form.get("source").to_owned(),
            seen: form.get("mark").to_owned(),
        }
    }

    fn of_json(bytes: &[u8]) -> Result<Self, String> {
        let body: Body = serde_json::from_slice(bytes).map_err(|fault| fault.to_string())?;
        let mut lines = Vec::with_capacity(body.values.len());
        for (at, line) in body.values.into_iter().enumerate() {
            let value = match line.value {
                Value::Null => String::new(),
                Value::String(text) => text,
                Value::Number(number) => number.to_string(),
                Value::Bool(is_so) => is_so.to_string(),
                Value::Array(_) | Value::Object(_) => {
                    return Err(format!("values[{at}].value is neither text nor number"));
                }
            };
            lines.push([line.unit, line.input, value]);
        }
        let bytes = report::long_csv::table(&lines);
        Ok(Self { bytes, mark: DecimalMark::Point, source: body.source, seen: body.mark })
    }
}

impl FromRequest<WebState> for Brought {
    type Rejection = Failure;

    async fn from_request(mut request: Request, state: &WebState) -> Result<Self, Failure> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let is = |wanted: &str| kind.is_some_and(|kind| kind.to_ascii_lowercase().starts_with(wanted));
        let (is_json, is_parts) = (is("application/json"), is("multipart/form-data"));
        let (mut parts, body) = request.into_parts();
        let visitor = Visitor::of_parts(&parts).with(|asked| asked.takes_programs = true);
        parts.extensions.insert(visitor.clone());
        if is_json {
            let given = parts.headers.get("x-csrf").and_then(|value| value.to_str().ok());
            check_token(&visitor, given)?;
            let limit_bytes = u64::try_from(FORM_BYTES_MAX).unwrap_or(u64::MAX);
            let too_large = || Failure::new(&visitor, app::Error::TooLarge { limit_bytes });
            let bytes = axum::body::to_bytes(body, FORM_BYTES_MAX).await.map_err(|_| too_large())?;
            let bad =
                |fault| Failure::status(&visitor, StatusCode::BAD_REQUEST, "bad-values").with("fault", fault);
            return Self::of_json(&bytes).map_err(bad);
        }
        request = Request::from_parts(parts, body);
        if !is_parts {
            return FormBody::from_request(request, state).await.map(|form| Self::of_form(&form, None));
        }
        let multipart = Multipart::from_request(request, state)
            .await
            .map_err(|_| Failure::status(&visitor, StatusCode::BAD_REQUEST, "bad-request"))?;
        let (form, file) = small_parts(&visitor, multipart, TABLE_BYTES_MAX).await?;
        Ok(Self::of_form(&form, file))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_with_their_point_and_a_wrong_field_is_named() {
        let body = r#"{"source": "Khảo sát", "values": [{"unit": "so-y-te", "input": "6.4.a", "value": 12.5},
            {"unit": "so-y-te", "input": "6.4.b", "value": "0.125"}, {"unit": "x", "input": "y", "value": null}]}"#;
        let brought = Brought::of_json(body.as_bytes()).unwrap();
        let text = String::from_utf8(brought.bytes.clone()).unwrap();
        assert!(text.ends_with("so-y-te,6.4.a,12.5\nso-y-te,6.4.b,0.125\nx,y,\n"), "{text}");
        assert_eq!(brought.table().mark, DecimalMark::Point);
        for wrong in ["", "[]", r#"{"values": [], "sorce": ""}"#, r#"{"values": [{"unit": "a"}]}"#] {
            assert!(Brought::of_json(wrong.as_bytes()).is_err(), "{wrong}");
        }
        let nested = r#"{"values": [{"unit": "a", "input": "b", "value": [1]}]}"#;
        assert!(Brought::of_json(nested.as_bytes()).unwrap_err().contains("values[0]"));
    }
}
