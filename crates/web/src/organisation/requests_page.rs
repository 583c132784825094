//! Requests about an account that need a second person or time (yêu cầu về tài khoản).

use askama::Template;
use framework::Language;

use crate::account::link_page::HandedLink;
use crate::layout::frame::{Frame, pick};

/// The open requests that concern somebody.
#[derive(Clone, Debug, Template)]
#[template(path = "organisation/requests.html")]
pub struct RequestsPage {
    /// Header, language, token.
    pub frame: Frame,
    /// A link that a request made, shown once.
    pub requests: Vec<RequestLine>,
    /// A link that was made of one of them, shown once.
    pub link: Option<HandedLink>,
    /// What was done, in words.
    pub done: Option<String>,
    /// Why the last action was refused, in words.
    pub refused: Option<String>,
}

/// A request; its steps post to `/requests/{id}/{confirm|stop|use}`.
#[derive(Clone, Debug)]
pub struct RequestLine {
    /// Id of the request, used in the addresses of its steps.
    pub id: String,
    /// What is requested, for whom.
    pub words: String,
    /// Who requested it, when.
    pub asked: String,
    /// What it waits for, or that it can be used.
    pub state: String,
    /// May the visitor confirm it?
    pub may_confirm: bool,
    /// May it be used now?
    pub may_use: bool,
}

impl RequestsPage {
    /// Sample pages, by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let person = pick(language, "Lãnh đạo Sở Y tế", "Head of the Department of Health");
        let by = pick(language, "Cơ quan thường trực", "Standing department");
        let request = RequestLine {
            id: "q1".into(),
            words: words::say(
                language,
                "web_access.wanted.reset",
                &[("person", &person), ("email", "ld@syt.example")],
            ),
            asked: words::say(language, "web_access.asked", &[("by", &by), ("at", "30/11/2022 09:31")]),
            state: words::say(language, "web_access.state.free", &[("at", "01/12/2022 09:31")]),
            may_confirm: true,
            may_use: true,
        };
        let page = Self {
            frame: Frame { address: "/requests".into(), ..Frame::sample(language) },
            requests: vec![request],
            link: None,
            done: None,
            refused: None,
        };
        let link = Some(HandedLink::sample(language));
        vec![("link", Self { link, requests: Vec::new(), ..page.clone() }), ("open", page)]
    }
}
