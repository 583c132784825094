//! The formulas, computed exactly, must give what the engine gives.

use std::fmt::Write;

use framework::{
    Framework, Language, NotApplicablePolicy, RankingBasis, Reading, RoundingMode, RoundingPlace, TieRule,
};
use scoring::Terms;

use super::*;

mod api {
    pub(super) use crate::{ResultsView, Scores};
}

#[path = "../../../tests/workbook_world/mod.rs"]
mod world;

use world::World;

/// Every unit's formulas against the engine; the differences.
fn differences(world: &World, language: Language) -> String {
    let view = world.view(language);
    let layout = builder::layout(view.plan, language);
    let words = unit_cells::option_words(&view);
    let parameter_words = unit_cells::parameter_words(&view);
    let parameters = unit_cells::parameter_values(&view, &parameter_words);
    let nobody = Peers::default();
    let common =
        Common { view: &view, layout: &layout, words: &words, parameters: &parameters, peers: &nobody };
    let units: Vec<NamedUnit<'_>> = view.units().map(|(row, unit)| (row, unit, String::new())).collect();
    let peers = Peers::collect(&common, &units);
    let common = Common { peers: &peers, ..common };
    let mut found = String::new();
    for (row, unit, _) in &units {
        let cells = UnitCells::compute(&common, *row);
        for difference in cells.differences(&world.sheet(*row)) {
            let _ = writeln!(found, "{}: {difference}", unit.code);
        }
    }
    found
}

fn all_terms(framework: &Framework, seed: u64) -> Vec<Terms> {
    let own = world::terms(framework, seed);
    let mut all = vec![own.clone()];
    let policies = [
        NotApplicablePolicy::Rescale,
        NotApplicablePolicy::GroupMaximum,
        NotApplicablePolicy::ScoredUnranked,
        NotApplicablePolicy::NotAssessed,
    ];
    for not_applicable in policies {
        for reading in [Reading::Scaled, Reading::AsPrinted] {
            for place in [RoundingPlace::Component, RoundingPlace::Total] {
                let mut terms = Terms { not_applicable, reading, ..own.clone() };
                terms.rounding.place = place;
                terms.rounding.mode = RoundingMode::HalfEven;
                terms.ranking.on = RankingBasis::Unrounded;
                terms.ranking.ties = TieRule::Dense;
                all.push(terms);
            }
        }
    }
    all
}

#[test]
fn formulas_agree_with_the_engine_for_every_set_and_all_terms() {
    let sets = ["so-ban-nganh-2022", "goalposts-demo", "dti-tinh-2020", "dti-tinh-2022", "par-2012"];
    let frameworks = sets.map(world::published).into_iter().chain([world::every_rule()]);
    for (framework, seed) in frameworks.map(world::leaked).zip(1..) {
        for terms in all_terms(framework, seed) {
            let answers = world::random_answers(framework, 30, seed);
            let world = World::new(framework, terms, answers);
            let found = differences(&world, Language::Vietnamese);
            assert!(found.is_empty(), "{} {:?}\n{found}", framework.code, world.plan.terms());
        }
    }
}

#[test]
fn formulas_agree_where_parameters_are_not_set() {
    let framework = world::leaked(world::published("so-ban-nganh-2022"));
    let terms = Terms::of(framework, world::YEAR);
    let world = World::new(framework, terms, world::random_answers(framework, 20, 99));
    assert_eq!(differences(&world, Language::English), "");
}

#[test]
fn no_cell_of_the_layout_is_written_twice() {
    let world = World::random(world::every_rule(), 1, 5);
    let layout = builder::layout(world.plan, Language::Vietnamese);
    assert!(!unit_sheet::is_crowded(&layout));
    let pattern_places = unit_sheet::value_places(&layout);
    assert!(pattern_places.len() > layout.figures.len());
}
