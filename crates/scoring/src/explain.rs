//! One unit's score sheet: the same evaluator as for all units, with a tracer listening.

use framework::{ComponentSlot, Exact, IndexSlot, InputSlot};

use crate::aggregate::{NodeScore, aggregate};
use crate::answers::Answers;
use crate::evaluate::{Evaluator, Facts, Outcome};
use crate::plan::Plan;
use crate::rank::band;
use crate::recorder::{Silent, Tracer, Used};
use crate::results::{Results, percent};
use crate::score::{component_points, in_force, printed_total};
use crate::sheet::{AdjustmentScore, ComponentScore, IndexScore, ScoreSheet, ScoreState, Trace, UsedInput};

/// The score sheet of one unit, with every trace. `results` give its peers and its place in the ranking.
#[must_use]
pub fn sheet(plan: &Plan<'_>, answers: &Answers, results: &Results, unit: usize) -> ScoreSheet {
    sheet_of(plan, answers, results, unit, component)
}

/// One component of one unit, with its trace.
#[must_use]
pub fn component_score(
    plan: &Plan<'_>,
    answers: &Answers,
    results: &Results,
    unit: usize,
    slot: ComponentSlot,
) -> ComponentScore {
    let group = answers.units().get(unit).map_or("", |unit| unit.group.as_str());
    component(plan, Facts::of_unit(plan, answers, unit, results.peers_of(group)), slot)
}

/// The score sheet of one unit with empty traces and without the inputs that were missing: for tables of many
/// units that show figures and states alone.
#[must_use]
pub fn sheet_without_traces(
    plan: &Plan<'_>,
    answers: &Answers,
    results: &Results,
    unit: usize,
) -> ScoreSheet {
    sheet_of(plan, answers, results, unit, component_without_trace)
}

fn sheet_of(
    plan: &Plan<'_>,
    answers: &Answers,
    results: &Results,
    unit: usize,
    component: impl Fn(&Plan<'_>, Facts<'_>, ComponentSlot) -> ComponentScore,
) -> ScoreSheet {
    let group = answers.units().get(unit).map_or("", |unit| unit.group.as_str());
    let facts = Facts::of_unit(plan, answers, unit, results.peers_of(group));
    let framework = plan.framework();
    let components: Vec<ComponentScore> =
        framework.component_slots().map(|slot| component(plan, facts, slot)).collect();
    let points =
        |slot: ComponentSlot| components.get(slot.position()).and_then(|score| score.points.as_ref());
    let mut nodes = Vec::new();
    let whole = aggregate(plan, &points, true, &mut nodes);
    let adjustments: Vec<AdjustmentScore> = plan
        .adjustments()
        .iter()
        .filter_map(|slot| {
            points(*slot).map(|points| AdjustmentScore { component: *slot, points: points.clone() })
        })
        .collect();
    let sum = adjustments.iter().fold(Exact::ZERO, |sum, adjustment| sum.plus(&adjustment.points));
    let total = printed_total(plan, &whole, &sum);
    let share = total.as_ref().and_then(|total| percent(total, &whole.maximum));
    let mut whole = index_score(None, whole);
    whole.points = total;
    ScoreSheet {
        unit,
        indices: framework
            .index_slots()
            .zip(nodes)
            .map(|(slot, node)| index_score(Some(slot), node))
            .collect(),
        components,
        adjustments,
        total: whole,
        band: share.as_ref().and_then(|share| band(&framework.bands, share)),
        percent: share,
        standing: results.standing(unit),
    }
}

fn index_score(index: Option<IndexSlot>, node: NodeScore) -> IndexScore {
    IndexScore {
        index,
        raw: node.raw,
        raw_maximum: node.raw_maximum,
        points: node.points,
        maximum: node.maximum,
        scaled: node.scaled,
    }
}

fn component_without_trace(plan: &Plan<'_>, facts: Facts<'_>, slot: ComponentSlot) -> ComponentScore {
    let maximum = facts.plan.component_maximum(slot);
    let mut evaluator = Evaluator::new(facts, Silent);
    let outcome = component_points(&mut evaluator, slot, maximum);
    let state = state(&outcome, waits(plan, &evaluator), claim(facts, slot), Vec::new());
    let points = in_force(plan, &outcome);
    ComponentScore { component: slot, state, points, maximum: maximum.clone(), trace: Trace::default() }
}

/// The claim that counts: none where points were set.
fn claim(facts: Facts<'_>, slot: ComponentSlot) -> Option<&str> {
    facts.claims.get(slot.position()).and_then(Option::as_deref).filter(|_| facts.awarded(slot).is_none())
}

/// Is the component told as one that waits?
fn waits<R>(plan: &Plan<'_>, evaluator: &Evaluator<'_, R>) -> bool {
    plan.tells_what_waits() && evaluator.waits()
}

fn state(outcome: &Outcome, waits: bool, claim: Option<&str>, missing: Vec<InputSlot>) -> ScoreState {
    match (outcome, claim) {
        (_, Some(reason)) => ScoreState::Claimed { reason: reason.to_owned() },
        (Outcome::Missing | Outcome::Partly(_), None) if waits => ScoreState::Waiting { missing },
        (Outcome::NotArising, None) => ScoreState::NotArising,
        (Outcome::Missing, None) => ScoreState::NotProvided { missing },
        (Outcome::Points(_) | Outcome::Partly(_), None) => ScoreState::Scored { missing },
    }
}

/// One component, traced.
pub(crate) fn component(plan: &Plan<'_>, facts: Facts<'_>, slot: ComponentSlot) -> ComponentScore {
    let maximum = facts.plan.component_maximum(slot);
    let mut evaluator = Evaluator::new(facts, Tracer::default());
    let outcome = component_points(&mut evaluator, slot, maximum);
    let waits = waits(plan, &evaluator);
    let tracer = evaluator.recorder;
    let state = state(&outcome, waits, claim(facts, slot), tracer.missing);
    let unrounded = match &outcome {
        Outcome::Points(points) | Outcome::Partly(points) => Some(points.clone()),
        Outcome::NotArising | Outcome::Missing => None,
    };
    let points = in_force(plan, &outcome);
    let used = tracer.used.into_iter().map(|used| used_input(plan, facts, used)).collect();
    let rounded = unrounded.as_ref().and(points.clone());
    ComponentScore {
        component: slot,
        state,
        points,
        maximum: maximum.clone(),
        trace: Trace { inputs: used, steps: tracer.steps, unrounded, rounded },
    }
}

fn used_input(plan: &Plan<'_>, facts: Facts<'_>, used: Used) -> UsedInput {
    let framework = plan.framework();
    match used {
        Used::Input(slot) => UsedInput {
            key: framework[slot].key.clone(),
            value: facts.values.get(slot.position()).cloned().flatten(),
        },
        Used::Parameter(slot) => {
            UsedInput { key: framework[slot].name.clone(), value: plan.parameter(slot).cloned() }
        }
    }
}
