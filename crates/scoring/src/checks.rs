//! Cross-checks over answers: what contradicts itself, and what asks for an explanation.

use framework::expression::Expression;
use framework::{
    Argument, Component, ComponentSlot, Exact, Exceeds, Formula, InputSlot, Rule, Severity, Value,
};

use crate::answers::Answers;
use crate::codes;
use crate::evaluate::{Amount, Evaluator, Facts, Outcome};
use crate::plan::Plan;
use crate::recorder::Silent;
use crate::score::component_points;

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
    let facts = Facts::of_unit(plan, answers, unit, &[]);
    let mut checker = Checker { plan, answers, unit, facts, breaches: Vec::new() };
    for (slot, component) in plan.framework().components.iter().enumerate() {
        checker.component(ComponentSlot(slot), component);
    }
    checker.set_checks();
    checker.inputs();
    checker.breaches
}

struct Checker<'a> {
    plan: &'a Plan<'a>,
    answers: &'a Answers,
    unit: usize,
    facts: Facts<'a>,
    breaches: Vec<Breach>,
}

impl<'a> Checker<'a> {
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

    fn amount(&self, slot: ComponentSlot, expression: &Expression) -> Option<Exact> {
        let facts = self.facts.of_component(slot, &Exact::ZERO);
        match (Evaluator { facts, recorder: Silent }).amount(expression) {
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
        let parts = numerators.iter().map(|numerator| self.amount(slot, &numerator.expression));
        let sum = parts.sum_of();
        let (Some(sum), Some(limit)) = (sum, self.amount(slot, &denominator.expression)) else { return };
        if sum > limit {
            let text =
                numerators.iter().map(|numerator| numerator.text.as_str()).collect::<Vec<_>>().join(" + ");
            self.add(
                severity,
                codes::NUMERATOR_EXCEEDS,
                Some(slot),
                None,
                vec![
                    ("numerator", text.into()),
                    ("found", sum.into()),
                    ("denominator", denominator.text.as_str().into()),
                    ("limit", limit.into()),
                ],
            );
        }
    }

    fn set_checks(&mut self) {
        let nowhere = ComponentSlot(usize::MAX);
        for check in &self.plan.framework().checks {
            let left = self.amount(nowhere, &check.left.expression);
            let right = self.amount(nowhere, &check.right.expression);
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

    fn inputs(&mut self) {
        let year = self.plan.terms().year;
        for (at, input) in self.plan.framework().inputs.iter().enumerate() {
            let slot = InputSlot(at);
            let component = match input.owner {
                framework::Owner::Component(component) if self.facts.is_claimed(component) => continue,
                framework::Owner::Component(component) => Some(component),
                framework::Owner::General => None,
            };
            match self.answers.value(self.unit, slot) {
                None if input.required => {
                    self.add(Severity::Warning, codes::INPUT_MISSING, component, Some(slot), Vec::new());
                }
                Some(Value::Date(date)) if input.within_year && date.year() != year => {
                    let arguments =
                        vec![("date", date.to_string().into()), ("year", year.to_string().into())];
                    self.add(Severity::Error, codes::DATE_OUTSIDE_YEAR, component, Some(slot), arguments);
                }
                _ => {}
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
        let mut evaluator = Evaluator { facts: self.facts, recorder: Silent };
        let outcome = component_points(&mut evaluator, slot, self.plan.component_maximum(slot));
        let earns =
            matches!(&outcome, Outcome::Points(points) | Outcome::Partly(points) if *points > Exact::ZERO);
        if earns && evidence.is_empty() {
            self.add(Severity::Warning, codes::EVIDENCE_MISSING, Some(slot), None, Vec::new());
        }
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
