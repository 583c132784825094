//! What an edition of a result changed against the one that it corrects.

use askama::Template;
use framework::Language;

use super::head_page::PublicationHead;
use crate::layout::frame::{Frame, pick};

/// What an edition changed.
#[derive(Clone, Debug, Template)]
#[template(path = "results/changes.html")]
pub struct ChangesResult {
    /// Header and language.
    pub frame: Frame,
    /// The publication.
    pub head: PublicationHead,
    /// Address of the edition before; empty if this instance does not have it.
    pub before: String,
    /// SHA-256 of the edition before.
    pub sha256: String,
    /// Components whose points changed.
    pub indicators: Vec<IndicatorChange>,
    /// Units whose rank, total or band changed.
    pub units: Vec<UnitChange>,
}

/// A component of a unit whose points changed.
#[derive(Clone, Debug)]
pub struct IndicatorChange {
    /// The unit's name.
    pub unit: String,
    /// Address of its page.
    pub address: String,
    /// Code and title of the component.
    pub indicator: String,
    /// Points before and now.
    pub points: [String; 2],
    /// What was changed and why; empty if another unit's points changed the scale.
    pub reasons: Vec<String>,
}

/// A unit whose place changed.
#[derive(Clone, Debug)]
pub struct UnitChange {
    /// Name of the unit.
    pub unit: String,
    /// Address of its page.
    pub address: String,
    /// Rank, total and band before.
    pub before: [String; 3],
    /// Rank, total and band now.
    pub now: [String; 3],
}

impl ChangesResult {
    /// Sample pages, by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let changed = sample(language);
        let elsewhere =
            Self { before: String::new(), indicators: Vec::new(), units: Vec::new(), ..changed.clone() };
        let words = Self { before: "/results/ab12".into(), ..elsewhere.clone() };
        vec![("changed", changed), ("elsewhere", elsewhere), ("words-alone", words)]
    }
}

fn sample(language: Language) -> ChangesResult {
    let say = |vi: &str, en: &str| pick(language, vi, en);
    ChangesResult {
        frame: Frame { address: "/results/cd34/changes".into(), ..Frame::sample(language) },
        head: PublicationHead {
            edition: 2,
            what: Some(say("QĐ số 15: sửa 3.1 của Sở Y tế", "Decision 15: 3.1 of Health rectified")),
            ..PublicationHead::sample(language)
        },
        before: "/results/ab12".into(),
        sha256: "ab12".repeat(16),
        indicators: vec![IndicatorChange {
            unit: say("Sở Y tế", "Department of Health"),
            address: "/results/cd34/units/so-y-te".into(),
            indicator: say("3.1 Tỷ lệ máy tính", "3.1 Share of computers"),
            points: ["4,00".into(), "9,50".into()],
            reasons: vec![say(
                "3.1 a) Số người có máy tính: 207. Số liệu không khớp số liệu của cơ quan quản lý. Nhập nhầm dòng.",
                "3.1 a) People with a computer: 207. The number differs. Wrong line.",
            )],
        }],
        units: vec![UnitChange {
            unit: say("Sở Y tế", "Department of Health"),
            address: "/results/cd34/units/so-y-te".into(),
            before: ["2".into(), "812,40".into(), say("Khá", "Fair")],
            now: ["1".into(), "817,90".into(), say("Tốt", "Good")],
        }],
    }
}
