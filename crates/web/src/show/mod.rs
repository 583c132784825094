//! Data of the application as pages and the API show it.

mod decisions;
mod effects;
mod evidence;
mod figures;
mod findings;
mod frame;
mod history;
mod levels;
pub mod lists;
mod notices;
mod proceedings;
mod rules;
mod rules_measured;
mod sums;
mod times;

pub use decisions::{decision_file, decision_words, left_out_reason, published_words};
pub use effects::{effects, shared_reasons, side_effect};
pub use evidence::{
    evidence_address, evidence_words, mark_notice, mark_words, marks_of_file, units_with_file,
};
pub use figures::{exact, formula, near, points, signed, state_name, statistic};
pub use findings::{diagnostic, diagnostic_of, finding, page_finding};
pub use frame::{campaign_state, form_state, frame, role_words};
pub use history::HistoryWords;
pub use levels::{by_level, level, rounding_note};
pub use notices::{notice, waiting};
pub use proceedings::{
    answer_words, change_words, motion_words, proceeding_state, proceeding_word, reason_words, reasons_so_far,
};
pub use rules::{RuleLine, RuleWords};
pub use sums::{FootColumn, foot, points_or_waiting, scaling_words, sum_line, waits_for_data};
pub use times::{date, day_of, moment};

use app::FieldFault;
use framework::{Exact, Framework, Language};
use words::{pattern, plain_number, say};

/// Why a field was refused.
#[must_use]
pub fn field_fault(language: Language, fault: &FieldFault) -> String {
    field_fault_of(language, fault, "")
}

/// Why a field was refused, with what was typed there. Without the typed text, the sentence says what is
/// expected.
#[must_use]
pub fn field_fault_of(language: Language, fault: &FieldFault, found: &str) -> String {
    let key = format!("fields.{}", fault.code);
    let name = field_name(language, &fault.field);
    if pattern(language, &key).is_some() {
        return say(language, &key, &[("field", &name)]);
    }
    let help_of = |data: &[(&str, &str)]| say(language, &format!("typed.{}.help", fault.code), data);
    if !found.trim().is_empty() {
        let found = framework::typed::shortened(found);
        let data =
            [("what", name.as_str()), ("found", &found), ("limit", ""), ("first", "1945"), ("last", "2199")];
        return format!(
            "{} {}",
            say(language, &format!("typed.{}.sentence", fault.code), &data),
            help_of(&data)
        );
    }
    let key = format!("typed.{}.sentence", fault.code);
    let sentence = pattern(language, &key).unwrap_or(&key);
    // The typed text is in the field beside the sentence, so empty quotes are removed.
    let sentence = ["“%{found}” ở ", "“%{found}” in ", "“%{found}” "]
        .iter()
        .fold(sentence.to_owned(), |sentence, quoted| sentence.replace(quoted, ""));
    let sentence = sentence.replace("%{what}", &name).replace(" (%{limit})", "");
    let help = help_of(&[]);
    if help.contains("%{") { sentence } else { format!("{sentence} {help}") }
}

/// The name of a field on its page.
fn field_name(language: Language, field: &str) -> String {
    let key = match field {
        "deadline" => "web.word.deadline".to_owned(),
        "unit" => "web.word.unit".to_owned(),
        "person" => "web.word.person".to_owned(),
        "phase.begins" => "web.campaign.phase-begins".to_owned(),
        "phase.ends" => "web.campaign.phase-ends".to_owned(),
        "closes_on" => "web_proceedings.course.replies-until".to_owned(),
        "answers_due_on" => "web_proceedings.course.answers-until".to_owned(),
        "from" => "web_history.first-day".to_owned(),
        "to" => "web_history.last-day".to_owned(),
        // The page of a document is called `page_number` on the web.
        _ => format!("web.evidence.{field}"),
    };
    match pattern(language, &key) {
        Some(name) => name.to_owned(),
        // A name that a page gave its field is not a key.
        None if field.contains(' ') => field.to_owned(),
        None => say(language, "fields.unnamed", &[]),
    }
}

/// Faults of fields that ask for answers or parameters of this framework, with the names that their page
/// shows.
#[must_use]
pub fn with_fields_named(framework: &Framework, error: app::Error, language: Language) -> app::Error {
    let app::Error::Invalid(faults) = error else { return error };
    let named = faults.into_iter().map(|fault| {
        let key = fault.field.strip_prefix("input.").or_else(|| fault.field.strip_prefix("parameter."));
        let words = key.and_then(|key| words::named(framework, key));
        FieldFault { field: words.map_or(fault.field, |words| words.get(language).to_owned()), ..fault }
    });
    app::Error::Invalid(named.collect())
}

/// The place of a finding, in front of its sentence; empty for the whole input.
#[must_use]
pub fn place(place: &framework::Place, language: Language) -> String {
    let text = |name: &str, data: &[(&str, &str)]| say(language, &format!("web.place.{name}"), data);
    match place {
        framework::Place::Cell { sheet, cell, .. } if cell.is_empty() => text("sheet", &[("sheet", sheet)]),
        framework::Place::Cell { sheet, cell, .. } => text("cell", &[("sheet", sheet), ("cell", cell)]),
        framework::Place::Line { line, .. } => text("line", &[("line", &line.to_string())]),
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
