//! One unit's result with every trace: what the terminal, the reports and a verifier show.

use std::ops::Index;

use framework::{ComponentSlot, Exact, IndexSlot, InputSlot, Item, Value};

/// The result of one unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScoreSheet {
    /// Row of the unit in the answers.
    pub unit: usize,
    /// By component, in the order of the set.
    pub components: Vec<ComponentScore>,
    /// By index, in the order of the set.
    pub indices: Vec<IndexScore>,
    /// Bonus and penalty points, in the order of the set.
    pub adjustments: Vec<AdjustmentScore>,
    /// The whole; its `points` include the adjustments.
    pub total: IndexScore,
    /// The total in per cent of the applicable maximum, exact: the total as printed, the quotient unrounded; `None`
    /// where nothing applies.
    pub percent: Option<Exact>,
    /// Position in the set's bands.
    pub band: Option<usize>,
    /// Place in the ranking.
    pub standing: Standing,
}

/// A unit's place in the ranking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Ranked, 1 is best, within its group.
    Ranked(u32),
    /// Scored, but not ranked: it takes part outside the ranking, or a policy on "not applicable" says so.
    Unranked,
    /// Not assessed, because a policy on "not applicable" says so; its points are not shown.
    NotAssessed,
}

/// What became of a component. Missing, waiting, zero and "not applicable" are four different things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScoreState {
    /// Points were computed; `missing` names inputs that a part of the rule lacked (that part counts 0).
    Scored {
        /// Inputs that were needed and not provided.
        missing: Vec<InputSlot>,
    },
    /// The unit claims that it does not apply, with this reason.
    Claimed {
        /// The unit's reason.
        reason: String,
    },
    /// It does not arise: a denominator of zero, or everything it refers to does not apply.
    NotArising,
    /// Needed inputs were not provided: 0 points, and shown as missing.
    NotProvided {
        /// Inputs that were needed and not provided.
        missing: Vec<InputSlot>,
    },
    /// The managing body still owes a number that the rule needs (*chờ số liệu*): what is known counts provisionally,
    /// and nobody may take it for a result.
    Waiting {
        /// Inputs that were needed and not provided. Empty where a peer's number is owed.
        missing: Vec<InputSlot>,
    },
}

impl ScoreState {
    /// Is the component in the applicable maximum?
    #[must_use]
    pub const fn applies(&self) -> bool {
        matches!(self, Self::Scored { .. } | Self::NotProvided { .. } | Self::Waiting { .. })
    }

    /// Does it wait for a number of the managing body?
    #[must_use]
    pub const fn waits(&self) -> bool {
        matches!(self, Self::Waiting { .. })
    }
}

/// Points of a component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComponentScore {
    /// The component index that it is about.
    pub component: ComponentSlot,
    /// What became of it.
    pub state: ScoreState,
    /// Points after the declared rounding; 0 where not provided; `None` where it does not apply.
    pub points: Option<Exact>,
    /// M in force (printed, or repaired).
    pub maximum: Exact,
    /// How the points arose.
    pub trace: Trace,
}

/// How points arose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trace {
    /// Inputs, general information and parameters that were used, in the order of use, each once.
    pub inputs: Vec<UsedInput>,
    /// The computation with numbers filled in, outermost last.
    pub steps: Vec<Step>,
    /// Exact points before rounding; `None` where there are none.
    pub unrounded: Option<Exact>,
    /// Points after rounding.
    pub rounded: Option<Exact>,
}

/// A value that was used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsedInput {
    /// Key (`3.1.a`, `I.5`), or the name of a parameter.
    pub key: String,
    /// The value; `None` where it was not provided.
    pub value: Option<Value>,
}

/// One step of a computation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// As the rule writes it: `a / staff × M`.
    pub formula: String,
    /// With the numbers filled in: `45 / (40 + 10) × 10`.
    pub filled: String,
    /// What comes out; `None` where a division by zero or a missing value stands in the way.
    pub value: Option<Exact>,
}

/// Points of an index or of the whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexScore {
    /// Which one; `None` for the whole.
    pub index: Option<IndexSlot>,
    /// Sum of the points directly below, before any scaling.
    pub raw: Exact,
    /// Sum of the applicable maxima directly below, before any scaling.
    pub raw_maximum: Exact,
    /// Points in force, after scaling and rounding; `None` where nothing below applies.
    pub points: Option<Exact>,
    /// The maximum that `points` are out of; 0 where nothing below applies.
    pub maximum: Exact,
    /// Were the points scaled, because printed maxima do not add up or something does not apply?
    pub scaled: bool,
}

/// Points outside M.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdjustmentScore {
    /// The component index that it is about.
    pub component: ComponentSlot,
    /// Bonus (positive) or penalty (negative) points.
    pub points: Exact,
}

impl Index<ComponentSlot> for ScoreSheet {
    type Output = ComponentScore;

    #[allow(clippy::indexing_slicing, reason = "a sheet has a score for each component of its set")]
    fn index(&self, slot: ComponentSlot) -> &ComponentScore {
        &self.components[slot.position()]
    }
}

impl Index<IndexSlot> for ScoreSheet {
    type Output = IndexScore;

    #[allow(clippy::indexing_slicing, reason = "a sheet has a score for each index of its set")]
    fn index(&self, slot: IndexSlot) -> &IndexScore {
        &self.indices[slot.position()]
    }
}

impl ScoreSheet {
    /// Points and maximum of an item of the tree; points are `None` where it does not apply.
    #[must_use]
    pub fn item(&self, item: Item) -> (Option<&Exact>, &Exact) {
        match item {
            Item::Index(slot) => (self[slot].points.as_ref(), &self[slot].maximum),
            Item::Component(slot) => (self[slot].points.as_ref(), &self[slot].maximum),
        }
    }

    /// Sum of the points of all components, and of the maxima that apply, before any index is scaled. Adjustments
    /// stand outside.
    #[must_use]
    pub fn component_sum(&self) -> (Exact, Exact) {
        let is_adjustment = |score: &ComponentScore| {
            self.adjustments.iter().any(|adjustment| adjustment.component == score.component)
        };
        let counted = self.components.iter().filter(|score| !is_adjustment(score));
        counted.fold((Exact::ZERO, Exact::ZERO), |(points, maximum), score| match &score.points {
            Some(own) => (points.plus(own), maximum.plus(&score.maximum)),
            None => (points, maximum),
        })
    }

    /// The components that wait for a number of the managing body: the sums over them are provisional.
    pub fn waiting(&self) -> impl Iterator<Item = ComponentSlot> + '_ {
        self.components.iter().filter(|score| score.state.waits()).map(|score| score.component)
    }

    /// Does any value come from this input?
    #[must_use]
    pub fn uses(&self, key: &str) -> bool {
        self.components.iter().any(|component| component.trace.inputs.iter().any(|used| used.key == key))
    }
}
