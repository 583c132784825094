//! One's own account: password, second factor, sessions; and the two pages on the way in, link and second step.

use askama::Template;
use framework::Language;

use super::mail_choices_page::MailChoices;
use crate::layout::frame::{Frame, pick};

/// One's own account.
#[derive(Clone, Debug, Template)]
#[template(path = "account/my_account.html")]
pub struct Account {
    /// Header, language, token.
    pub frame: Frame,
    /// The password policy, one rule a line.
    pub policy: Vec<String>,
    /// The second factor.
    pub second_factor: SecondFactor,
    /// Where one is signed in.
    pub sessions: Vec<SessionLine>,
    /// Which notices are e-mailed.
    pub mail: MailChoices,
    /// What was done, in words.
    pub done: Option<String>,
    /// Why the last action was refused, in words.
    pub refused: Option<String>,
}

/// The second factor of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecondFactor {
    /// Off; posting to `/account/second-factor` begins.
    Off,
    /// The secret is shown and a `code` confirms it.
    Confirming {
        /// The secret as text, to be typed into the device.
        secret: String,
        /// The `otpauth:` address.
        address: String,
        /// The QR code as SVG, in base64.
        picture: String,
    },
    /// On.
    On {
        /// Recovery codes that are left.
        codes_left: usize,
        /// Recovery codes, shown once just after they are made; otherwise empty.
        codes: Vec<String>,
    },
}

/// A session in the list; ending posts to `/account/sessions/{id}/end`.
#[derive(Clone, Debug)]
pub struct SessionLine {
    /// Id of the session, used in the address that ends it.
    pub id: String,
    /// Browser and machine in words.
    pub device: String,
    /// The last use, in words.
    pub used: String,
    /// The client address at sign-in; empty if it was not recorded.
    pub address: String,
    /// Is it the session of this request?
    pub current: bool,
}

impl Account {
    /// Sample pages, by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let session = |id: &str, current| SessionLine {
            id: id.into(),
            device: "Chromium, Windows".into(),
            used: "30/11/2022 09:31".into(),
            address: "203.0.113.7".into(),
            current,
        };
        let page = Self {
            frame: Frame { address: "/account".into(), ..Frame::sample(language) },
            policy: sample_policy(language),
            second_factor: SecondFactor::Off,
            sessions: vec![session("s1", true), session("s2", false)],
            mail: MailChoices::sample(language, true),
            done: None,
            refused: None,
        };
        let confirming = SecondFactor::Confirming {
            secret: "JBSW Y3DP EHPK 3PXP".into(),
            address: "otpauth://totp/chiso:huong?secret=JBSWY3DPEHPK3PXP".into(),
            picture: "PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4=".into(),
        };
        let on = SecondFactor::On { codes_left: 2, codes: vec!["4f2a-91bc".into(), "77d0-5e1a".into()] };
        vec![
            ("confirming", Self { second_factor: confirming, ..page.clone() }),
            ("on", Self { second_factor: on, mail: MailChoices::sample(language, false), ..page.clone() }),
            ("off", page),
        ]
    }
}

/// The policy of samples.
pub fn sample_policy(language: Language) -> Vec<String> {
    vec![pick(language, "Ít nhất 12 ký tự.", "At least 12 characters.")]
}
