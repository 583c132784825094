//! Definitions that can be read and mean nothing: bounds the wrong way round, weights of nothing, rules without a choice.

use std::collections::HashSet;

use crate::codes;
use crate::diagnostic::{Diagnostic, Place};
use crate::exact::Exact;
use crate::model::{Component, Deadline, Framework, InputKind, InputSlot, Item, Rule};

/// A year that has every day.
const LEAP_YEAR: i16 = 2024;

pub(super) fn check(framework: &Framework, findings: &mut Vec<Diagnostic>) {
    inputs(framework, findings);
    maxima(framework, findings);
    names(framework, findings);
    for component in &framework.components {
        rule(component, &component.rule, findings);
    }
    if framework.ranking_columns().is_empty() {
        findings.push(Diagnostic::warning(codes::EMPTY_RANKING, framework.scoring.place.clone()));
    }
}

/// Questions that nothing answers.
fn inputs(framework: &Framework, findings: &mut Vec<Diagnostic>) {
    for input in &framework.inputs {
        let counted = matches!(input.kind, InputKind::Count | InputKind::Amount);
        let lowest = match &input.minimum {
            Some(minimum) if !counted || !minimum.is_negative() => Some(minimum.clone()),
            _ => counted.then_some(Exact::ZERO),
        };
        if let (Some(low), Some(high), true) = (&lowest, &input.maximum, input.kind.is_numeric())
            && low > high
        {
            findings.push(
                Diagnostic::error(codes::BOUNDS_ORDER, input.place.clone())
                    .with("key", "maximum")
                    .with("low_key", "minimum")
                    .with("low", low)
                    .with("high", high),
            );
        }
    }
}

/// What is out of 0 points: nobody can gain or lose anything there. A decision may print a component of 0 points (one that
/// is asked and does not count), but no index that takes away what its components give.
fn maxima(framework: &Framework, findings: &mut Vec<Diagnostic>) {
    let mut report = |item: &str, place: &Place| {
        findings.push(Diagnostic::error(codes::ZERO_MAXIMUM, place.clone()).with("item", item));
    };
    if framework.printed_maximum.is_zero() {
        report("scale", &framework.printed_maximum_place);
    }
    let counts = |item: &Item| {
        framework.components_below(*item).iter().any(|slot| !framework[*slot].maximum.is_zero())
    };
    for index in &framework.indices {
        // Where weights make maxima, the weight was told.
        let is_zero = index.weight.is_none() && index.maximum.as_ref().is_some_and(Exact::is_zero);
        if is_zero && index.children.iter().any(counts) {
            report(&index.code, &index.maximum_place);
        }
    }
}

/// One name for two things.
fn names(framework: &Framework, findings: &mut Vec<Diagnostic>) {
    let mut report = |name: &str, place: &Place| {
        findings.push(Diagnostic::error(codes::NAME_TWICE, place.clone()).with("name", name));
    };
    for quantity in &framework.quantities {
        if framework.parameters.iter().any(|parameter| parameter.name == quantity.name) {
            report(&quantity.name, &quantity.place);
        }
    }
    let (mut levels, mut bands) = (HashSet::new(), HashSet::new());
    for level in framework.levels.iter().filter(|level| !levels.insert(&level.code)) {
        report(&level.code, &level.place);
    }
    for band in framework.bands.iter().filter(|band| !bands.insert(&band.code)) {
        report(&band.code, &band.place);
    }
}

fn rule(component: &Component, rule: &Rule, findings: &mut Vec<Diagnostic>) {
    let mut report = |code: &'static str| {
        findings.push(
            Diagnostic::error(code, component.rule_place.clone()).with("component", component.code.as_str()),
        );
    };
    match rule {
        Rule::Choice { shares, .. } if all_alike(shares.iter()) => report(codes::SAME_FOR_ALL),
        Rule::Tiers { tiers, .. } if all_alike(tiers.iter().map(|tier| &tier.share)) => {
            report(codes::SAME_FOR_ALL);
        }
        Rule::Checklist { items } if twice(items.iter().map(|item| item.input)) => report(codes::INPUT_TWICE),
        Rule::Survey { levels, .. } => {
            if twice(levels.iter().map(|level| level.input)) {
                report(codes::INPUT_TWICE);
            }
            if all_alike(levels.iter().map(|level| &level.weight)) {
                report(codes::SAME_FOR_ALL);
            }
        }
        Rule::Adjustment { points_each, minimum, maximum, .. }
            if points_each.is_zero() || minimum == maximum =>
        {
            report(codes::SAME_FOR_ALL);
        }
        Rule::Timeliness { deadline, last_day, on_time, late, never, .. } => {
            if all_alike([on_time, late, never].into_iter()) {
                report(codes::SAME_FOR_ALL);
            } else if on_time < late || late < never || ends_before(*deadline, *last_day) {
                findings.push(
                    Diagnostic::warning(codes::TIMELINESS_ORDER, component.rule_place.clone())
                        .with("component", component.code.as_str()),
                );
            }
        }
        Rule::Parts(parts) => {
            for part in parts {
                self::rule(component, &part.rule, findings);
            }
        }
        Rule::BestOf(rules) => {
            for inner in rules {
                self::rule(component, inner, findings);
            }
        }
        _ => {}
    }
}

fn all_alike<'e>(mut shares: impl Iterator<Item = &'e Exact>) -> bool {
    let Some(first) = shares.next() else { return true };
    shares.all(|share| share == first)
}

fn twice(inputs: impl Iterator<Item = InputSlot>) -> bool {
    let mut seen = HashSet::new();
    inputs.into_iter().any(|input| !seen.insert(input))
}

/// Does the last day lie before the deadline?
fn ends_before(deadline: Deadline, last_day: Option<Deadline>) -> bool {
    match (deadline, last_day) {
        (Deadline::Day(deadline), Some(Deadline::Day(last))) => {
            last.in_year(LEAP_YEAR) < deadline.in_year(LEAP_YEAR)
        }
        _ => false,
    }
}
