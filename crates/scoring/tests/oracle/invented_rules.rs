//! Every rule of the vocabulary, at random, alone and inside one another.

use framework::testing::{parameter_slot, peer_slot};
use framework::{
    Bound, ChecklistItem, ChoiceOption, ComponentSlot, DateTemplate, Deadline, Direction, Exact, Exceeds,
    InputKind, Part, Rule, SurveyLevel, Text, Tier, WeightedTerm, WhenZero,
};

use crate::invented::{Inventor, formula};

/// How deep rules nest: parts of the best of several.
const NESTING_MAX: usize = 2;

impl Inventor<'_> {
    /// The rule of a component; only a whole component can be an adjustment.
    pub fn component_rule(&mut self, slot: ComponentSlot) -> Rule {
        if self.chance.percent(8) {
            let minimum = self.chance.between(-5, 0);
            return Rule::Adjustment {
                quantity: formula(self.expression(slot, 1)),
                points_each: Exact::fraction(self.chance.between(-4, 4), 3).unwrap(),
                minimum: Exact::integer(minimum),
                maximum: Exact::integer(self.chance.between(0, 5)),
            };
        }
        self.rule(slot, NESTING_MAX)
    }

    fn rule(&mut self, slot: ComponentSlot, nesting: usize) -> Rule {
        match self.chance.between(1, if nesting == 0 { 11 } else { 14 }) {
            1 => Rule::YesNo { input: self.asked(slot, InputKind::YesNo) },
            2 => self.choice(slot),
            3 => self.checklist(slot),
            4 | 5 => self.ratio(slot),
            6 => self.weighted_ratio(slot),
            7 => self.tiers(slot),
            8 => self.timeliness(slot),
            9 => self.survey(slot),
            10 => self.peer_max(slot),
            11 if self.chance.percent(60) => self.goalposts(slot),
            11 => Rule::Graded { input: self.asked(slot, InputKind::Number), rubric: Text::default() },
            12 | 13 => {
                let count = self.chance.count(1, 3);
                let shares = self.chance.shares(count);
                let part = |share| Part { share, rule: self.rule(slot, nesting - 1) };
                Rule::Parts(shares.into_iter().map(part).collect())
            }
            _ => {
                let count = self.chance.count(1, 3);
                Rule::BestOf((0..count).map(|_| self.rule(slot, nesting - 1)).collect())
            }
        }
    }

    fn choice(&mut self, slot: ComponentSlot) -> Rule {
        let count = self.chance.count(2, 4);
        let option = |at: usize| ChoiceOption { code: format!("option_{at}"), title: Text::default() };
        let input = self.asked(slot, InputKind::Choice((0..count).map(option).collect()));
        Rule::Choice { input, shares: (0..count).map(|_| self.chance.share()).collect() }
    }

    fn checklist(&mut self, slot: ComponentSlot) -> Rule {
        let count = self.chance.count(1, 4);
        let shares = self.chance.shares(count);
        let item = |share| ChecklistItem { input: self.asked(slot, InputKind::YesNo), share };
        Rule::Checklist { items: shares.into_iter().map(item).collect() }
    }

    fn ratio(&mut self, slot: ComponentSlot) -> Rule {
        Rule::Ratio {
            numerator: formula(self.expression(slot, 1)),
            denominator: formula(self.expression(slot, 2)),
            full_at: self.chance.one_of(&[Exact::ONE, Exact::decimal(5, 2), Exact::fraction(2, 3).unwrap()]),
            when_zero: self.when_zero(),
            exceeds: Exceeds::Allowed,
        }
    }

    fn weighted_ratio(&mut self, slot: ComponentSlot) -> Rule {
        let count = self.chance.count(1, 3);
        let term =
            |_| WeightedTerm { quantity: formula(self.expression(slot, 0)), weight: self.chance.share() };
        Rule::WeightedRatio {
            terms: (0..count).map(term).collect(),
            denominator: formula(self.expression(slot, 1)),
            when_zero: self.when_zero(),
            exceeds: Exceeds::Allowed,
        }
    }

    /// Steps without gap or overlap: every bound belongs to the step above or to the one below it.
    fn tiers(&mut self, slot: ComponentSlot) -> Rule {
        let mut bounds: Vec<i64> = (0..self.chance.count(1, 3)).map(|_| self.chance.between(0, 8)).collect();
        bounds.sort_unstable();
        bounds.dedup();
        let mut tiers = Vec::new();
        let mut low: Option<Bound> = None;
        for bound in bounds {
            let belongs_above = self.chance.percent(50);
            let end = |inclusive| Some(Bound { value: Exact::integer(bound), inclusive });
            tiers.push(Tier { low, high: end(!belongs_above), share: self.chance.share() });
            low = end(belongs_above);
        }
        tiers.push(Tier { low, high: None, share: self.chance.share() });
        Rule::Tiers { quantity: formula(self.expression(slot, 1)), tiers }
    }

    fn timeliness(&mut self, slot: ComponentSlot) -> Rule {
        let day = |month| Deadline::Day(DateTemplate { year: None, month, day: 15 });
        let deadline = if self.chance.percent(30) { Deadline::Parameter(parameter_slot(1)) } else { day(2) };
        Rule::Timeliness {
            input: self.asked(slot, InputKind::Date { may_be_none: true }),
            deadline,
            last_day: self.chance.percent(50).then(|| day(4)),
            on_time: self.chance.share(),
            late: self.chance.share(),
            never: self.chance.share(),
        }
    }

    fn survey(&mut self, slot: ComponentSlot) -> Rule {
        let count = self.chance.between(2, 4);
        let weight = |at: i64| Exact::integer(at * 25);
        let level = |at| SurveyLevel { input: self.asked(slot, InputKind::Count), weight: weight(at) };
        Rule::Survey { levels: (0..count).map(level).collect(), when_zero: self.when_zero() }
    }

    fn peer_max(&mut self, slot: ComponentSlot) -> Rule {
        let peer = peer_slot(self.set.peer_count);
        self.set.peer_count += 1;
        Rule::PeerMax { quantity: formula(self.expression(slot, 1)), when_zero: self.when_zero(), peer }
    }

    fn goalposts(&mut self, slot: ComponentSlot) -> Rule {
        let low = self.chance.between(-3, 4);
        Rule::Goalposts {
            quantity: formula(self.expression(slot, 1)),
            low: Exact::integer(low),
            high: Exact::integer(low + self.chance.between(1, 9)),
            better: self.chance.one_of(&[Direction::Higher, Direction::Lower]),
        }
    }

    fn when_zero(&mut self) -> WhenZero {
        self.chance.one_of(&[WhenZero::NotApplicable, WhenZero::Full, WhenZero::None])
    }
}
