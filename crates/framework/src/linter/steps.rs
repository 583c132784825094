//! Do steps cover every quantity exactly once, and do bands go down?

use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::exact::Exact;
use crate::expression::{Expression, Operand, Operator};
use crate::model::{Bound, Component, Framework, InputKind, Rule, Tier};

pub(super) fn check(framework: &Framework, findings: &mut Vec<Diagnostic>) {
    for component in &framework.components {
        rule(framework, component, &component.rule, findings);
    }
    bands(framework, findings);
}

fn rule(framework: &Framework, component: &Component, rule: &Rule, findings: &mut Vec<Diagnostic>) {
    match rule {
        Rule::Tiers { quantity, tiers } => {
            let lowest =
                if may_be_negative(framework, &quantity.expression) { None } else { Some(Exact::ZERO) };
            check_tiers(component, tiers, lowest.as_ref(), findings);
        }
        Rule::Parts(parts) => {
            for part in parts {
                self::rule(framework, component, &part.rule, findings);
            }
        }
        Rule::BestOf(rules) => {
            for inner in rules {
                self::rule(framework, component, inner, findings);
            }
        }
        _ => {}
    }
}

/// Can this come out below zero, going by what its inputs permit?
fn may_be_negative(framework: &Framework, expression: &Expression) -> bool {
    let below = |inner: &Expression| may_be_negative(framework, inner);
    match expression {
        Expression::Number(number) => number.is_negative(),
        Expression::Negation(_) | Expression::Binary(Operator::Minus, ..) => true,
        Expression::Binary(Operator::Maximum, left, right) => below(left) && below(right),
        Expression::Binary(_, left, right) => below(left) || below(right),
        Expression::Operand(Operand::Quantity(slot)) => below(&framework[*slot].formula.expression),
        Expression::Operand(Operand::Parameter(slot)) => framework[*slot].kind == InputKind::Number,
        Expression::Operand(Operand::Input(slot)) => {
            let input = &framework[*slot];
            input.kind == InputKind::Number && input.minimum.as_ref().is_none_or(Exact::is_negative)
        }
    }
}

/// `lowest` is the smallest value that the quantity can have; `None` where it has no end below.
fn check_tiers(
    component: &Component,
    tiers: &[Tier],
    lowest: Option<&Exact>,
    findings: &mut Vec<Diagnostic>,
) {
    let mut sorted: Vec<&Tier> = tiers.iter().collect();
    sorted.sort_by(|a, b| match (&a.low, &b.low) {
        (None, None) => std::cmp::Ordering::Equal,
        (None, Some(_)) => std::cmp::Ordering::Less,
        (Some(_), None) => std::cmp::Ordering::Greater,
        (Some(a), Some(b)) => a.value.cmp(&b.value).then(b.inclusive.cmp(&a.inclusive)),
    });
    let mut report = |code: &'static str, from: String, to: String| {
        findings.push(
            Diagnostic::error(code, component.rule_place.clone())
                .with("component", component.code.as_str())
                .with("from", from)
                .with("to", to),
        );
    };
    for pair in sorted.windows(2) {
        let [lower, upper] = pair else { continue };
        match (&lower.high, &upper.low) {
            (Some(high), Some(low)) => {
                let order = high.value.cmp(&low.value);
                let touching = high.inclusive != low.inclusive;
                if order.is_lt() || (order.is_eq() && !high.inclusive && !low.inclusive) {
                    report(codes::TIER_GAP, high.value.to_string(), low.value.to_string());
                } else if order.is_gt() || !touching {
                    report(codes::TIER_OVERLAP, low.value.to_string(), high.value.to_string());
                }
            }
            (high, low) => report(codes::TIER_OVERLAP, end(low.as_ref()), end(high.as_ref())),
        }
    }
    for tier in tiers {
        if let (Some(low), Some(high)) = (&tier.low, &tier.high)
            && (low.value > high.value || (low.value == high.value && !(low.inclusive && high.inclusive)))
        {
            report(codes::TIER_GAP, low.value.to_string(), high.value.to_string());
        }
    }
    // Where a quantity cannot be negative, a first step may begin at 0; nothing may be left above the last one.
    if let Some(Bound { value, inclusive }) = sorted.first().and_then(|tier| tier.low.as_ref())
        && lowest.is_none_or(|lowest| value > lowest || (value == lowest && !inclusive))
    {
        report(codes::TIER_GAP, lowest.map_or_else(|| "−∞".to_owned(), Exact::to_string), value.to_string());
    }
    if let Some(high) = sorted.last().and_then(|tier| tier.high.as_ref()) {
        report(codes::TIER_GAP, high.value.to_string(), "∞".to_owned());
    }
}

fn end(bound: Option<&Bound>) -> String {
    bound.map_or_else(|| "∞".to_owned(), |bound| bound.value.to_string())
}

fn bands(framework: &Framework, findings: &mut Vec<Diagnostic>) {
    for pair in framework.bands.windows(2) {
        let [upper, lower] = pair else { continue };
        let sound = match (&upper.from, &lower.from) {
            (Some(upper), Some(lower)) => upper.percent > lower.percent,
            (Some(_), None) => true,
            (None, _) => false,
        };
        if !sound {
            findings.push(
                Diagnostic::error(codes::BANDS_ORDER, lower.place.clone()).with("band", lower.code.as_str()),
            );
        }
    }
    if let Some(last) = framework.bands.last()
        && last.from.is_some()
    {
        findings
            .push(Diagnostic::error(codes::BANDS_ORDER, last.place.clone()).with("band", last.code.as_str()));
    }
}
