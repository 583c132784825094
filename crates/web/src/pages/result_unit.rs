//! One unit's published result: four scores side by side, against the mean and the best, and why points changed.

use askama::Template;
use framework::Language;

use super::Frame;
use super::frame::pick;
use super::results::PublicationHead;

/// A unit's result.
#[derive(Clone, Debug, Template)]
#[template(path = "result_unit.html")]
pub struct UnitResult {
    /// Header and language.
    pub frame: Frame,
    /// The publication.
    pub head: PublicationHead,
    /// The unit.
    pub unit: String,
    /// Its rank, or a word.
    pub rank: String,
    /// How many units are ranked in its group.
    pub ranked: usize,
    /// Per cent of what applies.
    pub percent: String,
    /// The band.
    pub band: String,
    /// Totals at the four stages.
    pub totals: [String; 4],
    /// What the total is out of.
    pub maximum: String,
    /// The main indices.
    pub indices: Vec<IndexLine>,
    /// The components.
    pub components: Vec<ComponentLine>,
}

/// A main index of the unit.
#[derive(Clone, Debug)]
pub struct IndexLine {
    /// Its code.
    pub code: String,
    /// What it is.
    pub title: String,
    /// Points at the four stages.
    pub points: [String; 4],
    /// What they are out of.
    pub maximum: String,
    /// Mean and best of the ranked units of the group, in per cent of the maximum.
    pub mean: String,
    /// As above.
    pub best: String,
    /// Lengths in the picture, 0–200: own, mean, best.
    pub lengths: [i64; 3],
}

/// A component of the unit.
#[derive(Clone, Debug)]
pub struct ComponentLine {
    /// Its code.
    pub code: String,
    /// What it is.
    pub title: String,
    /// The address of its page.
    pub address: String,
    /// Points at the four stages.
    pub points: [String; 4],
    /// M in force.
    pub maximum: String,
    /// What was changed on the way, and why.
    pub changes: Vec<ChangeLine>,
}

/// A change on the way.
#[derive(Clone, Debug)]
pub struct ChangeLine {
    /// At which stage.
    pub stage: String,
    /// Points gained, or lost, with their sign.
    pub gained: String,
    /// Why.
    pub reason: String,
}

impl UnitResult {
    /// Samples by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let head = PublicationHead::sample(language);
        let address = format!("{}/units/so-y-te", head.base);
        let frame = Frame { address, session: None, ..Frame::sample(language) };
        let four = ["715,47", "702,00", "702,00", "702,00"].map(String::from);
        let change = ChangeLine {
            stage: pick(language, "Thẩm định", "Appraisal"),
            gained: "−0,24".into(),
            reason: pick(
                language,
                "Số liệu khác sổ theo dõi: là 46, không phải 58",
                "The number differs: 46, not 58",
            ),
        };
        let full = Self {
            frame,
            unit: "Sở Y tế".into(),
            rank: "1".into(),
            ranked: 20,
            percent: "70,20 %".into(),
            band: pick(language, "Khá", "Fair"),
            totals: four.clone(),
            maximum: "1.000".into(),
            indices: vec![IndexLine {
                code: "1".into(),
                title: pick(language, "Nhận thức số", "Digital awareness"),
                points: four.clone(),
                maximum: "100".into(),
                mean: "54,1 %".into(),
                best: "90,0 %".into(),
                lengths: [140, 108, 180],
            }],
            components: vec![ComponentLine {
                code: "3.1".into(),
                title: pick(language, "Tỷ lệ cán bộ có máy tính", "Share of staff with a computer"),
                address: format!("{}/indicators/3.1", head.base),
                points: ["10,00", "9,76", "9,76", "–"].map(String::from),
                maximum: "10".into(),
                changes: vec![change],
            }],
            head,
        };
        vec![("full", full)]
    }
}
