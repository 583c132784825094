//! The whole form on paper, filled in or empty.

use askama::Template;
use framework::Language;

use super::summary_page::Totals;
use crate::layout::frame::{Frame, pick};
use crate::layout::sums::{FootKind, FootRow};

/// The form as it is printed.
#[derive(Clone, Debug, Template)]
#[template(path = "self_assessment/print.html")]
pub struct Print {
    /// Header, language, token.
    pub frame: Frame,
    /// The unit's name.
    pub unit: String,
    /// The campaign's title.
    pub campaign: String,
    /// The framework's title and the decision.
    pub decision: String,
    /// `/campaigns/{campaign}/units/{unit}`.
    pub base: String,
    /// General information and the main indices.
    pub parts: Vec<Part>,
    /// The sums; `None` on an empty form, and for people who see only a part of it.
    pub total: Option<Totals>,
    /// Which part of the form is seen, in words; empty if it is all of it.
    pub part: String,
    /// The hash of the submission; empty before it.
    pub hash: String,
}

/// General information, or a main index.
#[derive(Clone, Debug)]
pub struct Part {
    /// The heading.
    pub title: String,
    /// Points of maximum; empty on an empty form and for general information.
    pub points: Option<String>,
    /// The lines.
    pub lines: Vec<Line>,
    /// The rows below them; none on an empty form and for general information.
    pub foot: Vec<FootRow>,
}

/// A component with its questions, or a question of the general information.
#[derive(Clone, Debug)]
pub struct Line {
    /// The code.
    pub code: String,
    /// The title.
    pub title: String,
    /// The maximum; empty for general information.
    pub maximum: String,
    /// The points; empty on an empty form.
    pub points: String,
    /// Does it not apply, so that its maximum does not count?
    pub is_out: bool,
    /// Questions and answers, explanation and claim.
    pub answers: Vec<(String, String)>,
    /// Evidence, a line each.
    pub evidence: Vec<String>,
}

impl Print {
    /// Sample pages, by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let question = pick(language, "Số người có máy tính", "People with a computer");
        let line = |points: &str, answer: &str| Line {
            code: "3.1".into(),
            title: pick(language, "Tỷ lệ được trang bị máy tính", "Share with a computer"),
            maximum: "10".into(),
            points: points.into(),
            is_out: false,
            answers: vec![(question.clone(), answer.into())],
            evidence: vec!["125/BC-SYT, 15/11/2022".into()],
        };
        let part = |points: &str, line: Line| Part {
            title: pick(language, "3. Hạ tầng số", "3. Digital infrastructure"),
            points: (!points.is_empty()).then(|| points.to_owned()),
            foot: if points.is_empty() {
                Vec::new()
            } else {
                vec![
                    FootRow::new(FootKind::Sum, &pick(language, "Cộng", "Sum"), &["", "10", "5,58"]),
                    FootRow::new(FootKind::Step, "× 20/10", &["", "+10", "+5,58"]),
                    FootRow::new(
                        FootKind::Total,
                        &pick(language, "Tổng điểm", "Total"),
                        &["", "20", "11,16"],
                    ),
                ]
            },
            lines: vec![line],
        };
        let page = Self {
            frame: Frame::sample(language),
            unit: pick(language, "Sở Y tế", "Department of Health"),
            campaign: pick(language, "Kỳ đánh giá năm 2022", "Campaign of 2022"),
            decision: pick(language, "Bộ chỉ số chuyển đổi số", "Digital Transformation Index"),
            base: "/campaigns/2022/units/so-y-te".into(),
            parts: vec![part("11,16 / 20", line("5,58", "207"))],
            total: Some(Totals::sample(language)),
            part: String::new(),
            hash: "9f86d081884c7d65".into(),
        };
        let empty =
            Self { parts: vec![part("", line("", ""))], total: None, hash: String::new(), ..page.clone() };
        let part = Self {
            part: pick(
                language,
                "Bạn xem phần thuộc chỉ số chính 3.",
                "You see what belongs to main index 3.",
            ),
            total: None,
            hash: String::new(),
            ..page.clone()
        };
        vec![("filled", page), ("empty", empty), ("part", part)]
    }
}
