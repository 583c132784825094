//! Every rule of the vocabulary as formulas: intermediate steps in rows of their own, then the points out of M,
//! or the word that says why there are none.

mod measured;

use framework::{ChecklistItem, Deadline, Exact, InputSlot, Part, Rule, WhenZero};
use jiff::civil::Date;

use self::measured::weighted_sum;
use super::builder::Builder;
use super::node::{Address, Node, Sign};
use super::wording::{self, Phrase};
use crate::figures::decimal_mark;

impl<'a> Builder<'a> {
    /// The points of a rule out of M; `prefix` names the part that it is, if it is one.
    pub(super) fn rule(&mut self, rule: &'a Rule, prefix: &str) -> Node {
        match rule {
            Rule::YesNo { input } => self.yes_no(*input),
            Rule::Choice { input, shares } => self.choice(*input, shares),
            Rule::Checklist { items } => self.checklist(items, prefix),
            Rule::Ratio { numerator, denominator, full_at, when_zero, .. } => {
                let top = self.amount(prefix, wording::NUMERATOR, numerator);
                let bottom = self.amount(prefix, wording::DENOMINATOR, denominator);
                self.share(top, bottom, full_at, *when_zero)
            }
            Rule::Tiers { quantity, tiers } => self.tiers(quantity, tiers, prefix),
            Rule::Timeliness { input, deadline, last_day, on_time, late, never } => {
                self.timeliness(*input, *deadline, *last_day, [on_time, late, never], prefix)
            }
            Rule::WeightedRatio { terms, denominator, when_zero, .. } => {
                let top = self.amount(prefix, wording::WEIGHTED_SUM, &weighted_sum(terms));
                let bottom = self.amount(prefix, wording::DENOMINATOR, denominator);
                self.share(top, bottom, &Exact::ONE, *when_zero)
            }
            Rule::Parts(parts) => self.parts(parts, prefix),
            Rule::BestOf(rules) => self.best_of(rules, prefix),
            Rule::Survey { levels, when_zero } => self.survey(levels, *when_zero, prefix),
            Rule::PeerMax { quantity, when_zero, peer } => self.peer_max(quantity, *when_zero, *peer, prefix),
            Rule::Goalposts { quantity, low, high, better } => {
                self.goalposts(quantity, low, high, *better, prefix)
            }
            Rule::Graded { input, .. } => self.graded(*input),
            Rule::Adjustment { quantity, points_each, minimum, maximum } => {
                self.adjustment(quantity, points_each, [minimum, maximum], prefix)
            }
        }
    }

    fn cell(&self, input: InputSlot) -> Node {
        Node::Cell(self.places.input(input))
    }

    fn is_not_applicable(&self, input: InputSlot) -> Node {
        self.cellar().is_not_applicable(input)
    }

    /// A share of M.
    fn award(&self, share: &Exact) -> Node {
        if *share == Exact::ONE {
            self.maximum()
        } else if share.is_zero() {
            Node::integer(0)
        } else {
            self.maximum().binary(Sign::Times, Node::Number(share.clone()))
        }
    }

    /// What stands where no case before it held: not arising or not provided.
    fn otherwise(&self, input: InputSlot) -> Node {
        Node::choose(
            self.is_not_applicable(input),
            self.word(wording::NOT_ARISING),
            self.word(wording::NOT_PROVIDED),
        )
    }

    fn yes_no(&self, input: InputSlot) -> Node {
        let is = |word| self.cell(input).equals(self.word(word));
        let no = Node::choose(is(wording::NO), Node::integer(0), self.otherwise(input));
        Node::choose(is(wording::YES), self.maximum(), no)
    }

    fn choice(&self, input: InputSlot, shares: &[Exact]) -> Node {
        let framework = self.plan.framework();
        let words = match &framework[input].kind {
            framework::InputKind::Choice(options) => super::answers::option_words(options, self.language),
            _ => Vec::new(),
        };
        words.iter().zip(shares).rev().fold(self.otherwise(input), |rest, (word, share)| {
            Node::choose(self.cell(input).equals(Node::text(word)), self.award(share), rest)
        })
    }

    fn checklist(&mut self, items: &[ChecklistItem], prefix: &str) -> Node {
        let cells: Vec<Address> = items.iter().map(|item| self.places.input(item.input)).collect();
        let first = items.first().map(|item| &item.share);
        let are_equal = items.iter().all(|item| Some(&item.share) == first);
        let count = Node::integer(i64::try_from(items.len()).unwrap_or(i64::MAX));
        let language = self.language;
        let counted = |word: Phrase| Node::CountText(cells.clone(), word.get(language).to_owned());
        let excluded = self.excluded(items, &cells);
        let applicable =
            self.labelled(prefix, wording::APPLICABLE_ITEMS, count.clone().binary(Sign::Minus, excluded));
        let answers = counted(wording::YES).binary(Sign::Plus, counted(wording::NO));
        let answered = self.labelled(prefix, wording::ANSWERED_ITEMS, answers);
        let (met, everything) = if are_equal {
            (self.labelled(prefix, wording::MET_ITEMS, counted(wording::YES)), Node::Cell(applicable))
        } else {
            let met = Node::sum(items.iter().zip(&cells).map(|(item, cell)| {
                let yes = Node::Cell(*cell).equals(self.word(wording::YES));
                Node::choose(yes, Node::Number(item.share.clone()), Node::integer(0))
            }));
            let met = self.labelled(prefix, wording::EARNED_SHARE, met);
            let shares = Node::sum(items.iter().map(|item| {
                let share = Node::Number(item.share.clone());
                Node::choose(self.is_not_applicable(item.input), Node::integer(0), share)
            }));
            let all_apply = Node::Cell(applicable).equals(count);
            let shares = Node::choose(all_apply, Node::integer(1), shares);
            (met, Node::Cell(self.labelled(prefix, wording::APPLICABLE_SHARE, shares)))
        };
        let points = self.maximum().binary(Sign::Times, Node::Cell(met)).binary(Sign::Over, everything);
        let is_zero = |cell| Node::Cell(cell).equals(Node::integer(0));
        let unanswered = Node::choose(is_zero(answered), self.word(wording::NOT_PROVIDED), points);
        Node::choose(is_zero(applicable), self.word(wording::NOT_ARISING), unanswered)
    }

    /// How many items do not apply.
    fn excluded(&self, items: &[ChecklistItem], cells: &[Address]) -> Node {
        let owner = self.component.map(framework::Owner::Component);
        let framework = self.plan.framework();
        let own = items.iter().all(|item| Some(framework[item.input].owner) == owner);
        if own {
            return Node::CountText(cells.to_vec(), wording::NOT_APPLICABLE.get(self.language).to_owned());
        }
        Node::sum(
            items.iter().map(|item| {
                Node::choose(self.is_not_applicable(item.input), Node::integer(1), Node::integer(0))
            }),
        )
    }

    /// A number as the reader writes it.
    fn number(&self, number: &Exact) -> String {
        number.to_string().replace('.', &decimal_mark(self.language).to_string())
    }

    fn labelled(&mut self, prefix: &str, phrase: Phrase, node: Node) -> Address {
        let label = format!("{prefix}{}", phrase.get(self.language));
        self.step(&label, "", node)
    }

    fn is(&self, cell: Address, phrase: Phrase) -> Node {
        Node::Cell(cell).equals(self.word(phrase))
    }

    /// Words that stand in the way of a quotient, in the order of the engine; otherwise `points`.
    fn unless_in_the_way(
        &self,
        cells: &[Address],
        zero: Option<Node>,
        when_zero: WhenZero,
        points: Node,
    ) -> Node {
        let any_is = |phrase| cells.iter().map(|cell| self.is(*cell, phrase)).collect::<Vec<_>>();
        let mut zeros = any_is(wording::DIVIDED_BY_ZERO);
        zeros.extend(zero);
        let at_zero = match when_zero {
            WhenZero::NotApplicable => self.word(wording::NOT_ARISING),
            WhenZero::Full => self.maximum(),
            WhenZero::None => Node::integer(0),
        };
        let mut node = points;
        for (conditions, result) in [
            (any_is(wording::NOT_PROVIDED), self.word(wording::NOT_PROVIDED)),
            (zeros, at_zero),
            (any_is(wording::NOT_APPLICABLE), self.word(wording::NOT_ARISING)),
        ] {
            if let Some(condition) = Node::any(conditions) {
                node = Node::choose(condition, result, node);
            }
        }
        node
    }

    /// clamp(top ÷ bottom ÷ `full_at`) × M.
    fn share(&self, top: Address, bottom: Address, full_at: &Exact, when_zero: WhenZero) -> Node {
        let mut share = Node::Cell(top).binary(Sign::Over, Node::Cell(bottom));
        if *full_at != Exact::ONE {
            share = share.binary(Sign::Over, Node::Number(full_at.clone()));
        }
        let zero = Node::Cell(bottom).equals(Node::integer(0));
        self.unless_in_the_way(&[top, bottom], Some(zero), when_zero, self.clamped(share))
    }

    /// A share kept within 0…1, × M.
    fn clamped(&self, share: Node) -> Node {
        let share = Node::Largest(vec![Node::integer(0), Node::Smallest(vec![Node::integer(1), share])]);
        self.maximum().binary(Sign::Times, share)
    }

    fn timeliness(
        &mut self,
        input: InputSlot,
        deadline: Deadline,
        last_day: Option<Deadline>,
        [on_time, late, never]: [&Exact; 3],
        prefix: &str,
    ) -> Node {
        let date = || self.cell(input);
        let none = date().equals(self.word(wording::NO_DATE));
        let (date, otherwise) = (date(), self.otherwise(input));
        let mut days = vec![self.deadline(deadline, wording::DEADLINE, prefix)];
        let after = match last_day {
            Some(last_day) => {
                let day = self.deadline(last_day, wording::LAST_DAY, prefix);
                days.push(day);
                let in_time = date.clone().binary(Sign::AtMost, Node::Cell(day));
                Node::choose(in_time, self.award(late), self.award(never))
            }
            None => self.award(late),
        };
        let first = days.first().copied().map_or(Node::integer(0), Node::Cell);
        let points = Node::choose(date.binary(Sign::AtMost, first), self.award(on_time), after);
        let known = Node::integer(i64::try_from(days.len()).unwrap_or(1));
        let days_known = Node::CountNumbers(days).equals(known);
        let points = Node::choose(days_known, points, self.word(wording::NOT_PROVIDED));
        let is_date = Node::CountNumbers(vec![self.places.input(input)]).equals(Node::integer(1));
        Node::choose(none, self.award(never), Node::choose(is_date, points, otherwise))
    }

    /// The day that a date is held against, as a step.
    fn deadline(&mut self, deadline: Deadline, phrase: Phrase, prefix: &str) -> Address {
        let missing = self.word(wording::NOT_PROVIDED);
        let node = match deadline {
            Deadline::Parameter(slot) => {
                let cell = self.parameter(slot);
                let is_day = Node::CountNumbers(vec![cell]).equals(Node::integer(1));
                Node::choose(is_day, Node::Cell(cell), missing)
            }
            Deadline::Day(template) => {
                let year = self.plan.terms().year;
                // Only 29 February can be missing in a year: then the month ends a day earlier.
                let earlier = || Date::new(template.year.unwrap_or(year), template.month, 28).ok();
                match template.in_year(year).or_else(earlier) {
                    Some(day) => Node::integer(super::answers::serial_day(day)),
                    None => missing,
                }
            }
        };
        let label = format!("{prefix}{}", phrase.get(self.language));
        self.date_step(&label, node)
    }

    fn parts(&mut self, parts: &'a [Part], prefix: &str) -> Node {
        let cells: Vec<Address> = parts
            .iter()
            .enumerate()
            .map(|(at, part)| {
                let name = format!("{prefix}{} {}", wording::PART.get(self.language), at + 1);
                let points = self.rule(&part.rule, &format!("{name} · "));
                self.step(&name, &format!("× {}", self.number(&part.share)), points)
            })
            .collect();
        let weighted = |value: fn(Address) -> Node| {
            Node::sum(
                parts
                    .iter()
                    .zip(&cells)
                    .map(|(part, cell)| Node::Number(part.share.clone()).binary(Sign::Times, value(*cell))),
            )
        };
        let earned = weighted(Node::NumberOrZero);
        let applies = Node::sum(parts.iter().zip(&cells).map(|(part, cell)| {
            let share = Node::Number(part.share.clone());
            Node::choose(self.is(*cell, wording::NOT_ARISING), Node::integer(0), share)
        }));
        let language = self.language;
        let counted = |word: Phrase| Node::CountText(cells.clone(), word.get(language).to_owned());
        let all_apply = counted(wording::NOT_ARISING).equals(Node::integer(0));
        let shares = Node::choose(all_apply, Node::integer(1), applies);
        let shares = self.labelled(prefix, wording::APPLICABLE_SHARE, shares);
        self.unless_empty(&cells, earned.binary(Sign::Over, Node::Cell(shares)))
    }

    fn best_of(&mut self, rules: &'a [Rule], prefix: &str) -> Node {
        let cells: Vec<Address> = rules
            .iter()
            .enumerate()
            .map(|(at, rule)| {
                let name = format!("{prefix}{} {}", wording::ALTERNATIVE.get(self.language), at + 1);
                let points = self.rule(rule, &format!("{name} · "));
                self.step(&name, "", points)
            })
            .collect();
        let mut candidates = vec![Node::integer(0)];
        candidates.extend(cells.iter().copied().map(Node::Cell));
        self.unless_empty(&cells, Node::Largest(candidates))
    }

    /// Points where at least one of the cells holds a number.
    fn unless_empty(&self, cells: &[Address], points: Node) -> Node {
        let missing = Node::CountText(cells.to_vec(), wording::NOT_PROVIDED.get(self.language).to_owned());
        let word = Node::choose(
            missing.binary(Sign::Greater, Node::integer(0)),
            self.word(wording::NOT_PROVIDED),
            self.word(wording::NOT_ARISING),
        );
        Node::choose(Node::CountNumbers(cells.to_vec()).equals(Node::integer(0)), word, points)
    }

    fn graded(&self, input: InputSlot) -> Node {
        let clamped =
            Node::Largest(vec![Node::integer(0), Node::Smallest(vec![self.maximum(), self.cell(input)])]);
        let given = Node::CountNumbers(vec![self.places.input(input)]).equals(Node::integer(1));
        Node::choose(given, clamped, self.otherwise(input))
    }
}
