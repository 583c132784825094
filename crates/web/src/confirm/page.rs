//! The page that shows what an act does before it is done: its consequences, whether it can be undone, and
//! what must be ticked.

use askama::Template;
use framework::Language;

use crate::layout::effects::ConfirmTable;
use crate::layout::frame::{Frame, pick};

/// The page before an act. It posts every hidden field back, with `confirmed`, the mark of what it shows, and
/// `ticked` if there is a checkbox.
#[derive(Clone, Debug, Template)]
#[template(path = "confirm/confirm.html")]
pub struct ConfirmPage {
    /// Header, language, token.
    pub frame: Frame,
    /// Name of the act.
    pub title: String,
    /// Address that the form is sent to.
    pub action: String,
    /// Address of the page to return to without doing it.
    pub back: String,
    /// The consequences, a sentence each, with their numbers.
    pub facts: Vec<String>,
    /// The warnings, a sentence each.
    pub warnings: Vec<String>,
    /// Tables of the consequences.
    pub tables: Vec<ConfirmTable>,
    /// Whether it can be undone, in a sentence.
    pub way_back: String,
    /// The fields that are filled in here.
    pub fields: Vec<ConfirmField>,
    /// What was typed on the page before, by name.
    pub hidden: Vec<(String, String)>,
    /// The mark of what is shown.
    pub mark: String,
    /// The label of the checkbox; empty if there is none.
    pub tick: String,
    /// The label of the button.
    pub button: String,
    /// Can it not be undone?
    pub is_final: bool,
    /// Why it was not done yet, in words.
    pub refused: Option<String>,
}

impl ConfirmPage {
    /// Is it a number, which is aligned to the right?
    #[must_use]
    pub fn is_figure(cell: &str) -> bool {
        let is_number =
            cell.trim_start_matches(['+', '−', '-']).starts_with(|first: char| first.is_ascii_digit());
        // The name of an indicator begins with its number.
        is_number && !cell.contains(char::is_alphabetic)
    }
}

/// Something that is filled in before the act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfirmField {
    /// Name of the form field.
    pub name: &'static str,
    /// Label of the field.
    pub label: String,
    /// Help beside the field; empty if it needs none.
    pub help: String,
    /// The typed value.
    pub value: String,
    /// Kind of the field.
    pub kind: ConfirmFieldKind,
}

/// Kind of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfirmFieldKind {
    /// One line of text.
    Line,
    /// A day, `dd/mm/yyyy`.
    Day,
    /// Several sentences.
    Sentences,
    /// A chosen file.
    File,
}

impl ConfirmPage {
    /// Is a file sent?
    #[must_use]
    pub fn sends_file(&self) -> bool {
        self.fields.iter().any(|field| field.kind == ConfirmFieldKind::File)
    }

    /// Sample pages, by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let close = sample(language);
        let tick = Self {
            tick: pick(language, "Tôi đã xem và vẫn nộp.", "I have looked at this and submit all the same."),
            warnings: vec![pick(language, "74 câu chưa trả lời.", "74 questions have no answer.")],
            is_final: true,
            refused: Some(pick(language, "Hãy đánh dấu vào ô xác nhận.", "Tick the box first.")),
            ..close.clone()
        };
        let field = |name, vi, en, kind| ConfirmField {
            name,
            label: pick(language, vi, en),
            help: String::new(),
            value: String::new(),
            kind,
        };
        let typed = Self {
            fields: vec![
                field("number", "Số quyết định", "Number of the decision", ConfirmFieldKind::Line),
                field("issued_on", "Ngày ký", "Date", ConfirmFieldKind::Day),
                field("reason", "Lý do", "Reason", ConfirmFieldKind::Sentences),
                field("file", "Tệp quyết định đã ký", "Signed decision", ConfirmFieldKind::File),
            ],
            tables: vec![ConfirmTable {
                title: pick(language, "Xếp hạng", "Ranking"),
                heads: vec![pick(language, "Đơn vị", "Unit"), pick(language, "Hạng", "Rank")],
                rows: vec![vec![pick(language, "Sở Y tế", "Department of Health"), "1".into()]],
            }],
            ..close.clone()
        };
        vec![("close", close), ("tick", tick), ("typed", typed)]
    }
}

fn sample(language: Language) -> ConfirmPage {
    ConfirmPage {
        frame: Frame { address: "/campaigns/2022".into(), ..Frame::sample(language) },
        title: pick(language, "Đóng kỳ đánh giá", "Close the campaign"),
        action: "/campaigns/2022/close".into(),
        back: "/campaigns/2022".into(),
        facts: vec![pick(language, "3 trên 39 đơn vị đã nộp.", "3 of 39 units have submitted.")],
        warnings: Vec::new(),
        tables: Vec::new(),
        way_back: pick(language, "Mở lại được cho đến khi thẩm định.", "It can be opened again."),
        fields: Vec::new(),
        hidden: vec![("version".into(), "3".into())],
        mark: "ab12".into(),
        tick: String::new(),
        button: pick(language, "Đóng kỳ đánh giá", "Close the campaign"),
        is_final: false,
        refused: None,
    }
}
