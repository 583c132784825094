//! The page of an error: plain words and a way on, never a code alone.

use askama::Template;
use framework::Language;

use super::Frame;

/// The statuses that have words of their own.
pub const STATUSES: [u16; 9] = [401, 403, 404, 409, 413, 422, 429, 500, 503];

/// The page of an error.
#[derive(Clone, Debug, Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    /// Header, language, token.
    pub frame: Frame,
    /// One of [`STATUSES`]; another status has no words and does not render.
    pub status: u16,
    /// Where the way on leads.
    pub way_on: String,
}

impl ErrorPage {
    /// One sample per status.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(String, Self)> {
        let page = |status: u16| {
            let way_on = if status == 401 { "/sign-in" } else { "/" };
            Self { frame: Frame::sample(language), status, way_on: way_on.into() }
        };
        STATUSES.into_iter().map(|status| (status.to_string(), page(status))).collect()
    }

    fn words(&self, part: &str) -> askama::Result<String> {
        self.frame.t(&format!("web.error.e{}.{part}", self.status))
    }
}
