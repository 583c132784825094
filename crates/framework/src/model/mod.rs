//! An indicator set as read and resolved: every name in it points at something that exists.

mod input;
mod question_names;
mod rule;
mod settings;
mod slots;
mod tree;
mod uses;

pub use input::{
    ChoiceOption, DateTemplate, FilledBy, Input, InputKind, Owner, Parameter, ParameterDefault, Value,
};
pub use rule::{
    Bound, ChecklistItem, Deadline, Direction, Exceeds, Formula, Part, Rule, SurveyLevel, Tier, WeightedTerm,
    WhenZero,
};
pub use settings::{
    Band, BandBound, NotApplicablePolicy, Ranking, RankingBasis, Reading, RepairedEdition, Rounding,
    RoundingPlace, ScoringSettings, TieRule,
};
pub use tree::{Component, Example, Expected, Index, Item, Level, Standing};

use crate::diagnostic::Place;
use crate::exact::Exact;
use crate::expression::Comparison;
pub use crate::slot::{
    ComponentSlot, IndexSlot, InputSlot, LevelSlot, ParameterSlot, PeerSlot, QuantitySlot,
};
use crate::text::{Text, Title};

/// An indicator set (*bộ chỉ số*) in one edition.
#[derive(Clone, Debug)]
pub struct Framework {
    /// Short name, the folder's name.
    pub code: String,
    /// The edition; a campaign keeps the one it began with.
    pub edition: String,
    /// What it is called on screens.
    pub title: Text,
    /// The decision that issued it.
    pub decision: Decision,
    /// Typographical faults of the decision outside titles.
    pub faults: Vec<PrintFault>,
    /// Levels of the tree from the top down; the last is the components'.
    pub levels: Vec<Level>,
    /// The printed total, in points.
    pub printed_maximum: Exact,
    /// Where the file states it.
    pub printed_maximum_place: Place,
    /// How points are read, rounded and ranked.
    pub scoring: ScoringSettings,
    /// The edition whose maxima add up, where the set offers one.
    pub repaired: Option<RepairedEdition>,
    /// Bands (*xếp loại*) from the best down.
    pub bands: Vec<Band>,
    /// Every question, general information first, then by component in tree order.
    pub inputs: Vec<Input>,
    /// Which inputs are general information (*thông tin chung*).
    pub general: Vec<InputSlot>,
    /// What a campaign sets once for all units.
    pub parameters: Vec<Parameter>,
    /// Named expressions.
    pub quantities: Vec<NamedQuantity>,
    /// Cross-checks over several answers.
    pub checks: Vec<Check>,
    /// Inner nodes (groups, main indices, …) in tree order, parents before children.
    pub indices: Vec<Index>,
    /// Component indices (*chỉ số thành phần*) in tree order.
    pub components: Vec<Component>,
    /// What stands directly under the whole.
    pub top: Vec<Item>,
    /// How many `peer_max` rules there are.
    pub peer_count: usize,
    /// SHA-256 over the questions (keys, kinds, options): two editions with the same digest ask the same.
    pub layout_digest: String,
}

/// The legal act that a set comes from.
#[derive(Clone, Debug)]
pub struct Decision {
    /// Title of the annex.
    pub title: Title,
    /// Who issued it.
    pub issuer: Text,
    /// Number as printed; empty where the print leaves it blank.
    pub number: String,
    /// Date as printed.
    pub date: String,
    /// Which annex.
    pub annex: Text,
    /// Where the text was taken from.
    pub source: Text,
    /// Where the file says so.
    pub place: Place,
}

/// A typographical fault of the decision that is not in a title.
#[derive(Clone, Debug)]
pub struct PrintFault {
    /// The title as the decision prints it, letter by letter.
    pub printed: String,
    /// What is wrong with it.
    pub note: Text,
    /// Where the file says so.
    pub place: Place,
}

/// A named expression, used by several rules.
#[derive(Clone, Debug)]
pub struct NamedQuantity {
    /// Name in expressions.
    pub name: String,
    /// What it counts.
    pub title: Text,
    /// How it is computed.
    pub formula: Formula,
    /// Where the file says so.
    pub place: Place,
}

/// A cross-check over several answers.
#[derive(Clone, Debug)]
pub struct Check {
    /// Stable code.
    pub code: String,
    /// Does a breach block, or ask for an explanation?
    pub blocks: bool,
    /// Left side.
    pub left: Formula,
    /// How the sides must compare.
    pub must_be: Comparison,
    /// Right side.
    pub right: Formula,
    /// What to tell the clerk.
    pub message: Text,
}

impl Framework {
    /// The component with this code (`3.1`).
    #[must_use]
    pub fn component(&self, code: &str) -> Option<(ComponentSlot, &Component)> {
        self.components_with_slots().find(|(_, component)| component.code == code)
    }

    /// The input with this key (`3.1.a`, `I.5`).
    #[must_use]
    pub fn input(&self, key: &str) -> Option<(InputSlot, &Input)> {
        self.inputs_with_slots().find(|(_, input)| input.key == key)
    }

    /// The items that are the columns of a ranking, in tree order.
    #[must_use]
    pub fn ranking_columns(&self) -> Vec<Item> {
        let level = self.scoring.ranking.level;
        let mut columns = Vec::new();
        self.collect_level(&self.top, level, &mut columns);
        columns
    }

    fn collect_level(&self, items: &[Item], level: LevelSlot, columns: &mut Vec<Item>) {
        for item in items {
            match *item {
                Item::Index(slot) if self[slot].level != level => {
                    self.collect_level(&self[slot].children, level, columns);
                }
                Item::Component(slot) if self[slot].level != level => {}
                Item::Index(_) | Item::Component(_) => columns.push(*item),
            }
        }
    }

    /// Is the unit asked for evidence of this component? Not where the set declines it (`evidence = []`), and not where
    /// the managing body alone fills in what the component asks.
    #[must_use]
    pub fn asks_evidence(&self, slot: ComponentSlot) -> bool {
        let component = &self[slot];
        let by_body = |input: &InputSlot| self[*input].filled_by == FilledBy::ManagingBody;
        let only_by_body = !component.inputs.is_empty() && component.inputs.iter().all(by_body);
        !component.evidence.is_empty() && !only_by_body
    }

    /// Every component below an item, in order.
    #[must_use]
    pub fn components_below(&self, item: Item) -> Vec<ComponentSlot> {
        match item {
            Item::Component(slot) => vec![slot],
            Item::Index(slot) => {
                self[slot].children.iter().flat_map(|child| self.components_below(*child)).collect()
            }
        }
    }

    /// The ranking column that a component belongs to: its main index. `None` for a component that stands above or
    /// beside all of them, as an adjustment of the total does.
    #[must_use]
    pub fn column_of(&self, slot: ComponentSlot) -> Option<Item> {
        let level = self.scoring.ranking.level;
        let component = &self[slot];
        if component.level == level {
            return Some(Item::Component(slot));
        }
        let above = std::iter::successors(component.parent, |index| self[*index].parent);
        above.into_iter().find(|index| self[*index].level == level).map(Item::Index)
    }

    /// Code of the ranking column that a component belongs to; empty where it belongs to none.
    #[must_use]
    pub fn main_index_of(&self, slot: ComponentSlot) -> &str {
        self.column_of(slot).map_or("", |item| self.label(item).0)
    }

    /// Code and title of an item.
    #[must_use]
    pub fn label(&self, item: Item) -> (&str, &Title) {
        match item {
            Item::Index(slot) => (&self[slot].code, &self[slot].title),
            Item::Component(slot) => (&self[slot].code, &self[slot].title),
        }
    }
}
