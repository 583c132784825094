//! What is on record: the audit log, the history of a form, and the comparison of an imported packet.

use askama::Template;
use framework::Language;

use crate::layout::frame::{Frame, pick};

/// The audit log (nhật ký), newest first.
#[derive(Clone, Debug, Template)]
#[template(path = "history/audit.html")]
pub struct Audit {
    /// Header, language, token.
    pub frame: Frame,
    /// The entries.
    pub entries: Vec<AuditLine>,
    /// The address of older entries; empty where there are none.
    pub older: String,
}

/// An entry of the audit log.
#[derive(Clone, Debug)]
pub struct AuditLine {
    /// When, in words.
    pub at: String,
    /// Who.
    pub by: String,
    /// What was done, in words.
    pub action: String,
    /// To what.
    pub subject: String,
    /// The beginning of the entry's hash.
    pub hash: String,
    /// From which addresses it was done, as long as that is kept.
    pub address: String,
}

/// The history of a form, newest first.
#[derive(Clone, Debug, Template)]
#[template(path = "self_assessment/history.html")]
pub struct History {
    /// Header, language, token.
    pub frame: Frame,
    /// The unit's name.
    pub unit: String,
    /// `/campaigns/{campaign}/units/{unit}`.
    pub base: String,
    /// Which part of the form is seen, in words; empty where it is all of it.
    pub part: String,
    /// The revisions.
    pub revisions: Vec<Revision>,
    /// The address of older ones; empty where there are none.
    pub older: String,
}

/// A revision of an answer, or a move of the form (then with an empty key).
#[derive(Clone, Debug)]
pub struct Revision {
    /// When, in words.
    pub at: String,
    /// Who.
    pub by: String,
    /// The field's key.
    pub key: String,
    /// The value, or the move in words.
    pub value: String,
    /// The version.
    pub version: u64,
}

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
    /// Documents of the file that are not here, in words, and whether each is chosen; `evidence.{place}` = `yes` takes
    /// one.
    pub documents: Vec<(String, bool)>,
    /// What could not be read, in words.
    pub problems: Vec<String>,
    /// Why the choices were refused, in words.
    pub refused: Option<String>,
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

impl Audit {
    /// Samples by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let page = Self {
            frame: Frame { address: "/audit".into(), ..Frame::sample(language) },
            entries: vec![AuditLine {
                at: "30/11/2022 09:31:02".into(),
                by: "Chuyên viên tổng hợp Sở Y tế".into(),
                action: pick(language, "Lưu câu trả lời", "Saved an answer"),
                subject: pick(language, "Sở Y tế · 3.1 a", "Department of Health · 3.1 a"),
                address: "203.0.113.7".into(),
                hash: "9f86d081884c".into(),
            }],
            older: "/audit?before=40".into(),
        };
        vec![("empty", Self { entries: Vec::new(), older: String::new(), ..page.clone() }), ("list", page)]
    }
}

impl History {
    /// Samples by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let revision = |key: &str, value: String, version| Revision {
            at: "30/11/2022 09:31:02".into(),
            by: "Chuyên viên tổng hợp Sở Y tế".into(),
            key: key.into(),
            value,
            version,
        };
        let handed_over = pick(language, "Trình lãnh đạo", "Handed over");
        let page = Self {
            frame: Frame::sample(language),
            unit: pick(language, "Sở Y tế", "Department of Health"),
            base: "/campaigns/2022/units/so-y-te".into(),
            part: String::new(),
            revisions: vec![
                revision("", handed_over, 0),
                revision("3.1 a) Số người được trang bị máy tính", "207".into(), 6),
            ],
            older: String::new(),
        };
        let part =
            pick(language, "Bạn xem phần thuộc chỉ số chính 3.", "You see what belongs to main index 3.");
        let part = Self { part, ..page.clone() };
        vec![("empty", Self { revisions: Vec::new(), ..page.clone() }), ("list", page), ("part", part)]
    }
}

impl PacketComparison {
    /// Samples by name.
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
