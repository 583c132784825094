//! The history of this instance: who did what and when, day by day, with the fields of the search.

use askama::Template;
use framework::Language;

use crate::layout::frame::{Frame, pick};

/// A page of the history, the newest day first.
#[derive(Clone, Debug, Template)]
#[template(path = "history/instance.html")]
pub struct InstanceHistory {
    /// Header, language, token.
    pub frame: Frame,
    /// The fields of the search.
    pub fields: FilterFields,
    /// The days.
    pub days: Vec<DayOfHistory>,
    /// Does the person see only their own actions?
    pub is_own: bool,
    /// Address of older entries; `None` on the last page.
    pub older: Option<String>,
    /// Address of newer entries; `None` on the newest page.
    pub newer: Option<String>,
    /// The search as the query of the files' addresses.
    pub query: String,
}

/// The search as its fields hold it.
#[derive(Clone, Debug)]
pub struct FilterFields {
    /// The fields with a choice.
    pub choices: Vec<ChoiceField>,
    /// Code of the indicator that is searched for.
    pub indicator: Option<String>,
    /// The first day, `2022-11-30`.
    pub from: Option<String>,
    /// The last day, written in the same way.
    pub to: Option<String>,
}

/// A field that offers a choice.
#[derive(Clone, Debug)]
pub struct ChoiceField {
    /// Name of the form field.
    pub name: &'static str,
    /// The key of its label.
    pub label: &'static str,
    /// Value and words of each choice.
    pub choices: Vec<(String, String)>,
    /// The typed name, if there are too many to choose from.
    pub typed: Option<String>,
    /// The chosen value; `None` for all.
    pub chosen: Option<String>,
}

/// The entries of a day.
#[derive(Clone, Debug)]
pub struct DayOfHistory {
    /// The day, in words.
    pub day: String,
    /// The entries, the newest first.
    pub lines: Vec<HistoryOfDay>,
}

/// An entry of the history.
#[derive(Clone, Debug)]
pub struct HistoryOfDay {
    /// The time of the day, in words.
    pub time: String,
    /// Name of the person.
    pub doer: String,
    /// In which role; empty if it is not recorded.
    pub role: String,
    /// The action, as a sentence.
    pub sentence: String,
    /// The campaign; empty if there is none or the history is that of a single campaign.
    pub campaign: String,
    /// Values that changed.
    pub values: Vec<String>,
    /// How many values there are, in words; empty if they are few enough to be shown at once.
    pub many: String,
    /// The reason or note that was given.
    pub note: String,
    /// Position, data and hash as the log stores them, for people who may read the log.
    pub raw: Option<[String; 3]>,
}

impl InstanceHistory {
    /// Sample pages, by name.
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
            note: pick(language, "Lý do: Theo sổ đăng ký", "Reason: By the register"),
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
            note: String::new(),
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
