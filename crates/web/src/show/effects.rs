//! What a decision changes, in words, and why an indicator changed that nobody decided on.

use app::Error;
use app::proceedings::{Board, Proposal};
use assessment::correction::{Correction, ScoreStage};
use assessment::effects::shared_input;
use framework::{ComponentSlot, Exact, Framework, Item, Language};
use words::say;

use super::{points, signed};
use crate::layout::effects::{EffectLine, EffectsBlock};

/// What a proposal for an indicator would change; the indicator itself comes first.
///
/// # Errors
/// [`Error::Internal`] if it changes a unit that the campaign does not have.
pub fn effects(
    board: &Board,
    proposal: &Proposal,
    row: usize,
    slot: ComponentSlot,
    language: Language,
) -> Result<EffectsBlock, Error> {
    let framework = &board.set.framework;
    let line = |row: usize, indicator: String, figures: [&Option<Exact>; 2], because: String| {
        // What does not apply gives no points.
        let [zero_before, zero_after] = figures.map(|points| points.clone().unwrap_or(Exact::ZERO));
        let [before, after] = figures.map(|figure| points(framework, figure.as_ref(), language));
        let difference = signed(framework, &zero_after.minus(&zero_before), language);
        let unit = board.form_at(row)?.unit_name.clone();
        Ok(EffectLine { unit, indicator, before, after, difference, because })
    };
    let mut moved: Vec<_> = proposal.effects.moved.iter().collect();
    moved.sort_by_key(|moved| (moved.unit != row, moved.component != slot));
    let lines = moved.into_iter().map(|moved| {
        let (code, title) = framework.label(Item::Component(moved.component));
        let because = if (moved.unit, moved.component) == (row, slot) {
            String::new()
        } else if moved.unit == row {
            because(framework, &proposal.corrections, moved.component, language)
        } else {
            say(language, "web_results.by-peers", &[])
        };
        let indicator = format!("{code} {}", title.get(language));
        line(moved.unit, indicator, [&moved.before, &moved.after], because)
    });
    let totals = proposal.effects.totals.iter();
    let totals = totals.map(|(row, before, after)| line(*row, String::new(), [before, after], String::new()));
    Ok(EffectsBlock {
        lines: lines.collect::<Result<_, Error>>()?,
        totals: totals.collect::<Result<_, Error>>()?,
    })
}

fn because(
    framework: &Framework,
    corrections: &[Correction],
    moved: ComponentSlot,
    language: Language,
) -> String {
    let dependents = framework.dependents();
    let shares = corrections
        .iter()
        .find(|correction| shared_input(framework, &dependents, correction, moved).is_some())
        .or_else(|| corrections.first());
    // Without a correction nothing changed, and nothing needs a reason.
    shares.map_or_else(String::new, |correction| side_effect(framework, correction, moved, language))
}

/// Why a correction of one indicator changed another: the number that both use.
#[must_use]
pub fn side_effect(
    framework: &Framework,
    correction: &Correction,
    moved: ComponentSlot,
    language: Language,
) -> String {
    let (code, title) = framework.label(Item::Component(correction.component));
    let indicator = format!("{code} {}", title.get(language));
    let shared = shared_input(framework, &framework.dependents(), correction, moved);
    match shared.and_then(|input| framework.inputs.get(input.position())) {
        Some(input) => {
            let question = input.question.get(language);
            say(language, "web_effects.shared", &[("question", question), ("indicator", &indicator)])
        }
        None => say(language, "web_effects.of-other", &[("indicator", &indicator)]),
    }
}

/// Why an indicator of a unit changed without a decision of its own, as far as `stages` stages may be shown.
#[must_use]
pub fn shared_reasons(
    board: &Board,
    row: usize,
    slot: ComponentSlot,
    stages: usize,
    language: Language,
) -> Vec<String> {
    let framework = &board.set.framework;
    let dependents = framework.dependents();
    let mut reasons = Vec::new();
    for at in framework.component_slots().filter(|at| *at != slot) {
        for correction in board.recorded(row, at).proceeding.corrections(row, at) {
            let is_shown = ScoreStage::ALL.iter().take(stages).any(|stage| *stage == correction.stage);
            if !is_shown || shared_input(framework, &dependents, &correction, slot).is_none() {
                continue;
            }
            let words = side_effect(framework, &correction, slot, language);
            if !reasons.contains(&words) {
                reasons.push(words);
            }
        }
    }
    reasons
}
