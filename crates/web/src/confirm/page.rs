//! The page that shows what an act does before it is done: its consequences, its way back, and what must be ticked.

use askama::Template;
use framework::Language;

use crate::layout::effects::ConfirmTable;
use crate::layout::frame::{Frame, pick};

/// The page before an act. It posts every hidden field back, with `confirmed`, the mark of what it shows, and `ticked`
/// where something is to be ticked.
#[derive(Clone, Debug, Template)]
#[template(path = "confirm/confirm.html")]
pub struct ConfirmPage {
    /// Header, language, token.
    pub frame: Frame,
    /// What is about to be done.
    pub title: String,
    /// Where it is sent to.
    pub action: String,
    /// Where one goes who does not want it.
    pub back: String,
    /// What follows, a sentence each, with its numbers.
    pub facts: Vec<String>,
    /// What speaks against it, a sentence each.
    pub warnings: Vec<String>,
    /// Tables of what follows.
    pub tables: Vec<ConfirmTable>,
    /// Whether there is a way back, in a sentence.
    pub way_back: String,
    /// What is typed here.
    pub fields: Vec<ConfirmField>,
    /// What was typed on the page before, by name.
    pub hidden: Vec<(String, String)>,
    /// The mark of what is shown.
    pub mark: String,
    /// What must be ticked; empty where nothing must.
    pub tick: String,
    /// The words of the button.
    pub button: String,
    /// Is there no way back?
    pub is_final: bool,
    /// Why it was not done yet, in words.
    pub refused: Option<String>,
}

impl ConfirmPage {
    /// Is it a figure, which stands at the right of its column?
    #[must_use]
    pub fn is_figure(cell: &str) -> bool {
        let is_number =
            cell.trim_start_matches(['+', '−', '-']).starts_with(|first: char| first.is_ascii_digit());
        // The name of an indicator begins with its number.
        is_number && !cell.contains(char::is_alphabetic)
    }
}

/// Something that is typed before the act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfirmField {
    /// The name sent.
    pub name: &'static str,
    /// The label.
    pub label: String,
    /// What helps; empty where nothing does.
    pub help: String,
    /// What is typed.
    pub value: String,
    /// How it is typed.
    pub kind: ConfirmFieldKind,
}

/// How something is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfirmFieldKind {
    /// A line.
    Line,
    /// A day, `dd/mm/yyyy`.
    Day,
    /// Some sentences.
    Sentences,
    /// A file.
    File,
}

impl ConfirmPage {
    /// Is a file sent?
    #[must_use]
    pub fn sends_file(&self) -> bool {
        self.fields.iter().any(|field| field.kind == ConfirmFieldKind::File)
    }

    /// Samples by name.
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
