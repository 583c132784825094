//! Parts of a published result that other sites show in a frame, and the page with the HTML to copy.

use askama::Template;
use framework::Language;

use super::head_page::PublicationHead;
use crate::layout::frame::{Frame, pick};

/// The first ranks, without anything around them.
#[derive(Clone, Debug, Template)]
#[template(path = "results/embed_ranking.html")]
pub struct EmbedRanking {
    /// Language and static files.
    pub frame: Frame,
    /// The publication.
    pub head: PublicationHead,
    /// Are there ranking groups?
    pub has_groups: bool,
    /// The units.
    pub rows: Vec<EmbedRow>,
}

/// A unit in the first ranks.
#[derive(Clone, Debug)]
pub struct EmbedRow {
    /// Its rank.
    pub rank: String,
    /// Its group.
    pub group: String,
    /// Its name.
    pub unit: String,
    /// The address of its page.
    pub address: String,
    /// The total in per cent of what applies.
    pub percent: String,
    /// The band, in words.
    pub band: String,
}

/// A unit's radar, without anything around it.
#[derive(Clone, Debug, Template)]
#[template(path = "results/embed_radar.html")]
pub struct EmbedRadar {
    /// Language and static files.
    pub frame: Frame,
    /// The publication.
    pub head: PublicationHead,
    /// Name of the unit.
    pub unit: String,
    /// The address of its page.
    pub address: String,
    /// Its rank, or a word.
    pub rank: String,
    /// The total in per cent of what applies.
    pub percent: String,
    /// The picture; `None` for fewer than three main indices.
    pub radar: Option<String>,
    /// The same figures as a table.
    pub indices: Vec<EmbedIndex>,
}

/// A main index of the unit.
#[derive(Clone, Debug)]
pub struct EmbedIndex {
    /// Code of the main index.
    pub code: String,
    /// Title of the main index.
    pub title: String,
    /// Per cent of the maximum: own, mean, best.
    pub shares: [String; 3],
}

/// The HTML that another site copies.
#[derive(Clone, Debug, Template)]
#[template(path = "results/embed.html")]
pub struct EmbedHelp {
    /// Header and language.
    pub frame: Frame,
    /// The address of the result.
    pub base: String,
    /// Title of the result.
    pub title: String,
    /// The pieces of HTML.
    pub snippets: Vec<Snippet>,
}

/// A piece of HTML to copy.
#[derive(Clone, Debug)]
pub struct Snippet {
    /// Its id on the page.
    pub id: String,
    /// What it shows.
    pub what: String,
    /// The address on this server, for a look at it.
    pub address: String,
    /// The HTML.
    pub html: String,
}

impl EmbedRanking {
    /// Sample pages, by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let head = PublicationHead::sample(language);
        let row = EmbedRow {
            rank: "1".into(),
            group: "I".into(),
            unit: "Sở Y tế".into(),
            address: format!("{}/units/so-y-te", head.base),
            percent: "70,20 %".into(),
            band: pick(language, "Khá", "Fair"),
        };
        let frame = Frame { session: None, ..Frame::sample(language) };
        vec![("full", Self { frame, head, has_groups: true, rows: vec![row] })]
    }
}

impl EmbedRadar {
    /// Sample pages, by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let head = PublicationHead::sample(language);
        let index = EmbedIndex {
            code: "1".into(),
            title: pick(language, "Nhận thức số", "Digital awareness"),
            shares: ["70,0 %", "54,1 %", "90,0 %"].map(String::from),
        };
        let full = Self {
            frame: Frame { session: None, ..Frame::sample(language) },
            unit: "Sở Y tế".into(),
            address: format!("{}/units/so-y-te", head.base),
            rank: "1".into(),
            percent: "70,20 %".into(),
            radar: Some(
                "<svg class=\"chart\" viewBox=\"0 0 340 20\" role=\"img\"><title>1</title></svg>".to_owned(),
            ),
            indices: vec![index],
            head,
        };
        vec![("full", full)]
    }
}

impl EmbedHelp {
    /// Sample pages, by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let head = PublicationHead::sample(language);
        let address = format!("{}/embed/ranking?lang=vi", head.base);
        let snippet = Snippet {
            id: "ranking".into(),
            what: pick(language, "Bảng xếp hạng", "The ranking"),
            html: format!("<iframe src=\"https://chiso.example.vn{address}\"></iframe>"),
            address,
        };
        let frame =
            Frame { address: format!("{}/embed", head.base), session: None, ..Frame::sample(language) };
        vec![("full", Self { frame, base: head.base, title: head.title, snippets: vec![snippet] })]
    }
}
