//! The history of this instance: who did what and when, day by day, with what may be looked for.

use askama::Template;
use framework::Language;

use crate::layout::frame::{Frame, pick};

/// A page of the history, the newest day first.
#[derive(Clone, Debug, Template)]
#[template(path = "history/instance.html")]
pub struct InstanceHistory {
    /// Header, language, token.
    pub frame: Frame,
    /// What is looked for.
    pub fields: FilterFields,
    /// The days.
    pub days: Vec<DayOfHistory>,
    /// Does one see what one did oneself, and nothing else?
    pub is_own: bool,
    /// Address of older entries; empty where there are none.
    pub older: Option<String>,
    /// Address of newer ones; empty on the newest page.
    pub newer: Option<String>,
    /// What the addresses of the files ask for.
    pub query: String,
}

/// What is looked for, as the fields hold it.
#[derive(Clone, Debug)]
pub struct FilterFields {
    /// Name of the field, its label's key, and what there is to choose from.
    pub choices: Vec<ChoiceField>,
    /// Code of the indicator.
    pub indicator: Option<String>,
    /// The first day, `2022-11-30`.
    pub from: Option<String>,
    /// The last day.
    pub to: Option<String>,
}

/// A field that offers a choice.
#[derive(Clone, Debug)]
pub struct ChoiceField {
    /// Its name.
    pub name: &'static str,
    /// The key of its label.
    pub label: &'static str,
    /// Value and words of each choice.
    pub choices: Vec<(String, String)>,
    /// The name that is typed, where there are too many to choose from.
    pub typed: Option<String>,
    /// The value that is chosen; empty for all.
    pub chosen: Option<String>,
}

/// What was done on a day.
#[derive(Clone, Debug)]
pub struct DayOfHistory {
    /// The day, in words.
    pub day: String,
    /// The entries, the newest first.
    pub lines: Vec<HistoryOfDay>,
}

/// Something that was done.
#[derive(Clone, Debug)]
pub struct HistoryOfDay {
    /// The time of the day.
    pub time: String,
    /// Who.
    pub doer: String,
    /// In which role; empty where that is not known.
    pub role: String,
    /// The sentence.
    pub sentence: String,
    /// The campaign; empty where there is none, or only one is looked at.
    pub campaign: String,
    /// Values that changed.
    pub values: Vec<String>,
    /// How many they are, in words; empty where they are few enough to stand open.
    pub many: String,
    /// Why, or what was said.
    pub said: String,
    /// Position, data and hash as the log keeps them, for those who read the log.
    pub raw: Option<[String; 3]>,
}

impl InstanceHistory {
    /// Samples by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let line = HistoryOfDay {
            time: "16:31".into(),
            doer: "Chuyên viên thẩm định".into(),
            role: pick(language, "Người thẩm định", "Appraiser"),
            sentence: pick(
                language,
                "Sở Y tế – 3.1: Điều chỉnh khi thẩm định",
                "Department of Health – 3.1: Corrected in the appraisal",
            ),
            campaign: pick(language, "Kỳ đánh giá năm 2022", "Campaign of 2022"),
            values: vec![
                "3.1 a) Số người có máy tính: 207 → 84".into(),
                pick(language, "Điểm: theo cách tính → 3", "Points: by the rule → 3"),
            ],
            many: String::new(),
            said: pick(language, "Lý do: Theo sổ đăng ký", "Reason: By the register"),
            raw: None,
        };
        let many = HistoryOfDay {
            sentence: pick(
                language,
                "Sở Y tế: Lưu câu trả lời (9)",
                "Department of Health: Saved answers (9)",
            ),
            values: (1..=9).map(|number| format!("3.{number} a) {number}: {number} → 12")).collect(),
            many: pick(language, "9 giá trị", "9 values"),
            said: String::new(),
            raw: Some(["1042".into(), "{\"source\":\"page\"}".into(), "9f86d081884c7d65".repeat(4)]),
            ..line.clone()
        };
        let choice = |name, label, words: String| ChoiceField {
            name,
            label,
            choices: vec![("c1".into(), words)],
            typed: None,
            chosen: Some("c1".to_owned()),
        };
        let fields = FilterFields {
            choices: vec![
                choice("campaign", "web_history.campaign", line.campaign.clone()),
                choice("unit", "web.word.unit", pick(language, "Sở Y tế", "Department of Health")),
                choice("person", "web.word.person", line.doer.clone()),
                choice("kind", "web_history.kind", pick(language, "Thẩm định", "Appraisal")),
            ],
            indicator: Some("3.1".to_owned()),
            from: Some("01/11/2022".to_owned()),
            to: None,
        };
        let day = |day: &str, lines| DayOfHistory { day: day.into(), lines };
        let full = Self {
            frame: Frame { address: "/history?campaign=c1".into(), ..Frame::sample(language) },
            fields,
            days: vec![day("30/11/2022", vec![line.clone(), many]), day("29/11/2022", vec![line])],
            is_own: false,
            older: Some("/history?campaign=c1&before=40".to_owned()),
            newer: Some("/history?campaign=c1&after=140".to_owned()),
            query: "campaign=c1".into(),
        };
        let gone_through = Self { days: Vec::new(), newer: None, ..full.clone() };
        let empty = Self { older: None, is_own: true, ..gone_through.clone() };
        vec![("full", full), ("gone-through", gone_through), ("empty", empty)]
    }
}
