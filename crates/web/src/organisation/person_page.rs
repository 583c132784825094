//! One person: roles, and what an administrator may do to the account.

use askama::Template;
use framework::Language;

use super::people_page::RoleLine;
use crate::account::keys_page::KeyLine;
use crate::account::link_page::HandedLink;
use crate::layout::frame::{Frame, pick};
use crate::layout::lists::{Choice, UnitField};

/// One person. The steps post to `/users/{id}/{step}`.
#[derive(Clone, Debug, Template)]
#[template(path = "organisation/person.html")]
pub struct Person {
    /// Header, language, token.
    pub frame: Frame,
    /// Id of the person, used in the addresses of the steps.
    pub id: String,
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
    /// The state of the account, in words.
    pub state: String,
    /// Is a second factor set up?
    pub second_factor: bool,
    /// The roles.
    pub roles: Vec<RoleLine>,
    /// The roles that may be given.
    pub offered: Vec<Choice>,
    /// The unit that a role may be tied to.
    pub unit: UnitField,
    /// The main indices that an appraiser may be restricted to; at first none is chosen.
    pub indices: Vec<Choice>,
    /// The person's API keys, for administrators of accounts.
    pub keys: Vec<KeyLine>,
    /// The steps that are offered: `disable`, `enable`, `end-sessions`.
    pub steps: Vec<&'static str>,
    /// Does the program send mail?
    pub sends_mail: bool,
    /// May the removal of the second factor be requested?
    pub may_lift: bool,
    /// A one-time link that was made, shown once if it was not e-mailed.
    pub link: Option<HandedLink>,
    /// Why the last action was refused, in words.
    pub refused: Option<String>,
}

impl Person {
    /// Sample pages, by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let page = Self {
            frame: Frame { address: "/users/p1".into(), ..Frame::sample(language) },
            id: "p1".into(),
            name: "Chuyên viên tổng hợp Sở Y tế".into(),
            email: "chuyen.vien@syt.example".into(),
            state: pick(language, "Đang hoạt động", "Active"),
            second_factor: true,
            roles: vec![RoleLine {
                id: "r1".into(),
                words: pick(language, "Cán bộ đầu mối · Sở Y tế", "Clerk · Department of Health"),
            }],
            offered: vec![choice("clerk", pick(language, "Cán bộ tổng hợp", "Clerk"))],
            unit: UnitField {
                choices: vec![choice("so-y-te", pick(language, "Sở Y tế", "Department of Health"))],
                ..UnitField::default()
            },
            indices: vec![choice("", pick(language, "Tất cả", "All"))],
            keys: KeyLine::samples(language),
            steps: vec!["disable", "end-sessions"],
            sends_mail: true,
            may_lift: true,
            link: None,
            refused: None,
        };
        let disabled = Self {
            state: pick(language, "Đã khóa", "Disabled"),
            steps: vec!["enable", "erase"],
            roles: Vec::new(),
            keys: Vec::new(),
            second_factor: false,
            ..page.clone()
        };
        vec![("active", page), ("disabled", disabled)]
    }
}

fn choice(value: &str, words: String) -> Choice {
    Choice { value: value.into(), words, chosen: false }
}
