//! What a decision moves, in words, and why an indicator moved that nobody decided on.

use app::proceedings::{Board, Proposal};
use assessment::correction::{Correction, ScoreStage};
use assessment::effects::shared_input;
use framework::{ComponentSlot, Exact, Framework, Item, Language};
use words::say;

use super::{points, signed};
use crate::layout::effects::{EffectLine, EffectsBlock};

/// What a proposal would move; the indicator itself first.
#[must_use]
pub fn effects(
    board: &Board,
    proposal: &Proposal,
    (row, slot): (usize, ComponentSlot),
    language: Language,
) -> EffectsBlock {
    let framework = &board.set.framework;
    let unit = |row: usize| board.forms.get(row).map(|form| form.unit_name.clone()).unwrap_or_default();
    let figures = |before: &Option<Exact>, after: &Option<Exact>| {
        let zero = |points: &Option<Exact>| points.clone().unwrap_or(Exact::ZERO);
        let difference = zero(after).minus(&zero(before));
        [before, after]
            .map(|figure| points(framework, figure.as_ref(), language))
            .into_iter()
            .chain([signed(framework, &difference, language)])
            .collect::<Vec<_>>()
    };
    let line = |row: usize, indicator: String, figures: Vec<String>, because: String| {
        let mut figures = figures.into_iter();
        let mut next = || figures.next().unwrap_or_default();
        EffectLine { unit: unit(row), indicator, before: next(), after: next(), difference: next(), because }
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
        line(moved.unit, indicator, figures(&moved.before, &moved.after), because)
    });
    let totals = proposal.effects.totals.iter();
    let totals =
        totals.map(|(row, before, after)| line(*row, String::new(), figures(before, after), String::new()));
    EffectsBlock { lines: lines.collect(), totals: totals.collect() }
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
    shares.map(|correction| side_effect(framework, correction, moved, language)).unwrap_or_default()
}

/// Why a correction of one indicator moved another: the number that both use.
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

/// Why an indicator of a unit moved that nobody decided on itself, as far as `stages` stages may be shown.
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
