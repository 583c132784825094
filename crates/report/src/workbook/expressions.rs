//! Quantities as formulas: a number, or the word that says why there is none.
//!
//! Where several things stand in the way, "does not apply" comes before a division by zero, and that before
//! "not provided", as in the engine.

use framework::expression::{Expression, Operand, Operator, Tree};
use framework::{ComponentSlot, Exact, Framework, InputKind, InputSlot, Language, Owner};

use super::layout::{Places, column};
use super::node::{Address, Node, Sign};
use super::wording;

/// Turns names into cells, for one component or none.
#[derive(Clone, Copy)]
pub(super) struct CellResolver<'a> {
    pub framework: &'a Framework,
    pub places: &'a Places,
    pub language: Language,
    /// The component at hand.
    pub component: Option<ComponentSlot>,
}

impl CellResolver<'_> {
    fn word(&self, phrase: wording::Phrase) -> Node {
        Node::text(phrase.get(self.language))
    }

    fn address(&self, operand: Operand) -> Address {
        let found = match operand {
            Operand::Input(slot) => return self.places.input(slot),
            Operand::Quantity(slot) => self.places.quantities.get(slot.position()),
            Operand::Parameter(slot) => self.places.parameters.get(slot.position()),
        };
        found.copied().unwrap_or(super::layout::own(0, column::VALUE))
    }

    /// Does the answer to this question not apply: by its own word, or because its component does not?
    pub(super) fn is_not_applicable(&self, slot: InputSlot) -> Node {
        let cell = self.places.input(slot);
        let is_typed = Node::Cell(cell).equals(self.word(wording::NOT_APPLICABLE));
        match self.framework[slot].owner {
            Owner::Component(owner) if Some(owner) != self.component => {
                let claim = self.places.claim(owner);
                let claimed = Node::Every(vec![
                    Node::Cell(cell).equals(Node::text("")),
                    Node::Cell(claim).binary(Sign::Unequal, Node::text("")),
                ]);
                Node::Any(vec![is_typed, claimed])
            }
            _ => is_typed,
        }
    }

    /// The number that the expression comes to, or a word.
    pub(super) fn amount(&self, expression: &Expression) -> Node {
        let mut operands = Vec::new();
        expression.each_operand(&mut |operand| {
            if !operands.contains(operand) {
                operands.push(*operand);
            }
        });
        let cells: Vec<Address> = operands.iter().map(|operand| self.address(*operand)).collect();
        let mut node = self.settled(expression);
        if !cells.is_empty() {
            let all = Node::integer(i64::try_from(cells.len()).unwrap_or(i64::MAX));
            let some_missing = Node::CountNumbers(cells).binary(Sign::Less, all);
            node = Node::choose(some_missing, self.word(wording::NOT_PROVIDED), node);
        }
        node = self.unless_divided_by_zero(expression, &operands, node);
        let not_applicable = operands.iter().filter_map(|operand| match operand {
            Operand::Input(slot) => Some(self.is_not_applicable(*slot)),
            Operand::Quantity(_) => {
                Some(Node::Cell(self.address(*operand)).equals(self.word(wording::NOT_APPLICABLE)))
            }
            Operand::Parameter(_) => None,
        });
        match Node::any(not_applicable.collect()) {
            Some(condition) => Node::choose(condition, self.word(wording::NOT_APPLICABLE), node),
            None => node,
        }
    }

    fn unless_divided_by_zero(&self, expression: &Expression, operands: &[Operand], node: Node) -> Node {
        let mut node = node;
        let mut divisors = Vec::new();
        collect_divisors(expression, &mut divisors);
        // The innermost comes first, so that no condition divides by zero itself.
        for divisor in divisors.into_iter().rev() {
            let is_zero = self.number_or_one(divisor).equals(Node::integer(0));
            node = Node::choose(is_zero, self.word(wording::DIVIDED_BY_ZERO), node);
        }
        let quantities = operands.iter().filter(|operand| matches!(operand, Operand::Quantity(_)));
        let divided = quantities
            .map(|operand| Node::Cell(self.address(*operand)).equals(self.word(wording::DIVIDED_BY_ZERO)));
        match Node::any(divided.collect()) {
            Some(condition) => Node::choose(condition, self.word(wording::DIVIDED_BY_ZERO), node),
            None => node,
        }
    }

    /// The number of a divisor; 1 where a number in it is missing.
    fn number_or_one(&self, divisor: &Expression) -> Node {
        let mut cells = Vec::new();
        divisor.each_operand(&mut |operand| {
            let cell = self.address(*operand);
            if !cells.contains(&cell) {
                cells.push(cell);
            }
        });
        let number = self.settled(divisor);
        if cells.is_empty() {
            return number;
        }
        let all = Node::integer(i64::try_from(cells.len()).unwrap_or(i64::MAX));
        Node::choose(Node::CountNumbers(cells).equals(all), number, Node::integer(1))
    }

    /// The arithmetic; where decimals are subtracted, without the noise that would hide a zero.
    fn settled(&self, expression: &Expression) -> Node {
        let number = self.arithmetic(expression);
        let mut only_counts = true;
        expression.each_operand(&mut |operand| only_counts &= self.is_whole(*operand));
        if !only_counts && subtracts(expression) { Node::Settled(Box::new(number)) } else { number }
    }

    fn is_whole(&self, operand: Operand) -> bool {
        match operand {
            Operand::Input(slot) => self.framework[slot].kind == InputKind::Count,
            Operand::Parameter(slot) => self.framework[slot].kind == InputKind::Count,
            Operand::Quantity(_) => false,
        }
    }

    fn arithmetic(&self, expression: &Expression) -> Node {
        match expression {
            Tree::Number(number) => Node::Number(number.clone()),
            Tree::Operand(operand) => Node::Cell(self.address(*operand)),
            Tree::Negation(inner) => Node::integer(-1).binary(Sign::Times, self.arithmetic(inner)),
            Tree::Binary(operator, left, right) => {
                let (left, right) = (self.arithmetic(left), self.arithmetic(right));
                match operator {
                    Operator::Plus => left.binary(Sign::Plus, right),
                    Operator::Minus => left.binary(Sign::Minus, right),
                    Operator::Times => left.binary(Sign::Times, right),
                    Operator::Over => left.binary(Sign::Over, right),
                    Operator::Minimum => Node::Smallest(vec![left, right]),
                    Operator::Maximum => Node::Largest(vec![left, right]),
                }
            }
        }
    }
}

fn subtracts(expression: &Expression) -> bool {
    match expression {
        Tree::Number(_) | Tree::Operand(_) => false,
        Tree::Negation(_) => true,
        Tree::Binary(operator, left, right) => {
            *operator == Operator::Minus || subtracts(left) || subtracts(right)
        }
    }
}

/// Everything that something is divided by, inner divisors first.
fn collect_divisors<'a>(expression: &'a Expression, found: &mut Vec<&'a Expression>) {
    match expression {
        Tree::Number(_) | Tree::Operand(_) => {}
        Tree::Negation(inner) => collect_divisors(inner, found),
        Tree::Binary(operator, left, right) => {
            collect_divisors(left, found);
            collect_divisors(right, found);
            let never_zero = matches!(&**right, Tree::Number(number) if *number != Exact::ZERO);
            if *operator == Operator::Over && !never_zero {
                found.push(right);
            }
        }
    }
}
