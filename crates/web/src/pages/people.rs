//! People (người dùng) and the units (đơn vị) that they belong to.

use askama::Template;
use framework::Language;

use super::Frame;
use super::campaign_new::Choice;
use super::frame::pick;

/// The people with their roles. Inviting posts `name`, `email`, `role`, `unit` to `/users`.
#[derive(Clone, Debug, Template)]
#[template(path = "people.html")]
pub struct People {
    /// Header, language, token.
    pub frame: Frame,
    /// The people, by name.
    pub people: Vec<PersonLine>,
    /// The roles that may be given.
    pub roles: Vec<Choice>,
    /// The units that a role may be tied to; none at first.
    pub units: Vec<Choice>,
    /// The main indices that an appraiser may be tied to; none at first.
    pub indices: Vec<Choice>,
    /// A one-time link, shown once where no mail is configured.
    pub link: Option<String>,
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

/// The units with their groups. Adding posts `code`, `name`, `group` to `/units`.
#[derive(Clone, Debug, Template)]
#[template(path = "units.html")]
pub struct Units {
    /// Header, language, token.
    pub frame: Frame,
    /// The units.
    pub units: Vec<UnitRow>,
    /// The groups in use, offered while typing.
    pub groups: Vec<String>,
    /// Units that another one may go up in.
    pub targets: Vec<Choice>,
    /// Whether the person may add one.
    pub may_add: bool,
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

impl People {
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
            units: vec![choice(language, "so-y-te", "Sở Y tế", "Department of Health")],
            indices: vec![choice(language, "", "Tất cả", "All")],
            link: None,
            refused: None,
        };
        let invited = Self { link: Some("https://chiso.example/link/abc".into()), ..page.clone() };
        let refused = Some(pick(language, "Địa chỉ này đã có.", "This address is taken."));
        vec![("refused", Self { refused, ..page.clone() }), ("invited", invited), ("list", page)]
    }
}

impl Units {
    /// Samples by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let page = Self {
            frame: Frame { address: "/units".into(), ..Frame::sample(language) },
            units: vec![UnitRow {
                id: "u1".into(),
                version: 1,
                ended: false,
                code: "so-y-te".into(),
                name: pick(language, "Sở Y tế", "Department of Health"),
                group: pick(language, "Sở, ban, ngành", "Departments"),
                history: String::new(),
            }],
            groups: vec![pick(language, "Sở, ban, ngành", "Departments")],
            targets: vec![choice(language, "u2", "Sở Nội vụ", "Department of Home Affairs")],
            may_add: true,
            refused: None,
        };
        vec![("empty", Self { units: Vec::new(), may_add: false, ..page.clone() }), ("list", page)]
    }
}

fn choice(language: Language, value: &str, vi: &str, en: &str) -> Choice {
    Choice { value: value.into(), words: pick(language, vi, en), chosen: false }
}
