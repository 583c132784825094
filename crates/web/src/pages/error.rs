//! The page of an error: plain words and a way on, never a code alone.

use askama::Template;
use framework::Language;
use words::say;

use super::Frame;

/// The page of an error.
#[derive(Clone, Debug, Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    /// Header, language, token.
    pub frame: Frame,
    /// The HTTP status.
    pub status: u16,
    /// The stable code, to be quoted to whoever helps.
    pub code: String,
    /// What happened, in a few words.
    pub title: String,
    /// What happened, in a sentence.
    pub words: String,
    /// What to do.
    pub help: String,
    /// What is wrong with single fields.
    pub faults: Vec<String>,
    /// Where the way on leads.
    pub way_on: String,
}

/// Samples: one of each kind of status.
const SAMPLES: [(u16, &str); 9] = [
    (401, "signed-out"),
    (403, "refused-no-role"),
    (404, "not-found"),
    (409, "conflict"),
    (413, "too-large"),
    (422, "invalid"),
    (429, "wait"),
    (500, "internal"),
    (503, "unavailable"),
];

impl ErrorPage {
    /// One sample per status.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(String, Self)> {
        let page = |(status, code): (u16, &str)| {
            let say = |part: &str| {
                say(
                    language,
                    &format!("web_failures.{code}.{part}"),
                    &[("limit", "100 MB"), ("seconds", "30")],
                )
            };
            let page = Self {
                frame: Frame::sample(language),
                status,
                code: code.to_owned(),
                title: say("title"),
                words: say("words"),
                help: say("way_on"),
                faults: Vec::new(),
                way_on: if status == 401 { "/sign-in" } else { "/" }.to_owned(),
            };
            (status.to_string(), page)
        };
        SAMPLES.into_iter().map(page).collect()
    }
}
