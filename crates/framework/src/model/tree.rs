//! The tree of a set: levels, indices, components, and their worked examples.

use super::{ComponentSlot, IndexSlot, InputSlot, LevelSlot, ParameterSlot, Rule, Value};
use crate::diagnostic::Place;
use crate::exact::Exact;
use crate::text::{Text, Title};

/// One level of the tree.
#[derive(Clone, Debug)]
pub struct Level {
    /// Stable code: `main_index`.
    pub code: String,
    /// What it is called.
    pub title: Text,
    /// How many items the decision says there are.
    pub printed_count: Option<usize>,
    /// Where the file says so.
    pub place: Place,
}

/// Something in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Item {
    /// An inner node.
    Index(IndexSlot),
    /// A leaf.
    Component(ComponentSlot),
}

/// An inner node: a group, a main index (*chỉ số chính*), a pillar.
#[derive(Clone, Debug)]
pub struct Index {
    /// Code: `3`.
    pub code: String,
    /// The node above; `None` directly under the whole.
    pub parent: Option<IndexSlot>,
    /// Its level.
    pub level: LevelSlot,
    /// Its title.
    pub title: Title,
    /// The maximum that it stands for: printed, or from its weight. `None` for a mere grouping.
    pub maximum: Option<Exact>,
    /// Its weight among its siblings, where the set gives weights.
    pub weight: Option<Exact>,
    /// How many components the decision says there are below it.
    pub printed_count: Option<usize>,
    /// Who appraises it.
    pub appraiser: Option<Text>,
    /// What stands directly below it, in order.
    pub children: Vec<Item>,
    /// Where the file says so.
    pub place: Place,
    /// Where the file states the maximum.
    pub maximum_place: Place,
}

/// A leaf: what is answered and scored (*chỉ số thành phần*).
#[derive(Clone, Debug)]
pub struct Component {
    /// Code: `3.1`.
    pub code: String,
    /// The node above; `None` directly under the whole.
    pub parent: Option<IndexSlot>,
    /// Its level.
    pub level: LevelSlot,
    /// Its title.
    pub title: Title,
    /// M, in points: printed, or from its weight.
    pub maximum: Exact,
    /// Its weight among its siblings, where the set gives weights.
    pub weight: Option<Exact>,
    /// M in the repaired edition, where it differs.
    pub repaired_maximum: Option<Exact>,
    /// Its questions: a range of `Framework::inputs`.
    pub inputs: Vec<InputSlot>,
    /// How points arise.
    pub rule: Rule,
    /// Which evidence (*tài liệu kiểm chứng*) is asked for.
    pub evidence: Vec<Text>,
    /// How to count.
    pub guidance: Text,
    /// How the rule came about.
    pub standing: Standing,
    /// Where the rule comes from.
    pub source: Text,
    /// Who appraises it.
    pub appraiser: Option<Text>,
    /// Worked examples; they run as tests.
    pub examples: Vec<Example>,
    /// Where the file says so.
    pub place: Place,
    /// Where the file states the rule.
    pub rule_place: Place,
}

impl Component {
    /// Is it a bonus or penalty outside M?
    #[must_use]
    pub const fn is_adjustment(&self) -> bool {
        matches!(self.rule, Rule::Adjustment { .. })
    }
}

/// How a rule came about; users see it wherever a score is explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The same indicator is scored this way in a published index.
    Found,
    /// A published rule for a near-identical indicator.
    Adapted,
    /// A configurable default of ours, never law.
    Proposed,
}

impl Standing {
    /// Name in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::Adapted => "adapted",
            Self::Proposed => "proposed",
        }
    }
}

/// A worked example.
#[derive(Clone, Debug)]
pub struct Example {
    /// Answers.
    pub given: Vec<(InputSlot, Value)>,
    /// Parameters that differ from their defaults.
    pub parameters: Vec<(ParameterSlot, Value)>,
    /// The largest value among the ranked peers, for `peer_max`.
    pub peer_maximum: Option<Exact>,
    /// What must come out.
    pub expected: Expected,
    /// The reason.
    pub why: Option<Text>,
    /// Where the file says so.
    pub place: Place,
}

/// What a worked example must give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// Points after rounding.
    Points(Exact),
    /// Not applicable.
    NotApplicable,
    /// Not provided.
    NotProvided,
}
