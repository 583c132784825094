//! Cross-checks over answers: what contradicts itself, and what asks for an explanation.

use framework::expression::Expression;
use framework::{
    Argument, Component, ComponentSlot, Exact, Exceeds, Formula, Input, InputSlot, Language, Owner, Rule,
    Severity, Text, Value,
};

use crate::answers::Answers;
use crate::codes;
use crate::evaluate::{Amount, Evaluator, Facts, NOBODY};
use crate::plan::Plan;
use crate::recorder::Silent;
use crate::score::{component_points, in_force};
use crate::sheet::ScoreSheet;

/// Something that contradicts itself or asks for an explanation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    /// Errors block; warnings ask for an explanation.
    pub severity: Severity,
    /// Stable code, in [`codes::ALL`].
    pub code: &'static str,
    /// Row of the unit.
    pub unit: usize,
    /// The component, where it is about one.
    pub component: Option<ComponentSlot>,
    /// The input, where it is about one.
    pub input: Option<InputSlot>,
    /// Data for the sentence.
    pub arguments: Vec<(&'static str, Argument)>,
}

/// Everything wrong with the answers of one unit.
#[must_use]
pub fn check_answers(plan: &Plan<'_>, answers: &Answers, unit: usize) -> Vec<Breach> {
    let mut checker = Checker::new(plan, answers, unit, None);
    checker.everything();
    checker.missing();
    checker.breaches
}

/// As [`check_answers`] for a unit whose sheet is at hand, but for questions without an answer: a page that shows a form
/// counts those by themselves.
#[must_use]
pub fn check_scored(plan: &Plan<'_>, answers: &Answers, sheet: &ScoreSheet) -> Vec<Breach> {
    let mut checker = Checker::new(plan, answers, sheet.unit, Some(sheet));
    checker.everything();
    checker.breaches
}

struct Checker<'a> {
    plan: &'a Plan<'a>,
    answers: &'a Answers,
    unit: usize,
    facts: Facts<'a>,
    sheet: Option<&'a ScoreSheet>,
    breaches: Vec<Breach>,
}

impl<'a> Checker<'a> {
    fn new(plan: &'a Plan<'a>, answers: &'a Answers, unit: usize, sheet: Option<&'a ScoreSheet>) -> Self {
        let facts = Facts::of_unit(plan, answers, unit, &NOBODY);
        Self { plan, answers, unit, facts, sheet, breaches: Vec::new() }
    }

    /// Every check but the one for questions without an answer.
    fn everything(&mut self) {
        for (slot, component) in self.plan.framework().components_with_slots() {
            self.component(slot, component);
        }
        self.set_checks();
        self.dates();
    }

    fn add(
        &mut self,
        severity: Severity,
        code: &'static str,
        component: Option<ComponentSlot>,
        input: Option<InputSlot>,
        arguments: Vec<(&'static str, Argument)>,
    ) {
        self.breaches.push(Breach { severity, code, unit: self.unit, component, input, arguments });
    }

    /// What an expression comes to in a component, or beside all of them.
    fn amount(&self, slot: Option<ComponentSlot>, expression: &Expression) -> Option<Exact> {
        let facts = slot.map_or(self.facts, |slot| self.facts.of_component(slot, &Exact::ZERO));
        match (Evaluator::new(facts, Silent)).amount(expression) {
            Amount::Number(number) => Some(number),
            Amount::NotApplicable | Amount::ZeroDivision | Amount::Missing => None,
        }
    }

    fn component(&mut self, slot: ComponentSlot, component: &'a Component) {
        if self.facts.is_claimed(slot) {
            return;
        }
        self.rule(slot, &component.rule);
        self.evidence(slot);
    }

    fn rule(&mut self, slot: ComponentSlot, rule: &'a Rule) {
        match rule {
            Rule::Ratio { numerator, denominator, exceeds, .. } => {
                self.exceeds(slot, &[numerator], denominator, *exceeds);
            }
            Rule::WeightedRatio { terms, denominator, exceeds, .. } => {
                let numerators: Vec<&Formula> = terms.iter().map(|term| &term.quantity).collect();
                self.exceeds(slot, &numerators, denominator, *exceeds);
            }
            Rule::Parts(parts) => {
                for part in parts {
                    self.rule(slot, &part.rule);
                }
            }
            Rule::BestOf(rules) => {
                for rule in rules {
                    self.rule(slot, rule);
                }
            }
            _ => {}
        }
    }

    fn exceeds(
        &mut self,
        slot: ComponentSlot,
        numerators: &[&Formula],
        denominator: &Formula,
        exceeds: Exceeds,
    ) {
        let severity = match exceeds {
            Exceeds::Error => Severity::Error,
            Exceeds::Warning => Severity::Warning,
            Exceeds::Allowed => return,
        };
        let parts = numerators.iter().map(|numerator| self.amount(Some(slot), &numerator.expression));
        let sum = parts.sum_of();
        let (Some(sum), Some(limit)) = (sum, self.amount(Some(slot), &denominator.expression)) else {
            return;
        };
        if sum > limit {
            self.add(
                severity,
                codes::NUMERATOR_EXCEEDS,
                Some(slot),
                None,
                vec![
                    ("numerator", self.in_words(numerators).into()),
                    ("found", sum.into()),
                    ("denominator", self.in_words(&[denominator]).into()),
                    ("limit", limit.into()),
                ],
            );
        }
    }

    /// Formulas in the words of their questions, added up.
    fn in_words(&self, formulas: &[&Formula]) -> Text {
        let of = |language| {
            let words = formulas
                .iter()
                .map(|formula| self.plan.framework().expression_in_words(&formula.expression, language));
            words.collect::<Vec<_>>().join(" + ")
        };
        Text { vi: of(Language::Vietnamese), en: of(Language::English) }
    }

    fn set_checks(&mut self) {
        for check in &self.plan.framework().checks {
            let left = self.amount(None, &check.left.expression);
            let right = self.amount(None, &check.right.expression);
            let (Some(left), Some(right)) = (left, right) else { continue };
            if !check.must_be.holds(&left, &right) {
                let severity = if check.blocks { Severity::Error } else { Severity::Warning };
                self.add(
                    severity,
                    codes::CHECK_BROKEN,
                    None,
                    None,
                    vec![
                        ("message", (&check.message).into()),
                        ("left", left.into()),
                        ("right", right.into()),
                    ],
                );
            }
        }
    }

    /// The inputs of the general information and of the components that are not claimed away.
    fn open_inputs(&self) -> impl Iterator<Item = (InputSlot, &'a Input, Option<ComponentSlot>)> + use<'a> {
        let facts = self.facts;
        let inputs = self.plan.framework().inputs_with_slots();
        inputs.filter_map(move |(slot, input)| match input.owner {
            Owner::Component(component) if facts.is_claimed(component) => None,
            Owner::Component(component) => Some((slot, input, Some(component))),
            Owner::General => Some((slot, input, None)),
        })
    }

    fn missing(&mut self) {
        for (slot, input, component) in self.open_inputs() {
            if input.required && self.answers.value(self.unit, slot).is_none() {
                self.add(Severity::Warning, codes::INPUT_MISSING, component, Some(slot), Vec::new());
            }
        }
    }

    fn dates(&mut self) {
        let year = self.plan.terms().year;
        for (slot, _, component) in self.open_inputs().filter(|(_, input, _)| input.within_year) {
            if let Some(Value::Date(date)) = self.answers.value(self.unit, slot)
                && date.year() != year
            {
                let arguments = vec![("date", date.to_string().into()), ("year", year.to_string().into())];
                self.add(Severity::Error, codes::DATE_OUTSIDE_YEAR, component, Some(slot), arguments);
            }
        }
    }

    fn evidence(&mut self, slot: ComponentSlot) {
        let evidence = self.answers.evidence(self.unit, slot);
        let year = self.plan.terms().year;
        for document in evidence {
            if let Some(date) = document.date.filter(|date| date.year() != year) {
                let arguments = vec![
                    ("number", document.number.as_str().into()),
                    ("date", date.to_string().into()),
                    ("year", year.to_string().into()),
                ];
                self.add(Severity::Warning, codes::EVIDENCE_OUTSIDE_YEAR, Some(slot), None, arguments);
            }
        }
        if evidence.is_empty() && self.plan.framework().asks_evidence(slot) && self.earns(slot) {
            self.add(Severity::Warning, codes::EVIDENCE_MISSING, Some(slot), None, Vec::new());
        }
    }

    /// Does the component get points?
    fn earns(&self, slot: ComponentSlot) -> bool {
        let earns = |points: Option<&Exact>| points.is_some_and(|points| *points > Exact::ZERO);
        if let Some(sheet) = self.sheet {
            return earns(sheet[slot].points.as_ref());
        }
        let mut evaluator = Evaluator::new(self.facts, Silent);
        let outcome = component_points(&mut evaluator, slot, self.plan.component_maximum(slot));
        earns(in_force(self.plan, &outcome).as_ref())
    }
}

trait SumOf {
    /// The sum; `None` where any summand is not a number.
    fn sum_of(self) -> Option<Exact>;
}

impl<I: Iterator<Item = Option<Exact>>> SumOf for I {
    fn sum_of(mut self) -> Option<Exact> {
        self.try_fold(Exact::ZERO, |sum, value| value.map(|value| sum.plus(&value)))
    }
}
