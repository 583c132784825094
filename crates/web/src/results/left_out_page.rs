//! A unit that takes no part in a published result, and why.

use askama::Template;
use framework::Language;

use super::head_page::PublicationHead;
use crate::layout::frame::{Frame, pick};

/// A unit that takes no part.
#[derive(Clone, Debug, Template)]
#[template(path = "results/left_out.html")]
pub struct LeftOutResult {
    /// Header and language.
    pub frame: Frame,
    /// The publication.
    pub head: PublicationHead,
    /// Name of the unit.
    pub unit: String,
    /// Why it takes no part.
    pub reason: String,
}

impl LeftOutResult {
    /// Sample pages, by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let head = PublicationHead::sample(language);
        let address = format!("{}/units/so-du-lich", head.base);
        let frame = Frame { address, session: None, ..Frame::sample(language) };
        let reason = pick(language, "Không nộp phiếu tự đánh giá", "Submitted no self-assessment");
        vec![("left_out", Self { frame, head, unit: "Sở Du lịch".into(), reason })]
    }
}
