//! The blind second appraisal: the assignments, and how well appraisers agree.

use askama::Template;
use framework::Language;

use crate::layout::frame::{Frame, pick};

/// The sample of a campaign.
#[derive(Clone, Debug, Template)]
#[template(path = "second_appraisal/sample.html")]
pub struct SecondPage {
    /// Header, language, token.
    pub frame: Frame,
    /// The campaign's title.
    pub campaign: String,
    /// `/campaigns/{campaign}`.
    pub base: String,
    /// The indicators assigned to the visitor.
    pub own: Vec<OwnLine>,
    /// The sample and its figures; `None` for people who only appraise.
    pub sample: Option<Sample>,
    /// May the person draw samples and take indicators out?
    pub draws: bool,
    /// Share and seed typed into a refused draw.
    pub typed: [String; 2],
    /// What the last step did, in words.
    pub message: Option<String>,
    /// Why the last step was refused, in words.
    pub refused: Option<String>,
}

/// An indicator to appraise blind.
#[derive(Clone, Debug)]
pub struct OwnLine {
    /// The unit's name.
    pub unit: String,
    /// Code and title of the indicator.
    pub indicator: String,
    /// Address of its page; empty once it is appraised.
    pub address: String,
}

/// The sample, for the people who run the campaign.
#[derive(Clone, Debug)]
pub struct Sample {
    /// How many indicators were drawn and not taken out.
    pub drawn: usize,
    /// How many of them are appraised.
    pub given: usize,
    /// The seeds with which samples were drawn.
    pub seeds: Vec<String>,
    /// Second appraisers: name, appraised, assigned.
    pub people: Vec<(String, usize, usize)>,
    /// The indicators that are not appraised yet.
    pub waiting: Vec<Waiting>,
    /// All pairs, in per cent of the maximum.
    pub whole: AgreementLine,
    /// Per indicator, in points.
    pub indicators: Vec<AgreementLine>,
    /// Mean of second minus first by the first appraiser, in per cent of the maximum.
    pub by_first: Vec<DifferenceLine>,
    /// The same by unit.
    pub by_unit: Vec<DifferenceLine>,
    /// Appraised minus self-assessed points by main index and appraiser, in per cent of the maximum.
    pub strictness: Vec<DifferenceLine>,
}

/// An indicator that waits for its second appraiser.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// Unit and component, as the form sends them.
    pub value: String,
    /// The indicator, in words.
    pub words: String,
}

/// How well appraisers agree on something.
#[derive(Clone, Debug, Default)]
pub struct AgreementLine {
    /// Name of the indicator, or of all pairs.
    pub name: String,
    /// How many pairs.
    pub pairs: usize,
    /// Share of equal decisions, in per cent.
    pub agreed: String,
    /// Cohen's kappa with its standard error.
    pub kappa: String,
    /// The word for the kappa.
    pub strength: Option<String>,
    /// Intraclass correlation with its interval.
    pub intraclass: String,
    /// Mean of second minus first.
    pub mean: String,
}

/// A systematic difference.
#[derive(Clone, Debug)]
pub struct DifferenceLine {
    /// Name of the appraiser or unit.
    pub name: String,
    /// How many cases.
    pub cases: usize,
    /// How many are above 0, and how many below.
    pub split: [usize; 2],
    /// Mean of the differences.
    pub mean: String,
    /// The limits between which 95 % of the differences lie; empty for a single case.
    pub limits: String,
    /// Probability of so uneven a split by chance.
    pub probability: String,
    /// Is it hardly a coincidence?
    pub is_marked: bool,
}

impl SecondPage {
    /// Sample pages, by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let nothing = Self {
            frame: Frame { address: "/campaigns/2022/second".into(), ..Frame::sample(language) },
            campaign: pick(language, "Kỳ đánh giá năm 2022", "Campaign of 2022"),
            base: "/campaigns/2022".into(),
            own: Vec::new(),
            sample: None,
            draws: false,
            typed: ["10".into(), String::new()],
            message: None,
            refused: None,
        };
        let own = |unit: (&str, &str), address: &str| OwnLine {
            unit: pick(language, unit.0, unit.1),
            indicator: pick(language, "3.1 Tỷ lệ máy tính", "3.1 Share with a computer"),
            address: address.into(),
        };
        let appraiser = Self {
            own: vec![
                own(("Sở Y tế", "Health"), "/campaigns/2022/units/y-te/second/3.1"),
                own(("Sở Tư pháp", "Justice"), ""),
            ],
            ..nothing.clone()
        };
        let drawn = Self {
            draws: true,
            sample: Some(sample(language)),
            message: Some(pick(language, "Đã rút 82 chỉ số.", "82 indicators were drawn.")),
            ..nothing.clone()
        };
        let refused = Self {
            draws: true,
            typed: ["0".into(), "2022".into()],
            refused: Some(pick(language, "Tỷ lệ từ 1 đến 100.", "The share is 1 to 100.")),
            ..nothing.clone()
        };
        vec![("nothing", nothing), ("appraiser", appraiser), ("drawn", drawn), ("refused", refused)]
    }
}

fn sample(language: Language) -> Sample {
    let line = |name: String, pairs| AgreementLine {
        name,
        pairs,
        agreed: "83,3".into(),
        kappa: "0,62 ± 0,11".into(),
        strength: Some(pick(language, "khá", "substantial")),
        intraclass: "0,81 (0,64–0,91)".into(),
        mean: "−1,20".into(),
    };
    let difference = |vi: &str, en: &str, is_marked| DifferenceLine {
        name: pick(language, vi, en),
        cases: 24,
        split: [2, 11],
        mean: "−3,40".into(),
        limits: "−14,2…7,4".into(),
        probability: "0,023".into(),
        is_marked,
    };
    Sample {
        drawn: 82,
        given: 60,
        seeds: vec!["2022".into()],
        people: vec![(pick(language, "Người thẩm định 1", "Appraiser 1"), 30, 41)],
        waiting: vec![Waiting {
            value: "y-te 3.2".into(),
            words: pick(language, "Sở Y tế · 3.2", "Health · 3.2"),
        }],
        whole: line(String::new(), 60),
        indicators: vec![line(pick(language, "3.1 Tỷ lệ máy tính", "3.1 Share with a computer"), 2)],
        by_first: vec![difference("Người thẩm định 1", "Appraiser 1", true)],
        by_unit: vec![difference("Sở Y tế", "Health", false)],
        strictness: vec![difference("3 · Người thẩm định 1", "3 · Appraiser 1", true)],
    }
}
