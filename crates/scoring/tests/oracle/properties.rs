//! What must hold of every ranking, whichever engine computes it.

use framework::testing::component_slot;
use std::collections::BTreeMap;

use framework::{Exact, Item, NotApplicablePolicy, Reading, RoundingPlace, Rule, Value};
use proptest::prelude::*;
use scoring::{Answers, IndexScore, ScoreSheet, Standing, Year, compare, score, sheet};

use crate::World;
use crate::invented::{MODES, POLICIES, READINGS};

fn sheets(world: &World) -> Vec<ScoreSheet> {
    let plan = world.plan();
    let results = score(&plan, &world.answers);
    (0..results.len()).map(|unit| sheet(&plan, &world.answers, &results, unit)).collect()
}

/// The children of an index or of the whole that count towards it.
fn counted(world: &World, index: &IndexScore) -> Vec<Item> {
    let children = index.index.map_or(&world.set.top, |slot| &world.set[slot].children);
    let counts = |item: &&Item| match item {
        Item::Index(_) => true,
        Item::Component(slot) => !world.set[*slot].is_adjustment(),
    };
    children.iter().filter(counts).copied().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    #[test]
    fn points_lie_between_0_and_the_maximum(seed: u64) {
        let world = World::new(seed);
        let places_gained = Exact::decimal(1, world.terms.rounding.digits);
        for sheet in sheets(&world) {
            for score in &sheet.components {
                let Some(points) = &score.points else { continue };
                match &world.set[score.component].rule {
                    Rule::Adjustment { minimum, maximum, .. } => {
                        prop_assert!(minimum <= points && points <= maximum, "{score:?}");
                    }
                    // M itself may have more decimals than may be printed.
                    _ => prop_assert!(
                        !points.is_negative() && *points < score.maximum.plus(&places_gained),
                        "{score:?}"
                    ),
                }
                if let Some(exact) = score.trace.unrounded.as_ref()
                    && !world.set[score.component].is_adjustment()
                {
                    prop_assert!(!exact.is_negative() && *exact <= score.maximum, "{score:?}");
                }
            }
        }
    }

    #[test]
    fn a_reader_who_adds_a_printed_column_gets_the_printed_sum(seed: u64) {
        let mut world = World::new(seed);
        world.terms.rounding.place = RoundingPlace::Component;
        for sheet in sheets(&world) {
            for index in sheet.indices.iter().chain([&sheet.total]) {
                let children = counted(&world, index);
                let shown = children.iter().filter_map(|item| sheet.item(*item).0);
                let sum = shown.fold(Exact::ZERO, |sum, points| sum.plus(points));
                prop_assert_eq!(&sum, &index.raw);
                let Some(points) = &index.points else { continue };
                let beside = if index.index.is_some() { Vec::new() } else { sheet.adjustments.clone() };
                let total = beside.iter().fold(sum, |sum, adjustment| sum.plus(&adjustment.points));
                prop_assert!(index.scaled || *points == total, "{index:?}");
                let digits = world.terms.rounding.digits;
                let is_printable = points.rounded(digits, world.terms.rounding.mode) == *points;
                prop_assert!(is_printable, "{index:?}");
            }
        }
    }

    #[test]
    fn what_does_not_apply_leaves_both_sides(seed: u64, at: prop::sample::Index) {
        let mut world = World::new(seed);
        let slot = component_slot(at.index(world.set.components.len()));
        prop_assume!(!world.set[slot].is_adjustment());
        for unit in 0..world.answers.units().len() {
            world.answers.set_claim(unit, slot, Some("không phát sinh"));
        }
        for sheet in sheets(&world) {
            prop_assert_eq!(&sheet.components[slot.position()].points, &None);
            for index in sheet.indices.iter().chain([&sheet.total]) {
                let applying = counted(&world, index).into_iter().map(|item| sheet.item(item));
                let applying = applying.filter(|(points, _)| points.is_some());
                let maximum = applying.fold(Exact::ZERO, |sum, (_, maximum)| sum.plus(maximum));
                prop_assert_eq!(&maximum, &index.raw_maximum);
                prop_assert!(index.points.is_some() || index.raw_maximum.is_zero());
            }
        }
    }

    #[test]
    fn the_order_in_which_units_are_given_is_irrelevant(seed: u64, turn in 1_usize..7) {
        let world = World::new(seed);
        let count = world.answers.units().len();
        let moved: Vec<usize> = (0..count).rev().map(|unit| (unit + turn) % count).collect();
        let answers = rearranged(&world, &moved);
        let plan = world.plan();
        let (straight, turned) = (score(&plan, &world.answers), score(&plan, &answers));
        for (new, old) in moved.iter().enumerate() {
            prop_assert_eq!(turned.total(new), straight.total(*old));
            prop_assert_eq!(turned.standing(new), straight.standing(*old));
            prop_assert_eq!(turned.band(new), straight.band(*old));
        }
        let codes = |answers: &Answers, order: Vec<usize>| -> Vec<String> {
            order.into_iter().map(|row| answers.units()[row].code.clone()).collect()
        };
        prop_assert_eq!(codes(&answers, turned.order()), codes(&world.answers, straight.order()));
    }

    #[test]
    fn a_larger_numerator_is_never_fewer_points(
        full_at in 1_i64..100, below in 1_i64..60, a in 0_i64..60, more in 0_i64..60, seed: u64,
    ) {
        let mut world = World::new(seed);
        let ratio = |world: &World| world.set.components.iter().position(|component| {
            matches!(&component.rule, Rule::Ratio { .. }) && component.inputs.len() > 1
        });
        let slot = ratio(&world);
        prop_assume!(slot.is_some());
        let slot = slot.unwrap();
        let [above_input, below_input] = [0, 1].map(|at| world.set.components[slot].inputs[at]);
        let operand = |input| framework::expression::Tree::Operand(framework::expression::Operand::Input(input));
        if let Rule::Ratio { numerator, denominator, full_at: full, .. } = &mut world.set.components[slot].rule {
            numerator.expression = operand(above_input);
            denominator.expression = operand(below_input);
            *full = Exact::decimal(full_at, 2);
        }
        world.answers.set_claim(0, component_slot(slot), None);
        world.answers.set_value(0, below_input, Some(Value::Number(Exact::integer(below))));
        let mut with = |above: i64| {
            world.answers.set_value(0, above_input, Some(Value::Number(Exact::integer(above))));
            sheets(&world)[0].components[slot].points.clone()
        };
        let (fewer, points) = (with(a), with(a + more));
        prop_assert!(fewer.is_some() && fewer <= points, "{fewer:?} {points:?}");
    }

    #[test]
    fn a_merged_unit_is_held_against_the_mean_of_those_it_was_made_of(seed: u64) {
        let world = World::new(seed);
        let plan = world.plan();
        let results = score(&plan, &world.answers);
        let year = Year { plan: &plan, answers: &world.answers, results: &results };
        let codes: Vec<String> = world.answers.units().iter().map(|unit| unit.code.clone()).collect();
        let formerly = BTreeMap::from([(codes[0].clone(), codes.clone())]);
        let shown = |row: usize| results.percent(row).filter(|_| results.standing(row) != Standing::NotAssessed);
        let percents: Vec<Exact> = (0..codes.len()).filter_map(shown).collect();
        let sum = percents.iter().fold(Exact::ZERO, |sum, percent| sum.plus(percent));
        let mean = sum.checked_div(&Exact::integer(i64::try_from(percents.len()).unwrap()));
        let changes = compare(year, year, &formerly);
        prop_assert_eq!(&changes[0].total.before, &mean);
        for change in &changes[1..] {
            prop_assert_eq!(&change.total.before, &change.total.now);
            prop_assert_eq!(&change.total.now, &shown(change.unit));
            for (_, column) in &change.columns {
                prop_assert_eq!(&column.before, &column.now);
            }
        }
    }

    #[test]
    fn ranks_are_counted_within_groups_and_begin_at_1(seed: u64) {
        let world = World::new(seed);
        let sheets = sheets(&world);
        for group in ["I", "II"] {
            let mut ranks: Vec<u32> = world
                .answers
                .units()
                .iter()
                .zip(&sheets)
                .filter(|(unit, _)| unit.group == group)
                .filter_map(|(_, sheet)| match sheet.standing {
                    Standing::Ranked(rank) => Some(rank),
                    Standing::Unranked | Standing::NotAssessed => None,
                })
                .collect();
            ranks.sort_unstable();
            prop_assert!(ranks.first().is_none_or(|first| *first == 1), "{ranks:?}");
        }
    }
}

#[test]
fn the_invented_worlds_meet_every_rule_and_every_setting() {
    let worlds: Vec<World> = (0..400).map(World::new).collect();
    let mut rules: Vec<&str> = worlds
        .iter()
        .flat_map(|world| &world.set.components)
        .map(|component| component.rule.name())
        .collect();
    rules.sort_unstable();
    rules.dedup();
    assert_eq!(rules.len(), 14, "{rules:?}");
    let meets =
        |predicate: &dyn Fn(&World) -> bool| worlds.iter().filter(|world| predicate(world)).count() > 3;
    for reading in READINGS {
        assert!(meets(&|world| world.terms.reading == reading), "{reading:?}");
    }
    for policy in POLICIES {
        assert!(meets(&|world| world.terms.not_applicable == policy), "{policy:?}");
    }
    for mode in MODES {
        assert!(meets(&|world| world.terms.rounding.mode == mode), "{mode:?}");
    }
    for standing in [Standing::Ranked(1), Standing::Ranked(2), Standing::Unranked, Standing::NotAssessed] {
        assert!(meets(&|world| sheets(world).iter().any(|sheet| sheet.standing == standing)), "{standing:?}");
    }
    assert!(meets(&|world| world.set.levels.len() == 4));
    assert!(meets(&|world| world.terms.not_applicable == NotApplicablePolicy::GroupMaximum
        && world.terms.reading == Reading::AsPrinted));
}

/// The same answers with the units in another order.
fn rearranged(world: &World, moved: &[usize]) -> Answers {
    let old = &world.answers;
    let units = moved.iter().map(|unit| old.units()[*unit].clone()).collect();
    let mut answers = Answers::empty(&world.set, units);
    for (new, unit) in moved.iter().enumerate() {
        for slot in world.set.input_slots() {
            answers.set_value(new, slot, old.value(*unit, slot).cloned());
        }
        for slot in world.set.component_slots() {
            answers.set_claim(new, slot, old.claim(*unit, slot));
        }
    }
    answers
}
