//! What a decision would change: points of the indicator, of others that use the same numbers, and totals.

use framework::Language;
use words::say;

use super::frame::pick;

/// What a decision would change.
#[derive(Clone, Debug)]
pub struct EffectsBlock {
    /// The indicators that would change; the decided one first.
    pub lines: Vec<EffectLine>,
    /// The totals that would change.
    pub totals: Vec<EffectLine>,
}

/// Points that would change.
#[derive(Clone, Debug)]
pub struct EffectLine {
    /// The unit's name.
    pub unit: String,
    /// Code and title of the indicator; empty for a total.
    pub indicator: String,
    /// The points before the change, as they are shown.
    pub before: String,
    /// Points afterwards.
    pub after: String,
    /// What is gained or lost, with its sign.
    pub difference: String,
    /// Which number both use, if it is not the indicator that is decided on.
    pub because: String,
}

impl EffectsBlock {
    /// As a table before an act; without rows if nothing changes.
    #[must_use]
    pub fn table(self, language: Language) -> ConfirmTable {
        let word = |key: &str| say(language, key, &[]);
        let total = word("web.word.total");
        let row = |line: EffectLine| {
            let indicator = match (line.indicator.is_empty(), line.because.is_empty()) {
                (true, _) => total.clone(),
                (false, true) => line.indicator,
                (false, false) => format!("{}. {}", line.indicator, line.because),
            };
            vec![line.unit, indicator, line.before, line.after, line.difference]
        };
        ConfirmTable {
            title: word("web_effects.title"),
            heads: vec![
                word("web.word.unit"),
                word("web_proceedings.council.indicator"),
                word("web_proceedings.indicator.now-points"),
                word("web_effects.then"),
                word("web_proceedings.result.difference"),
            ],
            rows: self.lines.into_iter().chain(self.totals).map(row).collect(),
        }
    }

    /// Does nothing change?
    #[must_use]
    pub const fn none() -> Self {
        Self { lines: Vec::new(), totals: Vec::new() }
    }

    /// A block for samples.
    #[must_use]
    pub fn sample(language: Language) -> Self {
        let unit = pick(language, "Sở Y tế", "Department of Health");
        let line =
            |indicator: &str, before: &str, after: &str, difference: &str, because: String| EffectLine {
                unit: unit.clone(),
                indicator: indicator.into(),
                before: before.into(),
                after: after.into(),
                difference: difference.into(),
                because,
            };
        let because = pick(
            language,
            "Vì dùng chung số liệu “Số cán bộ” với chỉ số 5.1",
            "Because it shares the number “Staff” with 5.1",
        );
        Self {
            lines: vec![
                line("5.1", "4,00", "5,43", "+1,43", String::new()),
                line("5.2", "9,00", "7,33", "−1,67", because),
            ],
            totals: vec![line("", "702,00", "701,76", "−0,24", String::new())],
        }
    }
}

/// A table of consequences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfirmTable {
    /// Its title.
    pub title: String,
    /// Headings of its columns; the first column names the rows.
    pub heads: Vec<String>,
    /// Its rows.
    pub rows: Vec<Vec<String>>,
}
