//! State, points and applicable maximum of a component as formulas, below the steps of its rule.

use framework::{Component, FilledBy, InputSlot, Rule};

use super::builder::Builder;
use super::layout::{CellStyle, Content, Figure, column, own};
use super::node::{Node, Sign};
use super::wording::{self, Phrase};

impl Builder<'_> {
    /// State, points and applicable maximum of a component.
    pub(super) fn component_results(&mut self, head: u32, component: &Component, outcome: Node) {
        let at = |column| Node::Cell(own(head, column));
        let claim = own(head + 1, column::VALUE);
        self.put_at(head, column::UNROUNDED, CellStyle::Unrounded, Content::Formula(outcome));
        let scored = || self.word(wording::SCORED);
        let (arising, provided) = (wording::NOT_ARISING, wording::NOT_PROVIDED);
        let same = |phrase: Phrase| at(column::UNROUNDED).equals(self.word(phrase));
        let answered =
            Node::choose(Node::Any(vec![same(arising), same(provided)]), at(column::UNROUNDED), scored());
        let owed = self.owed(component, same(provided));
        let waits = owed.is_some();
        let answered = match owed {
            Some(owed) => Node::choose(owed, self.word(wording::WAITING), answered),
            None => answered,
        };
        let state = Node::choose(
            Node::Cell(claim).binary(Sign::Unequal, Node::text("")),
            self.word(wording::NOT_APPLICABLE),
            answered,
        );
        let is_scored = || at(column::STATE).equals(scored());
        let is_missing = || at(column::STATE).equals(self.word(provided));
        let is_waiting = || at(column::STATE).equals(self.word(wording::WAITING));
        let known = || Node::NumberOrZero(own(head, column::UNROUNDED));
        let mut points = Node::choose(is_missing(), Node::integer(0), self.word(wording::NO_POINTS));
        let mut exact = Node::integer(0);
        let mut applies = vec![is_scored(), is_missing()];
        // What is known of it counts while it waits.
        if waits {
            points = Node::choose(is_waiting(), self.rounded(known()), points);
            exact = Node::choose(is_waiting(), known(), exact);
            applies.push(is_waiting());
        }
        let points = Node::choose(is_scored(), self.rounded(at(column::UNROUNDED)), points);
        let applicable = Node::choose(Node::Any(applies), at(column::MAXIMUM), Node::integer(0));
        let shown = Node::choose(is_scored(), at(column::POINTS), at(column::STATE));
        let exact = Node::choose(is_scored(), at(column::UNROUNDED), exact);
        self.put_at(head, column::STATE, CellStyle::StrongWord, Content::Formula(state));
        self.put_at(head, column::POINTS, CellStyle::StrongPoints, Content::Formula(points));
        if let Some(slot) = self.component {
            self.shows(Figure::Points(slot));
        }
        if !component.is_adjustment() {
            self.put_at(head, column::APPLICABLE, CellStyle::StrongNumber, Content::Formula(applicable));
        }
        self.put_at(head, column::SHOWN, CellStyle::StrongNumber, Content::Formula(shown));
        if self.ranks_unrounded() {
            self.put_at(head, column::EXACT, CellStyle::StrongNumber, Content::Formula(exact));
        }
    }

    /// Does the managing body still owe something that the component needs? `None` where it owes the set nothing there.
    /// A rule of one quantity says by itself that something was not provided; one of several parts gives points for the
    /// others.
    fn owed(&self, component: &Component, not_provided: Node) -> Option<Node> {
        let framework = self.plan.framework();
        let inputs = framework.inputs_with_slots();
        let by_body = inputs.filter(|(_, input)| input.filled_by == FilledBy::ManagingBody);
        let mut by_body = by_body.map(|(slot, _)| slot).peekable();
        by_body.peek()?;
        let (slot, dependents) = (self.component?, framework.dependents());
        let needs =
            |input: &InputSlot| dependents.get(input.position()).is_some_and(|users| users.contains(&slot));
        let is_empty = |input: InputSlot| Node::Cell(self.places.input(input)).equals(Node::text(""));
        let any_empty = Node::any(by_body.filter(needs).map(is_empty).collect())?;
        Some(match component.rule {
            Rule::Checklist { .. } | Rule::Parts(_) => any_empty,
            Rule::BestOf(_) => {
                let found = Node::NumberOrZero(own(self.places.component(slot, 0).row, column::UNROUNDED));
                Node::Every(vec![any_empty, found.binary(Sign::Less, self.maximum())])
            }
            _ => Node::Every(vec![any_empty, not_provided]),
        })
    }
}
