//! The audit log.

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
    /// The address of older entries; `None` on the last page.
    pub older: Option<String>,
}

impl Audit {
    /// Sample pages, by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let page = Self {
            frame: Frame { address: "/audit".into(), ..Frame::sample(language) },
            entries: vec![AuditLine {
                at: "30/11/2022 09:31:02".into(),
                by: "Chuyên viên tổng hợp Sở Y tế".into(),
                action: pick(language, "Lưu câu trả lời", "Saved an answer"),
                subject: pick(language, "Sở Y tế · 3.1 a", "Department of Health · 3.1 a"),
                address: Some("203.0.113.7".to_owned()),
                hash: "9f86d081884c".into(),
            }],
            older: Some("/audit?before=40".to_owned()),
        };
        vec![("empty", Self { entries: Vec::new(), older: None, ..page.clone() }), ("list", page)]
    }
}

/// An entry of the audit log.
#[derive(Clone, Debug)]
pub struct AuditLine {
    /// Date and time, in words.
    pub at: String,
    /// Name of the person.
    pub by: String,
    /// What was done, in words.
    pub action: String,
    /// The subject, in words.
    pub subject: String,
    /// The beginning of the entry's hash.
    pub hash: String,
    /// The client address, for as long as addresses are stored.
    pub address: Option<String>,
}
