//! Settings of this instance: the password policy, and how long sessions last.

use askama::Template;
use framework::Language;

use crate::layout::frame::{Frame, pick};

/// The settings that an administrator changes while this instance runs.
#[derive(Clone, Debug, Template)]
#[template(path = "organisation/settings.html")]
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
    /// The state of the e-mails of notices.
    pub mail: MailState,
    /// What was done, in words.
    pub done: Option<String>,
    /// Which settings cannot be read, in words.
    pub unreadable: Option<String>,
    /// Why the last change was refused, in words.
    pub refused: Option<String>,
}

/// The state of the e-mails of notices.
#[derive(Clone, Debug)]
pub struct MailState {
    /// Does this instance send mail?
    pub is_sent: bool,
    /// How many e-mails wait and how many were sent, in words.
    pub counts: String,
    /// E-mails with a failure.
    pub troubled: Vec<TroubledLine>,
}

/// An e-mail with a failure.
#[derive(Clone, Debug)]
pub struct TroubledLine {
    /// Name and address of the person.
    pub person: String,
    /// State of the e-mail, in words.
    pub state: String,
    /// Number and time of the attempts, and the time of the next one.
    pub tried: String,
    /// The last error of the mail server or the connection.
    pub fault: String,
}

impl Settings {
    /// Sample pages, by name.
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
            mail: MailState {
                is_sent: false,
                counts: pick(
                    language,
                    "Thông báo đang chờ gửi: 0. Đã gửi: 0.",
                    "Notices that wait: 0. Sent: 0.",
                ),
                troubled: Vec::new(),
            },
            done: None,
            unreadable: None,
            refused: None,
        };
        let done = Some(pick(language, "Đã lưu.", "Saved."));
        let troubled = TroubledLine {
            person: pick(language, "Chuyên viên Sở Y tế", "Clerk of the Department of Health"),
            state: pick(language, "chưa gửi được", "not taken yet"),
            tried: pick(
                language,
                "số lần gửi: 3, lần cuối 10/01/2023 09:00",
                "attempts: 3, the last one 10/01/2023 09:00",
            ),
            fault: "transient error (451): greylisted, please try again later".into(),
        };
        let mail = MailState { is_sent: true, troubled: vec![troubled], ..page.mail.clone() };
        let names = [("names", pick(language, "Mật khẩu", "Passwords"))];
        let names: Vec<(&str, &str)> = names.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let unreadable = Some(words::say(language, "web_access.unreadable", &names));
        vec![
            ("unreadable", Self { unreadable, ..page.clone() }),
            ("saved", Self { done, ..page.clone() }),
            ("mail", Self { mail, ..page.clone() }),
            ("first", page),
        ]
    }
}
