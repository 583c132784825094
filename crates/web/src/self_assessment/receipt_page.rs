//! The receipt (giấy biên nhận) of a submitted form: when, by whom, the hash and the totals.

use askama::Template;
use framework::Language;

use super::summary_page::Totals;
use crate::layout::frame::{Frame, pick};

/// The receipt of a submission.
#[derive(Clone, Debug, Template)]
#[template(path = "self_assessment/receipt.html")]
pub struct Receipt {
    /// Header, language, token.
    pub frame: Frame,
    /// The unit's name.
    pub unit: String,
    /// The campaign's title.
    pub campaign: String,
    /// `/campaigns/{campaign}/units/{unit}`.
    pub base: String,
    /// When it was submitted, in words.
    pub at: String,
    /// Who submitted it.
    pub by: String,
    /// The hash of what was submitted.
    pub hash: String,
    /// Do the stored answers still have that hash?
    pub holds: bool,
    /// Whether it came after the deadline.
    pub late: bool,
    /// The totals; `None` for people who see only a part of the form.
    pub total: Option<Totals>,
    /// Which part of the form is seen, in words; empty if it is all of it.
    pub part: String,
}

impl Receipt {
    /// Sample pages, by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let page = Self {
            frame: Frame::sample(language),
            unit: pick(language, "Sở Y tế", "Department of Health"),
            campaign: pick(language, "Kỳ đánh giá năm 2022", "Campaign of 2022"),
            base: "/campaigns/2022/units/so-y-te".into(),
            at: "30/11/2022 16:31".into(),
            by: "Lãnh đạo Sở Y tế".into(),
            hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
            holds: true,
            late: false,
            part: String::new(),
            total: Some(Totals::sample(language)),
        };
        let part =
            pick(language, "Bạn xem phần thuộc chỉ số chính 3.", "You see what belongs to main index 3.");
        let part = Self { part, total: None, ..page.clone() };
        vec![("part", part), ("late", Self { late: true, holds: false, ..page.clone() }), ("in_time", page)]
    }
}
