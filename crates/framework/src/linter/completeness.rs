//! Is every question used and every rule shown by examples? And the faults that the decision prints.

use std::collections::HashSet;

use crate::codes;
use crate::diagnostic::{Diagnostic, Place};
use crate::expression::Operand;
use crate::model::{Formula, Framework, InputSlot, Rule};
use crate::text::Title;

/// How many worked examples a component should have.
const EXAMPLES_MIN: usize = 3;

pub(super) fn check(framework: &Framework, findings: &mut Vec<Diagnostic>) {
    for component in &framework.components {
        if component.examples.len() < EXAMPLES_MIN {
            findings.push(
                Diagnostic::warning(codes::FEW_EXAMPLES, component.place.clone())
                    .with("component", component.code.as_str())
                    .with("found", component.examples.len())
                    .with("wanted", EXAMPLES_MIN),
            );
        }
        if component.is_adjustment() && !component.maximum.is_zero() {
            findings.push(
                Diagnostic::error(codes::ADJUSTMENT_MISPLACED, component.place.clone())
                    .with("component", component.code.as_str()),
            );
        }
    }
    unused_inputs(framework, findings);
    typographical_faults(framework, findings);
}

fn unused_inputs(framework: &Framework, findings: &mut Vec<Diagnostic>) {
    let mut used = HashSet::new();
    for component in &framework.components {
        rule_inputs(&component.rule, &mut used);
    }
    for quantity in &framework.quantities {
        formula_inputs(&quantity.formula, &mut used);
    }
    for check in &framework.checks {
        formula_inputs(&check.left, &mut used);
        formula_inputs(&check.right, &mut used);
    }
    for component in &framework.components {
        for slot in &component.inputs {
            if let Some(input) = framework.inputs.get(slot.0)
                && input.required
                && !used.contains(slot)
            {
                findings.push(
                    Diagnostic::warning(codes::UNUSED_INPUT, input.place.clone())
                        .with("input", input.key.as_str()),
                );
            }
        }
    }
}

fn formula_inputs(formula: &Formula, used: &mut HashSet<InputSlot>) {
    formula.expression.each_operand(&mut |operand| {
        if let Operand::Input(slot) = operand {
            used.insert(*slot);
        }
    });
}

fn rule_inputs(rule: &Rule, used: &mut HashSet<InputSlot>) {
    match rule {
        Rule::YesNo { input }
        | Rule::Choice { input, .. }
        | Rule::Timeliness { input, .. }
        | Rule::Graded { input, .. } => {
            used.insert(*input);
        }
        Rule::Checklist { items } => used.extend(items.iter().map(|item| item.input)),
        Rule::Survey { levels, .. } => used.extend(levels.iter().map(|level| level.input)),
        Rule::Ratio { numerator, denominator, .. } => {
            formula_inputs(numerator, used);
            formula_inputs(denominator, used);
        }
        Rule::WeightedRatio { terms, denominator, .. } => {
            for term in terms {
                formula_inputs(&term.quantity, used);
            }
            formula_inputs(denominator, used);
        }
        Rule::Tiers { quantity, .. }
        | Rule::PeerMax { quantity, .. }
        | Rule::Goalposts { quantity, .. }
        | Rule::Adjustment { quantity, .. } => formula_inputs(quantity, used),
        Rule::Parts(parts) => parts.iter().for_each(|part| rule_inputs(&part.rule, used)),
        Rule::BestOf(rules) => rules.iter().for_each(|rule| rule_inputs(rule, used)),
    }
}

fn typographical_faults(framework: &Framework, findings: &mut Vec<Diagnostic>) {
    let mut report = |code: &str, title: &Title, place: &Place| {
        if let Some(corrected) = &title.corrected {
            findings.push(
                Diagnostic::note(codes::TYPOGRAPHICAL_FAULT, place.clone())
                    .with("item", code)
                    .with("printed", title.printed.replace('\n', "⏎"))
                    .with("corrected", corrected.as_str())
                    .with("note", title.fault.clone().unwrap_or_default()),
            );
        }
    };
    report("", &framework.decision.title, &framework.decision.place);
    for index in &framework.indices {
        report(&index.code, &index.title, &index.place);
    }
    for component in &framework.components {
        report(&component.code, &component.title, &component.place);
    }
    for fault in &framework.faults {
        findings.push(
            Diagnostic::note(codes::TYPOGRAPHICAL_FAULT, fault.place.clone())
                .with("item", "")
                .with("printed", fault.printed.as_str())
                .with("corrected", "")
                .with("note", &fault.note),
        );
    }
}
