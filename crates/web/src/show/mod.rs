//! Data of the application as pages and the API show it.

mod effects;
mod evidence;
mod figures;
mod findings;
mod frame;
mod history;
mod notices;
mod proceedings;
mod rules;
mod rules_measured;
mod sums;
mod times;

pub use effects::{effects, shared_reasons, side_effect};
pub use evidence::{evidence_address, evidence_words};
pub use figures::{exact, formula, near, points, signed, state_name, statistic};
pub use findings::{diagnostic, finding, page_finding};
pub use frame::{campaign_state, form_state, frame, role_words};
pub use history::HistoryWords;
pub use notices::{notice, waiting};
pub use proceedings::{
    answer_words, change_words, motion_words, proceeding_state, proceeding_word, reason_words, reasons_so_far,
};
pub use rules::{RuleLine, RuleWords};
pub use sums::{
    FootColumn, foot, points_or_waiting, scaling_words, sum_line, waits_for_data,
};
pub use times::{date, moment};

use app::FieldFault;
use framework::{Exact, Language};
use words::{pattern, plain_number, say};

/// Why a field was refused.
#[must_use]
pub fn field_fault(language: Language, fault: &FieldFault) -> String {
    let key = format!("fields.{}", fault.code);
    if pattern(language, &key).is_some() {
        return say(language, &key, &[]);
    }
    let name = field_name(language, &fault.field);
    let sentence = format!("typed.{}.sentence", fault.code);
    say(language, &sentence, &[("what", &name), ("found", ""), ("limit", "")])
}

fn field_name(language: Language, field: &str) -> String {
    let key = format!("web.evidence.{field}");
    if pattern(language, &key).is_some() { say(language, &key, &[]) } else { field.to_owned() }
}

/// Where a finding is, in front of its sentence; empty for the whole of what was given.
#[must_use]
pub fn place(place: &framework::Place) -> String {
    match place {
        framework::Place::Cell { sheet, cell, .. } if cell.is_empty() => format!("{sheet}: "),
        framework::Place::Cell { sheet, cell, .. } => format!("{sheet}!{cell}: "),
        framework::Place::Line { file, line, .. } => format!("{file}:{line}: "),
        framework::Place::Everywhere | framework::Place::File { .. } => String::new(),
    }
}

/// A size in words: `12,5 MB`.
#[must_use]
pub fn bytes(language: Language, count: u64) -> String {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let (unit, name) = match count {
        0..1_000 => (1, "B"),
        1_000..1_000_000 => (1_000, "kB"),
        _ => (1_000_000, "MB"),
    };
    let number = Exact::integer(count).checked_div(&Exact::integer(unit)).unwrap_or(Exact::ZERO);
    let rounded = number.rounded(1, framework::RoundingMode::HalfUp);
    format!("{} {name}", plain_number(language, &rounded))
}
