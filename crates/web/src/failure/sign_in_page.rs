//! Sign-in (đăng nhập): e-mail address and password.

use askama::Template;
use framework::Language;

use super::error_page::Again;
use crate::layout::frame::Frame;
use crate::visitor::SentForm;

/// The sign-in page.
#[derive(Clone, Debug, Template)]
#[template(path = "failure/sign_in.html")]
pub struct SignIn {
    /// Header, language, token; without a session.
    pub frame: Frame,
    /// The e-mail address typed before, empty at first.
    pub email: String,
    /// The address to continue to afterwards.
    pub next: String,
    /// Why it was refused, in words.
    pub refused: Option<String>,
    /// A form that was sent after the session had ended; it is sent again afterwards.
    pub carried: Carried,
}

/// A form that is carried through the sign-in in two fields of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Carried {
    /// Address that it is sent to; empty if no form is carried.
    pub address: String,
    /// Its fields, as a form encodes them.
    pub typed: String,
}

/// The most that a page carries: a longer form would not come back whole.
const CARRIED_BYTES_MAX: usize = 600_000;

impl Carried {
    /// Carries a form that was sent; empty if it held a secret or is too long.
    #[must_use]
    pub fn of(sent: &SentForm) -> Self {
        let Some(again) = Again::of(sent) else { return Self::default() };
        let typed = form_urlencoded::Serializer::new(String::new()).extend_pairs(&again.pairs).finish();
        if again.pairs.is_empty() || typed.len() > CARRIED_BYTES_MAX {
            return Self::default();
        }
        Self { address: again.address, typed }
    }

    /// Is nothing carried?
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.address.is_empty()
    }

    /// The carried form, to be sent again.
    #[must_use]
    pub fn again(&self) -> Option<Again> {
        let pairs = form_urlencoded::parse(self.typed.as_bytes());
        let pairs = pairs.map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
        let sent = SentForm { address: self.address.clone(), pairs, is_from_here: true };
        Again::of(&sent).filter(|_| !self.is_empty())
    }
}

impl SignIn {
    /// Sample pages, by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let refused = match language {
            Language::Vietnamese => "Địa chỉ hoặc mật khẩu không đúng.",
            Language::English => "The address or the password is wrong.",
        };
        let frame = Frame { session: None, ..Frame::sample(language) };
        vec![
            (
                "empty",
                Self {
                    frame: frame.clone(),
                    email: String::new(),
                    next: "/".into(),
                    refused: None,
                    carried: Carried::default(),
                },
            ),
            (
                "refused",
                Self {
                    frame,
                    email: "chuyen.vien@syt.example".into(),
                    next: "/".into(),
                    refused: Some(refused.into()),
                    carried: Carried {
                        address: "/campaigns/2022/units/so-y-te/answers".into(),
                        typed: "key=3.1.a&value=207".into(),
                    },
                },
            ),
        ]
    }
}
