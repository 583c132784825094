//! What an expression comes to with a unit's numbers.
//!
//! Precedence where several things stand in the way: "does not apply" before a division by zero (the
//! result is then settled whatever is still missing) before "not provided".

use framework::expression::{Expression, Operand, Operator, Tree};
use framework::{Exact, InputSlot, Value};

use super::{Evaluator, Found, Outcome};
use crate::recorder::Recorder;

/// What an expression comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Amount {
    Number(Exact),
    /// Something in it does not apply.
    NotApplicable,
    /// Something in it is divided by zero.
    ZeroDivision,
    /// Something in it was not provided.
    Missing,
}

impl Amount {
    /// This amount ÷ another.
    pub(crate) fn over(self, divisor: Self) -> Self {
        joined(Operator::Over, self, divisor)
    }

    /// This amount ÷ a denominator; one below 0 makes no sense and gives a share below 0, which earns nothing.
    pub(crate) fn over_positive(self, denominator: Self) -> Self {
        match (&self, &denominator) {
            (Self::Number(_), Self::Number(number)) if number.is_negative() => {
                Self::Number(Exact::integer(-1))
            }
            (Self::Number(number), Self::Number(divisor)) => {
                number.checked_div(divisor).map_or(Self::ZeroDivision, Self::Number)
            }
            _ => self.over(denominator),
        }
    }

    /// Sum of both.
    pub(crate) fn plus(self, other: Self) -> Self {
        joined(Operator::Plus, self, other)
    }

    /// The outcome of a rule that rests on an amount which is not a number.
    pub(super) fn without_points(&self) -> Outcome {
        if *self == Self::Missing { Outcome::Missing } else { Outcome::NotArising }
    }

    /// The amount × a number.
    pub(crate) fn times(self, factor: &Exact) -> Self {
        match self {
            Self::Number(number) => Self::Number(number.times(factor)),
            other => other,
        }
    }
}

impl<R: Recorder> Evaluator<'_, R> {
    /// Computes an expression; every operand is looked at, so that everything missing is found at once.
    pub(crate) fn amount(&mut self, expression: &Expression) -> Amount {
        match expression {
            Tree::Number(number) => Amount::Number(number.clone()),
            Tree::Operand(operand) => self.operand(*operand),
            Tree::Negation(inner) => match self.amount(inner) {
                Amount::Number(number) => Amount::Number(number.negated()),
                other => other,
            },
            Tree::Binary(operator, left, right) => {
                let left = self.amount(left);
                let right = self.amount(right);
                joined(*operator, left, right)
            }
        }
    }

    fn operand(&mut self, operand: Operand) -> Amount {
        let found = match operand {
            Operand::Input(slot) => return self.number(slot),
            Operand::Parameter(slot) => {
                self.recorder.used_parameter(slot);
                self.facts.parameter(slot)
            }
            Operand::Quantity(slot) => {
                return self.amount(&self.facts.plan.framework()[slot].formula.expression);
            }
        };
        match found {
            Found::Value(Value::Number(number)) => Amount::Number(number.clone()),
            Found::NotApplicable => Amount::NotApplicable,
            Found::Value(_) | Found::Missing => Amount::Missing,
        }
    }

    /// An input as a number. A value that is not a number was not provided as one.
    pub(crate) fn number(&mut self, slot: InputSlot) -> Amount {
        self.recorder.used_input(slot);
        match self.facts.input(slot) {
            Found::Value(Value::Number(number)) => Amount::Number(number.clone()),
            Found::NotApplicable => Amount::NotApplicable,
            Found::Value(_) | Found::Missing => {
                self.missing(slot);
                Amount::Missing
            }
        }
    }
}

fn joined(operator: Operator, left: Amount, right: Amount) -> Amount {
    let (left, right) = match (left, right) {
        (Amount::Number(left), Amount::Number(right)) => (left, right),
        (Amount::NotApplicable, _) | (_, Amount::NotApplicable) => return Amount::NotApplicable,
        (Amount::ZeroDivision, _) | (_, Amount::ZeroDivision) => return Amount::ZeroDivision,
        (Amount::Missing, Amount::Number(right)) if operator == Operator::Over && right.is_zero() => {
            return Amount::ZeroDivision;
        }
        (Amount::Missing, _) | (_, Amount::Missing) => return Amount::Missing,
    };
    match operator {
        Operator::Plus => Amount::Number(left.plus(&right)),
        Operator::Minus => Amount::Number(left.minus(&right)),
        Operator::Times => Amount::Number(left.times(&right)),
        Operator::Over => left.checked_div(&right).map_or(Amount::ZeroDivision, Amount::Number),
        Operator::Minimum => Amount::Number(left.min(right)),
        Operator::Maximum => Amount::Number(left.max(right)),
    }
}
