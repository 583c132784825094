//! The oracle's rules: written from the description of the rules alone, on big rationals, for clarity only.

use framework::expression::{Expression, Operand, Operator, Tree};
use framework::testing::component_slot;
use framework::{
    ComponentSlot, Deadline, Direction, Exact, Framework, InputSlot, Owner, Rule, Value, WhenZero,
};
use jiff::civil::Date;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use scoring::{Answers, Participation, Terms};

pub type Number = BigRational;

/// What stands in the way of a number; the later one weighs more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Obstacle {
    Missing,
    ZeroBelow,
    NotApplicable,
}

/// What a component comes to before rounding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Worth {
    Points(Number),
    Missing,
    NotApplicable,
}

/// One unit's answers under the terms of a campaign.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    pub set: &'a Framework,
    pub terms: &'a Terms,
    pub answers: &'a Answers,
    pub unit: usize,
}

pub fn rational(exact: &Exact) -> Number {
    exact.to_big()
}

fn whole(number: i64) -> Number {
    Number::from_integer(number.into())
}

impl Case<'_> {
    /// Points of a component, M given.
    pub fn component(self, slot: ComponentSlot, maximum: &Number) -> Worth {
        if self.is_claimed(slot) {
            return Worth::NotApplicable;
        }
        self.rule(&self.set[slot].rule, maximum)
    }

    fn is_claimed(self, slot: ComponentSlot) -> bool {
        self.answers.claim(self.unit, slot).is_some()
    }

    /// The answer, or why there is none.
    fn answer(self, input: InputSlot) -> Result<Value, Obstacle> {
        match self.answers.value(self.unit, input) {
            Some(Value::NotApplicable) => Err(Obstacle::NotApplicable),
            Some(value) => Ok(value.clone()),
            None => match self.set[input].owner {
                Owner::Component(owner) if self.is_claimed(owner) => Err(Obstacle::NotApplicable),
                _ => Err(Obstacle::Missing),
            },
        }
    }

    fn number(self, input: InputSlot) -> Result<Number, Obstacle> {
        match self.answer(input)? {
            Value::Number(number) => Ok(rational(&number)),
            _ => Err(Obstacle::Missing),
        }
    }

    fn quantity(self, expression: &Expression) -> Result<Number, Obstacle> {
        match expression {
            Tree::Number(number) => Ok(rational(number)),
            Tree::Operand(Operand::Input(input)) => self.number(*input),
            Tree::Operand(Operand::Quantity(slot)) => self.quantity(&self.set[*slot].formula.expression),
            Tree::Operand(Operand::Parameter(slot)) => match &self.terms.parameters[slot.position()] {
                Some(Value::Number(number)) => Ok(rational(number)),
                _ => Err(Obstacle::Missing),
            },
            Tree::Negation(inner) => Ok(-self.quantity(inner)?),
            Tree::Binary(operator, left, right) => {
                let (left, right) = (self.quantity(left), self.quantity(right));
                if *operator == Operator::Over {
                    divided(left, right)
                } else {
                    joined(*operator, left, right)
                }
            }
        }
    }

    fn rule(self, rule: &Rule, maximum: &Number) -> Worth {
        let share = match rule {
            Rule::YesNo { input } => self.yes(*input).map(|yes| if yes { whole(1) } else { whole(0) }),
            Rule::Choice { input, shares } => match self.answer(*input) {
                Ok(Value::Choice(at)) => Ok(rational(&shares[at])),
                Ok(_) => Err(Obstacle::Missing),
                Err(obstacle) => Err(obstacle),
            },
            Rule::Checklist { items } => {
                let items = items.iter().map(|item| {
                    let met = self.yes(item.input).map(|yes| if yes { whole(1) } else { whole(0) });
                    (rational(&item.share), worth(met, &whole(1)))
                });
                return shared(items, maximum);
            }
            Rule::Ratio { numerator, denominator, full_at, when_zero, .. } => {
                let (a, b) = (self.quantity(&numerator.expression), self.quantity(&denominator.expression));
                let quotient = quotient_of_counts(a, b).map(|quotient| quotient / rational(full_at));
                settled(quotient, *when_zero)
            }
            Rule::WeightedRatio { terms, denominator, when_zero, .. } => {
                let terms = terms
                    .iter()
                    .map(|term| Ok(self.quantity(&term.quantity.expression)? * rational(&term.weight)));
                let below = self.quantity(&denominator.expression);
                settled(quotient_of_counts(sum(terms), below), *when_zero)
            }
            Rule::Survey { levels, when_zero } => {
                let counts = || levels.iter().map(|level| self.number(level.input));
                let weights = levels.iter().map(|level| rational(&level.weight));
                let top = weights.clone().max().unwrap();
                let weighted = counts().zip(weights).map(|(count, weight)| Ok(count? * weight / &top));
                settled(divided(sum(weighted), sum(counts())), *when_zero)
            }
            Rule::PeerMax { quantity, when_zero, .. } => {
                let own = self.quantity(&quantity.expression);
                let largest =
                    self.largest_of_peers(rule).filter(Number::is_positive).unwrap_or_else(Number::zero);
                settled(divided(own, Ok(largest)), *when_zero)
            }
            Rule::Goalposts { quantity, low, high, better } => {
                let (low, high) = (rational(low), rational(high));
                self.quantity(&quantity.expression).map(|x| {
                    let way = if *better == Direction::Higher { x - &low } else { &high - x };
                    clamped(way / (&high - &low))
                })
            }
            Rule::Tiers { quantity, tiers } => self.quantity(&quantity.expression).map(|x| {
                let holds = |low: &framework::Bound, above: &Number| {
                    let bound = rational(&low.value);
                    *above > bound || (low.inclusive && *above == bound)
                };
                let under = |high: &framework::Bound, x: &Number| {
                    let bound = rational(&high.value);
                    *x < bound || (high.inclusive && *x == bound)
                };
                let step = tiers.iter().find(|tier| {
                    tier.low.iter().all(|low| holds(low, &x)) && tier.high.iter().all(|high| under(high, &x))
                });
                step.map_or_else(Number::zero, |step| rational(&step.share))
            }),
            Rule::Timeliness { input, deadline, last_day, on_time, late, never } => {
                self.in_time(*input, *deadline, *last_day, [on_time, late, never])
            }
            Rule::Graded { input, .. } => {
                return match self.number(*input) {
                    Ok(grade) => Worth::Points(grade.max(whole(0)).min(maximum.clone())),
                    obstacle => worth(obstacle, maximum),
                };
            }
            Rule::Adjustment { quantity, points_each, minimum, maximum } => {
                let points = self.quantity(&quantity.expression).map(|quantity| {
                    let points = quantity * rational(points_each);
                    points.max(rational(minimum)).min(rational(maximum))
                });
                return worth(points, &whole(1));
            }
            Rule::Parts(parts) => {
                let parts = parts.iter().map(|part| (rational(&part.share), self.rule(&part.rule, maximum)));
                return shared(parts, &whole(1));
            }
            Rule::BestOf(rules) => {
                let worths: Vec<Worth> = rules.iter().map(|rule| self.rule(rule, maximum)).collect();
                return best(&worths);
            }
        };
        worth(share, maximum)
    }

    fn yes(self, input: InputSlot) -> Result<bool, Obstacle> {
        match self.answer(input)? {
            Value::YesNo(yes) => Ok(yes),
            _ => Err(Obstacle::Missing),
        }
    }

    fn in_time(
        self,
        input: InputSlot,
        deadline: Deadline,
        last_day: Option<Deadline>,
        [on_time, late, never]: [&Exact; 3],
    ) -> Result<Number, Obstacle> {
        let date = match self.answer(input)? {
            Value::NoDate => return Ok(rational(never)),
            Value::Date(date) => date,
            _ => return Err(Obstacle::Missing),
        };
        let deadline = self.day(deadline)?;
        let last_day = last_day.map(|day| self.day(day)).transpose()?;
        Ok(rational(match last_day {
            _ if date <= deadline => on_time,
            Some(last_day) if date > last_day => never,
            _ => late,
        }))
    }

    fn day(self, deadline: Deadline) -> Result<Date, Obstacle> {
        match deadline {
            Deadline::Day(template) => template.in_year(self.terms.year).ok_or(Obstacle::Missing),
            Deadline::Parameter(slot) => match self.terms.parameters[slot.position()] {
                Some(Value::Date(date)) => Ok(date),
                _ => Err(Obstacle::Missing),
            },
        }
    }

    /// The largest quantity among the ranked units of the same group that do not claim the component away.
    fn largest_of_peers(self, rule: &Rule) -> Option<Number> {
        let Rule::PeerMax { quantity, .. } = rule else { return None };
        let owner = (0..self.set.components.len())
            .find(|slot| contains(&self.set.components[*slot].rule, rule))
            .map(component_slot)?;
        let own = &self.answers.units()[self.unit];
        let peers = self
            .answers
            .units()
            .iter()
            .enumerate()
            .filter(|(_, peer)| peer.group == own.group && peer.participation == Participation::Ranked);
        peers
            .map(|(unit, _)| Case { unit, ..self })
            .filter(|peer| !peer.is_claimed(owner))
            .filter_map(|peer| peer.quantity(&quantity.expression).ok())
            .max()
    }
}

fn contains(rule: &Rule, wanted: &Rule) -> bool {
    let same = matches!((rule, wanted),
        (Rule::PeerMax { peer, .. }, Rule::PeerMax { peer: other, .. }) if peer == other);
    same || match rule {
        Rule::Parts(parts) => parts.iter().any(|part| contains(&part.rule, wanted)),
        Rule::BestOf(rules) => rules.iter().any(|rule| contains(rule, wanted)),
        _ => false,
    }
}

fn joined(
    operator: Operator,
    left: Result<Number, Obstacle>,
    right: Result<Number, Obstacle>,
) -> Result<Number, Obstacle> {
    let (left, right) = both(left, right)?;
    Ok(match operator {
        Operator::Plus => left + right,
        Operator::Minus => left - right,
        Operator::Times => left * right,
        Operator::Minimum => left.min(right),
        Operator::Maximum => left.max(right),
        Operator::Over => unreachable!("divided elsewhere"),
    })
}

/// Both numbers, or the heavier obstacle.
fn both(
    left: Result<Number, Obstacle>,
    right: Result<Number, Obstacle>,
) -> Result<(Number, Number), Obstacle> {
    match (left, right) {
        (Ok(left), Ok(right)) => Ok((left, right)),
        (left, right) => Err(left.err().max(right.err()).unwrap()),
    }
}

/// A denominator of zero settles the matter even where the numerator is missing.
fn divided(above: Result<Number, Obstacle>, below: Result<Number, Obstacle>) -> Result<Number, Obstacle> {
    if below.as_ref().is_ok_and(Number::is_zero) {
        return Err(above.err().map_or(Obstacle::ZeroBelow, |other| other.max(Obstacle::ZeroBelow)));
    }
    let (above, below) = both(above, below)?;
    Ok(above / below)
}

/// A count below zero in the denominator makes no sense and earns nothing.
fn quotient_of_counts(
    above: Result<Number, Obstacle>,
    below: Result<Number, Obstacle>,
) -> Result<Number, Obstacle> {
    match (&above, &below) {
        (Ok(_), Ok(count)) if count.is_negative() => Ok(Number::zero()),
        _ => divided(above, below),
    }
}

fn sum(terms: impl Iterator<Item = Result<Number, Obstacle>>) -> Result<Number, Obstacle> {
    let mut total = Ok(Number::zero());
    for term in terms {
        total = both(total, term).map(|(total, term)| total + term);
    }
    total
}

/// A share within 0…1, or what the set says that a denominator of zero means.
fn settled(share: Result<Number, Obstacle>, when_zero: WhenZero) -> Result<Number, Obstacle> {
    match (share, when_zero) {
        (Err(Obstacle::ZeroBelow), WhenZero::Full) => Ok(Number::one()),
        (Err(Obstacle::ZeroBelow), WhenZero::None) => Ok(Number::zero()),
        (share, _) => share.map(clamped),
    }
}

fn clamped(share: Number) -> Number {
    share.max(Number::zero()).min(Number::one())
}

fn worth(share: Result<Number, Obstacle>, maximum: &Number) -> Worth {
    match share {
        Ok(share) => Worth::Points(share * maximum),
        Err(Obstacle::Missing) => Worth::Missing,
        Err(Obstacle::NotApplicable | Obstacle::ZeroBelow) => Worth::NotApplicable,
    }
}

/// What applies shares the whole in proportion; what is missing counts 0, unless everything is missing.
fn shared(parts: impl Iterator<Item = (Number, Worth)>, maximum: &Number) -> Worth {
    let applying: Vec<_> = parts.filter(|(_, worth)| *worth != Worth::NotApplicable).collect();
    if applying.is_empty() {
        return Worth::NotApplicable;
    }
    if applying.iter().all(|(_, worth)| *worth == Worth::Missing) {
        return Worth::Missing;
    }
    let all: Number = applying.iter().map(|(share, _)| share.clone()).sum();
    let earned: Number = applying
        .iter()
        .map(|(share, worth)| match worth {
            Worth::Points(points) => share * points,
            Worth::Missing | Worth::NotApplicable => Number::zero(),
        })
        .sum();
    Worth::Points(earned / all * maximum)
}

fn best(worths: &[Worth]) -> Worth {
    let highest = worths.iter().filter_map(|worth| match worth {
        Worth::Points(points) => Some(points.clone()),
        Worth::Missing | Worth::NotApplicable => None,
    });
    match highest.max() {
        Some(points) => Worth::Points(points),
        None if worths.contains(&Worth::Missing) => Worth::Missing,
        None => Worth::NotApplicable,
    }
}
