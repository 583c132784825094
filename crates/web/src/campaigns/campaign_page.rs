//! The overview of one campaign: each unit's progress, who has not begun, the terms; open, extend, close.

use askama::Template;
use framework::Language;

use crate::layout::frame::{Frame, pick};
use crate::layout::lists::{Choice, Paging, UnitField};
use crate::layout::states::{AssessmentState, CampaignState};

/// The overview of a campaign.
#[derive(Clone, Debug, Template)]
#[template(path = "campaigns/campaign.html")]
#[expect(clippy::struct_excessive_bools, reason = "each is a button that is offered or not")]
pub struct CampaignOverview {
    /// Header, language, token.
    pub frame: Frame,
    /// The title.
    pub title: String,
    /// `/campaigns/{campaign}`.
    pub base: String,
    /// The state.
    pub state: CampaignState,
    /// The deadline, in words.
    pub deadline: String,
    /// Version of the campaign; a step over another version is refused as a conflict.
    pub version: i64,
    /// The day of the deadline as a field holds it, `30/11/2022`.
    pub deadline_value: String,
    /// Days left; below zero when it is past.
    pub days_left: i64,
    /// The phases as announced.
    pub phases: Vec<PhaseLine>,
    /// The units of this page of the list.
    pub units: Vec<UnitLine>,
    /// Position in the list of units, and the search.
    pub paging: Paging,
    /// Units that have not begun.
    pub not_begun: SomeUnits,
    /// Units to which nobody belongs.
    pub without_people: SomeUnits,
    /// Framework, reading, policies and parameters, each with a name and a value in words.
    pub terms: Vec<Term>,
    /// Address of appraisal and result; empty until the self-assessment is over, or if the person may not see
    /// it.
    pub course: String,
    /// Address of its history; empty for those who may read none of it.
    pub history: String,
    /// Where the phases are changed; empty for those who may not.
    pub change_phases: String,
    /// What is missing before it can be opened, a sentence each; empty unless it is being prepared.
    pub unready: Vec<String>,
    /// The field that adds a unit to an open campaign; `None` if there is no unit to add.
    pub addable: Option<UnitField>,
    /// Whether changing and deleting are offered, as they are during the preparation.
    pub may_edit: bool,
    /// Whether copying is offered.
    pub may_copy: bool,
    /// Whether opening is offered.
    pub may_open: bool,
    /// Whether extending is offered.
    pub may_extend: bool,
    /// Whether closing is offered.
    pub may_close: bool,
    /// Whether reopening is offered.
    pub may_reopen: bool,
    /// Why the last action was refused, in words.
    pub refused: Option<String>,
}

/// A phase with its first and last day, in words.
#[derive(Clone, Debug)]
pub struct PhaseLine {
    /// Title of the phase.
    pub title: String,
    /// The first day, in words.
    pub begins: String,
    /// The last day, in words.
    pub ends: String,
}

/// A unit in the table.
#[derive(Clone, Debug)]
pub struct UnitLine {
    /// Name of the unit.
    pub name: String,
    /// Its ranking group.
    pub group: String,
    /// The address of its summary; empty if the person may not see it.
    pub address: String,
    /// The state of its form.
    pub state: AssessmentState,
    /// How many questions are answered.
    pub answered: usize,
    /// How many questions there are.
    pub questions: usize,
    /// The last change, in words; `None` before the first.
    pub changed: Option<String>,
    /// Was it submitted after the deadline?
    pub late: bool,
    /// Does anybody belong to the unit?
    pub has_people: bool,
}

/// Units with a property in common: how many, and some of their names.
#[derive(Clone, Debug, Default)]
pub struct SomeUnits {
    /// How many they are.
    pub count: usize,
    /// Their names; of many, only the first.
    pub names: String,
    /// Where all of them are listed; empty if all are named.
    pub address: String,
}

/// A term of the campaign with its value and the reason recorded.
#[derive(Clone, Debug)]
pub struct Term {
    /// Name of the setting.
    pub name: String,
    /// Its value in words.
    pub value: String,
    /// The reason recorded; empty without a reason.
    pub reason: String,
}

impl CampaignOverview {
    /// Are the days left still shown?
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.state == CampaignState::Open
    }

    /// Are there ranking groups?
    #[must_use]
    pub fn has_groups(&self) -> bool {
        self.units.iter().any(|unit| !unit.group.is_empty())
    }

    /// Is there a search: are there more units than fit on a page?
    #[must_use]
    pub const fn is_searched(&self) -> bool {
        !self.paging.asked.is_empty() || !self.paging.before.is_empty() || !self.paging.after.is_empty()
    }

    /// Sample pages, by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let open = sample(language);
        let draft = Self {
            state: CampaignState::Draft,
            may_open: true,
            may_edit: true,
            may_extend: false,
            may_close: false,
            units: Vec::new(),
            not_begun: SomeUnits::default(),
            without_people: SomeUnits::default(),
            addable: None,
            unready: vec![pick(language, "Chưa chọn đơn vị nào.", "No unit is chosen.")],
            ..open.clone()
        };
        let closed = Self {
            state: CampaignState::Closed,
            course: "/campaigns/2022/appraisal".into(),
            history: "/history?campaign=2022".into(),
            days_left: -4,
            may_extend: false,
            may_close: false,
            may_reopen: true,
            addable: None,
            ..open.clone()
        };
        let sentence =
            pick(language, "Hạn mới phải sau hạn cũ.", "The new deadline must be after the old one.");
        let refused = Self { refused: Some(sentence), ..open.clone() };
        let some = |count| SomeUnits {
            count,
            names: pick(language, "Xã Tân Lập, Xã Tân Phú, … (+3242)", "Tân Lập, Tân Phú, … (+3242)"),
            address: "/campaigns/2022?q=not+begun".into(),
        };
        let many = Self {
            paging: Paging {
                place: "1–50 / 3.321".into(),
                after: "/campaigns/2022?page=2".into(),
                ..Paging::default()
            },
            not_begun: some(3_244),
            without_people: some(3_244),
            addable: Some(UnitField { typed: "tân lập".into(), ..UnitField::default() }),
            ..open.clone()
        };
        vec![("open", open), ("draft", draft), ("closed", closed), ("refused", refused), ("many", many)]
    }
}

fn sample(language: Language) -> CampaignOverview {
    let names = [
        ("Sở Y tế", "Department of Health"),
        ("Sở Tài nguyên và Môi trường", "Department of Natural Resources and Environment"),
        ("Ban Quản lý Khu kinh tế", "Economic Zone Authority"),
    ];
    let states = [AssessmentState::Filling, AssessmentState::Submitted, AssessmentState::NotBegun];
    let units = names.iter().zip(states).map(|((vi, en), state)| UnitLine {
        name: pick(language, vi, en),
        group: pick(language, "Sở, ban, ngành", "Departments"),
        address: "/campaigns/2022/units/so-y-te".into(),
        state,
        answered: match state {
            AssessmentState::NotBegun => 0,
            AssessmentState::Submitted => 97,
            _ => 54,
        },
        questions: 97,
        late: state == AssessmentState::Submitted,
        has_people: state != AssessmentState::NotBegun,
        changed: (state != AssessmentState::NotBegun).then(|| "27/11/2022 15:20".to_owned()),
    });
    let idle = SomeUnits { count: 1, names: pick(language, names[2].0, names[2].1), address: String::new() };
    CampaignOverview {
        frame: Frame { address: "/campaigns/2022".into(), ..Frame::sample(language) },
        title: pick(language, "Kỳ đánh giá năm 2022", "Campaign of 2022"),
        base: "/campaigns/2022".into(),
        state: CampaignState::Open,
        deadline: "30/11/2022 17:00".into(),
        version: 3,
        deadline_value: "30/11/2022".into(),
        days_left: 3,
        phases: vec![PhaseLine {
            title: pick(language, "Tự đánh giá", "Self-assessment"),
            begins: "01/11/2022".into(),
            ends: "30/11/2022".into(),
        }],
        units: units.collect(),
        paging: Paging::default(),
        not_begun: idle.clone(),
        without_people: idle,
        terms: vec![Term {
            name: pick(language, "Không áp dụng", "Not applicable"),
            value: pick(language, "Trừ khỏi điểm tối đa", "Left out of the maximum"),
            reason: pick(language, "Theo quyết định ban hành bộ chỉ số", "As the decision says"),
        }],
        course: String::new(),
        history: String::new(),
        change_phases: "/campaigns/2022/phases".into(),
        unready: Vec::new(),
        addable: Some(UnitField {
            choices: vec![Choice {
                value: "so-cong-thuong".into(),
                words: pick(language, "Sở Công thương", "Department of Industry and Trade"),
                chosen: false,
            }],
            ..UnitField::default()
        }),
        may_edit: false,
        may_copy: true,
        may_open: false,
        may_extend: true,
        may_close: true,
        may_reopen: false,
        refused: None,
    }
}
