//! Is every question used and every rule shown by examples? And the faults that the decision prints.

use std::collections::HashSet;

use crate::codes;
use crate::diagnostic::{Diagnostic, Place};
use crate::model::{Component, Framework, InputSlot};
use crate::text::Title;

/// How many worked examples a component should have.
const EXAMPLES_MIN: usize = 3;
/// How many codes a grouped finding names.
const CODES_SHOWN_MAX: usize = 10;

pub(super) fn check(framework: &Framework, findings: &mut Vec<Diagnostic>) {
    few_examples(framework, findings);
    for component in &framework.components {
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

/// One finding for the set: a foreign one lacks them everywhere.
fn few_examples(framework: &Framework, findings: &mut Vec<Diagnostic>) {
    let few: Vec<&Component> =
        framework.components.iter().filter(|component| component.examples.len() < EXAMPLES_MIN).collect();
    let Some(first) = few.first() else { return };
    let mut codes: Vec<&str> =
        few.iter().take(CODES_SHOWN_MAX).map(|component| component.code.as_str()).collect();
    if few.len() > codes.len() {
        codes.push("…");
    }
    findings.push(
        Diagnostic::warning(codes::FEW_EXAMPLES, first.place.clone())
            .with("count", few.len())
            .with("all", framework.components.len())
            .with("components", codes.join(", "))
            .with("wanted", EXAMPLES_MIN),
    );
}

fn unused_inputs(framework: &Framework, findings: &mut Vec<Diagnostic>) {
    let mut used = HashSet::new();
    let mut use_input = |slot: InputSlot| {
        used.insert(slot);
    };
    for component in &framework.components {
        component.rule.each_input(&mut use_input);
    }
    for quantity in &framework.quantities {
        quantity.formula.each_input(&mut use_input);
    }
    for check in &framework.checks {
        check.left.each_input(&mut use_input);
        check.right.each_input(&mut use_input);
    }
    for component in &framework.components {
        for slot in &component.inputs {
            let input = &framework[*slot];
            if input.required && !used.contains(slot) {
                findings.push(
                    Diagnostic::warning(codes::UNUSED_INPUT, input.place.clone())
                        .with("input", input.key.as_str()),
                );
            }
        }
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
