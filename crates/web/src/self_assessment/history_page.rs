//! The history of a form.

use askama::Template;
use framework::Language;

use crate::layout::frame::{Frame, pick};

/// The history of a form, newest first.
#[derive(Clone, Debug, Template)]
#[template(path = "self_assessment/history.html")]
pub struct History {
    /// Header, language, token.
    pub frame: Frame,
    /// The unit's name.
    pub unit: String,
    /// `/campaigns/{campaign}/units/{unit}`.
    pub base: String,
    /// Which part of the form is seen, in words; empty if it is all of it.
    pub part: String,
    /// The revisions.
    pub revisions: Vec<Revision>,
    /// The address of older ones; `None` on the last page.
    pub older: Option<String>,
}

impl History {
    /// Sample pages, by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let revision = |key: &str, value: String, version| Revision {
            at: "30/11/2022 09:31:02".into(),
            by: "Chuyên viên tổng hợp Sở Y tế".into(),
            key: key.into(),
            value,
            version,
        };
        let handed_over = pick(language, "Trình lãnh đạo", "Handed over");
        let page = Self {
            frame: Frame::sample(language),
            unit: pick(language, "Sở Y tế", "Department of Health"),
            base: "/campaigns/2022/units/so-y-te".into(),
            part: String::new(),
            revisions: vec![
                revision("", handed_over, 0),
                revision("3.1 a) Số người được trang bị máy tính", "207".into(), 6),
            ],
            older: None,
        };
        let part =
            pick(language, "Bạn xem phần thuộc chỉ số chính 3.", "You see what belongs to main index 3.");
        let part = Self { part, ..page.clone() };
        vec![("empty", Self { revisions: Vec::new(), ..page.clone() }), ("list", page), ("part", part)]
    }
}

/// A revision of an answer, or a move of the form (then with an empty key).
#[derive(Clone, Debug)]
pub struct Revision {
    /// Date and time, in words.
    pub at: String,
    /// Name of the person.
    pub by: String,
    /// The field's key.
    pub key: String,
    /// The value, or the move in words.
    pub value: String,
    /// The version that the answer got.
    pub version: u64,
}
