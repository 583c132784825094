//! Keys by which programs act for a person: the list, a form to make one, and its secret, once.

use askama::Template;
use framework::Language;

use crate::layout::frame::{Frame, pick};
use crate::layout::lists::Choice;

/// One's own keys. Making posts to `/account/keys`.
#[derive(Clone, Debug, Template)]
#[template(path = "account/keys.html")]
pub struct KeysPage {
    /// Header, language, token.
    pub frame: Frame,
    /// The keys, the newest first.
    pub keys: Vec<KeyLine>,
    /// What a new key may do, as choices.
    pub scopes: Vec<Choice>,
    /// How many days a new key is valid, as choices.
    pub days: Vec<Choice>,
    /// The name that was typed.
    pub name: String,
    /// The key that was just made.
    pub made: Option<MadeLine>,
    /// What the last action did, in words.
    pub done: Option<String>,
    /// Why the last action was refused, in words.
    pub refused: Option<String>,
}

/// A key in a list; revoking posts to `{base}/{id}/revoke`.
#[derive(Clone, Debug)]
pub struct KeyLine {
    /// Id of the key, used in the address that revokes it.
    pub id: String,
    /// The name that its owner gave it.
    pub name: String,
    /// The locale key of what it may do.
    pub scope: String,
    /// When it was made, in words.
    pub made: String,
    /// The last use, in words.
    pub used: String,
    /// When it expires, in words.
    pub ends: String,
    /// Has it expired?
    pub has_ended: bool,
}

/// A key that was just made.
#[derive(Clone, Debug)]
pub struct MadeLine {
    /// The confirmation that it was made, in words.
    pub words: String,
    /// The secret, which is shown this once only.
    pub secret: String,
}

impl KeyLine {
    /// Lines for samples of pages.
    pub fn samples(language: Language) -> Vec<Self> {
        let key = Self {
            id: "k1".into(),
            name: pick(language, "Cổng dịch vụ công", "Service portal"),
            scope: "web_keys.may.values".into(),
            made: pick(language, "Tạo lúc 01/12/2022 09:00", "Made 01/12/2022 09:00"),
            used: pick(language, "Dùng lần cuối 05/12/2022 23:01", "Last used 05/12/2022 23:01"),
            ends: pick(language, "Hết hạn 01/03/2023 09:00", "Ends 01/03/2023 09:00"),
            has_ended: false,
        };
        let ended = Self {
            id: "k2".into(),
            name: pick(language, "Hệ thống khảo sát", "Survey system"),
            scope: "web_keys.may.read".into(),
            used: pick(language, "Chưa dùng", "Never used"),
            ends: pick(language, "Đã hết hạn 31/12/2022 09:00", "Ended 31/12/2022 09:00"),
            has_ended: true,
            ..key.clone()
        };
        vec![key, ended]
    }
}

impl KeysPage {
    /// Sample pages, by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let choice = |value: &str, words: String| Choice { value: value.to_owned(), words, chosen: false };
        let page = Self {
            frame: Frame { address: "/account/keys".into(), ..Frame::sample(language) },
            keys: Vec::new(),
            scopes: vec![choice("read", pick(language, "Chỉ đọc", "Read only"))],
            days: vec![choice("90", pick(language, "90 ngày", "90 days"))],
            name: String::new(),
            made: None,
            done: None,
            refused: None,
        };
        let made = Self {
            keys: KeyLine::samples(language),
            made: Some(MadeLine {
                words: pick(language, "Đã tạo khóa “Cổng dịch vụ công”", "The key “Service portal” is made"),
                secret: "chiso_0000000000000000000000000000000000000000000000000000000000000000".into(),
            }),
            ..page.clone()
        };
        let refused = Self {
            keys: KeyLine::samples(language),
            name: pick(language, "Cổng dịch vụ công", "Service portal"),
            refused: Some(pick(language, "Mật khẩu không đúng.", "The password is wrong.")),
            ..page.clone()
        };
        vec![("none", page), ("made", made), ("refused", refused)]
    }
}
