//! How a published result was measured: the framework, the settings in force, and each indicator with its
//! rule in words.

use askama::Template;
use framework::Language;

use super::head_page::PublicationHead;
use crate::layout::frame::{Frame, pick};

/// The method of a published result.
#[derive(Clone, Debug, Template)]
#[template(path = "results/method.html")]
pub struct MethodResult {
    /// Header and language.
    pub frame: Frame,
    /// The publication.
    pub head: PublicationHead,
    /// The framework and its decision.
    pub set: Vec<Fact>,
    /// Errors in the printed decision, and how they are read.
    pub faults: Vec<Fact>,
    /// The settings in force.
    pub terms: Vec<Fact>,
    /// The bands, from the best down.
    pub bands: Vec<Fact>,
    /// Values that the campaign fixed once for all units.
    pub parameters: Vec<Fact>,
    /// Units that take no part, and why.
    pub left_out: Vec<Fact>,
    /// The decisions made because the managing body's data was missing: the indicator, what counts, why, for
    /// which units.
    pub without_data: Vec<Fact>,
    /// Units that are scored and not ranked.
    pub unranked: Vec<String>,
    /// Named expressions that several rules use.
    pub quantities: Vec<FormulaLine>,
    /// Groups and main indices with their components, in the order of the decision.
    pub indices: Vec<MethodIndex>,
}

/// A fact with its name.
#[derive(Clone, Debug)]
pub struct Fact {
    /// The name.
    pub name: String,
    /// The fact.
    pub value: String,
}

/// A formula with its explanation.
#[derive(Clone, Debug)]
pub struct FormulaLine {
    /// Depth of the indentation, 0 for none.
    pub depth: usize,
    /// The explanation in words.
    pub text: String,
    /// The formula as the framework writes it; empty if there is none.
    pub formula: String,
}

/// A group or a main index.
#[derive(Clone, Debug)]
pub struct MethodIndex {
    /// Its code; empty for the components directly under the total.
    pub code: String,
    /// Title of the group or index.
    pub title: String,
    /// Name of its level.
    pub level: String,
    /// The maximum that the decision prints; `None` if it prints none.
    pub printed: Option<String>,
    /// The maximum in force.
    pub in_force: String,
    /// Who appraises it; empty if the framework does not say.
    pub appraiser: String,
    /// The indicators directly below it.
    pub components: Vec<MethodComponent>,
}

/// An indicator.
#[derive(Clone, Debug)]
pub struct MethodComponent {
    /// Its code.
    pub code: String,
    /// Title of the indicator.
    pub title: String,
    /// The printed title, if it has an error; otherwise empty.
    pub as_printed: String,
    /// The address of its page.
    pub address: String,
    /// The maximum as printed.
    pub printed: String,
    /// The maximum in force.
    pub in_force: String,
    /// Name of the kind of its rule.
    pub rule: String,
    /// The rule in words, line by line.
    pub lines: Vec<FormulaLine>,
    /// The questions, by number.
    pub inputs: Vec<Fact>,
    /// Which evidence is asked for.
    pub evidence: Vec<String>,
    /// The guidance for the count.
    pub guidance: String,
    /// The basis of the rule: printed, adapted or proposed.
    pub standing: String,
    /// The source of the rule.
    pub source: String,
}

impl MethodResult {
    /// Sample pages, by name.
    #[must_use]
    pub fn samples(language: Language) -> Vec<(&'static str, Self)> {
        let head = PublicationHead::sample(language);
        let fact = |name: &str, value: &str| Fact { name: name.into(), value: value.into() };
        let line = |depth, text: String, formula: &str| FormulaLine { depth, text, formula: formula.into() };
        let title = pick(language, "Tỷ lệ cán bộ có máy tính", "Share of staff with a computer");
        let component = MethodComponent {
            code: "3.1".into(),
            title: title.clone(),
            as_printed: "Tỷ lệ cán bộ  có máy tính".into(),
            address: format!("{}/indicators/3.1", head.base),
            printed: "10".into(),
            in_force: "10".into(),
            rule: pick(language, "tỷ lệ", "ratio"),
            lines: vec![
                line(0, pick(language, "Tử số chia cho mẫu số.", "Numerator over denominator."), ""),
                line(1, pick(language, "Tử số", "Numerator"), "a"),
            ],
            inputs: vec![fact("3.1 a", &title)],
            evidence: vec![pick(language, "Biên bản kiểm kê", "Inventory")],
            guidance: pick(language, "Đếm người, không đếm máy.", "Count people, not machines."),
            standing: pick(language, "theo văn bản", "by the document"),
            source: "ICT Index".into(),
        };
        let index = MethodIndex {
            code: "3".into(),
            title: pick(language, "Hạ tầng số", "Digital infrastructure"),
            level: pick(language, "Chỉ số chính", "Main index"),
            printed: Some("100".to_owned()),
            in_force: "100".into(),
            appraiser: pick(language, "Sở Thông tin và Truyền thông", "Department of Information"),
            components: vec![component],
        };
        let full = Self {
            frame: Frame {
                address: format!("{}/method", head.base),
                session: None,
                ..Frame::sample(language)
            },
            set: vec![fact("Bộ chỉ số", "Sở, ban, ngành 2022")],
            faults: vec![fact("100 điểm", "95")],
            terms: vec![fact("Làm tròn", "2")],
            bands: vec![fact("Tốt", "≥ 80 %")],
            parameters: vec![fact("I.1", "5")],
            left_out: vec![fact("Sở Ngoại vụ", "Mới thành lập")],
            without_data: vec![fact("6.4", "tính 0,00 điểm. Chưa khảo sát (Sở Y tế)")],
            unranked: vec!["Ban Dân tộc".into()],
            quantities: vec![line(
                0,
                pick(language, "Tổng số công chức, viên chức", "All staff"),
                "I.5 + I.6",
            )],
            indices: vec![index],
            head,
        };
        let plain = Self {
            faults: Vec::new(),
            bands: Vec::new(),
            parameters: Vec::new(),
            left_out: Vec::new(),
            without_data: Vec::new(),
            unranked: Vec::new(),
            quantities: Vec::new(),
            ..full.clone()
        };
        vec![("full", full), ("plain", plain)]
    }
}
