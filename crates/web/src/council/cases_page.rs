//! The council: the cases to decide with both sides, and the ranking that would follow.

use askama::Template;
use framework::Language;

use crate::layout::effects::EffectsBlock;
use crate::layout::frame::{Frame, pick};

/// The council's page.
#[derive(Clone, Debug, Template)]
#[template(path = "council/cases.html")]
pub struct CouncilPage {
    /// Header, language, token.
    pub frame: Frame,
    /// The campaign's title.
    pub campaign: String,
    /// `/campaigns/{campaign}/appraisal`.
    pub base: String,
    /// Address of the minutes.
    pub minutes: String,
    /// The contested indicators.
    pub cases: Vec<CaseLine>,
    /// The ranking now and as it would be, the first rank first.
    pub preview: Vec<PreviewLine>,
    /// Is a motion put to the vote?
    pub is_proposed: bool,
}

/// A contested indicator.
#[derive(Clone, Debug)]
pub struct CaseLine {
    /// The unit's name.
    pub unit: String,
    /// Code and title.
    pub indicator: String,
    /// Address of its page.
    pub address: String,
    /// The appraiser's decision.
    pub appraiser: String,
    /// The unit's reply.
    pub reply: String,
    /// Points: self-assessed, appraised, current.
    pub points: [String; 3],
    /// State in words.
    pub state: String,
    /// What the motion would change; `None` without a motion.
    pub effects: Option<EffectsBlock>,
}

/// A unit in the preview.
#[derive(Clone, Debug)]
pub struct PreviewLine {
    /// The unit's name.
    pub unit: String,
    /// Rank and total now.
    pub now: [String; 2],
    /// Rank and total if every motion is carried.
    pub then: [String; 2],
    /// Does the unit's rank or total change?
    pub differs: bool,
}

impl CouncilPage {
    /// Sample pages, by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let open = sample(language);
        let empty = Self { cases: Vec::new(), is_proposed: false, ..open.clone() };
        vec![("open", open), ("nothing-left", empty)]
    }
}

fn sample(language: Language) -> CouncilPage {
    let say = |vi: &str, en: &str| pick(language, vi, en);
    CouncilPage {
        frame: Frame { address: "/campaigns/2022/council".into(), ..Frame::sample(language) },
        campaign: say("Kỳ đánh giá năm 2022", "Campaign of 2022"),
        base: "/campaigns/2022/appraisal".into(),
        minutes: "/campaigns/2022/council/minutes".into(),
        cases: vec![CaseLine {
            unit: say("Sở Y tế", "Department of Health"),
            indicator: say("3.1 Tỷ lệ máy tính", "3.1 Share of computers"),
            address: "/campaigns/2022/units/so-y-te/indicators/3.1".into(),
            appraiser: say("Không có tài liệu", "No evidence"),
            reply: say("Đã có quyết định số 5", "There is decision no. 5"),
            points: ["9,50".into(), "0,00".into(), "0,00".into()],
            state: say("Đang biểu quyết: 1 thuận", "Open: 1 for"),
            effects: Some(EffectsBlock::sample(language)),
        }],
        preview: vec![PreviewLine {
            unit: say("Sở Y tế", "Department of Health"),
            now: ["2".into(), "812,40".into()],
            then: ["1".into(), "821,90".into()],
            differs: true,
        }],
        is_proposed: true,
    }
}
