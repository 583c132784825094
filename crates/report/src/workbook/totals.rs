//! Indices, total, per cent, band and the figure that ranks depend on, as formulas.

use framework::{Exact, IndexSlot, Item, NotApplicablePolicy, RankingBasis, RoundingPlace};

use super::builder::Builder;
use super::layout::{CellStyle, Content, Figure, column, own};
use super::node::{Address, Node, Sign, row_below};
use super::wording;
use crate::figures::{cell_text, decimal_mark};

/// Total, bonus and penalty, per cent, band, components that do not apply, takes part, ranked on, rank.
pub(super) const ROWS_BELOW_INDICES: u32 = 9;

impl Builder<'_> {
    /// Points as the terms round them at a component or an index.
    pub(super) fn rounded(&self, node: Node) -> Node {
        let rounding = self.plan.terms().rounding;
        match rounding.place {
            RoundingPlace::Component => Node::Declared(Box::new(node), rounding),
            RoundingPlace::Total => node,
        }
    }

    pub(super) fn ranks_unrounded(&self) -> bool {
        self.plan.terms().ranking.on == RankingBasis::Unrounded
    }

    /// Fills the rows that were left free from `first` on.
    pub(super) fn totals(&mut self, first: u32) {
        let end = self.row;
        let framework = self.plan.framework();
        self.layout.places.indices = (0..framework.indices.len()).map(|at| row_below(first, at)).collect();
        // Parents come before children in the set, and are computed after them.
        let rows = self.layout.places.indices.clone();
        for (slot, row) in framework.index_slots().zip(rows).rev() {
            self.index(row, slot);
        }
        self.row = row_below(first, framework.indices.len());
        self.adjustments();
        self.total();
        self.percent();
        self.band();
        self.not_applicable();
        self.takes_part();
        self.ranked_on();
        self.rank();
        self.row = end;
    }

    fn index(&mut self, row: u32, slot: IndexSlot) {
        let index = &self.plan.framework()[slot];
        self.row = row;
        self.put_text(column::CODE, CellStyle::Strong, &index.code);
        self.put_text(column::CONTENT, CellStyle::Strong, index.title.get(self.language));
        let full = index.maximum.is_some().then(|| self.plan.index_maximum(slot).clone());
        self.node(&index.children, full.as_ref(), Some(slot));
    }

    fn total(&mut self) {
        self.put_text(column::CODE, CellStyle::Strong, "");
        self.put_text(column::CONTENT, CellStyle::Strong, wording::TOTAL.get(self.language));
        self.layout.places.total = self.row;
        let top = self.plan.framework().top.clone();
        let full = self.plan.total_maximum().clone();
        self.node(&top, Some(&full), None);
        self.row += 1;
    }

    /// Sum below, maximum below, points and maximum of an inner node or the whole.
    fn node(&mut self, children: &[Item], full: Option<&Exact>, index: Option<IndexSlot>) {
        let row = self.row;
        let scored: Vec<Item> = children.iter().copied().filter(|item| !self.is_adjustment(*item)).collect();
        let sum_full = scored.iter().fold(Exact::ZERO, |sum, item| sum.plus(&self.full(*item)));
        let sum = |column| Node::sum(scored.iter().map(|item| Node::NumberOrZero(self.place(*item, column))));
        let (points_below, maximum_below, exact_below) =
            (sum(column::POINTS), sum(column::APPLICABLE), sum(column::EXACT));
        let cell = |column| Node::Cell(own(row, column));
        self.put(column::UNROUNDED, CellStyle::Unrounded, Content::Formula(Self::clean(points_below)));
        self.put(column::MAXIMUM, CellStyle::StrongNumber, Content::Formula(maximum_below));
        if let Some(full) = full {
            self.put_text(column::MEASURE, CellStyle::SmallText, &self.scaling_words(full, &sum_full));
            self.put(column::VALUE, CellStyle::StrongNumber, Content::Number(full.clone()));
        } else {
            self.put(column::MEASURE, CellStyle::Strong, Content::Blank);
            self.put(column::VALUE, CellStyle::Strong, Content::Blank);
        }
        for at in [column::STATE, column::STANDING] {
            self.put(at, CellStyle::Strong, Content::Blank);
        }
        let below: Vec<Address> = scored.iter().map(|item| self.place(*item, column::POINTS)).collect();
        let nothing = || Node::CountNumbers(below.clone()).equals(Node::integer(0));
        let scaled = |below: Node| match &full {
            None => below,
            Some(_) if self.keeps_maximum() => {
                // Where all that applies has a maximum of 0, there is nothing to scale by.
                let empty = cell(column::MAXIMUM).equals(Node::integer(0));
                let quotient = below
                    .clone()
                    .binary(Sign::Times, cell(column::VALUE))
                    .binary(Sign::Over, cell(column::MAXIMUM));
                Node::choose(empty, below, quotient)
            }
            Some(_) if sum_full.is_zero() => below,
            Some(_) => below
                .binary(Sign::Times, cell(column::VALUE))
                .binary(Sign::Over, Node::Number(sum_full.clone())),
        };
        let applicable = scaled(cell(column::MAXIMUM));
        let is_whole = index.is_none();
        let exact = scaled(exact_below);
        let points = self.rounded_node(scaled(cell(column::UNROUNDED)), is_whole);
        let word = self.word(wording::NO_POINTS);
        let points = Node::choose(nothing(), word, points);
        let applicable = Node::choose(nothing(), Node::integer(0), applicable);
        let exact = Node::choose(nothing(), Node::integer(0), exact);
        self.put(column::POINTS, CellStyle::StrongPoints, Content::Formula(points));
        self.shows(index.map_or(Figure::Total, Figure::Index));
        self.put(column::APPLICABLE, CellStyle::StrongNumber, Content::Formula(applicable));
        self.shows(index.map_or(Figure::TotalMaximum, Figure::IndexMaximum));
        self.put(column::SHOWN, CellStyle::StrongNumber, Content::Formula(cell(column::POINTS)));
        if self.ranks_unrounded() {
            self.put(column::EXACT, CellStyle::StrongNumber, Content::Formula(exact));
        }
    }

    /// What the maximum beside it is, and how the sum of the points below becomes the points.
    fn scaling_words(&self, full: &Exact, sum_full: &Exact) -> String {
        let say = |phrase: wording::Phrase| phrase.get(self.language);
        let factor = if self.keeps_maximum() {
            say(wording::VALUE_OVER_MAXIMUM).to_owned()
        } else if full == sum_full || sum_full.is_zero() {
            return say(wording::IN_FORCE).to_owned();
        } else {
            let [full, sum] = [full, sum_full]
                .map(|number| cell_text(number).replace('.', &decimal_mark(self.language).to_string()));
            format!("{full}/{sum}")
        };
        format!("{}. {} {factor}", say(wording::IN_FORCE), say(wording::SCALED_BY))
    }

    /// An index is rounded where components are; the whole is rounded in any case, with its adjustments.
    fn rounded_node(&self, node: Node, is_whole: bool) -> Node {
        let rounding = self.plan.terms().rounding;
        if !is_whole {
            return self.rounded(node);
        }
        let node = self.rounded(node);
        let with_adjustments = if self.has_adjustments() {
            node.binary(Sign::Plus, Node::Cell(own(self.layout.places.adjustments, column::POINTS)))
        } else {
            node
        };
        match rounding.place {
            RoundingPlace::Component if !self.has_adjustments() => with_adjustments,
            _ => Node::Declared(Box::new(with_adjustments), rounding),
        }
    }

    /// A sum of printed points without the noise of floats.
    fn clean(sum: Node) -> Node {
        Node::Settled(Box::new(sum))
    }

    /// Does an index keep its maximum when something below it does not apply?
    fn keeps_maximum(&self) -> bool {
        self.plan.terms().not_applicable != NotApplicablePolicy::GroupMaximum
    }

    fn is_adjustment(&self, item: Item) -> bool {
        match item {
            Item::Index(_) => false,
            Item::Component(slot) => self.plan.framework()[slot].is_adjustment(),
        }
    }

    fn has_adjustments(&self) -> bool {
        self.plan.framework().components.iter().any(framework::Component::is_adjustment)
    }

    fn full(&self, item: Item) -> Exact {
        match item {
            Item::Index(slot) => self.plan.index_maximum(slot).clone(),
            Item::Component(slot) => self.plan.component_maximum(slot).clone(),
        }
    }

    fn place(&self, item: Item, column: u16) -> Address {
        match item {
            Item::Index(slot) => self.layout.places.index(slot, column),
            Item::Component(slot) => self.layout.places.component(slot, column),
        }
    }

    fn line(&mut self, phrase: wording::Phrase) {
        self.put(column::CODE, CellStyle::Text, Content::Blank);
        self.put_text(column::CONTENT, CellStyle::Text, phrase.get(self.language));
        for at in column::MEASURE..=column::STANDING {
            if at != column::POINTS {
                self.put(at, CellStyle::Text, Content::Blank);
            }
        }
    }

    fn adjustments(&mut self) {
        self.layout.places.adjustments = self.row;
        let components = self.plan.framework().components_with_slots();
        let cells: Vec<Node> = components
            .filter(|(_, component)| component.is_adjustment())
            .map(|(slot, _)| Node::NumberOrZero(self.layout.places.component(slot, column::POINTS)))
            .collect();
        if !cells.is_empty() {
            self.line(wording::ADJUSTMENTS);
            let sum = Self::clean(Node::sum(cells));
            self.put(column::POINTS, CellStyle::StrongPoints, Content::Formula(sum));
            self.row += 1;
        }
    }

    fn percent(&mut self) {
        self.line(wording::PERCENT);
        self.layout.places.percent = self.row;
        let total = self.layout.places.total;
        let cell = |column| Node::Cell(own(total, column));
        let percent = cell(column::POINTS)
            .binary(Sign::Times, Node::integer(100))
            .binary(Sign::Over, cell(column::APPLICABLE));
        let nothing = cell(column::APPLICABLE).equals(Node::integer(0));
        let node = Node::choose(nothing, Node::text(""), percent);
        self.put(column::POINTS, CellStyle::StrongPoints, Content::Formula(node));
        self.shows(Figure::Percent);
        self.row += 1;
    }

    fn band(&mut self) {
        self.line(wording::BAND);
        self.layout.places.band = self.row;
        let percent = own(self.layout.places.percent, column::POINTS);
        let bands = &self.plan.framework().bands;
        let node = bands.iter().rev().fold(Node::text(""), |rest, band| {
            let title = Node::text(band.title.get(self.language));
            match &band.from {
                None => title,
                Some(from) => {
                    let sign = if from.inclusive { Sign::AtLeast } else { Sign::Greater };
                    let settled = Node::Settled(Box::new(Node::Cell(percent)));
                    Node::choose(settled.binary(sign, Node::Number(from.percent.clone())), title, rest)
                }
            }
        });
        let known = Node::CountNumbers(vec![percent]).equals(Node::integer(0));
        let node = Node::choose(known, Node::text(""), node);
        self.put(column::POINTS, CellStyle::StrongPoints, Content::Formula(node));
        self.shows(Figure::Band);
        self.row += 1;
    }

    fn not_applicable(&mut self) {
        self.line(wording::NOT_APPLICABLE_COUNT);
        self.layout.places.not_applicable = self.row;
        let scored = self.plan.framework().components.iter().zip(&self.layout.places.components);
        let states: Vec<Address> = scored
            .filter(|(component, _)| !component.is_adjustment())
            .map(|(_, row)| own(*row, column::STATE))
            .collect();
        let language = self.language;
        let count = Node::sum(states.iter().map(|state| {
            let is = |phrase: wording::Phrase| Node::Cell(*state).equals(Node::text(phrase.get(language)));
            let words = Node::Any(vec![is(wording::NOT_APPLICABLE), is(wording::NOT_ARISING)]);
            Node::choose(words, Node::integer(1), Node::integer(0))
        }));
        self.put(column::POINTS, CellStyle::StrongNumber, Content::Formula(count));
        self.row += 1;
    }

    fn takes_part(&mut self) {
        self.line(wording::TAKES_PART);
        self.layout.places.takes_part = self.row;
        let cell = self.put(column::POINTS, CellStyle::InputWord, Content::TakesPart);
        let words = [wording::YES, wording::NO].map(|word| word.get(self.language).to_owned());
        self.layout.lists.push((cell, words.to_vec()));
        self.row += 1;
    }

    /// The figure that ranks depend on, or the word that says why there is no rank.
    fn ranked_on(&mut self) {
        self.line(wording::RANKING_FIGURE);
        self.layout.places.ranked_on = self.row;
        let total = self.layout.places.total;
        let printed = Node::Cell(own(total, column::POINTS));
        let figure = if self.ranks_unrounded() {
            let exact = Node::Cell(own(total, column::EXACT));
            let exact = if self.has_adjustments() {
                exact.binary(Sign::Plus, Node::Cell(own(self.layout.places.adjustments, column::POINTS)))
            } else {
                exact
            };
            Node::Settled(Box::new(exact))
        } else {
            printed
        };
        let takes_part = Node::Cell(own(self.row - 1, column::POINTS)).equals(self.word(wording::NO));
        let has_claims = Node::Cell(own(self.layout.places.not_applicable, column::POINTS))
            .binary(Sign::Greater, Node::integer(0));
        let unranked = self.word(wording::NOT_RANKED);
        let in_percent = |figure: Node| {
            let out_of = || Node::Cell(own(total, column::APPLICABLE));
            let share = figure.binary(Sign::Times, Node::integer(100)).binary(Sign::Over, out_of());
            let share = Node::Settled(Box::new(share));
            Node::choose(out_of().equals(Node::integer(0)), Node::integer(0), share)
        };
        let figure = if self.keeps_maximum() { figure } else { in_percent(figure) };
        let nothing = Node::CountNumbers(vec![own(total, column::POINTS)]).equals(Node::integer(0));
        let node = Node::choose(nothing, unranked.clone(), figure);
        let node = Node::choose(takes_part, unranked.clone(), node);
        let node = match self.plan.terms().not_applicable {
            NotApplicablePolicy::ScoredUnranked => Node::choose(has_claims, unranked, node),
            NotApplicablePolicy::NotAssessed => {
                Node::choose(has_claims, self.word(wording::NOT_ASSESSED), node)
            }
            NotApplicablePolicy::Rescale | NotApplicablePolicy::GroupMaximum => node,
        };
        self.put(column::POINTS, CellStyle::StrongPoints, Content::Formula(node));
        self.row += 1;
    }

    fn rank(&mut self) {
        self.line(wording::RANK);
        self.layout.places.rank = self.row;
        self.put(column::POINTS, CellStyle::Rank, Content::Rank);
        self.row += 1;
    }
}
