//! Settings of the house: what passwords must be, how long sessions last.

use askama::Template;
use framework::Language;

use super::Frame;
use super::frame::pick;

/// The settings that an administrator changes while the house runs.
#[derive(Clone, Debug, Template)]
#[template(path = "settings.html")]
pub struct Settings {
    /// Header, language, token.
    pub frame: Frame,
    /// The fewest characters of a password, as typed.
    pub length_min: String,
    /// Is a second factor required of everybody?
    pub second_factor_required: bool,
    /// The version of the password policy.
    pub passwords_version: i64,
    /// Minutes without a request after which a session ends, as typed.
    pub idle_minutes: String,
    /// Hours after which a session ends, as typed.
    pub absolute_hours: String,
    /// The version of the session limits.
    pub sessions_version: i64,
    /// What was done, in words.
    pub done: Option<String>,
    /// Why the last change was refused, in words.
    pub refused: Option<String>,
}

impl Settings {
    /// Samples by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let page = Self {
            frame: Frame { address: "/settings".into(), ..Frame::sample(language) },
            length_min: "12".into(),
            second_factor_required: false,
            passwords_version: 0,
            idle_minutes: "240".into(),
            absolute_hours: "12".into(),
            sessions_version: 0,
            done: None,
            refused: None,
        };
        let done = Some(pick(language, "Đã lưu.", "Saved."));
        vec![("saved", Self { done, ..page.clone() }), ("first", page)]
    }
}
