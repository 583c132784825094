//! Several units of a published result side by side.

use askama::Template;
use framework::Language;

use super::head_page::PublicationHead;
use crate::layout::frame::{Frame, pick};

/// Two to five units side by side.
#[derive(Clone, Debug, Template)]
#[template(path = "results/compare.html")]
pub struct CompareResult {
    /// Header and language.
    pub frame: Frame,
    /// The publication.
    pub head: PublicationHead,
    /// What is wrong with the choice; empty if nothing is.
    pub problem: String,
    /// The units that were chosen.
    pub units: Vec<ComparedUnit>,
    /// The picture; empty unless there are two to five units.
    pub chart: String,
    /// The table: the total, main indices, components.
    pub lines: Vec<CompareRow>,
    /// May another unit be added?
    pub can_add: bool,
    /// Units that could be added.
    pub suggestions: Vec<Suggestion>,
    /// The query of addresses for the chosen units, with its question mark.
    pub question: String,
    /// Codes of the chosen units.
    pub chosen: Vec<String>,
    /// The text that was searched for.
    pub asked: String,
}

/// A unit that was chosen.
#[derive(Clone, Debug)]
pub struct ComparedUnit {
    /// Its letter on this page; empty beyond the fifth.
    pub mark: String,
    /// Name of the unit.
    pub unit: String,
    /// The address of its page.
    pub address: String,
    /// Its rank of how many, or a word.
    pub rank: String,
    /// The total in per cent of what applies.
    pub percent: String,
    /// The band, in words.
    pub band: String,
    /// Address of this page without the unit.
    pub without: String,
}

/// A row of the table.
#[derive(Clone, Debug)]
pub struct CompareRow {
    /// The code; empty for the total.
    pub code: String,
    /// Title of the index or indicator.
    pub title: String,
    /// The address of its page; empty if it has no page.
    pub address: String,
    /// Is it the total or a main index?
    pub is_main: bool,
    /// A cell per unit.
    pub cells: Vec<CompareCell>,
}

/// The figures of a unit in a row.
#[derive(Clone, Debug)]
pub struct CompareCell {
    /// Its points.
    pub points: String,
    /// The maximum of the points.
    pub maximum: String,
    /// Points in per cent of the maximum.
    pub percent: String,
    /// The share for the picture; `None` if it does not apply, and for a bonus, which has no maximum.
    pub length: Option<f64>,
    /// Is it the best of the row?
    pub is_best: bool,
}

/// A unit that could be added.
#[derive(Clone, Debug)]
pub struct Suggestion {
    /// Name of the unit.
    pub unit: String,
    /// Its rank, or a word.
    pub rank: String,
    /// Address of this page with the unit added.
    pub address: String,
}

impl CompareRow {
    /// Code and title.
    #[must_use]
    pub fn name(&self) -> String {
        if self.code.is_empty() { self.title.clone() } else { format!("{}. {}", self.code, self.title) }
    }
}

impl CompareResult {
    /// Sample pages, by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let head = PublicationHead::sample(language);
        let address = format!("{}/compare", head.base);
        let unit = |mark: &str, unit: &str| ComparedUnit {
            mark: mark.into(),
            unit: unit.into(),
            address: format!("{}/units/so-y-te", head.base),
            rank: "1/20".into(),
            percent: "70,20 %".into(),
            band: pick(language, "Khá", "Fair"),
            without: format!("{address}?unit=so-y-te"),
        };
        let cell = |points: &str, is_best| CompareCell {
            points: points.into(),
            maximum: "100".into(),
            percent: format!("{points} %"),
            length: Some(70.0),
            is_best,
        };
        let line = |code: &str, is_main| CompareRow {
            code: code.into(),
            title: pick(language, "Nhận thức số", "Digital awareness"),
            address: if is_main { String::new() } else { format!("{}/indicators/{code}", head.base) },
            is_main,
            cells: vec![cell("70,00", true), cell("54,10", false)],
        };
        let suggestion = Suggestion {
            unit: "Sở Tư pháp".into(),
            rank: "3".into(),
            address: format!("{address}?unit=so-tu-phap"),
        };
        let full = Self {
            frame: Frame { address: address.clone(), session: None, ..Frame::sample(language) },
            problem: String::new(),
            units: vec![
                unit("A", "Sở Y tế"),
                unit("B", "Ban Quản lý Khu kinh tế Nghi Sơn và các khu công nghiệp"),
            ],
            chart: "<svg class=\"chart\" viewBox=\"0 0 340 20\" role=\"img\"><title>A, B</title></svg>"
                .into(),
            lines: vec![line("1", true), line("1.1", false)],
            can_add: true,
            suggestions: vec![suggestion],
            question: "?unit=so-y-te&unit=ban-quan-ly".into(),
            chosen: vec!["so-y-te".into(), "ban-quan-ly".into()],
            asked: String::new(),
            head,
        };
        let few = Self {
            problem: pick(language, "Hãy chọn từ 2 đến 5 đơn vị.", "Choose two to five units."),
            units: Vec::new(),
            chart: String::new(),
            lines: Vec::new(),
            suggestions: Vec::new(),
            question: String::new(),
            chosen: Vec::new(),
            asked: "Sở Vui".into(),
            ..full.clone()
        };
        vec![("full", full), ("few", few)]
    }
}
