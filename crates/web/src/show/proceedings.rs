//! The state and history of an indicator, in words.

use app::proceedings::Board;
use assessment::appraisal::{AppraisalState, Verdict};
use assessment::correction::{Change, Reason};
use assessment::council::{CaseState, Motion};
use assessment::proceeding::Proceeding;
use assessment::reply::ReplyState;
use framework::{ComponentSlot, Framework, Input, InputKind, Language, Value};
use words::{plain_number, say};

/// Name of the state of an indicator, for colour and word: the last thing that happened to it.
#[must_use]
pub const fn proceeding_state(proceeding: &Proceeding) -> &'static str {
    match (&proceeding.case, &proceeding.reply) {
        (Some(CaseState::Decided(_)), _) => return "decided",
        (Some(CaseState::Open { .. }), _) => return "voting",
        (None, Some(reply)) => return reply.state.name(),
        (None, None) => {}
    }
    match &proceeding.appraisal {
        AppraisalState::Open => "open",
        AppraisalState::Returned { .. } => "returned",
        AppraisalState::Appraised(decided) => match decided.verdict {
            Verdict::Accepted => "accepted",
            Verdict::Corrected { .. } => "corrected",
        },
    }
}

/// The state in a word.
#[must_use]
pub fn proceeding_word(state: &str, language: Language) -> String {
    say(language, &format!("web_proceedings.state.{state}"), &[])
}

/// The motion in words: the reason, and the changes, a line each; without a change, that the points stand.
#[must_use]
pub fn motion_words(framework: &Framework, motion: &Motion, language: Language) -> (String, Vec<String>) {
    let mut changes: Vec<String> =
        motion.changes.iter().map(|change| change_words(framework, change, language)).collect();
    if changes.is_empty() {
        changes.push(say(language, "web_proceedings.decision.upheld", &[]));
    }
    (reason_words(&motion.reason, language), changes)
}

/// A reason in words.
#[must_use]
pub fn reason_words(reason: &Reason, language: Language) -> String {
    let code = say(language, &format!("web_results.reason.{}", reason.code.name()), &[]);
    format!("{code}. {}", reason.text)
}

/// An answer as people read it: a choice by its title.
#[must_use]
pub fn answer_words(input: &Input, value: &Value, language: Language) -> String {
    let chosen = match (value, &input.kind) {
        (Value::Choice(chosen), InputKind::Choice(options)) => options.get(*chosen),
        _ => None,
    };
    match chosen {
        Some(option) => option.title.get(language).to_owned(),
        None => framework::typed::spelled(input, value, language),
    }
}

/// A change in words: `3.1 a) Số máy tính: 84`.
#[must_use]
pub fn change_words(framework: &Framework, change: &Change, language: Language) -> String {
    let text = |name: &str| say(language, &format!("web_proceedings.decision.{name}"), &[]);
    match change {
        Change::Input { input, value } => {
            let question = framework.question_in_full(*input, language);
            let input = &framework[*input];
            let value = value
                .as_ref()
                .map_or_else(|| text("no-answer"), |value| answer_words(input, value, language));
            format!("{question}: {value}")
        }
        Change::Points { points: Some(points), .. } => {
            let points = plain_number(language, points);
            say(language, "web_proceedings.decision.by-points", &[("points", &points)])
        }
        Change::Points { points: None, .. } => text("by-rule"),
        Change::Claim { reason: Some(_), .. } => text("claim"),
        Change::Claim { reason: None, .. } => text("no-claim"),
    }
}

/// Why a unit's points of a component were changed, as far as `stages` stages may be shown.
#[must_use]
pub fn reasons_so_far(
    board: &Board,
    row: usize,
    slot: ComponentSlot,
    stages: usize,
    language: Language,
) -> Vec<String> {
    let mut reasons = Vec::new();
    let proceeding = &board.recorded(row, slot).proceeding;
    for correction in proceeding.corrections(row, slot) {
        let is_shown = assessment::correction::ScoreStage::ALL
            .iter()
            .take(stages)
            .any(|stage| *stage == correction.stage);
        let words = reason_words(&correction.reason, language);
        if is_shown && !reasons.contains(&words) {
            reasons.push(words);
        }
    }
    if stages > 2
        && let Some(ReplyState::Answered { answer: assessment::reply::Answer::Upheld(reason), .. }) =
            proceeding.reply.as_ref().map(|reply| &reply.state)
    {
        reasons.push(reason_words(reason, language));
    }
    reasons
}
