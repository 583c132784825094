//! The minutes of the council, as they are printed and signed.

use askama::Template;
use framework::Language;

use crate::layout::frame::{Frame, pick};

/// The minutes.
#[derive(Clone, Debug, Template)]
#[template(path = "council/minutes.html")]
pub struct MinutesPage {
    /// Header, language, token.
    pub frame: Frame,
    /// The campaign's title.
    pub campaign: String,
    /// `/campaigns/{campaign}`.
    pub base: String,
    /// When the council was called together; `None` before.
    pub called_at: Option<String>,
    /// The decision by which the result was approved; `None` before.
    pub decision: Option<String>,
    /// The members: name, and the units on which they have no vote.
    pub members: Vec<(String, String)>,
    /// The cases.
    pub cases: Vec<CaseMinutes>,
    /// Are cases of the visitor's own unit left out?
    pub leaves_out: bool,
    /// Position and hash of the audit chain.
    pub head: String,
}

/// A case in the minutes.
#[derive(Clone, Debug)]
pub struct CaseMinutes {
    /// Unit, code and title of the indicator.
    pub title: String,
    /// The appraiser's decision.
    pub appraiser: String,
    /// The unit's reply.
    pub reply: String,
    /// What was put to the vote, and why.
    pub motion: String,
    /// How many motions failed before it.
    pub motions_before: usize,
    /// Who voted how: names by vote.
    pub votes: Vec<(String, String)>,
    /// The tally in words.
    pub tally: String,
    /// The decision with its time; empty while it is open.
    pub outcome: String,
    /// Points: self-assessed, appraised, final.
    pub points: [String; 3],
}

impl MinutesPage {
    /// Sample pages, by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let decided = sample(language);
        let empty =
            Self { called_at: None, decision: None, cases: Vec::new(), leaves_out: true, ..decided.clone() };
        vec![("decided", decided), ("no-case", empty)]
    }
}

fn sample(language: Language) -> MinutesPage {
    let say = |vi: &str, en: &str| pick(language, vi, en);
    MinutesPage {
        frame: Frame { address: "/campaigns/2022/council/minutes".into(), ..Frame::sample(language) },
        campaign: say("Kỳ đánh giá năm 2022", "Campaign of 2022"),
        base: "/campaigns/2022".into(),
        called_at: Some("21/02/2023 08:00".to_owned()),
        decision: Some("Quyết định số 120/QĐ-UBND ngày 28/02/2023".to_owned()),
        members: vec![
            (say("Thành viên 1", "Member 1"), String::new()),
            (say("Thành viên 2", "Member 2"), say("Sở Y tế", "Department of Health")),
        ],
        cases: vec![CaseMinutes {
            title: say("Sở Tư pháp · 3.1 Tỷ lệ máy tính", "Department of Justice · 3.1 Share of computers"),
            appraiser: say("Không có tài liệu. Thiếu biên bản kiểm kê.", "No evidence. No inventory."),
            reply: say("Đã có quyết định số 5", "There is decision no. 5"),
            motion: say(
                "3.1 a) Số người có máy tính: 207. Đã bổ sung tài liệu. Văn bản số 5.",
                "3.1 a) People with a computer: 207. Evidence sent. Document 5.",
            ),
            motions_before: 1,
            votes: vec![
                (say("Tán thành", "For"), say("Thành viên 1", "Member 1")),
                (say("Không tán thành", "Against"), "–".into()),
            ],
            tally: say("1 tán thành, 0 không tán thành", "1 for, 0 against"),
            outcome: say("Được thông qua, 22/02/2023 09:00", "Carried, 22/02/2023 09:00"),
            points: ["9,50".into(), "0,00".into(), "9,50".into()],
        }],
        leaves_out: false,
        head: format!("{} · 4211", "ab12".repeat(16)),
    }
}
