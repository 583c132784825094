//! The matrix of an appraiser: units × indicators of a main index, with state and difference.

use askama::Template;
use framework::Language;

use crate::layout::frame::{Frame, pick};

/// The matrix of a main index.
#[derive(Clone, Debug, Template)]
#[template(path = "appraisal/matrix.html")]
pub struct Matrix {
    /// Header, language, token.
    pub frame: Frame,
    /// The campaign's title.
    pub campaign: String,
    /// `/campaigns/{campaign}/appraisal`.
    pub base: String,
    /// Code of the main index.
    pub code: String,
    /// Its heading.
    pub title: String,
    /// The indicators.
    pub columns: Vec<Column>,
    /// The units.
    pub rows: Vec<UnitRow>,
    /// How many open indicators have no warnings; `None` if the person does not appraise.
    pub plain: Option<usize>,
    /// Address of the first open indicator.
    pub first: Option<String>,
    /// How many indicators of the matrix are open.
    pub left: usize,
    /// The person's last acceptance of many indicators, if it can be undone.
    pub undo: Option<UndoLine>,
    /// Why the last step was refused, or what it did, in words.
    pub message: Option<String>,
}

/// Indicators that somebody accepted together.
#[derive(Clone, Debug)]
pub struct UndoLine {
    /// The acceptance, sent back as `act`.
    pub act: i64,
    /// Date and time, in words.
    pub at: String,
    /// How many of its indicators nobody has changed since.
    pub count: usize,
}

/// An indicator at the head of a column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// The most points.
    pub maximum: String,
}

/// A unit in the matrix.
#[derive(Clone, Debug)]
pub struct UnitRow {
    /// Its name.
    pub unit: String,
    /// Is it the person's own unit, on which they do not decide?
    pub is_own: bool,
    /// One for each column.
    pub cells: Vec<Cell>,
}

/// An indicator of a unit.
#[derive(Clone, Debug)]
pub struct Cell {
    /// Address of its page.
    pub address: String,
    /// Name of the state, which gives the colour.
    pub state: &'static str,
    /// The state in a word.
    pub word: String,
    /// Points that the unit gave itself.
    pub own: String,
    /// Points that count now; empty if they are the same.
    pub now: String,
    /// What was gained or lost, with its sign; empty without a difference.
    pub difference: String,
    /// How many warnings an appraiser should look at.
    pub flags: usize,
}

impl Matrix {
    /// Are there indicators that may be accepted at once?
    #[must_use]
    pub fn offers_plain(&self) -> bool {
        self.plain.is_some_and(|plain| plain > 0)
    }

    /// Sample pages, by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let full = sample(language);
        let none = Self { rows: Vec::new(), plain: None, first: None, ..full.clone() };
        let message = Self {
            message: Some(pick(language, "Đã chấp nhận 12 chỉ số.", "12 indicators were accepted.")),
            undo: Some(UndoLine { act: 7, at: "02/12/2022 09:00".into(), count: 12 }),
            ..full.clone()
        };
        vec![("full", full), ("nobody-submitted", none), ("accepted", message)]
    }
}

fn sample(language: Language) -> Matrix {
    let cell = |state, vi: &str, en: &str, now: &str, difference: &str, flags| Cell {
        address: "/campaigns/2022/units/so-y-te/indicators/3.1".into(),
        state,
        word: pick(language, vi, en),
        own: "9,50".into(),
        now: now.into(),
        difference: difference.into(),
        flags,
    };
    let column = |code: &str| Column {
        code: code.into(),
        title: pick(language, "Tỷ lệ máy tính", "Share of computers"),
        maximum: "10".into(),
    };
    Matrix {
        frame: Frame { address: "/campaigns/2022/appraisal/3".into(), ..Frame::sample(language) },
        campaign: pick(language, "Kỳ đánh giá năm 2022", "Campaign of 2022"),
        base: "/campaigns/2022/appraisal".into(),
        code: "3".into(),
        title: pick(language, "3. Hạ tầng số", "3. Digital infrastructure"),
        columns: vec![column("3.1"), column("3.2")],
        rows: vec![
            UnitRow {
                unit: pick(language, "Sở Y tế", "Department of Health"),
                is_own: false,
                cells: vec![
                    cell("open", "Chưa thẩm định", "Open", "", "", 2),
                    cell("corrected", "Đã điều chỉnh", "Corrected", "4,00", "−5,50", 0),
                ],
            },
            UnitRow {
                unit: pick(language, "Sở Giao thông vận tải", "Department of Transport"),
                is_own: true,
                cells: vec![
                    cell("returned", "Chờ bổ sung", "Returned", "", "", 0),
                    cell("accepted", "Chấp nhận", "Accepted", "", "", 0),
                ],
            },
        ],
        plain: Some(1),
        first: Some("/campaigns/2022/units/so-y-te/indicators/3.1".to_owned()),
        undo: None,
        left: 3,
        message: None,
    }
}
