//! Rules in words, with the points in force: what the method of a published result says of each indicator.

use framework::typed::spelled_date;
use framework::{
    ChecklistItem, Component, Deadline, Direction, Exact, Exceeds, Formula, Framework, InputKind, InputSlot,
    Language, Rule, Tier, Value, WhenZero,
};
use scoring::Terms;
use words::{plain_number, say};

/// A line of a rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleLine {
    /// How far it stands in: 0 for the rule itself.
    pub depth: usize,
    /// In words.
    pub text: String,
    /// The formula that it speaks of, as the set writes it; empty where there is none.
    pub formula: String,
}

/// Says rules on the terms of a campaign.
#[derive(Clone, Copy)]
pub struct RuleWords<'a> {
    /// The set.
    pub framework: &'a Framework,
    /// The terms in force.
    pub terms: &'a Terms,
    /// The language.
    pub language: Language,
}

impl RuleWords<'_> {
    /// A component's rule, whose M is `maximum`.
    #[must_use]
    pub fn lines(&self, component: &Component, maximum: &Exact) -> Vec<RuleLine> {
        let mut lines = Vec::new();
        self.rule(&component.rule, maximum, 0, &mut lines);
        lines
    }

    fn say(&self, key: &str, arguments: &[(&str, &str)]) -> String {
        say(self.language, &format!("web_results.rule.{key}"), arguments)
    }

    fn number(&self, number: &Exact) -> String {
        plain_number(self.language, number)
    }

    fn points(&self, share: &Exact, maximum: &Exact) -> String {
        self.number(&share.times(maximum))
    }

    fn rule(&self, rule: &Rule, maximum: &Exact, depth: usize, lines: &mut Vec<RuleLine>) {
        let points = self.number(maximum);
        let most = [("points", points.as_str())];
        let mut put = |depth: usize, text: String| {
            lines.push(RuleLine { depth, text, formula: String::new() });
        };
        match rule {
            Rule::YesNo { .. } => put(depth, self.say("yes-no", &most)),
            Rule::Choice { input, shares } => {
                put(depth, self.say("choice", &[]));
                for (option, share) in self.options(*input).iter().zip(shares) {
                    put(depth + 1, self.item(option, &self.points(share, maximum)));
                }
            }
            Rule::Checklist { items } => {
                put(depth, self.say("checklist", &[]));
                for ChecklistItem { input, share } in items {
                    put(depth + 1, self.item(&self.question(*input), &self.points(share, maximum)));
                }
            }
            Rule::Timeliness { deadline, last_day, on_time, late, never, .. } => {
                let day = self.day(*deadline);
                let share = |share: &Exact| self.points(share, maximum);
                put(depth, self.say("on-time", &[("day", &day), ("points", &share(on_time))]));
                put(
                    depth,
                    match last_day.map(|last| self.day(last)) {
                        Some(last) => self.say("late-until", &[("day", &last), ("points", &share(late))]),
                        None => self.say("late", &[("points", &share(late))]),
                    },
                );
                put(depth, self.say("never", &[("points", &share(never))]));
            }
            Rule::Parts(parts) => {
                put(depth, self.say("parts", &[]));
                for (number, part) in (1..).zip(parts) {
                    let (number, own) = (format!("{number}"), part.share.times(maximum));
                    let named = [("number", number.as_str()), ("points", &self.number(&own))];
                    lines.push(line(depth + 1, self.say("part", &named)));
                    self.rule(&part.rule, &own, depth + 2, lines);
                }
            }
            Rule::BestOf(rules) => {
                put(depth, self.say("best-of", &[]));
                for (number, rule) in (1..).zip(rules) {
                    lines.push(line(depth + 1, self.say("way", &[("number", &format!("{number}"))])));
                    self.rule(rule, maximum, depth + 2, lines);
                }
            }
            Rule::Survey { levels, when_zero } => {
                put(depth, self.say("survey", &most));
                for level in levels {
                    let weight = self.number(&level.weight);
                    let what = self.question(level.input);
                    put(depth + 1, self.say("weight-of", &[("what", &what), ("weight", &weight)]));
                }
                put(depth, self.zero("answers", *when_zero, &most));
            }
            Rule::Graded { rubric, .. } => {
                let rubric = rubric.get(self.language);
                put(depth, self.say("graded", &[("points", &points), ("rubric", rubric)]));
            }
            measured => self.measured(measured, maximum, depth, lines),
        }
    }

    /// Rules over formulas.
    fn measured(&self, rule: &Rule, maximum: &Exact, depth: usize, lines: &mut Vec<RuleLine>) {
        let points = self.number(maximum);
        let most = [("points", points.as_str())];
        let formula = |key: &str, formula: &Formula| RuleLine {
            depth: depth + 1,
            text: self.say(key, &[]),
            formula: formula.text.clone(),
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
            // Said by `rule`.
            _ => {}
        }
    }

    fn item(&self, what: &str, points: &str) -> String {
        self.say("item", &[("what", what), ("points", points)])
    }

    fn zero(&self, what: &str, when_zero: WhenZero, most: &[(&str, &str)]) -> String {
        let what = self.say(&format!("zero-{what}"), &[]);
        let key = match when_zero {
            WhenZero::NotApplicable => "zero-not-applicable",
            WhenZero::Full => "zero-full",
            WhenZero::None => "zero-none",
        };
        format!("{what} {}", self.say(key, most))
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

    fn options(&self, input: InputSlot) -> Vec<String> {
        match self.framework.inputs.get(input.0).map(|input| &input.kind) {
            Some(InputKind::Choice(options)) => {
                options.iter().map(|option| option.title.get(self.language).to_owned()).collect()
            }
            _ => Vec::new(),
        }
    }

    fn question(&self, input: InputSlot) -> String {
        let input = self.framework.inputs.get(input.0);
        input.map_or_else(String::new, |input| format!("{} {}", input.key, input.question.get(self.language)))
    }

    /// A day, with the year in which the campaign assesses; a parameter that is not set is named.
    fn day(&self, deadline: Deadline) -> String {
        match deadline {
            Deadline::Day(template) => {
                template.in_year(self.terms.year).map_or_else(String::new, spelled_date)
            }
            Deadline::Parameter(slot) => match self.terms.parameters.get(slot.0) {
                Some(Some(Value::Date(date))) => spelled_date(*date),
                _ => {
                    let parameter = self.framework.parameters.get(slot.0);
                    parameter.map_or("", |parameter| parameter.title.get(self.language)).to_owned()
                }
            },
        }
    }
}

fn line(depth: usize, text: String) -> RuleLine {
    RuleLine { depth, text, formula: String::new() }
}
