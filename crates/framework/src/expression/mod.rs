//! Exact arithmetic expressions over answers: `a / ([I.5] + [I.6])`.

mod parser;

pub use parser::{ExpressionFault, ExpressionFaultKind, LENGTH_MAX, NESTING_MAX, Reference, parse};

use crate::Exact;
use crate::slot::{InputSlot, ParameterSlot, QuantitySlot};

/// A resolved expression.
pub type Expression = Tree<Operand>;

/// An expression over operands of type `T`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tree<T> {
    /// A number.
    Number(Exact),
    /// A name.
    Operand(T),
    /// The number with the other sign.
    Negation(Box<Self>),
    /// Two expressions.
    Binary(Operator, Box<Self>, Box<Self>),
}

/// What joins two expressions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// +
    Plus,
    /// −
    Minus,
    /// ×
    Times,
    /// ÷
    Over,
    /// The smaller of both.
    Minimum,
    /// The larger of both.
    Maximum,
}

/// What a name in an expression points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operand {
    /// An answer.
    Input(InputSlot),
    /// A named expression.
    Quantity(QuantitySlot),
    /// A campaign's parameter.
    Parameter(ParameterSlot),
}

/// How two sides of a check must compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// Left ≥ right.
    AtLeast,
    /// Left ≤ right.
    AtMost,
    /// Left = right.
    Equal,
}

impl Comparison {
    /// Does the comparison hold?
    #[must_use]
    pub fn holds(self, left: &Exact, right: &Exact) -> bool {
        match self {
            Self::AtLeast => left >= right,
            Self::AtMost => left <= right,
            Self::Equal => left == right,
        }
    }
}

impl<T> Tree<T> {
    /// The same expression over other operands; all failures of `change` are collected by the caller.
    ///
    /// # Errors
    /// The first error of `change`.
    pub fn try_map<U, E>(self, change: &mut impl FnMut(T) -> Result<U, E>) -> Result<Tree<U>, E> {
        Ok(match self {
            Self::Number(number) => Tree::Number(number),
            Self::Operand(operand) => Tree::Operand(change(operand)?),
            Self::Negation(inner) => Tree::Negation(Box::new(inner.try_map(change)?)),
            Self::Binary(operator, left, right) => {
                Tree::Binary(operator, Box::new(left.try_map(change)?), Box::new(right.try_map(change)?))
            }
        })
    }

    /// The expression's value, where every operand has one and nothing divides by zero.
    pub fn value(&self, of: &mut impl FnMut(&T) -> Option<Exact>) -> Option<Exact> {
        Some(match self {
            Self::Number(number) => number.clone(),
            Self::Operand(operand) => of(operand)?,
            Self::Negation(inner) => inner.value(of)?.negated(),
            Self::Binary(operator, left, right) => {
                let (left, right) = (left.value(of)?, right.value(of)?);
                match operator {
                    Operator::Plus => left.plus(&right),
                    Operator::Minus => left.minus(&right),
                    Operator::Times => left.times(&right),
                    Operator::Over => left.checked_div(&right)?,
                    Operator::Minimum => left.min(right),
                    Operator::Maximum => left.max(right),
                }
            }
        })
    }

    /// Calls `see` for every operand, from left to right.
    pub fn each_operand(&self, see: &mut impl FnMut(&T)) {
        match self {
            Self::Number(_) => {}
            Self::Operand(operand) => see(operand),
            Self::Negation(inner) => inner.each_operand(see),
            Self::Binary(_, left, right) => {
                left.each_operand(see);
                right.each_operand(see);
            }
        }
    }
}
