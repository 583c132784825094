//! A one-time link: the page that it opens, and the link as it is handed on.

use askama::Template;
use framework::Language;

use super::my_account_page::sample_policy;
use crate::layout::frame::{Frame, pick};

/// The page of a one-time link: invitation, reset, first administrator. Posts `password` to its own address.
#[derive(Clone, Debug, Template)]
#[template(path = "account/link.html")]
pub struct Link {
    /// Header, language, token; `address` is the link itself.
    pub frame: Frame,
    /// What the link is for.
    pub purpose: LinkPurpose,
    /// The name typed; asked only of the first administrator.
    pub name: String,
    /// The person's e-mail address.
    pub email: String,
    /// The password policy, one rule a line.
    pub policy: Vec<String>,
    /// Why the password was refused, in words.
    pub refused: Option<String>,
}

impl Link {
    /// Sample pages, by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let page = Self {
            frame: Frame { session: None, address: "/link/abc".into(), ..Frame::sample(language) },
            purpose: LinkPurpose::Invitation,
            name: String::new(),
            email: "chuyen.vien@syt.example".into(),
            policy: sample_policy(language),
            refused: None,
        };
        let refused = pick(language, "Mật khẩu quá ngắn.", "The password is too short.");
        vec![
            ("reset", Self { purpose: LinkPurpose::Reset, refused: Some(refused), ..page.clone() }),
            (
                "first",
                Self { purpose: LinkPurpose::FirstAdministrator, email: String::new(), ..page.clone() },
            ),
            ("invitation", page),
        ]
    }
}

/// What a one-time link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkPurpose {
    /// Invites a new person.
    Invitation,
    /// Resets a forgotten password.
    Reset,
    /// The first administrator; asks for `name` and `email` too.
    FirstAdministrator,
}

impl LinkPurpose {
    /// The locale key of the heading.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Invitation => "web.account.invitation",
            Self::Reset => "web.account.reset",
            Self::FirstAdministrator => "web.account.first",
        }
    }
}

/// A one-time link that was made.
#[derive(Clone, Debug)]
pub struct HandedLink {
    /// How it was delivered, in words.
    pub words: String,
    /// The link itself, if it is to be shown.
    pub address: Option<String>,
}

impl HandedLink {
    /// A link that is shown, for samples.
    #[must_use]
    pub fn sample(language: Language) -> Self {
        Self {
            words: words::say(language, "web_access.link", &[("until", "30/11/2022 17:31")]),
            address: Some("https://chiso.example/link/abc".into()),
        }
    }
}
