//! Puts a computation on paper: the formula with names, and beside it the same with numbers.
//!
//! Only signs and names, no words: an auditor reads it in any language, and a computation with numbers can be
//! read back by the expression reader and gives the value that stands beside it.

use std::fmt::Write;

use framework::expression::{Expression, Operand, Operator, Tree};
use framework::{Exact, InputSlot, Owner, Value};

use super::{Facts, Found};
use crate::sheet::Step;

/// Stands for a number that was not provided.
const MISSING: &str = "?";
/// Stands for a number that does not apply.
const NOT_APPLICABLE: &str = "—";

/// How tightly the surroundings bind: what binds less is put in parentheses.
pub(crate) mod binding {
    /// Alone, or between commas.
    pub const NONE: u8 = 0;
    /// + and −.
    pub const SUM: u8 = 1;
    /// × and ÷, and what stands to the right of − or +.
    pub const PRODUCT: u8 = 2;
    /// What stands to the right of × or ÷.
    pub const FACTOR: u8 = 3;
}

/// Writes formula and numbers side by side.
#[derive(Debug)]
pub(crate) struct FormulaWriter<'a> {
    facts: Facts<'a>,
    formula: String,
    filled: String,
}

impl<'a> FormulaWriter<'a> {
    pub(crate) fn new(facts: Facts<'a>) -> Self {
        Self { facts, formula: String::with_capacity(32), filled: String::with_capacity(32) }
    }

    pub(crate) fn step(self, value: Option<Exact>) -> Step {
        Step { formula: self.formula, filled: self.filled, value }
    }

    /// The same on both sides.
    pub(crate) fn both(&mut self, text: &str) {
        self.formula.push_str(text);
        self.filled.push_str(text);
    }

    /// A name on the left, its number on the right.
    pub(crate) fn named(&mut self, name: &str, number: &Exact) {
        self.formula.push_str(name);
        write_number(&mut self.filled, number, binding::FACTOR);
    }

    /// The same number on both sides.
    pub(crate) fn constant(&mut self, number: &Exact) {
        write_number(&mut self.formula, number, binding::FACTOR);
        write_number(&mut self.filled, number, binding::FACTOR);
    }

    /// ` × M`.
    pub(crate) fn times_maximum(&mut self) {
        self.both(" × ");
        self.maximum();
    }

    /// M.
    pub(crate) fn maximum(&mut self) {
        self.named("M", self.facts.maximum);
    }

    /// An expression: as written, and with named quantities expanded.
    pub(crate) fn expression(&mut self, expression: &Expression, binding: u8) {
        write_names(&mut self.formula, self.facts, expression, binding);
        write_numbers(&mut self.filled, self.facts, expression, binding);
    }

    /// An input by its name; yes is 1 and no is 0.
    pub(crate) fn input(&mut self, slot: InputSlot) {
        write_input_name(&mut self.formula, self.facts, slot);
        write_found(&mut self.filled, self.facts.input(slot), binding::FACTOR);
    }

    /// A yes/no input; one that was not provided counts 0.
    pub(crate) fn input_or_zero(&mut self, slot: InputSlot) {
        write_input_name(&mut self.formula, self.facts, slot);
        let is_yes = matches!(self.facts.input(slot), Found::Value(Value::YesNo(true)));
        self.filled.push_str(if is_yes { "1" } else { "0" });
    }

    /// Does an input not apply?
    pub(crate) fn is_not_applicable(&self, slot: InputSlot) -> bool {
        matches!(self.facts.input(slot), Found::NotApplicable)
    }

    /// An input's name on the left only.
    pub(crate) fn input_name(&mut self, slot: InputSlot) {
        write_input_name(&mut self.formula, self.facts, slot);
    }

    /// An expression's names on the left only.
    pub(crate) fn expression_names(&mut self, expression: &Expression) {
        write_names(&mut self.formula, self.facts, expression, binding::SUM);
    }

    /// Text on the left only.
    pub(crate) fn formula_only(&mut self, text: &str) {
        self.formula.push_str(text);
    }

    /// A number on the right only.
    pub(crate) fn filled_number(&mut self, number: &Exact) {
        write_number(&mut self.filled, number, binding::PRODUCT);
    }
}

fn sign(operator: Operator) -> (&'static str, u8) {
    match operator {
        Operator::Plus => (" + ", binding::SUM),
        Operator::Minus => (" - ", binding::SUM),
        Operator::Times => (" × ", binding::PRODUCT),
        Operator::Over => (" / ", binding::PRODUCT),
        Operator::Minimum => ("min", binding::FACTOR),
        Operator::Maximum => ("max", binding::FACTOR),
    }
}

/// Writes an expression's shape; `operand` writes what stands at its ends.
fn write_tree(
    out: &mut String,
    expression: &Expression,
    around: u8,
    operand: &mut impl FnMut(&mut String, Operand, u8),
) {
    match expression {
        Tree::Number(number) => write_number(out, number, around),
        Tree::Operand(name) => operand(out, *name, around),
        Tree::Negation(inner) => in_parentheses(out, around > binding::NONE, |out| {
            out.push('-');
            write_tree(out, inner, binding::FACTOR, operand);
        }),
        Tree::Binary(operator @ (Operator::Minimum | Operator::Maximum), left, right) => {
            out.push_str(sign(*operator).0);
            in_parentheses(out, true, |out| {
                write_tree(out, left, binding::NONE, operand);
                out.push_str(", ");
                write_tree(out, right, binding::NONE, operand);
            });
        }
        Tree::Binary(operator, left, right) => {
            let (sign, own) = sign(*operator);
            in_parentheses(out, own < around, |out| {
                write_tree(out, left, own, operand);
                out.push_str(sign);
                write_tree(out, right, own + 1, operand);
            });
        }
    }
}

fn write_names(out: &mut String, facts: Facts<'_>, expression: &Expression, around: u8) {
    let framework = facts.plan.framework();
    write_tree(out, expression, around, &mut |out, operand, _| match operand {
        Operand::Input(slot) => write_input_name(out, facts, slot),
        Operand::Quantity(slot) => out.push_str(&framework[slot].name),
        Operand::Parameter(slot) => out.push_str(&framework[slot].name),
    });
}

fn write_numbers(out: &mut String, facts: Facts<'_>, expression: &Expression, around: u8) {
    write_tree(out, expression, around, &mut |out, operand, around| match operand {
        Operand::Input(slot) => write_found(out, facts.input(slot), around),
        Operand::Parameter(slot) => write_found(out, facts.parameter(slot), around),
        Operand::Quantity(slot) => {
            write_numbers(out, facts, &facts.plan.framework()[slot].formula.expression, around);
        }
    });
}

/// Own inputs go by their short names, all others by their keys in brackets.
fn write_input_name(out: &mut String, facts: Facts<'_>, slot: InputSlot) {
    let input = &facts.plan.framework()[slot];
    match input.owner {
        Owner::Component(owner) if facts.component == Some(owner) => out.push_str(&input.name),
        _ => {
            out.push('[');
            out.push_str(&input.key);
            out.push(']');
        }
    }
}

fn write_found(out: &mut String, found: Found<'_>, around: u8) {
    match found {
        Found::Value(Value::Number(number)) => write_number(out, number, around),
        Found::Value(Value::YesNo(yes)) => out.push_str(if *yes { "1" } else { "0" }),
        Found::NotApplicable => out.push_str(NOT_APPLICABLE),
        Found::Value(_) | Found::Missing => out.push_str(MISSING),
    }
}

/// A number; a negative one or a fraction is kept together where its surroundings bind more tightly.
fn write_number(out: &mut String, number: &Exact, around: u8) {
    let at = out.len();
    let written = write!(out, "{number}");
    debug_assert!(written.is_ok(), "a string takes any text");
    let is_loose = number.is_negative() && around > binding::NONE
        || around >= binding::FACTOR && out.get(at..).is_some_and(|text| text.contains('/'));
    if is_loose {
        out.insert(at, '(');
        out.push(')');
    }
}

fn in_parentheses(out: &mut String, needed: bool, write: impl FnOnce(&mut String)) {
    if needed {
        out.push('(');
    }
    write(out);
    if needed {
        out.push(')');
    }
}
