//! One's own account: password, second factor, sessions; and the two pages on the way in, link and second step.

use askama::Template;
use framework::Language;

use super::mail_choices_page::MailChoices;
use crate::failure::sign_in_page::Carried;
use crate::layout::frame::{Frame, pick};

/// The page of a one-time link: invitation, reset, first administrator. Posts `password` to its own address.
#[derive(Clone, Debug, Template)]
#[template(path = "account/link.html")]
pub struct Link {
    /// Header, language, token; `address` is the link itself.
    pub frame: Frame,
    /// What the link is for.
    pub purpose: LinkPurpose,
    /// The name typed; asked of the first administrator.
    pub name: String,
    /// The person's address.
    pub email: String,
    /// The password policy, one rule a line.
    pub policy: Vec<String>,
    /// Why the password was refused, in words.
    pub refused: Option<String>,
}

/// What a one-time link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkPurpose {
    /// A new person.
    Invitation,
    /// A forgotten password.
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

/// The second step of the sign-in: a code from the device, or a recovery code. Posts `code`.
#[derive(Clone, Debug, Template)]
#[template(path = "account/second_step.html")]
pub struct SecondStep {
    /// Header, language, token; without a session.
    pub frame: Frame,
    /// Where to go on afterwards.
    pub next: String,
    /// Why it was refused, in words.
    pub refused: Option<String>,
    /// A form that was sent after the session had ended; it is sent again afterwards.
    pub carried: Carried,
}

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
    /// What one gets by mail.
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
        /// The secret in letters, to be typed into the device.
        secret: String,
        /// The `otpauth:` address.
        address: String,
        /// The QR code as SVG, in base64.
        picture: String,
    },
    /// On, with so many recovery codes left.
    On {
        /// Recovery codes that are left.
        codes_left: usize,
        /// Recovery codes, shown once just after they are made; else empty.
        codes: Vec<String>,
    },
}

/// A session in the list; ending posts to `/account/sessions/{id}/end`.
#[derive(Clone, Debug)]
pub struct SessionLine {
    /// The id.
    pub id: String,
    /// Browser and machine in words.
    pub device: String,
    /// The last use, in words.
    pub used: String,
    /// From which address somebody signed in; empty where that is not known.
    pub address: String,
    /// Whether it is this one.
    pub current: bool,
}

impl Link {
    /// Samples by name.
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

impl SecondStep {
    /// Samples by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let frame = Frame { session: None, ..Frame::sample(language) };
        let refused = Some(pick(language, "Mã không đúng.", "The code is wrong."));
        let page =
            |refused| Self { frame: frame.clone(), next: "/".into(), refused, carried: Carried::default() };
        vec![("refused", page(refused)), ("first", page(None))]
    }
}

impl Account {
    /// Samples by name.
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

fn sample_policy(language: Language) -> Vec<String> {
    vec![pick(language, "Ít nhất 12 ký tự.", "At least 12 characters.")]
}
