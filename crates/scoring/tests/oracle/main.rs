//! The engine against an independent oracle on sets that nobody issued, and what must hold of every ranking.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may stop where its world is not as it must be"
)]

mod answered;
mod chance;
mod invented;
mod invented_rules;
mod properties;
mod rational;
mod rational_total;

use framework::testing::{component_slot, index_slot};
use framework::{Exact, Framework, RoundingPlace};
use proptest::prelude::*;
use scoring::{Answers, Plan, ScoreState, Terms, score, sheet, sheet_without_traces};

use crate::chance::Chance;
use crate::rational::{Number, Worth, rational};
use crate::rational_total::verdicts;

/// A set, the terms of a campaign, and what the units answered.
struct World {
    set: Framework,
    terms: Terms,
    answers: Answers,
}

impl World {
    fn new(seed: u64) -> Self {
        let mut chance = Chance(seed);
        let set = invented::set(&mut chance);
        let terms = answered::terms(&mut chance, &set);
        let answers = answered::answers(&mut chance, &set);
        Self { set, terms, answers }
    }

    fn plan(&self) -> Plan<'_> {
        Plan::new(&self.set, self.terms.clone()).unwrap()
    }
}

fn same(engine: Option<&Exact>, oracle: Option<&Number>) -> bool {
    engine.map(rational).as_ref() == oracle
}

fn agrees_with_the_oracle(world: &World) -> Result<(), TestCaseError> {
    let plan = world.plan();
    let results = score(&plan, &world.answers);
    for (unit, verdict) in verdicts(&world.set, &world.terms, &world.answers).iter().enumerate() {
        let sheet = sheet(&plan, &world.answers, &results, unit);
        for (at, score) in sheet.components.iter().enumerate() {
            let rule = &world.set.components[at].rule;
            let (worth, printed) = (&verdict.worths[at], verdict.printed[at].as_ref());
            let unrounded = if let Worth::Points(points) = worth { Some(points) } else { None };
            prop_assert!(
                same(score.trace.unrounded.as_ref(), unrounded),
                "{at} {rule:?}: {score:?} {worth:?}"
            );
            prop_assert!(same(score.points.as_ref(), printed), "{at} {rule:?}: {score:?} {printed:?}");
            let kept = results.component_points(unit, component_slot(at));
            prop_assert!(same(kept.as_ref(), printed), "{at}: {kept:?} {printed:?}");
            let state_fits = match (&score.state, worth) {
                (ScoreState::Scored { .. }, Worth::Points(_))
                | (ScoreState::NotProvided { .. }, Worth::Missing) => true,
                (ScoreState::Claimed { .. } | ScoreState::NotArising, worth) => {
                    *worth == Worth::NotApplicable
                }
                _ => false,
            };
            prop_assert!(state_fits, "{at}: {:?} {worth:?}", score.state);
        }
        for (at, wanted) in verdict.indices.iter().enumerate() {
            let found = &sheet.indices[at];
            prop_assert!(same(Some(&found.raw), Some(&wanted.raw)), "{at}: {found:?} {wanted:?}");
            prop_assert!(same(Some(&found.raw_maximum), Some(&wanted.raw_maximum)), "{found:?} {wanted:?}");
            prop_assert!(same(found.points.as_ref(), wanted.points.as_ref()), "{at}: {found:?} {wanted:?}");
            prop_assert!(same(Some(&found.maximum), Some(&wanted.maximum)), "{at}: {found:?} {wanted:?}");
            let kept = results.index_points(unit, index_slot(at));
            prop_assert!(same(kept.as_ref(), wanted.points.as_ref()), "{at}: {kept:?} {wanted:?}");
            let kept = results.index_maximum(unit, index_slot(at));
            prop_assert!(same(Some(&kept), Some(&wanted.maximum)), "{at}: {kept:?} {wanted:?}");
        }
        prop_assert!(same(results.total(unit).as_ref(), verdict.total.as_ref()), "{:?}", verdict.total);
        prop_assert!(same(sheet.total.points.as_ref(), verdict.total.as_ref()), "{:?}", verdict.total);
        prop_assert!(same(Some(&results.maximum(unit)), Some(&verdict.maximum)), "{:?}", verdict.maximum);
        prop_assert!(same(results.percent(unit).as_ref(), verdict.percent.as_ref()), "{:?}", verdict.percent);
        prop_assert_eq!(results.band(unit), verdict.band);
        prop_assert_eq!(results.standing(unit), verdict.standing);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn every_figure_is_the_oracles(seed: u64) {
        agrees_with_the_oracle(&World::new(seed))?;
    }

    #[test]
    fn the_sheet_without_traces_has_the_same_figures(seed: u64) {
        let world = World::new(seed);
        let plan = world.plan();
        let results = score(&plan, &world.answers);
        for unit in 0..results.len() {
            let traced = sheet(&plan, &world.answers, &results, unit);
            let plain = sheet_without_traces(&plan, &world.answers, &results, unit);
            prop_assert_eq!(&plain.total, &traced.total);
            prop_assert_eq!(&plain.indices, &traced.indices);
            prop_assert_eq!(&plain.adjustments, &traced.adjustments);
            for (plain, traced) in plain.components.iter().zip(&traced.components) {
                prop_assert_eq!(&plain.points, &traced.points);
                prop_assert_eq!(
                    std::mem::discriminant(&plain.state),
                    std::mem::discriminant(&traced.state)
                );
            }
        }
    }

    #[test]
    fn a_trace_ends_in_the_unrounded_points_and_rounds_to_the_printed_ones(seed: u64) {
        let world = World::new(seed);
        let plan = world.plan();
        let results = score(&plan, &world.answers);
        let rounding = world.terms.rounding;
        for unit in 0..results.len() {
            for score in sheet(&plan, &world.answers, &results, unit).components {
                let last = score.trace.steps.last().and_then(|step| step.value.clone());
                prop_assert_eq!(&last, &score.trace.unrounded, "{:?}", &score);
                let Some(unrounded) = score.trace.unrounded else { continue };
                let printed = match rounding.place {
                    RoundingPlace::Component => unrounded.rounded(rounding.digits, rounding.mode),
                    RoundingPlace::Total => unrounded,
                };
                prop_assert_eq!(Some(printed), score.points);
            }
        }
    }
}
