//! Rules over formulas in words: ratios, steps, goalposts, peers, bonus and penalty.

use framework::{Direction, Exact, Exceeds, Formula, Rule, Tier};

use super::rules::{RuleLine, RuleWords, line};

impl RuleWords<'_> {
    /// Rules over formulas.
    pub(super) fn measured(&self, rule: &Rule, maximum: &Exact, depth: usize, lines: &mut Vec<RuleLine>) {
        let points = self.number(maximum);
        let most = [("points", points.as_str())];
        let formula = |key: &str, formula: &Formula| RuleLine {
            depth: depth + 1,
            text: self.say(key, &[]),
            formula: self.framework.expression_by_number(&formula.expression, self.own, self.language),
        };
        match rule {
            Rule::Ratio { numerator, denominator, full_at, when_zero, exceeds } => {
                let full = self.number(full_at);
                lines.push(line(depth, self.say("ratio", &[("points", &points), ("full", &full)])));
                lines.extend([formula("numerator", numerator), formula("denominator", denominator)]);
                lines.push(line(depth, self.zero("denominator", *when_zero, &most)));
                lines.push(line(depth, self.exceeds(*exceeds)));
            }
            Rule::WeightedRatio { terms, denominator, when_zero, exceeds } => {
                lines.push(line(depth, self.say("weighted-ratio", &most)));
                for term in terms {
                    let weight = self.number(&term.weight);
                    let text = self.say("weighted", &[("weight", &weight)]);
                    lines.push(RuleLine { text, ..formula("numerator", &term.quantity) });
                }
                lines.push(formula("denominator", denominator));
                lines.push(line(depth, self.zero("denominator", *when_zero, &most)));
                lines.push(line(depth, self.exceeds(*exceeds)));
            }
            Rule::Tiers { quantity, tiers } => {
                lines.push(line(depth, self.say("tiers", &[])));
                lines.push(formula("quantity", quantity));
                for tier in tiers {
                    let item = self.item(&self.range(tier), &self.points(&tier.share, maximum));
                    lines.push(line(depth + 1, item));
                }
            }
            Rule::PeerMax { quantity, when_zero, .. } => {
                lines.push(line(depth, self.say("peer-max", &most)));
                lines.push(formula("quantity", quantity));
                lines.push(line(depth, self.zero("largest", *when_zero, &most)));
            }
            Rule::Goalposts { quantity, low, high, better } => {
                let (none, full, key) = match better {
                    Direction::Higher => (low, high, "goalposts-higher"),
                    Direction::Lower => (high, low, "goalposts-lower"),
                };
                let (none, full) = (self.number(none), self.number(full));
                let ends = [("points", points.as_str()), ("none", &none), ("full", &full)];
                lines.push(line(depth, self.say(key, &ends)));
                lines.push(formula("quantity", quantity));
            }
            Rule::Adjustment { quantity, points_each, minimum, maximum } => {
                let [each, least, most] = [points_each, minimum, maximum].map(|number| self.number(number));
                let bounds = [("each", each.as_str()), ("least", &least), ("most", &most)];
                lines.push(line(depth, self.say("adjustment", &bounds)));
                lines.push(formula("quantity", quantity));
            }
            // Written by `rule`.
            _ => {}
        }
    }

    fn exceeds(&self, exceeds: Exceeds) -> String {
        let key = match exceeds {
            Exceeds::Error => "exceeds-error",
            Exceeds::Warning => "exceeds-warning",
            Exceeds::Allowed => "exceeds-allowed",
        };
        self.say(key, &[])
    }

    fn range(&self, tier: &Tier) -> String {
        let end = |bound: &framework::Bound, inclusive: &str, exclusive: &str| {
            let key = if bound.inclusive { inclusive } else { exclusive };
            self.say(key, &[("bound", &self.number(&bound.value))])
        };
        let low = tier.low.as_ref().map(|bound| end(bound, "from", "above"));
        let high = tier.high.as_ref().map(|bound| end(bound, "to", "below"));
        match (low, high) {
            (Some(low), Some(high)) => format!("{low} {high}"),
            (Some(only), None) | (None, Some(only)) => only,
            (None, None) => self.say("any", &[]),
        }
    }
}
