//! The notices of a person: the newest first, unread ones marked by a word.

use askama::Template;
use framework::Language;

use crate::layout::frame::{Frame, pick};

/// Somebody's notices.
#[derive(Clone, Debug, Template)]
#[template(path = "notices/list.html")]
pub struct NoticesPage {
    /// Header, language, token.
    pub frame: Frame,
    /// The notices.
    pub notices: Vec<NoticeLine>,
    /// Address of older ones; `None` on the last page.
    pub older: Option<String>,
}

/// A notice.
#[derive(Clone, Debug)]
pub struct NoticeLine {
    /// Date and time, in words.
    pub at: String,
    /// What has happened.
    pub words: String,
    /// The note or reason that came with it, if any.
    pub note: Option<String>,
    /// Id of the occasion: an unread notice is opened by posting this to `/notices/open`.
    pub occasion: String,
    /// Address of its subject.
    pub address: String,
    /// Is it read?
    pub is_read: bool,
}

impl NoticesPage {
    /// Is any of them unread?
    #[must_use]
    pub fn has_unread(&self) -> bool {
        self.notices.iter().any(|notice| !notice.is_read)
    }

    /// Sample pages, by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let line = NoticeLine {
            at: "10/01/2023 09:00".into(),
            words: pick(
                language,
                "Sở Y tế: cần bổ sung cho chỉ số 3.1 đến hết 15/01/2023.",
                "Department of Health: more is asked for 3.1 until 15/01/2023.",
            ),
            note: Some(pick(language, "Bổ sung trang 3", "Send page 3")),
            occasion: "indicator-returned/2022/3.1/1".into(),
            address: "/campaigns/2022/units/so-y-te/indicators/3.1".into(),
            is_read: false,
        };
        let read = NoticeLine { is_read: true, note: None, ..line.clone() };
        let frame = Frame { address: "/notices".into(), ..Frame::sample(language) };
        let full = Self { frame, notices: vec![line, read], older: Some("/notices?before=1".to_owned()) };
        let empty = Self { notices: Vec::new(), older: None, ..full.clone() };
        vec![("full", full), ("empty", empty)]
    }
}
