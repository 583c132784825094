//! The announced phases of a campaign: what is announced, and the form that changes it.

use askama::Template;
use framework::Language;

use super::campaign_page::PhaseLine;
use super::new_campaign_page::Phase;
use crate::layout::frame::{Frame, pick};

/// The form that changes the phases. Fields sent: `version`, `phase.title`, `phase.begins`, `phase.ends`
/// (repeated in step), `reason`.
#[derive(Clone, Debug, Template)]
#[template(path = "campaigns/phases.html")]
pub struct PhasesPage {
    /// Header, language, token.
    pub frame: Frame,
    /// The campaign's title.
    pub title: String,
    /// `/campaigns/{campaign}`.
    pub base: String,
    /// The version that it changes.
    pub version: i64,
    /// What is announced now.
    pub announced: Vec<PhaseLine>,
    /// The phases as typed, with a few empty rows at the end.
    pub phases: Vec<Phase>,
    /// The reason, as typed.
    pub reason: String,
    /// Why it was refused, in words.
    pub refused: Vec<String>,
}

impl PhasesPage {
    /// Sample pages, by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let title = pick(language, "Tự đánh giá", "Self-assessment");
        let line = Phase { title: title.clone(), begins: "01/11/2022".into(), ends: "30/11/2022".into() };
        let page = Self {
            frame: Frame { address: "/campaigns/2022/phases".into(), ..Frame::sample(language) },
            title: pick(language, "Kỳ đánh giá năm 2022", "Campaign of 2022"),
            base: "/campaigns/2022".into(),
            version: 3,
            announced: vec![PhaseLine { title, begins: "01/11/2022".into(), ends: "30/11/2022".into() }],
            phases: vec![line, Phase::default()],
            reason: String::new(),
            refused: Vec::new(),
        };
        let refused = Self {
            reason: pick(language, "Bão số 5", "Storm"),
            refused: vec![pick(language, "Giai đoạn cần tên.", "A phase needs a title.")],
            ..page.clone()
        };
        let none = Self { announced: Vec::new(), phases: vec![Phase::default()], ..page.clone() };
        vec![("first", page), ("refused", refused), ("none", none)]
    }
}
