//! Values that the managing body brings as a table: what is typed or chosen, and what it would change.

use askama::Template;
use framework::Language;

use crate::layout::frame::{Frame, pick};

/// The page for bringing a table of values.
#[derive(Clone, Debug, Template)]
#[template(path = "appraisal/body_values.html")]
pub struct BodyValuesPage {
    /// Header, language, token.
    pub frame: Frame,
    /// The campaign's title.
    pub campaign: String,
    /// `/campaigns/{campaign}/appraisal/{index}`.
    pub base: String,
    /// Code and title of the main index.
    pub title: String,
    /// The table as text, which is sent again when it is taken.
    pub text: String,
    /// Where the values come from.
    pub source: String,
    /// What it would change; `None` before a table was given.
    pub preview: Option<Preview>,
    /// What the last step did, in words.
    pub message: Option<String>,
    /// Why the last step was refused, in words.
    pub refused: Option<String>,
}

/// What a table would change.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The values that differ.
    pub changes: Vec<ChangeLine>,
    /// How many are the same as now.
    pub unchanged: usize,
    /// What is left out: indicator and why.
    pub left_out: Vec<(String, String)>,
    /// What is wrong, one sentence each.
    pub problems: Vec<String>,
    /// Identifies this preview: over another state the mark is another.
    pub mark: String,
}

/// A value that would change.
#[derive(Clone, Debug)]
pub struct ChangeLine {
    /// The unit's name.
    pub unit: String,
    /// Key and question.
    pub question: String,
    /// What counts now.
    pub before: String,
    /// What would count with the table.
    pub after: String,
}

impl Preview {
    /// May the table be taken?
    #[must_use]
    pub const fn is_good(&self) -> bool {
        self.problems.is_empty() && !self.changes.is_empty()
    }
}

impl BodyValuesPage {
    /// Sample pages, by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let empty = Self {
            frame: Frame { address: "/campaigns/2022/appraisal/6/values".into(), ..Frame::sample(language) },
            campaign: pick(language, "Kỳ đánh giá năm 2022", "Campaign of 2022"),
            base: "/campaigns/2022/appraisal/6".into(),
            title: pick(language, "6. Hoạt động chính quyền số", "6. Digital government"),
            text: String::new(),
            source: String::new(),
            preview: None,
            message: None,
            refused: None,
        };
        let shown = Self {
            text: "unit,input,value\nso-y-te,6.4.level_5,1980\n".into(),
            source: pick(language, "Khảo sát tháng 12/2022", "Survey of December 2022"),
            preview: Some(Preview {
                changes: vec![ChangeLine {
                    unit: pick(language, "Sở Y tế", "Department of Health"),
                    question: pick(language, "6.4.5 Rất hài lòng", "6.4.5 Very satisfied"),
                    before: "–".into(),
                    after: "1.980".into(),
                }],
                unchanged: 4,
                left_out: vec![(
                    pick(language, "Sở Tư pháp · 6.4", "Justice · 6.4"),
                    pick(language, "Chỉ số đã được thẩm định.", "The indicator is appraised."),
                )],
                problems: Vec::new(),
                mark: "ab12".into(),
            }),
            ..empty.clone()
        };
        let faulty = Self {
            preview: shown.preview.clone().map(|preview| Preview {
                problems: vec![pick(
                    language,
                    "Dòng 3: không có đơn vị này.",
                    "Line 3: there is no such unit.",
                )],
                ..preview
            }),
            refused: Some(pick(language, "Bảng có lỗi.", "Something in the table is wrong.")),
            ..shown.clone()
        };
        let done = Self {
            message: Some(pick(language, "Đã cập nhật số liệu cho 1 chỉ số.", "1 indicator.")),
            ..empty.clone()
        };
        vec![("empty", empty), ("shown", shown), ("faulty", faulty), ("done", done)]
    }
}
