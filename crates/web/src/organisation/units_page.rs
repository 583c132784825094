//! The register of units, and one unit.

use askama::Template;
use framework::Language;

use super::people_page::choice;
use crate::layout::frame::{Frame, pick};
use crate::layout::lists::{Paging, UnitField};

/// The units with their groups, a page at a time. Adding posts `code`, `name`, `group` to `/units`.
#[derive(Clone, Debug, Template)]
#[template(path = "organisation/units.html")]
pub struct UnitsPage {
    /// Header, language, token.
    pub frame: Frame,
    /// The units of this page, by name.
    pub units: Vec<UnitRow>,
    /// Position in the list.
    pub paging: Paging,
    /// The groups in use, suggested while typing.
    pub groups: Vec<String>,
    /// Whether the person may add one.
    pub may_add: bool,
    /// Why the last action was refused, in words.
    pub refused: Option<String>,
}

impl UnitsPage {
    /// Sample pages, by name.
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

/// One unit, which may be changed or merged: posts `name`, `group`, `version` to `/units/{id}/change` and `into` to
/// `/units/{id}/merge`.
#[derive(Clone, Debug, Template)]
#[template(path = "organisation/unit.html")]
pub struct OneUnit {
    /// Header, language, token.
    pub frame: Frame,
    /// The unit.
    pub unit: UnitRow,
    /// The groups in use, suggested while typing.
    pub groups: Vec<String>,
    /// The unit that it may be merged into.
    pub into: UnitField,
    /// Why the last action was refused, in words.
    pub refused: Option<String>,
}

impl OneUnit {
    /// Sample pages, by name.
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

/// A unit in the list.
#[derive(Clone, Debug)]
pub struct UnitRow {
    /// Id of the unit; changes are posted to `/units/{id}/change` and `/units/{id}/merge`.
    pub id: String,
    /// Version of the unit; a change of another version is refused as a conflict.
    pub version: i64,
    /// Has it ended by a merger?
    pub ended: bool,
    /// The short code.
    pub code: String,
    /// The name.
    pub name: String,
    /// The group.
    pub group: String,
    /// Former names and mergers, in words; empty without any.
    pub history: String,
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
