//! One indicator of a result.

use askama::Template;
use framework::Language;

use super::head_page::PublicationHead;
use crate::layout::frame::{Frame, pick};

/// One indicator over all units.
#[derive(Clone, Debug, Template)]
#[template(path = "results/indicator.html")]
pub struct IndicatorResult {
    /// Header and language.
    pub frame: Frame,
    /// The publication.
    pub head: PublicationHead,
    /// Code of the indicator.
    pub code: String,
    /// Title of the indicator.
    pub title: String,
    /// The maximum in force.
    pub maximum: String,
    /// The decisions made because the managing body's data was missing: what counts, why, for which units.
    pub without_data: Vec<String>,
    /// How many units have which share of the maximum.
    pub shares: Vec<ShareLine>,
    /// How many units have no points, because it does not apply.
    pub without_points: usize,
    /// The units, the most points first.
    pub rows: Vec<IndicatorRow>,
}

impl IndicatorResult {
    /// Sample pages, by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let head = PublicationHead::sample(language);
        let frame = Frame {
            address: format!("{}/indicators/3.1", head.base),
            session: None,
            ..Frame::sample(language)
        };
        let share = |range: &str, units, length| ShareLine { range: range.into(), units, length };
        let page = Self {
            frame,
            code: "3.1".into(),
            title: pick(language, "Tỷ lệ cán bộ có máy tính", "Share of staff with a computer"),
            maximum: "10".into(),
            without_data: vec![pick(
                language,
                "tính 0,00 điểm. Chưa khảo sát (Sở Y tế)",
                "counts 0.00. No survey",
            )],
            shares: vec![share("0–20 %", 1, 18), share("80–100 %", 11, 200)],
            without_points: 3,
            rows: vec![IndicatorRow {
                unit: "Sở Y tế".into(),
                address: format!("{}/units/so-y-te", head.base),
                points: ["10,00", "9,50", "9,50", "–"].map(String::from),
            }],
            head,
        };
        vec![("full", page)]
    }
}

/// A fifth of the maximum, and how many units are in it.
#[derive(Clone, Debug)]
pub struct ShareLine {
    /// The class, from which per cent to which.
    pub range: String,
    /// How many units are in it.
    pub units: usize,
    /// Length of its bar, 0–200.
    pub length: i64,
}

/// A unit's points of one indicator.
#[derive(Clone, Debug)]
pub struct IndicatorRow {
    /// Name of the unit.
    pub unit: String,
    /// The address of its page.
    pub address: String,
    /// Points at the four stages.
    pub points: [String; 4],
}
