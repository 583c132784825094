//! The form of a new campaign: filled in once, it holds for every unit.

use askama::Template;
use framework::Language;

use crate::layout::frame::{Frame, pick};
use crate::layout::lists::Choice;

/// The form of a new campaign, or of one that is being prepared. Fields sent: `shown_set` and `shown_year`, what the page
/// showed when it was made; `do`; `year`, `title`, `set`, `reading`, `not_applicable`,
/// `not_applicable_reason`, `late`, `deadline`, `unit` and `unranked` (repeated; where there are many units instead
/// `units_by`, `everyone`, `group`, `units_list`, `unranked_list`), `phase.title`, `phase.begins`, `phase.ends` (repeated in step),
/// and `parameter.{key}`.
#[derive(Clone, Debug, Template)]
#[template(path = "campaigns/new_campaign.html")]
pub struct NewCampaign {
    /// Header, language, token.
    pub frame: Frame,
    /// Where the form is sent to.
    pub action: String,
    /// For a draft, the version that it changes.
    pub version: Option<i64>,
    /// The year typed.
    pub year: String,
    /// The title typed.
    pub title: String,
    /// The frameworks (bộ chỉ số). The chosen one counts; `do=look` shows its parameters first.
    pub sets: Vec<Choice>,
    /// The chosen framework.
    pub set: String,
    /// The readings of the printed maxima.
    pub readings: Vec<Choice>,
    /// The policies on what does not apply.
    pub not_applicable: Vec<Choice>,
    /// The reason for the policy, as typed.
    pub not_applicable_reason: String,
    /// The policies on late submissions.
    pub late: Vec<Choice>,
    /// The last day as a field holds it, `30/11/2022`.
    pub deadline: String,
    /// The units, by group; empty if there are too many for checkboxes.
    pub groups: Vec<UnitGroup>,
    /// How units are chosen if there are too many for checkboxes.
    pub many: Option<ManyUnits>,
    /// Values of the units that are outside the ranking.
    pub unranked: Vec<String>,
    /// The phases as typed, with a few empty rows at the end.
    pub phases: Vec<Phase>,
    /// The parameters that the framework asks for.
    pub parameters: Vec<Parameter>,
    /// The linter's warnings on the chosen framework.
    pub warnings: Vec<String>,
    /// The reasons of a refusal, in words.
    pub refused: Vec<String>,
}

/// Many units, chosen together: all of them, by group, or from a list of codes and names.
#[derive(Clone, Debug, Default)]
pub struct ManyUnits {
    /// How many there are, in words.
    pub count: String,
    /// Are all of them chosen?
    pub everyone: bool,
    /// The groups, with how many units each has.
    pub groups: Vec<Choice>,
    /// Codes or names of units, one a line.
    pub list: String,
    /// Codes or names of units outside the ranking, one a line.
    pub unranked: String,
    /// What was typed in the lists and matches no unit.
    pub unknown: String,
}

/// The units of one group.
#[derive(Clone, Debug)]
pub struct UnitGroup {
    /// The group's name.
    pub name: String,
    /// The units; `value` is the unit's id.
    pub units: Vec<Choice>,
}

/// A phase as typed.
#[derive(Clone, Debug, Default)]
pub struct Phase {
    /// Title of the phase.
    pub title: String,
    /// First day as a field holds it.
    pub begins: String,
    /// Last day as a field holds it.
    pub ends: String,
}

impl Phase {
    /// Is the row empty?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.title.is_empty() && self.begins.is_empty() && self.ends.is_empty()
    }
}

/// A parameter of the campaign.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// The key, sent as `parameter.{key}`.
    pub key: String,
    /// The label of its field.
    pub label: String,
    /// The typed value.
    pub value: String,
}

impl NewCampaign {
    /// Is a unit outside the ranking?
    #[must_use]
    pub fn is_unranked(&self, unit: &str) -> bool {
        self.unranked.iter().any(|other| other == unit)
    }

    /// Sample pages, by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let page = sample(language);
        let refused = Self {
            year: "hai nghìn".into(),
            refused: vec![pick(language, "Năm phải là số.", "The year must be a number.")],
            ..page.clone()
        };
        let draft = Self {
            action: "/campaigns/2023/edit".into(),
            version: Some(2),
            frame: Frame { address: "/campaigns/2023/edit".into(), ..Frame::sample(language) },
            ..page.clone()
        };
        let group = |words: &str, chosen| Choice { value: words.into(), words: words.into(), chosen };
        let many = Self {
            groups: Vec::new(),
            many: Some(ManyUnits {
                count: "3.321".into(),
                everyone: false,
                groups: vec![
                    group(&pick(language, "Xã, phường (3300)", "Communes (3300)"), true),
                    group(&pick(language, "Sở, ban, ngành (21)", "Departments (21)"), false),
                ],
                list: "so-y-te\nso-tu-phap".into(),
                unranked: "so-tu-phap".into(),
                unknown: "so-y".into(),
            }),
            ..page.clone()
        };
        vec![("first", page), ("refused", refused), ("draft", draft), ("many", many)]
    }
}

fn sample(language: Language) -> NewCampaign {
    let choice = |value: &str, vi: &str, en: &str, chosen| Choice {
        value: value.into(),
        words: pick(language, vi, en),
        chosen,
    };
    NewCampaign {
        frame: Frame { address: "/campaigns/new".into(), ..Frame::sample(language) },
        action: "/campaigns".into(),
        version: None,
        unranked: vec!["so-tu-phap".into()],
        year: "2023".into(),
        title: pick(language, "Kỳ đánh giá năm 2023", "Campaign of 2023"),
        set: "dti-2022".into(),
        sets: vec![choice(
            "dti-2022",
            "Bộ chỉ số chuyển đổi số 2022",
            "Digital Transformation Index 2022",
            true,
        )],
        readings: vec![
            choice("components", "Theo điểm của chỉ số thành phần", "By the maxima of the components", true),
            choice("headings", "Theo điểm ghi ở đề mục", "By the maxima of the headings", false),
        ],
        not_applicable: vec![
            choice("excluded", "Trừ khỏi điểm tối đa", "Left out of the maximum", true),
            choice("zero", "Tính 0 điểm", "Zero points", false),
        ],
        not_applicable_reason: String::new(),
        late: vec![
            choice("refused", "Không nhận sau hạn", "Not taken after the deadline", true),
            choice("marked", "Nhận và đánh dấu nộp muộn", "Taken and marked as late", false),
        ],
        deadline: "30/11/2023".into(),
        groups: vec![UnitGroup {
            name: pick(language, "Sở, ban, ngành", "Departments"),
            units: vec![
                choice("so-y-te", "Sở Y tế", "Department of Health", true),
                choice("so-tu-phap", "Sở Tư pháp", "Department of Justice", false),
            ],
        }],
        many: None,
        phases: vec![
            Phase {
                title: pick(language, "Tự đánh giá", "Self-assessment"),
                begins: "01/11/2023".into(),
                ends: "30/11/2023".into(),
            },
            Phase::default(),
        ],
        parameters: vec![Parameter {
            key: "shared_platforms".into(),
            label: pick(language, "Số nền tảng dùng chung", "Number of shared platforms"),
            value: "8".into(),
        }],
        warnings: vec![pick(
            language,
            "Tổng điểm các chỉ số thành phần khác điểm ghi ở đề mục.",
            "The maxima of the components do not add up to that of the heading.",
        )],
        refused: Vec::new(),
    }
}
