//! The page of an error: plain words and what to do next, never a code alone.

use askama::Template;
use framework::Language;
use words::say;

use crate::layout::frame::Frame;
use crate::visitor::SentForm;

/// The page of an error.
#[derive(Clone, Debug, Template)]
#[template(path = "failure/error.html")]
pub struct ErrorPage {
    /// Header, language, token.
    pub frame: Frame,
    /// The HTTP status.
    pub status: u16,
    /// The stable code, to be quoted to the person who helps.
    pub code: String,
    /// What happened, in a few words.
    pub title: String,
    /// What happened, in a sentence.
    pub words: String,
    /// What to do.
    pub help: String,
    /// Address of the link that leads on.
    pub faults: Vec<String>,
    /// Where the way on leads.
    pub way_on: String,
    /// The form that was sent and may be sent again.
    pub again: Option<Again>,
}

/// A form that was refused, to be sent again as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Again {
    /// Address that it is sent to.
    pub address: String,
    /// Its fields.
    pub pairs: Vec<(String, String)>,
    /// The longer typed texts, shown so that they can be copied.
    pub texts: Vec<String>,
}

/// Fields that no page ever gives back.
const SECRETS: [&str; 5] = ["csrf", "password", "current", "code", "secret"];

impl Again {
    /// The form as it was sent; `None` if it held a secret, which has to be typed again.
    #[must_use]
    pub fn of(sent: &SentForm) -> Option<Self> {
        let is_secret = |name: &str| name != "csrf" && SECRETS.contains(&name);
        if sent.pairs.iter().any(|(name, _)| is_secret(name)) {
            return None;
        }
        let pairs: Vec<_> = sent.pairs.iter().filter(|(name, _)| name != "csrf").cloned().collect();
        let texts =
            pairs.iter().map(|(_, value)| value).filter(|value| value.trim().contains(char::is_whitespace));
        Some(Self { address: sent.address.clone(), texts: texts.cloned().collect(), pairs })
    }
}

/// The page after signing in again: it sends the earlier form.
#[derive(Clone, Debug, Template)]
#[template(path = "failure/send_again.html")]
pub struct SendAgain {
    /// Header, language, token.
    pub frame: Frame,
    /// Address of the page that it was on.
    pub again: Again,
    /// The page that it was on.
    pub next: String,
}

impl SendAgain {
    /// Sample pages, by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let frame = Frame { session: None, ..Frame::sample(language) };
        vec![(
            "answers",
            Self { frame, again: Again::sample(), next: "/campaigns/2022/units/so-y-te".into() },
        )]
    }
}

impl Again {
    fn sample() -> Self {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let text = "Báo cáo số 125/BC-SYT";
        Self {
            address: "/campaigns/2022/units/so-y-te/answers".into(),
            pairs: vec![pair("key", "3.1#explanation"), pair("value", text), pair("base", "0")],
            texts: vec![text.to_owned()],
        }
    }
}

/// Samples: one of each kind of status.
const SAMPLES: [(u16, &str); 10] = [
    (401, "signed-out"),
    (405, "method-not-allowed"),
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
                way_on: "/".to_owned(),
                again: (status == 409).then(Again::sample),
            };
            (status.to_string(), page)
        };
        SAMPLES.into_iter().map(page).collect()
    }
}
