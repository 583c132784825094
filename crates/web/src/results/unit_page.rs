//! One unit's published result: four scores side by side, against the mean and the best, and why points changed.

use askama::Template;
use framework::Language;

use super::head_page::PublicationHead;
use crate::layout::frame::{Frame, pick};
use crate::layout::sums::{FootKind, FootRow};

/// A unit's result.
#[derive(Clone, Debug, Template)]
#[template(path = "results/unit.html")]
pub struct UnitResult {
    /// Header and language.
    pub frame: Frame,
    /// The publication.
    pub head: PublicationHead,
    /// Name of the unit.
    pub unit: String,
    /// The address of this page.
    pub address: String,
    /// Its rank, or a word.
    pub rank: String,
    /// How many units are ranked in its group.
    pub ranked: usize,
    /// The total in per cent of what applies.
    pub percent: String,
    /// The band, in words.
    pub band: String,
    /// Totals at the four stages.
    pub totals: [String; 4],
    /// The maximum of the total.
    pub maximum: String,
    /// The picture of its main indices; `None` for fewer than three.
    pub radar: Option<String>,
    /// From the self-assessed points to the approved ones.
    pub waterfall: Option<Waterfall>,
    /// The units that it was merged into since, year by year.
    pub successors: Vec<Successor>,
    /// Its results of other years.
    pub years: Option<Years>,
    /// The address that compares it with others.
    pub compare: String,
    /// The address of the page with the HTML for other sites.
    pub embed: String,
    /// The main indices.
    pub indices: Vec<IndexLine>,
    /// The components.
    pub components: Vec<ComponentLine>,
    /// The rows below the main indices: their sums and the total.
    pub foot: Vec<FootRow>,
    /// The rows below the indicators: their raw sums.
    pub component_foot: Vec<FootRow>,
    /// What the sums wait for, in words; only in results published before this was refused.
    pub waiting: String,
}

/// A main index of the unit.
#[derive(Clone, Debug)]
pub struct IndexLine {
    /// Code of the main index.
    pub code: String,
    /// Title of the main index.
    pub title: String,
    /// Points at the four stages.
    pub points: [String; 4],
    /// How the approved points arise, `58,58 × 100/90 = 65,09`; empty if the sum is not scaled.
    pub scaling: String,
    /// The maximum of the points.
    pub maximum: String,
    /// Does it not apply, so that its maximum does not count?
    pub is_out: bool,
    /// Mean of the ranked units of the group, in per cent of the maximum.
    pub mean: String,
    /// Best of the ranked units of the group, in per cent of the maximum.
    pub best: String,
    /// Lengths in the picture, 0–200: own, mean, best.
    pub lengths: [i64; 3],
}

/// A component of the unit.
#[derive(Clone, Debug)]
pub struct ComponentLine {
    /// Code of the component.
    pub code: String,
    /// Title of the component.
    pub title: String,
    /// The address of its page.
    pub address: String,
    /// Points at the four stages.
    pub points: [String; 4],
    /// The maximum in force.
    pub maximum: String,
    /// Does it not apply, so that its maximum does not count?
    pub is_out: bool,
    /// What was changed between the stages, and why.
    pub changes: Vec<ChangeLine>,
}

/// A change of points at a stage.
#[derive(Clone, Debug)]
pub struct ChangeLine {
    /// Name of the stage.
    pub stage: String,
    /// Points gained, or lost, with their sign.
    pub gained: String,
    /// Why the points changed.
    pub reason: String,
}

/// A unit that another was merged into.
#[derive(Clone, Debug)]
pub struct Successor {
    /// Which year's result says so, in words.
    pub says: String,
    /// Its name.
    pub unit: String,
    /// The address of its page of that year.
    pub address: String,
}

/// The course from the self-assessed points to the approved ones.
#[derive(Clone, Debug)]
pub struct Waterfall {
    /// The picture.
    pub chart: String,
    /// Where its scale begins; empty if at 0.
    pub cut: String,
    /// The same figures as a table.
    pub lines: Vec<FallLine>,
}

/// A sum, or what a stage gave or took.
#[derive(Clone, Debug)]
pub struct FallLine {
    /// Name of the sum or stage.
    pub label: String,
    /// Points; a difference has its sign.
    pub shown: String,
    /// Is it a sum?
    pub is_sum: bool,
}

/// A unit over the years.
#[derive(Clone, Debug)]
pub struct Years {
    /// Picture of the per cent by year; `None` with fewer than two years.
    pub percents: Option<String>,
    /// Picture of the rank by year; `None` with fewer than two years.
    pub ranks: Option<String>,
    /// The same figures as a table.
    pub lines: Vec<YearLine>,
}

/// A unit in one year.
#[derive(Clone, Debug)]
pub struct YearLine {
    /// The assessed year.
    pub year: i16,
    /// Title of the publication.
    pub title: String,
    /// The total in per cent of what applied.
    pub percent: String,
    /// Rank of how many, or a word.
    pub rank: String,
    /// The unit's page of that year, or the ranking if the unit was not in it; empty for this publication.
    pub address: String,
    /// The former units whose mean it is; empty if the unit itself was assessed, and alone.
    pub formers: Vec<FormerUnit>,
}

/// A unit that was merged into another.
#[derive(Clone, Debug)]
pub struct FormerUnit {
    /// Its name in that year.
    pub unit: String,
    /// The address of its page of that year.
    pub address: String,
}

impl Years {
    /// Is a year among them the mean of former units?
    #[must_use]
    pub fn has_means(&self) -> bool {
        self.lines.iter().any(|line| !line.formers.is_empty())
    }
}

/// A picture for samples.
fn picture(title: &str) -> String {
    format!("<svg class=\"chart\" viewBox=\"0 0 340 20\" role=\"img\"><title>{title}</title></svg>")
}

impl Waterfall {
    /// Years for samples.
    #[must_use]
    pub fn sample(language: Language) -> Self {
        let line = |label: String, shown: &str, is_sum| FallLine { label, shown: shown.into(), is_sum };
        Self {
            chart: picture("715,47 → 702,00"),
            cut: pick(language, "Trục điểm bắt đầu từ 660.", "The scale begins at 660."),
            lines: vec![
                line(pick(language, "Đơn vị tự đánh giá", "Self-assessed by the unit"), "715,47", true),
                line(pick(language, "Thẩm định", "Appraised"), "−13,47", false),
                line(pick(language, "Được phê duyệt", "Approved"), "702,00", true),
            ],
        }
    }
}

impl Years {
    /// A waterfall for samples.
    #[must_use]
    pub fn sample(language: Language) -> Self {
        let line = |year, address: &str| YearLine {
            year,
            title: PublicationHead::sample(language).title,
            percent: "70,20 %".into(),
            rank: "1/20".into(),
            address: address.into(),
            formers: Vec::new(),
        };
        let former = |unit: &str, code: &str| FormerUnit {
            unit: unit.into(),
            address: format!("/results/0123456789abcdef/units/{code}"),
        };
        let formers = vec![former("Sở Giao thông vận tải", "so-gtvt"), former("Sở Xây dựng", "so-xay-dung")];
        let mean = YearLine { rank: "–".into(), formers, ..line(2020, "/results/0123456789abcdef") };
        let lines = vec![mean, line(2021, "/results/0123456789abcdef/units/so-y-te"), line(2022, "")];
        Self { percents: Some(picture("70,20 %")), ranks: Some(picture("1/20")), lines }
    }
}

impl UnitResult {
    /// Sample pages, by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let head = PublicationHead::sample(language);
        let address = format!("{}/units/so-y-te", head.base);
        let frame = Frame { address: address.clone(), session: None, ..Frame::sample(language) };
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
            address,
            rank: "1".into(),
            ranked: 20,
            percent: "70,20 %".into(),
            band: pick(language, "Khá", "Fair"),
            totals: four.clone(),
            maximum: "1.000".into(),
            radar: Some(picture("Sở Y tế")),
            waterfall: Some(Waterfall::sample(language)),
            successors: vec![Successor {
                says: pick(
                    language,
                    "Theo kết quả năm 2023, đơn vị này nay thuộc",
                    "By the result for 2023 it is part of",
                ),
                unit: "Sở Xây dựng".into(),
                address: "/results/0123456789abcdef/units/so-xay-dung".into(),
            }],
            years: Some(Years::sample(language)),
            compare: format!("{}/compare?unit=so-y-te", head.base),
            embed: format!("{}/embed?unit=so-y-te", head.base),
            indices: vec![IndexLine {
                code: "1".into(),
                title: pick(language, "Nhận thức số", "Digital awareness"),
                points: four.clone(),
                scaling: "702,00 × 1.000/1.000 = 702,00".into(),
                maximum: "1.000".into(),
                is_out: false,
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
                is_out: true,
                changes: vec![change],
            }],
            foot: vec![FootRow::new(
                FootKind::Sum,
                &pick(language, "Tổng điểm", "Total"),
                &["715,47", "702,00", "702,00", "702,00", "1.000"],
            )],
            component_foot: vec![FootRow::new(
                FootKind::Sum,
                &pick(language, "Tổng điểm thành phần", "Raw sum"),
                &["10,00", "9,76", "9,76", "0,00", "0"],
            )],
            waiting: pick(language, "Còn chờ số liệu ở chỉ số 6.4.", "Still waiting for data at 6.4."),
            head,
        };
        // A framework of two main indices, the only year, and a unit that is not assessed.
        let plain =
            Self { radar: None, waterfall: None, successors: Vec::new(), years: None, ..full.clone() };
        vec![("full", full), ("plain", plain)]
    }
}
