//! The ranking.

use askama::Template;
use framework::Language;

use super::head_page::PublicationHead;
use crate::layout::frame::{Frame, pick};

/// The ranking.
#[derive(Clone, Debug, Template)]
#[template(path = "results/ranking.html")]
pub struct RankingResult {
    /// Header and language.
    pub frame: Frame,
    /// The publication.
    pub head: PublicationHead,
    /// The text that was searched for.
    pub asked: String,
    /// The column that the rows are sorted by; empty: by rank.
    pub sorted: String,
    /// The columns of points.
    pub columns: Vec<Column>,
    /// The rows of this page.
    pub rows: Vec<RankingRow>,
    /// Number of the page before; `None` on the first page.
    pub before: Option<usize>,
    /// Number of the page after; `None` on the last page.
    pub after: Option<usize>,
    /// Are there ranking groups?
    pub has_groups: bool,
    /// The units that take no part, below the ranking.
    pub left_out: Vec<LeftOutLine>,
    /// Code and name of the units that are chosen for a comparison and stand on other pages.
    pub ticked: Vec<(String, String)>,
}

impl RankingResult {
    /// Sample pages, by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let head = PublicationHead::sample(language);
        let frame = Frame { address: head.base.clone(), session: None, ..Frame::sample(language) };
        let column = |code: &str| Column {
            code: code.into(),
            title: pick(language, "Nhận thức số", "Digital awareness"),
        };
        let row = |rank: &str, unit: &str| RankingRow {
            rank: rank.into(),
            group: "I".into(),
            unit: unit.into(),
            code: "so-y-te".into(),
            address: format!("{}/units/so-y-te", head.base),
            points: vec!["70,00".into(), "–".into()],
            total: "702,00".into(),
            percent: "70,20 %".into(),
            band: pick(language, "Khá", "Fair"),
            own: "715,47".into(),
            is_chosen: false,
        };
        let chosen = RankingRow { is_chosen: true, ..row("101", "Sở Y tế") };
        let full = Self {
            frame,
            asked: String::new(),
            sorted: String::new(),
            columns: vec![column("1"), column("2")],
            rows: vec![
                row("1", "Sở Y tế"),
                row("2", "Ban Quản lý Khu kinh tế Nghi Sơn và các khu công nghiệp"),
            ],
            before: None,
            after: Some(2),
            has_groups: true,
            left_out: vec![LeftOutLine {
                unit: "Sở Du lịch".into(),
                reason: pick(language, "Không nộp phiếu tự đánh giá", "Submitted no self-assessment"),
                address: format!("{}/units/so-du-lich", head.base),
            }],
            ticked: Vec::new(),
            head,
        };
        let nobody = Self {
            rows: Vec::new(),
            left_out: Vec::new(),
            asked: "Sở Vui".into(),
            after: None,
            ..full.clone()
        };
        let older = Self {
            head: PublicationHead {
                newer: Some("/results/0123456789abcdef".to_owned()),
                ..full.head.clone()
            },
            ..full.clone()
        };
        let second = Self {
            ticked: vec![("so-tu-phap".into(), "Sở Tư pháp".into())],
            rows: vec![chosen],
            before: Some(1),
            after: None,
            ..full.clone()
        };
        vec![("full", full), ("nobody", nobody), ("corrected", older), ("second-page", second)]
    }
}

/// A unit that takes no part.
#[derive(Clone, Debug)]
pub struct LeftOutLine {
    /// Its name.
    pub unit: String,
    /// Why it takes no part.
    pub reason: String,
    /// The address of the page that says so.
    pub address: String,
}

/// A column of points.
#[derive(Clone, Debug)]
pub struct Column {
    /// Code of the main index.
    pub code: String,
    /// Title of the main index.
    pub title: String,
}

/// A unit in a ranking.
#[derive(Clone, Debug)]
pub struct RankingRow {
    /// Its rank, or a word.
    pub rank: String,
    /// Its group.
    pub group: String,
    /// Its name.
    pub unit: String,
    /// Its code.
    pub code: String,
    /// The address of its page.
    pub address: String,
    /// Points by column.
    pub points: Vec<String>,
    /// The total.
    pub total: String,
    /// The total in per cent of what applies.
    pub percent: String,
    /// The band, in words.
    pub band: String,
    /// The self-assessed total.
    pub own: String,
    /// Is it chosen for a comparison?
    pub is_chosen: bool,
}
