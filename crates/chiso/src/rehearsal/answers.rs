//! Invented answers for any set: plausible counts, few gaps, contradictions only where asked for.

use framework::expression::{Expression, Operand};
use framework::{
    ComponentSlot, Exact, Exceeds, FilledBy, Formula, Framework, Input, InputKind, InputSlot, Owner,
    RoundingMode, Rule, Value,
};
use jiff::civil::Date;
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use scoring::{Answers, Evidence, Terms};

/// How often the invented units do what makes a campaign hard.
pub struct Habits {
    /// Per cent of the components that a unit claims do not apply.
    pub not_applicable_percent: u32,
    /// Per cent of the components that a unit leaves unanswered.
    pub missing_percent: u32,
    /// How many units contradict themselves, from the first on.
    pub contradicting_units: u32,
    /// Per cent of the parts that stay as small as they came beside their whole: what tries out a program is spread
    /// wide, what a person looks at is as good as the unit.
    pub small_parts_percent: u32,
}

/// Invents the answers of all units.
pub fn invent(framework: &Framework, terms: &Terms, answers: &mut Answers, seed: u64, habits: &Habits) {
    for unit in 0..answers.units().len() {
        let mixed = seed ^ u64::try_from(unit).unwrap_or(0).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let random = Xoshiro256PlusPlus::seed_from_u64(mixed);
        let mut inventor = Inventor { framework, terms, habits, unit, quality: 0, random };
        inventor.quality = inventor.random.random_range(45..=100);
        inventor.all(answers);
        if u32::try_from(unit).is_ok_and(|unit| unit < habits.contradicting_units) {
            inventor.contradict(answers);
        }
    }
}

/// Surveys as surveys come out: many answers, most of them near how good the unit is.
pub fn survey(framework: &Framework, answers: &mut Answers, seed: u64) {
    for unit in 0..answers.units().len() {
        let mixed = seed.wrapping_add(u64::try_from(unit).unwrap_or(0).wrapping_mul(0x9E37_79B9));
        let mut random = Xoshiro256PlusPlus::seed_from_u64(mixed);
        for (slot, component) in framework.components_with_slots() {
            let Rule::Survey { levels, .. } = &component.rule else { continue };
            let (answered, good) = (random.random_range(80..=260_u32), random.random_range(55..=90_u32));
            if answers.claim(unit, slot).is_some() {
                continue;
            }
            let shares = survey_shares(levels.len(), good);
            let all = shares.iter().sum::<u32>().max(1);
            for (level, share) in levels.iter().zip(shares) {
                let count = Exact::integer(i64::from(answered * share / all));
                answers.set_value(unit, level.input, Some(Value::Number(count)));
            }
        }
    }
}

/// How the answers are spread over the levels, from the worst to the best: a hill whose top is where the unit is.
fn survey_shares(levels: usize, good: u32) -> Vec<u32> {
    let last = u32::try_from(levels).unwrap_or(1).saturating_sub(1).max(1);
    let share = |level: u32| 100_u32.saturating_sub((level * 100 / last).abs_diff(good)).pow(2) / 100 + 1;
    (0..=last).map(share).collect()
}

struct Inventor<'f> {
    framework: &'f Framework,
    terms: &'f Terms,
    habits: &'f Habits,
    unit: usize,
    /// How good the unit is, in per cent.
    quality: u32,
    random: Xoshiro256PlusPlus,
}

impl Inventor<'_> {
    fn all(&mut self, answers: &mut Answers) {
        for slot in &self.framework.general {
            self.fill(answers, *slot);
        }
        let framework = self.framework;
        for (slot, component) in framework.components_with_slots() {
            if self.chance(self.habits.not_applicable_percent) {
                let reason = "Trong năm không phát sinh tại đơn vị";
                answers.set_claim(self.unit, slot, Some(reason));
                continue;
            }
            if self.chance(self.habits.missing_percent) {
                self.supply(answers, slot);
                continue;
            }
            for input in &component.inputs {
                self.fill(answers, *input);
            }
            self.supply(answers, slot);
            self.respect(answers, &component.rule);
            self.document(answers, slot);
        }
        self.respect_all(answers);
    }

    /// What the managing body brings is never missing. It draws from chance of its own, so that nothing else changes.
    fn supply(&mut self, answers: &mut Answers, component: ComponentSlot) {
        let framework = self.framework;
        let owes = |slot: &&InputSlot| {
            framework[**slot].filled_by == FilledBy::ManagingBody
                && answers.value(self.unit, **slot).is_none()
        };
        let missing: Vec<InputSlot> = framework[component].inputs.iter().filter(owes).copied().collect();
        if missing.is_empty() {
            return;
        }
        let mixed = u64::try_from(self.unit * 1_000 + component.position()).unwrap_or(0);
        let others = std::mem::replace(&mut self.random, Xoshiro256PlusPlus::seed_from_u64(mixed));
        for slot in missing {
            let input = &self.framework[slot];
            let value = self.value(answers, input);
            answers.set_value(self.unit, slot, value);
        }
        self.random = others;
    }

    /// True in `percent` of cases.
    fn chance(&mut self, percent: u32) -> bool {
        self.random.random_range(0..100) < percent
    }

    fn fill(&mut self, answers: &mut Answers, slot: InputSlot) {
        let input = &self.framework[slot];
        if !input.required && self.chance(50) {
            return;
        }
        let value = self.value(answers, input);
        answers.set_value(self.unit, slot, value);
    }

    fn value(&mut self, answers: &Answers, input: &Input) -> Option<Value> {
        let yes = self.quality;
        Some(match &input.kind {
            InputKind::Count => self.count(input),
            InputKind::Number => self.decimal(input),
            InputKind::Amount => {
                Value::Number(Exact::integer(self.random.random_range(50..5_000) * 1_000_000))
            }
            InputKind::YesNo if input.may_be_not_applicable && self.chance(4) => Value::NotApplicable,
            InputKind::YesNo => Value::YesNo(self.chance(yes)),
            InputKind::Choice(options) => {
                let first = self.chance(yes);
                Value::Choice(if first { 0 } else { self.random.random_range(0..options.len().max(1)) })
            }
            InputKind::Date { may_be_none: true } if self.chance(8) => Value::NoDate,
            InputKind::Date { .. } => Value::Date(self.day()?),
            InputKind::Text => Value::Text(self.text(answers).into()),
            InputKind::Address => {
                let code = answers.units().get(self.unit).map_or("", |unit| unit.code.as_str());
                Value::Text(format!("https://{code}.example.vn").into())
            }
        })
    }

    fn text(&self, answers: &Answers) -> String {
        answers.units().get(self.unit).map_or_else(String::new, |unit| unit.name.clone())
    }

    fn count(&mut self, input: &Input) -> Value {
        let bound = |value: &Option<Exact>, default: i64| {
            value.as_ref().and_then(Exact::to_integer).unwrap_or(default)
        };
        let low = bound(&input.minimum, 0);
        let high = bound(&input.maximum, 400).max(low);
        let value = if input.maximum.is_some() {
            let span = (high - low) * i64::from(self.quality) / 100;
            low + self.random.random_range(span / 2..=span.max(span / 2))
        } else {
            // General information is larger than what is counted within it.
            let (from, to) = if input.owner == Owner::General { (60, 400) } else { (4, 60) };
            self.random.random_range(low.max(from)..=high.max(from).min(to).max(low.max(from)))
        };
        Value::Number(Exact::integer(value))
    }

    fn decimal(&mut self, input: &Input) -> Value {
        let (low, high) = match (&input.minimum, &input.maximum) {
            (Some(low), Some(high)) => (low.clone(), high.clone()),
            _ => (Exact::ZERO, Exact::integer(100)),
        };
        let part = Exact::decimal(self.random.random_range(3_000..=10_000), 4);
        let value = low.plus(&high.minus(&low).times(&part));
        Value::Number(value.rounded(4, RoundingMode::Down))
    }

    fn day(&mut self) -> Option<Date> {
        Date::new(self.terms.year, self.random.random_range(1..=3), self.random.random_range(1..=28)).ok()
    }

    /// Moves numerators somewhere under their denominators.
    fn respect(&mut self, answers: &mut Answers, rule: &Rule) {
        let mut pairs = Vec::new();
        bounded(rule, &mut pairs);
        for (numerators, denominator) in pairs {
            if self.exceeds(answers, &numerators, denominator)
                || !self.chance(self.habits.small_parts_percent)
            {
                self.lower(answers, &numerators, denominator);
            }
        }
    }

    /// Once everything is answered, denominators of other components may have changed: look again, until
    /// nothing is above what it is a part of. Numbers only fall, so this comes to an end.
    fn respect_all(&mut self, answers: &mut Answers) {
        let mut pairs: Vec<(Vec<&Formula>, &Formula)> = Vec::new();
        for component in &self.framework.components {
            bounded(&component.rule, &mut pairs);
        }
        let checks = self.framework.checks.iter().filter(|check| check.blocks);
        pairs.extend(checks.map(|check| (vec![&check.left], &check.right)));
        for _ in 0..=pairs.len() {
            let mut is_sound = true;
            for (numerators, denominator) in &pairs {
                if self.exceeds(answers, numerators, denominator) {
                    is_sound = false;
                    self.lower(answers, numerators, denominator);
                }
            }
            if is_sound {
                return;
            }
        }
    }

    fn exceeds(&self, answers: &Answers, numerators: &[&Formula], denominator: &Formula) -> bool {
        let Some(limit) = self.evaluate(answers, &denominator.expression) else { return false };
        let parts = numerators.iter().filter_map(|numerator| self.evaluate(answers, &numerator.expression));
        parts.fold(Exact::ZERO, |sum, value| sum.plus(&value)) > limit
    }

    /// Sets the numbers of the numerators so that together they are a share of the denominator.
    fn lower(&mut self, answers: &mut Answers, numerators: &[&Formula], denominator: &Formula) {
        let Some(limit) = self.evaluate(answers, &denominator.expression) else { return };
        let limit = limit.max(Exact::ZERO);
        let mut slots = Vec::new();
        for numerator in numerators {
            numerator.expression.each_operand(&mut |operand| {
                if let Operand::Input(slot) = operand {
                    slots.push(*slot);
                }
            });
        }
        let count = i64::try_from(slots.len()).unwrap_or(1).max(1);
        let percent = self.random.random_range(i64::from(self.quality) / 2..=i64::from(self.quality));
        let Some(share) = Exact::fraction(percent, 100 * count) else { return };
        let target = limit.times(&share).rounded(0, RoundingMode::Down).clamped(&Exact::ZERO, &limit);
        for slot in slots {
            if answers.value(self.unit, slot).is_some() {
                answers.set_value(self.unit, slot, Some(Value::Number(target.clone())));
            }
        }
    }

    fn evaluate(&self, answers: &Answers, expression: &Expression) -> Option<Exact> {
        expression.value(&mut |operand| match operand {
            Operand::Input(slot) => match answers.value(self.unit, *slot)? {
                Value::Number(number) => Some(number.clone()),
                _ => None,
            },
            Operand::Quantity(slot) => {
                let quantity = &self.framework[*slot];
                self.evaluate(answers, &quantity.formula.expression)
            }
            Operand::Parameter(slot) => match self.terms.parameters.get(slot.position())?.as_ref()? {
                Value::Number(number) => Some(number.clone()),
                _ => None,
            },
        })
    }

    fn document(&mut self, answers: &mut Answers, component: ComponentSlot) {
        if self.chance(10) {
            return;
        }
        let code = answers.units().get(self.unit).map_or_else(String::new, |unit| unit.code.clone());
        let number = self.random.random_range(1..900);
        let evidence = Evidence {
            number: format!("{number}/BC-{}", code.to_uppercase()),
            date: self.day(),
            summary: "Báo cáo kết quả chuyển đổi số".to_owned(),
            page: format!("tr. {}", self.random.random_range(1..12)),
            location: format!("{code}-{}.pdf", component.position() + 1),
        };
        answers.set_evidence(self.unit, component, vec![evidence]);
    }

    /// Makes one numerator larger than its denominator.
    fn contradict(&mut self, answers: &mut Answers) {
        for component in &self.framework.components {
            if let Rule::Ratio { numerator, denominator, exceeds: Exceeds::Error, .. } = &component.rule
                && let Expression::Operand(Operand::Input(slot)) = numerator.expression
                && answers.value(self.unit, slot).is_some()
                && let Some(limit) = self.evaluate(answers, &denominator.expression)
            {
                let excess = Exact::integer(self.random.random_range(1..9));
                answers.set_value(self.unit, slot, Some(Value::Number(limit.plus(&excess))));
                return;
            }
        }
    }
}

/// The numerators of a rule that must not be above their denominators.
fn bounded<'r>(rule: &'r Rule, pairs: &mut Vec<(Vec<&'r Formula>, &'r Formula)>) {
    match rule {
        Rule::Ratio { numerator, denominator, exceeds, .. } if *exceeds != Exceeds::Allowed => {
            pairs.push((vec![numerator], denominator));
        }
        Rule::WeightedRatio { terms, denominator, exceeds, .. } if *exceeds != Exceeds::Allowed => {
            pairs.push((terms.iter().map(|term| &term.quantity).collect(), denominator));
        }
        Rule::Parts(parts) => parts.iter().for_each(|part| bounded(&part.rule, pairs)),
        Rule::BestOf(rules) => rules.iter().for_each(|rule| bounded(rule, pairs)),
        _ => {}
    }
}
