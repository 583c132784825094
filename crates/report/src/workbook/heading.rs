//! The lines above the ranking: set, edition, year, and every term that a reader must know to judge a total.

use framework::Language;

use super::wording;
use crate::figures::ExactText;
use crate::results_view::{ResultsView, Seal};

/// One line each.
pub(super) fn lines(view: &ResultsView<'_>) -> Vec<String> {
    let (framework, terms, language) = (view.framework(), view.terms(), view.language);
    let rounding = terms.rounding;
    let mut lines = vec![
        format!("{}: {}", wording::SET.get(language), framework.title.get(language)),
        format!(
            "{}: {} · {}: {} · {}: chiso {}",
            wording::EDITION.get(language),
            framework.edition,
            wording::YEAR.get(language),
            terms.year,
            wording::PROGRAM.get(language),
            view.version,
        ),
        format!(
            "{}: {} · {}: {}, {}: {}",
            wording::READING.get(language),
            wording::reading(terms.reading).get(language),
            wording::RAW_SUM.get(language),
            ExactText(&view.plan.component_sum()),
            wording::PRINTED_SUM.get(language),
            ExactText(&framework.printed_maximum),
        ),
        format!("{}: {}", wording::POLICY.get(language), wording::policy(terms.not_applicable).get(language)),
        format!(
            "{}: {} {}, {}, {}",
            wording::ROUNDING.get(language),
            rounding.digits,
            wording::decimals().get(language),
            wording::rounding_mode(rounding.mode).get(language),
            wording::rounding_place(rounding.place).get(language),
        ),
    ];
    let waiting: Vec<String> = view
        .waiting()
        .into_iter()
        .map(|(code, units)| format!("{code} ({units} {})", wording::WAITING_UNITS.get(language)))
        .collect();
    if !waiting.is_empty() {
        lines.push(format!("{}: {}", wording::WAITING_COMPONENTS.get(language), waiting.join(", ")));
    }
    lines.extend(view.seal.iter().flat_map(|seal| seal_lines(seal, language)));
    lines
}

/// What proves a published result: its SHA-256 and the head of the audit chain.
pub(crate) fn seal_lines(seal: &Seal<'_>, language: Language) -> Vec<String> {
    let mut lines = vec![format!("{}: {}", wording::SEAL.get(language), seal.sha256)];
    if let Some((position, hash)) = seal.audit {
        lines.push(format!("{}: {position} · {hash}", wording::AUDIT_HEAD.get(language)));
    }
    lines
}
