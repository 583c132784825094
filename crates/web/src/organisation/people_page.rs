//! People (người dùng) and the units (đơn vị) that they belong to.

use askama::Template;
use framework::Language;

use crate::account::link_page::HandedLink;
use crate::layout::frame::{Frame, pick};
use crate::layout::lists::{Choice, Paging, UnitField};

/// The people with their roles. Inviting posts `name`, `email`, `role`, `unit` to `/users`.
#[derive(Clone, Debug, Template)]
#[template(path = "organisation/people.html")]
pub struct PeoplePage {
    /// Header, language, token.
    pub frame: Frame,
    /// The people of this page, by name.
    pub people: Vec<PersonLine>,
    /// Position in the list.
    pub paging: Paging,
    /// The roles that may be given.
    pub roles: Vec<Choice>,
    /// The unit that a role may be tied to.
    pub unit: UnitField,
    /// The main indices that an appraiser may be restricted to; at first none is chosen.
    pub indices: Vec<Choice>,
    /// The name of an invitation that was refused, as typed.
    pub typed_name: String,
    /// Its address, as typed.
    pub typed_email: String,
    /// A one-time link that was made, shown once if it was not e-mailed.
    pub link: Option<HandedLink>,
    /// Why the last action was refused, in words.
    pub refused: Option<String>,
}

/// A person in the list.
#[derive(Clone, Debug)]
pub struct PersonLine {
    /// Id of the person; roles are given at `/users/{id}/roles` and the link made at `/users/{id}/reset`.
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

/// A role of a person; withdrawing it posts to `/users/{person}/roles/{id}/remove`.
#[derive(Clone, Debug)]
pub struct RoleLine {
    /// Id of the grant, used in the address that withdraws it.
    pub id: String,
    /// Role and scope in words.
    pub words: String,
}

impl PeoplePage {
    /// Sample pages, by name.
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

/// A choice of samples that is not chosen.
pub fn choice(language: Language, value: &str, vi: &str, en: &str) -> Choice {
    Choice { value: value.into(), words: pick(language, vi, en), chosen: false }
}
