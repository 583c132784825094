//! Do steps cover every quantity exactly once, and do bands go down?

use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::model::{Bound, Component, Framework, Rule, Tier};

pub(super) fn check(framework: &Framework, findings: &mut Vec<Diagnostic>) {
    for component in &framework.components {
        rule(component, &component.rule, findings);
    }
    bands(framework, findings);
}

fn rule(component: &Component, rule: &Rule, findings: &mut Vec<Diagnostic>) {
    match rule {
        Rule::Tiers { tiers, .. } => check_tiers(component, tiers, findings),
        Rule::Parts(parts) => parts.iter().for_each(|part| self::rule(component, &part.rule, findings)),
        Rule::BestOf(rules) => rules.iter().for_each(|inner| self::rule(component, inner, findings)),
        _ => {}
    }
}

fn check_tiers(component: &Component, tiers: &[Tier], findings: &mut Vec<Diagnostic>) {
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
    // A count cannot be negative, so a first step may begin at 0; nothing may be left above the last one.
    if let Some(Bound { value, inclusive }) = sorted.first().and_then(|tier| tier.low.as_ref())
        && (*value > crate::Exact::ZERO || !inclusive)
    {
        report(codes::TIER_GAP, "0".to_owned(), value.to_string());
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
