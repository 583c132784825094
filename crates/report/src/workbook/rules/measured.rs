//! Rules over quantities as formulas: surveys, peers, goalposts, steps, bonuses.

use framework::expression::{Expression, Operand, Operator, Tree};
use framework::{Direction, Exact, Formula, PeerSlot, SurveyLevel, Tier, WeightedTerm, WhenZero};

use super::super::builder::Builder;
use super::super::node::{Node, Sign};
use super::super::wording;

impl Builder<'_> {
    pub(super) fn survey(&mut self, levels: &[SurveyLevel], when_zero: WhenZero, prefix: &str) -> Node {
        let operand = |level: &SurveyLevel| Tree::Operand(Operand::Input(level.input));
        let weighted = sum_of(levels.iter().map(|level| times(&level.weight, operand(level))));
        let answers = sum_of(levels.iter().map(operand));
        let node = self.cellar().amount(&weighted);
        let weighted = self.labelled(prefix, wording::WEIGHTED_SUM, node);
        let node = self.cellar().amount(&answers);
        let answers = self.labelled(prefix, wording::ANSWERS_COUNTED, node);
        let top = levels.iter().map(|level| &level.weight).max().cloned().unwrap_or(Exact::ONE);
        self.share(weighted, answers, &top, when_zero)
    }

    pub(super) fn peer_max(
        &mut self,
        quantity: &Formula,
        when_zero: WhenZero,
        peer: PeerSlot,
        prefix: &str,
    ) -> Node {
        let amount = self.amount(prefix, wording::QUANTITY, quantity);
        if let Some(place) = self.layout.places.peers.get_mut(peer.position()) {
            *place = amount;
        }
        let label = format!("{prefix}{}", wording::PEER_MAXIMUM.get(self.language));
        let largest = self.peer_step(&label, peer);
        let zero = Node::Cell(largest).equals(Node::integer(0));
        let share = Node::Cell(amount).binary(Sign::Over, Node::Cell(largest));
        self.unless_in_the_way(&[amount], Some(zero), when_zero, self.clamped(share))
    }

    pub(super) fn goalposts(
        &mut self,
        quantity: &Formula,
        low: &Exact,
        high: &Exact,
        better: Direction,
        prefix: &str,
    ) -> Node {
        let amount = self.amount(prefix, wording::QUANTITY, quantity);
        let (number, low_node, high_node) =
            (Node::Cell(amount), Node::Number(low.clone()), Node::Number(high.clone()));
        let way = match better {
            Direction::Higher => number.binary(Sign::Minus, low_node),
            Direction::Lower => high_node.binary(Sign::Minus, number),
        };
        let share = way.binary(Sign::Over, Node::Number(high.minus(low)));
        self.unless_in_the_way(&[amount], None, WhenZero::NotApplicable, self.clamped(share))
    }

    pub(super) fn tiers(&mut self, quantity: &Formula, tiers: &[Tier], prefix: &str) -> Node {
        let amount = self.amount(prefix, wording::QUANTITY, quantity);
        let points = tiers.iter().rev().fold(Node::integer(0), |rest, tier| {
            let compared = || Node::Settled(Box::new(Node::Cell(amount)));
            let low = tier.low.as_ref().map(|bound| {
                let sign = if bound.inclusive { Sign::AtLeast } else { Sign::Greater };
                compared().binary(sign, settled_bound(&bound.value))
            });
            let high = tier.high.as_ref().map(|bound| {
                let sign = if bound.inclusive { Sign::AtMost } else { Sign::Less };
                compared().binary(sign, settled_bound(&bound.value))
            });
            let share = self.award(&tier.share);
            match (low, high) {
                (Some(low), Some(high)) => Node::choose(Node::Every(vec![low, high]), share, rest),
                (Some(bound), None) | (None, Some(bound)) => Node::choose(bound, share, rest),
                (None, None) => share,
            }
        });
        self.unless_in_the_way(&[amount], None, WhenZero::NotApplicable, points)
    }

    pub(super) fn adjustment(
        &mut self,
        quantity: &Formula,
        points_each: &Exact,
        bounds: [&Exact; 2],
        prefix: &str,
    ) -> Node {
        let amount = self.amount(prefix, wording::QUANTITY, quantity);
        let product = Node::Cell(amount).binary(Sign::Times, Node::Number(points_each.clone()));
        let [minimum, maximum] = bounds.map(|bound| Node::Number(bound.clone()));
        let points = Node::Largest(vec![minimum, Node::Smallest(vec![maximum, product])]);
        self.unless_in_the_way(&[amount], None, WhenZero::NotApplicable, points)
    }
}

/// A bound that a settled quantity is compared with.
fn settled_bound(bound: &Exact) -> Node {
    let number = Node::Number(bound.clone());
    if bound.to_string().contains('/') { Node::Settled(Box::new(number)) } else { number }
}

fn times(weight: &Exact, quantity: Expression) -> Expression {
    if *weight == Exact::ONE {
        return quantity;
    }
    Tree::Binary(Operator::Times, Box::new(Tree::Number(weight.clone())), Box::new(quantity))
}

fn sum_of(terms: impl Iterator<Item = Expression>) -> Expression {
    terms
        .reduce(|sum, term| Tree::Binary(Operator::Plus, Box::new(sum), Box::new(term)))
        .unwrap_or(Tree::Number(Exact::ZERO))
}

pub(super) fn weighted_sum(terms: &[WeightedTerm]) -> Formula {
    let words: Vec<String> =
        terms.iter().map(|term| format!("{} × ({})", term.weight, term.quantity.text)).collect();
    let expression = sum_of(terms.iter().map(|term| times(&term.weight, term.quantity.expression.clone())));
    Formula { text: words.join(" + "), expression }
}
