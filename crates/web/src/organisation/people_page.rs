//! People (người dùng) and the units (đơn vị) that they belong to.

use askama::Template;
use framework::Language;

use super::requests_page::HandedLink;
use crate::campaigns::new_campaign_page::Choice;
use crate::layout::frame::{Frame, pick};
use crate::layout::lists::{Paging, UnitField};

/// The people with their roles. Inviting posts `name`, `email`, `role`, `unit` to `/users`.
#[derive(Clone, Debug, Template)]
#[template(path = "organisation/people.html")]
pub struct PeoplePage {
    /// Header, language, token.
    pub frame: Frame,
    /// The people of this page, by name.
    pub people: Vec<PersonLine>,
    /// Which of them these are.
    pub paging: Paging,
    /// The roles that may be given.
    pub roles: Vec<Choice>,
    /// The unit that a role may be tied to.
    pub unit: UnitField,
    /// The main indices that an appraiser may be tied to; none at first.
    pub indices: Vec<Choice>,
    /// The name of an invitation that was refused, as typed.
    pub typed_name: String,
    /// Its address, as typed.
    pub typed_email: String,
    /// A one-time link that was made, shown once where it did not go by mail.
    pub link: Option<HandedLink>,
    /// Why the last action was refused, in words.
    pub refused: Option<String>,
}

/// A person in the list.
#[derive(Clone, Debug)]
pub struct PersonLine {
    /// The id; roles are given at `/users/{id}/roles` and the link made at `/users/{id}/reset`.
    pub id: String,
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
    /// The roles.
    pub roles: Vec<RoleLine>,
    /// The state of the account, in words.
    pub state: String,
}

/// A role of a person; taking it away posts to `/users/{person}/roles/{id}/remove`.
#[derive(Clone, Debug)]
pub struct RoleLine {
    /// The id.
    pub id: String,
    /// Role and scope in words.
    pub words: String,
}

/// The units with their groups, a page at a time. Adding posts `code`, `name`, `group` to `/units`.
#[derive(Clone, Debug, Template)]
#[template(path = "organisation/units.html")]
pub struct UnitsPage {
    /// Header, language, token.
    pub frame: Frame,
    /// The units of this page, by name.
    pub units: Vec<UnitRow>,
    /// Which of them these are.
    pub paging: Paging,
    /// The groups in use, offered while typing.
    pub groups: Vec<String>,
    /// Whether the person may add one.
    pub may_add: bool,
    /// Why the last action was refused, in words.
    pub refused: Option<String>,
}

/// One unit, which may be changed or merged: posts `name`, `group`, `version` to `/units/{id}/change` and `into` to
/// `/units/{id}/merge`.
#[derive(Clone, Debug, Template)]
#[template(path = "organisation/unit.html")]
pub struct OneUnit {
    /// Header, language, token.
    pub frame: Frame,
    /// The unit.
    pub unit: UnitRow,
    /// The groups in use, offered while typing.
    pub groups: Vec<String>,
    /// The unit that it may be merged into.
    pub into: UnitField,
    /// Why the last action was refused, in words.
    pub refused: Option<String>,
}

/// A unit in the list.
#[derive(Clone, Debug)]
pub struct UnitRow {
    /// The id; changes go to `/units/{id}/change` and `/units/{id}/merge`.
    pub id: String,
    /// The version that a change is made over.
    pub version: i64,
    /// Has it ended?
    pub ended: bool,
    /// The short code.
    pub code: String,
    /// The name.
    pub name: String,
    /// The group.
    pub group: String,
    /// Former names and mergers, in words; empty where there are none.
    pub history: String,
}

impl PeoplePage {
    /// Samples by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let page = Self {
            frame: Frame { address: "/users".into(), ..Frame::sample(language) },
            people: vec![PersonLine {
                id: "p1".into(),
                name: "Chuyên viên tổng hợp Sở Y tế".into(),
                email: "chuyen.vien@syt.example".into(),
                roles: vec![RoleLine {
                    id: "r1".into(),
                    words: pick(language, "Cán bộ đầu mối · Sở Y tế", "Clerk · Department of Health"),
                }],
                state: pick(language, "Đang hoạt động", "Active"),
            }],
            roles: vec![choice(language, "clerk", "Cán bộ đầu mối", "Clerk")],
            paging: Paging { place: "1–1 / 1".into(), ..Paging::default() },
            unit: UnitField {
                choices: vec![choice(language, "so-y-te", "Sở Y tế", "Department of Health")],
                ..UnitField::default()
            },
            indices: vec![choice(language, "", "Tất cả", "All")],
            typed_name: String::new(),
            typed_email: String::new(),
            link: None,
            refused: None,
        };
        let invited = Self { link: Some(HandedLink::sample(language)), ..page.clone() };
        let refused = Some(pick(language, "Địa chỉ này đã có.", "This address is taken."));
        let like = vec![pick(language, "Xã Tân Lập · xa-tan-lap", "Tan Lap commune · xa-tan-lap")];
        let many = Self {
            paging: Paging {
                asked: "tan lap".into(),
                place: "51–100 / 3.321".into(),
                before: "/users?q=tan+lap".into(),
                after: "/users?q=tan+lap&page=3".into(),
            },
            unit: UnitField { choices: Vec::new(), typed: "tan".into(), like },
            ..page.clone()
        };
        let refused = Self { refused, ..page.clone() };
        vec![("many", many), ("refused", refused), ("invited", invited), ("list", page)]
    }
}

impl UnitRow {
    fn sample(language: Language) -> Self {
        Self {
            id: "u1".into(),
            version: 1,
            ended: false,
            code: "so-y-te".into(),
            name: pick(language, "Sở Y tế", "Department of Health"),
            group: pick(language, "Sở, ban, ngành", "Departments"),
            history: String::new(),
        }
    }
}

impl UnitsPage {
    /// Samples by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let page = Self {
            frame: Frame { address: "/units".into(), ..Frame::sample(language) },
            units: vec![UnitRow::sample(language)],
            paging: Paging { place: "1–1 / 1".into(), ..Paging::default() },
            groups: vec![pick(language, "Sở, ban, ngành", "Departments")],
            may_add: true,
            refused: None,
        };
        let nothing = Paging { asked: "so y".into(), ..Paging::default() };
        vec![
            ("empty", Self { units: Vec::new(), paging: Paging::default(), may_add: false, ..page.clone() }),
            ("nothing", Self { units: Vec::new(), paging: nothing, ..page.clone() }),
            ("list", page),
        ]
    }
}

impl OneUnit {
    /// Samples by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let few = UnitField {
            choices: vec![choice(language, "u2", "Sở Nội vụ", "Department of Home Affairs")],
            ..UnitField::default()
        };
        let page = Self {
            frame: Frame { address: "/units/u1".into(), ..Frame::sample(language) },
            unit: UnitRow::sample(language),
            groups: vec![pick(language, "Sở, ban, ngành", "Departments")],
            into: few,
            refused: None,
        };
        let like = vec![pick(language, "Sở Nội vụ · so-noi-vu", "Department of Home Affairs · so-noi-vu")];
        let many = Self {
            into: UnitField { choices: Vec::new(), typed: "so".into(), like },
            refused: Some(pick(language, "Có nhiều đơn vị khớp.", "Several units match.")),
            ..page.clone()
        };
        let ended = Self { unit: UnitRow { ended: true, ..page.unit.clone() }, ..page.clone() };
        vec![("many", many), ("ended", ended), ("few", page)]
    }
}

fn choice(language: Language, value: &str, vi: &str, en: &str) -> Choice {
    Choice { value: value.into(), words: pick(language, vi, en), chosen: false }
}
