//! One piece of evidence: its description changed, or the evidence removed.

use askama::Template;
use framework::Language;

use crate::layout::frame::{Frame, pick};

/// The page of one piece of evidence.
#[derive(Clone, Debug, Template)]
#[template(path = "evidence/edit.html")]
pub struct EvidenceEdit {
    /// Header, language, token.
    pub frame: Frame,
    /// The unit's name.
    pub unit: String,
    /// `/campaigns/{campaign}/units/{unit}`.
    pub base: String,
    /// Id of the piece of evidence.
    pub id: String,
    /// Version of the evidence; a change of another version is refused as a conflict.
    pub version: i64,
    /// The component's code.
    pub component: String,
    /// The file's name.
    pub file: Option<String>,
    /// The fields by name, as typed: `address`, `number`, `issued_on`, `summary`, `issuer`, `page_number`.
    pub fields: Vec<(&'static str, String)>,
    /// Why the change was refused, in words.
    pub refused: Option<String>,
}

impl EvidenceEdit {
    /// Sample pages, by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let page = Self {
            frame: Frame::sample(language),
            unit: pick(language, "Sở Y tế", "Department of Health"),
            base: "/campaigns/2022/units/so-y-te".into(),
            id: "e1".into(),
            version: 1,
            component: "3.1".into(),
            file: Some("bao-cao.pdf".to_owned()),
            fields: vec![("number", "125/BC-SYT".into()), ("issued_on", "15/11/2022".into())],
            refused: None,
        };
        vec![("first", page)]
    }
}
