//! Published results (kết quả công bố), for everybody: the list, a ranking, one indicator.

use askama::Template;
use framework::Language;

use super::head_page::PublicationHead;
use crate::layout::frame::Frame;

/// Everything that is published.
#[derive(Clone, Debug, Template)]
#[template(path = "results/list.html")]
pub struct Results {
    /// Header and language.
    pub frame: Frame,
    /// The publications, newest first.
    pub publications: Vec<PublicationLine>,
}

/// A publication in the list.
#[derive(Clone, Debug)]
pub struct PublicationLine {
    /// Title of the result.
    pub title: String,
    /// The assessed year.
    pub year: i16,
    /// Number of the edition, from 1.
    pub edition: u32,
    /// Date of the publication, in words.
    pub at: String,
    /// The address of its ranking.
    pub address: String,
    /// Has a later edition corrected it?
    pub is_corrected: bool,
}

impl Results {
    /// Sample pages, by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let frame = Frame { address: "/results".into(), session: None, ..Frame::sample(language) };
        let line = |edition, is_corrected| PublicationLine {
            title: PublicationHead::sample(language).title,
            year: 2022,
            edition,
            at: "01/03/2023 09:00".into(),
            address: "/results/774cc7b84197c711".into(),
            is_corrected,
        };
        vec![
            ("full", Self { frame: frame.clone(), publications: vec![line(2, false), line(1, true)] }),
            ("empty", Self { frame, publications: Vec::new() }),
        ]
    }
}
