//! Sign-in (đăng nhập): the address and the password.

use askama::Template;
use framework::Language;

use super::Frame;

/// The sign-in page.
#[derive(Clone, Debug, Template)]
#[template(path = "sign_in.html")]
pub struct SignIn {
    /// Header, language, token; without a session.
    pub frame: Frame,
    /// What was typed as the address before, empty at first.
    pub email: String,
    /// Where to go on afterwards.
    pub next: String,
    /// Why it was refused, in words.
    pub refused: Option<String>,
}

impl SignIn {
    /// Samples by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let refused = match language {
            Language::Vietnamese => "Địa chỉ hoặc mật khẩu không đúng.",
            Language::English => "The address or the password is wrong.",
        };
        let frame = Frame { session: None, ..Frame::sample(language) };
        vec![
            ("empty", Self { frame: frame.clone(), email: String::new(), next: "/".into(), refused: None }),
            (
                "refused",
                Self {
                    frame,
                    email: "chuyen.vien@syt.example".into(),
                    next: "/".into(),
                    refused: Some(refused.into()),
                },
            ),
        ]
    }
}
