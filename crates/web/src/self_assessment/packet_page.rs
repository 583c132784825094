//! The comparison of an imported packet.

use askama::Template;
use framework::Language;

use crate::layout::frame::{Frame, pick};

/// The three-way comparison of a packet. Applying posts `packet` and, per field, `choice.{key}` = `here` or `file`.
#[derive(Clone, Debug, Template)]
#[template(path = "self_assessment/packet.html")]
pub struct PacketComparison {
    /// Header, language, token.
    pub frame: Frame,
    /// The unit's name.
    pub unit: String,
    /// `/campaigns/{campaign}/units/{unit}`.
    pub base: String,
    /// The uploaded packet's id.
    pub packet: String,
    /// The file's name.
    pub file: String,
    /// The fields that differ.
    pub differences: Vec<Difference>,
    /// Documents in the file that the form does not have, in words, and whether each is chosen;
    /// `evidence.{place}` = `yes` imports one.
    pub documents: Vec<(String, bool)>,
    /// What could not be read, in words.
    pub problems: Vec<String>,
    /// Why the choices were refused, in words.
    pub refused: Option<String>,
}

impl PacketComparison {
    /// Sample pages, by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let difference = |key: &str, here: &str, both_changed: bool| Difference {
            key: key.into(),
            label: pick(language, "3.1 a) Số người được trang bị máy tính", "3.1 a) People given a computer"),
            at_export: "198".into(),
            here: here.into(),
            in_file: "207".into(),
            file_chosen: !both_changed,
            both_changed,
        };
        let page = Self {
            frame: Frame::sample(language),
            unit: pick(language, "Sở Y tế", "Department of Health"),
            base: "/campaigns/2022/units/so-y-te".into(),
            packet: "k1".into(),
            file: "so-y-te.xlsx".into(),
            differences: vec![difference("3.1.a", "198", false), difference("3.2.a", "201", true)],
            documents: vec![("3.1: 125/BC-SYT, 15/11/2022".into(), true)],
            problems: vec![pick(language, "Ô D14 không phải là số.", "Cell D14 is not a number.")],
            refused: None,
        };
        let same =
            Self { differences: Vec::new(), documents: Vec::new(), problems: Vec::new(), ..page.clone() };
        vec![("same", same), ("differs", page)]
    }
}

/// A field that differs.
#[derive(Clone, Debug)]
pub struct Difference {
    /// The field's key.
    pub key: String,
    /// The question.
    pub label: String,
    /// The value at export.
    pub at_export: String,
    /// The value here now.
    pub here: String,
    /// The value in the file.
    pub in_file: String,
    /// Whether the file's value is chosen at first.
    pub file_chosen: bool,
    /// Whether both sides changed.
    pub both_changed: bool,
}
