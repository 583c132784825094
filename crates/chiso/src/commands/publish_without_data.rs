//! What is published of indicators whose data the managing body did not bring: nothing, unless somebody decides it.

use assessment::correction::{Change, Correction, Reason, ReasonCode, ScoreStage, four_scores};
use framework::{ComponentSlot, Diagnostic, Exact};
use report::publication::{codes, waiting_components};
use scoring::{Answers, Plan, ScoreState};

use crate::codes as campaign_codes;
use crate::commands::publish::PublishArguments;
use crate::output::place_of;

/// Units that a sentence names.
const NAMED: usize = 5;

/// Adds the decisions of the command line to the corrections, and names everything that still waits.
pub fn decide(
    plan: &Plan<'_>,
    answers: &Answers,
    arguments: &PublishArguments,
    corrections: &mut Vec<Correction>,
    found: &mut Vec<Diagnostic>,
) {
    // Both options ask for the reason.
    let reason = arguments.without_data_reason.as_deref().map_or("", str::trim);
    for (codes, applies) in [(&arguments.count_zero, true), (&arguments.count_not_applicable, false)] {
        for code in codes {
            let Some((slot, _)) = plan.framework().component(code) else {
                found.push(
                    Diagnostic::error(campaign_codes::INDICATOR_NOT_FOUND, place_of(&arguments.data))
                        .with("indicator", code.as_str()),
                );
                continue;
            };
            let decided = without_data(plan, answers, corrections, &WithoutData { slot, applies, reason });
            corrections.extend(decided);
        }
    }
    let scores = four_scores(plan, answers, corrections);
    for (component, rows) in waiting_components(plan, &scores) {
        let names = rows.iter().take(NAMED).filter_map(|row| answers.units().get(*row));
        let mut names: Vec<&str> = names.map(|unit| unit.name.as_str()).collect();
        if rows.len() > NAMED {
            names.push("…");
        }
        found.push(
            Diagnostic::error(codes::WAITING, place_of(&arguments.data))
                .with("component", component)
                .with("units", rows.len())
                .with("names", names.join("; ")),
        );
    }
}

/// What is decided of a component that waits.
struct WithoutData<'a> {
    slot: ComponentSlot,
    /// What is missing counts 0; otherwise the component does not apply.
    applies: bool,
    reason: &'a str,
}

/// A correction for each unit whose own number is missing.
fn without_data(
    plan: &Plan<'_>,
    answers: &Answers,
    corrections: &[Correction],
    decided: &WithoutData<'_>,
) -> Vec<Correction> {
    let WithoutData { slot, applies, reason } = *decided;
    let scores = four_scores(plan, answers, corrections);
    let results = scores.at(ScoreStage::Approved);
    let decide = |unit: usize| {
        let score = scoring::component_score(plan, &scores.approved, results, unit, slot);
        let owes = matches!(&score.state, ScoreState::Waiting { missing } if !missing.is_empty());
        owes.then(|| Correction {
            stage: ScoreStage::Appraised,
            unit,
            component: slot,
            change: if applies {
                // What is known of it stays; what is missing counts 0.
                let points = score.points.unwrap_or(Exact::ZERO);
                Change::Points { component: slot, points: Some(points) }
            } else {
                Change::Claim { component: slot, reason: Some(reason.to_owned()) }
            },
            reason: Reason { code: ReasonCode::WithoutData, text: reason.to_owned() },
        })
    };
    (0..answers.units().len()).filter_map(decide).collect()
}
