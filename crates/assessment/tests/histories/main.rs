//! Random histories: from what units submitted to what was approved, on sets that nobody issued.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop where its world is not as it must be"
)]

#[allow(dead_code, reason = "the oracle's tests need more of it")]
#[path = "../../../scoring/tests/oracle/answered.rs"]
mod answered;
#[allow(dead_code, reason = "the oracle's tests need more of it")]
#[path = "../../../scoring/tests/oracle/chance.rs"]
mod chance;
mod commands;
#[allow(dead_code, reason = "the oracle's tests need more of it")]
#[path = "../../../scoring/tests/oracle/invented.rs"]
mod invented;
#[path = "../../../scoring/tests/oracle/invented_rules.rs"]
mod invented_rules;

use assessment::correction::{
    Change, Correction, Reason, ReasonCode, ScoreStage, depends_on_peers, differences, four_scores,
};
use framework::testing::{component_slot, input_slot};
use framework::{Exact, Framework};
use proptest::prelude::*;
use scoring::{Answers, Plan, Terms};

use crate::chance::Chance;

struct World {
    set: Framework,
    terms: Terms,
    submitted: Answers,
    corrections: Vec<Correction>,
}

impl World {
    fn new(seed: u64) -> Self {
        let mut chance = Chance(seed);
        let set = invented::set(&mut chance);
        let terms = answered::terms(&mut chance, &set);
        let submitted = answered::answers(&mut chance, &set);
        // Another unit's answers are as good as any to correct with.
        let others = answered::answers(&mut chance, &set);
        let count = if set.components.is_empty() { 0 } else { chance.count(0, 25) };
        let corrections = (0..count).map(|_| correction(&mut chance, &set, &submitted, &others)).collect();
        Self { set, terms, submitted, corrections }
    }

    fn plan(&self) -> Plan<'_> {
        Plan::new(&self.set, self.terms.clone()).unwrap()
    }
}

fn correction(chance: &mut Chance, set: &Framework, submitted: &Answers, others: &Answers) -> Correction {
    let last = |count: usize| i64::try_from(count).unwrap() - 1;
    let component = component_slot(chance.count(0, last(set.components.len())));
    let input = input_slot(chance.count(0, last(set.inputs.len().max(1))));
    let made = match chance.between(0, 4) {
        0 if !set.inputs.is_empty() => Change::Input { input, value: None },
        0 | 1 if !set.inputs.is_empty() => Change::Input { input, value: others.value(0, input).cloned() },
        2 => Change::Points { component, points: Some(Exact::decimal(chance.between(-100, 5000), 2)) },
        3 => Change::Points { component, points: None },
        _ => Change::Claim { component, reason: chance.percent(50).then(|| "không phát sinh".to_owned()) },
    };
    Correction {
        stage: chance.one_of(&ScoreStage::ALL[1..]),
        unit: chance.count(0, last(submitted.units().len())),
        component,
        change: made,
        reason: Reason { code: ReasonCode::Other, text: "ngẫu nhiên".to_owned() },
    }
}

fn points(points: Option<Exact>) -> Exact {
    points.unwrap_or(Exact::ZERO)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn approved_less_self_is_the_sum_of_the_recorded_differences(seed: u64) {
        let world = World::new(seed);
        let scores = four_scores(&world.plan(), &world.submitted, &world.corrections);
        let recorded = differences(&world.set, &scores, &world.corrections);
        for unit in 0..world.submitted.units().len() {
            for slot in world.set.component_slots() {
                let [own, _, _, approved] = scores.component(unit, slot);
                let of_it = recorded.iter().filter(|found| (found.unit, found.component) == (unit, slot));
                let sum = of_it.fold(Exact::ZERO, |sum, found| sum.plus(&found.gained()));
                prop_assert_eq!(sum, points(approved).minus(&points(own)));
            }
        }
    }

    #[test]
    fn nothing_changes_without_a_correction_of_that_stage_and_unit(seed: u64) {
        let world = World::new(seed);
        let scores = four_scores(&world.plan(), &world.submitted, &world.corrections);
        for found in differences(&world.set, &scores, &world.corrections) {
            for position in &found.corrections {
                let correction = &world.corrections[*position];
                prop_assert_eq!((correction.stage, correction.unit), (found.stage, found.unit));
            }
            let by_peers = depends_on_peers(&world.set[found.component].rule);
            prop_assert!(by_peers || !found.corrections.is_empty(), "{found:?}");
        }
    }

    #[test]
    fn what_was_submitted_stays_and_later_corrections_leave_earlier_scores_alone(seed: u64) {
        let world = World::new(seed);
        let plan = world.plan();
        let all = four_scores(&plan, &world.submitted, &world.corrections);
        let alone = scoring::score(&plan, &world.submitted);
        let early: Vec<Correction> =
            world.corrections.iter().filter(|each| each.stage <= ScoreStage::AfterReply).cloned().collect();
        let without_council = four_scores(&plan, &world.submitted, &early);
        for unit in 0..world.submitted.units().len() {
            prop_assert_eq!(all.at(ScoreStage::SelfAssessed).total(unit), alone.total(unit));
            for stage in [ScoreStage::Appraised, ScoreStage::AfterReply] {
                prop_assert_eq!(all.at(stage).total(unit), without_council.at(stage).total(unit));
                prop_assert_eq!(all.at(stage).standing(unit), without_council.at(stage).standing(unit));
            }
            let (after_reply, approved) =
                (without_council.at(ScoreStage::AfterReply), without_council.at(ScoreStage::Approved));
            prop_assert_eq!(after_reply.total(unit), approved.total(unit));
        }
    }

    #[test]
    fn awarded_points_lie_between_zero_and_the_maximum(seed: u64) {
        let world = World::new(seed);
        let plan = world.plan();
        let scores = four_scores(&plan, &world.submitted, &world.corrections);
        for unit in 0..world.submitted.units().len() {
            for (at, component) in world.set.components.iter().enumerate() {
                let slot = component_slot(at);
                let Some(found) = scores.at(ScoreStage::Approved).component_points(unit, slot) else { continue };
                if !component.is_adjustment() {
                    let maximum = plan.component_maximum(slot);
                    let rounding = plan.terms().rounding;
                    let most = maximum.rounded(rounding.digits, rounding.mode).max(maximum.clone());
                    prop_assert!(!found.is_negative() && found <= most, "{found} of {maximum}");
                }
            }
        }
    }
}
