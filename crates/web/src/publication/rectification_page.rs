//! Rectifications of a published result: the waiting ones, what they would change, and the new edition.

use askama::Template;
use framework::Language;

use crate::council::cases_page::PreviewLine;
use crate::layout::effects::EffectsBlock;
use crate::layout::frame::{Frame, pick};

/// The page of rectifications.
#[derive(Clone, Debug, Template)]
#[template(path = "publication/rectification.html")]
pub struct RectificationPage {
    /// Header, language, token.
    pub frame: Frame,
    /// The campaign's title.
    pub campaign: String,
    /// `/campaigns/{campaign}`.
    pub base: String,
    /// Version of the campaign; publishing over another version is refused as a conflict.
    pub version: i64,
    /// Address of the edition that is published.
    pub published: String,
    /// The decision by which it was approved.
    pub decision: String,
    /// The waiting rectifications.
    pub waiting: Vec<RectificationLine>,
    /// Units whose rank or total would change.
    pub effect: Vec<PreviewLine>,
    /// Who entered the waiting rectifications and who may publish them, in words; empty if nothing waits.
    pub four_eyes: String,
    /// May the person publish a new edition?
    pub may_publish: bool,
    /// The description of the rectification, as typed into a refused form.
    pub what: String,
    /// Why publishing was refused, in words.
    pub refused: Option<String>,
}

/// A rectification that waits.
#[derive(Clone, Debug)]
pub struct RectificationLine {
    /// The unit's name.
    pub unit: String,
    /// Code and title.
    pub indicator: String,
    /// Address of its page.
    pub address: String,
    /// What is changed, one line each.
    pub changes: Vec<String>,
    /// The reason, as entered.
    pub reason: String,
    /// Points as published, and as they would be.
    pub points: [String; 2],
    /// What else the change affects.
    pub effects: EffectsBlock,
}

impl RectificationPage {
    /// Sample pages, by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let waiting = sample(language);
        let nothing = Self {
            waiting: Vec::new(),
            effect: Vec::new(),
            may_publish: false,
            refused: Some(pick(language, "Không có đính chính nào đang chờ.", "No rectification waits.")),
            ..waiting.clone()
        };
        vec![("waiting", waiting), ("nothing-waits", nothing)]
    }
}

fn sample(language: Language) -> RectificationPage {
    let say = |vi: &str, en: &str| pick(language, vi, en);
    RectificationPage {
        frame: Frame { address: "/campaigns/2022/rectification".into(), ..Frame::sample(language) },
        campaign: say("Kỳ đánh giá năm 2022", "Campaign of 2022"),
        base: "/campaigns/2022".into(),
        version: 5,
        published: "/results/ab12".into(),
        decision: "Quyết định số 120/QĐ-UBND ngày 28/02/2023".into(),
        waiting: vec![RectificationLine {
            unit: say("Sở Y tế", "Department of Health"),
            indicator: say("3.1 Tỷ lệ máy tính", "3.1 Share of computers"),
            address: "/campaigns/2022/units/so-y-te/indicators/3.1".into(),
            changes: vec!["3.1 a) Số người có máy tính: 207".into()],
            reason: say("Số liệu khác sổ đăng ký. Nhập nhầm dòng.", "The number differs. Wrong line."),
            points: ["4,00".into(), "9,50".into()],
            effects: EffectsBlock::sample(language),
        }],
        effect: vec![PreviewLine {
            unit: say("Sở Y tế", "Department of Health"),
            now: ["2".into(), "812,40".into()],
            then: ["1".into(), "817,90".into()],
            differs: true,
        }],
        four_eyes: say(
            "Người nhập: Lê An. Người công bố: Trần Bình.",
            "Entered by Lê An; Trần Bình publishes.",
        ),
        may_publish: true,
        what: String::new(),
        refused: None,
    }
}
