//! Runs the worked examples of a set.

use framework::{
    ComponentSlot, Diagnostic, Example, Expected, Framework, NotApplicablePolicy, Reading, RoundingPlace,
};

use crate::answers::{Answers, Participation, Unit};
use crate::codes;
use crate::evaluate::{Facts, Peers};
use crate::explain::component;
use crate::plan::Plan;
use crate::sheet::{ComponentScore, ScoreState};
use crate::terms::Terms;

/// The assessed year of worked examples.
pub const EXAMPLE_YEAR: i16 = 2022;

/// The worked examples that do not come out as they say.
#[must_use]
pub fn check_examples(framework: &Framework) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for (slot, indicator) in framework.components_with_slots() {
        for example in &indicator.examples {
            let got = run(framework, slot, example);
            if got != Some(example.expected.clone()) {
                findings.push(
                    Diagnostic::error(codes::EXAMPLE_FAILS, example.place.clone())
                        .with("component", indicator.code.as_str())
                        .with("expected", in_words(Some(&example.expected)))
                        .with("got", in_words(got.as_ref())),
                );
            }
        }
    }
    findings
}

fn in_words(expected: Option<&Expected>) -> String {
    match expected {
        Some(Expected::Points(points)) => points.to_string(),
        Some(Expected::NotApplicable) => "not_applicable".to_owned(),
        Some(Expected::NotProvided) | None => "not_provided".to_owned(),
    }
}

/// What comes out of an example, rounded as the set rounds, out of the component's own printed maximum.
fn run(framework: &Framework, slot: ComponentSlot, example: &Example) -> Option<Expected> {
    let mut terms = Terms::of(framework, EXAMPLE_YEAR);
    terms.reading = Reading::AsPrinted;
    terms.not_applicable = NotApplicablePolicy::Rescale;
    terms.rounding.place = RoundingPlace::Component;
    for (parameter, value) in &example.parameters {
        if let Some(place) = terms.parameters.get_mut(parameter.position()) {
            *place = Some(value.clone());
        }
    }
    let unit = Unit {
        code: "example".to_owned(),
        name: String::new(),
        group: String::new(),
        participation: Participation::Ranked,
    };
    let mut answers = Answers::empty(framework, vec![unit]);
    for (input, value) in &example.given {
        answers.set_value(0, *input, Some(value.clone()));
    }
    let plan = Plan::new(framework, terms).ok()?;
    let mut peers = Peers::unknown(framework.peer_count);
    peers.largest.fill(example.peer_maximum.clone());
    let facts = Facts::of_unit(&plan, &answers, 0, &peers);
    Some(outcome(component(&plan, facts, slot)))
}

fn outcome(score: ComponentScore) -> Expected {
    match (score.state, score.points) {
        (ScoreState::NotProvided { .. } | ScoreState::Waiting { .. }, _) => Expected::NotProvided,
        (ScoreState::Scored { .. }, Some(points)) => Expected::Points(points),
        _ => Expected::NotApplicable,
    }
}
