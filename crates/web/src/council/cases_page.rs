//! The council: what is left to decide with both sides, and what the ranking would be.

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
    /// The ranking as it is and as it would be, the first first.
    pub preview: Vec<PreviewLine>,
    /// Is anything proposed?
    pub is_proposed: bool,
}

/// A contested indicator.
#[derive(Clone, Debug)]
pub struct CaseLine {
    /// The unit's name.
    pub unit: String,
    /// Code and title.
    pub indicator: String,
    /// Its page.
    pub address: String,
    /// What the appraiser said.
    pub appraiser: String,
    /// What the unit says.
    pub reply: String,
    /// Points: own, appraised, by now.
    pub points: [String; 3],
    /// State in words.
    pub state: String,
    /// What the motion that lies there would move; `None` where there is none.
    pub effects: Option<EffectsBlock>,
}

/// A unit in the preview.
#[derive(Clone, Debug)]
pub struct PreviewLine {
    /// The unit's name.
    pub unit: String,
    /// Rank and total as they are.
    pub now: [String; 2],
    /// Rank and total if everything proposed is carried.
    pub then: [String; 2],
    /// Do they differ?
    pub differs: bool,
}

impl CouncilPage {
    /// Samples by name.
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
