//! The second step of the sign-in.

use askama::Template;
use framework::Language;

use crate::failure::sign_in_page::Carried;
use crate::layout::frame::{Frame, pick};

/// The second step of the sign-in: a code from the device, or a recovery code. Posts `code`.
#[derive(Clone, Debug, Template)]
#[template(path = "account/second_step.html")]
pub struct SecondStep {
    /// Header, language, token; there is no session yet.
    pub frame: Frame,
    /// The address to continue to afterwards.
    pub next: String,
    /// Why it was refused, in words.
    pub refused: Option<String>,
    /// A form that was sent after the session had ended; it is sent again after the sign-in.
    pub carried: Carried,
}

impl SecondStep {
    /// Sample pages, by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let frame = Frame { session: None, ..Frame::sample(language) };
        let refused = Some(pick(language, "Mã không đúng.", "The code is wrong."));
        let page =
            |refused| Self { frame: frame.clone(), next: "/".into(), refused, carried: Carried::default() };
        vec![("refused", page(refused)), ("first", page(None))]
    }
}
