//! Sets that nobody issued: trees of one to four levels, every rule, every setting.

use framework::expression::{Expression, Operand, Operator, Tree};
use framework::testing::{component_slot, index_slot, input_slot, level_slot, parameter_slot, quantity_slot};
use framework::{
    Band, BandBound, Component, ComponentSlot, Decision, Exact, FilledBy, Formula, Framework, Index,
    IndexSlot, Input, InputKind, InputSlot, Item, Level, NamedQuantity, NotApplicablePolicy, Owner,
    Parameter, Place, Ranking, RankingBasis, Reading, RepairedEdition, Rounding, RoundingMode, RoundingPlace,
    ScoringSettings, Standing, Text, TieRule, Title,
};

use crate::chance::Chance;

pub const READINGS: [Reading; 3] = Reading::ALL;
pub const POLICIES: [NotApplicablePolicy; 4] = NotApplicablePolicy::ALL;
pub const MODES: [RoundingMode; 3] = [RoundingMode::HalfUp, RoundingMode::HalfEven, RoundingMode::Down];

/// A set in the making.
pub struct Inventor<'c> {
    pub chance: &'c mut Chance,
    pub set: Framework,
    /// Questions of the component in the making.
    pub own: Vec<InputSlot>,
}

/// A set with `depth` levels above its components, or the components alone under the whole (0).
pub fn set(chance: &mut Chance) -> Framework {
    let depth = chance.count(0, 3);
    let set = empty(chance, depth);
    let mut inventor = Inventor { chance, set, own: Vec::new() };
    inventor.general();
    let top = inventor.items(None, 0, depth);
    let mut set = inventor.set;
    set.top = top;
    set
}

fn empty(chance: &mut Chance, depth: usize) -> Framework {
    let level = |at: usize| Level {
        code: format!("level_{at}"),
        title: Text::default(),
        printed_count: None,
        place: Place::Everywhere,
    };
    Framework {
        code: String::from("invented"),
        edition: String::from("1"),
        title: Text::default(),
        decision: Decision {
            title: Title::default(),
            issuer: Text::default(),
            number: String::new(),
            date: String::new(),
            annex: Text::default(),
            source: Text::default(),
            place: Place::Everywhere,
        },
        faults: Vec::new(),
        levels: (0..=depth).map(level).collect(),
        printed_maximum: Exact::integer(chance.one_of(&[1, 100, 1000])),
        printed_maximum_place: Place::Everywhere,
        scoring: settings(chance),
        repaired: Some(RepairedEdition { edition: String::from("2"), note: Text::default() }),
        bands: bands(chance),
        inputs: Vec::new(),
        general: Vec::new(),
        parameters: Vec::new(),
        quantities: Vec::new(),
        checks: Vec::new(),
        indices: Vec::new(),
        components: Vec::new(),
        top: Vec::new(),
        peer_count: 0,
        layout_digest: String::new(),
    }
}

fn settings(chance: &mut Chance) -> ScoringSettings {
    ScoringSettings {
        reading: chance.one_of(&READINGS),
        reading_reason: None,
        not_applicable: chance.one_of(&POLICIES),
        rounding: Rounding {
            digits: u8::try_from(chance.between(0, 6)).unwrap(),
            mode: chance.one_of(&MODES),
            place: chance.one_of(&[RoundingPlace::Component, RoundingPlace::Total]),
        },
        ranking: Ranking {
            level: level_slot(0),
            ties: chance.one_of(&[TieRule::Competition, TieRule::Dense]),
            on: chance.one_of(&[RankingBasis::Printed, RankingBasis::Unrounded]),
        },
        place: Place::Everywhere,
    }
}

fn bands(chance: &mut Chance) -> Vec<Band> {
    let mut bounds: Vec<i64> = (0..chance.count(0, 4)).map(|_| chance.between(0, 100)).collect();
    bounds.sort_unstable_by(|a, b| b.cmp(a));
    bounds.dedup();
    let from = bounds
        .iter()
        .map(|percent| Some(BandBound { percent: Exact::integer(*percent), inclusive: chance.percent(50) }));
    let from: Vec<_> = from.chain([None]).collect();
    let band = |from| Band { code: String::new(), title: Text::default(), from, place: Place::Everywhere };
    from.into_iter().map(band).collect()
}

impl Inventor<'_> {
    /// What every component may look at: general information, a parameter, a named quantity.
    fn general(&mut self) {
        for at in 0..2 {
            let slot = self.question(Owner::General, InputKind::Count, &format!("I.{at}"));
            self.set.general.push(slot);
        }
        for kind in [InputKind::Count, InputKind::Date { may_be_none: false }] {
            self.set.parameters.push(Parameter {
                name: format!("parameter_{}", self.set.parameters.len()),
                title: Text::default(),
                kind,
                unit: Text::default(),
                default: None,
                place: Place::Everywhere,
            });
        }
        let [first, second] = [0, 1].map(|at| Box::new(Tree::Operand(Operand::Input(input_slot(at)))));
        self.set.quantities.push(NamedQuantity {
            name: String::from("staff"),
            title: Text::default(),
            formula: formula(Tree::Binary(Operator::Plus, first, second)),
            place: Place::Everywhere,
        });
    }

    fn items(&mut self, parent: Option<IndexSlot>, level: usize, depth: usize) -> Vec<Item> {
        let count = if depth == 0 { self.chance.count(1, 5) } else { self.chance.count(1, 3) };
        let item = |inventor: &mut Self| {
            // A component may stand beside indices.
            if depth == 0 || inventor.chance.percent(15) {
                Item::Component(inventor.component(parent, level))
            } else {
                Item::Index(inventor.index(parent, level, depth))
            }
        };
        (0..count).map(|_| item(self)).collect()
    }

    fn index(&mut self, parent: Option<IndexSlot>, level: usize, depth: usize) -> IndexSlot {
        let slot = index_slot(self.set.indices.len());
        let maximum = self.chance.percent(75).then(|| self.maximum());
        self.set.indices.push(Index {
            code: format!("index-{}", slot.position()),
            parent,
            level: level_slot(level),
            title: Title::default(),
            maximum,
            weight: None,
            printed_count: None,
            appraiser: None,
            children: Vec::new(),
            place: Place::Everywhere,
            maximum_place: Place::Everywhere,
        });
        let children = self.items(Some(slot), level + 1, depth - 1);
        self.set.indices[slot.position()].children = children;
        slot
    }

    fn component(&mut self, parent: Option<IndexSlot>, level: usize) -> ComponentSlot {
        let slot = component_slot(self.set.components.len());
        self.own = Vec::new();
        let rule = self.component_rule(slot);
        let repaired_maximum = self.chance.percent(40).then(|| self.maximum());
        let component = Component {
            code: format!("component-{}", slot.position()),
            parent,
            level: level_slot(level),
            title: Title::default(),
            maximum: self.maximum(),
            weight: None,
            repaired_maximum,
            inputs: std::mem::take(&mut self.own),
            rule,
            evidence: Vec::new(),
            guidance: Text::default(),
            standing: Standing::Proposed,
            source: Text::default(),
            appraiser: None,
            examples: Vec::new(),
            place: Place::Everywhere,
            rule_place: Place::Everywhere,
        };
        self.set.components.push(component);
        slot
    }

    /// A maximum in points; now and then 0, as of the ninth main index of 2022.
    fn maximum(&mut self) -> Exact {
        if self.chance.percent(4) {
            return Exact::ZERO;
        }
        Exact::decimal(self.chance.between(1, 400), self.chance.one_of(&[0, 1, 2]))
    }

    /// A new question.
    pub fn question(&mut self, owner: Owner, kind: InputKind, key: &str) -> InputSlot {
        let slot = input_slot(self.set.inputs.len());
        let may_be_not_applicable = kind == InputKind::YesNo && self.chance.percent(50);
        self.set.inputs.push(Input {
            key: key.to_owned(),
            name: key.to_owned(),
            owner,
            kind,
            unit: Text::default(),
            question: Text::default(),
            help: Text::default(),
            minimum: None,
            maximum: None,
            required: true,
            may_be_not_applicable,
            within_year: false,
            filled_by: FilledBy::Unit,
            place: Place::Everywhere,
        });
        slot
    }

    /// An expression over what the component asks itself, and over what others ask.
    pub fn expression(&mut self, slot: ComponentSlot, depth: usize) -> Expression {
        if depth > 0 && self.chance.percent(45) {
            let operators = [
                Operator::Plus,
                Operator::Minus,
                Operator::Times,
                Operator::Over,
                Operator::Minimum,
                Operator::Maximum,
            ];
            let operator = self.chance.one_of(&operators);
            let sides = [self.expression(slot, depth - 1), self.expression(slot, depth - 1)];
            let [left, right] = sides.map(Box::new);
            return Tree::Binary(operator, left, right);
        }
        match self.chance.between(1, 20) {
            1 => Tree::Number(Exact::fraction(self.chance.between(0, 9), 4).unwrap()),
            2 => Tree::Operand(Operand::Quantity(quantity_slot(0))),
            3 => Tree::Operand(Operand::Parameter(parameter_slot(0))),
            4 => Tree::Negation(Box::new(self.expression(slot, 0))),
            5 => Tree::Operand(Operand::Input(input_slot(0))),
            6 | 7 => {
                let counts = self.set.inputs.iter().enumerate();
                let counts =
                    counts.filter(|(_, input)| input.kind.is_numeric()).map(|(at, _)| input_slot(at));
                let counts: Vec<InputSlot> = counts.collect();
                Tree::Operand(Operand::Input(self.chance.one_of(&counts)))
            }
            _ => Tree::Operand(Operand::Input(self.asked(slot, InputKind::Count))),
        }
    }

    /// A new question of the component in the making.
    pub fn asked(&mut self, slot: ComponentSlot, kind: InputKind) -> InputSlot {
        let key = format!("{}.{}", slot.position(), self.own.len());
        let input = self.question(Owner::Component(slot), kind, &key);
        self.own.push(input);
        input
    }
}

/// An expression without its text, which plays no part in points.
pub fn formula(expression: Expression) -> Formula {
    Formula { text: String::new(), expression }
}
